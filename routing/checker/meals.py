"""Does every meal travel only on a trip that loaded it, directly or over a hub, and fresh enough?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from routing.checker.index import Index
from routing.checker.locks import hold
from routing.checker.violations import Violation, violation
from routing.problem import Hub
from routing.solution import Solution, Stop, Tour, Trip


@dataclass(frozen=True)
class Ride:
    """A meal on a trip: carried to its door, or dropped at a hub."""

    visit: str
    tour: Tour
    trip: Trip
    stop: Stop
    loaded: bool
    """It has been loaded: how it came there is a fact."""
    done: bool
    forced_seconds: int | None
    """Earliest start of the stop, if it is locked."""


def _rides(index: Index, solution: Solution, kind: str) -> Iterator[Ride]:
    for tour in solution.tours:
        held = hold(index, tour)
        for number, trip in enumerate(tour.trips):
            for at, stop in enumerate(trip.stops):
                if stop.kind == kind:
                    for visit in stop.visits:
                        forced = held.starts.get((number, at))
                        yield Ride(visit, tour, trip, stop, held.is_fact(number), held.is_fact(number, at), forced)


def check_meals(index: Index, solution: Solution) -> Iterator[Violation]:
    """Origins, feeders, hub hand-over, release and time on board of every meal, and each hub's capacity."""
    drops: dict[str, list[Ride]] = defaultdict(list)
    for ride in _rides(index, solution, "drop"):
        drops[ride.visit].append(ride)
        yield from _check_drop(index, ride)
    taken: dict[str, set[str]] = defaultdict(set)
    for ride in _rides(index, solution, "visit"):
        taken[ride.visit].add(ride.trip.source)
        if ride.visit in index.visits:
            yield from _check_ride(index, ride, drops[ride.visit])
    unserved = {entry.visit for entry in solution.unserved}
    for visit, rides in drops.items():
        yield from _check_dropped(visit, rides, taken[visit], visit in unserved)
    yield from _check_hub_capacity(index, solution)


def _check_drop(index: Index, ride: Ride) -> Iterator[Violation]:
    kind = index.types.get(ride.tour.vehicle)
    hub = ride.stop.hub or ""
    if ride.visit not in index.visits:
        yield violation("check.unknown_visit", ride.visit)
        return
    if hub not in index.hubs:
        yield violation("check.unknown_hub", ride.tour.vehicle, hub)
    elif kind and hub not in kind.feeds:
        yield violation("check.hub_not_fed", ride.tour.vehicle, hub)
    if ride.trip.source in index.hubs:
        yield violation("check.drop_on_hub_trip", ride.tour.vehicle, hub)
    elif not ride.loaded:
        yield from _check_loaded(index, ride)


def _check_ride(index: Index, ride: Ride, drops: list[Ride]) -> Iterator[Violation]:
    hub = index.hubs.get(ride.trip.source)
    if ride.done:
        return
    if hub is None:
        if not ride.loaded:
            yield from _check_loaded(index, ride)
        yield from _check_time_on_board(index, ride, ride.trip)
        return
    feeders = [drop for drop in drops if drop.stop.hub == hub.id]
    if not feeders:
        yield violation("check.meal_not_dropped", ride.visit, hub.id)
    for feeder in feeders:
        yield from _check_handover(ride, feeder, hub)
        yield from _check_time_on_board(index, ride, feeder.trip)


def _check_loaded(index: Index, ride: Ride) -> Iterator[Violation]:
    visit = index.visits[ride.visit]
    if ride.trip.source not in visit.origins:
        yield violation("check.wrong_origin", visit.id, ride.tour.vehicle, ride.trip.source)
    early = visit.release_seconds - ride.trip.depart_seconds
    if early > 0:
        yield violation("check.left_before_release", visit.id, ride.tour.vehicle, amount=early)


def _check_handover(ride: Ride, feeder: Ride, hub: Hub) -> Iterator[Violation]:
    early = feeder.stop.leave_seconds + hub.handover_seconds - ride.trip.load_seconds
    if early > 0 and not ride.loaded:
        yield violation("check.hub_load_too_early", ride.visit, ride.tour.vehicle, hub.id, amount=early)


def _check_time_on_board(index: Index, ride: Ride, depot_trip: Trip) -> Iterator[Violation]:
    limit = index.visits[ride.visit].max_time_on_board_seconds
    if limit is None:
        return
    over = ride.stop.start_seconds - depot_trip.depart_seconds - limit
    if over > 0 and ride.stop.start_seconds != ride.forced_seconds:
        yield violation("check.time_on_board_exceeded", ride.visit, ride.tour.vehicle, amount=over)


def _check_dropped(visit: str, rides: list[Ride], taken: set[str], unserved: bool) -> Iterator[Violation]:
    if len(rides) > 1:
        yield violation("check.meal_dropped_twice", visit)
    for ride in rides:
        if ride.stop.hub not in taken and not (ride.loaded and unserved):
            yield violation("check.meal_left_at_hub", visit, ride.stop.hub or "")


def _check_hub_capacity(index: Index, solution: Solution) -> Iterator[Violation]:
    dropped: dict[str, Counter[str]] = defaultdict(Counter)
    settled: dict[str, Counter[str]] = defaultdict(Counter)
    for ride in _rides(index, solution, "drop"):
        if ride.visit in index.visits:
            dropped[ride.stop.hub or ""].update(index.visits[ride.visit].delivery)
            if ride.loaded:
                settled[ride.stop.hub or ""].update(index.visits[ride.visit].delivery)
    for hub in index.problem.hubs:
        for dimension, most in hub.capacity.items():
            over = dropped[hub.id][dimension] - max(most, settled[hub.id][dimension])
            if over > 0:
                yield violation("check.hub_over_capacity", hub.id, dimension, amount=over)
