"""Stable names: what plans, phones and digests call places, doors and stops, equal for equal data.

Row ids are random; these are not. They stay the same over plan versions, installations and seeds.
"""


def kitchen_key(name: str) -> str:
    """A kitchen as a depot and a place of a plan."""
    return f"kitchen:{name}"


def hub_key(name: str) -> str:
    """A hub as a source and a place of a plan."""
    return f"hub:{name}"


def home_key(number: int) -> str:
    """A recipient's home as a place of a plan."""
    return f"home:{number}"


def door_key(number: int, kitchen: str) -> str:
    """One door's visit: everything one kitchen sends to one recipient on a day. Also the stop's key on phones."""
    return f"door:{number}:{kitchen}"


def pickup_key(source: str, trip: int) -> str:
    """Loading trip `trip` (from 1) at a kitchen or hub."""
    return f"pickup:{source}:{trip}"


def drop_key(hub: str, trip: int, repeat: int = 0) -> str:
    """Dropping at a hub on trip `trip`; `repeat` tells several drops at the same hub of one trip apart."""
    return f"drop:{hub}:{trip}" + (f":{repeat + 1}" if repeat else "")
