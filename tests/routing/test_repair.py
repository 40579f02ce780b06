"""Repairing a day that is under way: what is loaded stays, the rest gives way, and the checker agrees."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.checker import check
from routing.problem import LockedOrder, Place, Problem
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
from routing.schedule import DraftTrip, schedule
from routing.solution import Solution, Trip
from routing.solve import solve
from routing.wire import problem_from_json, problem_to_json
from tests.makers.problems import grid_problem, problems, two_echelon_problem, vehicle_type, visit, wild_problems

NINE = 9 * 3600
LINE = {"K": (0, 0), **{name: (5 * at, 0) for at, name in enumerate("abcdef", 1)}}


def day(**changes: Any) -> tuple[Problem, Solution]:
    """Two riders from nine o'clock, five minutes from door to door: one does a, b, c, the other d, e, f."""
    kind = vehicle_type(
        count=2, per_hour_won=12_000, start_place="K", shift_start_seconds=NINE, max_trips=2, capacity={"meals": 7}
    )
    problem = grid_problem(
        LINE, visits=[visit(name, service_seconds=60) for name in "abcdef"], vehicle_types=(kind,), **changes
    )
    plan = schedule(
        problem,
        {
            "rider-1": (DraftTrip(source="K", stops=("a", "b", "c")),),
            "rider-2": (DraftTrip(source="K", stops=("d", "e", "f")),),
        },
    )
    assert plan.violations == []
    return problem, plan.solution


def repaired(problem: Problem, plan: Solution, change: Change, now: int, **options: Any) -> Repaired:
    """The repair, which the checker accepts and which keeps what is loaded; its problem is a readable file."""
    result = repair(problem, plan, change, now, iterations=200, **options)
    assert check(result.problem, result.solution) == []
    cancelled = None
    if isinstance(change, StopCancelled) and starts(plan).get(change.visit, now + 1) > now:
        cancelled = change.visit
    after = {tour.vehicle: tour.trips for tour in result.solution.tours}
    for lock in lock_what_is_loaded(problem, plan, now):
        if getattr(change, "vehicle", None) != lock.vehicle:
            assert [stops_of(trip) for trip in after.get(lock.vehicle, ())][: len(lock.trips)] == [
                stops for stops in (stops_of(trip, cancelled) for trip in lock.trips) if stops
            ]
    written = problem_to_json(result.problem)
    assert problem_to_json(problem_from_json(written)) == written
    return result


def stops_of(trip: Trip, cancelled: str | None = None) -> list[tuple[str, ...]]:
    meals = (tuple(name for name in stop.visits if name != cancelled) for stop in trip.stops)
    return [visits for visits in meals if visits]


def routes(plan: Solution) -> dict[str, list[list[str]]]:
    return {
        tour.vehicle: [[f"[{s.hub}]" if s.kind == "drop" else s.visits[0] for s in trip.stops] for trip in tour.trips]
        for tour in plan.tours
    }


def starts(plan: Solution) -> dict[str, int]:
    return {
        s.visits[0]: s.start_seconds
        for tour in plan.tours for trip in tour.trips for s in trip.stops if s.kind == "visit"
    }  # fmt: skip


ON_THE_WAY, BEFORE = NINE + 600, NINE - 3600
"""Ten minutes past nine: a has been served, d is ahead. And an hour before anybody leaves."""


