"""Shift, duration, distance, trips, stops and capacity exceeded by one."""

import pytest

from routing.problem import Visit
from routing.schedule import DraftTrip, schedule
from tests.makers.problems import grid_problem, vehicle_type, visit
from tests.routing.checker.planted import (
    RIDER,
    WORKER,
    Cases,
    change_type,
    change_visit,
    codes_of,
    paid_seconds,
)

CASES: Cases = {
    "shift begins": (
        lambda: change_type("rider", shift_start_seconds=RIDER.start_seconds + 1), {"check.outside_shift"}
    ),
    "shift ends": (
        lambda: change_type("worker", shift_end_seconds=WORKER.end_seconds - 1),
        {"check.outside_shift"},
    ),
    "duration": (
        lambda: change_type("rider", max_duration_seconds=paid_seconds(0) - 1), {"check.duration_exceeded"}
    ),
    "distance": (
        lambda: change_type("rider", max_distance_metres=RIDER.distance_metres - 1), {"check.distance_exceeded"}
    ),
    "trips": (lambda: change_type("rider", max_trips=1), {"check.trips_exceeded"}),
    "stops of a trip, drops counted": (lambda: change_type("rider", max_stops_per_trip=2), {"check.stops_exceeded"}),
    "capacity with dropped meals": (
        lambda: change_type("rider", capacity={"meals": 4, "containers": 3}), {"check.over_capacity"}
    ),
    "capacity of collected containers": (
        lambda: change_type("rider", capacity={"meals": 6, "containers": 1}), {"check.over_capacity"}
    ),
    "capacity in the middle of a trip": (lambda: change_visit("c", pickup={"meals": 3}), {"check.over_capacity"}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_planted_violation_is_named_and_nothing_else(name: str) -> None:
    plant, expected = CASES[name]
    assert codes_of(plant()) == expected


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
