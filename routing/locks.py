"""What follows from a lock: the times of its whole part, where and when the vehicle is free, what hubs hold.

Facts keep their times; what is locked but has not happened follows without delay, as early as windows allow.
So nothing about a locked part is left to decide, and everybody who plans on from it gets the same times.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from routing.problem import UNREACHABLE, Break, Depot, Hub, Lock, Problem, VehicleType, Visit
from routing.rests import over_before, unpaid_seconds
from routing.solution import Rest, Stop, Tour, Trip


@dataclass(frozen=True, kw_only=True)
class Played:
    """A lock with the times of all its trips. `place` and `free_seconds`: from where and when the vehicle goes on.

    `place` is None for a lock without trips on a vehicle without a start place.
    """

    lock: Lock
    kind: VehicleType
    trips: tuple[Trip, ...]
    place: str | None
    free_seconds: int
    metres: int
    """Legs of the locked part, with the way from the start place."""
    way_home: tuple[int, int]
    """Seconds and metres from `place` to the end place."""
    breaks: tuple[Rest, ...] = ()
    """Rests of the locked part."""

    @property
    def unpaid_seconds(self) -> int:
        """Unpaid seconds of the locked part."""
        return unpaid_seconds(self.kind, self.breaks)

    @property
    def open_breaks(self) -> tuple[Break, ...]:
        """Breaks that what follows the locked part may have to hold: not taken, not over before it, not past."""
        taken = {rest.id for rest in self.breaks}
        left = [rest for rest in self.kind.breaks if rest.id not in taken]
        while left and self._came_before(left[0]):
            left.pop(0)
        return tuple(rest for rest in left if rest.latest_seconds >= self.free_seconds)

    def _came_before(self, rest: Break) -> bool:
        over = over_before(self.kind.breaks[: self.kind.breaks.index(rest) + 1])
        return over is not None and over <= self.lock.start_seconds

    @property
    def visits(self) -> set[str]:
        """The visits the locked trips serve."""
        return {name for trip in self.trips for stop in trip.stops if stop.kind == "visit" for name in stop.visits}

    @property
    def tour(self) -> Tour:
        """The locked part as a tour of its own, ended after it."""
        last = self.trips[-1]
        leave = last.stops[-1].leave_seconds if last.stops else last.depart_seconds
        leave = max(leave, *(rest.end_seconds for rest in self.breaks)) if self.breaks else leave
        return Tour(
            vehicle=self.lock.vehicle,
            start_seconds=self.lock.start_seconds,
            end_seconds=leave + self.way_home[0],
            distance_metres=self.metres + self.way_home[1],
            trips=self.trips,
            breaks=self.breaks,
        )


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """Meals that a locked feeder brings to a hub: when it left its depot, and when they can be loaded there."""

    hub: str
    visits: tuple[str, ...]
    left_seconds: int
    ready_seconds: int


def play_locks(problem: Problem) -> dict[str, Played]:
    """Every lock of `problem` by vehicle. Locks of vehicles the problem does not know are passed over."""
    player = _Player(problem)
    return {lock.vehicle: player.play(lock) for lock in problem.locks if lock.vehicle in player.kinds and lock.trips}


def dropped_meals(problem: Problem, played: Mapping[str, Played]) -> list[Dropped]:
    """What locked feeders have brought or will bring to hubs."""
    handover = {hub.id: hub.handover_seconds for hub in problem.hubs}
    return [
        Dropped(
            hub=stop.hub or "",
            visits=tuple(stop.visits),
            left_seconds=trip.depart_seconds,
            ready_seconds=stop.leave_seconds + handover.get(stop.hub or "", 0),
        )
        for tour in played.values() for trip in tour.trips for stop in trip.stops if stop.kind == "drop"
    ]  # fmt: skip


class _Rests:
    """A lock's rests in the course of its events."""

    def __init__(self, kind: VehicleType, lock: Lock) -> None:
        self.breaks = {rest.id: rest for rest in kind.breaks}
        self.begins = [
            time for trip in lock.trips
            for time in (trip.load_seconds, *(stop.start_seconds for stop in trip.stops))
        ]  # fmt: skip
        self.left = list(enumerate(lock.breaks))
        self.rested = lock.rested
        self.taken: list[Rest] = []
        self._follow(0, lock.start_seconds)
        self.events = 0

    def follow(self, now: int) -> int:
        """The rests between the next event, which is over at `now`, and the one after it; when they are over."""
        self.events += 1
        return self._follow(self.events, now)

    def _follow(self, events: int, now: int) -> int:
        while self.left and (events == len(self.begins) or self.left[0][1].start_seconds < self.begins[events]):
            number, rest = self.left.pop(0)
            if number >= self.rested and events > 0 and rest.id in self.breaks:
                due = self.breaks[rest.id]
                begins = max(now, due.earliest_seconds)
                rest = replace(rest, start_seconds=begins, end_seconds=begins + due.duration_seconds)
            self.taken.append(rest)
            now = max(now, rest.end_seconds)
        return now


