"""Tiny days with a hub against every plan there is: each constraint alone, and some of the pairs.

Three doors, a scooter that may make two trips and feed the hub, a worker on foot who may load there twice: 673 ways,
each timed by `routing.schedule` and judged by the checker. What the constraints do: `test_against_all_plans`.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, permutations, product

import numpy as np
import pytest

from routing.checker import check
from routing.problem import Problem
from routing.schedule import Draft, DraftDrop, DraftTrip, schedule
from routing.schedule.draft import DraftStop
from routing.solve import solve
from tests.makers.problems import grid_problem, hub, vehicle_type, visit
from tests.routing.test_against_all_plans import CHANGES, DOORS, NINE, layered_won

OF_ONE_ECHELON = {"closed", "moved", "reordered", "begun", "no way", "on foot", "two trips"}
"""They speak of couriers that all load at the kitchen."""
NAMES = [name for name in CHANGES if name not in OF_ONE_ECHELON]
ALONE = [(name,) for name in NAMES]
PAIRS = [
    (one, other) for (at, one), (to, other) in combinations(enumerate(NAMES), 2) if (at + to) % 6 == 0
]  # fmt: skip
"""A sixth of the pairs; every constraint is in several of them."""


def tiny_day(seed: int) -> Problem:
    dice = np.random.default_rng(seed)
    points = {name: (int(x), int(y)) for name, (x, y) in zip("KH" + DOORS, dice.integers(0, 12, (5, 2)), strict=True)}
    rider = vehicle_type(
        "rider", start_place="K", feeds=("H",), shift_start_seconds=NINE, max_trips=2, reload_seconds=120,
        per_hour_won=int(dice.integers(12, 60)) * 1000, per_km_won=500,
    )  # fmt: skip
    on_foot = {"profile": "foot", "sources": ("H",), "model": "self_sufficiency", "max_trips": 2}
    helper = vehicle_type("helper", shift_start_seconds=NINE, per_hour_won=8000, **on_foot)
    doors = [visit(name, service_seconds=120, unserved_won=30_000) for name in DOORS]
    hubs = (hub("H", unloading_seconds=60, handover_seconds=60, loading_seconds=30),)
    return grid_problem(points, visits=doors, vehicle_types=(rider, helper), hubs=hubs)


@cache
def all_drafts() -> tuple[Draft, ...]:
    return tuple(draft for shares in product("RW-", repeat=len(DOORS)) for draft in _drafts(shares))


def _drafts(shares: tuple[str, ...]) -> Iterator[Draft]:
    """Every way for the doors "R" by the rider and "W" by the helper, whose meals come by one drop or by two."""
    by_rider = [name for name, share in zip(DOORS, shares, strict=True) if share == "R"]
    by_helper = tuple(name for name, share in zip(DOORS, shares, strict=True) if share == "W")
    walks = [walk for order in permutations(by_helper) for walk in _trips("H", order)]
    for drops in _drops(by_helper):
        for order in permutations([*by_rider, *drops]):
            for rides, walk in product(_trips("K", order), walks):
                yield {name: made for name, made in (("rider-1", rides), ("helper-1", walk)) if made}


def _drops(meals: tuple[str, ...]) -> Iterator[list[DraftDrop]]:
    yield [DraftDrop(hub="H", visits=meals)] if meals else []
    for alone in meals if len(meals) == 3 else meals[: len(meals) - 1]:
        rest = tuple(meal for meal in meals if meal != alone)
        yield [DraftDrop(hub="H", visits=(alone,)), DraftDrop(hub="H", visits=rest)]


def _trips(source: str, order: Sequence[DraftStop]) -> Iterator[tuple[DraftTrip, ...]]:
    """One trip, or two."""
    for cut in range(1, len(order)):
        yield tuple(DraftTrip(source=source, stops=tuple(stops)) for stops in (order[:cut], order[cut:]))
    yield (DraftTrip(source=source, stops=tuple(order)),) if order else ()


def cheapest(problem: Problem) -> int:
    timed = (schedule(problem, draft) for draft in all_drafts())
    return min(layered_won(problem, plan.solution) for plan in timed if not plan.violations)


@pytest.mark.parametrize("names", [*ALONE, *PAIRS], ids=" and ".join)
def test_no_plan_is_cheaper(names: tuple[str, ...]) -> None:
    problem = tiny_day(seed=sum(map(len, names)))
    for name in names:
        problem = CHANGES[name](problem)
    plan = solve(problem, iterations=3000)
    assert check(problem, plan) == []
    assert layered_won(problem, plan) <= cheapest(problem)


def test_some_of_these_days_use_the_hub_and_a_second_trip() -> None:
    """Or the cases above would say little."""
    days = [change(tiny_day(seed)) for seed in range(8) for change in (CHANGES["fixed"], CHANGES["room"])]
    tours = [tour for day in days for tour in solve(day, iterations=1000).tours]
    assert sum(tour.vehicle == "helper-1" for tour in tours) >= 3
    assert sum(len(tour.trips) > 1 for tour in tours) >= 3
