"""What is on board: when a trip departs, and after each of its stops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from routing.problem import Load, Problem, Visit
from routing.solution import Solution, Trip

TripLoads = tuple[Load, ...]
"""On departure, then after each stop; per dimension, those of 0 left out."""


def loads_of(problem: Problem, solution: Solution) -> Mapping[str, tuple[TripLoads, ...]]:
    """The loads of every vehicle's trips: full boxes not yet handed over, and what has been collected on the trip."""
    visits = {visit.id: visit for visit in problem.visits}
    return {tour.vehicle: tuple(_of_trip(visits, trip) for trip in tour.trips) for tour in solution.tours}


def _of_trip(visits: Mapping[str, Visit], trip: Trip) -> TripLoads:
    board = _sum(visits[name].delivery for stop in trip.stops for name in stop.visits)
    loads = [board]
    for stop in trip.stops:
        board = board - _sum(visits[name].delivery for name in stop.visits)
        if stop.kind == "visit":
            board = board + _sum(visits[name].pickup for name in stop.visits)
        loads.append(board)
    return tuple({name: amount for name, amount in load.items() if amount} for load in loads)


def _sum(loads: Iterable[Load]) -> Counter[str]:
    total: Counter[str] = Counter()
    for load in loads:
        total.update(load)
    return total
