# mypy: disable-error-code="no-any-return"
"""Putting stops back: in one of a few orders, each where it costs least (greedy insertion with blinks)."""

from __future__ import annotations

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.compiling import compiled
from routing.search.dice import draw
from routing.search.echelons import count_fed, house, place_new_drop
from routing.search.options import set_terms
from routing.search.placing import best_place, put
from routing.search.ruin import remove, settle
from routing.search.state import State, drop_empty_trips, total_cost, unlink_stop
from routing.search.timing import refresh_tour
from routing.search.work import Work, touch

RETRIED = 20
"""Visits left out before that an iteration tries again."""
RETRIED_LAST = 0.5
"""Chance that they are tried after what was taken out: with every vehicle full, one that is tried first takes each
place that comes free, and the others never change theirs."""


@compiled
def recreate(d: Data, s: State, w: Work) -> bool:
    """House the homeless drops, then put back what was taken out and (some of) those left out before.

    False, with stops still out, as soon as the plan costs more than the limit: every further stop adds to that.
    """
    k = 0
    while k < w.counts[c.W_HOMELESS]:
        f = w.homeless[k]
        k += 1
        if s.contract[f - d.visits, c.DOORS] > 0 and not house(d, s, w, f):
            for x in range(d.visits):
                if s.node[x, c.FEED] == f:
                    remove(d, s, w, x)
            settle(d, s, w)
    taken = w.counts[c.W_ORDER]
    _sort(d, w, taken)
    waiting = s.info[c.N_ABSENT]
    s.info[c.N_ABSENT] = 0
    won = total_cost(d, s)
    for k in range(waiting):
        w.order[taken + k] = s.absent[k]
    last = min(taken, waiting) > 0 and draw(w.dice) < RETRIED_LAST
    if not last:
        won += _retry(d, s, w, taken, waiting)
    for k in range(taken):
        if won > w.numbers[c.R_LIMIT]:
            return False
        won += _put_back(d, s, w, w.order[k], c.YES)
    if last:
        _retry(d, s, w, taken, waiting)
    for k in range(taken, taken + waiting):
        if w.order[k] >= 0:
            _leave_out(s, w.order[k])
    return True


@compiled
def _retry(d: Data, s: State, w: Work, taken: int, waiting: int) -> float:
    """Try (some of) the `waiting` visits, which stand in `w.order` after the first `taken`; won added."""
    start = 0 if waiting <= RETRIED else int(draw(w.dice) * waiting)
    won = 0.0
    for k in range(min(waiting, RETRIED) if taken > 0 else waiting):
        at = taken + (start + k) % waiting
        won += _put_back(d, s, w, w.order[at], c.YES if waiting <= RETRIED else c.NOT)
        w.order[at] = -1
    return won


@compiled
def _leave_out(s: State, x: int) -> None:
    s.absent[s.info[c.N_ABSENT]] = x
    s.info[c.N_ABSENT] += 1


@compiled
def _put_back(d: Data, s: State, w: Work, x: int, thorough: int) -> float:
    """Put visit `x` where it costs least, or leave it out; won added."""
    set_terms(d, s, w, x, c.NOT)
    won = best_place(d, s, w, w.terms, x, c.NOT, w.found)
    if w.found[c.F_KIND] == 0 and thorough == 1:
        set_terms(d, s, w, x, c.YES)
        won = best_place(d, s, w, w.terms, x, c.YES, w.found)
    if w.found[c.F_KIND] == 0 or not _put_visit(d, s, w, x):
        _leave_out(s, x)
        return d.penalty[x]
    return won


@compiled
def _put_visit(d: Data, s: State, w: Work, x: int) -> bool:
    """Put visit `x` at `w.found`, with the drop that feeds it; False and nothing changed if it does not work."""
    option = w.found[c.F_OPTION]
    f, new = w.terms.rows[option, c.OPT_FEED], w.terms.rows[option, c.OPT_NEW]
    if new == 1:
        if not place_new_drop(d, s, w, d.hub_of[f - d.visits], x):
            return False
        for m in range(d.dims):
            s.demand[f, m, 0] = 0
    if not put(d, s, w, w.terms, x, w.found):
        if new == 1:
            _withdraw(d, s, f)
        return False
    if f >= 0:
        s.node[x, c.FEED] = f
        count_fed(d, s, f, x, c.YES)
        if d.ready[f - d.visits] >= 0:
            return True
        feeder = s.trip[s.node[f, c.TRIP], c.VEHICLE]
        touch(d, w, feeder)
        if not refresh_tour(d, s, feeder):
            return _take_back(d, s, f, x, feeder)
    return True


@compiled
def _withdraw(d: Data, s: State, f: int) -> None:
    v = s.trip[s.node[f, c.TRIP], c.VEHICLE]
    unlink_stop(s, f)
    drop_empty_trips(s, v)
    refresh_tour(d, s, v)


@compiled
def _take_back(d: Data, s: State, f: int, x: int, feeder: int) -> bool:
    v = s.trip[s.node[x, c.TRIP], c.VEHICLE]
    count_fed(d, s, f, x, c.NONE)
    s.node[x, c.FEED] = -1
    unlink_stop(s, x)
    drop_empty_trips(s, v)
    refresh_tour(d, s, v)
    refresh_tour(d, s, feeder)
    if s.contract[f - d.visits, c.DOORS] == 0:
        _withdraw(d, s, f)
    return False


@compiled
def _sort(d: Data, w: Work, count: int) -> None:
    """Order at random, or by a key: size, far first, near first, narrow window, early or late window."""
    kind = draw(w.dice) * (11.0 + 6.0 * min(1, d.timed))
    for k in range(count):
        w.keys[k] = _key(d, w, w.order[k], kind)
    for k in range(1, count):
        x, key = w.order[k], w.keys[k]
        j = k - 1
        while j >= 0 and w.keys[j] > key:
            w.order[j + 1], w.keys[j + 1] = w.order[j], w.keys[j]
            j -= 1
        w.order[j + 1], w.keys[j + 1] = x, key


@compiled
def _key(d: Data, w: Work, x: int, kind: float) -> float:
    if kind < 4.0:
        return draw(w.dice)
    if kind < 8.0:
        return -d.size[x]
    if kind < 10.0:
        return -d.remote[x]
    if kind < 11.0:
        return d.remote[x]
    first, last = d.windows[d.window_first[x], 0], d.windows[d.window_first[x + 1] - 1, 1]
    if kind < 13.0:
        return float(last - first)
    if kind < 15.0:
        return float(first)
    return -float(last)
