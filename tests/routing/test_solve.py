"""The engine through its one door: each constraint alone with two or three stops, two echelons, degenerate days.

Every plan of this file goes through the independent checker. On the grid a step is 60 s and 100 m by
scooter; nothing costs anything unless a case says so, so an expectation can be worked out by hand.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.checker import check
from routing.problem import UNREACHABLE, Hub, Matrix, Prices, Problem, Visit
from routing.repair import lock_what_is_loaded
from routing.solution import Solution, Stop, Tour
from routing.solve import Progress, solve, warm_up
from tests.makers.problems import (
    depot,
    grid_problem,
    hub,
    problems,
    two_echelon_problem,
    vehicle_type,
    visit,
    wild_problems,
)

NINE, TEN = 9 * 3600, 10 * 3600
LINE = {"K": (0, 0), "a": (10, 0), "b": (20, 0), "c": (-10, 0)}
PAID = {"per_hour_won": 3600, "fixed_won": 10}


def solved(problem: Problem, iterations: int = 300, **options: Any) -> Solution:
    """The engine's plan, which the checker must accept."""
    solution = solve(problem, iterations=iterations, **options)
    assert check(problem, solution) == []
    return solution


def line(*visits: Visit, types: Any = None, **changes: Any) -> Problem:
    """Doors a, b, c on a line with the kitchen: K-a and a-b and c-K are ten minutes."""
    kinds = types or (vehicle_type(**PAID),)
    return grid_problem(LINE, visits=visits or (visit("a"), visit("b")), vehicle_types=kinds, **changes)


def codes(solution: Solution) -> dict[str, str]:
    return {entry.visit: entry.reason.code for entry in solution.unserved}


def routes(solution: Solution) -> dict[str, list[list[str]]]:
    """Visits by vehicle and trip; a drop is written as its hub in brackets."""
    return {
        tour.vehicle: [[f"[{s.hub}]" if s.kind == "drop" else s.visits[0] for s in trip.stops] for trip in tour.trips]
        for tour in solution.tours
    }


def only_tour(solution: Solution) -> Tour:
    assert len(solution.tours) == 1
    return solution.tours[0]


def stops(solution: Solution) -> dict[str, Stop]:
    return {s.visits[0]: s for t in solution.tours for trip in t.trips for s in trip.stops if s.kind == "visit"}


class TestWays:
    def test_the_shortest_order_is_found(self) -> None:
        kind = vehicle_type(**PAID, start_place="K")
        tour = only_tour(solved(line(visit("a"), visit("b"), visit("c"), types=(kind,))))
        assert [s.visits[0] for s in tour.trips[0].stops] == ["c", "a", "b"]
        assert tour.end_seconds - tour.start_seconds == 40 * 60
        assert tour.distance_metres == 4000

    def test_a_closed_tour_pays_the_way_back(self) -> None:
        open_end = only_tour(solved(line()))
        closed = only_tour(solved(line(types=(vehicle_type(**PAID, end_place="K"),))))
        assert open_end.end_seconds - open_end.start_seconds == 20 * 60
        assert closed.end_seconds - closed.start_seconds == 40 * 60
        assert closed.distance_metres == 4000

    def test_the_cheaper_vehicle_goes(self) -> None:
        cheap = vehicle_type("cheap", per_hour_won=1000)
        assert set(routes(solved(line(types=(vehicle_type("dear", per_hour_won=9000), cheap))))) == {"cheap-1"}

    def test_one_way_streets_decide_the_order(self) -> None:
        seconds = np.array([[0, 600, 60], [60, 0, 600], [600, 60, 0]])
        problem = grid_problem(
            {"K": (0, 0), "a": (1, 0), "b": (2, 0)},
            visits=(visit("a"), visit("b")),
            vehicle_types=(vehicle_type(**PAID),),
        )
        problem = replace(problem, travel={"scooter": Matrix(seconds=seconds, metres=seconds)})
        assert routes(solved(problem)) == {"rider-1": [["b", "a"]]}


