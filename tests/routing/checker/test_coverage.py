"""Doors forgotten, served twice or by somebody who may not; names that do not exist."""

from dataclasses import replace
from typing import Any

import pytest

from routing.reasons import Text
from routing.solution import Unserved
from tests.routing.checker.planted import (
    PROBLEM,
    RIDER,
    SECOND,
    SOLUTION,
    WHY,
    WORKER,
    Case,
    Cases,
    change_solution,
    change_stop,
    change_tour,
    change_trip,
    change_type,
    change_visit,
    codes_of,
    fit_cost,
    state_cost,
)


def _unserved_too(name: str) -> Case:
    return change_solution(unserved=(*SOLUTION.unserved, Unserved(visit=name, reason=WHY)))


def _idle_tour() -> Any:
    return replace(RIDER, vehicle="rider-2", trips=(), distance_metres=0)


def _empty_trip() -> Case:
    """A second loading of the worker, where it ends."""
    tour = WORKER
    extra = replace(
        tour.trips[0],
        load_seconds=tour.end_seconds + 480,
        depart_seconds=tour.end_seconds + 540,
        stops=(),
    )
    problem, _ = change_type("worker", max_trips=2)
    longer = replace(
        tour, end_seconds=tour.end_seconds + 540, distance_metres=tour.distance_metres + 200, trips=(*tour.trips, extra)
    )
    return problem, fit_cost(replace(SOLUTION, tours=(RIDER, longer)))


CASES: Cases = {
    "door forgotten": (lambda: state_cost(change_solution(unserved=()), unserved_won=0), {"check.visit_missing"}),
    "door twice": (
        lambda: change_trip(0, 1, stops=(*SECOND.stops, *SECOND.stops)),
        {"check.visit_twice", "check.over_capacity"},
    ),
    "served and unserved": (
        lambda: state_cost(_unserved_too("e"), unserved_won=1_100_000),
        {"check.visit_served_and_unserved"},
    ),
    "unserved twice": (
        lambda: state_cost(change_solution(unserved=SOLUTION.unserved * 2), unserved_won=200_000),
        {"check.unserved_twice"},
    ),
    "no reason": (
        lambda: change_solution(unserved=(Unserved(visit="f", reason=replace(WHY, action=Text(ko="", en="x"))),)),
        {"check.unserved_without_reason"},
    ),
    "strange door": (lambda: change_stop(0, 1, 0, visits=("nix",)), {"check.unknown_visit", "check.visit_missing"}),
    "strange door unserved": (
        lambda: _unserved_too("nix"), {"check.unknown_visit"}
    ),
    "strange door dropped": (
        lambda: change_stop(0, 0, 2, visits=("a", "b", "nix")), {"check.unknown_visit", "check.meal_left_at_hub"}
    ),
    "strange vehicle": (lambda: change_tour(1, vehicle="nobody"), {"check.unknown_vehicle"}),
    "strange hub": (
        lambda: change_stop(0, 0, 2, hub="X"), {"check.unknown_hub", "check.meal_not_dropped", "check.meal_left_at_hub"}
    ),
    "two tours": (
        lambda: (PROBLEM, fit_cost(replace(SOLUTION, tours=(*SOLUTION.tours, WORKER)))),
        {"check.vehicle_twice", "check.visit_twice"},
    ),
    "empty tour": (
        lambda: (PROBLEM, replace(SOLUTION, tours=(*SOLUTION.tours, _idle_tour()))), {"check.tour_empty"}
    ),
    "empty trip": (lambda: _empty_trip(), {"check.trip_empty"}),
    "visit of two": (
        lambda: change_stop(0, 1, 0, visits=("e", "f")),
        {"check.stop_malformed", "check.visit_served_and_unserved"},
    ),
    "drop without a hub": (
        lambda: change_stop(0, 0, 2, hub=None),
        {"check.stop_malformed", "check.unknown_hub", "check.meal_not_dropped", "check.meal_left_at_hub"},
    ),
    "skill": (lambda: change_type("rider", skills=frozenset()), {"check.skill_missing"}),
    "crew": (lambda: change_type("rider", crew_size=1), {"check.crew_too_small"}),
    "model": (lambda: change_type("rider", model="direct"), {"check.model_not_allowed"}),
    "no model": (lambda: change_visit("a", allowed_models=frozenset()), {"check.model_not_allowed"}),
    "promised to somebody else": (
        lambda: change_visit("e", only_vehicles=frozenset({"rider-2"})), {"check.courier_not_promised"}
    ),
    "excluded": (lambda: change_visit("e", excluded_vehicles=frozenset({"rider-1"})), {"check.vehicle_excluded"}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_planted_violation_is_named_and_nothing_else(name: str) -> None:
    plant, expected = CASES[name]
    assert codes_of(plant()) == expected
