"""Violations planted one by one in a valid plan: the checker names each, and nothing else.

The plan: rider-1 carries c and d (one building) from kitchen K, drops the meals of a and b at hub H, comes
back for a second trip to e and collects a container; worker-1 takes a and b from H on foot; f stays
unserved. Times come from `schedule`; every case below changes one fact of the problem or of the solution.
"""

import copy
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.checker import check
from routing.checker.catalogue import CATALOGUE
from routing.problem import UNREACHABLE, Hub, Lock, LockedOrder, Matrix, Prices, Problem, Visit
from routing.reasons import Reason, Text
from routing.schedule import DraftDrop, DraftTrip, schedule
from routing.solution import Cost, Solution, Stop, Unserved
from routing.wire import Malformed, solution_from_json, solution_to_json
from tests.makers.problems import depot, grid_problem, hub, vehicle_type, visit
from tests.routing.planted_breaks import BREAK_CASES

POINTS = {"K": (0, 0), "H": (10, 0), "a": (11, 0), "b": (12, 0), "c": (1, 1), "d": (1, 1), "e": (3, 3), "f": (9, 9)}
EIGHT, NINE, NOON = 8 * 3600, 9 * 3600, 12 * 3600
WHY = Reason(code="no_courier", cause=Text(ko="없음", en="none"), action=Text(ko="추가", en="add one"))


def _problem() -> Problem:
    costs = {"fixed_won": 5_000, "per_hour_won": 10_000, "per_km_won": 137, "per_stop_won": 300}
    rider = vehicle_type(
        count=2, feeds=("H",), capacity={"meals": 6, "containers": 3}, start_place="K", end_place="K",
        shift_start_seconds=7 * 3600, shift_end_seconds=NOON, max_trips=2, reload_seconds=120,
        max_duration_seconds=4 * 3600, max_distance_metres=10_000, max_stops_per_trip=3, skills=frozenset({"stairs"}),
        crew_size=2, overtime_after_seconds=1800, overtime_per_hour_won=5_000, **costs,
    )  # fmt: skip
    worker = vehicle_type(
        "worker", model="self_sufficiency", profile="foot", sources=("H",), capacity={"meals": 3}, **costs
    )
    house = {"building": "B", "building_seconds": 60, "service_seconds": 90, "release_seconds": EIGHT + 1200}
    return grid_problem(
        POINTS,
        dimensions=("meals", "containers"),
        depots=(
            depot(open_seconds=EIGHT, close_seconds=NOON, loading_seconds=300),
            depot("K2", place="K", open_seconds=EIGHT),
        ),
        hubs=(
            hub(
                open_seconds=EIGHT, close_seconds=NOON, unloading_seconds=120, handover_seconds=300,
                loading_seconds=60, capacity={"meals": 4},
            ),
            hub("H2", place="H"),
        ),
        vehicle_types=(rider, worker),
        visits=(
            visit("a", delivery={"meals": 2}, service_seconds=60, max_time_on_board_seconds=5400),
            visit("b", service_seconds=60, windows=((EIGHT, NINE + 3600), (NINE + 7200, NOON))),
            visit("c", **house, windows=((EIGHT + 1500, NINE),), skills=frozenset({"stairs"}), crew_min=2),
            visit("d", **house, allowed_models=frozenset({"rider"}), usual_vehicles=frozenset({"rider-2"})),
            visit("e", pickup={"containers": 2}, max_time_on_board_seconds=3600),
            visit("f", priority=2, unserved_won=50_000),
        ),
        prices=Prices(unfamiliar_face_won=700),
    )  # fmt: skip


PROBLEM = _problem()
SOLUTION = schedule(
    PROBLEM,
    {
        "rider-1": (
            DraftTrip(source="K", stops=("c", "d", DraftDrop(hub="H", visits=("a", "b")))),
            DraftTrip(source="K", stops=("e",)),
        ),
        "worker-1": (DraftTrip(source="H", stops=("a", "b")),),
    },
    reasons={"f": WHY},
).solution

Case = tuple[Problem, Solution]


def _visit(name: str, **changes: Any) -> Case:
    visits = tuple(replace(item, **changes) if item.id == name else item for item in PROBLEM.visits)
    return replace(PROBLEM, visits=visits), SOLUTION


