"""Who is left out weighs more the longer, so that the absent take turns until those wait who are easy to place."""

from dataclasses import replace

import pytest

from routing.search import layout as c
from routing.search.course import begin_search
from routing.search.flattening import build
from routing.search.tuning import Tuning
from tests.makers.problems import grid_problem, vehicle_type, visit


@pytest.mark.parametrize(("missed", "turns"), [(0.0, {"far"}), (0.02, {"near", "far"})])
def test_the_absent_take_turns_and_the_best_plan_is_the_cheapest(missed: float, turns: set[str]) -> None:
    doors = {"near": (10, 0), "far": (0, 12)}
    van = vehicle_type(capacity={"meals": 1}, per_km_won=1000, start_place="K", end_place="K")
    data, _ = build(grid_problem({"K": (0, 0), **doors}, visits=[visit(name) for name in doors], vehicle_types=(van,)))
    tuning = replace(Tuning.suited_to(data), missed=missed, hot=0.01, cold=0.01)
    search = begin_search(data, 1, tuning)
    left_out = set()
    for _ in range(200):
        search.step(20, 0.5, 0.5)
        assert int(search.state.info[c.N_ABSENT]) == 1
        left_out.add(list(doors)[int(search.state.absent[0])])
    assert left_out == turns
    assert search.cost == pytest.approx(2000 + 1_000_000)
