"""How fast each way of travelling gets along in Seoul: honest averages, lights, traffic and turns included.

Scooters 20-25 km/h, bicycles 12-14, vans 18-22 on city streets; a pair on foot goes at the pace of the
slower of the two, 0.85 m/s (15th percentile of elderly walkers, Han 2020).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from routing.travel.geodesy import Floats
from routing.travel.rules import CLASSES, MODES, Flag
from routing.travel.streets import Streets

SlopeFactor = Callable[[Floats], Floats]
"""Speed as a fraction of that on the flat, for slopes (rise over run, positive is uphill)."""

_STEEPEST = 0.35
_TREAD_METRES = 0.36
_SECONDS_PER_STEP_UP = 1.0
_SECONDS_PER_STEP_DOWN = 0.9
_SECONDS_PER_FLIGHT = 2.0
"""Stairs at the pace of careful old walkers with a bag: about one step a second, and a moment to take hold."""
_CERTAIN_RISE_METRES = 0.3
_PUSHING_KMH = 3.5


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A way of travelling: whose access rules it follows, and its speed by class of road and slope.

    `access_metres_per_second` is the pace over the ground between the street and the point itself.
    """

    mode: str
    kmh_by_class: Mapping[str, float]
    slope_factor: SlopeFactor
    access_metres_per_second: float


def _feet_on_slope(slope: Floats) -> Floats:
    """Tobler's hiking function (1993) relative to the flat; nobody with a lunchbox hurries downhill."""
    relative: Floats = np.exp(-3.5 * np.abs(slope + 0.05) + 3.5 * 0.05)
    return np.minimum(relative, 1.0)


def _bicycle_on_slope(slope: Floats) -> Floats:
    """About 80 W against gravity uphill, never slower than pushing; brakes on the steep way down."""
    up = np.maximum(1 / (1 + 24 * np.maximum(slope, 0)), _PUSHING_KMH / 13)
    down = 1 / (1 + 3 * np.maximum(-slope - 0.06, 0))
    return np.minimum(up, down)


def _engine_on_slope(slope: Floats) -> Floats:
    """Engines lose a little uphill and a little to caution downhill."""
    factor: Floats = 1 / (1 + 2 * np.maximum(slope, 0) + 1 * np.maximum(-slope, 0))
    return factor


def _speeds(groups: Mapping[float, str]) -> dict[str, float]:
    return {road_class: kmh for kmh, classes in groups.items() for road_class in classes.split()}


PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        "scooter": Profile(
            mode="scooter",
            kmh_by_class=_speeds(
                {
                    25: "trunk primary",
                    24: "secondary",
                    22: "tertiary",
                    20: "unclassified residential",
                    12: "living_street service",
                    8: "track pedestrian footway cycleway path",
                }
            ),
            slope_factor=_engine_on_slope,
            access_metres_per_second=2.0,
        ),
        "bicycle": Profile(
            mode="bicycle",
            kmh_by_class=_speeds(
                {
                    14: "cycleway",
                    13: "secondary tertiary unclassified residential",
                    12: "trunk primary living_street",
                    10: "service path",
                    8: "track pedestrian footway",
                }
            ),
            slope_factor=_bicycle_on_slope,
            access_metres_per_second=1.5,
        ),
        "van": Profile(
            mode="van",
            kmh_by_class=_speeds(
                {
                    45: "motorway",
                    35: "trunk",
                    22: "primary",
                    21: "secondary",
                    19: "tertiary",
                    18: "unclassified residential",
                    10: "living_street service",
                    6: "track pedestrian footway cycleway path",
                }
            ),
            slope_factor=_engine_on_slope,
            access_metres_per_second=1.5,
        ),
        "foot": Profile(
            mode="foot",
            kmh_by_class=_speeds({0.85 * 3.6: " ".join(CLASSES)}),
            slope_factor=_feet_on_slope,
            access_metres_per_second=0.85,
        ),
    }
)


def edge_seconds(streets: Streets, profile: Profile) -> tuple[Floats, Floats]:
    """Seconds along every edge (forward, backward); infinite where the profile may not go."""
    kmh = _flat_kmh(streets, profile)
    segments = streets.segments
    flat = segments.metres / (kmh[segments.edge] / 3.6)
    run = np.maximum(segments.metres, 1.0)
    slope = np.clip(np.nan_to_num(segments.rise_metres / run), -_STEEPEST, _STEEPEST)
    stairs = np.flatnonzero(streets.edge_class == CLASSES.index("steps"))
    directions = []
    for sign, shift in ((1, 0), (-1, 4)):
        seconds = np.bincount(
            segments.edge, flat / profile.slope_factor(sign * slope), minlength=streets.edge_count
        )
        seconds[stairs] = _stair_seconds(streets, stairs, sign)
        allowed = streets.edge_access >> (shift + MODES.index(profile.mode)) & 1
        directions.append(np.where(allowed, seconds, np.inf))
    return directions[0], directions[1]


def _flat_kmh(streets: Streets, profile: Profile) -> Floats:
    """Speed on the flat: that of the class, capped by the limit, halved where only permission lets one in."""
    by_class = np.array([profile.kmh_by_class.get(name, _PUSHING_KMH) for name in CLASSES])
    kmh = by_class[streets.edge_class]
    limit = streets.edge_maxspeed_kmh.astype(np.float64)
    kmh = np.where(limit > 0, np.minimum(kmh, limit), kmh)
    if profile.mode == "foot":
        return kmh
    kmh = np.where(streets.edge_flags & int(Flag.PRIVATE), kmh / 2, kmh)
    if profile.mode == "bicycle":
        kmh = np.where(streets.edge_flags & int(Flag.PUSH), _PUSHING_KMH, kmh)
    return kmh


def _stair_seconds(streets: Streets, stairs: np.typing.NDArray[np.int64], sign: int) -> Floats:
    """Seconds for whole flights travelled forward (sign 1) or backward (-1); unknown slopes cost the mean."""
    counted = streets.edge_step_count[stairs]
    steps = np.where(counted > 0, counted, np.ceil(streets.edge_metres[stairs] / _TREAD_METRES))
    heights = streets.shape_height_metres
    rise = np.nan_to_num(heights[streets.shape_start[stairs + 1] - 1] - heights[streets.shape_start[stairs]])
    measured = np.where(np.abs(rise) > _CERTAIN_RISE_METRES, np.sign(rise), 0)
    up = sign * np.where(streets.edge_incline[stairs] != 0, streets.edge_incline[stairs], measured)
    mean = (_SECONDS_PER_STEP_UP + _SECONDS_PER_STEP_DOWN) / 2
    per_step = np.select([up > 0, up < 0], [_SECONDS_PER_STEP_UP, _SECONDS_PER_STEP_DOWN], mean)
    seconds: Floats = _SECONDS_PER_FLIGHT + steps * per_step
    return seconds