class TestWhatIsLoaded:
    def test_a_cancelled_door_vanishes_and_nothing_else_changes(self) -> None:
        for now in (ON_THE_WAY, BEFORE):
            result = repaired(*day(), StopCancelled(visit="b"), now)
            assert routes(result.solution) == {"rider-1": [["a", "c"]], "rider-2": [["d", "e", "f"]]}
            assert result.moved == ()

    def test_locked_orders_forget_who_is_not_there_any_more(self) -> None:
        orders = [LockedOrder(vehicle="rider-1", visits=[*"abc"]), LockedOrder(vehicle="rider-2", visits=[*"def"])]
        cancelled = repaired(*day(locked_orders=orders), StopCancelled(visit="b"), BEFORE).problem.locked_orders
        left = [(order.vehicle, "".join(order.visits)) for order in cancelled]
        assert left == [("rider-1", "ac"), ("rider-2", "def")]
        out = repaired(*day(locked_orders=orders), CourierOut(vehicle="rider-1"), BEFORE).problem.locked_orders
        assert [order.vehicle for order in out] == ["rider-2"]

    def test_a_served_door_cannot_be_cancelled(self) -> None:
        problem, plan = day()
        result = repaired(problem, plan, StopCancelled(visit="f"), NINE + 7200)
        assert starts(result.solution) == starts(plan)

    def test_facts_keep_their_times(self) -> None:
        problem, plan = day()
        result = repaired(problem, plan, CourierStays(vehicle="rider-1", seconds=1800), ON_THE_WAY)
        before, after = starts(plan), starts(result.solution)
        assert routes(result.solution) == routes(plan)
        assert after["a"] == before["a"]
        assert after["b"] == ON_THE_WAY + 1800 + 300
        assert after["d"] == before["d"]

    def test_another_door_waits_for_the_next_trip(self) -> None:
        """Its meal is not on board."""
        result = repaired(*day(), StopAdded(visit=visit("g", place="c")), ON_THE_WAY)
        assert ["g"] in [trip for trips in routes(result.solution).values() for trip in trips[1:]]
        assert repaired(*day(), StopAdded(visit=visit("g", place="c")), BEFORE).moved == ()

    def test_a_new_place_brings_its_ways(self) -> None:
        problem, plan = day()
        wider = grid_problem(LINE | {"g": (-5, 0)}, visits=problem.visits, vehicle_types=problem.vehicle_types)
        change = StopAdded(visit=visit("g"), place=Place(id="g"), travel=wider.travel)
        assert "g" in starts(repaired(problem, plan, change, BEFORE).solution)

    def test_a_loaded_door_whose_window_moved_is_served_late_and_said_so(self) -> None:
        result = repaired(*day(), WindowChanged(visit="f", windows=((NINE, NINE + 60),)), ON_THE_WAY)
        assert result.late_seconds == {"f": 1860}
        assert result.solution.unserved == []

    def test_a_window_nobody_can_meet_leaves_the_door_with_a_reason(self) -> None:
        result = repaired(*day(), WindowChanged(visit="f", windows=((NINE, NINE + 60),)), BEFORE)
        assert [entry.reason.code for entry in result.solution.unserved] == ["unserved.window"]


class TestHandingOver:
    @pytest.mark.parametrize("change", [CourierOut, VehicleBroken, CourierStays])
    def test_meals_on_board_are_fetched_where_the_vehicle_is(self, change: Any) -> None:
        result = repaired(*day(), change(vehicle="rider-1"), ON_THE_WAY)
        assert routes(result.solution) == {"rider-1": [["a"]], "rider-2": [["d", "e", "f"], ["b", "c"]]}
        assert result.handed_over == ("b", "c")

    @pytest.mark.parametrize("change", [CourierOut, VehicleBroken])
    def test_nobody_comes_in_the_morning(self, change: Any) -> None:
        result = repaired(*day(), change(vehicle="rider-2"), BEFORE)
        assert set(routes(result.solution)) == {"rider-1"}
        assert result.solution.unserved == []

    def test_meals_too_long_on_board_are_reported(self) -> None:
        problem, plan = day()
        warm = [replace(door, max_time_on_board_seconds=2000) for door in problem.visits]
        result = repaired(replace(problem, visits=warm), plan, VehicleBroken(vehicle="rider-1"), ON_THE_WAY)
        assert result.left_on_board == ("b", "c")
        assert {entry.reason.code for entry in result.solution.unserved} == {"unserved.window"}

    def test_who_stays_too_long_hands_over_what_others_can_bring_in_time(self) -> None:
        problem, plan = day()
        until = [replace(door, windows=((NINE, NINE + 7200),)) for door in problem.visits]
        change = CourierStays(vehicle="rider-1", seconds=3 * 3600)
        result = repaired(replace(problem, visits=until), plan, change, ON_THE_WAY)
        assert result.handed_over == ("b", "c")

    def test_late_is_better_than_never(self) -> None:
        problem, plan = day()
        until = [replace(door, windows=((NINE, NINE + 2000),)) for door in problem.visits]
        change = CourierStays(vehicle="rider-1", seconds=3600)
        result = repaired(replace(problem, visits=until), plan, change, ON_THE_WAY)
        assert routes(result.solution)["rider-1"] == [["a", "b", "c"]]
        assert set(result.late_seconds) >= {"b", "c"}

    def test_a_feeders_meals_reach_the_hub_by_another(self) -> None:
        rider, worker = two_echelon_problem().vehicle_types
        kinds = (replace(rider, vehicle_ids=("rider-1", "rider-2"), shift_start_seconds=NINE), worker)
        by_hub = frozenset({"self_sufficiency"})
        doors = [visit(name, allowed_models=by_hub) for name in "ab"]
        problem = two_echelon_problem(vehicle_types=kinds, visits=[*doors, visit("c")])
        plan = solve(problem, iterations=300)
        feeder = next(t for t in plan.tours if any(s.kind == "drop" for trip in t.trips for s in trip.stops))
        assert feeder.trips[0].load_seconds <= feeder.start_seconds + 60
        result = repaired(problem, plan, VehicleBroken(vehicle=feeder.vehicle), feeder.start_seconds + 200)
        assert {"a", "b"} <= set(result.handed_over)

    def test_meals_at_the_hub_stay_there(self) -> None:
        """The worker is out: only somebody who loads at the hub could bring what lies there."""
        doors = [visit(name, allowed_models=frozenset({"self_sufficiency"})) for name in "ab"]
        rider, worker = two_echelon_problem().vehicle_types
        kinds = (rider, replace(worker, vehicle_ids=("worker-1", "worker-2")))
        problem = two_echelon_problem(visits=doors, vehicle_types=kinds)
        plan = solve(problem, iterations=300)
        first, drop = plan.tours[1], plan.tours[0].trips[0].stops[0]
        result = repaired(problem, plan, CourierOut(vehicle=first.vehicle), drop.leave_seconds)
        assert sorted(starts(result.solution)) == ["a", "b"]
        assert result.solution.tours[1].vehicle != first.vehicle


