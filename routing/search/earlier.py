# mypy: disable-error-code="no-any-return"
"""What a problem says of an earlier plan, as arrays: who came to a door, in which order,
and which orders are locked."""

from __future__ import annotations

import numpy as np

from routing.problem import Problem
from routing.search.arrays import Array
from routing.search.classes import Classes
from routing.search.standing import Standing


def remember(problem: Problem, classes: Classes, drops: int) -> tuple[Array, Array]:
    """Vehicle (-2: one that is not there any more) and rank of every visit in the initial plan."""
    index = {name: v for v, name in enumerate(classes.names)}
    rows = {visit.id: x for x, visit in enumerate(problem.visits)}
    home, rank = (np.full(len(rows) + drops, -1, np.int64) for _ in range(2))
    for tour in problem.initial:
        made = [stop.visits[0] for trip in tour.trips for stop in trip.stops if stop.kind == "visit"]
        for at, name in enumerate(made):
            if name in rows:
                home[rows[name]], rank[rows[name]] = index.get(tour.vehicle, -2), at
    return home, rank


def locked_orders_of(problem: Problem, drops: int) -> tuple[Array, Array]:
    """Locked order every visit stands in (-1: none), and its place in it."""
    rows = {visit.id: x for x, visit in enumerate(problem.visits)}
    chain, rank = (np.full(len(rows) + drops, -1, np.int64) for _ in range(2))
    for number, order in enumerate(problem.locked_orders):
        for at, name in enumerate(order.visits):
            if name in rows:
                chain[rows[name]], rank[rows[name]] = number, at
    return chain, rank


def index_of(classes: Classes, vehicle: str) -> int:
    """Index of `vehicle`, -1 if it is not there."""
    return classes.names.index(vehicle) if vehicle in classes.names else -1


def rank_behind(problem: Problem, standing: Standing, classes: Classes) -> Array:
    """Initial rank of the last locked visit of every vehicle."""
    ranks = {
        (tour.vehicle, name): at
        for tour in problem.initial
        for at, name in enumerate(stop.visits[0] for trip in tour.trips for stop in trip.stops if stop.kind == "visit")
    }
    behind = np.full(len(classes.names), -1, np.int64)
    for v, vehicle in enumerate(classes.names):
        played = standing.played.get(vehicle)
        for trip in played.trips if played else ():
            for stop in trip.stops:
                if stop.kind == "visit":
                    behind[v] = ranks.get((vehicle, stop.visits[0]), behind[v])
    return behind
