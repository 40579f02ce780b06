# mypy: disable-error-code="no-any-return"
"""The best place of one stop (greedy insertion with blinks), and putting it there."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.changes import add_stop, settle_tour, take_stop
from routing.search.compiling import compiled, inlined
from routing.search.dice import draw
from routing.search.insertion import NO, cost_on_trip, could_ride, duration_with, metres_with
from routing.search.openings import cost_on_new_trip
from routing.search.state import State, drop_empty_trips, open_trip
from routing.search.work import Terms, Work, touch


@compiled
def best_place(
    d: Data, s: State, w: Work, terms: Terms, x: int, everywhere: int, found: NDArray[np.int64]
) -> float:
    """Cheapest place of stop `x` under `terms`, written to `found`; won added, infinite if there is none."""
    found[c.F_KIND] = 0
    w.counts[c.W_STAMP] += 1
    _set_hull(terms)
    best = NO
    if everywhere == 1:
        for a in range(s.info[c.N_ACTIVE]):
            r = s.tour[s.active[a], c.FIRST_TRIP]
            while r >= 0:
                best = _beside_all(d, s, w, terms, x, r, best, found)
                r = s.trip[r, c.AFTER]
    else:
        tried = 0
        for j in range(d.near.shape[1]):
            i = int(d.near[np.uintp(x), np.uintp(j)])
            if i < 0 or tried >= w.numbers[c.R_REACH]:
                break
            if s.node[np.uintp(i), c.TRIP] >= 0:
                best = _beside(d, s, w, terms, x, i, best, found)
                tried += 1
    return _on_new_trips(d, s, w, terms, x, best, found)


@inlined
def _set_hull(terms: Terms) -> None:
    """Earliest and latest start that any of the terms allows."""
    early, late = c.BIG, -c.BIG
    for source in range(len(terms.many)):
        for o in range(terms.first[source], terms.first[source] + terms.many[source]):
            early, late = min(early, terms.rows[o, c.OPT_EARLY]), max(late, terms.rows[o, c.OPT_LATE])
    terms.hull[0], terms.hull[1] = early, late


@compiled
def _beside_all(
    d: Data, s: State, w: Work, terms: Terms, x: int, r: int, best: float, found: NDArray[np.int64]
) -> float:
    i = s.trip[r, c.FIRST]
    while i >= 0:
        best = _beside(d, s, w, terms, x, i, best, found)
        i = s.node[i, c.NEXT]
    return best


@inlined
def _admits(d: Data, s: State, w: Work, terms: Terms, x: int, r: int) -> bool:
    """Whether trip `r` could take `x` at all; asked once per round."""
    now = w.counts[c.W_STAMP]
    if w.admits[r] >> 1 != now:
        could = terms.many[s.trip[r, c.SOURCE]] > 0 and could_ride(d, s, x, r)
        could = could and s.trip[r, c.VEHICLE] + 1 != w.counts[c.W_CLOSED]
        w.admits[r] = 2 * now + (1 if could else 0)
    return w.admits[r] & 1 == 1


@inlined
def _beside(
    d: Data, s: State, w: Work, terms: Terms, x: int, i: int, best: float, found: NDArray[np.int64]
) -> float:
    """Try the positions after and before stop `i`, unless tried already."""
    r = s.node[np.uintp(i), c.TRIP]
    if not _admits(d, s, w, terms, x, r):
        return best
    now = w.counts[c.W_STAMP]
    k = d.kind_of[np.uintp(s.trip[np.uintp(r), c.VEHICLE])]
    q, p = s.node[np.uintp(i), c.NEXT], s.node[np.uintp(i), c.PREV]
    if w.stamp[np.uintp(i)] != now:
        w.stamp[np.uintp(i)] = now
        if not _is_hopeless(d, s, terms, i, q) and d.prices[k, c.PER_METRE] * metres_with(d, s, x, r, i, q, k) < best:
            best = _at(d, s, w, terms, x, r, i, best, found)
    if p < 0 or w.stamp[np.uintp(p)] != now:
        if p >= 0:
            w.stamp[np.uintp(p)] = now
        if not _is_hopeless(d, s, terms, p, i) and d.prices[k, c.PER_METRE] * metres_with(d, s, x, r, p, i, k) < best:
            best = _at(d, s, w, terms, x, r, p, best, found)
    return best


@inlined
def _is_hopeless(d: Data, s: State, terms: Terms, p: int, q: int) -> bool:
    """Whether stops `p` and `q` (-1: none) are too late and too early for any of the terms to stand between them."""
    if d.timed == c.TIMELESS or d.rested == 1:  # with a break elsewhere a stop may be in time
        return False
    late = p >= 0 and s.node[np.uintp(p), c.FORCED] > terms.hull[1]
    return late or (q >= 0 and s.node[np.uintp(q), c.LAT] < terms.hull[0])


@compiled
def _at(
    d: Data, s: State, w: Work, terms: Terms, x: int, r: int, p: int, best: float, found: NDArray[np.int64]
) -> float:
    """Try the position after `p` under each of the terms, unless it is overlooked (a blink)."""
    w.counts[c.W_BLINK] -= 1
    if w.counts[c.W_BLINK] < 0:
        w.counts[c.W_BLINK] = int(math.log(1.0 - draw(w.dice)) / math.log(1.0 - w.numbers[c.R_BLINK]))
        return best
    source = s.trip[r, c.SOURCE]
    first = terms.first[source]
    for o in range(first, first + terms.many[source]):
        row = terms.rows[o]
        if row[c.OPT_VEHICLE] == s.trip[r, c.VEHICLE]:
            continue
        early, late, board, rel = row[c.OPT_EARLY], row[c.OPT_LATE], row[c.OPT_BOARD], row[c.OPT_REL]
        extra = terms.extra[o]
        won = extra + cost_on_trip(d, s, x, r, p, early, late, board, rel, best - extra, w.probe)
        if won < best:
            best = won
            found[c.F_KIND], found[c.F_TRIP], found[c.F_PREV], found[c.F_OPTION] = 1, r, p, o
            found[c.F_VEHICLE], found[c.F_SOURCE] = s.trip[r, c.VEHICLE], source
    return best


@compiled
def free_vehicle(d: Data, s: State, w: Work, k: int) -> int:
    """A vehicle of class `k` without a tour, -1: none."""
    end = d.class_first[k] + d.class_size[k]
    v = w.hint[k]
    while v < end and s.tour[v, c.TRIPS] > 0:
        v += 1
    w.hint[k] = v
    return v if v < end else -1


@inlined
def _discount(d: Data, w: Work, v: int) -> float:
    """Won of the fixed cost of vehicle `v` that is overlooked in this iteration."""
    favoured = w.counts[c.W_FAVOURED]
    if favoured >= 0 and favoured != d.class_of[v]:
        return 0.0
    return (1.0 - w.numbers[c.R_FIXED_SHARE]) * d.prices[d.kind_of[v], c.FIXED]


@compiled
def _on_new_trips(
    d: Data, s: State, w: Work, terms: Terms, x: int, best: float, found: NDArray[np.int64]
) -> float:
    for k in range(len(d.class_first)):
        if d.fit[k, x] > 0 and s.info[c.N_ACTIVE] < w.counts[c.W_MOST_TOURS]:
            v = free_vehicle(d, s, w, k)
            if v >= 0 and v + 1 != w.counts[c.W_CLOSED]:
                discount = _discount(d, w, v)
                best = _on_new_trip(d, s, w, terms, x, v, c.NONE, discount, best, found)
    if d.mixed_days == 0:
        return best
    for a in range(s.info[c.N_ACTIVE]):
        v = s.active[a]
        if d.fit[d.class_of[v], x] == 0 or s.tour[v, c.TRIPS] >= d.kinds[d.kind_of[v], c.MAX_TRIPS]:
            continue
        if v + 1 == w.counts[c.W_CLOSED]:
            continue
        best = _on_new_trip(d, s, w, terms, x, v, c.NONE, 0.0, best, found)
        r = s.tour[v, c.FIRST_TRIP]
        while r >= 0:
            best = _on_new_trip(d, s, w, terms, x, v, r, 0.0, best, found)
            r = s.trip[r, c.AFTER]
    return best


@compiled
def _on_new_trip(
    d: Data,
    s: State,
    w: Work,
    terms: Terms,
    x: int,
    v: int,
    after: int,
    discount: float,
    best: float,
    found: NDArray[np.int64],
) -> float:
    k = d.kind_of[v]
    for a in range(d.kind_source_first[k], d.kind_source_first[k + 1]):
        source = d.kind_sources[a]
        first = terms.first[source]
        for o in range(first, first + terms.many[source]):
            row = terms.rows[o]
            if row[c.OPT_VEHICLE] == v:
                continue
            early, late, board, rel = row[c.OPT_EARLY], row[c.OPT_LATE], row[c.OPT_BOARD], row[c.OPT_REL]
            extra = terms.extra[o] - discount
            won = extra + cost_on_new_trip(d, s, x, v, after, source, early, late, board, rel, best - extra, w.probe)
            if won < best:
                best = won
                found[c.F_KIND], found[c.F_VEHICLE], found[c.F_AFTER] = 2, v, after
                found[c.F_SOURCE], found[c.F_OPTION] = source, o
    return best


@compiled
def probe_found(d: Data, s: State, w: Work, terms: Terms, x: int, found: NDArray[np.int64]) -> None:
    """Fill `w.probe` with the times of the place that `found` names."""
    row = terms.rows[found[c.F_OPTION]]
    early, late, board, rel = row[c.OPT_EARLY], row[c.OPT_LATE], row[c.OPT_BOARD], row[c.OPT_REL]
    if found[c.F_KIND] == 1:
        duration_with(d, s, x, found[c.F_TRIP], found[c.F_PREV], early, late, board, rel, w.probe)
    else:
        v, after, source = found[c.F_VEHICLE], found[c.F_AFTER], found[c.F_SOURCE]
        cost_on_new_trip(d, s, x, v, after, source, early, late, board, rel, NO, w.probe)


@compiled
def put(d: Data, s: State, w: Work, terms: Terms, x: int, found: NDArray[np.int64]) -> bool:
    """Put stop `x` where `found` says; False (and nothing changed) if the tour turns out to break a limit."""
    v = found[c.F_VEHICLE]
    touch(d, w, v)
    if found[c.F_KIND] == 1:
        r, p = found[c.F_TRIP], found[c.F_PREV]
    else:
        r, p = open_trip(d, s, v, found[c.F_AFTER], found[c.F_SOURCE]), c.NONE
    row = terms.rows[found[c.F_OPTION]]
    s.node[x, c.EARLY], s.node[x, c.LATE] = row[c.OPT_EARLY], row[c.OPT_LATE]
    s.node[x, c.BOARD], s.node[x, c.REL], s.node[x, c.FEED] = row[c.OPT_BOARD], row[c.OPT_REL], -1
    if add_stop(d, s, x, r, p):
        return True
    take_stop(d, s, x)
    drop_empty_trips(s, v)
    settle_tour(d, s, v)
    return False
