"""Under which terms a visit can ride: by window and, from a hub, by the drop that feeds it."""

from __future__ import annotations

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.compiling import compiled
from routing.search.dice import draw
from routing.search.echelons import can_feed, open_drop
from routing.search.insertion import NO
from routing.search.state import State
from routing.search.work import Work


@compiled
def set_terms(d: Data, s: State, w: Work, x: int, everywhere: int) -> None:
    """Write the terms of visit `x` at every source to `w.terms`; `everywhere`: every hub may be opened."""
    n = 0
    if d.bound[x] >= 0:
        _set_bound_terms(d, w, x)
        return
    for o in range(d.depots):
        w.terms.first[o] = n
        if d.may_carry[o, x]:
            n = _add_rows(d, w, n, x, c.BIG, d.release[x], c.NONE, c.NOT, c.NONE, 0.0)
        w.terms.many[o] = n - w.terms.first[o]
    for h in range(d.hubs):
        w.terms.first[d.depots + h] = n
        n = _add_hub_rows(d, s, w, n, h, x, everywhere)
        w.terms.many[d.depots + h] = n - w.terms.first[d.depots + h]


@compiled
def _set_bound_terms(d: Data, w: Work, x: int) -> None:
    """The meal of `x` waits at a hub: only trips from there can take it."""
    for o in range(len(w.terms.many)):
        w.terms.first[o], w.terms.many[o] = 0, 0
    f = d.bound[x]
    w.terms.many[d.depots + d.hub_of[f - d.visits]] = _add_rows(
        d, w, 0, x, c.BIG, d.ready[f - d.visits], f, c.NOT, c.NONE, 0.0
    )


@compiled
def _add_hub_rows(d: Data, s: State, w: Work, n: int, h: int, x: int, everywhere: int) -> int:
    for f in range(d.visits + d.drop_first[h], d.visits + d.drop_first[h + 1]):
        if s.node[f, c.TRIP] >= 0 and can_feed(d, s, f, x):
            contract = s.contract[f - d.visits]
            n = _add_rows(d, w, n, x, contract[c.LEAVES] + d.board[x], contract[c.READY], f, c.NOT, c.NONE, 0.0)
    share = w.numbers[c.R_FIXED_SHARE]
    if everywhere == 1 or draw(w.dice) < w.numbers[c.R_OPENING] + (0.0 if share == 1.0 else 0.2):
        won = open_drop(d, s, w, h, x, everywhere)
        if won < NO:
            drop = w.new_drop[h]
            latest, ready = drop[c.FOUND_COLUMNS + 1] + d.board[x], drop[c.FOUND_COLUMNS + 2]
            n = _add_rows(d, w, n, x, latest, ready, drop[c.FOUND_COLUMNS], c.YES, drop[c.F_VEHICLE], share * won)
    return n


@compiled
def _add_rows(
    d: Data, w: Work, n: int, x: int, latest: int, rel: int, feed: int, new: int, vehicle: int, extra: float
) -> int:
    for a in range(d.window_first[x], d.window_first[x + 1]):
        if n >= len(w.terms.extra):
            break
        row = w.terms.rows[n]
        row[c.OPT_EARLY], row[c.OPT_LATE] = d.windows[a, 0], min(d.windows[a, 1], latest)
        row[c.OPT_BOARD], row[c.OPT_REL] = d.board[x] if feed < 0 else c.BIG, rel
        row[c.OPT_FEED], row[c.OPT_NEW], row[c.OPT_VEHICLE] = feed, new, vehicle
        w.terms.extra[n] = extra
        n += 1
    return n
