"""Flat state → Solution: exact times, the bill, and nothing that the search did not decide.

Every tour starts as early as its shortest paid time allows (the courier has slack on the way, not before
it); each trip then leaves as early as its constraints allow, and each stop begins as soon as it may.
"""

from __future__ import annotations

from dataclasses import dataclass

from routing.problem import Break, Problem
from routing.schedule.bill import bill_of
from routing.schedule.ways import Ways
from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.classes import Classes
from routing.search.rests import find_rests
from routing.search.state import State
from routing.search.tables import sources_of
from routing.solution import Rest, Solution, Stop, Tour, Trip, Unserved


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A state with what its indices stand for."""

    problem: Problem
    """The rest of the day, if part of it is locked."""
    data: Data
    classes: Classes
    state: State


def read_tours(reader: Reader) -> list[Tour]:
    """Every tour in the order of the problem's vehicles."""
    order = {v: i for i, v in enumerate(v for t in reader.problem.vehicle_types for v in t.vehicle_ids)}
    count = int(reader.state.info[c.N_ACTIVE])
    tours = [_read_tour(reader, int(v)) for v in reader.state.active[:count]]
    return sorted(tours, key=lambda tour: order[tour.vehicle])


def absent_visits(reader: Reader) -> list[int]:
    """Indices of the visits left out, in the problem's order."""
    return sorted(int(x) for x in reader.state.absent[: int(reader.state.info[c.N_ABSENT])])


def _read_tour(reader: Reader, v: int) -> Tour:
    d, s = reader.data, reader.state
    kind = d.kinds[d.kind_of[v]]
    profile, at = int(kind[c.PROFILE]), int(kind[c.START_LOC])
    start = now = int(kind[c.SHIFT_START]) if d.timed == 0 else _best_start(d, s, v)
    rests = _Rests(reader, v)
    now = rests.take(c.BEFORE_ALL, -1, now)
    trips = []
    r = int(s.tour[v, c.FIRST_TRIP])
    last = -1
    metres = 0
    while r >= 0:
        source = d.sources[s.trip[r, c.SOURCE]]
        to = int(source[c.SOURCE_LOC])
        arrive = now + int(d.seconds[profile, at, to]) + (_entering_before(reader, last) if last >= 0 else 0)
        metres += int(d.metres[profile, at, to])
        arrive = rests.take(r, -1, arrive)
        trip, now, last, more = _read_trip(reader, r, arrive, rests)
        metres += more
        at = int(d.loc[last])
        trips.append(trip)
        r = int(s.trip[r, c.AFTER])
    to = int(kind[c.END_LOC])
    end = now + int(d.seconds[profile, at, to]) + _entering_before(reader, last)
    return Tour(
        vehicle=reader.classes.names[v],
        start_seconds=start,
        end_seconds=end,
        distance_metres=metres + int(d.metres[profile, at, to]),
        trips=trips,
        breaks=rests.taken,
    )


class _Rests:
    """The breaks of tour `v`, taken one after the other."""

    def __init__(self, reader: Reader, v: int) -> None:
        d, s = reader.data, reader.state
        kind = int(d.kind_of[v])
        self.taken: list[Rest] = []
        self.left: list[tuple[int, Break]] = []
        if d.kinds[kind, c.BREAKS] == 0:
            return
        find_rests(d, s, v)
        before, behind = s.rest_at[-2:].tolist()
        breaks = reader.problem.vehicle_types[kind].breaks[before:behind]
        self.left = list(zip(s.rest_at[before:behind].tolist(), breaks, strict=True))

    def take(self, r: int, i: int, now: int) -> int:
        """Take those that fall to stop `i`, or to the source of trip `r`, from `now` on; when the last is over."""
        while self.left and self.left[0][0] == (i if i >= 0 else c.FIRST_SOURCE_PLACE - r):
            _, rest = self.left.pop(0)
            begins = max(now, rest.earliest_seconds)
            now = begins + rest.duration_seconds
            self.taken.append(Rest(id=rest.id, start_seconds=begins, end_seconds=now))
        return now


