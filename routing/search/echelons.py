# mypy: disable-error-code="no-any-return"
"""Two echelons in one search: contracts between feeder trips and hub trips.

A *drop* is a stop of a feeder trip; its demand is the meals of the doors it feeds. Feeder and hub trips
meet only in the drop's contract ``(LEAVES, READY)``: the feeder leaves its depot no earlier than LEAVES
and has handed the meals over by READY. Then a hub trip may load from READY, and a door must be served by
``LEAVES + its time on board``: both sides can be tested on their own, in O(1), and every state of the
search is feasible as a whole. Contracts move during the search (`retune`), so that slack wanders to the
side that needs it; a door pays for opening a hub (`open_drop`), and a hub whose last door left closes.
"""

from __future__ import annotations

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.compiling import compiled
from routing.search.dice import draw, draw_below
from routing.search.insertion import NO
from routing.search.placing import best_place, probe_found, put
from routing.search.state import State
from routing.search.timing import refresh_tour
from routing.search.work import Terms, Work, touch


@compiled
def can_feed(d: Data, s: State, f: int, x: int) -> bool:
    """Whether the drop `f`, already on a feeder's trip, can also bring the meals of visit `x`."""
    r = s.node[f, c.TRIP]
    if d.may_carry[s.trip[r, c.SOURCE], x] == 0 or d.release[x] > s.contract[f - d.visits, c.LEAVES]:
        return False
    k = d.kind_of[s.trip[r, c.VEHICLE]]
    p = s.node[f, c.PREV]
    for m in range(d.dims):
        before = s.trip_load[r, m, 0] if p < 0 or d.pickups == 0 else s.load[p, m, 0]
        if before + s.demand[x, m, 0] > d.capacity[k, m]:
            return False
    return hub_has_room(d, s, d.hub_of[f - d.visits], x)


@compiled
def hub_has_room(d: Data, s: State, h: int, x: int) -> bool:
    """Whether hub `h` takes the meals of `x` on top of the day's."""
    room = True
    for m in range(d.dims):
        room = room and s.hub_load[h, m] + s.demand[x, m, 0] <= d.hub_capacity[h, m]
    return room


@compiled
def drop_rows(d: Data, terms: Terms, h: int, leaves: int, ready: int) -> int:
    """Terms of a drop at hub `h` under a contract, from every depot; the number of rows."""
    done = d.hub_table[h, c.UNLOADING] + d.hub_table[h, c.HANDOVER]
    for o in range(d.depots):
        terms.first[o], terms.many[o] = o, 1
        row = terms.rows[o]
        row[c.OPT_EARLY] = d.hub_table[h, c.HUB_OPEN]
        row[c.OPT_LATE] = min(d.hub_table[h, c.HUB_CLOSE] - d.hub_table[h, c.UNLOADING], ready - done)
        row[c.OPT_BOARD], row[c.OPT_REL] = c.BIG, leaves
        row[c.OPT_FEED], row[c.OPT_NEW], row[c.OPT_VEHICLE] = -1, 0, -1
        terms.extra[o] = 0.0
    for h2 in range(d.depots, len(terms.many)):
        terms.many[h2] = 0
    return d.depots


@compiled
def open_drop(d: Data, s: State, w: Work, h: int, x: int, everywhere: int) -> float:
    """Won of a new drop at hub `h` for visit `x` alone, described in `w.new_drop[h]`; infinite if there is none."""
    f = d.drop_first[h] + d.visits
    end = d.drop_first[h + 1] + d.visits
    while f < end and (
        s.node[f, c.TRIP] >= 0 or s.contract[f - d.visits, c.DOORS] > 0 or d.ready[f - d.visits] >= 0
    ):
        f += 1
    if f >= end or not hub_has_room(d, s, h, x):
        return NO
    for m in range(d.dims):
        s.demand[f, m, 0] = s.demand[x, m, 0]
    drop_rows(d, w.drop_terms, h, d.release[x], c.BIG)
    for o in range(d.depots):
        w.drop_terms.many[o] = d.may_carry[o, x]
    won = best_place(d, s, w, w.drop_terms, f, everywhere, w.drop_found)
    if w.drop_found[c.F_KIND] == 0:
        return NO
    probe_found(d, s, w, w.drop_terms, f, w.drop_found)
    low, high, lead, forced = w.probe[c.P_LO], w.probe[c.P_HI], w.probe[c.P_LEAD], w.probe[c.P_FORCED]
    done = d.hub_table[h, c.UNLOADING] + d.hub_table[h, c.HANDOVER]
    wish = max(max(low, forced - lead), d.hub_table[h, c.WORK_BEGINS] - lead - done)
    wish = max(wish, d.windows[d.window_first[x], 0] - d.board[x])
    leaves = min(wish, high)
    slack = 240 * max(0, draw_below(w.dice, 5) - 2)
    for a in range(c.FOUND_COLUMNS):
        w.new_drop[h, a] = w.drop_found[a]
    w.new_drop[h, c.FOUND_COLUMNS] = f
    w.new_drop[h, c.FOUND_COLUMNS + 1] = leaves
    w.new_drop[h, c.FOUND_COLUMNS + 2] = max(leaves + lead, forced) + done + slack
    return won


