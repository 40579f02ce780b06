"""A street network as plain arrays: what an import writes, every way of travelling reads and the map draws."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from routing.travel.geodesy import Floats, metres_between
from routing.travel.rules import CLASSES, MODES, Flag

Ints = NDArray[np.int64]
Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees, the order of GeoJSON."""

FORMAT_VERSION = 1
_DEGREE_UNITS = 1e7


class StreetsFileUnreadable(ValueError):
    """The file is no street network of this version."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a network comes from; `synthetic` says that no such streets exist."""

    source: str
    attribution: str
    synthetic: bool
    elevation: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Streets:
    """Pieces of street (edges) between junctions (nodes), drawn by shape points from `edge_from` to `edge_to`.

    Edge `e` owns shape points `shape_start[e]:shape_start[e + 1]`, its two ends included. `edge_access` holds
    a bit per mode of `MODES` for travelling forward and, four bits higher, backward; `node_blocked` the modes
    that cannot pass a node. `shape_height_metres` is NaN where the height is unknown.
    """

    origin: Origin
    names: tuple[str, ...]
    node_blocked: NDArray[np.uint8]
    edge_from: Ints
    edge_to: Ints
    edge_class: NDArray[np.uint8]
    edge_access: NDArray[np.uint8]
    edge_flags: NDArray[np.uint8]
    edge_name: Ints
    edge_maxspeed_kmh: NDArray[np.uint8]
    edge_step_count: Ints
    edge_incline: NDArray[np.int8]
    shape_start: Ints
    shape_lat: Floats
    shape_lon: Floats
    shape_height_metres: Floats

    @property
    def node_count(self) -> int:
        """Number of junctions and ends."""
        return len(self.node_blocked)

    @property
    def edge_count(self) -> int:
        """Number of street pieces."""
        return len(self.edge_from)

    @cached_property
    def segments(self) -> Segments:
        """The straight segments of all edges."""
        inner = np.ones(len(self.shape_lat), dtype=bool)
        inner[self.shape_start[1:] - 1] = False
        start = np.flatnonzero(inner)
        lat, lon, height = self.shape_lat, self.shape_lon, self.shape_height_metres
        return Segments(
            start=start,
            edge=np.repeat(np.arange(self.edge_count), np.diff(self.shape_start) - 1),
            metres=metres_between(lat[start], lon[start], lat[start + 1], lon[start + 1]),
            rise_metres=height[start + 1] - height[start],
        )

    @cached_property
    def edge_metres(self) -> Floats:
        """Length of every edge."""
        return _sum_by(self.segments.edge, self.segments.metres, self.edge_count)

    @property
    def bounds(self) -> Bounds:
        """The smallest box around everything."""
        lat, lon = self.shape_lat, self.shape_lon
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())

    def edge_geometry(self, edge: int) -> list[tuple[float, float]]:
        """Latitudes and longitudes along an edge, from `edge_from` to `edge_to`."""
        piece = slice(self.shape_start[edge], self.shape_start[edge + 1])
        return list(zip(self.shape_lat[piece].tolist(), self.shape_lon[piece].tolist(), strict=True))

    def stretch(self, edge: int, start: float, end: float) -> list[tuple[float, float]]:
        """Latitudes and longitudes from one fraction of an edge's length to another, in that order."""
        piece = slice(self.shape_start[edge], self.shape_start[edge + 1])
        lat, lon = self.shape_lat[piece], self.shape_lon[piece]
        steps = metres_between(lat[:-1], lon[:-1], lat[1:], lon[1:])
        passed = np.concatenate([[0.0], np.cumsum(steps)]) / max(float(steps.sum()), 1e-9)
        low, high = min(start, end), max(start, end)
        at = np.concatenate([[low], passed[(passed > low) & (passed < high)], [high]])
        at = at if start <= end else at[::-1]
        return list(zip(np.interp(at, passed, lat).tolist(), np.interp(at, passed, lon).tolist(), strict=True))

    def kilometres_by_class(self) -> dict[str, float]:
        """Length of the network by class of road, in the order of `CLASSES`."""
        metres = _sum_by(self.edge_class, self.edge_metres, len(CLASSES))
        return {name: round(float(m) / 1000, 1) for name, m in zip(CLASSES, metres, strict=True) if m}

    def kilometres_by_mode(self) -> dict[str, float]:
        """Length of the streets each mode may use in at least one direction."""
        either = self.edge_access | (self.edge_access >> 4)
        usable = {mode: (either >> bit) & 1 == 1 for bit, mode in enumerate(MODES)}
        return {mode: round(float(self.edge_metres[mask].sum()) / 1000, 1) for mode, mask in usable.items()}

    def geojson(self, bounds: Bounds | None = None) -> dict[str, Any]:
        """A GeoJSON FeatureCollection for a map's background: every street touching `bounds` with class and name."""
        chosen = np.arange(self.edge_count) if bounds is None else self._edges_within(bounds)
        return {
            "type": "FeatureCollection",
            "attribution": self.origin.attribution,
            "synthetic": self.origin.synthetic,
            "features": [self._feature(int(edge)) for edge in chosen],
        }

    def save(self, path: Path) -> None:
        """Write the network to one compressed `.npz` file, whole or not at all."""
        arrays: dict[str, NDArray[Any]] = {
            f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("origin", "names")
        }
        for name in ("shape_lat", "shape_lon"):
            arrays[name] = np.rint(arrays[name] * _DEGREE_UNITS).astype(np.int32)
        arrays["shape_height_metres"] = self.shape_height_metres.astype(np.float32)
        about = {"version": FORMAT_VERSION, "origin": vars(self.origin), "names": self.names}
        arrays["about"] = np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), dtype=np.uint8)
        unfinished = path.with_name(path.name + ".part")
        with unfinished.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
        unfinished.replace(path)

    @classmethod
    def load(cls, path: Path) -> Streets:
        """Read what `save` wrote; raises `StreetsFileUnreadable`, `FileNotFoundError`."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
            about = json.loads(arrays.pop("about").tobytes())
        except FileNotFoundError:
            raise
        except (ValueError, KeyError, OSError, EOFError, BadZipFile) as error:
            raise StreetsFileUnreadable(f"travel.streets_unreadable: {path.name}: {error}") from error
        if about.get("version") != FORMAT_VERSION:
            raise StreetsFileUnreadable(
                f"travel.streets_unreadable: {path.name} has version {about.get('version')}, not {FORMAT_VERSION}"
            )
        for name in ("shape_lat", "shape_lon"):
            arrays[name] = arrays[name] / _DEGREE_UNITS
        arrays["shape_height_metres"] = arrays["shape_height_metres"].astype(np.float64)
        return cls(origin=Origin(**about["origin"]), names=tuple(about["names"]), **arrays)

    def _edges_within(self, bounds: Bounds) -> Ints:
        west, south, east, north = bounds
        first = self.shape_start[:-1]
        low_lat, high_lat = (f.reduceat(self.shape_lat, first) for f in (np.minimum, np.maximum))
        low_lon, high_lon = (f.reduceat(self.shape_lon, first) for f in (np.minimum, np.maximum))
        return np.flatnonzero((low_lat <= north) & (high_lat >= south) & (low_lon <= east) & (high_lon >= west))

    def _feature(self, edge: int) -> dict[str, Any]:
        flags = Flag(int(self.edge_flags[edge]))
        line = [[round(lon, 6), round(lat, 6)] for lat, lon in self.edge_geometry(edge)]
        return {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": line},
            "properties": {
                "class": CLASSES[self.edge_class[edge]],
                "name": self.names[self.edge_name[edge]],
                "oneway": Flag.ONEWAY in flags,
                "bridge": Flag.BRIDGE in flags,
                "tunnel": Flag.TUNNEL in flags,
            },
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class Segments:
    """Straight pieces of edges: index of the first shape point, its edge, length and rise (NaN if unknown)."""

    start: Ints
    edge: Ints
    metres: Floats
    rise_metres: Floats


def _sum_by(group: NDArray[Any], values: Floats, groups: int) -> Floats:
    return np.bincount(group, values, minlength=groups).astype(np.float64)
