"""A city of districts: how many seconds a district needs, how that grows with its homes, what more cores bring."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from math import log
from multiprocessing import get_context
from statistics import fmean
from typing import Any

from routing.solve import solve, warm_up
from simulations.bench.record import Row, Topic
from simulations.bench.seeded import draw_district

TOPIC = Topic(name="city", keys=("homes", "district", "budget_seconds", "longer"))
LONGER = 10
"""A plan is held against one that had so many times its budget."""
NEAR_PERCENT = 1.0


def measure(
    *, homes: Sequence[int], districts: int, budgets: Sequence[float], iterations: int | None = None
) -> Iterator[Row]:
    """Each district at each budget and at ten times as much. `iterations` per second replaces the clock (for tests)."""
    for size in homes:
        for district in range(districts):
            problem = draw_district(district, size).problem
            for budget in sorted({each * longer for each in budgets for longer in (1, LONGER)}):
                count = None if iterations is None else round(iterations * budget)
                seconds = budget if iterations is None else None
                answer = solve(problem, seed=district, seconds=seconds, iterations=count, clock=time.process_time)
                yield {
                    "homes": size, "district": district, "budget_seconds": budget, "unserved": len(answer.unserved),
                    "cost_won": answer.cost.total_won,
                }  # fmt: skip


def summarise(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Per number of homes and budget: how far above the run with ten times the budget, mean over districts."""
    cost = {(row["homes"], row["district"], row["budget_seconds"]): row for row in rows}
    found: dict[tuple[int, float], list[tuple[float, int]]] = {}
    for (homes, district, budget), row in cost.items():
        longer = cost.get((homes, district, budget * LONGER))
        if longer is not None:
            above = 100 * (row["cost_won"] / max(1, longer["cost_won"]) - 1)
            found.setdefault((homes, budget), []).append((above, row["unserved"]))
    return [
        {
            "homes": homes, "budget_seconds": budget, "districts": len(each),
            "above_longer_percent": fmean(above for above, _ in each),
            "unserved": fmean(unserved for _, unserved in each),
        }
        for (homes, budget), each in sorted(found.items())
    ]  # fmt: skip


def seconds_needed(rows: Sequence[Row]) -> dict[int, float | None]:
    """Per number of homes, the smallest budget whose plans lie within a hundredth of the longer run's on average."""
    needed: dict[int, float | None] = {}
    for row in summarise(rows):
        near = row["above_longer_percent"] <= NEAR_PERCENT
        if needed.get(row["homes"]) is None:
            needed[row["homes"]] = row["budget_seconds"] if near else None
    return needed


def fit_exponent(needed: dict[int, float | None]) -> float | None:
    """Seconds grow like homes to this power: the slope of a line through the logarithms."""
    points = [(log(homes), log(seconds)) for homes, seconds in needed.items() if seconds is not None]
    if len(points) < 2:
        return None
    x, y = (fmean(axis) for axis in zip(*points, strict=True))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def measure_workers(*, workers: int, homes: int, districts: int, iterations: int) -> float:
    """Wall seconds per district when `workers` processes plan `districts` with so many iterations each."""
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=warm_up) as pool:
        list(pool.map(_ready, range(workers)))
        begun = time.perf_counter()
        list(pool.map(_plan, range(districts), [homes] * districts, [iterations] * districts))
        return (time.perf_counter() - begun) / districts


def _ready(_: int) -> None:
    draw_district(0, 10)


def _plan(district: int, homes: int, iterations: int) -> int:
    return solve(draw_district(district, homes).problem, seed=district, iterations=iterations).cost.total_won
