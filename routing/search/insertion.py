# mypy: disable-error-code="no-any-return"
"""May this stop stand at this position of this trip of this vehicle, and what does it cost?

The one place where constraints are decided during the search, in O(1) by the arrays of `sweeps` and `windows` (a new
trip, in `openings`: in O(trips of the tour); a vehicle with breaks, in `rests`: in O(stops^2)). A stop's terms are its
window, its longest time on board, and the earliest departure (depot) or loading (hub) of a trip that carries it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.compiling import compiled, inlined
from routing.search.orders import keeps_order
from routing.search.rests import rested_on_trip
from routing.search.state import State
from routing.search.sweeps import entering

NO = np.inf


@compiled
def could_ride(d: Data, s: State, x: int, r: int) -> bool:
    """Whether trip `r`, wherever `x` may stand on it, has room for what `x` gets and one more stop."""
    v = s.trip[r, c.VEHICLE]
    k = d.kind_of[v]
    if d.fit[d.class_of[v], x] == 0 or s.trip[r, c.COUNT] >= d.kinds[k, c.MAX_STOPS]:
        return False
    fits = True
    for m in range(d.dims):
        fits = fits and s.trip_load[r, m, 0] + s.demand[x, m, 0] <= d.capacity[k, m]
    return fits


@inlined
def metres_with(d: Data, s: State, x: int, r: int, p: int, q: int, kind: int) -> int:
    """Metres that stop `x` adds on trip `r`, of a vehicle of `kind`, between stops `p` and `q` (-1: source, tail)."""
    me, trip = np.uintp(d.loc[np.uintp(x)]), np.uintp(r)
    profile = np.uintp(d.kinds[np.uintp(kind), c.PROFILE])
    at = np.uintp(d.sources[s.trip[trip, c.SOURCE], c.SOURCE_LOC] if p < 0 else d.loc[np.uintp(p)])
    to = np.uintp(s.trip[trip, c.TAIL] if q < 0 else d.loc[np.uintp(q)])
    arc = s.trip[trip, c.TAIL_ARC] if q < 0 else s.node[np.uintp(q), c.ARC]
    return d.metres_into[profile, me, at] + d.metres[profile, me, to] - arc


@compiled
def cost_on_trip(
    d: Data,
    s: State,
    x: int,
    r: int,
    p: int,
    early: int,
    late: int,
    board: int,
    rel: int,
    limit: float,
    probe: NDArray[np.int64],
) -> float:
    """Won added by stop `x` on trip `r` after stop `p` (-1: first), infinite if it may not stand there.

    The trip must have passed `could_ride`. What would reach `limit` may be called infinite too.
    """
    v = s.trip[r, c.VEHICLE]
    k = d.kind_of[v]
    profile = d.kinds[k, c.PROFILE]
    q = s.trip[r, c.FIRST] if p < 0 else s.node[p, c.NEXT]
    at = d.sources[s.trip[r, c.SOURCE], c.SOURCE_LOC] if p < 0 else d.loc[p]
    to = s.trip[r, c.TAIL] if q < 0 else d.loc[q]
    me = d.loc[x]
    if d.metres_into[profile, me, at] >= c.FAR or d.metres[profile, me, to] >= c.FAR:
        return NO
    if d.chained == 1 and not keeps_order(d, s, x, v, r, p, r, q):
        return NO
    metres = metres_with(d, s, x, r, p, q, k)
    if s.tour[v, c.METRES] + metres > d.kinds[k, c.MAX_METRES]:
        return NO
    won = d.prices[k, c.PER_METRE] * metres + d.prices[k, c.PER_STOP] + d.extra[d.class_of[v], x]
    if d.reordered_won > 0 and d.home[x] == v:
        won += d.reordered_won * _out_of_order(d, v, x, p, q)
    if d.pickups:
        for m in range(d.dims):
            before = s.trip_load[r, m, 0] if p < 0 else s.load[p, m, 0]
            after = s.trip_load[r, m, 1] if p < 0 else s.load[p, m, 1]
            if before + s.demand[x, m, 0] > d.capacity[k, m] or after + s.demand[x, m, 1] > d.capacity[k, m]:
                return NO
    if d.timed == c.TIMELESS:
        return won
    if d.timed == c.WINDOWED:
        return won if _is_in_time(d, s, x, r, p, q, early, late) else NO
    if d.prices[k, c.PER_SECOND] > 0.0:
        # without any waiting the tour would last this long, and the shared ways into buildings only add to it
        seconds = d.seconds_into[profile, me, at] + d.seconds[profile, me, to] - d.seconds[profile, at, to]
        longer = s.tour[v, c.PURE] + seconds - s.tour[v, c.DURATION]
        if won + d.prices[k, c.PER_SECOND] * longer >= limit:
            return NO
    duration = duration_with(d, s, x, r, p, early, late, board, rel, probe)
    if duration < 0 or duration > d.kinds[k, c.MAX_DURATION]:
        return NO
    return won + _price_of_time(d, k, duration, s.tour[v, c.DURATION])


@compiled
def _out_of_order(d: Data, v: int, x: int, p: int, q: int) -> int:
    """How many of its two neighbours `x` would stand on the wrong side of, by the initial order of vehicle `v`."""
    if p < 0:
        before = 1 if d.rank_before[v] > d.rank[x] else 0
    else:
        before = 1 if d.home[p] == v and d.rank[p] > d.rank[x] else 0
    return before + (1 if q >= 0 and d.home[q] == v and d.rank[q] < d.rank[x] else 0)


@compiled
def _price_of_time(d: Data, k: int, duration: int, before: int) -> float:
    won = d.prices[k, c.PER_SECOND] * (duration - before)
    after = d.kinds[k, c.OVERTIME_AFTER]
    if duration > after or before > after:
        won += d.prices[k, c.PER_OVERTIME_SECOND] * (max(0, duration - after) - max(0, before - after))
    return won


@inlined
def _is_in_time(d: Data, s: State, x: int, r: int, p: int, q: int, early: int, late: int) -> bool:
    """Whether stop `x` and all after it keep their windows on a windowed trip with `x` between `p` and `q`."""
    profile, me = d.kinds[d.kind_of[s.trip[r, c.VEHICLE]], c.PROFILE], d.loc[x]
    at = d.sources[s.trip[r, c.SOURCE], c.SOURCE_LOC] if p < 0 else d.loc[p]
    start = max((s.trip[r, c.LOWEST] if p < 0 else s.node[p, c.FORCED]) + d.seconds_into[profile, me, at], early)
    to = s.trip[r, c.TAIL] if q < 0 else d.loc[q]
    latest = s.trip[r, c.REST_LAT] if q < 0 else s.node[q, c.LAT]
    return start <= late and start + d.seconds[profile, me, to] <= latest


@compiled
def duration_with(
    d: Data,
    s: State,
    x: int,
    r: int,
    p: int,
    early: int,
    late: int,
    board: int,
    rel: int,
    probe: NDArray[np.int64],
) -> int:
    """Shortest paid seconds of the tour with stop `x` on trip `r` after `p`, -1: no time for it."""
    if d.kinds[d.kind_of[s.trip[r, c.VEHICLE]], c.BREAKS] > 0:
        return rested_on_trip(d, s, x, r, p, early, late, board, rel, probe)
    source, loading = s.trip[r, c.SOURCE], s.trip[r, c.LOADING]
    profile = d.kinds[d.kind_of[s.trip[r, c.VEHICLE]], c.PROFILE]
    me = d.loc[x]
    if source >= d.depots:
        rel += loading
    if p < 0:
        q = s.trip[r, c.FIRST]
        lead = d.seconds_into[profile, me, d.sources[source, c.SOURCE_LOC]] * 1
        forced = early
        low, high = d.sources[source, c.OPEN] + loading, d.sources[source, c.CLOSE]
    else:
        q = s.node[p, c.NEXT]
        step = d.seconds_into[profile, me, d.loc[p]] + s.node[p, c.EXTRA]
        lead = s.node[p, c.LEAD] + step
        forced = max(s.node[p, c.FORCED] + step, early)
        low, high = s.node[p, c.LO], s.node[p, c.HI]
    if lead > board or forced > late:
        return -1
    high = min(high, late - lead)
    low = max(low, max(forced - board, rel))
    probe[c.P_LEAD], probe[c.P_FORCED] = lead, forced
    spent = entering(d, p, x) if d.shared_buildings else 0
    at = me
    if q >= 0 and d.shared_buildings and entering(d, x, q) != s.node[q, c.EXTRA]:
        step = d.seconds[profile, at, d.loc[q]] + spent  # what comes after x takes longer or shorter now: walk over it
        lead += step
        forced = max(forced + step, s.node[q, c.EARLY])
        if lead > s.node[q, c.BOARD] or forced > s.node[q, c.LATE]:
            return -1
        high = min(high, s.node[q, c.LATE] - lead)
        ready = s.node[q, c.REL] + (loading if source >= d.depots else 0)
        low = max(low, max(forced - s.node[q, c.BOARD], ready))
        spent = entering(d, x, q)
        at = d.loc[q]
        q = s.node[q, c.NEXT]
    latest_tail = s.trip[r, c.REST_LAT]
    if q >= 0:
        step = d.seconds[profile, at, d.loc[q]] + spent
        lead += step
        forced += step
        if lead > s.node[q, c.KEEP] or forced > s.node[q, c.LAT]:
            return -1
        high = min(high, s.node[q, c.LAT] - lead)
        low = max(low, max(forced - s.node[q, c.KEEP], s.node[q, c.FLOOR]))
        total = s.trip[r, c.TOTAL] + lead - s.node[q, c.LEAD]
        forced = max(forced + s.trip[r, c.TOTAL] - s.node[q, c.LEAD], s.node[q, c.FORCED_END])
    else:
        step = d.seconds[profile, at, s.trip[r, c.TAIL]] + spent
        total = lead + step
        forced += step
        high = min(high, latest_tail - total)
        if forced > latest_tail:
            return -1
    arrive = s.trip[r, c.PRE_FORCED] + loading
    if low > high or arrive > high:
        return -1
    probe[c.P_LO], probe[c.P_HI] = max(low, arrive), high
    start = min(s.trip[r, c.PRE_HI], high - loading - s.trip[r, c.PRE_LEAD])
    forced = max(max(arrive, low) + total, forced)
    pure = s.trip[r, c.PRE_LEAD] + loading + total + s.trip[r, c.REST_LEAD]
    forced = max(forced + s.trip[r, c.REST_LEAD], s.trip[r, c.REST_FORCED])
    return max(pure, forced - start)
