"""Small street networks drawn by hand: a plan of named nodes in metres, and tagged ways over them."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from routing.travel import Origin, Streets
from routing.travel.assembly import Way, assemble
from routing.travel.geodesy import metres_per_degree
from routing.travel.rules import read_barrier, read_way

SOUTH_WEST = (37.55, 126.90)
NORTH, EAST = (float(metres) for metres in metres_per_degree(SOUTH_WEST[0]))


def at(east: float, north: float) -> tuple[float, float]:
    """Latitude and longitude of a place given in metres from the corner of the plan."""
    return SOUTH_WEST[0] + north / NORTH, SOUTH_WEST[1] + east / EAST


def make_streets(
    nodes: Mapping[str, tuple[float, float]],
    ways: Sequence[tuple[str, Mapping[str, str]]],
    barriers: Mapping[str, Mapping[str, str]] | None = None,
    height_per_metre_east: float | None = None,
) -> Streets:
    """Streets over `nodes` (metres east, north); each way names its nodes ("a b c") and its tags.

    With `height_per_metre_east` the ground rises evenly to the east.
    """
    numbers = {name: i for i, name in enumerate(nodes)}

    def heights(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.float64]:
        return (np.asarray(lon) - SOUTH_WEST[1]) * EAST * (height_per_metre_east or 0.0)

    drawn = [(read_way({"highway": "residential", **tags}), names.split()) for names, tags in ways]
    return assemble(
        [Way(facts=facts, nodes=[numbers[name] for name in names]) for facts, names in drawn if facts],
        {numbers[name]: at(*place) for name, place in nodes.items()},
        origin=Origin(source="test", attribution="drawn by hand", synthetic=True),
        barriers={numbers[name]: read_barrier(tags) for name, tags in (barriers or {}).items()},
        heights=heights if height_per_metre_east is not None else None,
    )
