"""A solution as flat arrays: stops linked on trips, trips linked on tours."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.compiling import compiled, inlined
from routing.search.fairness import unfairness

Array = NDArray[Any]

LINE_BYTES = 64
"""Of a cache line; what a test of a place reads of a stop stands on one."""


class State(NamedTuple):
    """One solution; column names in `layout`."""

    node: Array
    """[N, NODE_WIDTH] int64"""
    load: Array
    """[N, dims, 2]: most on board from departure until after the stop, and from after the stop to the end."""
    demand: Array
    """[N, dims, 2] delivery and pickup; a drop's grows with the doors it feeds."""
    trip: Array
    """[slots, TRIP_COLUMNS] int64"""
    trip_load: Array
    """[slots, dims, 2]: on board at departure, and most on board of the whole trip."""
    tour: Array
    """[V, TOUR_COLUMNS] int64"""
    cost: Array
    """[V] won, not rounded"""
    contract: Array
    """[drops, CONTRACT_COLUMNS]: what feeder and hub trips have promised each other."""
    hub_load: Array
    """[hubs, dims] dropped over the day"""
    absent: Array
    """[N] visits not in the plan, the first info[N_ABSENT] count"""
    active: Array
    """[V] vehicles with a tour, the first info[N_ACTIVE] count"""
    changed: Array
    """[N] stops noted as changed since the last `forget_changes`, the first info[N_CHANGED] count"""
    is_changed: Array
    info: Array
    walks: Array
    """Scratch of `rests`: [breaks + 3, WALK_COLUMNS] one walk per break taken, the best one, the last one."""
    rest_at: Array
    """Scratch of `rests`: [breaks + 2] points of the breaks; how many lie before the tour, how many by its end."""
    ask: Array
    """Scratch of `rests`: [ASK_COLUMNS] the stop that is asked about."""


def empty_state(d: Data) -> State:
    """Nobody drives, everybody waits."""
    nodes, slots = len(d.loc), int(d.slot_first[-1])
    breaks = int(np.diff(d.break_first).max(initial=0))
    state = State(
        node=_on_lines(nodes, c.NODE_WIDTH),
        load=np.zeros((nodes, d.dims, 2), np.int64),
        demand=d.demand.copy(),
        trip=np.zeros((slots, c.TRIP_COLUMNS), np.int64),
        trip_load=np.zeros((slots, d.dims, 2), np.int64),
        tour=np.zeros((d.vehicles, c.TOUR_COLUMNS), np.int64),
        cost=np.zeros(d.vehicles, np.float64),
        contract=np.zeros((nodes - d.visits, c.CONTRACT_COLUMNS), np.int64),
        hub_load=np.zeros((d.hubs, d.dims), np.int64),
        absent=np.zeros(nodes, np.int64),
        active=np.zeros(d.vehicles, np.int64),
        changed=np.zeros(nodes, np.int64),
        is_changed=np.zeros(nodes, np.uint8),
        info=np.zeros(c.INFO_COLUMNS, np.int64),
        walks=np.zeros((breaks + 3, c.WALK_COLUMNS), np.int64),
        rest_at=np.zeros(breaks + 2, np.int64),
        ask=np.zeros(c.ASK_COLUMNS, np.int64),
    )
    state.node[:, [c.PREV, c.NEXT, c.TRIP, c.FEED]] = -1
    state.trip[:, [c.VEHICLE, c.FIRST, c.LAST, c.BEFORE, c.AFTER]] = -1
    state.tour[:, [c.FIRST_TRIP, c.LAST_TRIP]] = -1
    state.absent[: d.visits] = np.arange(d.visits)
    state.info[c.N_ABSENT] = d.visits
    state.contract[:, c.READY] = np.maximum(d.ready, 0)
    return state


def _on_lines(rows: int, columns: int) -> Array:
    """[rows, columns] int64, the first row at the beginning of a cache line."""
    spare = LINE_BYTES // 8
    memory = np.zeros(rows * columns + spare, np.int64)
    skipped = -memory.ctypes.data % LINE_BYTES // 8
    return memory[skipped : skipped + rows * columns].reshape(rows, columns)


def copied(s: State) -> State:
    """A state of its own with the same content."""
    copy = State(*(array.copy() for array in s))._replace(node=_on_lines(*s.node.shape))
    copy.node[...] = s.node
    return copy


