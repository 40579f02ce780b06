"""Random changes to a running day: how quickly they are answered, how few stops they move, and what that costs.

Every change meets the same plan at a time of its own. "Loaded stops re-ordered" counts stops of trips that had been
loaded and that the new plan makes in another order on the same courier: there must be none.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random
from statistics import fmean
from typing import Any

from routing.checker import check
from routing.problem import Lock, Problem
from routing.repair import (
    Change,
    CourierOut,
    CourierStays,
    KitchenLate,
    Repaired,
    StopAdded,
    StopCancelled,
    VehicleBroken,
    WindowChanged,
    lock_what_is_loaded,
    repair,
)
from routing.solution import Cost, Solution
from routing.solve import solve
from simulations.bench.record import Row, Topic
from simulations.bench.seeded import Day

TOPIC = Topic(name="repair", keys=("day", "change"))
FROM, UNTIL = 9 * 3600 + 1800, 12 * 3600 + 1800


def plan_day(day: Day, *, seconds: float | None, iterations: int | None, seed: int) -> Solution:
    """The plan that the changes meet."""
    return solve(day.problem, seconds=seconds, iterations=iterations, seed=seed, clock=time.process_time)


def draw_change(problem: Problem, plan: Solution, number: int, seed: int) -> tuple[Change, int]:
    """The `number`th change, of any kind, and when it becomes known."""
    rng = Random(f"bapgil repair {problem.name} {seed} {number}")
    now = rng.randrange(FROM, UNTIL)
    vehicle = rng.choice(plan.tours).vehicle
    visit, beside = rng.choice(problem.visits), rng.choice(problem.visits)
    start = rng.randrange(now, UNTIL)
    changes: list[Change] = [
        CourierOut(vehicle=vehicle),
        VehicleBroken(vehicle=vehicle),
        CourierStays(vehicle=vehicle, seconds=rng.choice((1_200, 2_400, None))),
        StopCancelled(visit=visit.id),
        StopAdded(visit=replace(visit, id=f"added {number}", place=beside.place, building=beside.building)),
        KitchenLate(depot=rng.choice(problem.depots).id, ready_seconds=now + rng.choice((600, 1_200, 1_800))),
        WindowChanged(visit=visit.id, windows=((start, start + 3_600),)),
    ]
    return rng.choice(changes), now


def measure(
    day: Day, plan: Solution, *, changes: int, full_every: int, full_seconds: float, seed: int,
    iterations: int | None = None,
) -> Iterator[Row]:  # fmt: skip
    """A row per change; every `full_every`th one is planned anew as well (0: none), for `full_seconds` of CPU time.

    `iterations` replaces both times (for tests).
    """
    for number in range(changes):
        change, now = draw_change(day.problem, plan, number, seed)
        before = lock_what_is_loaded(day.problem, plan, now)
        wall, cpu = time.perf_counter(), time.process_time()
        made = repair(day.problem, plan, change, now, seed=seed, iterations=iterations)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        full = None
        if full_every and number % full_every == 0:
            full = _solve_fully(day.problem, made, full_seconds if iterations is None else None, iterations, seed)
        yield {
            "day": day.name,
            "change": number,
            "kind": type(change).__name__,
            "wall_seconds": round(wall, 3),
            "cpu_seconds": round(cpu, 3),
            "moved": len(made.moved),
            "reordered_loaded": count_reordered(before, made.solution),
            "violations": len(check(made.problem, made.solution)),
            "unserved": len(made.solution.unserved),
            "bill_won": bill_won(made.solution.cost),
            "full_unserved": None if full is None else len(full.unserved),
            "full_bill_won": None if full is None else bill_won(full.cost),
        }


def bill_won(cost: Cost) -> int:
    """What the plan costs apart from the change itself and from whom it leaves out."""
    return cost.total_won - cost.moved_won - cost.reordered_won - cost.unserved_won


def count_reordered(locks: Sequence[Lock], after: Solution) -> int:
    """Loaded stops that the same vehicle now makes before one that they followed."""
    position = {
        (tour.vehicle, name): (at, index)
        for tour in after.tours
        for at, trip in enumerate(tour.trips)
        for index, stop in enumerate(trip.stops)
        if stop.kind == "visit"
        for name in stop.visits
    }
    found = 0
    for lock in locks:
        loaded = [
            name for trip in lock.trips for stop in trip.stops if stop.kind == "visit" for name in stop.visits
        ]
        still = [position[lock.vehicle, name] for name in loaded if (lock.vehicle, name) in position]
        found += sum(1 for earlier, later in pairwise(still) if later < earlier)
    return found


def _solve_fully(
    problem: Problem, made: Repaired, seconds: float | None, iterations: int | None, seed: int
) -> Solution:
    """What has happened stays, everything else is planned anew, and moving a stop costs nothing."""
    anew = replace(made.problem, prices=problem.prices, initial=())
    return solve(anew, seconds=seconds, iterations=iterations, seed=seed, clock=time.process_time)


def summarise(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Per day: times, stops moved, and how far above a full solve where both leave equally many doors unserved."""
    by_day: dict[str, list[Row]] = {}
    for row in rows:
        by_day.setdefault(row["day"], []).append(row)
    return [
        {
            "day": day,
            "changes": len(each),
            "p50_seconds": _share([row["cpu_seconds"] for row in each], 0.5),
            "p95_seconds": _share([row["cpu_seconds"] for row in each], 0.95),
            "p95_wall_seconds": _share([row["wall_seconds"] for row in each], 0.95),
            "moved": fmean(row["moved"] for row in each),
            "reordered": sum(row["reordered_loaded"] for row in each),
            "violations": sum(row["violations"] for row in each),
            **_against_full(each),
        }
        for day, each in by_day.items()
    ]


def _against_full(rows: Sequence[Row]) -> dict[str, Any]:
    full = [row for row in rows if row["full_bill_won"] is not None]
    alike = [row for row in full if row["full_unserved"] == row["unserved"]]
    above = [100 * (row["bill_won"] / max(1, row["full_bill_won"]) - 1) for row in alike]
    return {
        "full": len(full),
        "above_full_percent": fmean(above) if above else None,
        "more_unserved": sum(row["unserved"] > row["full_unserved"] for row in full),
    }


def _share(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