def _type(name: str, **changes: Any) -> Case:
    kinds = tuple(replace(item, **changes) if item.id == name else item for item in PROBLEM.vehicle_types)
    return replace(PROBLEM, vehicle_types=kinds), SOLUTION


def _depot(**changes: Any) -> Case:
    return replace(PROBLEM, depots=(replace(PROBLEM.depots[0], **changes), PROBLEM.depots[1])), SOLUTION


def _hub(**changes: Any) -> Case:
    changed: Hub = replace(PROBLEM.hubs[0], **changes)
    return replace(PROBLEM, hubs=(changed, PROBLEM.hubs[1])), SOLUTION


def _solution(**changes: Any) -> Case:
    return PROBLEM, replace(SOLUTION, **changes)


def _tour(tour: int, **changes: Any) -> Case:
    """One tour changed, and the cost stated to fit, so that only the tour is wrong."""
    tours = [*SOLUTION.tours]
    tours[tour] = replace(tours[tour], **changes)
    return PROBLEM, _with_cost(replace(SOLUTION, tours=tuple(tours)))


def _with_cost(solution: Solution) -> Solution:
    """`solution` with the differences added that the checker finds in its cost."""
    wrong = {v.reason.subject[0]: v.amount or 0 for v in check(PROBLEM, solution) if v.code == "check.cost_wrong"}
    parts = {name: getattr(solution.cost, name) - amount for name, amount in wrong.items()}
    return replace(solution, cost=replace(solution.cost, **parts))


def _trip(tour: int, trip: int, **changes: Any) -> Case:
    trips = [*SOLUTION.tours[tour].trips]
    trips[trip] = replace(trips[trip], **changes)
    return _tour(tour, trips=tuple(trips))


def _stop(tour: int, trip: int, stop: int, **changes: Any) -> Case:
    stops = [*SOLUTION.tours[tour].trips[trip].stops]
    stops[stop] = replace(stops[stop], **changes)
    return _trip(tour, trip, stops=tuple(stops))


def _of(tour: int, trip: int, stop: int) -> Stop:
    return SOLUTION.tours[tour].trips[trip].stops[stop]


def _lock(**changes: Any) -> Case:
    """The rider has left, and been at the first door."""
    start = SOLUTION.tours[0].start_seconds
    given = {"vehicle": "rider-1", "start_seconds": start, "trips": (FIRST,), "happened": 2, **changes}
    return replace(PROBLEM, locks=(Lock(**given),)), SOLUTION


def _drop_twice() -> Case:
    drop = _of(0, 0, 2)
    more = replace(drop, visits=("b",), arrive_seconds=drop.leave_seconds, start_seconds=drop.leave_seconds,
                   leave_seconds=drop.leave_seconds + 120)  # fmt: skip
    return _trip(0, 0, stops=(*SOLUTION.tours[0].trips[0].stops, more))


def _unserved_too(name: str) -> Case:
    return _solution(unserved=(*SOLUTION.unserved, Unserved(visit=name, reason=WHY)))


def _overcharged(part: str) -> Case:
    return _with(_solution(), **{part: getattr(SOLUTION.cost, part) + 1})


def _no_matrix() -> Case:
    return replace(PROBLEM, travel={"scooter": PROBLEM.travel["scooter"]}), SOLUTION


def _no_way() -> Case:
    """No way from c to d; a solver that trusted such a leg would also come too soon."""
    before = PROBLEM.travel["scooter"]
    seconds = before.seconds.copy()
    rows = {place.id: row for row, place in enumerate(PROBLEM.places)}
    seconds[rows["c"], rows["d"]] = UNREACHABLE
    matrix = Matrix(seconds=seconds, metres=before.metres)
    return replace(PROBLEM, travel={**PROBLEM.travel, "scooter": matrix}), SOLUTION


def _slower(start: str, end: str) -> Case:
    before = PROBLEM.travel["scooter"]
    rows = {place.id: row for row, place in enumerate(PROBLEM.places)}
    seconds = np.array(before.seconds)
    seconds[rows[start], rows[end]] += 1
    matrix = Matrix(seconds=seconds, metres=before.metres)
    return replace(PROBLEM, travel={**PROBLEM.travel, "scooter": matrix}), SOLUTION


