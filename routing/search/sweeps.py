# mypy: disable-error-code="no-any-return"
"""Forward and backward sweeps over a tour: all that an O(1) insertion test needs.

A trip that leaves at `d` reaches stop `i` at ``max(d + LEAD[i], FORCED[i])``, as long as ``LO <= d <= HI``.
Windows bound `d` from above and force starts; time on board `s[i] - d <= BOARD[i]` says ``LEAD[i] <= BOARD[i]``
and ``d >= FORCED[i] - BOARD[i]``. So a whole trip is four numbers (earliest and latest departure, length
without waiting, forced end), trips compose like stops, and the shortest paid time of a tour is the one that
leaves as late as it can: duration segments of Vidal, Crainic, Gendreau and Prins (2013), with departure
floors for the meals' time on board.
"""

from __future__ import annotations

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.compiling import compiled
from routing.search.state import State


@compiled
def entering(d: Data, i: int, j: int) -> int:
    """Extra seconds at `j` coming from stop `i` (-1: the source): the way into a building that visits share."""
    if d.building[j] < 0 or (i >= 0 and d.building[i] == d.building[j]):
        return 0
    return d.building_seconds[j]


@compiled
def sweep_forward(d: Data, s: State, r: int, x: int) -> bool:
    """From stop `x` on (-1: all of the trip)."""
    profile = d.kinds[d.kind_of[s.trip[r, c.VEHICLE]], c.PROFILE]
    source, loading = s.trip[r, c.SOURCE], s.trip[r, c.LOADING]
    at, spent, lead, forced = d.sources[source, c.SOURCE_LOC], 0, 0, -c.BIG
    low, high = d.sources[source, c.OPEN] + loading, d.sources[source, c.CLOSE]
    after_ready = loading if source >= d.depots else 0
    before, i = c.NONE, s.trip[r, c.FIRST]
    if x >= 0 and x != i:
        before, i = s.node[x, c.PREV], x
        at, spent = d.loc[before], s.node[before, c.EXTRA]
        lead, forced = s.node[before, c.LEAD], s.node[before, c.FORCED]
        low, high = s.node[before, c.LO], s.node[before, c.HI]
    while i >= 0:
        step = d.seconds[profile, at, d.loc[i]] + spent
        lead += step
        forced = max(forced + step, s.node[i, c.EARLY])
        high = min(high, s.node[i, c.LATE] - lead)
        low = max(low, max(forced - s.node[i, c.BOARD], s.node[i, c.REL] + after_ready))
        if step >= c.FAR or forced > s.node[i, c.LATE] or lead > s.node[i, c.BOARD]:
            return False
        s.node[i, c.LEAD], s.node[i, c.FORCED] = lead, forced
        s.node[i, c.HI], s.node[i, c.LO] = high, low
        s.node[i, c.EXTRA] = spent = entering(d, before, i)
        at, before = d.loc[i], i
        i = s.node[i, c.NEXT]
    tail = d.seconds[profile, at, s.trip[r, c.TAIL]] + spent
    s.trip[r, c.TOTAL], s.trip[r, c.FORCED_TAIL] = lead + tail, forced + tail
    s.trip[r, c.LOWEST], s.trip[r, c.OWN_HI] = low, high
    return low <= high and tail < c.FAR


@compiled
def sweep_backward(d: Data, s: State, v: int, changed: int, x: int) -> bool:
    """Slack of every stop up to the end of the tour; needs the forward sweep of all trips.

    With `changed` and `x`, only of what comes before and with stop `x` of that trip.
    """
    latest, rest, rest_forced = d.kinds[d.kind_of[v], c.SHIFT_END], 0, -c.BIG
    r = s.tour[v, c.LAST_TRIP]
    if changed >= 0:
        r = changed
        latest, rest, rest_forced = s.trip[r, c.REST_LAT], s.trip[r, c.REST_LEAD], s.trip[r, c.REST_FORCED]
    while r >= 0:
        same = changed >= 0 and r != changed and latest == s.trip[r, c.REST_LAT]
        s.trip[r, c.REST_LAT], s.trip[r, c.REST_LEAD], s.trip[r, c.REST_FORCED] = latest, rest, rest_forced
        if not same:
            _sweep_trip_backward(d, s, r, x if r == changed else c.NONE)
        low, total, loading = s.trip[r, c.LOWEST], s.trip[r, c.TOTAL], s.trip[r, c.LOADING]
        high = min(s.trip[r, c.OWN_HI], latest - total)
        s.trip[r, c.HIGHEST] = high
        if low > high or s.trip[r, c.FORCED_TAIL] > latest:
            return False
        rest_forced = max(max(low + total, s.trip[r, c.FORCED_TAIL]) + rest, rest_forced)
        rest += loading + total
        latest = high - loading
        r = s.trip[r, c.BEFORE]
    return True


@compiled
def _sweep_trip_backward(d: Data, s: State, r: int, x: int) -> None:
    """From stop `x` back (-1: all of the trip), and from the one after it, where the way in may be paid now."""
    profile = d.kinds[d.kind_of[s.trip[r, c.VEHICLE]], c.PROFILE]
    after_ready = s.trip[r, c.LOADING] if s.trip[r, c.SOURCE] >= d.depots else 0
    at = s.trip[r, c.TAIL]
    latest, keep, floor, to_tail, forced_end = s.trip[r, c.REST_LAT], c.BIG, -c.BIG, 0, -c.BIG
    i = s.trip[r, c.LAST]
    if x >= 0:
        i = s.node[x, c.NEXT] if d.shared_buildings and s.node[x, c.NEXT] >= 0 else x
        q = s.node[i, c.NEXT]
        if q >= 0:
            at, to_tail = d.loc[q], s.trip[r, c.TOTAL] - s.node[q, c.LEAD]
            latest, keep, floor = s.node[q, c.LAT], s.node[q, c.KEEP], s.node[q, c.FLOOR]
            forced_end = s.node[q, c.FORCED_END]
    while i >= 0:
        step = d.seconds[profile, d.loc[i], at] + s.node[i, c.EXTRA]
        to_tail += step
        latest = min(s.node[i, c.LATE], latest - step)
        keep = min(s.node[i, c.BOARD], keep - step)
        floor = max(floor, max(s.node[i, c.EARLY] - keep, s.node[i, c.REL] + after_ready))
        forced_end = max(forced_end, s.node[i, c.EARLY] + to_tail)
        s.node[i, c.LAT], s.node[i, c.KEEP], s.node[i, c.FLOOR] = latest, keep, floor
        s.node[i, c.FORCED_END] = forced_end
        at = d.loc[i]
        i = s.node[i, c.PREV]
