# mypy: disable-error-code="no-any-return"
"""Loads: what is on board before and after every stop of a trip."""

from __future__ import annotations

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.compiling import compiled
from routing.search.state import State, note


@compiled
def sum_deliveries(d: Data, s: State, r: int) -> bool:
    """Load at departure, where nothing is collected; False: over capacity or too many stops."""
    k = d.kind_of[s.trip[r, c.VEHICLE]]
    fine = s.trip[r, c.COUNT] <= d.kinds[k, c.MAX_STOPS]
    for m in range(d.dims):
        on_board = 0
        i = s.trip[r, c.FIRST]
        while i >= 0:
            on_board += s.demand[i, m, 0]
            i = s.node[i, c.NEXT]
        s.trip_load[r, m, 0] = on_board
        fine = fine and on_board <= d.capacity[k, m]
    return fine


@compiled
def sweep_loads(d: Data, s: State, r: int) -> bool:
    """Loads before and after every stop; False: over capacity or too many stops."""
    k = d.kind_of[s.trip[r, c.VEHICLE]]
    fine = s.trip[r, c.COUNT] <= d.kinds[k, c.MAX_STOPS]
    for m in range(d.dims):
        on_board = 0
        i = s.trip[r, c.FIRST]
        while i >= 0:
            on_board += s.demand[i, m, 0]
            i = s.node[i, c.NEXT]
        s.trip_load[r, m, 0] = on_board
        most = on_board
        i = s.trip[r, c.FIRST]
        while i >= 0:
            s.load[i, m, 1] = on_board = on_board + s.demand[i, m, 1] - s.demand[i, m, 0]
            s.load[i, m, 0] = most = max(most, on_board)
            note(s, i)
            i = s.node[i, c.NEXT]
        s.trip_load[r, m, 1] = most
        fine = fine and most <= d.capacity[k, m]
        most = 0
        i = s.trip[r, c.LAST]
        while i >= 0:
            s.load[i, m, 1] = most = max(most, s.load[i, m, 1])
            i = s.node[i, c.PREV]
    return fine
