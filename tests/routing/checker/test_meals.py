"""Meals on trips that did not load them, left at hubs, handed over too early, or too long on board."""

from dataclasses import replace
from typing import Any

import pytest

from routing.problem import Problem
from tests.makers.problems import hub
from tests.routing.checker.planted import (
    FIRST,
    HAND_OVER,
    PROBLEM,
    RIDER,
    SECOND,
    SOLUTION,
    Case,
    Cases,
    change_hub,
    change_stop,
    change_trip,
    change_type,
    change_visit,
    codes_of,
    fit_cost,
    later,
    stop_at,
)


def _drop_twice() -> Case:
    drop = stop_at(0, 0, 2)
    more = replace(drop, visits=("b",), arrive_seconds=drop.leave_seconds, start_seconds=drop.leave_seconds,
                   leave_seconds=drop.leave_seconds + 120)  # fmt: skip
    return change_trip(0, 0, stops=(*RIDER.trips[0].stops, more))


def _feed_from_hub() -> Case:
    """The rider's drop trip said to load at hub H2, which stands at K, and K to be no hub's business."""
    problem = replace(
        PROBLEM,
        hubs=(PROBLEM.hubs[0], hub("H2", place="K", loading_seconds=300)),
        vehicle_types=(replace(PROBLEM.vehicle_types[0], sources=("K", "H2")), PROBLEM.vehicle_types[1]),
    )
    drop = replace(FIRST, source="H2", stops=FIRST.stops[2:])
    first = replace(FIRST, stops=FIRST.stops[:2])
    return _split_first_trip(problem, first, drop)


def _split_first_trip(problem: Problem, first: Any, drop: Any) -> Case:
    """The rider's first trip in two; the second one long after, so that only its source is wrong."""
    tour, worker = SOLUTION.tours
    after = first.stops[-1].leave_seconds + 120
    shift = after + 420 + 600 - drop.stops[0].start_seconds
    moved = replace(
        drop, load_seconds=after, depart_seconds=after + 420,
        stops=tuple(later(stop, shift) for stop in drop.stops),
    )  # fmt: skip
    kind = replace(problem.vehicle_types[0], max_trips=3)
    problem = replace(problem, vehicle_types=(kind, problem.vehicle_types[1]))
    last = replace(SECOND, load_seconds=SECOND.load_seconds + shift, depart_seconds=SECOND.depart_seconds + shift,
                   stops=tuple(later(stop, shift) for stop in SECOND.stops))  # fmt: skip
    tour = replace(
        tour, end_seconds=tour.end_seconds + shift, distance_metres=tour.distance_metres + 200,
        trips=(first, moved, last),
    )  # fmt: skip
    late = replace(
        worker, start_seconds=worker.start_seconds + shift, end_seconds=worker.end_seconds + shift,
        trips=tuple(
            replace(trip, load_seconds=trip.load_seconds + shift, depart_seconds=trip.depart_seconds + shift,
                    stops=tuple(later(stop, shift) for stop in trip.stops))
            for trip in worker.trips
        ),
    )  # fmt: skip
    return problem, fit_cost(replace(SOLUTION, tours=(tour, late)))


CASES: Cases = {
    "origin of a direct meal": (lambda: change_visit("e", origins=("K2",)), {"check.wrong_origin"}),
    "origin of a hub meal": (lambda: change_visit("b", origins=("K2",)), {"check.wrong_origin"}),
    "hub not fed": (lambda: change_type("rider", feeds=("H2",)), {"check.hub_not_fed"}),
    "hub feeds a hub": (lambda: _feed_from_hub(), {"check.drop_on_hub_trip"}),
    "meal not dropped": (lambda: change_stop(0, 0, 2, visits=("a",)), {"check.meal_not_dropped"}),
    "meal dropped elsewhere": (
        lambda: change_stop(0, 0, 2, hub="H2"),
        {"check.meal_not_dropped", "check.meal_left_at_hub", "check.hub_not_fed", "check.service_time_wrong"},
    ),
    "meal dropped twice": (
        _drop_twice,
        {"check.meal_dropped_twice", "check.travel_too_fast", "check.stops_exceeded", "check.hub_load_too_early"}
    ),
    "meal left at hub": (lambda: change_stop(0, 0, 2, visits=("a", "b", "e")), {"check.meal_left_at_hub"}),
    "hand-over": (lambda: change_hub(handover_seconds=301), {"check.hub_load_too_early"}),
    "hub full": (lambda: change_hub(capacity={"meals": 2}), {"check.hub_over_capacity"}),
    "release": (lambda: change_visit("c", release_seconds=FIRST.depart_seconds + 1), {"check.left_before_release"}),
    "release of a dropped meal": (
        lambda: change_visit("b", release_seconds=FIRST.depart_seconds + 1), {"check.left_before_release"}
    ),
    "time on board": (
        lambda: change_visit("e", max_time_on_board_seconds=SECOND.stops[0].start_seconds - SECOND.depart_seconds - 1),
        {"check.time_on_board_exceeded"},
    ),
    "time on board over a hub": (
        lambda: change_visit(
            "a", max_time_on_board_seconds=HAND_OVER.stops[0].start_seconds - FIRST.depart_seconds - 1
        ),
        {"check.time_on_board_exceeded"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_planted_violation_is_named_and_nothing_else(name: str) -> None:
    plant, expected = CASES[name]
    assert codes_of(plant()) == expected