class _Player:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.kinds = {name: kind for kind in problem.vehicle_types for name in kind.vehicle_ids}
        self.visits = {visit.id: visit for visit in problem.visits}
        self.hubs = {hub.id: hub for hub in problem.hubs}
        sources: list[Depot | Hub] = [*problem.depots, *problem.hubs]
        self.sources = {source.id: source for source in sources}
        self.rows = {place.id: row for row, place in enumerate(problem.places)}

    def play(self, lock: Lock) -> Played:
        kind, left, now = self.kinds[lock.vehicle], lock.happened, lock.start_seconds
        place, metres, trips = kind.start_place, 0, []
        rests = _Rests(kind, lock)
        for number, trip in enumerate(lock.trips):
            source = self.sources[trip.source]
            way = self._way(kind, place, source.place)
            metres += way[1]
            if left > 0:
                load, depart = trip.load_seconds, trip.depart_seconds
                left -= 1
                if left == 0:
                    depart = max(depart, lock.free_seconds)
                now = depart
                played = replace(trip, load_seconds=load, depart_seconds=trip.depart_seconds, stops=())
            else:
                load = max(now + way[0], source.open_seconds, trip.load_seconds if number == 0 else 0)
                if trip.source in self.hubs:
                    load = max(load, trip.load_seconds)
                now = max(load + source.loading_seconds + (kind.reload_seconds if number else 0), self._release(trip))
                played = replace(trip, load_seconds=load, depart_seconds=now, stops=())
            now = rests.follow(now)
            place, stops, before = source.place, [], None
            for stop in trip.stops:
                there = self._place(stop)
                way = self._way(kind, place, there)
                metres += way[1]
                if left > 0:
                    left -= 1
                    stops.append(stop)
                    now = max(stop.leave_seconds, lock.free_seconds) if left == 0 else stop.leave_seconds
                else:
                    arrive = now + way[0]
                    start = self._earliest(stop, arrive)
                    now = start + self._duration(stop, before)
                    stops.append(replace(stop, arrive_seconds=arrive, start_seconds=start, leave_seconds=now))
                now = rests.follow(now)
                place, before = there, stop
            trips.append(replace(played, stops=tuple(stops)))
        home = self._way(kind, place, kind.end_place)
        return Played(
            lock=lock, kind=kind, trips=tuple(trips), place=place, free_seconds=now, metres=metres, way_home=home,
            breaks=tuple(rests.taken),
        )  # fmt: skip

    def _way(self, kind: VehicleType, start: str | None, end: str | None) -> tuple[int, int]:
        if start is None or end is None:
            return 0, 0
        matrix, pair = self.problem.travel[kind.profile], (self.rows[start], self.rows[end])
        seconds, metres = int(matrix.seconds[pair]), int(matrix.metres[pair])
        return min(seconds, UNREACHABLE), min(metres, UNREACHABLE)

    def _place(self, stop: Stop) -> str:
        return self.hubs[stop.hub or ""].place if stop.kind == "drop" else self.visits[stop.visits[0]].place

    def _release(self, trip: Trip) -> int:
        if trip.source in self.hubs:
            return 0
        return max((self.visits[name].release_seconds for stop in trip.stops for name in stop.visits), default=0)

    def _earliest(self, stop: Stop, arrive: int) -> int:
        if stop.kind == "drop":
            return max(arrive, self.hubs[stop.hub or ""].open_seconds)
        windows = sorted(self.visits[stop.visits[0]].windows)
        return next((max(arrive, opens) for opens, closes in windows if arrive <= closes), arrive)

    def _duration(self, stop: Stop, before: Stop | None) -> int:
        if stop.kind == "drop":
            return self.hubs[stop.hub or ""].unloading_seconds
        visit: Visit = self.visits[stop.visits[0]]
        former = self.visits[before.visits[0]] if before is not None and before.kind == "visit" else None
        inside = former is not None and visit.building is not None and former.building == visit.building
        return visit.service_seconds + (0 if inside else visit.building_seconds)