@compiled
def place_new_drop(d: Data, s: State, w: Work, h: int, x: int) -> bool:
    """Put the drop that `open_drop` described for `x` on its feeder's trip."""
    f = w.new_drop[h, c.FOUND_COLUMNS]
    leaves, ready = w.new_drop[h, c.FOUND_COLUMNS + 1], w.new_drop[h, c.FOUND_COLUMNS + 2]
    s.contract[f - d.visits, c.LEAVES], s.contract[f - d.visits, c.READY] = leaves, ready
    for m in range(d.dims):
        s.demand[f, m, 0] = s.demand[x, m, 0]
    drop_rows(d, w.drop_terms, h, leaves, ready)
    for a in range(c.FOUND_COLUMNS):
        w.drop_found[a] = w.new_drop[h, a]
    return put(d, s, w, w.drop_terms, f, w.drop_found)


@compiled
def count_fed(d: Data, s: State, f: int, x: int, sign: int) -> None:
    """Add the meals of `x` to (sign 1), or take them from (-1), what drop `f` brings."""
    h = d.hub_of[f - d.visits]
    s.contract[f - d.visits, c.DOORS] += sign
    if d.ready[f - d.visits] >= 0:
        return
    for m in range(d.dims):
        s.demand[f, m, 0] += sign * s.demand[x, m, 0]
        s.hub_load[h, m] += sign * s.demand[x, m, 0]


@compiled
def _latest_of_window(d: Data, s: State, x: int) -> int:
    for a in range(d.window_first[x], d.window_first[x + 1]):
        if d.windows[a, 0] == s.node[x, c.EARLY]:
            return d.windows[a, 1]
    return c.BIG


@compiled
def set_contract(d: Data, s: State, w: Work, f: int, leaves: int, ready: int) -> bool:
    """Change the contract of drop `f` on both sides; False (and the old one stays) if a tour cannot keep it."""
    old_leaves, old_ready = s.contract[f - d.visits, c.LEAVES], s.contract[f - d.visits, c.READY]
    if _write_contract(d, s, w, f, leaves, ready):
        return True
    _write_contract(d, s, w, f, old_leaves, old_ready)
    return False


@compiled
def _write_contract(d: Data, s: State, w: Work, f: int, leaves: int, ready: int) -> bool:
    h = d.hub_of[f - d.visits]
    s.contract[f - d.visits, c.LEAVES], s.contract[f - d.visits, c.READY] = leaves, ready
    fine = True
    if s.node[f, c.TRIP] >= 0:
        v = s.trip[s.node[f, c.TRIP], c.VEHICLE]
        done = d.hub_table[h, c.UNLOADING] + d.hub_table[h, c.HANDOVER]
        closing = d.hub_table[h, c.HUB_CLOSE] - d.hub_table[h, c.UNLOADING]
        s.node[f, c.LATE], s.node[f, c.REL] = min(closing, ready - done), leaves
        touch(d, w, v)
        fine = refresh_tour(d, s, v)
    for x in range(d.visits):
        if s.node[x, c.FEED] == f and s.node[x, c.TRIP] >= 0:
            s.node[x, c.LATE] = min(_latest_of_window(d, s, x), leaves + d.board[x])
            s.node[x, c.REL] = ready
    last = -1
    for x in range(d.visits):
        if s.node[x, c.FEED] == f and s.node[x, c.TRIP] >= 0:
            v = s.trip[s.node[x, c.TRIP], c.VEHICLE]
            if v != last:
                touch(d, w, v)
                fine = refresh_tour(d, s, v) and fine
                last = v
    return fine


