# mypy: disable-error-code="no-any-return"
"""2-opt*: two trips exchange what comes after a stop of each (Potvin and Rousseau 1995).

Strings of ten stops are too short to exchange the ends of long trips, so some iterations look for such an exchange
instead: between vehicles that are alike, beside near stops, by the ways alone first, and feasibility by counting both
tours anew.
"""

from __future__ import annotations

import math

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.compiling import compiled, inlined
from routing.search.dice import draw, draw_below
from routing.search.state import State, drop_empty_trips, note
from routing.search.timing import refresh_tour
from routing.search.work import Work, touch

SEEDS, NEAREST = 4, 20
"""Stops an iteration looks from, and how many near ones it looks at from each."""


@compiled
def exchange_tails(d: Data, s: State, w: Work, temperature: float) -> None:
    """Exchange the tails of two tours where the ways get cheaper, or not much dearer, beside some random stops."""
    for _ in range(SEEDS):
        i = draw_below(w.dice, d.visits)
        if s.node[i, c.TRIP] >= 0 and _try_beside(d, s, w, i, -temperature * math.log(1.0 - draw(w.dice))):
            return


@compiled
def _try_beside(d: Data, s: State, w: Work, i: int, limit: float) -> bool:
    r = s.node[i, c.TRIP]
    v = s.trip[r, c.VEHICLE]
    if s.tour[v, c.TRIPS] != 1:
        return False
    k = d.kind_of[v]
    for a in range(min(NEAREST, d.near.shape[1])):
        j = int(d.near[i, a])
        if j < 0:
            return False
        to = s.node[j, c.TRIP]
        if to < 0 or to == r:
            continue
        u = s.trip[to, c.VEHICLE]
        p = s.node[j, c.PREV]  # the arc from i to j becomes one: j's trip goes on from i, i's from before j
        if d.class_of[u] != d.class_of[v] or s.tour[u, c.TRIPS] != 1 or s.trip[to, c.SOURCE] != s.trip[r, c.SOURCE]:
            continue
        if d.timed != c.TIMELESS and s.node[i, c.FORCED] > s.node[j, c.LAT]:
            continue
        if _won(d, s, k, r, i, to, p, j) < limit and _try(d, s, w, r, i, to, p):
            return True
    return False


@compiled
def _won(d: Data, s: State, k: int, r: int, i: int, to: int, p: int, j: int) -> float:
    """Won added, waiting aside, when `j` follows `i`, and what followed `i` follows `p` (-1: source) on trip `to`."""
    profile = d.kinds[k, c.PROFILE]
    then = s.node[i, c.NEXT]
    at = d.sources[s.trip[to, c.SOURCE], c.SOURCE_LOC] if p < 0 else d.loc[p]
    end = s.trip[to, c.TAIL] if then < 0 else d.loc[then]
    here, there = d.loc[i], d.loc[j]
    metres = d.metres[profile, here, there] + d.metres[profile, at, end]
    won = d.prices[k, c.PER_METRE] * (metres - d.metres[profile, at, there] - d.metres[profile, here, end])
    if d.prices[k, c.PER_SECOND] > 0.0:
        seconds = d.seconds[profile, here, there] + d.seconds[profile, at, end]
        won += d.prices[k, c.PER_SECOND] * (seconds - d.seconds[profile, at, there] - d.seconds[profile, here, end])
    return won


@compiled
def _try(d: Data, s: State, w: Work, r: int, i: int, to: int, p: int) -> bool:
    """Exchange what follows `i` on trip `r` and what follows `p` (-1: all) on trip `to`; False: a limit forbids it."""
    v, u = s.trip[r, c.VEHICLE], s.trip[to, c.VEHICLE]
    touch(d, w, v)
    touch(d, w, u)
    _cross(s, r, i, to, p)
    fine = refresh_tour(d, s, v)
    if s.trip[to, c.COUNT] > 0:
        fine = refresh_tour(d, s, u) and fine
    if fine:
        drop_empty_trips(s, u)
        return True
    _cross(s, r, i, to, p)
    refresh_tour(d, s, v)
    refresh_tour(d, s, u)
    return False


@compiled
def _cross(s: State, r: int, i: int, to: int, p: int) -> None:
    ours, theirs = s.node[i, c.NEXT], s.trip[to, c.FIRST] if p < 0 else s.node[p, c.NEXT]
    last, other_last = s.trip[r, c.LAST], s.trip[to, c.LAST]
    moved, back = _claim(s, theirs, r), _claim(s, ours, to)
    s.trip[r, c.COUNT] += moved - back
    s.trip[to, c.COUNT] += back - moved
    _join(s, r, i, theirs, other_last)
    _join(s, to, p, ours, last)


@compiled
def _claim(s: State, i: int, r: int) -> int:
    """Make stop `i` (-1: none) and those after it stops of trip `r`; how many they are."""
    count = 0
    while i >= 0:
        s.node[i, c.TRIP] = r
        note(s, i)
        count += 1
        i = s.node[i, c.NEXT]
    return count


@inlined
def _join(s: State, r: int, i: int, then: int, last: int) -> None:
    """Let the stops from `then` (-1: none) to `last` follow stop `i` (-1: the source) on trip `r`."""
    note(s, i)
    if i < 0:
        s.trip[r, c.FIRST] = then
    else:
        s.node[i, c.NEXT] = then
    if then >= 0:
        s.node[then, c.PREV] = i
    s.trip[r, c.LAST] = last if then >= 0 else i
