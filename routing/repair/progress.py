"""How far a day has come: the locks that a plan and the time (or facts from phones) make, and what is cut from them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from routing.problem import Lock, Problem
from routing.solution import Solution, Stop, Tour, Trip


def lock_what_is_loaded(problem: Problem, solution: Solution, now_seconds: int) -> tuple[Lock, ...]:
    """A lock per tour that has loaded something by `now_seconds`, if everything went as planned.

    Loaded trips are locked, with the breaks between their stops; loading, stops and breaks that have begun are facts.
    """
    locks = (_lock(tour, now_seconds) for tour in solution.tours)
    ended = {lock.vehicle for lock in problem.locks if lock.ends}
    return tuple(replace(lock, ends=lock.vehicle in ended) for lock in locks if lock.trips)


def _lock(tour: Tour, now: int) -> Lock:
    trips = tuple(trip for trip in tour.trips if trip.load_seconds <= now)
    happened = sum(1 + sum(stop.start_seconds <= now for stop in trip.stops) for trip in trips)
    leaves = [
        time for trip in trips
        for time in (trip.depart_seconds, *(stop.leave_seconds for stop in trip.stops if stop.start_seconds <= now))
    ]  # fmt: skip
    begins = [time for trip in trips for time in (trip.load_seconds, *(stop.start_seconds for stop in trip.stops))]
    begun = [rest for rest in tour.breaks if rest.start_seconds <= now]
    promised = [rest for rest in tour.breaks if now < rest.start_seconds < max(begins, default=0)]
    free = max([*leaves, *(rest.end_seconds for rest in begun)], default=0)
    return Lock(
        vehicle=tour.vehicle, start_seconds=tour.start_seconds, trips=trips, happened=happened, free_seconds=free,
        breaks=(*begun, *promised), rested=len(begun),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A lock without some of its stops, and the meals that are still on board because of it."""

    lock: Lock
    stranded: tuple[tuple[str, int], ...] = ()
    """(visit, departure from the kitchen) of the doors and drops that were cut off."""


def events_of(trips: Sequence[Trip]) -> list[tuple[Trip, Stop | None]]:
    """Every trip's loading (no stop), then its stops."""
    return [(trip, stop) for trip in trips for stop in (None, *trip.stops)]


def cut_open_stops(lock: Lock, visits: Collection[str] | None = None) -> Cut:
    """Take the stops that have not happened off the locked trips: all, or the doors in `visits`."""
    left, trips, stranded = lock.happened, [], []
    for trip in lock.trips:
        facts = max(0, left - 1)
        done, still = trip.stops[:facts], trip.stops[facts:]
        off = [stop for stop in still if visits is None or (stop.kind == "visit" and stop.visits[0] in visits)]
        stranded += [(name, trip.depart_seconds) for stop in off for name in stop.visits]
        stops = (*done, *(stop for stop in still if stop not in off))
        left -= min(left, 1 + len(trip.stops))
        if stops:
            trips.append(replace(trip, stops=stops))
    happened = lock.happened - (len(lock.trips) - len(trips))  # every trip cut away had been loaded and no more
    rests = lock.breaks[: lock.rested] if visits is None else lock.breaks
    cut = replace(lock, trips=tuple(trips), happened=max(0, happened), breaks=tuple(rests))
    return Cut(lock=cut, stranded=tuple(stranded))


def forget_visit(lock: Lock, visit: str) -> Lock:
    """The lock without a visit that is cancelled; if it was served already, it stays."""
    trips, happened, at = [], lock.happened, 0
    for trip in lock.trips:
        loaded, at = at < lock.happened, at + 1
        stops: list[Stop] = []
        for stop in trip.stops:
            is_fact, at = at < lock.happened, at + 1
            meals = tuple(name for name in stop.visits if name != visit)
            if stop.kind == "visit" and (meals or is_fact):
                stops.append(stop)
            elif stop.kind == "drop" and meals:
                stops.append(replace(stop, visits=meals))
            else:
                happened -= is_fact
        if stops:
            trips.append(replace(trip, stops=tuple(stops)))
        else:
            happened -= loaded
    return replace(lock, trips=tuple(trips), happened=happened)


def is_served(locks: Sequence[Lock], visit: str) -> bool:
    """Whether somebody has been at the door already."""
    for lock in locks:
        for _, stop in events_of(lock.trips)[: lock.happened]:
            if stop is not None and stop.kind == "visit" and visit in stop.visits:
                return True
    return False
