"""Heights above the sea from SRTM tiles (`N37E126.hgt`), between the grid points by bilinear interpolation."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import uniform_filter

from routing.travel.geodesy import Floats

_VOID = -32_768
_COARSE_SAMPLES = 1_201
"""Samples per side of a 3″ tile; finer ones are smoothed to this detail, for their noise looks like slopes."""


class ElevationTileUnreadable(ValueError):
    """The file is not a square of big-endian 16-bit heights."""


class Elevation:
    """A folder of `.hgt` tiles, read when first needed; heights outside them and in voids are NaN."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tiles: dict[tuple[int, int], Floats | None] = {}

    @property
    def tiles(self) -> tuple[str, ...]:
        """Names of the tiles in the folder."""
        return tuple(sorted(path.name for path in self._folder.glob("*.hgt")))

    def metres(self, lat: ArrayLike, lon: ArrayLike) -> Floats:
        """Heights in metres at points in degrees, in the shape of the input."""
        lats = np.atleast_1d(np.asarray(lat, dtype=np.float64))
        lons = np.atleast_1d(np.asarray(lon, dtype=np.float64))
        heights = np.full(lats.shape, np.nan)
        corners = np.stack([np.floor(lats), np.floor(lons)], axis=-1).astype(int)
        for south, west in np.unique(corners.reshape(-1, 2), axis=0):
            tile = self._find_tile(int(south), int(west))
            if tile is not None:
                here = (corners[..., 0] == south) & (corners[..., 1] == west)
                heights[here] = _interpolate(tile, lats[here] - south, lons[here] - west)
        return heights.reshape(np.shape(lat))

    def _find_tile(self, south: int, west: int) -> Floats | None:
        if (south, west) not in self._tiles:
            path = self._folder / _tile_name(south, west)
            self._tiles[south, west] = _read_tile(path) if path.exists() else None
        return self._tiles[south, west]


def _tile_name(south: int, west: int) -> str:
    return f"{'N' if south >= 0 else 'S'}{abs(south):02d}{'E' if west >= 0 else 'W'}{abs(west):03d}.hgt"


def _read_tile(path: Path) -> Floats:
    raw: NDArray[np.int16] = np.fromfile(path, dtype=">i2")
    side = math.isqrt(raw.size)
    if side < 2 or side * side != raw.size:
        raise ElevationTileUnreadable(f"travel.elevation_unreadable: {path.name} is not a square grid")
    heights = raw.reshape(side, side).astype(np.float64)
    heights[heights == _VOID] = np.nan
    window = round((side - 1) / (_COARSE_SAMPLES - 1))
    return uniform_filter(heights, window) if window > 1 else heights


def _interpolate(tile: Floats, up: Floats, right: Floats) -> Floats:
    """Heights at fractions of the tile counted from its south-west corner; row 0 of a tile is its north edge."""
    last = tile.shape[0] - 1
    row, column = (1 - up) * last, right * last
    top = np.minimum(row.astype(int), last - 1)
    left = np.minimum(column.astype(int), last - 1)
    down, across = row - top, column - left
    upper = tile[top, left] * (1 - across) + tile[top, left + 1] * across
    lower = tile[top + 1, left] * (1 - across) + tile[top + 1, left + 1] * across
    heights: Floats = upper * (1 - down) + lower * down
    return heights
