# mypy: disable-error-code="no-any-return"
"""WINDOWED tours: one trip that leaves as early as it can, so that earliest and latest starts are all there is."""

from __future__ import annotations

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.compiling import compiled
from routing.search.state import State, note


@compiled
def open_hours(d: Data, s: State, v: int) -> bool:
    """Earliest departure and latest end of the single trip of a windowed tour."""
    k, r = d.kind_of[v], s.tour[v, c.FIRST_TRIP]
    source = d.sources[s.trip[r, c.SOURCE]]
    way = d.seconds[d.kinds[k, c.PROFILE], d.kinds[k, c.START_LOC], source[c.SOURCE_LOC]]
    s.trip[r, c.LOWEST] = max(d.kinds[k, c.SHIFT_START] + way, source[c.OPEN]) + s.trip[r, c.LOADING]
    s.trip[r, c.REST_LAT] = d.kinds[k, c.SHIFT_END]
    return way < c.FAR and s.trip[r, c.LOWEST] <= source[c.CLOSE]


@compiled
def sweep_windows(d: Data, s: State, r: int) -> bool:
    """Earliest and latest starts of windowed trip `r`, noting the stops that change; False: too late somewhere."""
    profile = d.kinds[d.kind_of[s.trip[r, c.VEHICLE]], c.PROFILE]
    at, now = d.sources[s.trip[r, c.SOURCE], c.SOURCE_LOC], s.trip[r, c.LOWEST]
    i = s.trip[r, c.FIRST]
    while i >= 0:
        now = max(now + d.seconds[profile, at, d.loc[i]], s.node[i, c.EARLY])
        if now != s.node[i, c.FORCED]:
            s.node[i, c.FORCED] = now
            note(s, i)
        at = d.loc[i]
        i = s.node[i, c.NEXT]
    to, latest = s.trip[r, c.TAIL], s.trip[r, c.REST_LAT]
    fine = True
    i = s.trip[r, c.LAST]
    while i >= 0:
        latest = min(s.node[i, c.LATE], latest - d.seconds[profile, d.loc[i], to])
        fine = fine and s.node[i, c.FORCED] <= latest
        if latest != s.node[i, c.LAT]:
            s.node[i, c.LAT] = latest
            note(s, i)
        to = d.loc[i]
        i = s.node[i, c.PREV]
    return fine


@compiled
def push_later(d: Data, s: State, r: int, x: int) -> None:
    """Earliest starts of windowed trip `r` from stop `x` on, until one is as it was."""
    profile = d.kinds[d.kind_of[s.trip[r, c.VEHICLE]], c.PROFILE]
    p = s.node[x, c.PREV]
    at = d.sources[s.trip[r, c.SOURCE], c.SOURCE_LOC] if p < 0 else d.loc[p]
    now = s.trip[r, c.LOWEST] if p < 0 else s.node[p, c.FORCED]
    i = x
    while i >= 0:
        now = max(now + d.seconds[profile, at, d.loc[i]], s.node[i, c.EARLY])
        if now == s.node[i, c.FORCED] and i != x:
            return
        s.node[i, c.FORCED] = now
        note(s, i)
        at = d.loc[i]
        i = s.node[i, c.NEXT]


@compiled
def pull_earlier(d: Data, s: State, r: int, x: int) -> None:
    """Latest starts of windowed trip `r` from stop `x` back, until one is as it was."""
    profile = d.kinds[d.kind_of[s.trip[r, c.VEHICLE]], c.PROFILE]
    q = s.node[x, c.NEXT]
    to = s.trip[r, c.TAIL] if q < 0 else d.loc[q]
    latest = s.trip[r, c.REST_LAT] if q < 0 else s.node[q, c.LAT]
    i = x
    while i >= 0:
        latest = min(s.node[i, c.LATE], latest - d.seconds[profile, d.loc[i], to])
        if latest == s.node[i, c.LAT] and i != x:
            return
        s.node[i, c.LAT] = latest
        note(s, i)
        to = d.loc[i]
        i = s.node[i, c.PREV]
