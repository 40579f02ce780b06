"""From ways to a network: cut where they meet, and level on bridges and in tunnels."""

import numpy as np
import pytest

from routing.travel import Origin
from routing.travel.assembly import Way, assemble
from routing.travel.rules import read_way
from tests.makers.streets import at, make_streets


def test_ways_are_cut_where_they_meet_and_only_there() -> None:
    streets = make_streets(
        {"a": (0, 0), "b": (100, 0), "c": (200, 0), "d": (300, 0), "n": (100, 100)},
        [("a b c d", {}), ("b n", {})],
    )
    assert streets.edge_count == 3
    assert streets.node_count == 4
    assert sorted(streets.edge_metres.round().tolist()) == [100, 100, 200]


def test_a_ring_becomes_two_halves() -> None:
    streets = make_streets({"a": (0, 0), "b": (100, 0), "c": (100, 100)}, [("a b c a", {})])
    assert streets.edge_count == 2
    assert (streets.edge_from != streets.edge_to).all()
    assert streets.edge_metres.sum() == pytest.approx(341, abs=1)


def test_nodes_cut_off_by_the_extract_end_a_piece() -> None:
    facts = read_way({"highway": "residential"})
    assert facts is not None
    coordinates = {1: at(0, 0), 2: at(50, 0), 4: at(150, 0), 5: at(200, 0)}
    streets = assemble(
        [Way(facts=facts, nodes=[1, 2, 3, 4, 5, 6])],
        coordinates,
        origin=Origin(source="cut", attribution="", synthetic=True),
    )
    assert streets.edge_metres.round().tolist() == [50, 50]
    assert streets.node_count == 4


def test_nothing_at_all_is_an_empty_network() -> None:
    streets = assemble([], {}, origin=Origin(source="", attribution="", synthetic=True))
    assert streets.edge_count == streets.node_count == 0
    assert streets.edge_metres.size == 0


def test_a_bridge_runs_straight_over_the_valley() -> None:
    nodes = {"a": (0, 0), "b": (20, 0), "c": (100, 0)}
    for tags, middle in (({}, 2.0), ({"bridge": "yes"}, 2.0)):
        streets = make_streets(nodes, [("a b c", tags)], height_per_metre_east=0.1)
        assert streets.shape_height_metres.tolist() == pytest.approx([0, middle, 10], abs=0.01)


def test_a_tunnel_does_not_climb_the_hill_above() -> None:
    facts = read_way({"highway": "primary", "tunnel": "yes"})
    assert facts is not None
    streets = assemble(
        [Way(facts=facts, nodes=[1, 2, 3])],
        {1: at(0, 0), 2: at(30, 0), 3: at(100, 0)},
        origin=Origin(source="hill", attribution="", synthetic=True),
        heights=lambda lat, lon: np.array([10.0, 90.0, 20.0]),
    )
    assert streets.shape_height_metres.tolist() == pytest.approx([10, 13, 20], abs=0.01)