class TestLoads:
    def test_capacity_forces_a_second_vehicle(self) -> None:
        kind = vehicle_type(count=2, capacity={"meals": 1}, **PAID)
        assert sorted(routes(solved(line(types=(kind,)))).values()) == [[["a"]], [["b"]]]

    def test_capacity_forces_a_second_trip_with_reload(self) -> None:
        kind = vehicle_type(capacity={"meals": 1}, max_trips=2, reload_seconds=300, **PAID)
        tour = only_tour(solved(line(types=(kind,), depots=(depot(loading_seconds=60),))))
        assert [len(trip.stops) for trip in tour.trips] == [1, 1]
        assert [trip.depart_seconds - trip.load_seconds for trip in tour.trips] == [60, 360]

    def test_the_second_of_two_dimensions_counts(self) -> None:
        kind = vehicle_type(count=2, capacity={"meals": 9, "litres": 5}, **PAID)
        doors = (visit("a", delivery={"litres": 3}), visit("b", delivery={"litres": 3}))
        assert len(solved(line(*doors, types=(kind,), dimensions=("meals", "litres"))).tours) == 2

    def test_full_and_empty_boxes_count_together(self) -> None:
        kind = vehicle_type(capacity={"meals": 3}, **PAID)
        doors = (visit("a", delivery={"meals": 1}, pickup={"meals": 2}), visit("b", delivery={"meals": 2}))
        # a first would leave with 3, then carry 2 full and 2 empty: b first, though the way is longer
        assert routes(solved(line(*doors, types=(kind,)))) == {"rider-1": [["b", "a"]]}

    def test_what_fits_on_nobody_is_too_big(self) -> None:
        kind = vehicle_type(capacity={"meals": 3})
        doors = (visit("a", delivery={"meals": 4}), visit("b"))
        assert codes(solved(line(*doors, types=(kind,)))) == {"a": "unserved.too_big"}

    def test_zero_capacity_serves_nobody(self) -> None:
        kind = vehicle_type(capacity={"meals": 0})
        assert set(codes(solved(line(types=(kind,)))).values()) == {"unserved.too_big"}

    def test_stops_per_trip(self) -> None:
        assert len(solved(line(types=(vehicle_type(count=2, max_stops_per_trip=1, **PAID),))).tours) == 2


class TestTimes:
    def test_a_tour_starts_just_in_time_for_its_window(self) -> None:
        tour = only_tour(solved(line(visit("a", windows=((TEN, TEN + 60),)))))
        assert tour.start_seconds >= TEN - 600
        assert tour.end_seconds - tour.start_seconds == 600

    def test_windows_turn_the_order_round(self) -> None:
        doors = (visit("a", windows=((TEN, TEN + 3600),)), visit("b", windows=((NINE, NINE + 1800),)))
        assert routes(solved(line(*doors))) == {"rider-1": [["b", "a"]]}

    def test_the_second_of_two_windows_is_used(self) -> None:
        doors = (visit("a", windows=((NINE, NINE), (TEN + 600, TEN + 600))), visit("b", windows=((TEN, TEN),)))
        assert stops(solved(line(*doors)))["a"].start_seconds == TEN + 600

    def test_clashing_windows_leave_the_lower_priority_out(self) -> None:
        doors = (visit("a", windows=((NINE, NINE),), priority=2), visit("c", windows=((NINE, NINE),)))
        assert codes(solved(line(*doors))) == {"c": "unserved.no_room"}

    def test_a_window_nobody_can_meet(self) -> None:
        kind = vehicle_type(shift_start_seconds=NINE)
        assert codes(solved(line(visit("a", windows=((0, NINE),)), types=(kind,)))) == {"a": "unserved.window"}

    def test_an_empty_window_is_nobodys(self) -> None:
        assert codes(solved(line(visit("a", windows=((TEN, NINE),))))) == {"a": "unserved.window"}

    def test_no_departure_before_release(self) -> None:
        trip = only_tour(solved(line(visit("a", release_seconds=TEN), visit("b")))).trips[0]
        assert trip.depart_seconds >= TEN

    def test_time_on_board_splits_a_trip(self) -> None:
        fresh = {"max_time_on_board_seconds": 600}
        plan = solved(line(visit("a", **fresh), visit("c", **fresh), types=(vehicle_type(count=2, **PAID),)))
        assert len(plan.tours) == 2

    def test_time_on_board_counts_waiting_at_a_window(self) -> None:
        doors = (visit("a", windows=((NINE, NINE),)), visit("b", windows=((TEN, TEN),), max_time_on_board_seconds=1800))
        assert len(solved(line(*doors, types=(vehicle_type(count=2, **PAID),))).tours) == 2

    def test_a_door_too_far_for_a_warm_meal(self) -> None:
        assert codes(solved(line(visit("a", max_time_on_board_seconds=599)))) == {"a": "unserved.time_on_board"}

    def test_a_shift_too_short(self) -> None:
        kind = vehicle_type(shift_start_seconds=NINE, shift_end_seconds=NINE + 1199)
        assert codes(solved(line(types=(kind,)))) == {"b": "unserved.shift"}

    def test_depot_hours_and_loading(self) -> None:
        kitchen = depot(open_seconds=TEN, close_seconds=TEN + 300, loading_seconds=300)
        trip = only_tour(solved(line(depots=(kitchen,)))).trips[0]
        assert (trip.load_seconds, trip.depart_seconds) == (TEN, TEN + 300)

    def test_duration_limit(self) -> None:
        kind = vehicle_type(count=2, max_duration_seconds=1200, end_place="K", **PAID)
        plan = solved(line(visit("a"), visit("c"), types=(kind,)))
        assert sorted(routes(plan).values()) == [[["a"]], [["c"]]]

    def test_distance_limit(self) -> None:
        kind = vehicle_type(max_distance_metres=1999)
        assert codes(solved(line(types=(kind,)))) == {"b": "unserved.shift"}

    def test_a_building_is_entered_once(self) -> None:
        flat = {"building": "B", "building_seconds": 100, "service_seconds": 10}
        tour = only_tour(solved(line(visit("a", **flat), replace(visit("b", **flat), place="a"))))
        assert tour.end_seconds - tour.start_seconds == 600 + 100 + 10 + 10

    def test_overtime_is_paid_only_where_it_is_cheaper(self) -> None:
        def kind(fixed_won: int) -> Any:
            return vehicle_type(
                count=2, per_hour_won=3600, fixed_won=fixed_won, end_place="K", overtime_after_seconds=1200,
                overtime_per_hour_won=36_000,
            )  # fmt: skip

        doors = (visit("a"), visit("c"))
        assert len(solved(line(*doors, types=(kind(100_000),))).tours) == 1
        plan = solved(line(*doors, types=(kind(100),)))
        assert len(plan.tours) == 2
        assert plan.cost.overtime_won == 0