def _start_late() -> Case:
    return _tour(0, start_seconds=SOLUTION.tours[0].start_seconds + 1)


FIRST, SECOND = SOLUTION.tours[0].trips
HAND_OVER = SOLUTION.tours[1].trips[0]
DROP = _of(0, 0, 2)

CASES: dict[str, tuple[Callable[[], Case], set[str]]] = {
    # who is served
    "door forgotten": (lambda: _with(_solution(unserved=()), unserved_won=0), {"check.visit_missing"}),
    "door twice": (
        lambda: _trip(0, 1, stops=(*SECOND.stops, *SECOND.stops)),
        {"check.visit_twice", "check.over_capacity"},
    ),
    "served and unserved": (
        lambda: _with(_unserved_too("e"), unserved_won=1_100_000),
        {"check.visit_served_and_unserved"},
    ),
    "unserved twice": (
        lambda: _with(_solution(unserved=SOLUTION.unserved * 2), unserved_won=200_000), {"check.unserved_twice"}
    ),
    "no reason": (
        lambda: _solution(unserved=(Unserved(visit="f", reason=replace(WHY, action=Text(ko="", en="x"))),)),
        {"check.unserved_without_reason"},
    ),
    "strange door": (lambda: _stop(0, 1, 0, visits=("nix",)), {"check.unknown_visit", "check.visit_missing"}),
    "strange door unserved": (
        lambda: _unserved_too("nix"), {"check.unknown_visit"}
    ),
    "strange door dropped": (
        lambda: _stop(0, 0, 2, visits=("a", "b", "nix")), {"check.unknown_visit", "check.meal_left_at_hub"}
    ),
    "strange vehicle": (lambda: _tour(1, vehicle="nobody"), {"check.unknown_vehicle"}),
    "strange source": (lambda: _trip(0, 1, source="X"), {"check.unknown_source", "check.wrong_origin"}),
    "strange hub": (
        lambda: _stop(0, 0, 2, hub="X"), {"check.unknown_hub", "check.meal_not_dropped", "check.meal_left_at_hub"}
    ),
    "two tours": (
        lambda: (PROBLEM, _with_cost(replace(SOLUTION, tours=(*SOLUTION.tours, SOLUTION.tours[1])))),
        {"check.vehicle_twice", "check.visit_twice"},
    ),
    "empty tour": (
        lambda: (PROBLEM, replace(SOLUTION, tours=(*SOLUTION.tours, _idle_tour()))), {"check.tour_empty"}
    ),
    "empty trip": (lambda: _empty_trip(), {"check.trip_empty"}),
    "visit of two": (
        lambda: _stop(0, 1, 0, visits=("e", "f")),
        {"check.stop_malformed", "check.visit_served_and_unserved"},
    ),
    "drop without a hub": (
        lambda: _stop(0, 0, 2, hub=None),
        {"check.stop_malformed", "check.unknown_hub", "check.meal_not_dropped", "check.meal_left_at_hub"},
    ),
    # who may
    "skill": (lambda: _type("rider", skills=frozenset()), {"check.skill_missing"}),
    "crew": (lambda: _type("rider", crew_size=1), {"check.crew_too_small"}),
    "model": (lambda: _type("rider", model="direct"), {"check.model_not_allowed"}),
    "no model": (lambda: _visit("a", allowed_models=frozenset()), {"check.model_not_allowed"}),
    "promised to somebody else": (
        lambda: _visit("e", only_vehicles=frozenset({"rider-2"})), {"check.courier_not_promised"}
    ),
    "locked vehicle at home": (lambda: _lock(vehicle="rider-2"), {"check.lock_missing"}),
    "locked stop left out": (lambda: _lock(trips=(replace(FIRST, stops=FIRST.stops[:2]),)), {"check.lock_changed"}),
    "locked order turned": (
        lambda: _lock(happened=1, trips=(replace(FIRST, stops=(FIRST.stops[2], *FIRST.stops[:2])),)),
        {"check.lock_changed"}
    ),
    "locked order of some doors": (
        lambda: (replace(PROBLEM, locked_orders=(LockedOrder(vehicle="rider-1", visits="ec"),)), SOLUTION),
        {"check.order_changed"},
    ),
    "goes on after the end": (lambda: _lock(ends=True), {"check.lock_continued"}),
    "another fact": (
        lambda: _lock(trips=(replace(FIRST, stops=(_later(FIRST.stops[0], -1), *FIRST.stops[1:])),)),
        {"check.fact_changed"}
    ),
    "another start": (lambda: _lock(start_seconds=SOLUTION.tours[0].start_seconds - 1), {"check.fact_changed"}),
    "goes on too early": (lambda: _lock(free_seconds=FIRST.stops[1].leave_seconds), {"check.travel_too_fast"}),
    "excluded": (lambda: _visit("e", excluded_vehicles=frozenset({"rider-1"})), {"check.vehicle_excluded"}),
    # where meals come from
    "source of the type": (lambda: _type("rider", sources=("K2",)), {"check.source_not_allowed"}),
    "origin of a direct meal": (lambda: _visit("e", origins=("K2",)), {"check.wrong_origin"}),
    "origin of a hub meal": (lambda: _visit("b", origins=("K2",)), {"check.wrong_origin"}),
    "hub not fed": (lambda: _type("rider", feeds=("H2",)), {"check.hub_not_fed"}),
    "hub feeds a hub": (lambda: _feed_from_hub(), {"check.drop_on_hub_trip"}),
    "meal not dropped": (lambda: _stop(0, 0, 2, visits=("a",)), {"check.meal_not_dropped"}),
    "meal dropped elsewhere": (
        lambda: _stop(0, 0, 2, hub="H2"),
        {"check.meal_not_dropped", "check.meal_left_at_hub", "check.hub_not_fed", "check.service_time_wrong"},
    ),
    "meal dropped twice": (
        _drop_twice,
        {"check.meal_dropped_twice", "check.travel_too_fast", "check.stops_exceeded", "check.hub_load_too_early"}
    ),
    "meal left at hub": (lambda: _stop(0, 0, 2, visits=("a", "b", "e")), {"check.meal_left_at_hub"}),
    "hand-over": (lambda: _hub(handover_seconds=301), {"check.hub_load_too_early"}),
    "hub full": (lambda: _hub(capacity={"meals": 2}), {"check.hub_over_capacity"}),
    # time
    "no matrix": (lambda: _no_matrix(), {"check.travel_missing"}),
    "no way": (_no_way, {"check.unreachable"}),
    "too fast to a door": (lambda: _slower("K", "c"), {"check.travel_too_fast"}),
    "too fast to a hub": (lambda: _slower("d", "H"), {"check.travel_too_fast"}),
    "too fast to reload": (lambda: _slower("H", "K"), {"check.travel_too_fast"}),
    "before arrival": (
        lambda: _stop(0, 1, 0, arrive_seconds=_of(0, 1, 0).arrive_seconds + 1), {"check.times_out_of_order"}
    ),
    "hurried service": (lambda: _visit("a", service_seconds=61), {"check.service_time_wrong"}),
    "long service": (lambda: _visit("a", service_seconds=59), {"check.service_time_wrong"}),
    "building paid once only": (lambda: _visit("d", building="B2"), {"check.service_time_wrong"}),
    "hurried drop": (lambda: _hub(unloading_seconds=121), {"check.service_time_wrong"}),
    "hurried loading": (lambda: _depot(loading_seconds=301), {"check.loading_too_short"}),
    "hurried reload": (lambda: _type("rider", reload_seconds=121), {"check.loading_too_short"}),
    "depot closed": (lambda: _depot(close_seconds=SECOND.depart_seconds - 1), {"check.source_closed"}),
    "depot not open": (lambda: _depot(open_seconds=FIRST.load_seconds + 1), {"check.source_not_open"}),
    "hub not open": (lambda: _hub(open_seconds=DROP.start_seconds + 1), {"check.hub_not_open"}),
    "hub closed": (
        lambda: _hub(close_seconds=DROP.leave_seconds - 1), {"check.hub_closed", "check.source_closed"}
    ),
    "release": (lambda: _visit("c", release_seconds=FIRST.depart_seconds + 1), {"check.left_before_release"}),
    "release of a dropped meal": (
        lambda: _visit("b", release_seconds=FIRST.depart_seconds + 1), {"check.left_before_release"}
    ),
    "too early": (lambda: _visit("b", windows=((NOON, NOON + 1),)), {"check.early_for_window"}),
    "too late": (lambda: _visit("b", windows=((0, 1), (2, EIGHT))), {"check.late_for_window"}),
    "time on board": (
        lambda: _visit("e", max_time_on_board_seconds=SECOND.stops[0].start_seconds - SECOND.depart_seconds - 1),
        {"check.time_on_board_exceeded"},
    ),
    "time on board over a hub": (
        lambda: _visit("a", max_time_on_board_seconds=HAND_OVER.stops[0].start_seconds - FIRST.depart_seconds - 1),
        {"check.time_on_board_exceeded"},
    ),
    "start stated late": (_start_late, {"check.tour_start_wrong"}),
    "end stated early": (lambda: _tour(0, end_seconds=SOLUTION.tours[0].end_seconds - 1), {"check.tour_end_wrong"}),
    "end stated late": (lambda: _tour(1, end_seconds=SOLUTION.tours[1].end_seconds + 1), {"check.tour_end_wrong"}),
    "distance stated": (
        lambda: _tour(0, distance_metres=SOLUTION.tours[0].distance_metres - 1), {"check.tour_distance_wrong"}
    ),
    # limits
    "shift begins": (
        lambda: _type("rider", shift_start_seconds=SOLUTION.tours[0].start_seconds + 1), {"check.outside_shift"}
    ),
    "shift ends": (
        lambda: _type("worker", shift_end_seconds=SOLUTION.tours[1].end_seconds - 1),
        {"check.outside_shift"},
    ),
    "duration": (
        lambda: _type("rider", max_duration_seconds=_paid(0) - 1), {"check.duration_exceeded"}
    ),
    "distance": (
        lambda: _type("rider", max_distance_metres=SOLUTION.tours[0].distance_metres - 1), {"check.distance_exceeded"}
    ),
    "trips": (lambda: _type("rider", max_trips=1), {"check.trips_exceeded"}),
    "stops of a trip, drops counted": (lambda: _type("rider", max_stops_per_trip=2), {"check.stops_exceeded"}),
    "capacity with dropped meals": (
        lambda: _type("rider", capacity={"meals": 4, "containers": 3}), {"check.over_capacity"}
    ),
    "capacity of collected containers": (
        lambda: _type("rider", capacity={"meals": 6, "containers": 1}), {"check.over_capacity"}
    ),
    "capacity in the middle of a trip": (lambda: _visit("c", pickup={"meals": 3}), {"check.over_capacity"}),
    # the bill
    **{
        f"bill: {part.name}": (lambda part=part: _overcharged(part.name), {"check.cost_wrong"}) for part in fields(Cost)
    },
    **BREAK_CASES,
}  # fmt: skip


