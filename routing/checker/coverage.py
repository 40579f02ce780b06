"""Is every door served once or named unserved, by somebody who may, and does the plan name only what exists?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from routing.checker.index import Index
from routing.checker.locks import hold
from routing.checker.violations import Violation, violation
from routing.problem import VehicleType, Visit
from routing.solution import Solution, Stop, Tour, Unserved


def check_coverage(index: Index, solution: Solution) -> Iterator[Violation]:
    """Every visit exactly once served or unserved; no unknown ids, no vehicle twice, no empty tours."""
    served = Counter(
        visit for tour in solution.tours for trip in tour.trips for stop in trip.stops
        if stop.kind == "visit" for visit in stop.visits
    )  # fmt: skip
    unserved = Counter(entry.visit for entry in solution.unserved)
    for visit in index.visits:
        yield from _check_count(visit, served[visit], unserved[visit])
    for visit in sorted({**served, **unserved}.keys() - index.visits.keys()):
        yield violation("check.unknown_visit", visit)
    for entry in solution.unserved:
        yield from _check_reason(entry)
    yield from _check_vehicles(index, solution)


def _check_count(visit: str, served: int, unserved: int) -> Iterator[Violation]:
    if not served and not unserved:
        yield violation("check.visit_missing", visit)
    if served > 1:
        yield violation("check.visit_twice", visit)
    if unserved > 1:
        yield violation("check.unserved_twice", visit)
    if served and unserved:
        yield violation("check.visit_served_and_unserved", visit)


def _check_reason(entry: Unserved) -> Iterator[Violation]:
    reason = entry.reason
    said = (reason.code, reason.cause.ko, reason.cause.en, reason.action.ko, reason.action.en)
    if not all(text.strip() for text in said):
        yield violation("check.unserved_without_reason", entry.visit)


def _check_vehicles(index: Index, solution: Solution) -> Iterator[Violation]:
    for vehicle, count in Counter(tour.vehicle for tour in solution.tours).items():
        if vehicle not in index.types:
            yield violation("check.unknown_vehicle", vehicle)
        if count > 1:
            yield violation("check.vehicle_twice", vehicle)
    for tour in solution.tours:
        yield from _check_shape(tour)


def _check_shape(tour: Tour) -> Iterator[Violation]:
    if not tour.trips:
        yield violation("check.tour_empty", tour.vehicle)
    for trip in tour.trips:
        if not trip.stops:
            yield violation("check.trip_empty", tour.vehicle, trip.source)
        for stop in trip.stops:
            if not _well_formed(stop):
                yield violation("check.stop_malformed", tour.vehicle, *stop.visits)


def _well_formed(stop: Stop) -> bool:
    if stop.kind == "drop":
        return bool(stop.visits) and stop.hub is not None
    return stop.kind == "visit" and len(stop.visits) == 1 and stop.hub is None


def check_compatibility(index: Index, solution: Solution) -> Iterator[Violation]:
    """Skills, crew, delivery model and exclusions of every door against the vehicle that serves it."""
    for tour in solution.tours:
        kind, held = index.types.get(tour.vehicle), hold(index, tour)
        trips = (trip for number, trip in enumerate(tour.trips) if not held.holds(number))
        doors = (stop for trip in trips for stop in trip.stops if stop.kind == "visit")
        for visit in (index.visits.get(name) for stop in doors for name in stop.visits):
            if kind and visit:
                yield from _check_door(visit, kind, tour.vehicle)


def _check_door(visit: Visit, kind: VehicleType, vehicle: str) -> Iterator[Violation]:
    for skill in sorted(visit.skills - kind.skills):
        yield violation("check.skill_missing", visit.id, vehicle, skill)
    if kind.crew_size < visit.crew_min:
        yield violation("check.crew_too_small", visit.id, vehicle)
    if visit.allowed_models is not None and kind.model not in visit.allowed_models:
        yield violation("check.model_not_allowed", visit.id, vehicle, kind.model)
    if vehicle in visit.excluded_vehicles:
        yield violation("check.vehicle_excluded", visit.id, vehicle)
    if visit.only_vehicles is not None and vehicle not in visit.only_vehicles:
        yield violation("check.courier_not_promised", visit.id, vehicle)
