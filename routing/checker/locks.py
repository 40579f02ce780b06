"""Locked parts of tours: are they kept, which of their events are facts, and what do those facts force?

Rules bind what a plan decides. A fact breaks none, and a locked stop may be as late as it is when the vehicle goes
on from its last fact without delay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from routing.checker.index import Index
from routing.checker.violations import Violation, violation
from routing.problem import Lock, LockedOrder, VehicleType, Visit
from routing.solution import Solution, Stop, Tour, Trip

Event = tuple[int, int]
"""Number of a trip, and of one of its stops; -1 is its loading."""


@dataclass
class Held:
    """What a lock holds of a tour; without a lock, nothing."""

    lock: Lock | None = None
    facts: set[Event] = field(default_factory=set)
    starts: dict[Event, int] = field(default_factory=dict)
    """Earliest start of every locked stop."""
    end_seconds: int = 0
    """Earliest end of the tour with its locked trips alone."""
    metres: int = 0
    """Distance of the tour with its locked trips alone."""
    now_seconds: int = 0
    """When the vehicle is free after its locked trips."""
    rested: set[str] = field(default_factory=set)
    """Breaks that are facts."""
    rests: dict[str, int] = field(default_factory=dict)
    """Earliest start of every locked break."""

    def is_fact(self, trip: int, stop: int = -1) -> bool:
        """Whether the loading of a trip, or one of its stops, has happened."""
        return (trip, stop) in self.facts

    def holds(self, trip: int) -> bool:
        """Whether a trip is locked."""
        return self.lock is not None and trip < len(self.lock.trips)

    def free_seconds(self, trip: int, stop: int, leave: int) -> int:
        """When the vehicle goes on after an event: later than it left, if the lock says so of its last fact."""
        last = self.lock is not None and (trip, stop) in self.facts and len(self.facts) == self.lock.happened
        after = max(self.facts, default=(-1, -1)) == (trip, stop)
        return max(leave, self.lock.free_seconds) if last and after and self.lock else leave


def hold(index: Index, tour: Tour) -> Held:
    """What the problem's lock of the tour's vehicle holds, if it has one."""
    lock, kind = index.locks.get(tour.vehicle), index.types.get(tour.vehicle)
    if lock is None or kind is None:
        return Held()
    events = [(number, at) for number, trip in enumerate(lock.trips) for at in range(-1, len(trip.stops))]
    held = Held(lock=lock, facts=set(events[: lock.happened]), rested={rest.id for rest in lock.breaks[: lock.rested]})
    _play(index, kind, lock, held)
    return held


def _play(index: Index, kind: VehicleType, lock: Lock, held: Held) -> None:
    """Go through the locked trips: facts as they were, the rest without delay."""
    now, place = lock.start_seconds, kind.start_place
    for number, trip in enumerate(lock.trips):
        source = index.find_source(trip.source)
        if source is None:
            return
        seconds, metres = _way(index, kind, place, source.place)
        held.metres += metres
        if held.is_fact(number):
            now = held.free_seconds(number, -1, trip.depart_seconds)
        else:
            least = trip.load_seconds if number == 0 or trip.source in index.hubs else 0
            begin = max(now + seconds, source.open_seconds, least)
            now = begin + source.loading_seconds + (kind.reload_seconds if number else 0)
            now = max(now, _release(index, trip))
        now = _rest(kind, lock, held, (number, -1), now)
        place, before = source.place, None
        for at, stop in enumerate(trip.stops):
            there = index.find_place(stop)
            if there is None:
                return
            seconds, metres = _way(index, kind, place, there)
            held.metres += metres
            if held.is_fact(number, at):
                start, now = stop.start_seconds, held.free_seconds(number, at, stop.leave_seconds)
            else:
                start = _earliest(index, stop, now + seconds)
                now = start + _takes(index, stop, before)
            held.starts[number, at] = start
            now = _rest(kind, lock, held, (number, at), now)
            place, before = there, stop
    seconds, metres = _way(index, kind, place, kind.end_place)
    held.metres += metres
    held.now_seconds = now
    held.end_seconds = now + seconds


def _rest(kind: VehicleType, lock: Lock, held: Held, event: Event, now: int) -> int:
    """The locked breaks between `event`, over at `now`, and the next one; when they are over."""
    begins = {
        (number, at): stop.start_seconds if stop else trip.load_seconds
        for number, trip in enumerate(lock.trips) for at, stop in enumerate([None, *trip.stops], -1)
    }  # fmt: skip
    later = [begin for other, begin in begins.items() if other > event]
    known = {rest.id: rest for rest in kind.breaks}
    for rest in lock.breaks:
        if rest.start_seconds < begins[event] or (later and rest.start_seconds >= min(later)):
            continue
        if rest.id in held.rested or rest.id not in known:
            now = max(now, rest.end_seconds)
        else:
            held.rests[rest.id] = max(now, known[rest.id].earliest_seconds)
            now = held.rests[rest.id] + known[rest.id].duration_seconds
    return now


def _way(index: Index, kind: VehicleType, start: str | None, end: str | None) -> tuple[int, int]:
    if start is None or end is None or kind.profile not in index.problem.travel:
        return 0, 0
    leg = index.leg(kind.profile, start, end)
    return leg.seconds, leg.metres


def _release(index: Index, trip: Trip) -> int:
    names = [name for stop in trip.stops for name in stop.visits if name in index.visits]
    return 0 if trip.source in index.hubs else max((index.visits[name].release_seconds for name in names), default=0)


def _earliest(index: Index, stop: Stop, arrive: int) -> int:
    if stop.kind == "drop":
        return max(arrive, index.hubs[stop.hub or ""].open_seconds)
    for opens, closes in sorted(index.visits[stop.visits[0]].windows):
        if arrive <= closes:
            return max(arrive, opens)
    return arrive


def _takes(index: Index, stop: Stop, before: Stop | None) -> int:
    if stop.kind == "drop":
        return index.hubs[stop.hub or ""].unloading_seconds
    visit = index.visits[stop.visits[0]]
    former: Visit | None = index.visits.get(before.visits[0]) if before and before.kind == "visit" else None
    shared = former is not None and visit.building is not None and former.building == visit.building
    return visit.service_seconds + (0 if shared else visit.building_seconds)


def check_locks(index: Index, solution: Solution) -> Iterator[Violation]:
    """Every lock against the tour of its vehicle: trips, stops, order, and the times of facts."""
    tours = {tour.vehicle: tour for tour in solution.tours}
    for lock in index.problem.locks:
        tour = tours.get(lock.vehicle)
        if not lock.trips:
            continue
        if tour is None or len(tour.trips) < len(lock.trips):
            yield violation("check.lock_missing", lock.vehicle)
            continue
        if tour.start_seconds != lock.start_seconds:
            yield violation("check.fact_changed", lock.vehicle, amount=abs(tour.start_seconds - lock.start_seconds))
        if lock.ends and len(tour.trips) > len(lock.trips):
            yield violation("check.lock_continued", lock.vehicle)
        left = lock.happened
        for kept, trip in zip(lock.trips, tour.trips, strict=False):
            if _order(kept) != _order(trip):
                yield violation("check.lock_changed", lock.vehicle, trip.source)
                break
            stops = zip(map(_times, kept.stops), map(_times, trip.stops), strict=True)
            pairs = [(_loading(kept), _loading(trip)), *stops]
            for told, found in pairs[:left]:
                late = max(abs(before - after) for before, after in zip(told, found, strict=True))
                if late:
                    yield violation("check.fact_changed", lock.vehicle, trip.source, amount=late)
            left = max(0, left - len(pairs))
        yield from _check_rests(lock, tour)
    for locked in index.problem.locked_orders:
        tour = tours.get(locked.vehicle)
        if tour is not None:
            yield from _check_locked_order(index, locked, tour)


def _check_locked_order(index: Index, locked: LockedOrder, tour: Tour) -> Iterator[Violation]:
    """Each door against the next one of the locked order that the tour makes, behind what is locked anyway."""
    held = hold(index, tour)
    free = (trip for number, trip in enumerate(tour.trips) if not held.holds(number))
    made = [name for trip in free for stop in trip.stops if stop.kind == "visit" for name in stop.visits]
    ranks = {name: rank for rank, name in enumerate(locked.visits)}
    found = [name for name in made if name in ranks]
    for first, second in pairwise(found):
        if ranks[first] > ranks[second]:
            yield violation("check.order_changed", tour.vehicle, first, second)


def _check_rests(lock: Lock, tour: Tour) -> Iterator[Violation]:
    found = {rest.id: rest for rest in tour.breaks}
    for number, rest in enumerate(lock.breaks):
        if rest.id not in found:
            yield violation("check.lock_changed", lock.vehicle, rest.id)
        elif number < lock.rested and rest != found[rest.id]:
            times = ("start_seconds", "end_seconds")
            away = max(abs(getattr(rest, name) - getattr(found[rest.id], name)) for name in times)
            yield violation("check.fact_changed", lock.vehicle, rest.id, amount=away)


def _order(trip: Trip) -> tuple[object, ...]:
    return trip.source, *((stop.kind, stop.hub, tuple(sorted(stop.visits))) for stop in trip.stops)


def _loading(trip: Trip) -> tuple[int, ...]:
    return trip.load_seconds, trip.depart_seconds


def _times(stop: Stop) -> tuple[int, ...]:
    return stop.arrive_seconds, stop.start_seconds, stop.leave_seconds
