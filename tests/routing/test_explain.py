"""What a plan says of itself: where the time goes, how much later each door could be, what would serve the rest."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings

from routing.alternatives import find_alternatives
from routing.checker import check
from routing.explain import explain
from routing.problem import Break, Problem
from routing.schedule import DraftDrop, DraftTrip, schedule
from routing.slack import slack_of
from routing.solution import Solution
from routing.solve import solve
from tests.makers.problems import grid_problem, problems, two_echelon_problem, vehicle_type, visit

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

    def test_nobody_is_suggested_who_may_not_come(self) -> None:
        problem = line(visit("a"), visit("b", crew_min=2))
        assert told(problem, "b") == []


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
