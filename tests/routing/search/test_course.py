"""The course of a search: several starts where hubs are decided early, the best of which is continued; few tours where
vehicles come first."""

from dataclasses import replace
from random import Random

from routing.checker import check
from routing.problem import Problem
from routing.search import layout as c
from routing.search.anneal import cost_of
from routing.search.course import begin_search
from routing.search.engine import Budget, run_searches
from routing.search.flattening import build
from routing.search.tuning import Tuning
from routing.solve import Progress, solve
from tests.makers.problems import grid_problem, hub, vehicle_type, visit


def valley() -> Problem:
    """Twelve doors along a valley, three hubs between them, whose workers on foot are cheaper than the scooter."""
    doors = {f"d{k}": (3 * k, 1 + k % 2) for k in range(12)}
    hubs = {"F": (6, 0), "G": (18, 0), "H": (30, 0)}
    rider = vehicle_type("rider", 2, feeds=tuple(hubs), per_hour_won=20_000, fixed_won=3_000, capacity={"meals": 12})
    workers = [vehicle_type(f"worker{h}", sources=(h,), profile="foot", per_hour_won=2_000) for h in hubs]
    return grid_problem(
        {"K": (15, 6), **hubs, **doors},
        visits=[visit(name, service_seconds=120) for name in doors],
        vehicle_types=[rider, *workers],
        hubs=[hub(h, unloading_seconds=60, handover_seconds=60) for h in hubs],
    )


def test_a_day_with_hubs_is_begun_as_often_as_there_is_time_for() -> None:
    data, _ = build(valley())
    search = begin_search(data, 0, Tuning.suited_to(data))
    starts = []
    for planned in (100.0, 8_000.0, 100_000.0):
        search.planned = planned
        search.choose_course()
        starts.append(sum(leg.opens for leg in search.legs))
        assert search.legs[0].begin == 0.0
        assert [leg.begin for leg in search.legs[1:]] == [leg.end for leg in search.legs[:-1]]
        assert abs(search.legs[-1].end - 1.0) < 1e-9
    assert starts == [1, 3, 8]


def test_the_best_starts_are_continued_and_then_the_best_of_those() -> None:
    data, _ = build(valley())
    search = begin_search(data, 0, replace(Tuning.suited_to(data), starts=4, kept=2))
    search.planned = 100_000.0
    search.choose_course()
    least, begun_at = [], []
    for leg in search.legs:
        search.step(20, leg.begin + 1e-9, leg.end)
        least.append(search.cost)
        begun_at.append([cost_of(data, plan) for plan in search.chosen])
    assert least == sorted(least, reverse=True)
    assert [leg.number for leg in search.legs] == [0, 1, 2, 3, 0, 1, 0]
    assert [len(plans) for plans in begun_at] == [0, 0, 0, 0, 4, 4, 6]
    assert all(plans == sorted(plans) for plans in begun_at)


def test_nobody_who_looks_on_sees_the_plan_get_worse() -> None:
    seen: list[Progress] = []
    plan = solve(valley(), iterations=10_000, on_progress=seen.append)
    costs = [progress.cost_won for progress in seen]
    assert len(costs) > 10
    assert costs == sorted(costs, reverse=True)
    assert abs(plan.cost.total_won - costs[-1]) <= len(plan.tours)
    assert check(valley(), plan) == []


def test_starts_repeat_themselves_on_one_core_and_on_two() -> None:
    budget = Budget(begun=0.0, seconds=None, iterations=6_000, should_stop=lambda: False)
    for cores in (1, 2):
        plans = [run_searches(valley(), seed=5, cores=cores, budget=budget, report=lambda *_: None) for _ in range(2)]
        assert plans[0] == plans[1]


def loaded(tours: int, *, filled: float) -> Problem:
    """Forty doors far from the kitchen whose meals fill `tours` scooters to that share; only the way costs anything."""
    dice = Random(2)
    meals = [dice.randint(20, 60) for _ in range(40)]
    places = [(dice.randint(0, 12), dice.randint(0, 12)) for _ in meals]
    scooter = vehicle_type(
        "rider", 40, capacity={"meals": int(sum(meals) / tours / filled)}, per_hour_won=0, per_km_won=1_000
    )
    return grid_problem(
        {"K": (24, 24), **{f"d{k}": place for k, place in enumerate(places)}},
        visits=[visit(f"d{k}", delivery={"meals": count}) for k, count in enumerate(meals)],
        vehicle_types=[scooter],
    )


def test_as_many_tours_as_the_loads_need_are_tried_where_heat_keeps_more() -> None:
    problem = loaded(10, filled=0.985)
    data, _ = build(problem)
    search = begin_search(data, 1, Tuning.suited_to(data))
    assert search.fewest == 10
    search.planned = 8_000.0
    for slice_ in range(16):
        search.step(500, slice_ / 16, (slice_ + 1) / 16)
        if search.legs[search.leg].few:
            assert search.state.info[c.N_ACTIVE] <= 10
    assert [leg.few for leg in search.legs] == [False, True, False]
    assert len(solve(problem, seed=1, iterations=8_000).tours) == 10


def test_tours_are_not_counted_where_more_than_loads_decides() -> None:
    full = loaded(10, filled=0.995)
    dear = replace(full, vehicle_types=(replace(full.vehicle_types[0], fixed_won=9),))
    late = replace(full, visits=(replace(full.visits[0], windows=((60, 120),)), *full.visits[1:]))
    for problem, fewest in ((full, 11), (dear, 40), (late, 40), (valley(), 5)):
        data, _ = build(problem)
        assert begin_search(data, 0, Tuning.suited_to(data)).fewest == fewest


def full_vehicles(count: int, fixed_won: int) -> Problem:
    """Doors all over town whose boxes all but fill `count` vehicles, three doors each."""
    dice = Random(3)
    loads = [box for _ in range(count) for box in _three(dice)]
    doors = {f"d{at}": (dice.randrange(60), dice.randrange(60)) for at in range(len(loads))}
    kind = vehicle_type(count=3 * count, capacity={"meals": 20}, per_km_won=1000, fixed_won=fixed_won, end_place="K")
    visits = [visit(name, delivery={"meals": box}, unserved_won=10**9) for name, box in zip(doors, loads, strict=True)]
    return grid_problem({"K": (30, 30), **doors}, visits=visits, vehicle_types=[kind])


def _three(dice: Random) -> tuple[int, int, int]:
    first, second = sorted(dice.sample(range(3, 17), 2))
    return first, second - first, 19 - second


def test_where_vehicles_come_first_there_are_few_and_their_ways_are_short() -> None:
    dear, plain = (solve(full_vehicles(15, fixed_won), seed=0, iterations=20_000) for fixed_won in (10_000_000, 0))
    assert (len(dear.tours), dear.unserved) == (15, [])
    assert dear.cost.distance_won < 1.04 * plain.cost.distance_won
