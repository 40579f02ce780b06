"""Where one more door fits into a plan that is being carried out, without breaking a rule or touching what has left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from routing.alternatives import part_of, places_for
from routing.locks import play_locks
from routing.problem import Problem
from routing.schedule import insert_visit, schedule, sequence_of
from routing.schedule.draft import draft_trip
from routing.solution import Solution, Tour


@dataclass(frozen=True, kw_only=True)
class Room:
    """Who can bring a door's meals: on trip number `trip` (from 1), loading at `source` from `load_seconds` until it
    leaves. `position`: before which of the trip's stops the door comes, from 0."""

    vehicle: str
    trip: int
    position: int
    source: str
    load_seconds: int
    depart_seconds: int
    start_seconds: int
    """Expected start of service at the door, seconds of the day."""


def as_locked(problem: Problem, solution: Solution) -> Solution:
    """`solution` with the locked beginnings of `problem` in the order and at the times in which they happened."""
    sequence = dict(sequence_of(solution))
    for vehicle, played in play_locks(problem).items():
        sequence[vehicle] = (*map(draft_trip, played.trips), *sequence.get(vehicle, ())[len(played.trips) :])
    return schedule(problem, sequence, like=solution).solution


def find_room(problem: Problem, solution: Solution, visit: str) -> Room | None:
    """The place of least detour at which `visit`, which nobody serves, breaks no rule; None: there is none.

    Locked trips stay as they are. `solution` keeps the problem's locks (`as_locked`), every profile has its matrix.
    """
    for vehicle, trip, position, source, whole in places_for(problem, solution, visit):
        if whole is not problem:  # a vehicle that is not on duty
            continue
        draft = insert_visit(
            problem, sequence_of(solution), visit, to_vehicle=vehicle, trip=trip, position=position, source=source
        )
        after = schedule(*part_of(problem, draft, vehicle), like=solution)
        found = next(_rooms(after.solution.tours, vehicle, visit), None)
        if found is not None and not after.violations:
            return found
    return None


def keep_room(problem: Problem, solution: Solution, visit: str) -> Room | None:
    """The place that `visit` has, where `problem` asks more for it than `solution` knew; None if that breaks a rule or
    its trip is locked."""
    places = ((tour.vehicle, number, trip) for tour in solution.tours for number, trip in enumerate(tour.trips, 1))
    vehicle, number = next(
        (name, number) for name, number, trip in places
        if any(stop.kind == "visit" and visit in stop.visits for stop in trip.stops)
    )  # fmt: skip
    locked = next((len(lock.trips) for lock in problem.locks if lock.vehicle == vehicle), 0)
    after = schedule(*part_of(problem, sequence_of(solution), vehicle), like=solution)
    if number <= locked or after.violations:
        return None
    return next(_rooms(after.solution.tours, vehicle, visit), None)


def _rooms(tours: Sequence[Tour], vehicle: str, visit: str) -> Iterator[Room]:
    for tour in tours:
        for number, trip in enumerate(tour.trips, 1):
            for position, stop in enumerate(trip.stops):
                if tour.vehicle == vehicle and stop.kind == "visit" and visit in stop.visits:
                    yield Room(
                        vehicle=vehicle,
                        trip=number,
                        position=position,
                        source=trip.source,
                        load_seconds=trip.load_seconds,
                        depart_seconds=trip.depart_seconds,
                        start_seconds=stop.start_seconds,
                    )
