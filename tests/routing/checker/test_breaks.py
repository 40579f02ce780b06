"""Violations of breaks, planted one by one in a plan with two: rider-1 rests after a and after b, between windows."""

from dataclasses import replace
from typing import Any

import pytest

from routing.checker import check
from routing.problem import Break, Lock, Problem
from routing.schedule import DraftTrip, schedule
from routing.solution import Rest, Solution
from tests.makers.problems import grid_problem, vehicle_type, visit
from tests.routing.checker.planted import Case, Cases, codes_of

NINE, TEN = 9 * 3600, 10 * 3600
LUNCH = Break(id="lunch", duration_seconds=600, earliest_seconds=NINE - 590, latest_seconds=TEN + 3600)
TEA = replace(LUNCH, id="tea", paid=True)

PROBLEM = grid_problem(
    {"K": (0, 0), "a": (5, 0), "b": (10, 0), "c": (15, 0)},
    visits=[
        visit("a", windows=((NINE, NINE + 300),), service_seconds=120),
        visit("b", windows=((TEN, TEN + 300),), service_seconds=120),
        visit("c", windows=((TEN + 5400, TEN + 5700),), service_seconds=120),
    ],
    vehicle_types=[
        vehicle_type(start_place="K", end_place="K", per_hour_won=3_600, shift_start_seconds=8 * 3600,
                     breaks=(LUNCH, TEA))
    ],
)  # fmt: skip


def _plan() -> Solution:
    """Lunch right after a, tea right after b; the schedule would put them before the tour."""
    inside = [replace(LUNCH, earliest_seconds=NINE, latest_seconds=NINE + 900),
              replace(TEA, earliest_seconds=TEN, latest_seconds=TEN + 900)]  # fmt: skip
    problem = _with_breaks(*inside)
    return schedule(problem, {"rider-1": (DraftTrip(source="K", stops=("a", "b", "c")),)}).solution


def _with_breaks(*breaks: Break) -> Problem:
    return replace(PROBLEM, vehicle_types=[replace(PROBLEM.vehicle_types[0], breaks=breaks)])


SOLUTION = _plan()
TOUR = SOLUTION.tours[0]
A, B, C = TOUR.trips[0].stops
FIRST, SECOND = TOUR.breaks


def _lunch(**changes: Any) -> Case:
    return _with_breaks(replace(LUNCH, **changes), TEA), SOLUTION


def _rests(*rests: Rest) -> Case:
    """Other rests in the same tour, and the cost stated to fit."""
    solution = replace(SOLUTION, tours=[replace(TOUR, breaks=rests)])
    wrong = {v.reason.subject[0]: v.amount or 0 for v in check(PROBLEM, solution) if v.code == "check.cost_wrong"}
    parts = {name: getattr(solution.cost, name) - amount for name, amount in wrong.items()}
    return PROBLEM, replace(solution, cost=replace(solution.cost, **parts))


def _first_at(start: int) -> Case:
    return _rests(Rest(id="lunch", start_seconds=start, end_seconds=start + 600), SECOND)


def _lock(**changes: Any) -> Case:
    """The rider has been at a and had lunch."""
    given = {
        "vehicle": "rider-1", "start_seconds": TOUR.start_seconds, "trips": TOUR.trips, "happened": 2,
        "breaks": TOUR.breaks, "rested": 1, **changes,
    }  # fmt: skip
    return replace(PROBLEM, locks=(Lock(**given),)), SOLUTION


def _later(rest: Rest) -> Rest:
    return replace(rest, start_seconds=rest.start_seconds + 1, end_seconds=rest.end_seconds + 1)


CASES: Cases = {
    "break left out": (lambda: _rests(SECOND), {"check.break_missing"}),
    "both breaks left out": (lambda: _rests(), {"check.break_missing"}),
    "break nobody planned": (
        lambda: _rests(replace(FIRST, id="nap"), SECOND),
        {"check.break_unknown", "check.break_missing"},
    ),
    "break twice": (lambda: _rests(FIRST, FIRST, SECOND), {"check.break_twice", "check.break_out_of_order"}),
    "breaks in another order": (
        lambda: _rests(replace(FIRST, id="tea"), replace(SECOND, id="lunch")), {"check.break_out_of_order"}
    ),
    "short break": (lambda: _lunch(duration_seconds=601), {"check.break_too_short"}),
    "long break": (lambda: _lunch(duration_seconds=599), {"check.break_too_long"}),
    "early break": (lambda: _lunch(earliest_seconds=FIRST.start_seconds + 1), {"check.break_too_early"}),
    "late break": (lambda: _lunch(latest_seconds=FIRST.start_seconds - 1), {"check.break_too_late"}),
    "break during service": (lambda: _first_at(A.start_seconds + 60), {"check.break_overlaps"}),
    "break during loading": (lambda: _first_at(TOUR.trips[0].depart_seconds - 300), {"check.break_overlaps"}),
    "break at the next door": (lambda: _first_at(B.arrive_seconds + 60), {"check.break_overlaps"}),
    "break before the start": (lambda: _first_at(TOUR.start_seconds - 590), {"check.break_overlaps"}),
    "break on the way": (lambda: _first_at(A.leave_seconds + 30), {"check.travel_too_fast"}),
    "unpaid break billed as paid": (lambda: _lunch(paid=True), {"check.cost_wrong"}),
    "locked break left out": (
        lambda: (_lock()[0], _rests(FIRST)[1]), {"check.lock_changed"}
    ),
    "break that was, at another time": (lambda: _lock(breaks=(_later(FIRST), SECOND)), {"check.fact_changed"}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_planted_violation_is_named_and_nothing_else(name: str) -> None:
    plant, expected = CASES[name]
    assert codes_of(plant()) == expected