def _with(case: Case, **cost: int) -> Case:
    problem, solution = case
    return problem, replace(solution, cost=replace(solution.cost, **cost))


def _idle_tour() -> Any:
    return replace(SOLUTION.tours[0], vehicle="rider-2", trips=(), distance_metres=0)


def _empty_trip() -> Case:
    """A second loading of the worker, where it ends."""
    tour = SOLUTION.tours[1]
    extra = replace(
        tour.trips[0],
        load_seconds=tour.end_seconds + 480,
        depart_seconds=tour.end_seconds + 540,
        stops=(),
    )
    problem, _ = _type("worker", max_trips=2)
    longer = replace(
        tour, end_seconds=tour.end_seconds + 540, distance_metres=tour.distance_metres + 200, trips=(*tour.trips, extra)
    )
    return problem, _with_cost(replace(SOLUTION, tours=(SOLUTION.tours[0], longer)))


def _feed_from_hub() -> Case:
    """The rider's drop trip said to load at hub H2, which stands at K, and K to be no hub's business."""
    problem = replace(
        PROBLEM,
        hubs=(PROBLEM.hubs[0], hub("H2", place="K", loading_seconds=300)),
        vehicle_types=(replace(PROBLEM.vehicle_types[0], sources=("K", "H2")), PROBLEM.vehicle_types[1]),
    )
    drop = replace(FIRST, source="H2", stops=FIRST.stops[2:])
    first = replace(FIRST, stops=FIRST.stops[:2])
    return _split_first_trip(problem, first, drop)


