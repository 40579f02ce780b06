# mypy: disable-error-code="no-any-return"
"""The loop: ruin, recreate, accept by simulated annealing (Christiaens and Vanden Berghe 2020, algorithm 1)."""

from __future__ import annotations

import math

from routing.search import layout as c
from routing.search.arrays import Array, Data
from routing.search.compiling import compiled
from routing.search.dice import draw, draw_below
from routing.search.echelons import retune
from routing.search.fleet import change_vehicles, choose_vehicles
from routing.search.pointers import pointer_to
from routing.search.recreate import recreate
from routing.search.ruin import remove, ruin, settle
from routing.search.state import (
    State,
    copy_frame,
    copy_noted,
    copy_rest,
    copy_tour,
    forget_changes,
    link_stop,
    open_trip,
    total_cost,
)
from routing.search.tails import exchange_tails
from routing.search.timing import refresh_tour
from routing.search.work import Work

RETUNED = 0.5
"""Chance per iteration that a drop's contract is moved."""
CLOSED = 0.3
"""Chance per iteration that a vehicle gets nothing, where fair shares are priced, which no place's cost sees."""
MOST_MISSED = 2000.0
"""Iterations left out after which all such counts are halved."""


@compiled
def construct(data: Data, state: State, work: Work) -> None:
    """Insert everybody greedily into the empty `state`."""
    d, s, w = pointer_to(data), pointer_to(state), pointer_to(work)
    recreate(d, s, w)
    for k in range(w.counts[c.W_TOUCHED]):
        w.is_touched[w.touched[k]] = 0
    w.counts[c.W_TOUCHED] = 0
    forget_changes(s)


@compiled
def load_plan(data: Data, state: State, rows: Array) -> bool:
    """Fill the empty `state` from rows (vehicle, trip number, source, stop, early, late, board, rel)."""
    d, s = pointer_to(data), pointer_to(state)
    for k in range(rows.shape[0]):
        v, x = rows[k, 0], rows[k, 3]
        if s.tour[v, c.TRIPS] <= rows[k, 1]:
            open_trip(d, s, v, s.tour[v, c.LAST_TRIP], rows[k, 2])
        r = s.tour[v, c.LAST_TRIP]
        link_stop(s, x, r, s.trip[r, c.LAST])
        s.node[x, c.EARLY], s.node[x, c.LATE] = rows[k, 4], rows[k, 5]
        s.node[x, c.BOARD], s.node[x, c.REL] = rows[k, 6], rows[k, 7]
    fine = True
    for a in range(s.info[c.N_ACTIVE]):
        fine = refresh_tour(d, s, s.active[a]) and fine
    forget_changes(s)
    s.info[c.N_ABSENT] = 0
    for x in range(d.visits):
        if s.node[x, c.TRIP] < 0:
            s.absent[s.info[c.N_ABSENT]] = x
            s.info[c.N_ABSENT] += 1
    return fine


@compiled
def dissolve_smallest(data: Data, now: State, attempt: State, work: Work) -> None:
    """Leave out the stops of the tour that has fewest, in `now` and `attempt` (equal), and allow no new one for it."""
    d, s, trial, w = pointer_to(data), pointer_to(now), pointer_to(attempt), pointer_to(work)
    w.counts[c.W_ORDER], w.counts[c.W_HOMELESS] = 0, 0
    v = s.active[0]
    for a in range(s.info[c.N_ACTIVE]):
        if s.tour[s.active[a], c.STOPS] < s.tour[v, c.STOPS]:
            v = s.active[a]
    r = trial.tour[v, c.FIRST_TRIP]
    while r >= 0:
        after, i = trial.trip[r, c.AFTER], trial.trip[r, c.FIRST]
        while i >= 0:
            then = trial.node[i, c.NEXT]
            remove(d, trial, w, i)
            i = then
        r = after
    settle(d, trial, w)
    for k in range(w.counts[c.W_ORDER]):
        trial.absent[trial.info[c.N_ABSENT]] = w.order[k]
        trial.info[c.N_ABSENT] += 1
    w.counts[c.W_MOST_TOURS] = trial.info[c.N_ACTIVE]
    _mark_changed(w)
    _keep(d, s, trial, trial, w)


@compiled
def complete(data: Data, state: State) -> None:
    """Compute everything about every tour of `state`, as `data` wants it."""
    d, s = pointer_to(data), pointer_to(state)
    for a in range(s.info[c.N_ACTIVE]):
        refresh_tour(d, s, s.active[a])


@compiled
def cost_of(data: Data, state: State) -> float:
    """Won of a plan, with everybody left out at their price."""
    return total_cost(pointer_to(data), pointer_to(state))


@compiled
def anneal(
    data: Data, now: State, attempt: State, record: State, work: Work, iterations: int, hot: float, cold: float
) -> int:
    """Run `iterations` from `now` (equal to `attempt` before and after), cooling from `hot` to `cold` won.

    `record` becomes the best plan seen; the number of times it changed is returned.
    """
    d, s, trial, best, w = pointer_to(data), pointer_to(now), pointer_to(attempt), pointer_to(record), pointer_to(work)
    return _run(d, s, trial, best, w, iterations, hot, cold)


