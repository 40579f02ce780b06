"""Which stops are taken out: strings of neighbouring trips, sometimes a whole trip or a whole hub.

Strings as in Christiaens and Vanden Berghe (2020), section 5.1: about `Tuning.removed` stops an
iteration, in strings of at most `Tuning.longest` stops of trips near a random seed; half of them leave a
middle part in place.
"""

from __future__ import annotations

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.changes import settle_tour, take_stop
from routing.search.compiling import compiled
from routing.search.dice import draw, draw_below
from routing.search.echelons import count_fed
from routing.search.state import State, drop_empty_trips, unlink_stop
from routing.search.work import Work, touch

SPLIT = 0.5
SPLIT_GROWS = 0.01
NEAR_ABSENT = 0.3
"""Chance that strings are taken out near a visit that is left out, if there is one."""


@compiled
def ruin(d: Data, s: State, w: Work) -> None:
    """Take stops out; visits go to `w.order`, drops that still have doors to `w.homeless`."""
    w.counts[c.W_STAMP] += 1
    kind = draw(w.dice)
    if d.hubs > 0 and kind < w.numbers[c.R_WHOLE_HUB]:
        _remove_fed(d, s, w)
    elif kind > 1.0 - w.numbers[c.R_WHOLE_TRIP]:
        _remove_trip(d, s, w)
    else:
        _remove_strings(d, s, w)
    settle(d, s, w)


@compiled
def remove(d: Data, s: State, w: Work, x: int) -> None:
    """Take stop `x` out of its trip."""
    touch(d, w, s.trip[s.node[x, c.TRIP], c.VEHICLE])
    take_stop(d, s, x)
    if x >= d.visits:
        w.homeless[w.counts[c.W_HOMELESS]] = x
        w.counts[c.W_HOMELESS] += 1
        return
    w.order[w.counts[c.W_ORDER]] = x
    w.counts[c.W_ORDER] += 1
    f = s.node[x, c.FEED]
    if f >= 0:
        s.node[x, c.FEED] = -1
        count_fed(d, s, f, x, c.NONE)
        if s.node[f, c.TRIP] >= 0:
            touch(d, w, s.trip[s.node[f, c.TRIP], c.VEHICLE])


@compiled
def _remove_strings(d: Data, s: State, w: Work) -> None:
    placed, trips = 0, 0
    for a in range(s.info[c.N_ACTIVE]):
        placed += s.tour[s.active[a], c.STOPS]
        trips += s.tour[s.active[a], c.TRIPS]
    if trips == 0:
        return
    longest = min(w.numbers[c.R_LONGEST], placed / trips)
    strings = int(draw(w.dice) * (4.0 * w.numbers[c.R_REMOVED] / (1.0 + longest) - 1.0) + 1.0)
    seed = draw_below(w.dice, len(d.loc) if d.hubs > 0 else d.visits)
    if s.info[c.N_ABSENT] > 0 and draw(w.dice) < NEAR_ABSENT:
        seed = s.absent[draw_below(w.dice, s.info[c.N_ABSENT])]
    timely = draw(w.dice) < w.numbers[c.R_TIMELY]
    done = 0
    for j in range(-1, d.around.shape[1]):
        i = seed if j < 0 else int(d.near[seed, j] if timely else d.around[seed, j])
        if i < 0 or done >= strings:
            break
        r = s.node[i, c.TRIP]
        if r < 0 or w.trip_stamp[r] == w.counts[c.W_STAMP]:
            continue
        w.trip_stamp[r] = w.counts[c.W_STAMP]
        _remove_string(d, s, w, i, r, longest)
        done += 1


@compiled
def _remove_string(d: Data, s: State, w: Work, i: int, r: int, longest: float) -> None:
    count = s.trip[r, c.COUNT]
    length = int(draw(w.dice) * min(float(count), longest) + 1.0)
    length = min(length, count)
    kept = 0
    if length > 1 and length < count and draw(w.dice) < SPLIT:
        kept = 1
        while length + kept < count and draw(w.dice) > SPLIT_GROWS:
            kept += 1
            if kept >= count - length or draw(w.dice) < 0.5:
                break
    span = length + kept
    before, after = 0, 0
    p = s.node[i, c.PREV]
    while p >= 0 and before < span - 1:
        before += 1
        p = s.node[p, c.PREV]
    q = s.node[i, c.NEXT]
    while q >= 0 and after < span - 1:
        after += 1
        q = s.node[q, c.NEXT]
    least = max(0, span - 1 - after)
    back = least + draw_below(w.dice, before - least + 1)
    first = i
    for _ in range(back):
        first = s.node[first, c.PREV]
    gap = 1 + draw_below(w.dice, length - 1) if kept > 0 else span
    at = first
    for number in range(span):
        then = s.node[at, c.NEXT]
        if number < gap or number >= gap + kept:
            remove(d, s, w, at)
        at = then


@compiled
def _remove_trip(d: Data, s: State, w: Work) -> None:
    """Every stop of a random trip, and a string of stops near it to make room."""
    if s.info[c.N_ACTIVE] == 0:
        return
    v = s.active[draw_below(w.dice, s.info[c.N_ACTIVE])]
    r = s.tour[v, c.FIRST_TRIP]
    for _ in range(draw_below(w.dice, s.tour[v, c.TRIPS])):
        r = s.trip[r, c.AFTER]
    i = s.trip[r, c.FIRST]
    count = 0
    while i >= 0 and count < 3.0 * w.numbers[c.R_REMOVED]:
        then = s.node[i, c.NEXT]
        remove(d, s, w, i)
        count += 1
        i = then


@compiled
def _remove_fed(d: Data, s: State, w: Work) -> None:
    f = d.visits + draw_below(w.dice, max(1, len(d.loc) - d.visits))
    if f >= len(d.loc) or s.node[f, c.TRIP] < 0:
        _remove_strings(d, s, w)
        return
    for x in range(d.visits):
        if s.node[x, c.FEED] == f:
            remove(d, s, w, x)


@compiled
def settle(d: Data, s: State, w: Work) -> None:
    """Close drops without doors and trips without stops; empty tours that cannot do without what was taken out."""
    clean = False
    while not clean:
        clean = True
        for f in range(d.visits, len(d.loc)):
            if s.node[f, c.TRIP] >= 0 and s.contract[f - d.visits, c.DOORS] == 0:
                touch(d, w, s.trip[s.node[f, c.TRIP], c.VEHICLE])
                unlink_stop(s, f)
        k = 0
        while k < w.counts[c.W_TOUCHED]:
            v = w.touched[k]
            drop_empty_trips(s, v)
            if not settle_tour(d, s, v):
                _evict(d, s, w, v)
                clean = False
            k += 1


@compiled
def _evict(d: Data, s: State, w: Work, v: int) -> None:
    r = s.tour[v, c.FIRST_TRIP]
    while r >= 0:
        after = s.trip[r, c.AFTER]
        i = s.trip[r, c.FIRST]
        while i >= 0:
            then = s.node[i, c.NEXT]
            remove(d, s, w, i)
            i = then
        r = after
    drop_empty_trips(s, v)
