# mypy: disable-error-code="no-any-return"
"""Beginning from a plan (`Problem.initial`) instead of from nothing, as far as it still keeps every limit.

Trips are taken up in the order in which they loaded, so feeders come before the hub trips they feed. A stop that does
not fit any more is left to greedy insertion.
"""

from __future__ import annotations

from collections.abc import Iterator

from routing.problem import Problem
from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.classes import Classes
from routing.search.compiling import compiled
from routing.search.echelons import count_fed
from routing.search.orders import keeps_order
from routing.search.pointers import pointer_to
from routing.search.state import State, drop_empty_trips, link_stop, open_trip, unlink_stop
from routing.search.tables import sources_of
from routing.search.timing import refresh_tour
from routing.solution import Stop, Trip


def take_up(problem: Problem, data: Data, classes: Classes, state: State) -> None:
    """Fill the empty `state` with what `problem.initial` still allows; everybody else stays absent."""
    reader = _Reader(problem, data, classes)
    for vehicle, trip in reader.trips():
        slot = -1
        for stop in trip.stops:
            row = reader.row(trip, stop)
            if row is not None:
                found = append_stop(data, state, vehicle, slot, reader.sources[trip.source], *row)
                slot = found if found >= 0 else slot
                reader.remember(stop, row[0], found >= 0)
    finish_taking_up(data, state)


class _Reader:
    """The initial plan in the terms of the search."""

    def __init__(self, problem: Problem, data: Data, classes: Classes) -> None:
        self.problem, self.data = problem, data
        self.vehicles = {name: v for v, name in enumerate(classes.names)}
        self.visits = {visit.id: x for x, visit in enumerate(problem.visits)}
        self.hubs = {hub.id: h for h, hub in enumerate(problem.hubs)}
        self.sources = {source.id: at for at, source in enumerate(sources_of(problem))}
        self.fed: dict[tuple[str, str], tuple[int, int, int]] = {}
        """(hub, visit): its drop, when the feeder left, when the meal is ready."""
        self.free = [
            [f for f in range(data.drop_first[h], data.drop_first[h + 1]) if data.ready[f] < 0]
            for h in range(data.hubs)
        ]
        self.pending: tuple[int, int, int] = (-1, 0, 0)

    def trips(self) -> Iterator[tuple[int, Trip]]:
        """(vehicle, trip) of everything that is not settled, in order of time."""
        numbered = [
            (trip.load_seconds, self.vehicles[tour.vehicle], number, trip)
            for tour in self.problem.initial if tour.vehicle in self.vehicles
            for number, trip in enumerate(tour.trips) if trip.source in self.sources
        ]  # fmt: skip
        for _, vehicle, _, trip in sorted(numbered, key=lambda entry: entry[:3]):
            yield vehicle, trip

    def row(self, trip: Trip, stop: Stop) -> tuple[int, int, int, int, int, int] | None:
        """Stop, window, time on board, release, feeding drop; None if it is not there any more."""
        if stop.kind == "drop":
            return self._drop_row(trip, stop)
        x = self.visits.get(stop.visits[0])
        if x is None:
            return None
        early, late = self._window(x, stop.start_seconds)
        source, bound = self.sources[trip.source], int(self.data.bound[x])
        if source < self.data.depots:
            fits = bound < 0 and self.data.may_carry[source, x]
            return (x, early, late, int(self.data.board[x]), int(self.data.release[x]), -1) if fits else None
        if bound >= 0:
            there = int(self.data.hub_of[bound - self.data.visits]) == source - self.data.depots
            return (x, early, late, c.BIG, int(self.data.ready[bound - self.data.visits]), bound) if there else None
        if (trip.source, stop.visits[0]) not in self.fed:
            return None
        drop, left, ready = self.fed[trip.source, stop.visits[0]]
        return x, early, min(late, left + int(self.data.board[x])), c.BIG, ready, drop

    def _drop_row(self, trip: Trip, stop: Stop) -> tuple[int, int, int, int, int, int] | None:
        hub = self.hubs.get(stop.hub or "")
        meals = [name for name in stop.visits if name in self.visits and self.data.bound[self.visits[name]] < 0]
        carried = self.sources[trip.source] < self.data.depots and all(
            self.data.may_carry[self.sources[trip.source], self.visits[name]] for name in meals
        )
        if hub is None or not meals or not self.free[hub] or not carried:
            return None
        table = self.data.hub_table[hub]
        done, left = int(table[c.UNLOADING] + table[c.HANDOVER]), trip.depart_seconds
        left = max(left, *(int(self.data.release[self.visits[name]]) for name in meals))
        ready = stop.start_seconds + done + max(0, left - trip.depart_seconds)
        self.pending = self.free[hub][0] + self.data.visits, left, ready
        closing = int(table[c.HUB_CLOSE] - table[c.UNLOADING])
        return self.pending[0], int(table[c.HUB_OPEN]), min(closing, ready - done), c.BIG, left, -1

    def remember(self, stop: Stop, node: int, taken_up: bool) -> None:
        """A drop that was put on its trip feeds its meals from now on."""
        if stop.kind == "drop" and taken_up:
            self.free[self.hubs[stop.hub or ""]].remove(node - self.data.visits)
            self.fed |= {(stop.hub or "", name): self.pending for name in stop.visits}

    def _window(self, x: int, start: int) -> tuple[int, int]:
        windows = self.data.windows[self.data.window_first[x] : self.data.window_first[x + 1]].tolist()
        early, late = next((window for window in windows if start <= window[1]), windows[-1])
        return early, late