class TestWhoMayCome:
    @pytest.mark.parametrize(
        "condition",
        [
            {"skills": frozenset({"lift"})},
            {"crew_min": 2},
            {"allowed_models": frozenset({"walking_resident"})},
            {"excluded_vehicles": frozenset({"rider-1"})},
            {"only_vehicles": frozenset({"able-1"})},
        ],
    )
    def test_a_condition_nobody_meets_and_one_that_somebody_meets(self, condition: dict[str, Any]) -> None:
        door = visit("a", **condition)
        plan = solved(line(door))
        assert codes(plan) == {"a": "unserved.no_vehicle_allowed"}
        assert "it needs )" not in plan.unserved[0].reason.cause.en
        meets = {"model": "walking_resident", "crew_size": 2, "skills": frozenset({"lift"})}
        able = vehicle_type("able", per_hour_won=9999, **meets)
        assert routes(solved(line(door, visit("b"), types=(vehicle_type(**PAID), able))))["able-1"] == [["a"]]

    def test_an_unfamiliar_face_is_worth_its_price(self) -> None:
        door = visit("a", usual_vehicles=frozenset({"dear-1"}))
        kinds = (vehicle_type("cheap", fixed_won=100), vehicle_type("dear", fixed_won=1000))
        cheap = solved(line(door, types=kinds, prices=Prices(unfamiliar_face_won=899)))
        dear = solved(line(door, types=kinds, prices=Prices(unfamiliar_face_won=901)))
        assert (set(routes(cheap)), cheap.cost.unfamiliar_won) == ({"cheap-1"}, 899)
        assert (set(routes(dear)), dear.cost.unfamiliar_won) == ({"dear-1"}, 0)

    def test_priority_comes_before_number(self) -> None:
        kind = vehicle_type(capacity={"meals": 2})
        doors = (visit("a"), visit("b"), visit("c", delivery={"meals": 2}, priority=3))
        assert set(codes(solved(line(*doors, types=(kind,))))) == {"a", "b"}

    def test_a_meal_comes_from_its_own_kitchen(self) -> None:
        points = {"K": (0, 0), "L": (5, 0), "a": (10, 0), "b": (20, 0)}
        kind = vehicle_type(sources=("K", "L"), max_trips=2, **PAID)
        doors = (visit("a", origins=("L",)), visit("b"))
        problem = grid_problem(points, depots=(depot("K"), depot("L")), visits=doors, vehicle_types=(kind,))
        tour = only_tour(solved(problem))
        assert {(trip.source, trip.stops[0].visits[0]) for trip in tour.trips} == {("L", "a"), ("K", "b")}

    def test_a_kitchen_at_which_nobody_loads(self) -> None:
        problem = line(visit("a", origins=("L",)), depots=(depot("K"), depot("L", place="b")))
        assert codes(solved(problem)) == {"a": "unserved.no_source"}