@compiled
def _latest_ready(d: Data, s: State, f: int) -> int:
    latest = c.BIG
    for x in range(d.visits):
        if s.node[x, c.FEED] == f and s.node[x, c.TRIP] >= 0:
            r = s.node[x, c.TRIP]
            latest = min(latest, s.trip[r, c.HIGHEST] - s.trip[r, c.LOADING])
    return latest


@compiled
def _earliest_leave(d: Data, s: State, f: int, ready: int) -> int:
    """Earliest departure that the doors of `f` can bear if the meals are ready at `ready`."""
    earliest = 0
    for x in range(d.visits):
        if s.node[x, c.FEED] == f and s.node[x, c.TRIP] >= 0:
            r = s.node[x, c.TRIP]
            loading = s.trip[r, c.LOADING]
            leave = max(max(s.trip[r, c.PRE_FORCED], ready) + loading, s.trip[r, c.LOWEST])
            start = max(leave + s.node[x, c.LEAD], s.node[x, c.FORCED])
            earliest = max(earliest, max(start - d.board[x], d.release[x]))
    return earliest


@compiled
def retune(d: Data, s: State, w: Work, f: int) -> None:
    """Move one side of the contract of drop `f`, which is on a trip, to a random point both sides can keep."""
    if draw(w.dice) < 0.5:
        _retune_ready(d, s, w, f)
    else:
        _retune_leaving(d, s, w, f)


@compiled
def _share(w: Work) -> float:
    """Anything from 0 to 1, and either end a quarter of the time."""
    return min(1.0, max(0.0, draw(w.dice) * 2.0 - 0.5))


@compiled
def _retune_ready(d: Data, s: State, w: Work, f: int) -> None:
    r, h = s.node[f, c.TRIP], d.hub_of[f - d.visits]
    leave = max(s.trip[r, c.LOWEST], s.trip[r, c.PRE_FORCED] + s.trip[r, c.LOADING])
    done = d.hub_table[h, c.UNLOADING] + d.hub_table[h, c.HANDOVER]
    low = max(leave + s.node[f, c.LEAD], s.node[f, c.FORCED]) + done
    high = min(_latest_ready(d, s, f), low + 7200)
    ready = low + int(_share(w) * max(0, high - low))
    set_contract(d, s, w, f, s.contract[f - d.visits, c.LEAVES], ready)


@compiled
def _retune_leaving(d: Data, s: State, w: Work, f: int) -> None:
    leaves, ready = s.contract[f - d.visits, c.LEAVES], s.contract[f - d.visits, c.READY]
    low, high = min(leaves, _earliest_leave(d, s, f, ready)), s.trip[s.node[f, c.TRIP], c.HIGHEST]
    set_contract(d, s, w, f, low + int(_share(w) * max(0, high - low)), ready)


@compiled
def house(d: Data, s: State, w: Work, f: int) -> bool:
    """Put the homeless drop `f` back on a feeder's trip, at a contract that its doors can bear."""
    _relax(d, s, w, f)
    h = d.hub_of[f - d.visits]
    drop_rows(d, w.drop_terms, h, s.contract[f - d.visits, c.LEAVES], s.contract[f - d.visits, c.READY])
    for x in range(d.visits):
        if s.node[x, c.FEED] == f:
            for o in range(d.depots):
                if d.may_carry[o, x] == 0:
                    w.drop_terms.many[o] = 0
    best_place(d, s, w, w.drop_terms, f, c.NOT, w.drop_found)
    if w.drop_found[c.F_KIND] == 0:
        best_place(d, s, w, w.drop_terms, f, c.YES, w.drop_found)
    if w.drop_found[c.F_KIND] == 0 or not put(d, s, w, w.drop_terms, f, w.drop_found):
        return False
    _retune_leaving(d, s, w, f)
    return True


@compiled
def _relax(d: Data, s: State, w: Work, f: int) -> None:
    """Let the feeder of the homeless drop `f` leave as early, and often come as late, as the doors can bear."""
    leaves, ready = s.contract[f - d.visits, c.LEAVES], s.contract[f - d.visits, c.READY]
    latest = _latest_ready(d, s, f)
    if latest < c.BIG and draw(w.dice) < 0.7:
        ready += int(draw(w.dice) * max(0, latest - ready))
        leaves = _earliest_leave(d, s, f, ready)
    else:
        leaves = min(leaves, _earliest_leave(d, s, f, ready))
    set_contract(d, s, w, f, leaves, ready)
