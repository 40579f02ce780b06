# mypy: disable-error-code="no-any-return"
"""One walk along a tour with breaks: from point to point, a break taken or not at each.

A vehicle stands at a *point* when it has come to a source and not begun to load, or has finished a stop and not set
off. A walk is a row of numbers: the point, and the segment from the tour's start to it, in the terms of `sweeps` (a
tour and the trip it is on). It goes along the tour as it is, or with one more stop that is asked about (`State.ask`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.compiling import compiled, inlined
from routing.search.state import State
from routing.search.sweeps import entering

Row = NDArray[np.int64]


@compiled
def begin(d: Data, s: State, walk: Row, v: int, before: int) -> bool:
    """Stand at the first point of tour `v`, `before` of its breaks behind it; False: no way there."""
    k = d.kind_of[v]
    floor = d.kinds[k, c.SHIFT_START]
    if before > 0:
        floor = max(floor, d.breaks[d.break_first[k] + before - 1, c.B_BEFORE])
    for a in range(c.WALK_COLUMNS):
        walk[a] = 0
    walk[c.K_TAKEN], walk[c.K_FLOOR], walk[c.K_START] = before, floor, d.kinds[k, c.LATEST_BEGIN]
    walk[c.K_TOUR_FORCED] = floor
    if d.kinds[k, c.BEGUN] == 1:
        walk[c.K_TRIP], walk[c.K_STOP] = c.BEFORE_ALL, -1
        return True
    return _reach_source(d, s, walk, v)


@compiled
def take(d: Data, walk: Row, v: int) -> bool:
    """Take the next break here; False: it is too late for it."""
    b = d.breaks[d.break_first[d.kind_of[v]] + walk[c.K_TAKEN]]
    early, late, lasts = b[c.B_EARLIEST], b[c.B_LATEST], b[c.B_DURATION]
    if walk[c.K_STOP] >= 0:
        walk[c.K_HIGH] = min(walk[c.K_HIGH], late - walk[c.K_LEAD])
        if walk[c.K_FORCED] > late or not _can_leave(walk):
            return False
        walk[c.K_FORCED] = max(walk[c.K_FORCED], early) + lasts
        walk[c.K_LEAD] += lasts
    else:
        if walk[c.K_TOUR_FORCED] > late:
            return False
        walk[c.K_START] = min(walk[c.K_START], late - walk[c.K_TOUR_LEAD])
        walk[c.K_TOUR_FORCED] = max(walk[c.K_TOUR_FORCED], early) + lasts
        walk[c.K_TOUR_LEAD] += lasts
    walk[c.K_RESTED] += lasts
    walk[c.K_UNPAID] += b[c.B_UNPAID]
    walk[c.K_TAKEN] += 1
    walk[c.K_ASKED] = 0
    return True


@compiled
def advance(d: Data, s: State, walk: Row, v: int, write: int) -> bool:
    """Go on to the next point (or the end), and `write` what is found to the tour; False: it breaks a limit."""
    r, i = walk[c.K_TRIP], walk[c.K_STOP]
    walk[c.K_ASKED] = 0
    if r == c.BEFORE_ALL:
        return _reach_source(d, s, walk, v)
    if i < 0:
        _load(d, s, walk, v, write)
    j = _stop_after(s, r, i)
    if j >= 0:
        return _reach_stop(d, s, walk, v, j, write)
    return _end_trip(d, s, walk, v, write)


@compiled
def finish(d: Data, walk: Row, v: int) -> int:
    """Paid seconds of the tour whose end has been reached, -1: it breaks a limit."""
    k = d.kind_of[v]
    latest = d.kinds[k, c.SHIFT_END]
    if d.break_first[k] + walk[c.K_TAKEN] < d.break_first[k + 1]:
        latest = min(latest, d.breaks[d.break_first[k] + walk[c.K_TAKEN], c.B_AFTER])
    walk[c.K_START] = min(walk[c.K_START], latest - walk[c.K_TOUR_LEAD])
    if walk[c.K_TOUR_FORCED] > latest or walk[c.K_START] < walk[c.K_FLOOR]:
        return -1
    lasts = max(walk[c.K_TOUR_LEAD], walk[c.K_TOUR_FORCED] - walk[c.K_START])
    return -1 if lasts > d.kinds[k, c.MAX_DURATION] else lasts - walk[c.K_UNPAID]


@inlined
def _can_leave(walk: Row) -> bool:
    """Whether the trip has a departure left, and the vehicle is there in time for it."""
    high = walk[c.K_HIGH]
    return walk[c.K_LOW] <= high and walk[c.K_TOUR_FORCED] + walk[c.K_LOADING] <= high


@compiled
def _reach_source(d: Data, s: State, walk: Row, v: int) -> bool:
    """From where the tour starts to the source of its first trip."""
    k = d.kind_of[v]
    new = s.ask[c.A_TRIP] == c.NEW_TRIP and s.ask[c.A_AFTER] < 0
    r = c.NEW_TRIP if new else s.tour[v, c.FIRST_TRIP]
    way = d.seconds[d.kinds[k, c.PROFILE], d.kinds[k, c.START_LOC], d.sources[_source(s, r), c.SOURCE_LOC]]
    walk[c.K_TOUR_LEAD] += way
    walk[c.K_TOUR_FORCED] += way
    walk[c.K_TRIP], walk[c.K_STOP] = r, -1
    return way < c.FAR


@inlined
def _source(s: State, r: int) -> int:
    return s.ask[c.A_SOURCE] if r == c.NEW_TRIP else s.trip[r, c.SOURCE]


@compiled
def _load(d: Data, s: State, walk: Row, v: int, write: int) -> None:
    k, r = d.kind_of[v], walk[c.K_TRIP]
    source = _source(s, r)
    again = walk[c.K_TRIPS] > 0 or d.kinds[k, c.BEGUN] == 1
    loading = d.sources[source, c.LOAD_SECONDS] + (d.kinds[k, c.RELOAD] if again else 0)
    walk[c.K_LOADING], walk[c.K_LEAD], walk[c.K_FORCED] = loading, 0, -c.BIG
    walk[c.K_LOW], walk[c.K_HIGH] = d.sources[source, c.OPEN] + loading, d.sources[source, c.CLOSE]
    walk[c.K_TRIPS] += 1
    if write == 1:
        s.trip[r, c.PRE_LEAD], s.trip[r, c.PRE_FORCED] = walk[c.K_TOUR_LEAD], walk[c.K_TOUR_FORCED]
        s.trip[r, c.PRE_HI] = walk[c.K_START]


@compiled
def _stop_after(s: State, r: int, i: int) -> int:
    """The stop after `i` (-1: the source) on trip `r`, with the stop that is asked about; -1: none."""
    x = s.ask[c.A_STOP]
    if r == s.ask[c.A_TRIP]:
        after = s.ask[c.A_AFTER]
        if r == c.NEW_TRIP:
            return x if i < 0 else -1
        if i == x:
            i = after
        elif i == after or (i < 0 and after < 0):
            return x
    return s.trip[r, c.FIRST] if i < 0 else s.node[i, c.NEXT]


@compiled
def _trip_after(s: State, v: int, r: int) -> int:
    """The trip after `r`, with the one that is asked about; -1: none."""
    if s.ask[c.A_TRIP] == c.NEW_TRIP:
        after = s.ask[c.A_AFTER]
        if r == c.NEW_TRIP:
            return s.tour[v, c.FIRST_TRIP] if after < 0 else s.trip[after, c.AFTER]
        if r == after:
            return c.NEW_TRIP
    return s.trip[r, c.AFTER]


@compiled
def _reach_stop(d: Data, s: State, walk: Row, v: int, j: int, write: int) -> bool:
    """On to stop `j`, and until it is left."""
    profile, i, source = d.kinds[d.kind_of[v], c.PROFILE], walk[c.K_STOP], _source(s, walk[c.K_TRIP])
    at = d.sources[source, c.SOURCE_LOC] if i < 0 else d.loc[i]
    nowhere = d.seconds.shape[1] - 1
    step = d.seconds[profile, at, d.loc[j]]
    if step >= c.FAR:
        return False
    step -= d.seconds[profile, at, nowhere]  # service is part of a step, and over already
    early, late, board, rel = s.node[j, c.EARLY], s.node[j, c.LATE], s.node[j, c.BOARD], s.node[j, c.REL]
    if j == s.ask[c.A_STOP]:
        early, late, board, rel = s.ask[c.A_EARLY], s.ask[c.A_LATE], s.ask[c.A_BOARD], s.ask[c.A_REL]
    ready = rel + (walk[c.K_LOADING] if source >= d.depots else 0)
    lead, forced = walk[c.K_LEAD] + step, max(walk[c.K_FORCED] + step, early)
    walk[c.K_HIGH] = min(walk[c.K_HIGH], late - lead)
    walk[c.K_LOW] = max(walk[c.K_LOW], max(forced - board, ready))
    if lead > board or forced > late or not _can_leave(walk):
        return False
    extra = entering(d, i, j)
    if write == 1:
        s.node[j, c.LEAD], s.node[j, c.FORCED], s.node[j, c.EXTRA] = lead, forced, extra
        s.node[j, c.LO], s.node[j, c.HI], s.node[j, c.LAT] = walk[c.K_LOW], walk[c.K_HIGH], c.BIG
    if j == s.ask[c.A_STOP]:
        walk[c.K_X_LEAD], walk[c.K_X_FORCED] = lead, forced
    takes = d.seconds[profile, d.loc[j], nowhere] + extra
    walk[c.K_STOP], walk[c.K_LEAD], walk[c.K_FORCED] = j, lead + takes, forced + takes
    return True


@compiled
def _end_trip(d: Data, s: State, walk: Row, v: int, write: int) -> bool:
    """From the last stop to the source of the next trip, or to the end of the tour."""
    k, r, i = d.kind_of[v], walk[c.K_TRIP], walk[c.K_STOP]
    profile, then = d.kinds[k, c.PROFILE], _trip_after(s, v, r)
    at = d.sources[_source(s, r), c.SOURCE_LOC] if i < 0 else d.loc[i]
    to = d.kinds[k, c.END_LOC] if then == -1 else d.sources[_source(s, then), c.SOURCE_LOC]
    step = d.seconds[profile, at, to]
    if step >= c.FAR or not _can_leave(walk):
        return False
    step -= d.seconds[profile, at, d.seconds.shape[1] - 1]
    total, forced = walk[c.K_LEAD] + step, walk[c.K_FORCED] + step
    low, high, loading = walk[c.K_LOW], walk[c.K_HIGH], walk[c.K_LOADING]
    ready = max(walk[c.K_TOUR_FORCED] + loading, low)
    base = walk[c.K_TOUR_LEAD] + loading
    if write == 1:
        s.trip[r, c.LOWEST], s.trip[r, c.OWN_HI] = low, high
        s.trip[r, c.TOTAL], s.trip[r, c.FORCED_TAIL] = total, forced
    if r == s.ask[c.A_TRIP]:
        walk[c.K_X_LOW], walk[c.K_X_HIGH], walk[c.K_X_BASE] = ready, high, base
    walk[c.K_START] = min(walk[c.K_START], high - base)
    walk[c.K_TOUR_FORCED], walk[c.K_TOUR_LEAD] = max(ready + total, forced), base + total
    walk[c.K_TRIP], walk[c.K_STOP] = (c.ENDED if then == -1 else then), -1
    return True
