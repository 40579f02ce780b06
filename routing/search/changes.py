# mypy: disable-error-code="no-any-return"
"""What follows when one stop comes or leaves: everything later O(1) tests need, and no more than that.

Metres and loads change by what was added or taken. Times change from the stop on and before it: in a windowed
problem (one trip a tour, no departures) only until one is as it was. What has lost stops is computed once all
are out (`settle_tour`), and a TIMED tour then as a whole (`timing.refresh_tour`).
"""

from __future__ import annotations

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.compiling import compiled, inlined
from routing.search.loads import sweep_loads
from routing.search.state import State, link_stop, unlink_stop
from routing.search.timing import refresh_tour, time_with, tour_won
from routing.search.windows import pull_earlier, push_later, sweep_windows


@compiled
def add_stop(d: Data, s: State, x: int, r: int, p: int) -> bool:
    """Put `x`, whose terms are set, on trip `r` after stop `p` (-1: first); False: the tour breaks a limit."""
    v = s.trip[r, c.VEHICLE]
    link_stop(s, x, r, p)
    if s.trip[r, c.COUNT] == 1 or d.reordered_won > 0:
        return refresh_tour(d, s, v)
    q = s.node[x, c.NEXT]
    profile, me = d.kinds[d.kind_of[v], c.PROFILE], d.loc[x]
    at = d.sources[s.trip[r, c.SOURCE], c.SOURCE_LOC] if p < 0 else d.loc[p]
    to = s.trip[r, c.TAIL] if q < 0 else d.loc[q]
    into, out = d.metres_into[profile, me, at], d.metres[profile, me, to]
    s.node[x, c.ARC] = into
    s.tour[v, c.METRES] += into + out - _exchange_arc(s, r, q, out)
    _count(d, s, v, r, x, c.YES)
    fine = sweep_loads(d, s, r) if d.pickups else True
    if d.timed == c.WINDOWED:
        push_later(d, s, r, x)
        pull_earlier(d, s, r, x)
        fine = fine and s.node[x, c.FORCED] <= s.node[x, c.LAT]
    elif d.timed == c.TIMED:
        fine = fine and time_with(d, s, r, x)
    _set_cost(d, s, v)
    return fine


@compiled
def take_stop(d: Data, s: State, x: int) -> None:
    """Take `x` off its trip; times, loads with pickups, and the cost are left to `settle_tour`."""
    r, p, q = s.node[x, c.TRIP], s.node[x, c.PREV], s.node[x, c.NEXT]
    unlink_stop(s, x)
    if d.timed == c.TIMED:
        return
    v = s.trip[r, c.VEHICLE]
    at = d.sources[s.trip[r, c.SOURCE], c.SOURCE_LOC] if p < 0 else d.loc[p]
    to = s.trip[r, c.TAIL] if q < 0 else d.loc[q]
    direct = d.metres[d.kinds[d.kind_of[v], c.PROFILE], at, to]
    s.tour[v, c.METRES] += direct - s.node[x, c.ARC] - _exchange_arc(s, r, q, direct)
    _count(d, s, v, r, x, c.NONE)


@compiled
def settle_tour(d: Data, s: State, v: int) -> bool:
    """Everything about tour `v` after stops have left it; False: it breaks a limit."""
    r = s.tour[v, c.FIRST_TRIP]
    if d.timed == c.TIMED or r < 0:
        return refresh_tour(d, s, v)
    fine = s.tour[v, c.METRES] <= d.kinds[d.kind_of[v], c.MAX_METRES]
    if d.pickups:
        fine = sweep_loads(d, s, r) and fine
    if d.timed == c.WINDOWED:
        fine = sweep_windows(d, s, r) and fine
    _set_cost(d, s, v)
    return fine


@inlined
def _exchange_arc(s: State, r: int, q: int, metres: int) -> int:
    """Set the metres before stop `q` (-1: the tail); what they were."""
    if q < 0:
        old = s.trip[r, c.TAIL_ARC]
        s.trip[r, c.TAIL_ARC] = metres
    else:
        old = s.node[q, c.ARC]
        s.node[q, c.ARC] = metres
    return old


@inlined
def _count(d: Data, s: State, v: int, r: int, x: int, sign: int) -> None:
    s.tour[v, c.STOPS] += sign
    s.tour[v, c.EXTRA_WON] += sign * d.extra[d.class_of[v], x]
    s.tour[v, c.VISITS] += sign if x < d.visits else 0
    for m in range(d.dims):
        s.trip_load[r, m, 0] += sign * s.demand[x, m, 0]


@inlined
def _set_cost(d: Data, s: State, v: int) -> None:
    s.cost[v] = tour_won(
        d, d.kind_of[v], s.tour[v, c.DURATION], s.tour[v, c.METRES], s.tour[v, c.STOPS], s.tour[v, c.EXTRA_WON]
    )