def _split_first_trip(problem: Problem, first: Any, drop: Any) -> Case:
    """The rider's first trip in two; the second one long after, so that only its source is wrong."""
    tour, worker = SOLUTION.tours
    after = first.stops[-1].leave_seconds + 120
    shift = after + 420 + 600 - drop.stops[0].start_seconds
    moved = replace(
        drop, load_seconds=after, depart_seconds=after + 420,
        stops=tuple(_later(stop, shift) for stop in drop.stops),
    )  # fmt: skip
    kind = replace(problem.vehicle_types[0], max_trips=3)
    problem = replace(problem, vehicle_types=(kind, problem.vehicle_types[1]))
    last = replace(SECOND, load_seconds=SECOND.load_seconds + shift, depart_seconds=SECOND.depart_seconds + shift,
                   stops=tuple(_later(stop, shift) for stop in SECOND.stops))  # fmt: skip
    tour = replace(
        tour, end_seconds=tour.end_seconds + shift, distance_metres=tour.distance_metres + 200,
        trips=(first, moved, last),
    )  # fmt: skip
    late = replace(
        worker, start_seconds=worker.start_seconds + shift, end_seconds=worker.end_seconds + shift,
        trips=tuple(
            replace(trip, load_seconds=trip.load_seconds + shift, depart_seconds=trip.depart_seconds + shift,
                    stops=tuple(_later(stop, shift) for stop in trip.stops))
            for trip in worker.trips
        ),
    )  # fmt: skip
    return problem, _with_cost(replace(SOLUTION, tours=(tour, late)))