class TestTwoEchelons:
    def test_the_hub_opens_after_the_feeder(self) -> None:
        kinds = two_echelon_problem().vehicle_types
        models = frozenset({"self_sufficiency"})
        near = tuple(visit(name, service_seconds=60, allowed_models=models) for name in "ab")
        plan = solved(two_echelon_problem(visits=(*near, visit("c")), vehicle_types=kinds))
        feeder, worker = plan.tours
        drop = next(stop for stop in feeder.trips[0].stops if stop.kind == "drop")
        assert sorted(drop.visits) == ["a", "b"]
        assert worker.trips[0].load_seconds >= drop.leave_seconds + 300
        assert routes(plan)["worker-1"] == [["a", "b"]]

    def test_time_on_board_counts_from_the_kitchen(self) -> None:
        # 600 s to the hub, 120 unloading, 300 handover, 60 loading, 240 on foot
        for limit, served in ((1320, True), (1319, False)):
            door = visit("a", allowed_models=frozenset({"self_sufficiency"}), max_time_on_board_seconds=limit)
            found = codes(solved(two_echelon_problem(visits=(door,))))
            assert found == ({} if served else {"a": "unserved.time_on_board"})

    def test_a_hub_that_nobody_feeds(self) -> None:
        kinds = tuple(replace(kind, feeds=()) for kind in two_echelon_problem().vehicle_types)
        door = visit("a", allowed_models=frozenset({"self_sufficiency"}))
        assert codes(solved(two_echelon_problem(visits=(door,), vehicle_types=kinds))) == {"a": "unserved.hub_not_fed"}

    def test_hub_capacity(self) -> None:
        near = tuple(visit(name, allowed_models=frozenset({"self_sufficiency"})) for name in "ab")
        plan = solved(two_echelon_problem(visits=near, hubs=(hub(capacity={"meals": 1}),)))
        assert list(codes(plan).values()) == ["unserved.no_room"]

    def test_a_hub_closes(self) -> None:
        door = visit("a", allowed_models=frozenset({"self_sufficiency"}))
        small = Hub(id="H", place="H", close_seconds=TEN, unloading_seconds=120)
        kinds = two_echelon_problem(depots=()).vehicle_types
        open_from = depot(open_seconds=TEN - 600)
        plan = solved(two_echelon_problem(visits=(door,), hubs=(small,), depots=(open_from,), vehicle_types=kinds))
        assert codes(plan) == {"a": "unserved.shift"}

    def test_a_demand_is_split_over_feeders(self) -> None:
        rider, worker = two_echelon_problem().vehicle_types
        small = replace(rider, vehicle_ids=("rider-1", "rider-2"), capacity={"meals": 1})
        near = tuple(visit(name, allowed_models=frozenset({"self_sufficiency"})) for name in "ab")
        plan = solved(two_echelon_problem(visits=near, vehicle_types=(small, worker)))
        drops = [s for t in plan.tours for trip in t.trips for s in trip.stops if s.kind == "drop"]
        assert codes(plan) == {}
        assert sorted(len(drop.visits) for drop in drops) == [1, 1]

    def test_the_joint_cost_decides(self) -> None:
        rider, worker = two_echelon_problem().vehicle_types
        # c, a and b by the rider: 1020 s; by hub: c and the drop 900 s, and 660 s of the worker
        assert routes(solved(two_echelon_problem())) == {"rider-1": [["c", "a", "b"]]}
        dear = replace(rider, per_hour_won=60_000)
        plan = solved(two_echelon_problem(vehicle_types=(dear, worker)))
        assert routes(plan) == {"rider-1": [["c", "[H]"]], "worker-1": [["a", "b"]]}
        assert plan.cost.total_won == 900 * 60_000 // 3600 + 660 * 9_000 // 3600
        slow_doors = tuple(visit(name, service_seconds=3600) for name in "ab")
        plan = solved(two_echelon_problem(visits=slow_doors, vehicle_types=(dear, worker)))
        assert routes(plan) == {"rider-1": [["[H]"]], "worker-1": [["a", "b"]]}


