"""Searches side by side, one slice of the budget after another: exchange, combine, read the best plan."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from routing.problem import Problem
from routing.schedule.bill import bill_of
from routing.schedule.ways import Ways
from routing.search import layout as c
from routing.search import warm
from routing.search.anneal import complete
from routing.search.course import Search, begin_search
from routing.search.explain import explain_absence
from routing.search.extract import Reader, absent_visits, read_tours
from routing.search.flattening import build
from routing.search.pool import Pool
from routing.search.standing import put_back, stand
from routing.search.tuning import Tuning
from routing.solution import Solution

DEFAULT_SECONDS = 5.0
SLICE_ITERATIONS = 500
SLICE_SECONDS = 0.02
EXCHANGE_ROUNDS = 20
COLLECT_FROM, COMBINE_AT, COLLECT_ROUNDS = 0.5, 0.85, 4
"""Shares of the budget from which tours are collected (every so many rounds), and at which they are combined."""
REST_FOR_COMBINING = 0.6
"""Most of the time then left that combining may take."""
COMBINING_EFFORT = 1.0
"""Deterministic seconds of CP-SAT."""
PACE_KNOWN = 0.02
"""Share of the budget until which the course is not settled, because the pace is only now measured."""
WARM = 0.1
"""First temperature of a search that begins from a plan: near it, not anywhere."""
OTHER_SEED = 1_000_003
"""Distance of the seeds of two cores."""


@dataclass(frozen=True, kw_only=True)
class Budget:
    """When to stop; with `iterations` the clock plays no part unless `seconds` is given too."""

    begun: float
    seconds: float | None
    iterations: int | None
    should_stop: Callable[[], bool]
    clock: Callable[[], float] = time.perf_counter

    def share(self, done: int) -> float:
        """Part of the budget that is spent, 1 or more when it is over."""
        by_count = None
        if self.iterations is not None:
            by_count = done / self.iterations if self.iterations > 0 else 1.0
        by_clock = self._by_clock() if by_count is None or self.seconds is not None else 0.0
        return by_clock if by_count is None else max(by_count, 1.0 if by_clock >= 1.0 else 0.0)

    def rest(self) -> float | None:
        """Seconds left, None if the clock plays no part."""
        by_count = self.iterations is not None and self.seconds is None
        total = DEFAULT_SECONDS if self.seconds is None else self.seconds
        return None if by_count else max(0.0, total - (self.clock() - self.begun))

    def planned(self, pace: float) -> float:
        """Iterations in the whole budget, at `pace` a second if the clock decides."""
        seconds = DEFAULT_SECONDS if self.seconds is None else self.seconds
        return float(self.iterations) if self.iterations is not None else pace * seconds

    def _by_clock(self) -> float:
        return (self.clock() - self.begun) / max(1e-9, DEFAULT_SECONDS if self.seconds is None else self.seconds)


def run_searches(
    problem: Problem,
    *,
    seed: int,
    cores: int,
    budget: Budget,
    report: Callable[[int, float, int], None],
    tuning: Tuning | None = None,
) -> Solution:
    """Search `problem` on `cores` threads until the budget is spent, and read the best plan."""
    standing = stand(problem)
    data, classes = build(standing.problem, standing)
    tuning = tuning or Tuning.suited_to(data)
    if problem.initial:
        tuning = replace(tuning, hot=WARM, starts=1)
    take_up = partial(warm.take_up, standing.problem, data, classes) if problem.initial else None
    seeds = [seed + OTHER_SEED * core for core in range(cores if data.visits else 1)]
    searches = [begin_search(data, own, tuning, take_up) for own in seeds]
    if data.visits and data.vehicles:
        with ThreadPoolExecutor(len(searches)) as threads:
            _run(searches, threads, budget, report)
    best = min(searches, key=lambda search: search.cost)
    plan = best.plan
    data = data._replace(timed=c.TIMED if data.timed == c.WINDOWED else data.timed)
    complete(data, plan)  # the search may have known no departures; the plan has them
    reader = Reader(problem=standing.problem, data=data, classes=classes, state=plan)
    unserved = [explain_absence(standing.problem, data, x) for x in absent_visits(reader)]
    tours = put_back(standing, read_tours(reader))
    cost = bill_of(Ways(problem), tours, [entry.visit for entry in unserved])
    return Solution(tours=tours, unserved=unserved, cost=cost, seed=seed, iterations=searches[0].done)


def _run(
    searches: list[Search], threads: ThreadPoolExecutor, budget: Budget, report: Callable[[int, float, int], None]
) -> None:
    """Rounds of equal length for all searches; now and then the worst goes on from the best, once all are combined."""
    pace, rounds = 2000.0, 0
    pool = Pool(data=searches[0].data)
    data = searches[0].data
    combined = len(data.loc) > data.visits or data.balance.per_second + data.balance.per_door > 0
    while not budget.should_stop() and (share := budget.share(searches[0].done)) < 1.0:
        begun = budget.clock()
        count = _slice(budget, searches[0].done, pace)
        for search in searches:
            search.planned = budget.planned(pace)
            if share < PACE_KNOWN:
                search.choose_course()
        ahead = budget.share(searches[0].done + count) if budget.iterations is not None else share
        steps = [threads.submit(search.step, count, share, max(share, ahead)) for search in searches]
        for step in steps:
            step.result()
        pace = 0.5 * pace + 0.5 * count / max(1e-6, budget.clock() - begun)
        rounds += 1
        if rounds % EXCHANGE_ROUNDS == 0 and not any(search.is_trying for search in searches):
            exchange(searches)
        if not combined and share > COLLECT_FROM and rounds % COLLECT_ROUNDS == 0:
            for search in searches:
                pool.add(search.state)
        if not combined and share > COMBINE_AT:
            combined = True
            combine(searches, pool, budget)
        best = min(searches, key=lambda search: search.cost)
        report(best.done, best.cost, best.absent)


def combine(searches: list[Search], pool: Pool, budget: Budget) -> None:
    """The best search goes on from the best combination of tours that any of them has seen."""
    best = min(searches, key=lambda search: search.cost)
    rest = budget.rest()
    seconds = None if rest is None else rest * REST_FOR_COMBINING
    plan = pool.combine(best.plan, seconds=seconds, effort=COMBINING_EFFORT, seed=best.seed)
    if plan is not None:
        best.stand_at(plan)


def exchange(searches: list[Search]) -> None:
    """The search with the dearest plan goes on from the cheapest one."""
    ranked = sorted(searches, key=lambda search: search.cost)
    if ranked[0].cost < ranked[-1].cost - 1e-6:
        ranked[-1].stand_at(ranked[0].plan)


def _slice(budget: Budget, done: int, pace: float) -> int:
    if budget.iterations is not None:
        return min(SLICE_ITERATIONS, budget.iterations - done)
    return max(1, int(pace * SLICE_SECONDS))