@compiled
def append_stop(
    data: Data, state: State, v: int, slot: int, source: int, x: int, early: int, late: int, board: int, rel: int,
    feed: int,
) -> int:  # fmt: skip
    """Put `x` at the end of trip `slot` (-1: a new last trip) of `v`; the trip, or -1 and nothing changed."""
    d, s = pointer_to(data), pointer_to(state)
    if d.fit[d.class_of[v], x] == 0 or (slot < 0 and s.tour[v, c.TRIPS] >= d.kinds[d.kind_of[v], c.MAX_TRIPS]):
        return -1
    last = s.tour[v, c.LAST_TRIP]
    if not keeps_order(d, s, x, v, last, c.NONE if last < 0 else s.trip[last, c.LAST], c.NONE, c.NONE):
        return -1
    r = slot if slot >= 0 else open_trip(d, s, v, s.tour[v, c.LAST_TRIP], source)
    link_stop(s, x, r, s.trip[r, c.LAST])
    s.node[x, c.EARLY], s.node[x, c.LATE], s.node[x, c.BOARD], s.node[x, c.REL] = early, late, board, rel
    s.node[x, c.FEED] = -1
    if x >= d.visits:
        done = d.hub_table[d.hub_of[x - d.visits], c.UNLOADING] + d.hub_table[d.hub_of[x - d.visits], c.HANDOVER]
        s.contract[x - d.visits, c.LEAVES], s.contract[x - d.visits, c.READY] = rel, late + done
        s.contract[x - d.visits, c.DOORS] = 0
        for m in range(d.dims):
            s.demand[x, m, 0] = 0
    if refresh_tour(d, s, v) and (feed < 0 or _feed(d, s, x, feed)):
        return r
    unlink_stop(s, x)
    drop_empty_trips(s, v)
    refresh_tour(d, s, v)
    return -1


@compiled
def _feed(d: Data, s: State, x: int, f: int) -> bool:
    """Count the meals of `x` to drop `f`; False and nothing changed if feeder or hub have no room."""
    s.node[x, c.FEED] = f
    count_fed(d, s, f, x, c.YES)
    if d.ready[f - d.visits] >= 0:
        return True
    h, feeder = d.hub_of[f - d.visits], s.trip[s.node[f, c.TRIP], c.VEHICLE]
    fine = refresh_tour(d, s, feeder)
    for m in range(d.dims):
        fine = fine and s.hub_load[h, m] <= d.hub_capacity[h, m]
    if not fine:
        count_fed(d, s, f, x, c.NONE)
        s.node[x, c.FEED] = -1
        refresh_tour(d, s, feeder)
    return fine


@compiled
def finish_taking_up(data: Data, state: State) -> None:
    """Take drops without doors out again, and list who is absent."""
    d, s = pointer_to(data), pointer_to(state)
    for f in range(d.visits, len(d.loc)):
        if s.node[f, c.TRIP] >= 0 and s.contract[f - d.visits, c.DOORS] == 0:
            v = s.trip[s.node[f, c.TRIP], c.VEHICLE]
            unlink_stop(s, f)
            drop_empty_trips(s, v)
            refresh_tour(d, s, v)
    s.info[c.N_ABSENT] = 0
    for x in range(d.visits):
        if s.node[x, c.TRIP] < 0:
            s.absent[s.info[c.N_ABSENT]] = x
            s.info[c.N_ABSENT] += 1
