"""The nearest street that can be used, against every street there is."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.travel.snapping import SegmentIndex
from tests.makers.streets import at, make_streets

CROOKED = make_streets(
    {"a": (0, 0), "b": (400, 0), "c": (400, 300), "d": (30, 320), "e": (0, 150), "f": (250, 155)},
    [("a b c", {}), ("c d a", {}), ("e f", {"highway": "footway"})],
)


def nearest_by_hand(point: tuple[float, float]) -> float:
    """Distance to densely drawn streets: within half a step of the truth."""
    lines = [CROOKED.edge_geometry(edge) for edge in range(CROOKED.edge_count)]
    shape = [(a, b) for line in lines for a, b in pairwise(line)]
    t = np.linspace(0, 1, 2001)
    east = 111_320 * np.cos(np.radians(37.55))
    return min(
        float(
            np.hypot(
                (a[0] + t * (b[0] - a[0]) - point[0]) * 110_990, (a[1] + t * (b[1] - a[1]) - point[1]) * east
            ).min()
        )
        for a, b in shape
    )


@settings(max_examples=60, deadline=None)
@given(st.floats(-250, 650), st.floats(-250, 550))
def test_no_street_is_nearer_than_the_one_found(east: float, north: float) -> None:
    index = SegmentIndex(CROOKED, np.ones(CROOKED.edge_count, dtype=bool))
    snaps = index.snap([at(east, north)], 1000.0)
    assert snaps.metres[0] == pytest.approx(nearest_by_hand(at(east, north)), rel=0.003, abs=0.2)
    place = CROOKED.stretch(int(snaps.edge[0]), snaps.fraction[0], snaps.fraction[0])[0]
    assert np.hypot((place[0] - at(east, north)[0]) * 110_990, (place[1] - at(east, north)[1]) * 88_260) == (
        pytest.approx(snaps.metres[0], rel=0.003, abs=1.2)
    )


def test_a_point_out_of_reach_has_no_street() -> None:
    index = SegmentIndex(CROOKED, np.ones(CROOKED.edge_count, dtype=bool))
    snaps = index.snap([at(200, -99), at(200, -101)], 100.0)
    assert snaps.found.tolist() == [True, False]


def test_unusable_edges_are_passed_over() -> None:
    footway = np.array([CROOKED.edge_class[e] == CROOKED.edge_class[-1] for e in range(CROOKED.edge_count)])
    index = SegmentIndex(CROOKED, ~footway)
    (edge,) = index.snap([at(125, 152)], 1000.0).edge
    assert not footway[edge]
    assert not SegmentIndex(CROOKED, np.zeros(CROOKED.edge_count, dtype=bool)).snap([at(0, 0)], 9e9).found.any()


def test_a_street_beside_wins_over_one_whose_corner_is_nearer_than_the_next_sample() -> None:
    streets = make_streets({"a": (0, 0), "b": (200, 0), "c": (10, 10), "d": (10, 200)}, [("a b", {}), ("c d", {})])
    snaps = SegmentIndex(streets, np.ones(2, dtype=bool)).snap([at(10, 3)], 100.0)
    assert snaps.metres[0] == pytest.approx(3, abs=0.05)
