# mypy: disable-error-code="no-any-return"
"""What a new trip with one stop on it would cost: in O(trips of the tour), by the arrays of `sweeps`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.compiling import compiled
from routing.search.insertion import NO
from routing.search.orders import keeps_order
from routing.search.rests import rested_on_new_trip
from routing.search.state import State
from routing.search.sweeps import entering
from routing.search.timing import tour_won


@compiled
def cost_on_new_trip(
    d: Data,
    s: State,
    x: int,
    v: int,
    after: int,
    source: int,
    early: int,
    late: int,
    board: int,
    rel: int,
    limit: float,
    probe: NDArray[np.int64],
) -> float:
    """Won added by a trip of `v` from `source`, after its trip `after` (-1: first), with `x` alone on it.

    What would reach `limit` may be called infinite too.
    """
    k = d.kind_of[v]
    profile = d.kinds[k, c.PROFILE]
    if s.tour[v, c.TRIPS] >= d.kinds[k, c.MAX_TRIPS] or d.kinds[k, c.MAX_STOPS] < 1:
        return NO
    for m in range(d.dims):
        if s.demand[x, m, 0] > d.capacity[k, m] or s.demand[x, m, 1] > d.capacity[k, m]:
            return NO
    then = s.tour[v, c.FIRST_TRIP] if after < 0 else s.trip[after, c.AFTER]
    if d.chained == 1:
        p, q = (c.NONE if after < 0 else s.trip[after, c.LAST]), (c.NONE if then < 0 else s.trip[then, c.FIRST])
        if not keeps_order(d, s, x, v, after, p, then, q):
            return NO
    origin, me = d.sources[source, c.SOURCE_LOC], d.loc[x]
    tail = d.kinds[k, c.END_LOC] if then < 0 else d.sources[s.trip[then, c.SOURCE], c.SOURCE_LOC]
    at = d.kinds[k, c.START_LOC] if after < 0 else d.loc[s.trip[after, c.LAST]]
    if (
        d.seconds[profile, at, origin] >= c.FAR
        or d.seconds[profile, origin, me] >= c.FAR
        or d.seconds[profile, me, tail] >= c.FAR
    ):
        return NO
    used = s.tour[v, c.TRIPS] > 0
    metres = d.metres[profile, at, origin] + d.metres[profile, origin, me] + d.metres[profile, me, tail]
    if used:
        metres += s.tour[v, c.METRES] - d.metres[profile, at, tail]
    if metres > d.kinds[k, c.MAX_METRES]:
        return NO
    before = s.cost[v] if used else 0.0
    stops = s.tour[v, c.STOPS] if used else 0
    extra = d.extra[d.class_of[v], x] + (s.tour[v, c.EXTRA_WON] if used else 0)
    if d.timed != c.TIMED:
        alone = d.timed == c.TIMELESS or _is_in_time_alone(d, x, k, source, early, late)
        return tour_won(d, k, 0, metres, stops + 1, extra) - before if alone else NO
    if d.prices[k, c.PER_SECOND] > 0.0 and d.kinds[k, c.BREAKS] == 0:
        # without any waiting the tour would last this long, and loading and ways into buildings only add to it
        seconds = d.seconds[profile, at, origin] + d.seconds[profile, origin, me] + d.seconds[profile, me, tail]
        least = s.tour[v, c.PURE] + seconds - d.seconds[profile, at, tail] if used else seconds
        if tour_won(d, k, least, metres, stops + 1, extra) - before >= limit:
            return NO
    duration = _duration_with_trip(d, s, x, v, after, source, early, late, board, rel, probe)
    if duration < 0 or duration > d.kinds[k, c.MAX_DURATION]:
        return NO
    return tour_won(d, k, duration, metres, stops + 1, extra) - before


@compiled
def _is_in_time_alone(d: Data, x: int, k: int, source: int, early: int, late: int) -> bool:
    """Whether a windowed tour of kind `k` from `source` with `x` alone keeps its window and hours."""
    profile, me, origin = d.kinds[k, c.PROFILE], d.loc[x], d.sources[source, c.SOURCE_LOC]
    arrive = d.kinds[k, c.SHIFT_START] + d.seconds[profile, d.kinds[k, c.START_LOC], origin]
    leave = max(arrive, d.sources[source, c.OPEN]) + d.sources[source, c.LOAD_SECONDS]
    start = max(leave + d.seconds[profile, origin, me], early)
    end = start + d.seconds[profile, me, d.kinds[k, c.END_LOC]]
    return leave <= d.sources[source, c.CLOSE] and start <= late and end <= d.kinds[k, c.SHIFT_END]


@compiled
def _duration_with_trip(
    d: Data,
    s: State,
    x: int,
    v: int,
    after: int,
    source: int,
    early: int,
    late: int,
    board: int,
    rel: int,
    probe: NDArray[np.int64],
) -> int:
    k = d.kind_of[v]
    if d.kinds[k, c.BREAKS] > 0:
        return rested_on_new_trip(d, s, x, v, after, source, early, late, board, rel, probe)
    profile, reload = d.kinds[k, c.PROFILE], d.kinds[k, c.RELOAD]
    then = s.tour[v, c.FIRST_TRIP] if after < 0 else s.trip[after, c.AFTER]
    origin, me = d.sources[source, c.SOURCE_LOC], d.loc[x]
    if after < 0:
        lead = d.seconds[profile, d.kinds[k, c.START_LOC], origin] * 1
        arrive, start = d.kinds[k, c.SHIFT_START] + lead, d.kinds[k, c.LATEST_BEGIN]
    else:
        i = s.trip[after, c.LAST]
        step = d.seconds[profile, d.loc[i], origin] + s.node[i, c.EXTRA]
        total, loading = s.node[i, c.LEAD] + step, s.trip[after, c.LOADING]
        start = min(s.trip[after, c.PRE_HI], s.trip[after, c.OWN_HI] - loading - s.trip[after, c.PRE_LEAD])
        leave = max(s.trip[after, c.PRE_FORCED] + loading, s.trip[after, c.LOWEST])
        arrive = max(leave + total, s.node[i, c.FORCED] + step)
        lead = s.trip[after, c.PRE_LEAD] + loading + total
    begun = d.kinds[k, c.BEGUN] == 1
    loading = d.sources[source, c.LOAD_SECONDS] + (reload if after >= 0 or begun else 0)
    out = d.seconds[profile, origin, me]
    tail = d.kinds[k, c.END_LOC] if then < 0 else d.sources[s.trip[then, c.SOURCE], c.SOURCE_LOC]
    total = out + d.seconds[profile, me, tail] + entering(d, c.NONE, x)
    low = max(d.sources[source, c.OPEN] + loading, rel + (loading if source >= d.depots else 0))
    low = max(low, early - board)
    high = min(d.sources[source, c.CLOSE], late - out)
    if out > board or early > late or low > high or arrive + loading > high:
        return -1
    probe[c.P_LO], probe[c.P_HI] = max(low, arrive + loading), high
    probe[c.P_LEAD], probe[c.P_FORCED] = out, early
    start = min(start, high - loading - lead)
    arrive = max(max(arrive + loading, low) + total, early + total - out)
    lead += loading + total
    r = then
    first = after < 0 and not begun
    while r >= 0:
        extra = reload if first else 0
        first = False
        loading = s.trip[r, c.LOADING] + extra
        low = max(s.trip[r, c.LOWEST], d.sources[s.trip[r, c.SOURCE], c.OPEN] + loading)
        if s.trip[r, c.SOURCE] >= d.depots:
            low = max(low, s.trip[r, c.LOWEST] + extra)
        high = s.trip[r, c.OWN_HI]
        if low > high or arrive + loading > high:
            return -1
        start = min(start, high - loading - lead)
        arrive = max(max(arrive + loading, low) + s.trip[r, c.TOTAL], s.trip[r, c.FORCED_TAIL])
        lead += loading + s.trip[r, c.TOTAL]
        r = s.trip[r, c.AFTER]
    shift_end = d.kinds[k, c.SHIFT_END]
    start = min(start, shift_end - lead)
    if arrive > shift_end or start < d.kinds[k, c.SHIFT_START]:
        return -1
    return max(lead, arrive - start)
