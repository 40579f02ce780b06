"""Two echelons with a locked feeder, against every plan that goes on from it: what is on board or dropped stays so."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations, product

import numpy as np
import pytest

from routing.checker import check
from routing.problem import Break, Lock, LockedOrder, Problem
from routing.schedule import Draft, DraftDrop, DraftTrip, schedule
from routing.solve import solve
from tests.makers.problems import grid_problem, hub, vehicle_type, visit

NINE = 9 * 3600
FEED = DraftTrip(source="K", stops=(DraftDrop(hub="H", visits=("a", "b")),))


def begun_day(seed: int, happened: int) -> Problem:
    """The rider has loaded (1) or dropped (2) the meals of a and b; c and d are brought from the kitchen."""
    dice = np.random.default_rng(seed)
    points = {name: (int(x), int(y)) for name, (x, y) in zip("KHabcd", dice.integers(0, 10, (6, 2)), strict=True)}
    shift = {"shift_start_seconds": NINE, "max_trips": 2}
    rider = vehicle_type("rider", feeds=("H",), start_place="K", per_hour_won=12_000, **shift)
    lunch = Break(id="lunch", duration_seconds=600, earliest_seconds=NINE + 900, latest_seconds=NINE + 2400, paid=True)
    worker = vehicle_type(
        "worker", sources=("H",), model="self_sufficiency", per_hour_won=9_000, shift_start_seconds=NINE,
        breaks=(lunch,),
    )  # fmt: skip
    same = {"service_seconds": 120, "unserved_won": 20_000}
    doors = [visit(name, max_time_on_board_seconds=3000, **same) for name in "ab"]
    doors += [visit(name, allowed_models=frozenset({"rider"}), **same) for name in "cd"]
    order = LockedOrder(vehicle="rider-1", visits="dc")
    problem = grid_problem(
        points, visits=doors, vehicle_types=(rider, worker), hubs=(hub(unloading_seconds=60, handover_seconds=120),),
        locked_orders=[order],
    )  # fmt: skip
    both = {"rider-1": (FEED,), "worker-1": (DraftTrip(source="H", stops=("a", "b")),)}
    [tour, *_] = schedule(problem, both).solution.tours
    lock = Lock(vehicle="rider-1", start_seconds=tour.start_seconds, trips=tour.trips, happened=happened)
    return replace(problem, locks=(lock,))


def plans() -> Iterator[Draft]:
    def orders(doors: str) -> list[tuple[str, ...]]:
        return [order for count in range(len(doors) + 1) for order in permutations(doors, count)]

    for ridden, walked in product(orders("cd"), orders("ab")):
        more = (DraftTrip(source="K", stops=ridden),) if ridden else ()
        yield {"rider-1": (FEED, *more)} | ({"worker-1": (DraftTrip(source="H", stops=walked),)} if walked else {})


@pytest.mark.parametrize("happened", [1, 2])
@pytest.mark.parametrize("seed", range(6))
def test_no_plan_that_goes_on_from_the_feeder_is_cheaper(seed: int, happened: int) -> None:
    problem = begun_day(seed, happened)
    plan = solve(problem, iterations=300)
    assert check(problem, plan) == []
    timed = (schedule(problem, draft) for draft in plans())
    assert plan.cost.total_won <= min(one.solution.cost.total_won for one in timed if not one.violations)
