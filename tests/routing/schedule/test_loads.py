"""What is on board at every moment of a trip, and that the checker sees the same."""

from hypothesis import HealthCheck, given, settings

from routing.problem import Problem
from routing.schedule import DraftDrop, loads_of, schedule
from routing.solve import solve
from tests.makers.problems import grid_problem, problems, two_echelon_problem, vehicle_type, visit
from tests.routing.schedule.by_hand import trip_of

LINE = {"K": (0, 0), "a": (1, 0), "b": (2, 0)}


def test_full_boxes_leave_and_empty_ones_come() -> None:
    doors = (visit("a", delivery={"meals": 2}, pickup={"containers": 3}), visit("b", delivery={"meals": 1}))
    problem = grid_problem(
        LINE, visits=doors, vehicle_types=(vehicle_type(max_trips=2),), dimensions=("meals", "containers")
    )
    plan = schedule(problem, {"rider-1": (trip_of("K", "a", "b"),)})
    assert plan.loads == {"rider-1": (({"meals": 3}, {"meals": 1, "containers": 3}, {"containers": 3}),)}
    plan = schedule(problem, {"rider-1": (trip_of("K", "a"), trip_of("K", "b"))})
    assert plan.loads["rider-1"] == (({"meals": 2}, {"containers": 3}), ({"meals": 1}, {}))


def test_a_drop_leaves_the_meals_and_collects_nothing() -> None:
    doors = [visit(name, pickup={"meals": 1}) for name in "ab"]
    draft = {
        "rider-1": (trip_of("K", DraftDrop(hub="H", visits=("a", "b"))),),
        "worker-1": (trip_of("H", "a", "b"),),
    }
    plan = schedule(two_echelon_problem(visits=doors), draft)
    assert plan.loads == {"rider-1": (({"meals": 2}, {}),), "worker-1": (({"meals": 2}, {"meals": 2}, {"meals": 2}),)}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=problems())
def test_no_plan_is_ever_fuller_than_its_vehicle(problem: Problem) -> None:
    plan = solve(problem, iterations=40)
    capacity = {name: kind.capacity for kind in problem.vehicle_types for name in kind.vehicle_ids}
    for vehicle, trips in loads_of(problem, plan).items():
        for load in (load for trip in trips for load in trip):
            assert all(amount <= capacity[vehicle].get(name, amount) for name, amount in load.items())
            assert min(load.values(), default=0) >= 0
