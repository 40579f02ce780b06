"""Tours of many plans, each good somewhere in town, combined into one that is better than all of them."""

import numpy as np

from routing.problem import Problem
from routing.search import layout as c
from routing.search.course import begin_search
from routing.search.engine import Budget, run_searches
from routing.search.extract import Reader, read_solution
from routing.search.flattening import build
from routing.search.pool import Pool
from routing.search.tuning import Tuning
from tests.makers.problems import grid_problem, vehicle_type, visit


def town(doors: int = 40) -> Problem:
    dice = np.random.default_rng(1)
    points = {f"d{k}": (int(x), int(y)) for k, (x, y) in enumerate(dice.integers(0, 60, (doors, 2)))}
    kind = vehicle_type(count=doors, capacity={"meals": 6}, per_km_won=1000, start_place="K", end_place="K")
    return grid_problem(points | {"K": (30, 30)}, visits=[visit(name) for name in points], vehicle_types=(kind,))


def test_the_combination_is_cheaper_than_every_plan() -> None:
    problem = town()
    data, classes = build(problem)
    searches = [begin_search(data, seed, Tuning.suited_to(data)) for seed in range(12)]
    pool = Pool(data=data)
    for search in searches:
        for _ in range(40):
            search.step(5, 0.3, 0.3)
            pool.add(search.state)
    best = min(searches, key=lambda search: search.cost)
    plan = pool.combine(best.best, seconds=None, effort=2.0, seed=0)
    assert plan is not None
    reader = Reader(problem=problem, data=data, classes=classes, state=plan)
    assert int(plan.info[c.N_ABSENT]) == 0
    assert read_solution(reader, [], 0, 0).cost.total_won < best.cost


def test_a_search_with_its_pool_repeats_itself() -> None:
    budget = Budget(begun=0.0, seconds=None, iterations=3000, should_stop=lambda: False)
    plans = [
        run_searches(town(), seed=3, cores=cores, budget=budget, report=lambda *_: None) for cores in (1, 1, 2, 2)
    ]
    assert plans[0] == plans[1]
    assert plans[2] == plans[3]