def overwrite(target: State, source: State) -> None:
    """Make `target` equal to `source`."""
    for to, of in zip(target, source, strict=True):
        to[...] = of


@compiled
def _copy_row(target: Array, source: Array, i: int) -> None:
    for j in range(source.shape[1]):
        target[i, j] = source[i, j]


@compiled
def _copy_block(target: Array, source: Array, i: int) -> None:
    for j in range(source.shape[1]):
        for m in range(source.shape[2]):
            target[i, j, m] = source[i, j, m]


@compiled
def copy_tour(d: Data, target: State, source: State, v: int) -> None:
    """Copy tour `v`, its trips and its stops; stops that only `target` had there must be copied otherwise."""
    for j in range(c.TOUR_COLUMNS):
        target.tour[v, j] = source.tour[v, j]
    target.cost[v] = source.cost[v]
    for r in range(d.slot_first[v], d.slot_first[v + 1]):
        if source.trip[r, c.VEHICLE] < 0:
            target.trip[r, c.VEHICLE] = -1
            continue
        for j in range(c.TRIP_COLUMNS):
            target.trip[r, j] = source.trip[r, j]
        _copy_block(target.trip_load, source.trip_load, r)
        i = source.trip[r, c.FIRST]
        while i >= 0:
            for j in range(c.NODE_COLUMNS):
                target.node[i, j] = source.node[i, j]
            if d.pickups:
                _copy_block(target.load, source.load, i)
            i = source.node[i, c.NEXT]


@compiled
def copy_rest(d: Data, target: State, source: State) -> None:
    """Copy the absent stops, the list of tours in use, and everything about drops."""
    absent, active = source.info[c.N_ABSENT], source.info[c.N_ACTIVE]
    target.info[c.N_ABSENT], target.info[c.N_ACTIVE] = absent, active
    for k in range(absent):
        i = source.absent[k]
        target.absent[k] = i
        target.node[i, c.TRIP] = -1
        target.node[i, c.FEED] = -1
    for k in range(active):
        target.active[k] = source.active[k]
    for f in range(d.visits, len(d.loc)):
        _copy_block(target.demand, source.demand, f)
        _copy_row(target.contract, source.contract, f - d.visits)
        if source.node[f, c.TRIP] < 0:
            target.node[f, c.TRIP] = -1
    for h in range(d.hubs):
        _copy_row(target.hub_load, source.hub_load, h)


@compiled
def copy_frame(d: Data, target: State, source: State, v: int) -> None:
    """`copy_tour` of an untimed or windowed problem: one trip a tour; its stops are copied by `copy_noted`."""
    for j in range(c.TOUR_COLUMNS):
        target.tour[v, j] = source.tour[v, j]
    target.cost[v] = source.cost[v]
    r = d.slot_first[v]
    for j in range(c.TRIP_COLUMNS):
        target.trip[r, j] = source.trip[r, j]
    _copy_block(target.trip_load, source.trip_load, r)


@compiled
def copy_noted(d: Data, target: State, source: State, noted: State) -> None:
    """Copy the lean columns of the stops that `noted` has noted as changed."""
    for k in range(noted.info[c.N_CHANGED]):
        i = noted.changed[k]
        for j in range(c.LEAN_COLUMNS):
            target.node[i, j] = source.node[i, j]
        if d.pickups:
            _copy_block(target.load, source.load, i)


@inlined
def note(s: State, i: int) -> None:
    """Remember that stop `i` (-1: none) has changed."""
    if i >= 0 and s.is_changed[i] == 0:
        s.is_changed[i] = 1
        s.changed[s.info[c.N_CHANGED]] = i
        s.info[c.N_CHANGED] += 1


@compiled
def forget_changes(s: State) -> None:
    """No stop is noted any more."""
    for k in range(s.info[c.N_CHANGED]):
        s.is_changed[s.changed[k]] = 0
    s.info[c.N_CHANGED] = 0


@compiled
def total_cost(d: Data, s: State) -> float:
    """Won of all tours and of everybody left out."""
    total = 0.0
    for k in range(s.info[c.N_ACTIVE]):
        total += s.cost[s.active[k]]
    for k in range(s.info[c.N_ABSENT]):
        total += d.penalty[s.absent[k]]
    return total + unfairness(d, s)


