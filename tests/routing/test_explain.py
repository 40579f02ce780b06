"""What a plan says of itself: where the time goes, how much later each door could be, what would serve the rest."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from routing.alternatives import find_alternatives
from routing.checker import check
from routing.explain import explain
from routing.problem import Break, LockedOrder, Prices, Problem
from routing.schedule import DraftDrop, DraftTrip, schedule
from routing.slack import slack_of
from routing.solution import Solution
from routing.solve import solve
from tests.makers.problems import depot, grid_problem, problems, two_echelon_problem, vehicle_type, visit

NINE = 9 * 3600
LINE = {"K": (0, 0), "a": (10, 0), "b": (20, 0), "c": (-10, 0)}


def line(*doors: Any, **kind: Any) -> Problem:
    """Ten minutes from the kitchen to a, from a to b, and from the kitchen to c on the other side."""
    rider = vehicle_type(start_place="K", shift_start_seconds=NINE, per_hour_won=12_000, **kind)
    return grid_problem(LINE, visits=doors, vehicle_types=(rider,))


def plan_of(problem: Problem) -> Solution:
    return solve(problem, iterations=100)


def told(problem: Problem, name: str) -> list[str]:
    plan = plan_of(problem)
    assert [entry.visit for entry in plan.unserved] == [name]
    return [found.text.en for found in find_alternatives(problem, plan, name)]


class TestAlternatives:
    def test_a_later_window(self) -> None:
        problem = line(visit("a", priority=2, windows=((NINE, NINE + 600),)), visit("b", windows=((NINE, NINE + 900),)))
        assert told(problem, "b")[0] == "by rider-1, window of b 5 min later"

    def test_a_longer_time_on_board(self) -> None:
        fresh = {"max_time_on_board_seconds": 900}
        problem = line(visit("a", priority=2, **fresh), visit("b", **fresh))
        assert told(problem, "b")[0] == "by rider-1, time on board of b +5 min"

    def test_a_longer_shift_and_one_more_courier(self) -> None:
        problem = line(visit("a", priority=2), visit("c"), shift_end_seconds=NINE + 1200)
        texts = told(problem, "c")
        assert texts[0] == "by rider-1, shift of rider-1 10 min longer"
        assert "one more rider (scooter) from 09:00" in texts

    def test_more_room(self) -> None:
        problem = line(visit("a", priority=2), visit("b"), capacity={"meals": 1})
        assert told(problem, "b")[0] == "by rider-1, room for 1 more on rider-1"

    def test_what_it_costs(self) -> None:
        problem = line(visit("a", priority=2), visit("b"), capacity={"meals": 1})
        assert find_alternatives(problem, plan_of(problem), "b")[0].extra_won == 600 * 12_000 // 3600

    @pytest.mark.parametrize(
        ("condition", "text"),
        [
            ({"crew_min": 2}, "one more rider (scooter) from 09:00, a crew of 2"),
            ({"skills": frozenset({"lift", "stairs"})}, "one more rider (scooter) from 09:00, with lift, stairs"),
            (
                {"allowed_models": frozenset({"direct"}), "crew_min": 2},
                "one more direct (scooter) from 09:00, a crew of 2, as direct",
            ),
            ({"origins": ("L",)}, "one more rider (scooter) from 09:00, loading at L"),
            ({"only_vehicles": frozenset({"ill-1"})}, "by rider-1, the courier promised to b released"),
            ({"excluded_vehicles": frozenset({"rider-1"})}, "one more rider (scooter) from 09:00"),
        ],
    )
    def test_what_a_door_asks_for_that_nobody_has(self, condition: dict[str, Any], text: str) -> None:
        problem = line(visit("a"), visit("b", **condition))
        problem = replace(problem, depots=(depot("K"), depot("L", place="K")))
        assert told(problem, "b")[0] == text

    def test_nobody_is_suggested_who_may_not_come(self) -> None:
        assert told(line(visit("a"), visit("b", allowed_models=frozenset())), "b") == []

    def test_a_meal_that_no_feeder_brings_comes_from_the_kitchen(self) -> None:
        kinds = [replace(kind, feeds=()) for kind in two_echelon_problem().vehicle_types]
        door = visit("a", allowed_models=frozenset({"self_sufficiency"}))
        texts = told(two_echelon_problem(visits=(door,), vehicle_types=kinds), "a")
        assert any("loading at K" in text for text in texts)

    def test_a_whole_team_is_asked_what_unequal_shares_cost(self) -> None:
        """With b, rider-2 has two doors beside the three of rider-1 instead of one: the price of two doors is saved."""
        doors = [visit(name, place="a") for name in "acdef"]
        kinds = (vehicle_type(count=2, start_place="K", shift_start_seconds=NINE, max_stops_per_trip=3),)
        fair = Prices(unequal_doors_won=1_000)
        problem = grid_problem(LINE, visits=[*doors, visit("b")], vehicle_types=kinds, prices=fair)
        draft = {
            "rider-1": (DraftTrip(source="K", stops=("a", "c", "d")),),
            "rider-2": (DraftTrip(source="K", stops=("e",)),),
        }
        problem = replace(problem, visits=[door for door in problem.visits if door.id != "f"])
        plan = schedule(problem, draft).solution
        nearest = find_alternatives(problem, plan, "b")[0]
        assert (nearest.vehicle, nearest.gives, nearest.extra_won) == ("rider-2", (), -1_000)

    def test_a_locked_order_leaves_few_places_and_they_are_found(self) -> None:
        """Every cheaper place, and there are more than are tried, would break the order."""
        near = [f"n{number}" for number in range(50)]
        points = LINE | dict.fromkeys(near, (20, 0))
        doors = [visit("a"), *(visit(name) for name in near), visit("b")]
        kind = vehicle_type(start_place="K", shift_start_seconds=NINE)
        order = LockedOrder(vehicle="rider-1", visits=["b", "a", *near])
        problem = grid_problem(points, visits=doors, vehicle_types=(kind,), locked_orders=[order])
        plan = schedule(problem, {"rider-1": (DraftTrip(source="K", stops=("a", *near)),)}).solution
        assert (found := find_alternatives(problem, plan, "b"))[0].gives == ()
        assert found[0].vehicle == "rider-1"


class TestSlack:
    def test_until_the_window_of_a_later_door(self) -> None:
        problem = line(visit("a"), visit("b", windows=((NINE, NINE + 1500),)))
        plan = schedule(problem, {"rider-1": (DraftTrip(source="K", stops=("a", "b")),)}).solution
        assert slack_of(problem, plan) == {"a": 300, "b": 300}

    def test_until_the_meal_is_too_old_also_over_a_hub(self) -> None:
        doors = [visit(name, max_time_on_board_seconds=3600) for name in "ab"]
        problem = two_echelon_problem(visits=doors)
        draft = {
            "rider-1": (DraftTrip(source="K", stops=(DraftDrop(hub="H", visits=("a", "b")),)),),
            "worker-1": (DraftTrip(source="H", stops=("a", "b")),),
        }
        plan = schedule(problem, draft).solution
        served = {s.visits[0]: s.start_seconds for s in plan.tours[1].trips[0].stops}
        left = plan.tours[0].trips[0].depart_seconds
        slack = slack_of(problem, plan)
        assert slack["b"] == left + 3600 - served["b"]
        assert slack["a"] == slack["b"]


    def test_only_breaks_still_to_come_limit_the_last_door(self) -> None:
        early = Break(id="early", duration_seconds=600, earliest_seconds=NINE, latest_seconds=NINE)
        late = Break(id="late", duration_seconds=600, earliest_seconds=NINE + 600, latest_seconds=NINE + 2400)
        problem = line(visit("a", windows=((NINE + 1200, NINE + 9000),)), breaks=(early, late))
        plan = plan_of(problem)
        assert [(tour.breaks, tour.trips[0].stops[0].start_seconds) for tour in plan.tours] == [([], NINE + 1200)]
        assert slack_of(problem, plan) == {"a": 1200}


def test_where_the_time_goes() -> None:
    problem = line(visit("a", service_seconds=120, windows=((NINE + 1800, NINE + 3600),)), visit("b"))
    plan = schedule(problem, {"rider-1": (DraftTrip(source="K", stops=("a", "b")),)}).solution
    found = explain(problem, plan)
    assert (found.driving_seconds, found.service_seconds, found.waiting_seconds) == (1200, 120, 0)
    assert found.cost_won["total_won"] == plan.cost.total_won
    assert json.loads(json.dumps(found.to_json()))["paid_seconds"] == {"rider-1": 1320}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=problems(max_visits=6))
def test_any_plan_is_explained_and_the_slack_is_real(problem: Problem) -> None:
    plan = plan_of(problem)
    found = explain(problem, plan)
    whole = sum(tour.end_seconds - tour.start_seconds for tour in plan.tours)
    assert found.driving_seconds + found.service_seconds + found.waiting_seconds + found.resting_seconds == whole
    assert sum(found.paid_seconds.values()) == whole - unpaid_rest(problem, plan)
    assert min(found.driving_seconds, found.service_seconds, found.waiting_seconds, found.resting_seconds) >= 0
    assert set(found.slack_seconds) == {door.id for door in problem.visits} - {entry.visit for entry in plan.unserved}
    for tour in plan.tours[:1]:
        trip = tour.trips[-1]
        if trip.source.startswith("K") and all(stop.kind == "visit" for stop in trip.stops):
            assert check(*later(problem, plan, tour.vehicle, found.slack_seconds[trip.stops[-1].visits[0]])) == []


def unpaid_rest(problem: Problem, plan: Solution) -> int:
    unpaid = {
        (name, rest.id)
        for kind in problem.vehicle_types
        for rest in kind.breaks
        for name in kind.vehicle_ids
        if not rest.paid
    }
    return sum(
        rest.end_seconds - rest.start_seconds
        for tour in plan.tours
        for rest in tour.breaks
        if (tour.vehicle, rest.id) in unpaid
    )


def later(problem: Problem, plan: Solution, vehicle: str, seconds: int) -> tuple[Problem, Solution]:
    """The last door of the vehicle's tour begins `seconds` later; of its duration only that is new."""
    tours = []
    for tour in plan.tours:
        if tour.vehicle == vehicle:
            *trips, trip = tour.trips
            *stops, last = trip.stops
            start, leave = last.start_seconds + seconds, last.leave_seconds + seconds
            moved = replace(last, start_seconds=start, leave_seconds=leave)
            trips.append(replace(trip, stops=[*stops, moved]))
            tour = replace(tour, trips=trips, end_seconds=tour.end_seconds + seconds)
        tours.append(tour)
    changed = replace(plan, tours=tours)
    found = [entry for entry in check(problem, changed) if entry.code == "check.cost_wrong"]
    wrong = {entry.reason.subject[0]: entry.amount or 0 for entry in found}
    parts = {name: getattr(plan.cost, name) - amount for name, amount in wrong.items()}
    return problem, replace(changed, cost=replace(plan.cost, **parts))
