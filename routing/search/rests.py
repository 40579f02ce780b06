# mypy: disable-error-code="no-any-return"
"""Breaks: where on its tour a vehicle takes them.

Vehicles without breaks never come here. For one with breaks, a tour is walked from its start (`walks`), with or without
one more stop; at every point the next break is taken or put off, the first breaks may come before the start and the
last ones after the end. A break has a window and lasts like a stop, only that no way leads to it, so it composes like
any other segment. Every choice is tried, and dropped as soon as it breaks a limit: the shortest paid time is exact, in
O(stops^2) with one break and a factor of the stops more with each further one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.compiling import compiled
from routing.search.pointers import pointer_to
from routing.search.state import State
from routing.search.walks import advance, begin, finish, take

Row = NDArray[np.int64]


@compiled
def rest_tour(d: Data, s: State, v: int) -> bool:
    """Times of tour `v` with its breaks where they cost least; False: it breaks a limit."""
    s.ask[c.A_STOP], s.ask[c.A_TRIP] = -1, -1
    paid = _shortest(d, s, v)
    if paid < 0:
        return False
    before, behind = s.rest_at[len(s.rest_at) - 2], s.rest_at[len(s.rest_at) - 1]
    walk = s.walks[len(s.walks) - 1]
    begin(d, s, walk, v, before)
    while walk[c.K_TRIP] != c.ENDED:
        here = _place(walk[c.K_TRIP], walk[c.K_STOP])
        if walk[c.K_TAKEN] < behind and s.rest_at[walk[c.K_TAKEN]] == here:
            take(d, walk, v)
        else:
            advance(d, s, walk, v, c.YES)
    finish(d, walk, v)
    start, lead = walk[c.K_START], walk[c.K_TOUR_LEAD]
    s.tour[v, c.DURATION], s.tour[v, c.PURE] = paid, lead - walk[c.K_RESTED]
    s.tour[v, c.LATEST_START] = min(start, walk[c.K_TOUR_FORCED] - lead)
    r = s.tour[v, c.FIRST_TRIP]
    while r >= 0:  # a departure that all that follows can keep up with, though with waits there may be later ones
        latest = start + s.trip[r, c.PRE_LEAD] + s.trip[r, c.LOADING]
        s.trip[r, c.HIGHEST] = max(s.trip[r, c.LOWEST], min(s.trip[r, c.OWN_HI], latest))
        r = s.trip[r, c.AFTER]
    return True


@compiled
def rested_on_trip(
    d: Data, s: State, x: int, r: int, p: int, early: int, late: int, board: int, rel: int, probe: Row
) -> int:
    """`insertion.duration_with` for a vehicle with breaks: shortest paid seconds, -1: no time for it."""
    _ask(s, x, r, p, c.NONE, early, late, board, rel)
    return _answer(d, s, s.trip[r, c.VEHICLE], probe)


@compiled
def rested_on_new_trip(
    d: Data, s: State, x: int, v: int, after: int, source: int, early: int, late: int, board: int, rel: int, probe: Row
) -> int:
    """The same for `x` alone on a new trip of `v` from `source`, after its trip `after` (-1: first)."""
    _ask(s, x, c.NEW_TRIP, after, source, early, late, board, rel)
    return _answer(d, s, v, probe)


@compiled
def _ask(s: State, x: int, r: int, after: int, source: int, early: int, late: int, board: int, rel: int) -> None:
    s.ask[c.A_STOP], s.ask[c.A_TRIP], s.ask[c.A_AFTER], s.ask[c.A_SOURCE] = x, r, after, source
    s.ask[c.A_EARLY], s.ask[c.A_LATE], s.ask[c.A_BOARD], s.ask[c.A_REL] = early, late, board, rel


@compiled
def _answer(d: Data, s: State, v: int, probe: Row) -> int:
    paid = _shortest(d, s, v)
    if paid >= 0:
        best = s.walks[len(s.walks) - 2]
        low, latest = best[c.K_X_LOW], best[c.K_START] + best[c.K_X_BASE]
        probe[c.P_LO], probe[c.P_HI] = low, max(low, min(best[c.K_X_HIGH], latest))
        probe[c.P_LEAD], probe[c.P_FORCED] = best[c.K_X_LEAD], best[c.K_X_FORCED]
    return paid


@compiled
def _shortest(d: Data, s: State, v: int) -> int:
    """Least paid seconds over all places of the breaks (then the least rest within the tour), -1: no time for it.

    The places go to `s.rest_at`, the walk's end to the last but one row of `s.walks`.
    """
    k = d.kind_of[v]
    first, most = d.break_first[k], d.break_first[k + 1] - d.break_first[k]
    least, rested = -1, 0
    for before in range(most + 1):
        if before > 0 and (d.kinds[k, c.BEGUN] == 1 or d.breaks[first + before - 1, c.B_BEFORE] >= c.BIG):
            break
        level = 0 if begin(d, s, s.walks[0], v, before) else -1
        while level >= 0:
            walk = s.walks[level]
            if walk[c.K_TRIP] == c.ENDED:
                paid = finish(d, walk, v)
                if paid >= 0 and (least < 0 or paid < least or (paid == least and walk[c.K_RESTED] < rested)):
                    least, rested = paid, walk[c.K_RESTED]
                    _remember(s, level, before)
                level -= 1
            elif walk[c.K_ASKED] == 0 and walk[c.K_TAKEN] < most:
                walk[c.K_ASKED] = 1  # when all walks with the break here are over, this one goes on without it
                _copy(s.walks[level + 1], walk)
                level += 1 if take(d, s.walks[level + 1], v) else 0
            elif not advance(d, s, walk, v, c.NOT):
                level -= 1
    return least


@compiled
def _copy(target: Row, walk: Row) -> None:
    for a in range(c.WALK_COLUMNS):
        target[a] = walk[a]


@compiled
def _place(r: int, i: int) -> int:
    """A point as one number: stop `i`, or else the source of trip `r`."""
    return i if i >= 0 else c.FIRST_SOURCE_PLACE - r


@compiled
def _remember(s: State, level: int, before: int) -> None:
    """Walk `level` is the best so far: a walk below it has stopped where each of its breaks is taken."""
    for a in range(level):
        s.rest_at[before + a] = _place(s.walks[a, c.K_TRIP], s.walks[a, c.K_STOP])
    s.rest_at[len(s.rest_at) - 2], s.rest_at[len(s.rest_at) - 1] = before, before + level
    _copy(s.walks[len(s.walks) - 2], s.walks[level])


@compiled
def find_rests(data: Data, state: State, v: int) -> None:
    """Write the points of the breaks of tour `v` to `state.rest_at` (as `_shortest` leaves them)."""
    d, s = pointer_to(data), pointer_to(state)
    rest_tour(d, s, v)
