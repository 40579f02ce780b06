"""Problem → solution: the door to the routing engine."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from routing.problem import Depot, Hub, Matrix, Place, Problem, VehicleType, Visit
from routing.search.engine import Budget, run_searches
from routing.solution import Solution


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a solve has come: the best plan so far in won, and how many doors it leaves out."""

    elapsed_seconds: float
    iterations: int
    cost_won: float
    unserved: int


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    seconds: float | None = None,
    iterations: int | None = None,
    cores: int = 1,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Solution:
    """The best plan found for `problem` within `seconds` of wall time or `iterations` per core (5 s if neither).

    With `iterations` alone the answer depends only on problem, seed, iterations and cores, never on the clock.
    `clock` measures the seconds (benchmarks give CPU time).
    `on_progress` is called now and then from this thread, `should_stop` may end the search early; both
    ways the best plan so far is returned. Every visit is served or named unserved with a reason.

    Raises ValueError if a profile in use has no travel matrix (see `routing.travel.with_travel`).
    """
    begun = clock()

    def report(done: int, cost: float, absent: int) -> None:
        if on_progress:
            elapsed = clock() - begun
            on_progress(Progress(elapsed_seconds=elapsed, iterations=done, cost_won=cost, unserved=absent))

    budget = Budget(
        begun=begun, seconds=seconds, iterations=iterations, should_stop=should_stop or (lambda: False), clock=clock
    )
    return run_searches(problem, seed=seed, cores=max(1, cores), budget=budget, report=report)


def warm_up() -> None:
    """Compile every kernel and keep the code on disk, so that nobody's first plan waits for it (`make setup`)."""
    day = _smallest_day()
    plan = solve(day, iterations=20)
    solve(replace(day, initial=plan.tours), iterations=20)
    solve(_fewest_vehicles(day), iterations=20)


def _fewest_vehicles(day: Problem) -> Problem:
    """One door for riders who cost more than all ways: such days are searched by a course of their own."""
    riders = replace(day.vehicle_types[0], feeds=[], max_trips=1, fixed_won=1)
    return replace(day, hubs=[], vehicle_types=[riders], visits=day.visits[:1])


def _smallest_day() -> Problem:
    """Two doors, one of which only a hub's worker may serve."""
    zeros = np.zeros((1, 1), np.int64)
    riders = VehicleType(id="r", vehicle_ids=["r1"], profile="p", sources=["k"], feeds=["h"], max_trips=2)
    workers = VehicleType(id="w", vehicle_ids=["w1"], profile="p", model="hub", sources=["h"], per_hour_won=3600)
    return Problem(
        places=[Place(id="here")],
        depots=[Depot(id="k", place="here")],
        hubs=[Hub(id="h", place="here")],
        vehicle_types=[riders, workers],
        visits=[
            Visit(id="1", place="here", origins=["k"], delivery={"meals": 1}),
            Visit(id="2", place="here", origins=["k"], allowed_models=frozenset({"hub"})),
        ],
        travel={"p": Matrix(seconds=zeros, metres=zeros)},
    )
