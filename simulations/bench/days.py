"""Seeded days of the real sizes: what each engine's plan costs by our checker and bill, and whom it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from routing.checker import Violation
from routing.problem import Problem
from simulations.bench.engines import OURS, Answer, Engine
from simulations.bench.record import Row, Topic
from simulations.bench.seeded import Day

TOPIC = Topic(name="days", keys=("day", "engine", "budget_seconds", "seed"))
BROKEN_TOUR_WON = 1_000_000
"""A tour that breaks a limit of its own has at least one door too many."""


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One engine on one day with one budget and seed."""

    day: Day
    engine: Engine
    budget_seconds: float
    seed: int


def list_measurements(
    days: Sequence[Day], engines: Sequence[Engine], *, budgets: Sequence[float], seeds: int
) -> list[Measurement]:
    """Everything to measure, the engines in turn on each day."""
    return [
        Measurement(day=day, engine=engine, budget_seconds=budget, seed=seed)
        for budget in budgets
        for day in days
        for seed in range(seeds)
        for engine in engines
        if seed in engine.seeds(seeds)
    ]


def measure(measurements: Sequence[Measurement], *, iterations: int | None = None) -> Iterator[Row]:
    """A row per measurement. `iterations` replaces our budget (for tests)."""
    for each in measurements:
        seconds = None if iterations is not None and each.engine.name == OURS else each.budget_seconds
        answer = each.engine.answer(each.day.problem, cpu_seconds=seconds, seed=each.seed, iterations=iterations)
        yield _row(each, answer)


def _row(each: Measurement, answer: Answer) -> Row:
    tours = answer.solution.tours
    return {
        "day": each.day.name,
        "doors": len(each.day.problem.visits),
        "engine": each.engine.name,
        "budget_seconds": each.budget_seconds,
        "seed": each.seed,
        "cost_won": answer.solution.cost.total_won,
        "scored_won": score(each.day.problem, answer),
        "unserved": len(answer.solution.unserved),
        "violations": len(answer.violations),
        "couriers": len(tours),
        "paid_hours": round(sum(tour.end_seconds - tour.start_seconds for tour in tours) / 3600, 2),
        "km": round(sum(tour.distance_metres for tour in tours) / 1000, 1),
        "cpu_seconds": round(answer.cpu_seconds, 2),
        "left_out": sorted(each.engine.lacks(each.day.problem)),
    }


def score(problem: Problem, answer: Answer) -> int:
    """The bill; a door that a violation names counts as unserved, a tour that breaks its limits as one door."""
    prices = {visit.id: visit.priority * visit.unserved_won for visit in problem.visits}
    named: set[str] = set()
    tours: set[str] = set()
    for violation in answer.violations:
        doors = _doors(violation, prices)
        named |= doors
        if not doors:
            tours |= set(violation.reason.subject[:1])
    named -= {entry.visit for entry in answer.solution.unserved}
    return answer.solution.cost.total_won + sum(prices[name] for name in named) + BROKEN_TOUR_WON * len(tours)


def _doors(violation: Violation, prices: dict[str, int]) -> set[str]:
    return {name for name in violation.reason.subject if name in prices}


def summarise(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Per day, budget and engine: means over seeds, and how far above the best engine's mean score."""
    groups: dict[tuple[str, float, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["day"], row["budget_seconds"], row["engine"]), []).append(row)
    summary: list[dict[str, Any]] = [
        {
            "day": day,
            "budget_seconds": budget,
            "engine": engine,
            **{name: fmean(row[name] for row in group) for name in ("scored_won", "unserved", "violations", "couriers",
                                                                   "paid_hours", "km")},
        }
        for (day, budget, engine), group in groups.items()
    ]  # fmt: skip
    best: dict[tuple[str, float], float] = {}
    for row in summary:
        key = row["day"], row["budget_seconds"]
        best[key] = min(best.get(key, row["scored_won"]), row["scored_won"])
    return [{**row, "above_best_percent": _above(row, best)} for row in summary]


def _above(row: Row, best: dict[tuple[str, float], float]) -> float:
    scored: float = row["scored_won"]
    return 100 * (scored / max(1.0, best[row["day"], row["budget_seconds"]]) - 1)