def _later(stop: Stop, seconds: int) -> Stop:
    return replace(
        stop,
        arrive_seconds=stop.arrive_seconds + seconds,
        start_seconds=stop.start_seconds + seconds,
        leave_seconds=stop.leave_seconds + seconds,
    )


def _paid(tour: int) -> int:
    return SOLUTION.tours[tour].end_seconds - SOLUTION.tours[tour].start_seconds


def test_the_plan_itself_is_valid() -> None:
    assert check(PROBLEM, SOLUTION) == []


def test_a_fact_breaks_no_rule_and_what_follows_from_it_neither() -> None:
    """The first door was served after its window; so is the second, and it cannot be helped."""
    late = {"windows": ((EIGHT, EIGHT + 60),)}
    visits = [replace(item, **late) if item.id in "cd" else item for item in PROBLEM.visits]
    problem = replace(PROBLEM, visits=visits)
    assert {found.code for found in check(problem, SOLUTION)} == {"check.late_for_window"}
    assert check(replace(problem, locks=_lock()[0].locks), SOLUTION) == []
    waited = _later(FIRST.stops[1], 1), _later(FIRST.stops[2], 1)
    _, worse = _trip(0, 0, stops=(FIRST.stops[0], *waited))
    assert {found.code for found in check(replace(problem, locks=_lock()[0].locks), worse)} >= {"check.late_for_window"}


@pytest.mark.parametrize("name", CASES)
def test_planted_violation_is_named_and_nothing_else(name: str) -> None:
    plant, expected = CASES[name]
    problem, solution = plant()
    assert {violation.code for violation in check(problem, solution)} == expected


def test_every_code_of_the_catalogue_is_planted() -> None:
    planted = {code for _, codes in CASES.values() for code in codes}
    assert planted == CATALOGUE.keys()


def test_violation_tells_ids_amount_and_both_languages() -> None:
    problem, solution = _type("rider", max_duration_seconds=_paid(0) - 75)
    [found] = check(problem, solution)
    assert (found.amount, found.unit, found.reason.subject) == (75, "seconds", ("rider-1",))
    assert "rider-1" in found.reason.cause.ko
    assert "75" in found.reason.cause.ko
    assert found.to_json()["code"] == "check.duration_exceeded"
    assert found.to_json()["cause"]["en"] == "rider-1: 75 s over the longest tour."


