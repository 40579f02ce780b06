"""Times put to a changed sequence stay those of the plan it was made from, as far as they can."""

from dataclasses import replace

import pytest

from routing.problem import Problem
from routing.schedule import move_visit, remove_visit, schedule, sequence_of
from routing.solution import Solution
from routing.solve import solve
from routing.wire import solution_to_json
from tests.makers.problems import hub, two_echelon_problem, vehicle_type, visit


@pytest.fixture(scope="module")
def found() -> Solution:
    return solve(PROBLEM, iterations=200)


BY_WORKER = frozenset({"self_sufficiency"})
PROBLEM = two_echelon_problem(
    hubs=(hub(unloading_seconds=120, handover_seconds=300, loading_seconds=60, open_seconds=36_000),),
    visits=tuple(
        visit(name, service_seconds=60, max_time_on_board_seconds=3600, allowed_models=models)
        for name, models in (("a", BY_WORKER), ("b", BY_WORKER), ("c", None))
    ),
    vehicle_types=(
        vehicle_type("rider", 2, feeds=("H",), capacity={"meals": 10}, per_hour_won=10_000, start_place="K"),
        vehicle_type(
            "worker", model="self_sufficiency", profile="foot", sources=("H",), capacity={"meals": 5},
            per_hour_won=9_000, shift_start_seconds=39_600,
        ),
    ),
)  # fmt: skip


def test_an_unchanged_plan_keeps_all_its_times(found: Solution) -> None:
    again = schedule(PROBLEM, sequence_of(found), like=found)
    assert again.violations == []
    assert solution_to_json(again.solution)["tours"] == solution_to_json(found)["tours"]
    assert again.solution.cost == found.cost


def test_times_of_the_plan_count_not_the_earliest_ones(found: Solution) -> None:
    later = schedule(PROBLEM, sequence_of(found), like=_postponed(found, 600))
    loads = [trip.load_seconds for tour in later.solution.tours for trip in tour.trips]
    assert loads == [trip.load_seconds + 600 for tour in found.tours for trip in tour.trips]
    assert later.violations == []


def test_a_door_taken_out_postpones_nobody(found: Solution) -> None:
    shorter = schedule(_without_a(), remove_visit(PROBLEM, sequence_of(found), "a"), like=found)
    assert shorter.violations == []
    before = {tour.vehicle: [trip.load_seconds for trip in tour.trips] for tour in found.tours}
    assert {tour.vehicle: [trip.load_seconds for trip in tour.trips] for tour in shorter.solution.tours} == before


def test_where_the_old_times_break_more_rules_they_are_given_up(found: Solution) -> None:
    moved = move_visit(PROBLEM, sequence_of(found), "c", to_vehicle="rider-2", trip=0, position=0)
    hopeless = schedule(PROBLEM, moved, like=_postponed(found, 60_000))
    assert len(hopeless.violations) <= len(schedule(PROBLEM, moved).violations)


def _without_a() -> Problem:
    return replace(PROBLEM, visits=[visit for visit in PROBLEM.visits if visit.id != "a"])


def _postponed(found: Solution, seconds: int) -> Solution:
    tours = [
        replace(tour, trips=[replace(trip, load_seconds=trip.load_seconds + seconds) for trip in tour.trips])
        for tour in found.tours
    ]
    return replace(found, tours=tours)
