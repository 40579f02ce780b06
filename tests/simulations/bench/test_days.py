"""Seeded days: the sizes they promise, feasible for us, and peers judged by the whole problem."""

import json
from typing import Any

import pytest

from rider_api.command_line import main
from routing.checker.violations import violation
from routing.schedule import DraftTrip, schedule
from simulations.bench.days import BROKEN_TOUR_WON, score
from simulations.bench.engines import Answer
from simulations.bench.peers import features
from simulations.bench.peers.plain import simplify
from simulations.bench.seeded import GWANAK_BOXES, draw_district, draw_gwanak, draw_jongno, list_days
from tests.makers.problems import grid_problem, two_echelon_problem, vehicle_type, visit


def test_every_reported_day_is_there() -> None:
    assert list(list_days()) == ["mapo", "four-districts", "jongno", *(f"gwanak-{name}" for name in GWANAK_BOXES)]
    assert [sum(boxes) for boxes in GWANAK_BOXES.values()] == [256, 213, 143, 253, 185]


def test_a_day_has_its_size_and_repeats_by_seed() -> None:
    day, again, other = draw_jongno(1).problem, draw_jongno(1).problem, draw_jongno(2).problem
    assert sum(visit.delivery["boxes"] for visit in day.visits) == 180
    assert sum(len(kind.vehicle_ids) for kind in day.vehicle_types) == 6
    assert day.visits == again.visits != other.visits
    assert {"several trips", "time on board", "duration limits"} <= features(day)
    assert any(visit.windows for visit in day.visits)
    assert any(visit.usual_vehicles for visit in day.visits)
    assert any(visit.pickup for visit in day.visits)


def test_the_pair_walks_what_it_can() -> None:
    problem = draw_gwanak("wed", 1).problem
    walked = [visit for visit in problem.visits if visit.allowed_models]
    [pair] = [kind for kind in problem.vehicle_types if kind.crew_size == 2]
    assert len(problem.visits) == 143
    assert len(walked) == pair.max_stops_per_trip == 6


def test_a_district_has_all_four_models() -> None:
    problem = draw_district(0, 60).problem
    assert {kind.model for kind in problem.vehicle_types} == {
        "rider", "self_sufficiency", "walking_resident", "direct",
    }  # fmt: skip
    assert len(problem.visits) == 60


def test_ours_serves_everybody_in_jongno(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("bench", "days", "--days", "jongno", "--engines", "ours", "--budgets", "1", "--iterations", "3000")
    assert main([*words, "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)
    assert (row["day"], row["doors"], row["unserved"], row["violations"]) == ("jongno", 90, 0, 0)
    assert row["scored_won"] == row["cost_won"]
    assert row["couriers"] <= 6
    assert main([*words]) == 0
    assert "6 riders for 180 meals" in capsys.readouterr().out


def test_a_door_that_a_violation_names_counts_as_unserved() -> None:
    problem = grid_problem(
        {"K": (0, 0), "a": (1, 0), "b": (2, 0)},
        vehicle_types=[vehicle_type(capacity={"meals": 5})],
        visits=[visit("a", unserved_won=1_000, priority=3), visit("b", unserved_won=500)],
    )
    plan = schedule(problem, {"rider-1": (DraftTrip(source="K", stops=("a", "b")),)}).solution
    late = violation("check.time_on_board_exceeded", "rider-1", "a", amount=1)
    over = violation("check.over_capacity", "rider-1", amount=1)
    assert score(problem, Answer(solution=plan, violations=[], cpu_seconds=0)) == plan.cost.total_won
    judged = Answer(solution=plan, violations=[late, late, over], cpu_seconds=0)
    assert score(problem, judged) == plan.cost.total_won + 3_000 + BROKEN_TOUR_WON


def test_peers_see_a_hub_as_a_kitchen_that_opens_after_its_feeder() -> None:
    problem = two_echelon_problem()
    plain = simplify(problem)
    rider, worker = plain.couriers
    assert plain.may_serve(worker).all()
    # ten steps of a minute, 20 minutes elsewhere, 120 s unloading, 300 s handover, 60 s loading
    assert plain.terms(worker).earliest_departure == 600 + 1_200 + 120 + 300 + 60
    made: Any = schedule(problem, plain.draft([(rider, [[3]]), (worker, [[1, 2]])]))
    assert made.violations == []
    assert made.solution.unserved == ()
