"""Who may use a way, read from its OpenStreetMap tags with Korean traffic law in mind.

Two-wheelers, bicycles and feet are kept off motorways and every 자동차전용도로 (`motorroad=yes`; Road Traffic
Act art. 63). Wheels never take stairs. Feet may go against a one-way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntFlag

Tags = Mapping[str, str]

MODES = ("scooter", "bicycle", "van", "foot")
"""Kinds of traffic with their own access; the position is the bit in `WayFacts.forward`."""

CLASSES = (
    "motorway",
    "trunk",
    "primary",
    "secondary",
    "tertiary",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "track",
    "pedestrian",
    "footway",
    "cycleway",
    "path",
    "steps",
)
_OTHER_NAMES = {"road": "unclassified", "platform": "footway", "corridor": "footway"}
_MOTOR_CLASSES = frozenset(CLASSES[:10])
_FOOT_ONLY = frozenset({"pedestrian", "footway"})

_ACCESS_KEYS = {
    "scooter": ("motorcycle", "motor_vehicle", "vehicle", "access"),
    "bicycle": ("bicycle", "vehicle", "access"),
    "van": ("goods", "motorcar", "motor_vehicle", "vehicle", "access"),
    "foot": ("foot", "access"),
}
_CLOSED = frozenset({"no", "agricultural", "forestry", "military", "emergency", "use_sidepath", "bus", "psv"})
_BY_PERMISSION = frozenset({"private", "permit", "residents"})
_BARRIERS_TO_VANS = frozenset({"bollard", "block", "chain", "cycle_barrier", "jersey_barrier", "log", "planter"})
_BARRIERS_TO_WHEELS = frozenset({"kissing_gate", "stile", "turnstile", "full-height_turnstile"})
_LARGEST_MAXSPEED = 130


class Flag(IntFlag):
    """What else matters about a way."""

    BRIDGE = 1
    TUNNEL = 2
    PRIVATE = 4
    """Only by permission: open to a delivery, but nobody's short cut."""
    PUSH = 8
    """A bicycle has to be pushed here."""
    ONEWAY = 16
    LINK = 32


@dataclass(frozen=True, kw_only=True)
class WayFacts:
    """A usable way: class, access bits per mode for each direction, and what slows a traveller down.

    `maxspeed_kmh` and `step_count` are 0 where unknown; `incline` is 1 where forward goes up, -1 down, 0 unknown.
    """

    road_class: str
    forward: int
    backward: int
    flags: Flag
    name: str
    maxspeed_kmh: int
    step_count: int
    incline: int


def read_way(tags: Tags) -> WayFacts | None:
    """The facts of a way, or None if nobody may travel on it."""
    road_class = _find_class(tags)
    if road_class is None:
        return None
    forward = backward = 0
    for bit, mode in enumerate(MODES):
        if not _may_use(tags, mode, road_class):
            continue
        ahead, back = _directions(tags, mode, road_class)
        forward |= ahead << bit
        backward |= back << bit
    if not forward | backward:
        return None
    return WayFacts(
        road_class=road_class,
        forward=forward,
        backward=backward,
        flags=_read_flags(tags, road_class),
        name=tags.get("name:ko") or tags.get("name", ""),
        maxspeed_kmh=_read_maxspeed(tags.get("maxspeed", "")),
        step_count=_leading_number(tags.get("step_count", "")),
        incline=_read_incline(tags.get("incline", "")),
    )


def read_barrier(tags: Tags) -> int:
    """Bits of the modes that cannot pass a node."""
    barrier = tags.get("barrier")
    if barrier is None:
        return 0
    blocked = 0
    for bit, mode in enumerate(MODES):
        value = _find_access(tags, mode)
        if value is None:
            closed = barrier in _BARRIERS_TO_VANS and mode == "van"
            closed |= barrier in _BARRIERS_TO_WHEELS and mode != "foot"
        else:
            closed = value in _CLOSED
        blocked |= closed << bit
    return blocked


def _find_class(tags: Tags) -> str | None:
    highway = tags.get("highway", "")
    highway = _OTHER_NAMES.get(highway, highway.removesuffix("_link"))
    return highway if highway in CLASSES else None


def _find_access(tags: Tags, mode: str) -> str | None:
    return next((tags[key] for key in _ACCESS_KEYS[mode] if key in tags), None)


def _may_use(tags: Tags, mode: str, road_class: str) -> bool:
    if mode != "van" and (road_class == "motorway" or tags.get("motorroad") == "yes"):
        return False
    if mode != "foot" and road_class == "steps":
        return False
    value = _find_access(tags, mode)
    if value in _CLOSED:
        return False
    # A general `access=yes` on a footpath does not invite cars; a word about this very mode does.
    invited = any(key in tags for key in _ACCESS_KEYS[mode] if key != "access")
    return invited or mode in ("foot", "bicycle") or road_class in _MOTOR_CLASSES


def _directions(tags: Tags, mode: str, road_class: str) -> tuple[bool, bool]:
    """Whether `mode` may go (forward, backward) along the way."""
    if mode == "foot":
        moving = tags.get("conveying", "no") if road_class == "steps" else "no"
        return moving != "backward", moving != "forward"
    ahead, back = _oneway(tags, road_class)
    against = tags.get("oneway:bicycle") == "no" or any(
        tags.get(key, "").startswith("opposite") for key in ("cycleway", "cycleway:left", "cycleway:right")
    )
    if mode == "bicycle" and against:
        return True, True
    return ahead, back


def _oneway(tags: Tags, road_class: str) -> tuple[bool, bool]:
    value = tags.get("oneway", "")
    if value in ("-1", "reverse"):
        return False, True
    implied = road_class == "motorway" or tags.get("junction") in ("roundabout", "circular")
    if value in ("yes", "true", "1") or (implied and value != "no"):
        return True, False
    return True, True


def _read_flags(tags: Tags, road_class: str) -> Flag:
    flags = Flag(0)
    if tags.get("bridge", "no") != "no":
        flags |= Flag.BRIDGE
    if tags.get("tunnel", "no") not in ("no", "building_passage"):
        flags |= Flag.TUNNEL
    if tags.get("access") in _BY_PERMISSION or tags.get("motor_vehicle") in _BY_PERMISSION:
        flags |= Flag.PRIVATE
    rideable = tags.get("bicycle") in ("yes", "designated", "permissive", "official")
    if (road_class in _FOOT_ONLY and not rideable) or tags.get("bicycle") == "dismount":
        flags |= Flag.PUSH
    if _oneway(tags, road_class) != (True, True):
        flags |= Flag.ONEWAY
    if tags.get("highway", "").endswith("_link"):
        flags |= Flag.LINK
    return flags


def _read_maxspeed(text: str) -> int:
    kmh = _leading_number(text) * (1.609 if "mph" in text else 1)
    return min(round(kmh), _LARGEST_MAXSPEED)


def _leading_number(text: str) -> int:
    digits = text.strip().split(" ")[0].split(";")[0]
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def _read_incline(text: str) -> int:
    if text == "up":
        return 1
    if text == "down":
        return -1
    number = text.rstrip("%°").strip()
    try:
        value = float(number)
    except ValueError:
        return 0
    return (value > 0) - (value < 0)