@compiled
def _run(d: Data, s: State, trial: State, best: State, w: Work, iterations: int, hot: float, cold: float) -> int:
    current = total_cost(d, s)
    record = total_cost(d, best)
    cooling = math.exp(math.log(max(cold, 1e-9) / max(hot, 1e-9)) / max(1, iterations))
    temperature = max(hot, 1e-9)
    improved = 0
    fair = d.balance.per_second + d.balance.per_door > 0.0
    only_dearer = d.hubs == 0 and not fair  # with fair shares or other vehicles a plan may yet become cheaper
    for _ in range(iterations):
        most = current + _weigh_missed(s, w, temperature) - temperature * math.log(1.0 - draw(w.dice))
        w.counts[c.W_CLOSED] = 0
        if fair and s.info[c.N_ACTIVE] > 0 and draw(w.dice) < CLOSED:
            w.counts[c.W_CLOSED] = 1 + s.active[draw_below(w.dice, s.info[c.N_ACTIVE])]
        w.counts[c.W_ORDER] = 0
        w.counts[c.W_HOMELESS] = 0
        _choose_discount(d, w)
        exchanges = draw(w.dice) < w.numbers[c.R_EXCHANGE]
        if len(d.loc) > d.visits and draw(w.dice) < RETUNED:
            f = d.visits + draw_below(w.dice, len(d.loc) - d.visits)
            if trial.node[f, c.TRIP] >= 0:
                retune(d, trial, w, f)
        w.numbers[c.R_LIMIT] = most if only_dearer and not exchanges else math.inf
        finished = True
        if draw(w.dice) < w.numbers[c.R_TAILS]:
            exchange_tails(d, trial, w, temperature)
        else:
            ruin(d, trial, w)
            if exchanges:
                change_vehicles(d, trial, w)
            finished = recreate(d, trial, w)
            if exchanges:
                choose_vehicles(d, trial, w)
        cost = total_cost(d, trial) if finished else math.inf
        if finished and cost + _weigh_missed(trial, w, temperature) < most:
            current = cost
            _mark_changed(w)
            _keep(d, s, trial, trial, w)
            if cost < record - 1e-6:
                record = cost
                _remember(d, best, s, w)
                improved += 1
        else:
            _keep(d, trial, s, trial, w)
        _count_missed(s, w)
        temperature *= cooling
    w.counts[c.W_CLOSED] = 0
    w.numbers[c.R_LIMIT] = math.inf
    return improved


@compiled
def _weigh_missed(s: State, w: Work, temperature: float) -> float:
    """Won on top for those left out, the more the longer they have been (Christiaens and Vanden Berghe, 2020, section
    5.4, where such a sum decides alone): in time the absent ones are those that are easy to place."""
    missed = 0.0
    for k in range(s.info[c.N_ABSENT]):
        missed += w.missed[s.absent[k]]
    return missed * w.numbers[c.R_MISSED] * temperature


@compiled
def _count_missed(s: State, w: Work) -> None:
    most = 0.0
    for k in range(s.info[c.N_ABSENT]):
        x = s.absent[k]
        w.missed[x] += 1.0
        most = max(most, w.missed[x])
    if most > MOST_MISSED:
        for x in range(len(w.missed)):
            w.missed[x] *= 0.5


@compiled
def _choose_discount(d: Data, w: Work) -> None:
    """Which share of fixed costs this iteration sees, and of which class of vehicles."""
    w.numbers[c.R_FIXED_SHARE] = 1.0
    if draw(w.dice) < w.numbers[c.R_DISCOUNT]:
        w.numbers[c.R_FIXED_SHARE] = draw(w.dice)
        w.counts[c.W_FAVOURED] = draw_below(w.dice, len(d.class_first)) if draw(w.dice) < 0.5 else c.NONE


@compiled
def _keep(d: Data, target: State, source: State, trial: State, w: Work) -> None:
    """Make the tours of `target` that were touched, in `trial`, equal to those of `source`."""
    for k in range(w.counts[c.W_TOUCHED]):
        v = w.touched[k]
        w.is_touched[v] = 0
        if d.timed == c.TIMED:
            copy_tour(d, target, source, v)
        else:
            copy_frame(d, target, source, v)
        a = d.class_of[v]
        if v < w.hint[a]:
            w.hint[a] = v
    w.counts[c.W_TOUCHED] = 0
    if d.timed != c.TIMED:
        copy_noted(d, target, source, trial)
    forget_changes(trial)
    copy_rest(d, target, source)


@compiled
def _mark_changed(w: Work) -> None:
    """The tours touched now differ from those of the best plan."""
    for k in range(w.counts[c.W_TOUCHED]):
        v = w.touched[k]
        if w.is_changed[v] == 0:
            w.is_changed[v] = 1
            w.changed[w.counts[c.W_CHANGED]] = v
            w.counts[c.W_CHANGED] += 1


@compiled
def _remember(d: Data, best: State, s: State, w: Work) -> None:
    """Make the best plan equal to `s`: only what has changed since the last time."""
    for k in range(w.counts[c.W_CHANGED]):
        v = w.changed[k]
        w.is_changed[v] = 0
        copy_tour(d, best, s, v)
    w.counts[c.W_CHANGED] = 0
    copy_rest(d, best, s)