@compiled
def link_stop(s: State, x: int, r: int, p: int) -> None:
    """Put `x` on trip `r` after stop `p` (-1: first)."""
    q = s.trip[r, c.FIRST] if p < 0 else s.node[p, c.NEXT]
    note(s, x)
    note(s, p)
    note(s, q)
    s.node[x, c.PREV], s.node[x, c.NEXT], s.node[x, c.TRIP] = p, q, r
    if p < 0:
        s.trip[r, c.FIRST] = x
    else:
        s.node[p, c.NEXT] = x
    if q < 0:
        s.trip[r, c.LAST] = x
    else:
        s.node[q, c.PREV] = x
    s.trip[r, c.COUNT] += 1


@compiled
def unlink_stop(s: State, x: int) -> None:
    """Take `x` off its trip, which may stay empty until `drop_empty_trips`."""
    r, p, q = s.node[x, c.TRIP], s.node[x, c.PREV], s.node[x, c.NEXT]
    note(s, x)
    note(s, p)
    note(s, q)
    if p < 0:
        s.trip[r, c.FIRST] = q
    else:
        s.node[p, c.NEXT] = q
    if q < 0:
        s.trip[r, c.LAST] = p
    else:
        s.node[q, c.PREV] = p
    s.trip[r, c.COUNT] -= 1
    s.node[x, c.TRIP] = -1


@compiled
def free_slot(d: Data, s: State, v: int) -> int:
    """A trip slot of `v` that is not in use, -1: it makes all its trips."""
    for r in range(d.slot_first[v], d.slot_first[v + 1]):
        if s.trip[r, c.VEHICLE] < 0:
            return r
    return -1


@compiled
def open_trip(d: Data, s: State, v: int, after: int, source: int) -> int:
    """A new trip of `v` from `source`, after its trip `after` (-1: first); its slot."""
    r = free_slot(d, s, v)
    then = s.tour[v, c.FIRST_TRIP] if after < 0 else s.trip[after, c.AFTER]
    s.trip[r, c.VEHICLE], s.trip[r, c.SOURCE] = v, source
    s.trip[r, c.FIRST], s.trip[r, c.LAST], s.trip[r, c.COUNT] = -1, -1, 0
    s.trip[r, c.BEFORE], s.trip[r, c.AFTER] = after, then
    if after < 0:
        s.tour[v, c.FIRST_TRIP] = r
    else:
        s.trip[after, c.AFTER] = r
    if then < 0:
        s.tour[v, c.LAST_TRIP] = r
    else:
        s.trip[then, c.BEFORE] = r
    if s.tour[v, c.TRIPS] == 0:
        s.active[s.info[c.N_ACTIVE]] = v
        s.info[c.N_ACTIVE] += 1
    s.tour[v, c.TRIPS] += 1
    return r


@compiled
def close_trip(s: State, r: int) -> None:
    """Give the empty trip `r` back."""
    v, before, after = s.trip[r, c.VEHICLE], s.trip[r, c.BEFORE], s.trip[r, c.AFTER]
    if before < 0:
        s.tour[v, c.FIRST_TRIP] = after
    else:
        s.trip[before, c.AFTER] = after
    if after < 0:
        s.tour[v, c.LAST_TRIP] = before
    else:
        s.trip[after, c.BEFORE] = before
    s.trip[r, c.VEHICLE] = -1
    s.tour[v, c.TRIPS] -= 1
    if s.tour[v, c.TRIPS] == 0:
        _retire(s, v)


@compiled
def _retire(s: State, v: int) -> None:
    last = s.info[c.N_ACTIVE] - 1
    for k in range(last + 1):
        if s.active[k] == v:
            s.active[k] = s.active[last]
            break
    s.info[c.N_ACTIVE] = last
    s.cost[v] = 0.0


@compiled
def drop_empty_trips(s: State, v: int) -> None:
    """Close every trip of `v` that has lost its last stop."""
    r = s.tour[v, c.FIRST_TRIP]
    while r >= 0:
        after = s.trip[r, c.AFTER]
        if s.trip[r, c.COUNT] == 0:
            close_trip(s, r)
        r = after
