"""Breaks: where they are taken, what they cost, that meals go on ageing, and that a running day keeps them."""

from dataclasses import replace
from typing import Any

import pytest

from routing.checker import check
from routing.explain import explain
from routing.problem import MOST_BREAKS, Break, Problem
from routing.repair import StopCancelled, lock_what_is_loaded, repair
from routing.schedule import DraftTrip, schedule
from routing.solution import Tour
from routing.solve import solve
from routing.wire import Malformed, problem_from_json, problem_to_json
from tests.makers.problems import grid_problem, vehicle_type, visit

NINE = 9 * 3600
LUNCH = Break(id="lunch", duration_seconds=600, earliest_seconds=NINE + 900, latest_seconds=NINE + 1200)


def walk(*breaks: Break, **doors: Any) -> Problem:
    """Three doors in a row, five minutes apart; a minute of won a second."""
    rider = vehicle_type(
        start_place="K", end_place="K", per_hour_won=3_600, shift_start_seconds=NINE, shift_end_seconds=NINE + 7200,
        breaks=breaks,
    )  # fmt: skip
    visits = [visit(name, service_seconds=120, windows=((NINE, NINE + 400),) if name == "a" else (), **doors)
              for name in "abc"]  # fmt: skip
    return grid_problem({"K": (0, 0), "a": (5, 0), "b": (10, 0), "c": (15, 0)}, visits=visits, vehicle_types=(rider,))


def the_tour(problem: Problem) -> Tour:
    plan = solve(problem, iterations=100)
    assert check(problem, plan) == []
    assert not plan.unserved
    [tour] = plan.tours
    order = (DraftTrip(source="K", stops=tuple(stop.visits[0] for stop in tour.trips[0].stops)),)
    assert schedule(problem, {"rider-1": order}).solution.cost == plan.cost  # by hand it comes to the same
    return tour


@pytest.mark.parametrize(("paid", "won"), [(True, 2_760), (False, 2_160)])
def test_a_break_lies_where_the_vehicle_stands_and_only_a_paid_one_costs(paid: bool, won: int) -> None:
    problem = walk(replace(LUNCH, paid=paid))
    tour = the_tour(problem)
    [rest] = tour.breaks
    [a, b, _] = tour.trips[0].stops
    assert rest.start_seconds in (a.leave_seconds, b.leave_seconds, LUNCH.earliest_seconds)
    assert rest.end_seconds - rest.start_seconds == 600
    assert solve(problem, iterations=100).cost.time_won == won
    told = explain(problem, solve(problem, iterations=100))
    assert told.paid_seconds == {"rider-1": won}
    assert told.resting_seconds == 600


def test_a_tour_that_is_over_in_time_or_begins_late_enough_holds_no_break() -> None:
    assert the_tour(walk(replace(LUNCH, latest_seconds=NINE + 3000))).breaks == []
    early = replace(LUNCH, earliest_seconds=NINE - 600, latest_seconds=NINE)
    assert the_tour(walk(early)).breaks == []


def test_meals_age_while_the_courier_rests() -> None:
    """c is 21 minutes from the kitchen; with the break on the way it would be 31."""
    fresh = {"max_time_on_board_seconds": 1500}
    assert not solve(walk(**fresh), iterations=100).unserved
    kept = solve(walk(replace(LUNCH, latest_seconds=NINE + 900), **fresh), iterations=100)
    assert check(walk(LUNCH, **fresh), kept) == []
    assert kept.unserved


def test_a_break_by_hand_counts_a_departure_that_can_be_put_off() -> None:
    """The shift begins an hour before a may be served: who leaves at ten brings c its meal fresh, rest included."""
    rest = replace(LUNCH, earliest_seconds=NINE + 3600, latest_seconds=NINE + 4500)
    problem = walk(rest, max_time_on_board_seconds=3000)
    a, *others = problem.visits
    problem = replace(problem, visits=(replace(a, windows=((NINE + 3600, NINE + 4000),)), *others))
    made = schedule(problem, {"rider-1": (DraftTrip(source="K", stops=("a", "b", "c")),)})
    assert made.violations == []
    [tour] = made.solution.tours
    assert tour.start_seconds == NINE + 3300
    assert [rest.start_seconds for rest in tour.breaks] == [NINE + 4140]  # after b, as a rest after a costs no less


def test_a_running_day_keeps_the_break_that_is_taken_and_the_one_to_come() -> None:
    problem = walk(replace(LUNCH, paid=True))
    plan = solve(problem, iterations=100)
    [rest] = plan.tours[0].breaks
    for now, rested in ((rest.start_seconds - 60, 0), (rest.start_seconds + 60, 1)):
        [lock] = lock_what_is_loaded(problem, plan, now)
        assert (lock.breaks, lock.rested) == ((rest,), rested)
        done = repair(problem, plan, StopCancelled(visit="c"), now_seconds=now, iterations=50)
        assert check(done.problem, done.solution) == []
        assert [taken.id for taken in done.solution.tours[0].breaks] == ["lunch"]


def test_a_file_names_breaks_that_cannot_follow_one_another() -> None:
    document = problem_to_json(walk(LUNCH, replace(LUNCH, id="tea", latest_seconds=NINE + 3000)))
    assert problem_from_json(document).vehicle_types[0].breaks[1].id == "tea"
    tea = document["vehicle_types"][0]["breaks"][1]
    tea |= {"id": "lunch", "earliest_seconds": 0, "latest_seconds": NINE}
    with pytest.raises(Malformed) as caught:
        problem_from_json(document)
    assert {(fault.reason.code, fault.pointer) for fault in caught.value.errors} == {
        ("file.duplicate_id", "/vehicle_types/0/breaks/1/id"), ("file.range_reversed", "/vehicle_types/0/breaks/1"),
    }  # fmt: skip


def test_a_file_asks_for_no_more_breaks_than_can_be_searched() -> None:
    rests = [replace(LUNCH, id=f"rest {number}", latest_seconds=86_400) for number in range(MOST_BREAKS + 1)]
    assert len(problem_from_json(problem_to_json(walk(*rests[1:]))).vehicle_types[0].breaks) == MOST_BREAKS
    with pytest.raises(Malformed) as caught:
        problem_from_json(problem_to_json(walk(*rests)))
    assert [(fault.reason.code, fault.pointer) for fault in caught.value.errors] == [
        ("file.wrong_size", "/vehicle_types/0/breaks")
    ]
