"""Orders written by hand: trips, the tour that one vehicle makes of them, its times, and what the checker names."""

from typing import Any

from routing.problem import Problem
from routing.schedule import DraftDrop, DraftTrip, schedule
from routing.solution import Tour, Trip
from tests.makers.problems import depot, grid_problem, vehicle_type

EIGHT, NINE, TEN = 8 * 3600, 9 * 3600, 10 * 3600
MINUTE = 60
POINTS = {"K": (0, 0), "a": (5, 0), "b": (8, 0), "S": (0, 2)}


def trip_of(source: str, *stops: Any) -> DraftTrip:
    return DraftTrip(source=source, stops=stops)


def only_tour(problem: Problem, *trips: DraftTrip) -> Tour:
    [tour] = schedule(problem, {"rider-1": trips}).solution.tours
    return tour


def times_of(trip: Trip) -> list[tuple[int, int, int]]:
    return [(stop.arrive_seconds, stop.start_seconds, stop.leave_seconds) for stop in trip.stops]


def small_problem(*visits: Any, **kind: Any) -> Problem:
    kind = {"shift_start_seconds": EIGHT, **kind}
    return grid_problem(
        POINTS, visits=visits, vehicle_types=(vehicle_type(**kind),), depots=(depot(loading_seconds=5 * MINUTE),)
    )


def codes_of(problem: Problem, draft: Any) -> list[str]:
    return [found.code for found in schedule(problem, draft).violations]


FED = {"rider-1": (trip_of("K", "c", DraftDrop(hub="H", visits=("a", "b"))),), "worker-1": (trip_of("H", "a", "b"),)}
