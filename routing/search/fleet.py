# mypy: disable-error-code="no-any-return"
"""Which vehicle makes a tour: what stop-by-stop insertion cannot see in a mixed fleet.

Greedy insertion opens the vehicle that is cheapest for one stop, and never leaves it. So now and then a tour is
handed to a random vehicle before the stops are put back (a bigger one then fills up), two tours exchange their
vehicles, and afterwards each tour that has changed goes to the cheapest vehicle that can make it. Reassignment
of vehicle types after every change: Penna, Subramanian and Ochi (2013), section 4.3.
"""

from __future__ import annotations

from routing.search import layout as c
from routing.search.arrays import Data
from routing.search.compiling import compiled
from routing.search.dice import draw, draw_below
from routing.search.orders import is_in_order
from routing.search.placing import free_vehicle
from routing.search.state import State, close_trip, note, open_trip
from routing.search.timing import refresh_tour, tour_won
from routing.search.work import Work, touch


@compiled
def change_vehicles(d: Data, s: State, w: Work) -> None:
    """Hand one tour to a vehicle of another class, or let two tours exchange their vehicles, whatever it costs."""
    if s.info[c.N_ACTIVE] == 0:
        return
    if w.counts[c.W_TOUCHED] > 0:
        v = w.touched[draw_below(w.dice, w.counts[c.W_TOUCHED])]
    else:
        v = s.active[draw_below(w.dice, s.info[c.N_ACTIVE])]
    if s.tour[v, c.TRIPS] == 0:
        return
    if draw(w.dice) < 0.5:
        k = draw_below(w.dice, len(d.class_first))
        u = free_vehicle(d, s, w, k)
        if k != d.class_of[v] and u >= 0 and can_make(d, s, v, u):
            try_hand_over(d, s, w, v, u)
    else:
        u = s.active[draw_below(w.dice, s.info[c.N_ACTIVE])]
        if d.class_of[u] != d.class_of[v] and can_make(d, s, v, u) and can_make(d, s, u, v):
            _try_exchange(d, s, w, v, u)


@compiled
def choose_vehicles(d: Data, s: State, w: Work) -> None:
    """Hand every tour that was touched to the free vehicle that makes it cheapest."""
    for a in range(w.counts[c.W_TOUCHED]):
        v = w.touched[a]
        if s.tour[v, c.TRIPS] == 0:
            continue
        u = _cheapest(d, s, w, v)
        if u >= 0:
            before = s.cost[v]
            if try_hand_over(d, s, w, v, u) and s.cost[u] > before:
                try_hand_over(d, s, w, u, v)


@compiled
def _cheapest(d: Data, s: State, w: Work, v: int) -> int:
    """Free vehicle that would make tour `v` for less, by what its metres, time and stops are now; -1: none."""
    best, least = -1, s.cost[v] - 1e-6
    tour = s.tour[v]
    for k in range(len(d.class_first)):
        if k == d.class_of[v]:
            continue
        kind = d.kind_of[d.class_first[k]]
        won = tour_won(d, kind, tour[c.DURATION], tour[c.METRES], tour[c.STOPS], c.NOT)
        if won < least:
            u = free_vehicle(d, s, w, k)
            if u >= 0 and can_make(d, s, v, u):
                best, least = u, won
    return best


@compiled
def can_make(d: Data, s: State, v: int, u: int) -> bool:
    """Whether vehicle `u` has the room, the trips and the leave to make tour `v`; its times are another question."""
    k, kind_class = d.kind_of[u], d.class_of[u]
    if s.tour[v, c.TRIPS] > d.kinds[k, c.MAX_TRIPS] or (d.chained == 1 and not is_in_order(d, s, v, u)):
        return False
    r = s.tour[v, c.FIRST_TRIP]
    while r >= 0:
        if s.trip[r, c.COUNT] > d.kinds[k, c.MAX_STOPS] or d.may_load[k, s.trip[r, c.SOURCE]] == 0:
            return False
        for m in range(d.dims):
            if s.trip_load[r, m, 1 if d.pickups else 0] > d.capacity[k, m]:
                return False
        i = s.trip[r, c.FIRST]
        while i >= 0:
            if d.fit[kind_class, i] == 0:
                return False
            i = s.node[i, c.NEXT]
        r = s.trip[r, c.AFTER]
    return True


@compiled
def try_hand_over(d: Data, s: State, w: Work, v: int, u: int) -> bool:
    """Give all trips of `v` to `u`, which has none; False and nothing changed if that breaks a limit."""
    _hand_over(d, s, w, v, u)
    if refresh_tour(d, s, u):
        return True
    _hand_over(d, s, w, u, v)
    refresh_tour(d, s, v)
    return False


@compiled
def _hand_over(d: Data, s: State, w: Work, v: int, u: int) -> None:
    touch(d, w, v)
    touch(d, w, u)
    before = c.NONE
    r = s.tour[v, c.FIRST_TRIP]
    while r >= 0:
        after = s.trip[r, c.AFTER]
        to = open_trip(d, s, u, before, s.trip[r, c.SOURCE])
        _move_stops(d, s, r, to)
        close_trip(s, r)
        before = to
        r = after


@compiled
def _move_stops(d: Data, s: State, r: int, to: int) -> None:
    for j in (c.FIRST, c.LAST, c.COUNT):
        s.trip[to, j] = s.trip[r, j]
    s.trip[r, c.FIRST], s.trip[r, c.LAST], s.trip[r, c.COUNT] = -1, -1, 0
    i = s.trip[to, c.FIRST]
    while i >= 0:
        s.node[i, c.TRIP] = to
        note(s, i)
        i = s.node[i, c.NEXT]


@compiled
def _try_exchange(d: Data, s: State, w: Work, v: int, u: int) -> None:
    """Let `v` and `u` make each other's tours, if limits allow."""
    if d.slot_first[v + 1] - d.slot_first[v] != d.slot_first[u + 1] - d.slot_first[u]:
        return
    touch(d, w, v)
    touch(d, w, u)
    _exchange(d, s, v, u)
    if not (refresh_tour(d, s, v) and refresh_tour(d, s, u)):
        _exchange(d, s, v, u)
        refresh_tour(d, s, v)
        refresh_tour(d, s, u)


@compiled
def _exchange(d: Data, s: State, v: int, u: int) -> None:
    apart = d.slot_first[u] - d.slot_first[v]
    for r in range(d.slot_first[v], d.slot_first[v + 1]):
        for j in range(c.TRIP_COLUMNS):
            s.trip[r, j], s.trip[r + apart, j] = s.trip[r + apart, j], s.trip[r, j]
        _adopt(s, r, v, -apart)
        _adopt(s, r + apart, u, apart)
    for j in range(c.TOUR_COLUMNS):
        s.tour[v, j], s.tour[u, j] = s.tour[u, j], s.tour[v, j]
    for tour, shift in ((v, -apart), (u, apart)):
        s.tour[tour, c.FIRST_TRIP] += shift
        s.tour[tour, c.LAST_TRIP] += shift


@compiled
def _adopt(s: State, r: int, v: int, shift: int) -> None:
    """Make the row that was swapped into slot `r` a trip of `v`."""
    if s.trip[r, c.VEHICLE] < 0:
        return
    s.trip[r, c.VEHICLE] = v
    if s.trip[r, c.BEFORE] >= 0:
        s.trip[r, c.BEFORE] += shift
    if s.trip[r, c.AFTER] >= 0:
        s.trip[r, c.AFTER] += shift
    i = s.trip[r, c.FIRST]
    while i >= 0:
        s.node[i, c.TRIP] = r
        note(s, i)
        i = s.node[i, c.NEXT]
