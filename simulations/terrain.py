"""The lie of the made-up Mapo: where it ends, where the river runs, how high the hills are."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from routing.travel.geodesy import Floats, metres_per_degree
from simulations.mapo import MAPO

ORIGIN = (37.553, 126.915)
"""Latitude and longitude of the middle of the made-up district."""

RIVER = (
    (37.5655, 126.862),
    (37.5505, 126.885),
    (37.541, 126.905),
    (37.538, 126.925),
    (37.533, 126.94),
    (37.527, 126.96),
)
"""The northern bank of the river, from west to east, roughly where the Han flows."""

_HILLS = (
    (37.5525, 126.9535, 90.0, 380.0),
    (37.5530, 126.9446, 75.0, 320.0),
    (37.5490, 126.9300, 95.0, 360.0),
    (37.5655, 126.9070, 70.0, 320.0),
    (37.5715, 126.8850, 95.0, 420.0),
    (37.5465, 126.9620, 85.0, 350.0),
)
"""Latitude, longitude, height and radius (metres) of round hills."""

_REACH_METRES = 950.0
_FLOOD_PLAIN_METRES = 150.0
_NORTH, _EAST = (float(m) for m in metres_per_degree(ORIGIN[0]))


def to_metres(lat: ArrayLike, lon: ArrayLike) -> tuple[Floats, Floats]:
    """Metres east and north of `ORIGIN`."""
    east = (np.asarray(lon, dtype=float) - ORIGIN[1]) * _EAST
    return east, (np.asarray(lat, dtype=float) - ORIGIN[0]) * _NORTH


def to_degrees(east: ArrayLike, north: ArrayLike) -> tuple[Floats, Floats]:
    """Latitude and longitude of a point given in metres from `ORIGIN`."""
    lat = np.asarray(north, dtype=float) / _NORTH + ORIGIN[0]
    return lat, np.asarray(east, dtype=float) / _EAST + ORIGIN[1]


def height_metres(lat: ArrayLike, lon: ArrayLike) -> Floats:
    """Height of the ground: a plain rising from the river, and the hills on it."""
    east, north = to_metres(lat, lon)
    height: Floats = 6.0 + 0.004 * np.maximum(metres_from_river(east, north), 0)
    for hill_lat, hill_lon, top, radius in _HILLS:
        hill_east, hill_north = to_metres(hill_lat, hill_lon)
        height = height + top * np.exp(-((east - hill_east) ** 2 + (north - hill_north) ** 2) / (2 * radius**2))
    return height


def metres_from_river(east: Floats, north: Floats) -> Floats:
    """How far north of the bank points lie; negative in the water."""
    bank = np.array([to_metres(lat, lon) for lat, lon in RIVER])
    away = np.min([_to_segment(east, north, a, b) for a, b in pairwise(bank)], axis=0)
    side = np.sign(north - np.interp(east, bank[:, 0], bank[:, 1]))
    return np.asarray(away * side, dtype=float)


def is_inhabited(east: Floats, north: Floats) -> NDArray[np.bool_]:
    """Whether points lie in the district: near one of its dongs and off the flood plain."""
    near = np.min(_to_dongs(east, north), axis=0) < _REACH_METRES
    dry: NDArray[np.bool_] = near & (metres_from_river(east, north) > _FLOOD_PLAIN_METRES)
    return dry


def nearest_dong(lat: Floats, lon: Floats) -> NDArray[np.int64]:
    """Position in `MAPO` of the dong that points belong to."""
    return np.asarray(np.argmin(_to_dongs(*to_metres(lat, lon)), axis=0), dtype=np.int64)


def _to_dongs(east: Floats, north: Floats) -> list[Floats]:
    return [
        _to_segment(
            east,
            north,
            np.array(to_metres(dong.rep_lat, dong.rep_lon)),
            np.array(to_metres(dong.office_lat, dong.office_lon)),
        )
        for dong in MAPO
    ]


def _to_segment(east: Floats, north: Floats, a: Floats, b: Floats) -> Floats:
    step = b - a
    t = np.clip(((east - a[0]) * step[0] + (north - a[1]) * step[1]) / (step @ step), 0, 1)
    return np.asarray(np.hypot(east - a[0] - t * step[0], north - a[1] - t * step[1]), dtype=float)
