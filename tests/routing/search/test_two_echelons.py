"""Two echelons against brute force: every way to share the doors out, every order, every feeder, on tiny days."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations, product

import numpy as np
import pytest

from routing.checker import check
from routing.problem import Problem
from routing.solve import solve
from tests.makers.problems import grid_problem, hub, vehicle_type, visit

DOORS = "abcd"
DAYS = [0, 1, 2, 3, 4, 6, 8, 9, 10, 11, 12, 15, 21]
"""Seeds of days on which every door can be served (5 and 7 are not)."""


def tiny_day(seed: int) -> Problem:
    """Four doors, a kitchen, two hubs; a scooter that may do all, a worker on foot at each hub."""
    dice = np.random.default_rng(seed)
    points = {name: (int(x), int(y)) for name, (x, y) in zip("KHG" + DOORS, dice.integers(0, 12, (7, 2)), strict=True)}
    rider = vehicle_type("rider", feeds=("H", "G"), fixed_won=2000, per_hour_won=int(dice.integers(15_000, 60_000)))
    on_foot = {"profile": "foot", "fixed_won": 500, "per_hour_won": 6_000}
    kinds = tuple(vehicle_type(f"worker{name}", sources=(name,), **on_foot) for name in "HG")
    doors = tuple(
        visit(name, service_seconds=300, max_time_on_board_seconds=int(dice.integers(1500, 4000))) for name in DOORS
    )
    hubs = tuple(hub(name, unloading_seconds=60, handover_seconds=60) for name in "HG")
    return grid_problem(points, visits=doors, vehicle_types=(rider, *kinds), hubs=hubs)


def cheapest(problem: Problem) -> float:
    """Least won of any plan that serves every door, trying all of them."""
    return min(won for shares in product("RHG", repeat=len(DOORS)) for won in _plans(problem, shares))


def _plans(problem: Problem, shares: tuple[str, ...]) -> Iterator[float]:
    by_rider = [name for name, share in zip(DOORS, shares, strict=True) if share == "R"]
    opened = sorted({share for share in shares if share != "R"})
    for order in permutations([*by_rider, *opened]):
        won, ready = _ride(problem, order)
        for name in opened:
            doors = [door for door, share in zip(DOORS, shares, strict=True) if share == name]
            walks = (_walk(problem, name, ready.get(name, 0), walk) for walk in permutations(doors))
            won += min(walks)
        yield won


def _ride(problem: Problem, order: tuple[str, ...]) -> tuple[float, dict[str, int]]:
    """Won of the rider's trip in `order`, and when each hub's meals can be loaded after it left."""
    now, at, ready = 0, "K", {}
    for name in order:
        now += _seconds(problem, "scooter", at, name)
        if name in DOORS and now > _limit(problem, name):
            return np.inf, {}
        now += 300 if name in DOORS else 60
        ready[name] = now + 60
        at = name
    kind = problem.vehicle_types[0]
    return kind.fixed_won + now * kind.per_hour_won / 3600, ready


def _walk(problem: Problem, source: str, ready: int, order: tuple[str, ...]) -> float:
    now, at = ready, source
    for name in order:
        now += _seconds(problem, "foot", at, name)
        if now > _limit(problem, name):
            return np.inf
        now += 300
        at = name
    return 500 + (now - ready) * 6_000 / 3600


def _seconds(problem: Problem, profile: str, at: str, to: str) -> int:
    names = [place.id for place in problem.places]
    return int(problem.travel[profile].seconds[names.index(at), names.index(to)])


def _limit(problem: Problem, name: str) -> int:
    return next(v.max_time_on_board_seconds or 0 for v in problem.visits if v.id == name)


@pytest.mark.parametrize("seed", DAYS)
def test_the_joint_plan_is_as_cheap_as_any(seed: int) -> None:
    problem = tiny_day(seed)
    plan = solve(problem, iterations=3000, seed=seed)
    assert check(problem, plan) == []
    assert not plan.unserved
    assert plan.cost.total_won == pytest.approx(cheapest(problem), abs=3)


def test_some_of_these_days_need_a_hub() -> None:
    """Or the cases above would say nothing about two echelons."""
    dearer = 0
    for day in map(tiny_day, DAYS):
        rider = replace(day.vehicle_types[0], feeds=())
        plan = solve(replace(day, hubs=(), vehicle_types=(rider,)), iterations=500)
        dearer += plan.cost.total_won > cheapest(day) + 3
    assert dearer >= 3
