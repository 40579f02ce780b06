"""The same day under other rules or without a price, and what differs."""

from dataclasses import replace

from routing.checker import check
from routing.figures import figures_of, time_on_board
from routing.problem import Prices
from routing.schedule import DraftDrop, DraftTrip, schedule
from routing.solve import solve
from routing.whatif import ModelRule, WhatIf, what_if
from routing.worth import weigh_prices
from tests.makers.problems import grid_problem, two_echelon_problem, vehicle_type, visit


def checked(answer: WhatIf) -> WhatIf:
    assert check(answer.problem, answer.solution) == []
    return answer


def test_a_model_is_forced_and_forbidden_for_some_doors() -> None:
    problem = two_echelon_problem()
    plan = solve(problem, iterations=300)
    assert figures_of(problem, plan).doors_by_model == {"rider": 3}
    forced = ModelRule(visits=frozenset("ab"), force=frozenset({"self_sufficiency"}))
    answer = checked(what_if(problem, plan, [forced], iterations=500))
    assert answer.after.doors_by_model == {"rider": 1, "self_sufficiency": 2}
    assert sorted(answer.moved) == ["a", "b"]
    assert answer.after.cost_won["total_won"] > answer.before.cost_won["total_won"]
    forbidden = checked(what_if(problem, plan, [ModelRule(forbid=frozenset({"rider"}))], iterations=300))
    assert forbidden.after.unserved == 3 - forbidden.after.doors_by_model.get("self_sufficiency", 0)


def test_time_on_board_counts_from_the_kitchen() -> None:
    doors = [visit("a", max_time_on_board_seconds=1800, allowed_models=frozenset({"self_sufficiency"}))]
    problem = two_echelon_problem(visits=doors)
    stops = (DraftTrip(source="K", stops=(DraftDrop(hub="H", visits=("a",)),)),)
    plan = schedule(problem, {"rider-1": stops, "worker-1": (DraftTrip(source="H", stops=("a",)),)}).solution
    # 600 s to the hub, 120 unloading, 300 handover, 60 loading, 240 on foot
    assert time_on_board(plan) == {"a": 1320}
    assert figures_of(problem, plan).on_board_seconds == {"median": 1320, "longest": 1320, "least_slack": 480}


def test_what_continuity_costs() -> None:
    kinds = (vehicle_type("cheap", fixed_won=100), vehicle_type("dear", fixed_won=1000))
    door = visit("a", usual_vehicles=frozenset({"dear-1"}))
    problem = grid_problem(
        {"K": (0, 0), "a": (1, 0)}, visits=(door,), vehicle_types=kinds, prices=Prices(unfamiliar_face_won=5000)
    )
    answer = checked(what_if(problem, solve(problem, iterations=50), without=("continuity",), iterations=200))
    assert (answer.before.unfamiliar_doors, answer.after.unfamiliar_doors) == (0, 1)
    assert answer.before.cost_won["total_won"] - answer.after.cost_won["total_won"] == 900


def test_what_balance_costs() -> None:
    points = {"K": (0, 0), **{name: (at, 0) for at, name in enumerate("abcd", 1)}}
    kind = vehicle_type(count=2, start_place="K", end_place="K", per_hour_won=6_000)
    problem = grid_problem(
        points, visits=[visit(name) for name in "abcd"], vehicle_types=(kind,),
        prices=Prices(unequal_doors_won=0, unequal_hours_won=0),
    )  # fmt: skip
    fair = replace(problem, prices=Prices(unequal_doors_won=10_000))
    plan = solve(fair, iterations=500)
    assert check(fair, plan) == []
    assert plan.cost.unequal_won == 0
    answer = checked(what_if(fair, plan, without=("balance",), iterations=500))
    assert answer.after.cost_won["total_won"] <= answer.before.cost_won["total_won"]


def test_prices_are_weighed_against_the_day_without_them() -> None:
    """The usual face costs 900 won more; who is paid by the hour is slower by none of it."""
    kinds = (vehicle_type("cheap", fixed_won=100), vehicle_type("dear", fixed_won=1000))
    door = visit("a", usual_vehicles=frozenset({"dear-1"}))
    problem = grid_problem(
        {"K": (0, 0), "a": (1, 0)}, visits=(door,), vehicle_types=kinds, prices=Prices(unfamiliar_face_won=5000)
    )
    [(price, worth)] = weigh_prices(problem, solve(problem, iterations=50), iterations=50).items()
    assert (price, worth.extra_won, worth.extra_paid_seconds) == ("continuity", 900, 0)
    assert (worth.with_price.unfamiliar_doors, worth.without_price.unfamiliar_doors) == (0, 1)
    cheap = replace(problem, prices=Prices(unfamiliar_face_won=500))
    assert weigh_prices(cheap, solve(cheap, iterations=50), iterations=50)["continuity"].extra_won == 0
    assert weigh_prices(replace(problem, prices=Prices()), solve(problem, iterations=50)) == {}


def test_what_fair_shares_cost_in_won_and_in_spread() -> None:
    points = {"K": (0, 0), **{name: (at, 0) for at, name in enumerate("abcd", 1)}}
    kind = vehicle_type(count=2, start_place="K", end_place="K", per_hour_won=6_000, max_stops_per_trip=3)
    problem = grid_problem(
        points, visits=[visit(name) for name in "abcd"], vehicle_types=(kind,), prices=Prices(unequal_doors_won=10_000)
    )
    worth = weigh_prices(problem, solve(problem, iterations=500), iterations=500)["balance"]
    assert worth.with_price.doors_spread == 0 < worth.without_price.doors_spread
    assert worth.extra_won == worth.with_price.cost_won["time_won"] - worth.without_price.cost_won["time_won"]
    assert worth.extra_won >= 0
