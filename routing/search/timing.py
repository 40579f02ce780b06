# mypy: disable-error-code="no-any-return"
"""All of a tour after a change: loads, times by the sweep its kind of time asks for, metres and won."""

from __future__ import annotations

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.compiling import compiled
from routing.search.loads import sum_deliveries, sweep_loads
from routing.search.rests import rest_tour
from routing.search.state import State
from routing.search.sweeps import sweep_backward, sweep_forward
from routing.search.windows import open_hours, sweep_windows


@compiled
def refresh_tour(d: Data, s: State, v: int) -> bool:
    """Recompute everything about tour `v` after its stops have changed; False: it breaks a limit."""
    drop_first = s.tour[v, c.FIRST_TRIP]
    if drop_first < 0:
        s.cost[v] = 0.0
        return True
    _set_trip_frames(d, s, v)
    rests = d.kinds[d.kind_of[v], c.BREAKS] > 0
    fine = True
    r = drop_first
    while r >= 0:
        fine = (sweep_loads(d, s, r) if d.pickups else sum_deliveries(d, s, r)) and fine
        if d.timed == c.TIMED and not rests:
            fine = sweep_forward(d, s, r, c.NONE) and fine
        r = s.trip[r, c.AFTER]
    if rests:
        fine = fine and rest_tour(d, s, v)
    elif d.timed == c.TIMED:
        fine = fine and sweep_backward(d, s, v, c.NONE, c.NONE) and _chain(d, s, v)
    elif d.timed == c.WINDOWED:
        fine = open_hours(d, s, v) and sweep_windows(d, s, s.tour[v, c.FIRST_TRIP]) and fine
    return _add_up(d, s, v) and fine


@compiled
def time_with(d: Data, s: State, r: int, x: int) -> bool:
    """Times of the tour of trip `r` after stop `x` has come to it; False: it breaks a limit."""
    v = s.trip[r, c.VEHICLE]
    if d.kinds[d.kind_of[v], c.BREAKS] > 0:
        return rest_tour(d, s, v)
    return sweep_forward(d, s, r, x) and sweep_backward(d, s, v, r, x) and _chain(d, s, v)


@compiled
def _set_trip_frames(d: Data, s: State, v: int) -> None:
    k = d.kind_of[v]
    r = s.tour[v, c.FIRST_TRIP]
    while r >= 0:
        source, after = s.trip[r, c.SOURCE], s.trip[r, c.AFTER]
        reload = d.kinds[k, c.RELOAD] if s.trip[r, c.BEFORE] >= 0 or d.kinds[k, c.BEGUN] == 1 else 0
        s.trip[r, c.LOADING] = d.sources[source, c.LOAD_SECONDS] + reload
        s.trip[r, c.TAIL] = (
            d.kinds[k, c.END_LOC] if after < 0 else d.sources[s.trip[after, c.SOURCE], c.SOURCE_LOC]
        )
        r = after


@compiled
def _chain(d: Data, s: State, v: int) -> bool:
    """When the vehicle comes to the source of each trip; the tour's latest start and shortest duration."""
    k = d.kind_of[v]
    r = s.tour[v, c.FIRST_TRIP]
    way = d.seconds[d.kinds[k, c.PROFILE], d.kinds[k, c.START_LOC], d.sources[s.trip[r, c.SOURCE], c.SOURCE_LOC]]
    lead, forced, start = way, d.kinds[k, c.SHIFT_START] + way, d.kinds[k, c.LATEST_BEGIN]
    while r >= 0:
        s.trip[r, c.PRE_LEAD], s.trip[r, c.PRE_FORCED], s.trip[r, c.PRE_HI] = lead, forced, start
        loading, total = s.trip[r, c.LOADING], s.trip[r, c.TOTAL]
        if forced + loading > s.trip[r, c.HIGHEST]:
            return False
        start = min(start, s.trip[r, c.HIGHEST] - loading - lead)
        forced = max(max(forced + loading, s.trip[r, c.LOWEST]) + total, s.trip[r, c.FORCED_TAIL])
        lead += loading + total
        r = s.trip[r, c.AFTER]
    s.tour[v, c.LATEST_START], s.tour[v, c.PURE] = start, lead
    s.tour[v, c.DURATION] = max(lead, forced - start)
    return way < c.FAR and s.tour[v, c.DURATION] <= d.kinds[k, c.MAX_DURATION]


@compiled
def tour_won(d: Data, k: int, duration: int, metres: int, stops: int, extra: int) -> float:
    """Won of a tour of a vehicle of kind `k`; `extra` hangs on who comes to which door, and in which order."""
    over = max(0, duration - d.kinds[k, c.OVERTIME_AFTER])
    return (
        d.prices[k, c.FIXED]
        + d.prices[k, c.PER_SECOND] * duration
        + d.prices[k, c.PER_METRE] * metres
        + d.prices[k, c.PER_STOP] * stops
        + d.prices[k, c.PER_OVERTIME_SECOND] * over
        + extra
    )


@compiled
def _add_up(d: Data, s: State, v: int) -> bool:
    k, kind_class = d.kind_of[v], d.class_of[v]
    profile = d.kinds[k, c.PROFILE]
    at = d.kinds[k, c.START_LOC]
    metres, stops, visits, extra, rank = 0, 0, 0, 0, d.rank_before[v]
    r = s.tour[v, c.FIRST_TRIP]
    last = r
    fine = True
    while r >= 0:
        to = d.sources[s.trip[r, c.SOURCE], c.SOURCE_LOC]
        metres += d.metres[profile, at, to]
        at = to
        i = s.trip[r, c.FIRST]
        while i >= 0:
            fine = fine and d.metres[profile, at, d.loc[i]] < c.FAR
            s.node[i, c.ARC] = d.metres[profile, at, d.loc[i]]
            metres += s.node[i, c.ARC]
            stops += 1
            extra += d.extra[kind_class, i]
            if i < d.visits:
                visits += 1
                if d.home[i] == v:
                    extra += d.reordered_won if d.rank[i] < rank else 0
                    rank = d.rank[i]
            at = d.loc[i]
            i = s.node[i, c.NEXT]
        s.trip[r, c.TAIL_ARC] = d.metres[profile, at, s.trip[r, c.TAIL]]
        last = r
        r = s.trip[r, c.AFTER]
    metres += s.trip[last, c.TAIL_ARC]
    s.tour[v, c.METRES], s.tour[v, c.STOPS], s.tour[v, c.VISITS], s.tour[v, c.EXTRA_WON] = metres, stops, visits, extra
    s.cost[v] = tour_won(d, k, s.tour[v, c.DURATION], metres, stops, extra)
    return fine and metres <= d.kinds[k, c.MAX_METRES]