def _best_start(d: Data, s: State, v: int) -> int:
    """Earliest start of the shortest tour; a tour that must wait somewhere starts as late as it can."""
    if s.tour[v, c.DURATION] > s.tour[v, c.PURE] or d.kinds[d.kind_of[v], c.BREAKS] > 0:
        return int(s.tour[v, c.LATEST_START])
    return _start_without_waiting(s, v, int(d.kinds[d.kind_of[v], c.SHIFT_START]))


def _start_without_waiting(s: State, v: int, shift_start: int) -> int:
    """Earliest start of a tour that need not wait anywhere."""
    earliest = shift_start
    r = int(s.tour[v, c.FIRST_TRIP])
    while r >= 0:
        lead = int(s.trip[r, c.PRE_LEAD] + s.trip[r, c.LOADING])
        total = int(s.trip[r, c.TOTAL])
        earliest = max(earliest, int(s.trip[r, c.LOWEST]) - lead, int(s.trip[r, c.FORCED_TAIL]) - lead - total)
        r = int(s.trip[r, c.AFTER])
    return min(earliest, int(s.tour[v, c.LATEST_START]))


def _entering_before(reader: Reader, i: int) -> int:
    """Seconds at stop `i` on top of its service: the way into its building."""
    d, s = reader.data, reader.state
    return entering(d, int(s.node[i, c.PREV]), i)


def _read_trip(reader: Reader, r: int, arrive: int, rests: _Rests) -> tuple[Trip, int, int, int]:
    """The trip, when service begins at its last stop (the step holds the service), that stop, metres."""
    d, s = reader.data, reader.state
    source = d.sources[s.trip[r, c.SOURCE]]
    profile = int(d.kinds[d.kind_of[s.trip[r, c.VEHICLE]], c.PROFILE])
    loading = int(s.trip[r, c.LOADING])
    lowest = int(s.trip[r, c.LOWEST]) if d.timed else int(source[c.OPEN]) + loading
    now = depart = max(arrive + loading, lowest)
    at, metres, extra, before = int(source[c.SOURCE_LOC]), 0, 0, -1
    stops = []
    i = int(s.trip[r, c.FIRST])
    while i >= 0:
        to = int(d.loc[i])
        arrive = now + extra + int(d.seconds[profile, at, to])
        now = max(arrive, int(s.node[i, c.EARLY]))
        metres += int(d.metres[profile, at, to])
        extra = entering(d, before, i)
        leave = now + _service(d, i) + extra
        stops.append(_read_stop(reader, i, arrive, now, leave))
        now += rests.take(r, i, leave) - leave
        at, before = int(d.loc[i]), i
        i = int(s.node[i, c.NEXT])
    names = [x.id for x in sources_of(reader.problem)]
    trip = Trip(
        source=names[int(s.trip[r, c.SOURCE])], load_seconds=depart - loading, depart_seconds=depart, stops=stops
    )
    return trip, now, before, metres


def entering(d: Data, before: int, i: int) -> int:
    """Seconds for the way into a shared building, coming from stop `before` (-1: the source)."""
    if d.building[i] < 0 or (before >= 0 and d.building[before] == d.building[i]):
        return 0
    return int(d.building_seconds[i])


def _service(d: Data, i: int) -> int:
    """Service at stop `i`: the step from it to nowhere."""
    return int(d.seconds[0, d.loc[i], -1])


def _read_stop(reader: Reader, i: int, arrive: int, start: int, leave: int) -> Stop:
    d, problem = reader.data, reader.problem
    if i < d.visits:
        visits, hub = [problem.visits[i].id], None
    else:
        hub = problem.hubs[int(d.hub_of[i - d.visits])].id
        fed = (reader.state.node[: d.visits, c.FEED] == i) & (reader.state.node[: d.visits, c.TRIP] >= 0)
        visits = [problem.visits[x].id for x in fed.nonzero()[0]]
    return Stop(
        kind="visit" if hub is None else "drop",
        visits=visits,
        hub=hub,
        arrive_seconds=arrive,
        start_seconds=start,
        leave_seconds=leave,
    )


def read_solution(reader: Reader, unserved: list[Unserved], seed: int, iterations: int) -> Solution:
    """The whole plan with its bill."""
    tours = read_tours(reader)
    cost = bill_of(Ways(reader.problem), tours, [entry.visit for entry in unserved])
    return Solution(tours=tours, unserved=unserved, cost=cost, seed=seed, iterations=iterations)
