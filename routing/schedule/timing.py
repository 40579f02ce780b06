"""Just-in-time times of a draft: forward as early as possible, backward to leave as late as that allows, forward.

Trips are taken in an order in which every hub trip comes after the feeders that bring its meals. The
backward pass keeps each tour's earliest end (a feeder's moves until its tightest hand-over, as far as its start can
follow), so the first departure is delayed only by what would otherwise be waiting: forward time slack in the sense
of Savelsbergh (1992).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from routing.locks import Played, play_locks
from routing.problem import Break, Hub, VehicleType
from routing.rests import latest_before
from routing.schedule.draft import Draft, DraftDrop, DraftStop, DraftTrip, draft_trip
from routing.schedule.handovers import Handover, Key, find_handovers, sort_trips
from routing.schedule.rests import NEVER, Course, Event, Resting, choose_rests
from routing.schedule.ways import Ways, earliest_start, latest_start
from routing.solution import Rest

MOST_ROUNDS = 4
"""A trip put off lets its feeders leave later, which may let it be put off once more."""
MOST_RAISES = 60
"""Trips put off for the time on board of what they carry, before that is given up."""


@dataclass
class TripTimes:
    """Times of one trip; the lists go along its stops."""

    load: int
    depart: int
    arrive: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    leave: list[int] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)

    @property
    def over(self) -> int:
        """When the vehicle may go on after the trip: its last stop and the breaks after that are over."""
        ends = self.leave[-1] if self.leave else self.depart
        return max(ends, self.rests[-1].end_seconds) if self.rests else ends


class Timing:
    """The times of a draft. `times` holds them by trip after construction.

    With `loads`, trips begin loading at the moments given for them (later where the way there, a feeder or
    opening hours ask for it) instead of just in time. `fresh` puts trips off, even if tours end later for it,
    until every meal keeps its time on board: the earliest such times, if there are any. Locked trips have the times
    that follow from their lock.
    """

    def __init__(
        self, ways: Ways, draft: Draft, loads: Mapping[Key, int] | None = None, *, fresh: bool = False
    ) -> None:
        self._ways = ways
        self._trips = {(name, at): trip for name, trips in draft.items() for at, trip in enumerate(trips)}
        self._feeders, self._takers = find_handovers(ways, self._trips)
        self._order = sort_trips(self._trips, self._feeders)
        self._locks = play_locks(ways.problem)
        self._fixed = dict(self._find_fixed())
        self.times: dict[Key, TripTimes] = {}
        self._resting: dict[str, Resting] = {}
        self._go_forward(dict(loads or {}))
        self._resting = {name: choose_rests(*course) for name in draft if (course := self._course(name))}
        if self._resting:
            self._go_forward(dict(loads or {}))
        if fresh:
            self._keep_fresh()
        for _ in range(0 if loads else MOST_ROUNDS):
            loads = {key: times.load for key, times in self.times.items()}
            floors = self._go_backward()
            if floors == loads:
                break
            self._go_forward(floors)

    def locked(self, vehicle: str) -> Played | None:
        """The lock with which the vehicle's tour begins, if the draft keeps it."""
        return self._locks.get(vehicle) if (vehicle, 0) in self._fixed else None

    def _kind(self, key: Key) -> VehicleType:
        return self._ways.types[key[0]]

    def _find_fixed(self) -> Iterator[tuple[Key, TripTimes]]:
        """Times of the trips that stand in the draft as their lock says."""
        for name, played in self._locks.items():
            for at, trip in enumerate(played.trips):
                if self._trips.get((name, at)) != draft_trip(trip):
                    break
                times = TripTimes(trip.load_seconds, trip.depart_seconds)
                for stop in trip.stops:
                    times.arrive.append(stop.arrive_seconds)
                    times.start.append(stop.start_seconds)
                    times.leave.append(stop.leave_seconds)
                starts = [other.load_seconds for other in played.trips[at + 1 :]]
                begun = trip.load_seconds if at else 0
                times.rests = [
                    rest for rest in played.breaks
                    if begun <= rest.start_seconds and (not starts or rest.start_seconds < starts[0])
                ]  # fmt: skip
                yield (name, at), times

    def _keep_fresh(self) -> None:
        """Raise departures to `start - time on board` until nothing changes: the least times that keep every limit."""
        floors: dict[Key, int] = {}
        for _ in range(MOST_RAISES):
            raised = dict(self._find_stale())
            if not raised:
                return
            for key, load in raised.items():
                floors[key] = max(load, floors.get(key, 0))
            self._go_forward(floors)

    def _find_stale(self) -> Iterator[tuple[Key, int]]:
        """(trip, loading time) of trips that would have to leave later for a meal they carry to be fresh."""
        stale: dict[Key, int] = {}
        for key, trip in self._trips.items():
            for at, stop in enumerate(trip.stops):
                limit = self._ways.visits[stop].max_time_on_board_seconds if isinstance(stop, str) else None
                for origin in self._origins(key, stop) if limit is not None else ():
                    over = self.times[key].start[at] - self.times[origin].depart - (limit or 0)
                    if over > 0 and origin not in self._fixed:
                        stale[origin] = max(stale.get(origin, 0), self.times[origin].load + over)
        yield from stale.items()

    def _origins(self, key: Key, stop: DraftStop) -> list[Key]:
        """The trips that left the kitchen with the meal of a stop of trip `key`."""
        return [link.feeder for link in self._feeders[key] if link.visit == stop] or [key]

    def _go_forward(self, floors: dict[Key, int]) -> None:
        """Times as early as possible, no trip loading before its floor."""
        self.times = {}
        for key in self._order:
            if key in self._fixed:
                self.times[key] = self._fixed[key]
                continue
            self.times[key] = self._run_trip(key, max(self._earliest_load(key), floors.get(key, 0)))

    def _earliest_load(self, key: Key) -> int:
        kind, trip = self._kind(key), self._trips[key]
        source = self._ways.sources[trip.source]
        earliest = max(source.open_seconds, self._free_at(key) + self._way_to(key))
        earliest = max([earliest, *(self._ready(link) for link in self._feeders[key])])
        return max(earliest, kind.shift_start_seconds)

    def _free_at(self, key: Key) -> int:
        before = self.times.get((key[0], key[1] - 1))
        if before is None:
            resting = self._resting.get(key[0], Resting())
            return max(self._kind(key).shift_start_seconds, resting.not_before)
        locked = self._locks.get(key[0])
        if locked is not None and key[1] == len(locked.trips) and (key[0], key[1] - 1) in self._fixed:
            return _rest(self._rests_after(key, -1), locked.free_seconds)[1]
        return before.over

    def _way_to(self, key: Key) -> int:
        """Travel time to the trip's source from where the vehicle is before."""
        kind, place = self._kind(key), self._ways.sources[self._trips[key].source].place
        start = last_place(self._ways, self._trips[key[0], key[1] - 1]) if key[1] else kind.start_place
        return self._ways.seconds(kind, start, place) if start is not None else 0

    def _loading(self, key: Key) -> int:
        return self._ways.loading_seconds(self._kind(key), self._trips[key].source, first=key[1] == 0)

    def _run_trip(self, key: Key, load: int) -> TripTimes:
        kind, trip, ways = self._kind(key), self._trips[key], self._ways
        now = max(load + self._loading(key), self._release(trip))
        times = TripTimes(load, now)
        if (key[0], key[1] - 1) in self._fixed:
            times.rests = _rest(self._rests_after(key, -1), self._locks[key[0]].free_seconds)[0]
        place, before = ways.sources[trip.source].place, None
        for at, stop in enumerate(trip.stops):
            arrive = now + ways.seconds(kind, place, ways.place_of(stop))
            start = earliest_start(ways.windows_of(stop), arrive)
            now = start + ways.stop_seconds(stop, before)
            times.arrive.append(arrive)
            times.start.append(start)
            times.leave.append(now)
            rests, now = _rest(self._rests_after(key, at), now)
            times.rests += rests
            place, before = ways.place_of(stop), stop
        return times

    def _rests_after(self, key: Key, at: int) -> tuple[Break, ...]:
        """Breaks after stop `at` of a trip (-1: before its way to the source, where it follows a locked part)."""
        places = self._resting.get(key[0], Resting()).places
        if not places:
            return ()
        number = -1 if at < 0 else at + 1 + sum(
            1 + len(self._trips[key[0], other].stops) for other in range(key[1]) if (key[0], other) not in self._fixed
        )  # fmt: skip
        return places.get(number, ())

    def _course(self, name: str) -> tuple[Course, tuple[Break, ...]] | None:
        """What is left of a tour, and the breaks it may have to hold; None: there are none, or nothing is left."""
        kind, locked = self._ways.types[name], self.locked(name)
        breaks = tuple(kind.breaks) if locked is None else locked.open_breaks
        keys = [key for key in self._trips if key[0] == name and key not in self._fixed]
        if not breaks or not keys:
            return None
        events = [event for key in sorted(keys) for event in self._events(key)]
        free = kind.shift_start_seconds if locked is None else locked.free_seconds
        home = self._way_home(max(keys))
        course = Course(kind=kind, free_seconds=free, begun=locked is not None, events=events, way_home_seconds=home)
        return course, breaks

    def _events(self, key: Key) -> Iterator[Event]:
        kind, trip, ways = self._kind(key), self._trips[key], self._ways
        source, loading = ways.sources[trip.source], self._loading(key)
        opens = max([source.open_seconds, *(self._ready(link) for link in self._feeders[key])])
        yield Event(
            way_seconds=self._way_to(key), windows=((opens, max(opens, source.close_seconds - loading)),),
            lasts_seconds=loading, leaves_depot=not isinstance(source, Hub), not_before=self._release(trip),
            may_rest=False,
        )  # fmt: skip
        place, before = source.place, None
        for stop in trip.stops:
            board = None  # what a hub's trip takes has left its kitchen long ago
            if isinstance(stop, str) and not isinstance(source, Hub):
                board = ways.visits[stop].max_time_on_board_seconds
            yield Event(
                way_seconds=ways.seconds(kind, place, ways.place_of(stop)), windows=ways.windows_of(stop),
                lasts_seconds=ways.stop_seconds(stop, before), board_seconds=board,
            )  # fmt: skip
            place, before = ways.place_of(stop), stop

    def _ready(self, link: Handover) -> int:
        """When the meal can be loaded, 0 if its feeder has no times yet."""
        feeder = self.times.get(link.feeder)
        return 0 if feeder is None else feeder.leave[link.position] + link.handover_seconds

    def _release(self, trip: DraftTrip) -> int:
        """When the last of its meals may leave; what a hub trip loads was released to the feeder."""
        if isinstance(self._ways.sources[trip.source], Hub):
            return 0
        meals = (stop.visits if isinstance(stop, DraftDrop) else (stop,) for stop in trip.stops)
        return max((self._ways.visits[visit].release_seconds for group in meals for visit in group), default=0)

    def _go_backward(self) -> dict[Key, int]:
        """The latest load of every trip that makes no tour longer, and nothing later than its own tour needs."""
        ends = {name: (name, at) for name, at in sorted(self._trips)}
        later = {name: NEVER for name, at in self._trips if self._takers[name, at]}
        still = self._walk_back(dict.fromkeys(later, 0)) if later else {}
        while True:
            floors = self._walk_back(later)
            # A feeder that starts with a door of its own can't follow its end for ever: it would be paid for waiting.
            follows = {name: max(0, floors[name, 0] - still[name, 0]) for name in later}
            put_off = {name: min(most, self._feeder_slack(ends[name], floors)) for name, most in later.items()}
            longer = {name: follows[name] for name in later if follows[name] < put_off[name]}
            if not longer:
                return floors
            later |= longer

    def _walk_back(self, later: Mapping[str, int]) -> dict[Key, int]:
        """The latest load of every trip, a feeder's tour ending at most `later` seconds after its earliest end."""
        floors: dict[Key, int] = {}
        for key in reversed(self._order):
            bound = self._latest_end(key, floors, later.get(key[0], 0))
            floors[key] = self.times[key].load if key in self._fixed else self._latest_load(key, bound, floors)
        return floors

    def _latest_end(self, key: Key, floors: dict[Key, int], later: int) -> int:
        following = (key[0], key[1] + 1)
        times = self.times[key]
        ends = times.over
        if following in floors:
            return max(ends, floors[following] - self._way_to(following))
        return ends + min(later, self._feeder_slack(key, floors))

    def _feeder_slack(self, key: Key, floors: dict[Key, int]) -> int:
        """How much later a vehicle's last trip may end before a meal it drops would be waited for."""
        links = [link for link in self._takers[key] if link.taker in floors]
        if not links:
            return 0
        leave = self.times[key].leave
        slacks = [self._due(link, floors) - leave[link.position] for link in links]
        ends = self.times[key].over + self._way_home(key)
        due = latest_before(self._resting.get(key[0], Resting()).after)
        slacks += [] if due is None else [due - ends]
        return max(0, min([*slacks, self._kind(key).shift_end_seconds - ends]))

    def _spoils(self, key: Key, stop: DraftStop) -> int:
        """The latest start of a stop by its meal's time on board, counted from the departure as it stands."""
        limit = self._ways.visits[stop].max_time_on_board_seconds if isinstance(stop, str) else None
        if limit is None:
            return NEVER
        return min(self.times[trip].depart for trip in self._origins(key, stop)) + limit

    def _due(self, link: Handover, floors: dict[Key, int]) -> int:
        return floors[link.taker] - link.handover_seconds

    def _way_home(self, key: Key) -> int:
        kind = self._kind(key)
        if kind.end_place is None:
            return 0
        return self._ways.seconds(kind, last_place(self._ways, self._trips[key]), kind.end_place)

    def _latest_load(self, key: Key, bound: int, floors: dict[Key, int]) -> int:
        kind, trip, times, ways = self._kind(key), self._trips[key], self.times[key], self._ways
        due: dict[int, int] = {}
        for link in self._takers[key]:
            if link.taker in floors:
                due[link.position] = min(due.get(link.position, bound), self._due(link, floors))
        for at in range(len(trip.stops) - 1, -1, -1):
            stop = trip.stops[at]
            begins = {rest.id: rest.start_seconds for rest in times.rests}
            for rest in reversed(self._rests_after(key, at)):
                bound = max(begins[rest.id], min(bound - rest.duration_seconds, rest.latest_seconds))
            duration = times.leave[at] - times.start[at]
            latest = min(bound, due.get(at, bound)) - duration
            latest = latest_start(ways.windows_of(stop), times.start[at], min(latest, self._spoils(key, stop)))
            before = ways.place_of(trip.stops[at - 1]) if at else ways.sources[trip.source].place
            bound = latest - ways.seconds(kind, before, ways.place_of(stop))
        closes = ways.sources[trip.source].close_seconds
        return max(times.load, min(bound, max(closes, times.depart)) - self._loading(key))


def _rest(breaks: Sequence[Break], now: int) -> tuple[list[Rest], int]:
    """`breaks` taken one after the other from `now` on, and when they are over."""
    taken = []
    for rest in breaks:
        begins = max(now, rest.earliest_seconds)
        now = begins + rest.duration_seconds
        taken.append(Rest(id=rest.id, start_seconds=begins, end_seconds=now))
    return taken, now


def last_place(ways: Ways, trip: DraftTrip) -> str:
    """Where a trip ends."""
    return ways.place_of(trip.stops[-1]) if trip.stops else ways.sources[trip.source].place
