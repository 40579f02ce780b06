"""A vehicle's own limits: shift, duration, distance, trips, stops per trip, and capacity at every moment."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.index import Index
from routing.checker.locks import Held, hold
from routing.checker.violations import Violation, violation
from routing.problem import VehicleType
from routing.solution import Solution, Stop, Tour, Trip


def check_limits(index: Index, solution: Solution) -> Iterator[Violation]:
    """Every tour with a known vehicle against its type."""
    for tour in solution.tours:
        kind = index.types.get(tour.vehicle)
        if kind is None:
            continue
        held = hold(index, tour)
        yield from _check_shift(tour, kind, held)
        yield from _check_totals(tour, kind, held)
        for number, trip in enumerate(tour.trips):
            if not held.is_fact(number):
                yield from _check_capacity(index, tour, kind, trip)


def _check_shift(tour: Tour, kind: VehicleType, held: Held) -> Iterator[Violation]:
    before = 0 if held.lock else kind.shift_start_seconds - tour.start_seconds
    outside = max(before, tour.end_seconds - max(kind.shift_end_seconds, held.end_seconds))
    if outside > 0:
        yield violation("check.outside_shift", tour.vehicle, amount=outside)


def _check_totals(tour: Tour, kind: VehicleType, held: Held) -> Iterator[Violation]:
    longest = max((len(trip.stops) for number, trip in enumerate(tour.trips) if not held.holds(number)), default=0)
    lasted = held.end_seconds - held.lock.start_seconds if held.lock else 0
    totals = (
        ("check.duration_exceeded", tour.end_seconds - tour.start_seconds, kind.max_duration_seconds, lasted),
        ("check.distance_exceeded", tour.distance_metres, kind.max_distance_metres, held.metres),
        ("check.trips_exceeded", len(tour.trips), kind.max_trips, len(held.lock.trips) if held.lock else 0),
        ("check.stops_exceeded", longest, kind.max_stops_per_trip, 0),
    )
    for code, total, limit, forced in totals:
        if limit is not None and total > max(limit, forced):
            yield violation(code, tour.vehicle, amount=total - max(limit, forced))


def _check_capacity(index: Index, tour: Tour, kind: VehicleType, trip: Trip) -> Iterator[Violation]:
    for dimension, most in kind.capacity.items():
        over = _fullest(index, trip, dimension) - most
        if over > 0:
            yield violation("check.over_capacity", tour.vehicle, trip.source, dimension, amount=over)


def _fullest(index: Index, trip: Trip, dimension: str) -> int:
    """Most on board at once: at a stop the full boxes leave before the returned containers come in."""
    on_board = sum(_delivered(index, stop, dimension) for stop in trip.stops)
    fullest = on_board
    for stop in trip.stops:
        on_board -= _delivered(index, stop, dimension)
        if stop.kind == "visit":
            on_board += _amount(index, stop, "pickup", dimension)
        fullest = max(fullest, on_board)
    return fullest


def _delivered(index: Index, stop: Stop, dimension: str) -> int:
    return _amount(index, stop, "delivery", dimension)


def _amount(index: Index, stop: Stop, load: str, dimension: str) -> int:
    visits = (index.visits.get(visit) for visit in stop.visits)
    return sum(getattr(visit, load).get(dimension, 0) for visit in visits if visit)