class TestDegenerate:
    def test_nobody_to_serve(self) -> None:
        problem = replace(line(), visits=())
        assert solved(problem) == Solution(tours=[], unserved=[], iterations=0)

    def test_no_vehicles(self) -> None:
        assert set(codes(solved(line(types=(vehicle_type(count=0),)))).values()) == {"unserved.no_vehicle"}
        assert set(codes(solved(replace(line(), vehicle_types=()))).values()) == {"unserved.no_vehicle"}

    def test_no_trips(self) -> None:
        assert set(codes(solved(line(types=(vehicle_type(max_trips=0),)))).values()) == {"unserved.no_vehicle"}

    @pytest.mark.parametrize(("row", "column"), [(0, 1), (1, 0)])
    def test_an_unreachable_door(self, row: int, column: int) -> None:
        problem = line(visit("a"), visit("c"), types=(vehicle_type(end_place="K"),))
        matrix = problem.travel["scooter"]
        names = [place.id for place in problem.places]
        ways = {"seconds": matrix.seconds.copy(), "metres": matrix.metres.copy()}
        for way in ways.values():
            for other in (0, names.index("b"), names.index("c")):
                pair = (other, names.index("a")) if column else (names.index("a"), other)
                way[pair] = UNREACHABLE
        plan = solved(replace(problem, travel={"scooter": Matrix(**ways)}))
        assert codes(plan) == {"a": "unserved.unreachable"}

    def test_a_missing_matrix_is_named(self) -> None:
        with pytest.raises(ValueError, match="scooter"):
            solve(replace(line(), travel={}), iterations=1)


class TestLimitsOfTheSearch:
    def test_same_seed_same_plan(self) -> None:
        problem = two_echelon_problem()
        assert solved(problem, seed=7) == solved(problem, seed=7)
        assert solved(problem, seed=7, cores=2) == solved(problem, seed=7, cores=2)

    def test_progress_and_stop(self) -> None:
        seen: list[Progress] = []
        plan = solve(line(), iterations=10**9, on_progress=seen.append, should_stop=lambda: len(seen) >= 3)
        assert check(line(), plan) == []
        assert len(seen) == 3
        assert seen[-1].unserved == 0
        assert 0 < plan.iterations < 10**6

    def test_seconds_end_a_search(self) -> None:
        solve(line(), iterations=1)  # what is compiled is loaded first
        assert solve(line(), seconds=0.05).iterations > 0

    @pytest.mark.parametrize("budget", [{"iterations": 0}, {"iterations": -1}, {"seconds": 0}, {"seconds": -1}])
    def test_no_budget_gives_the_plan_it_begins_with(self, budget: Any) -> None:
        begun = solved(line(), iterations=20).tours
        plan = solve(replace(line(), initial=begun), **budget)
        assert check(line(), plan) == []
        assert routes(plan) == {"rider-1": [["a", "b"]]}

    def test_warm_up_compiles_everything(self) -> None:
        warm_up()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=problems(max_visits=8))
def test_any_problem_gives_a_plan_the_checker_accepts(problem: Problem) -> None:
    plan = solved(problem, iterations=150)
    assert {entry.reason.code.split(".")[0] for entry in plan.unserved} <= {"unserved"}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=wild_problems(), now=st.integers(7, 12).map(lambda hour: hour * 3600))
def test_whatever_the_day_there_is_a_checked_plan_with_reasons(problem: Problem, now: int) -> None:
    """Also when it goes on from itself, with what has happened by `now` locked."""
    plan = solved(problem, iterations=60)
    begun = replace(problem, initial=tuple(plan.tours), locks=lock_what_is_loaded(problem, plan, now))
    after = solved(begun, iterations=60)
    for entry in (*plan.unserved, *after.unserved):
        assert entry.reason.code.startswith("unserved.")
        assert entry.reason.cause.ko
        assert entry.reason.action.en
