"""Published families: mean gap to the best-known cost for each engine and budget, peers between ours in one run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from routing.problem import Problem
from simulations.bench.engines import OURS, Answer, Engine
from simulations.bench.instances import Instance
from simulations.bench.record import Row, Topic

TOPIC = Topic(name="families", keys=("family", "instance", "engine", "budget_seconds", "seed"))


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One engine on one instance with one budget and seed."""

    instance: Instance
    engine: Engine
    budget_seconds: float
    seed: int


def list_measurements(
    instances: Sequence[Instance], engines: Sequence[Engine], *, budgets: Sequence[float], seeds: int
) -> list[Measurement]:
    """Everything to measure: instance by instance, the engines in turn, so that all meet the same machine."""
    return [
        Measurement(instance=instance, engine=engine, budget_seconds=budget, seed=seed)
        for budget in budgets
        for instance in instances
        for seed in range(seeds)
        for engine in engines
        if seed in engine.seeds(seeds) and not engine.lacks(instance.problem)
    ]


def list_gaps(instances: Sequence[Instance], engines: Sequence[Engine]) -> dict[tuple[str, str], set[str]]:
    """What engines cannot state of a family, by engine and family."""
    found: dict[tuple[str, str], set[str]] = {}
    for instance in instances:
        for engine in engines:
            if lacks := engine.lacks(instance.problem):
                found.setdefault((engine.name, instance.family), set()).update(lacks)
    return found


def measure(measurements: Sequence[Measurement], *, iterations: int | None = None) -> Iterator[Row]:
    """A row per measurement, in the fields of issue 3. `iterations` replaces our budget (for tests)."""
    for each in measurements:
        seconds = None if iterations is not None and each.engine.name == OURS else each.budget_seconds
        answer = each.engine.answer(each.instance.problem, cpu_seconds=seconds, seed=each.seed, iterations=iterations)
        yield _row(each, answer)


def _row(each: Measurement, answer: Answer) -> Row:
    instance = each.instance
    cost = _driven_won(instance.problem, answer) / instance.scale
    known = instance.best_known
    gap = None if known is None or not answer.is_feasible else round(100 * (cost / known - 1), 4)
    return {
        "family": instance.family,
        "instance": instance.name,
        "engine": each.engine.name,
        "budget_seconds": each.budget_seconds,
        "seed": each.seed,
        "cost": round(cost, 6) if answer.solution.tours else None,
        "best_known": None if known is None else round(known, 6),
        "gap_percent": gap,
        "feasible": answer.is_feasible,
    }


def _driven_won(problem: Problem, answer: Answer) -> int:
    """What the tours cost; a plan that leaves somebody out is not feasible, and no price makes it so."""
    return answer.solution.cost.total_won - answer.solution.cost.unserved_won


def summarise(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Mean gap per family, budget and engine: first over seeds, then over instances, feasible plans only.

    Where nothing is published (vehicles first), the gap is to the best plan of these rows. `infeasible` counts the
    plans left out of the mean.
    """
    best = _best_of(rows)
    groups: dict[tuple[str, float, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["family"], row["budget_seconds"], row["engine"]), []).append(row)
    return [
        {
            "family": family,
            "budget_seconds": budget,
            "engine": engine,
            "mean_gap_percent": _mean_gap(group, best),
            "infeasible": sum(not row["feasible"] for row in group),
            "plans": len(group),
        }
        for (family, budget, engine), group in groups.items()
    ]


def _best_of(rows: Sequence[Row]) -> dict[tuple[str, str], float]:
    best: dict[tuple[str, str], float] = {}
    for row in rows:
        if row["feasible"]:
            key = row["family"], row["instance"]
            best[key] = min(best.get(key, row["cost"]), row["cost"])
    return best


def _mean_gap(rows: Sequence[Row], best: dict[tuple[str, str], float]) -> float | None:
    by_instance: dict[str, list[float]] = {}
    for row in rows:
        if row["feasible"]:
            known = row["best_known"] or best[row["family"], row["instance"]]
            by_instance.setdefault(row["instance"], []).append(100 * (row["cost"] / known - 1))
    return fmean(fmean(gaps) for gaps in by_instance.values()) if by_instance else None
