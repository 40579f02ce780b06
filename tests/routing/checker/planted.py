"""A valid plan, and what may be changed of it: one fact of the problem or of the solution.

The plan: rider-1 carries c and d (one building) from kitchen K, drops the meals of a and b at hub H, comes
back for a second trip to e and collects a container; worker-1 takes a and b from H on foot; f stays
unserved. Times come from `schedule`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from routing.checker import check
from routing.problem import Hub, Lock, Prices, Problem
from routing.reasons import Reason, Text
from routing.schedule import DraftDrop, DraftTrip, schedule
from routing.solution import Solution, Stop
from tests.makers.problems import depot, grid_problem, hub, vehicle_type, visit

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

RIDER, WORKER = SOLUTION.tours
FIRST, SECOND = RIDER.trips
HAND_OVER = WORKER.trips[0]
DROP = FIRST.stops[2]

Case = tuple[Problem, Solution]
Cases = Mapping[str, tuple[Callable[[], Case], set[str]]]
"""Something planted, and the codes that name it."""


def change_visit(name: str, **changes: Any) -> Case:
    visits = tuple(replace(item, **changes) if item.id == name else item for item in PROBLEM.visits)
    return replace(PROBLEM, visits=visits), SOLUTION


def change_type(name: str, **changes: Any) -> Case:
    kinds = tuple(replace(item, **changes) if item.id == name else item for item in PROBLEM.vehicle_types)
    return replace(PROBLEM, vehicle_types=kinds), SOLUTION


def change_depot(**changes: Any) -> Case:
    return replace(PROBLEM, depots=(replace(PROBLEM.depots[0], **changes), PROBLEM.depots[1])), SOLUTION


def change_hub(**changes: Any) -> Case:
    changed: Hub = replace(PROBLEM.hubs[0], **changes)
    return replace(PROBLEM, hubs=(changed, PROBLEM.hubs[1])), SOLUTION


def change_solution(**changes: Any) -> Case:
    return PROBLEM, replace(SOLUTION, **changes)


def change_tour(tour: int, **changes: Any) -> Case:
    """One tour changed, and the cost stated to fit, so that only the tour is wrong."""
    tours = [*SOLUTION.tours]
    tours[tour] = replace(tours[tour], **changes)
    return PROBLEM, fit_cost(replace(SOLUTION, tours=tuple(tours)))


def fit_cost(solution: Solution) -> Solution:
    """`solution` with the differences added that the checker finds in its cost."""
    wrong = {v.reason.subject[0]: v.amount or 0 for v in check(PROBLEM, solution) if v.code == "check.cost_wrong"}
    parts = {name: getattr(solution.cost, name) - amount for name, amount in wrong.items()}
    return replace(solution, cost=replace(solution.cost, **parts))


def change_trip(tour: int, trip: int, **changes: Any) -> Case:
    trips = [*SOLUTION.tours[tour].trips]
    trips[trip] = replace(trips[trip], **changes)
    return change_tour(tour, trips=tuple(trips))


def change_stop(tour: int, trip: int, stop: int, **changes: Any) -> Case:
    stops = [*SOLUTION.tours[tour].trips[trip].stops]
    stops[stop] = replace(stops[stop], **changes)
    return change_trip(tour, trip, stops=tuple(stops))


def stop_at(tour: int, trip: int, stop: int) -> Stop:
    return SOLUTION.tours[tour].trips[trip].stops[stop]


def add_lock(**changes: Any) -> Case:
    """The rider has left, and been at the first door."""
    given = {"vehicle": "rider-1", "start_seconds": RIDER.start_seconds, "trips": (FIRST,), "happened": 2, **changes}
    return replace(PROBLEM, locks=(Lock(**given),)), SOLUTION


def state_cost(case: Case, **cost: int) -> Case:
    problem, solution = case
    return problem, replace(solution, cost=replace(solution.cost, **cost))


def later(stop: Stop, seconds: int) -> Stop:
    return replace(
        stop,
        arrive_seconds=stop.arrive_seconds + seconds,
        start_seconds=stop.start_seconds + seconds,
        leave_seconds=stop.leave_seconds + seconds,
    )


def paid_seconds(tour: int) -> int:
    return SOLUTION.tours[tour].end_seconds - SOLUTION.tours[tour].start_seconds


def codes_of(case: Case) -> set[str]:
    return {violation.code for violation in check(*case)}