class TestPrices:
    def test_a_late_kitchen_moves_nobody_who_can_wait(self) -> None:
        result = repaired(*day(), KitchenLate(depot="K", ready_seconds=NINE + 7200), BEFORE)
        assert result.moved == ()
        assert min(starts(result.solution).values()) >= NINE + 7200

    def test_the_price_of_a_move_decides(self) -> None:
        """One rider alone would be cheaper by the way out to d: 15 minutes, 3,000 won."""
        problem, plan = day()
        added = StopAdded(visit=visit("g", place="a"))
        assert repaired(problem, plan, added, BEFORE, moved_stop_won=5_000).moved == ()
        moved = repaired(problem, plan, added, BEFORE, moved_stop_won=0, reordered_stop_won=0)
        assert len(moved.solution.tours) == 1
        dear = repaired(problem, plan, added, BEFORE, moved_stop_won=900, reordered_stop_won=0)
        assert dear.solution.cost.moved_won == 900 * len(dear.moved)

    def test_unknown_names_are_refused(self) -> None:
        for change in (StopCancelled(visit="x"), CourierOut(vehicle="x"), KitchenLate(depot="x", ready_seconds=0)):
            with pytest.raises(KeyError):
                repair(*day(), change, BEFORE, iterations=1)


@st.composite
def _changes(draw: st.DrawFn, problem: Problem, now: int) -> Change:
    door = draw(st.sampled_from(problem.visits))
    vehicle = draw(st.sampled_from([name for kind in problem.vehicle_types for name in kind.vehicle_ids]))
    stay = draw(st.sampled_from([None, 600, 3600]))
    changes: list[Change] = [
        CourierOut(vehicle=vehicle),
        VehicleBroken(vehicle=vehicle),
        CourierStays(vehicle=vehicle, seconds=stay),
        StopCancelled(visit=door.id),
        StopAdded(visit=replace(door, id="new", usual_vehicles=frozenset())),
        KitchenLate(depot=draw(st.sampled_from(problem.depots)).id, ready_seconds=now + 3600),
        WindowChanged(visit=door.id, windows=((now, now + 1800),)),
    ]
    return draw(st.sampled_from(changes))


def _goes_on(problem: Problem, data: st.DataObject) -> None:
    """A plan, a change at some time of it, and another change to what that left."""
    plan = solve(problem, iterations=80)
    trips = [trip for tour in plan.tours for trip in tour.trips]
    times = [at for trip in trips for at in (trip.load_seconds, trip.stops[0].leave_seconds)]
    now = data.draw(st.sampled_from([7 * 3600, *times, *(at + 137 for at in times)]))
    first = repaired(problem, plan, data.draw(_changes(problem, now)), now)
    later = now + data.draw(st.sampled_from([0, 900, 5400]))
    rest = first.problem
    if rest.visits and rest.vehicle_types and rest.visits[-1].id != "new":
        repaired(first.problem, first.solution, data.draw(_changes(first.problem, later)), later)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=problems(max_visits=7), data=st.data())
def test_any_change_at_any_time_leaves_a_plan_the_checker_accepts(problem: Problem, data: st.DataObject) -> None:
    _goes_on(problem, data)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(problem=wild_problems(max_visits=7).filter(lambda day: day.visits and day.vehicle_types), data=st.data())
def test_also_on_days_with_locked_orders_promises_and_no_ways(problem: Problem, data: st.DataObject) -> None:
    _goes_on(problem, data)
