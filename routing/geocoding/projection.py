"""From the coordinates of Korean authorities (EPSG:5179, UTM-K) to latitude and longitude."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pyproj import Transformer


@cache
def _from_utm_k() -> Transformer:
    return Transformer.from_crs("EPSG:5179", "EPSG:4326", always_xy=True)


def to_degrees(xs: Sequence[float], ys: Sequence[float]) -> tuple[list[float], list[float]]:
    """Latitudes and longitudes (WGS84) of points in metres east and north."""
    lons, lats = _from_utm_k().transform(list(xs), list(ys))
    return list(lats), list(lons)