def test_cost_is_rounded_half_up_per_tour() -> None:
    """Two tours of 1 800 s at 1 won an hour: half a won each, rounded before it is added."""
    pay = {"per_hour_won": 1, "start_place": None}
    problem = grid_problem(
        {"K": (0, 0), "a": (30, 0), "b": (0, 30)},
        visits=(visit("a"), visit("b")),
        vehicle_types=(vehicle_type(count=2, **pay),),
    )
    trips = {f"rider-{n}": (DraftTrip(source="K", stops=(name,)),) for n, name in ((1, "a"), (2, "b"))}
    solution = schedule(problem, trips).solution
    assert solution.cost == Cost(time_won=2)
    assert check(problem, solution) == []


def test_capacity_counts_full_and_empty_together_at_every_moment() -> None:
    """3 full + 2 collected at the first door = 4 on board after it, though neither start nor end has more than 3."""
    doors: tuple[Visit, ...] = (
        visit("a", delivery={"boxes": 1}, pickup={"boxes": 2}),
        visit("b", delivery={"boxes": 2}, pickup={"boxes": 0}),
    )
    problem = grid_problem(
        {"K": (0, 0), "a": (1, 0), "b": (2, 0)},
        dimensions=("boxes",),
        visits=doors,
        vehicle_types=(vehicle_type(capacity={"boxes": 3}),),
    )
    there = schedule(problem, {"rider-1": (DraftTrip(source="K", stops=("a", "b")),)})
    back = schedule(problem, {"rider-1": (DraftTrip(source="K", stops=("b", "a")),)})
    assert [(v.code, v.amount) for v in there.violations] == [("check.over_capacity", 1)]
    assert back.violations == []


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_time_changed_by_a_second_is_noticed(data: st.DataObject) -> None:
    """No stated time of the plan has any play: moving one alone breaks a rule, or the bill."""
    tour = data.draw(st.integers(0, 1))
    which = data.draw(st.sampled_from(["start_seconds", "end_seconds", "leave_seconds"]))
    by = data.draw(st.sampled_from([-1, 1]))
    if which == "leave_seconds":
        trip = data.draw(st.integers(0, len(SOLUTION.tours[tour].trips) - 1))
        stop = data.draw(st.integers(0, len(SOLUTION.tours[tour].trips[trip].stops) - 1))
        problem, solution = _stop(tour, trip, stop, leave_seconds=_of(tour, trip, stop).leave_seconds + by)
    else:
        tours = [*SOLUTION.tours]
        tours[tour] = replace(tours[tour], **{which: getattr(tours[tour], which) + by})
        problem, solution = PROBLEM, replace(SOLUTION, tours=tuple(tours))
    assert check(problem, solution)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_readable_solution_is_judged_never_crashed_on(data: st.DataObject) -> None:
    """Up to three values replaced, lists emptied or doubled, as far as the file format lets them through."""
    document: Any = solution_to_json(SOLUTION)
    before = copy.deepcopy(document)
    for _ in range(data.draw(st.integers(1, 3))):
        at = document
        while isinstance(at, dict | list) and at:
            key = data.draw(st.sampled_from(list(at) if isinstance(at, dict) else range(len(at))))
            if isinstance(at[key], dict | list) and at[key] and data.draw(st.integers(0, 9)):
                at = at[key]
                continue
            known = st.sampled_from(["nix", "", "a", "K", "H", "rider-1", "visit", "drop", 0, -1, 10**15, None, []])
            at[key] = at[key] * data.draw(st.integers(0, 2)) if isinstance(at[key], list) else data.draw(known)
            break
    try:
        solution = solution_from_json(document)
    except Malformed:
        return
    found = check(PROBLEM, solution)
    assert found or solution_to_json(solution) == before or _only_free_facts(solution)


def _only_free_facts(solution: Solution) -> bool:
    """Seed, iterations and the wording of reasons are the solver's own."""
    return replace(solution, seed=0, iterations=0, unserved=SOLUTION.unserved) == SOLUTION
