"""The bill of an order, worked out by hand."""

from dataclasses import replace

from routing.schedule import (
    schedule,
)
from routing.solution import Cost
from tests.makers.problems import depot, grid_problem, two_echelon_problem, vehicle_type, visit
from tests.routing.schedule.by_hand import (
    EIGHT,
    MINUTE,
    trip_of,
)


def test_unserved_doors_carry_a_reason_and_their_price() -> None:
    made = schedule(two_echelon_problem(), {})
    assert [entry.reason.code for entry in made.solution.unserved] == ["unserved.not_assigned"] * 3
    assert made.solution.cost == Cost(unserved_won=3_000_000)
    assert made.violations == []


def test_bill_by_hand() -> None:
    """95 min paid: 60 min (6 km) to a and back, 5 min loading, half an hour at the door."""
    kind = {
        "end_place": "K", "fixed_won": 7_000, "per_hour_won": 10_001, "per_km_won": 1_001, "per_stop_won": 250,
        "overtime_after_seconds": 3600, "overtime_per_hour_won": 5_000, "shift_start_seconds": EIGHT,
    }  # fmt: skip
    problem = grid_problem(
        {"K": (0, 0), "a": (30, 0)},
        visits=(visit("a", service_seconds=30 * MINUTE, usual_vehicles=frozenset({"rider-9"})),),
        vehicle_types=(vehicle_type(**kind),),
        depots=(depot(loading_seconds=5 * MINUTE),),
        prices=replace(two_echelon_problem().prices, unfamiliar_face_won=900),
    )
    made = schedule(problem, {"rider-1": (trip_of("K", "a"),)})
    assert made.violations == []
    assert made.solution.cost == Cost(
        fixed_won=7_000,
        time_won=15_835,  # 95/60 x 10 001 = 15 834.9
        overtime_won=2_917,  # 35/60 x 5 000 = 2 916.7
        distance_won=6_006,  # 6 km x 1 001
        stops_won=250,
        unfamiliar_won=900,
    )
