# mypy: disable-error-code="no-any-return"
"""What visits ask for and vehicles can carry, as arrays: windows, loads, who may come to whom and at what price."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from routing.problem import Load, Problem
from routing.search import layout as c
from routing.search.arrays import Array
from routing.search.classes import Classes
from routing.search.tables import sources_of

UNLIMITED = 2**30


def windows_of(problem: Problem, drops: int) -> tuple[Array, Array]:
    """[N + 1] first window of every node, [W, 2] the windows; whoever can never be served has one that is empty."""
    rows: list[tuple[int, int]] = []
    first = [0]
    for visit in problem.visits:
        rows += [(max(e, -c.BIG), min(latest, c.BIG)) for e, latest in visit.windows if e <= latest] or (
            [(1, 0)] if visit.windows else [(-c.BIG, c.BIG)]
        )
        first.append(len(rows))
    first += [first[-1]] * drops
    return np.array(first, np.int64), np.array(rows, np.int64).reshape(-1, 2)


def penalties_of(visits: Any, drops: int) -> Array:
    """Priority x price, with a factor of 100 per level of priority, so that levels come one before another."""
    return np.array([v.priority * v.unserved_won * 100.0 ** (v.priority - 1) for v in visits] + [0.0] * drops)


def _amounts(problem: Problem, load: Load, missing: int) -> list[int]:
    return [min(load.get(d, missing), UNLIMITED) for d in problem.dimensions] or [missing]


def capacities_of(problem: Problem, loads: list[Load]) -> Array:
    """[loads, dims]; what is not named has no limit."""
    rows = [_amounts(problem, load, UNLIMITED) for load in loads]
    return np.array(rows, np.int64).reshape(len(loads), max(1, len(problem.dimensions)))


def demand_of(problem: Problem, drops: int) -> Array:
    """[N, dims, 2] delivery and pickup; drops start with 0."""
    demand = np.zeros((len(problem.visits) + drops, max(1, len(problem.dimensions)), 2), np.int64)
    for i, v in enumerate(problem.visits):
        demand[i, :, 0], demand[i, :, 1] = _amounts(problem, v.delivery, 0), _amounts(problem, v.pickup, 0)
    return demand


def may_load(problem: Problem) -> Array:
    """[T, S] 1: the type loads at the source."""
    names = [s.id for s in sources_of(problem)]
    rows = [[int(name in t.sources) for name in names] for t in problem.vehicle_types]
    return np.array(rows, np.uint8).reshape(len(rows), len(names))


def may_carry(problem: Problem) -> Array:
    """[depots, n] 1: the visit may be loaded at the depot."""
    rows = [[int(depot.id in v.origins) for v in problem.visits] for depot in problem.depots]
    return np.array(rows, np.uint8).reshape(len(rows), len(problem.visits))


def fit_of(problem: Problem, classes: Classes, hub_of: NDArray[np.int64]) -> Array:
    """[C, N] 1: vehicles of the class may stop there."""
    n = len(problem.visits)
    fit = np.zeros((len(classes.first), n + len(hub_of)), np.uint8)
    for k, first in enumerate(classes.first):
        kind, name = problem.vehicle_types[classes.kind_of[first]], classes.names[first]
        for i, v in enumerate(problem.visits):
            if v.admits(kind, name):
                fit[k, i] = 1
        fit[k, n:] = [int(problem.hubs[h].id in kind.feeds) for h in hub_of]
    return fit


def prices_on_top(problem: Problem, classes: Classes, home: Array, drops: int) -> Array:
    """[C, N] won when a vehicle of the class comes there: an unfamiliar face, a moved stop."""
    prices = problem.prices
    extra = np.zeros((len(classes.first), len(problem.visits) + drops), np.int64)
    for k, first in enumerate(classes.first):
        name = classes.names[first]
        for i, v in enumerate(problem.visits):
            if v.usual_vehicles and name not in v.usual_vehicles:
                extra[k, i] += prices.unfamiliar_face_won
            if home[i] != -1 and home[i] != first:
                extra[k, i] += prices.moved_stop_won
    return extra
