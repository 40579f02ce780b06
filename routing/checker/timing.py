"""Can it be done in the time: ways, loading, service, windows, opening hours, and what a tour states about itself?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from routing.checker.index import Index
from routing.checker.locks import Held, hold
from routing.checker.violations import Violation, violation
from routing.problem import VehicleType, Visit
from routing.solution import Rest, Solution, Stop, Tour, Trip


class Point(NamedTuple):
    """A place on a tour (None: unknown), when the vehicle comes and leaves, and whose place it is."""

    place: str | None
    arrive_seconds: int
    leave_seconds: int
    name: str
    free_seconds: int
    """When it goes on: as it leaves, or later if a lock says so."""
    is_fact: bool = False
    is_source: bool = False


def check_times(index: Index, solution: Solution) -> Iterator[Violation]:
    """Every leg, loading and stop of every tour with a known vehicle."""
    for tour in solution.tours:
        kind = index.types.get(tour.vehicle)
        if kind is None:
            continue
        held = hold(index, tour)
        for number, trip in enumerate(tour.trips):
            if not held.is_fact(number):
                yield from _check_loading(index, tour, kind, trip, number)
            yield from _check_stops(index, held, tour, trip, number)
        if kind.profile not in index.problem.travel:
            yield violation("check.travel_missing", tour.vehicle, kind.profile)
        elif tour.trips:
            yield from _check_ways(index, held, tour, kind)


def _check_loading(
    index: Index, tour: Tour, kind: VehicleType, trip: Trip, number: int
) -> Iterator[Violation]:
    source = index.find_source(trip.source)
    if source is None:
        yield violation("check.unknown_source", tour.vehicle, trip.source)
        return
    if trip.source not in kind.sources:
        yield violation("check.source_not_allowed", tour.vehicle, trip.source)
    ids = (tour.vehicle, trip.source)
    needed = source.loading_seconds + (kind.reload_seconds if number else 0)
    yield from _exceeded("check.loading_too_short", trip.load_seconds + needed - trip.depart_seconds, *ids)
    yield from _exceeded("check.source_not_open", source.open_seconds - trip.load_seconds, *ids)
    yield from _exceeded("check.source_closed", trip.depart_seconds - source.close_seconds, *ids)


def _check_stops(index: Index, held: Held, tour: Tour, trip: Trip, number: int) -> Iterator[Violation]:
    before: Visit | None = None
    for at, stop in enumerate(trip.stops):
        ids = (tour.vehicle, *stop.visits) if stop.kind == "visit" else (tour.vehicle, stop.hub or "")
        yield from _exceeded("check.times_out_of_order", stop.arrive_seconds - stop.start_seconds, *ids)
        visit = index.visits.get(stop.visits[0]) if stop.kind == "visit" and stop.visits else None
        hub = index.hubs.get(stop.hub or "") if stop.kind == "drop" else None
        if held.is_fact(number, at):
            before = visit
            continue
        if visit:
            yield from _check_service(stop, _service_seconds(visit, before), ids)
            yield from _check_windows(stop, visit, held.starts.get((number, at)), ids)
        elif hub:
            yield from _check_service(stop, hub.unloading_seconds, ids)
            yield from _exceeded("check.hub_not_open", hub.open_seconds - stop.start_seconds, *ids)
            forced = held.starts.get((number, at), 0) + hub.unloading_seconds if held.holds(number) else 0
            yield from _exceeded("check.hub_closed", stop.leave_seconds - max(hub.close_seconds, forced), *ids)
        before = visit


def _service_seconds(visit: Visit, before: Visit | None) -> int:
    inside = before is not None and visit.building is not None and before.building == visit.building
    return visit.service_seconds + (0 if inside else visit.building_seconds)


def _check_service(stop: Stop, needed: int, ids: tuple[str, ...]) -> Iterator[Violation]:
    yield from _differs("check.service_time_wrong", stop.leave_seconds - stop.start_seconds - needed, *ids)


def _check_windows(stop: Stop, visit: Visit, forced: int | None, ids: tuple[str, ...]) -> Iterator[Violation]:
    """`forced`: the earliest start of a locked stop, which no window turns into a fault."""
    start = stop.start_seconds
    if start == forced:
        return
    if not visit.windows or any(earliest <= start <= latest for earliest, latest in visit.windows):
        return
    later = [earliest - start for earliest, _ in visit.windows if earliest > start]
    if later:
        yield violation("check.early_for_window", *ids, amount=min(later))
    else:
        yield violation("check.late_for_window", *ids, amount=start - max(latest for _, latest in visit.windows))


def _check_ways(index: Index, held: Held, tour: Tour, kind: VehicleType) -> Iterator[Violation]:
    points = _points(index, held, tour)
    if any(point.place is None for point in points):
        return  # something unknown was named, which is reported elsewhere
    first, last = points[0], points[-1]
    begin = Point(kind.start_place or first.place, tour.start_seconds, tour.start_seconds, "", tour.start_seconds)
    finish = Point(kind.end_place or last.place, tour.end_seconds, tour.end_seconds, "", tour.end_seconds)
    lasts = {rest.id for rest in kind.breaks}
    tour = replace(tour, breaks=[rest for rest in tour.breaks if rest.id in lasts])
    distance = 0
    for start, end in pairwise([begin, *points, finish]):
        leg = index.leg(kind.profile, start.place or "", end.place or "")
        distance += leg.metres
        if end.is_fact:
            continue
        if not leg.exists:
            yield violation("check.unreachable", tour.vehicle, start.place or "", end.place or "")
            continue
        rests = _rests_between(tour, start, end)
        late = _lateness(start, end, leg.seconds, rests)
        if end is finish:
            leave = start.leave_seconds if start.is_fact else start.free_seconds
            leave = max([leave, *(rest.end_seconds for rest in rests)])
            yield from _differs("check.tour_end_wrong", end.arrive_seconds - leave - leg.seconds, tour.vehicle)
        elif start is begin:
            yield from _exceeded("check.tour_start_wrong", late, tour.vehicle)
        else:
            yield from _exceeded("check.travel_too_fast", late, tour.vehicle, end.name)
    yield from _differs("check.tour_distance_wrong", tour.distance_metres - distance, tour.vehicle)


def _rests_between(tour: Tour, start: Point, end: Point) -> list[Rest]:
    """Breaks between the two points; one that begins while something else goes on is reported elsewhere."""
    return sorted(
        (rest for rest in tour.breaks
         if start.leave_seconds <= rest.start_seconds and rest.end_seconds <= end.arrive_seconds),
        key=lambda rest: rest.start_seconds,
    )  # fmt: skip


def _lateness(start: Point, end: Point, seconds: int, rests: list[Rest]) -> int:
    """Seconds by which there is too little time for the way and the breaks: these first, or after it at a source."""
    late = []
    for first in range(0 if end.is_source else len(rests), len(rests) + 1):
        leave = max([start.free_seconds, *(rest.end_seconds for rest in rests[:first])])
        due = rests[first].start_seconds if first < len(rests) else end.arrive_seconds
        late.append(leave + seconds - due)
    return min(late)


def _points(index: Index, held: Held, tour: Tour) -> list[Point]:
    points: list[Point] = []
    for number, trip in enumerate(tour.trips):
        source = index.find_source(trip.source)
        place = source.place if source else None
        free = held.free_seconds(number, -1, trip.depart_seconds)
        points.append(
            Point(place, trip.load_seconds, trip.depart_seconds, trip.source, free, held.is_fact(number), True)
        )
        for at, stop in enumerate(trip.stops):
            name = (stop.hub or "") if stop.kind == "drop" else " ".join(stop.visits)
            place, free = index.find_place(stop), held.free_seconds(number, at, stop.leave_seconds)
            fact = held.is_fact(number, at)
            points.append(Point(place, stop.arrive_seconds, stop.leave_seconds, name, free, fact))
    return points


def _exceeded(code: str, amount: int, *subject: str) -> Iterator[Violation]:
    if amount > 0:
        yield violation(code, *subject, amount=amount)


def _differs(code: str, amount: int, *subject: str) -> Iterator[Violation]:
    if amount:
        yield violation(code, *subject, amount=amount)
