"""Times where meals change hands at hubs: who waits for whom, and how long they stay fresh."""

from dataclasses import replace
from unittest.mock import patch

from routing.schedule import (
    DraftDrop,
    schedule,
)
from routing.schedule.timing import Timing
from tests.makers.problems import depot, grid_problem, hub, two_echelon_problem, vehicle_type, visit
from tests.routing.schedule.by_hand import (
    EIGHT,
    FED,
    NINE,
    times_of,
    trip_of,
)


def test_hub_trip_waits_for_its_feeder() -> None:
    """Feeder: c at 2 min, 60 s service, hub at 13 min, unloads 2 min, handed over at 20; then 1 min loading."""
    made = schedule(
        two_echelon_problem(),
        {"worker-1": (trip_of("H", "a", "b"),), "rider-1": (trip_of("K", "c", DraftDrop(hub="H", visits=("a", "b"))),)},
    )
    assert made.violations == []
    rider, worker = made.solution.tours
    assert times_of(rider.trips[0])[1] == (13 * 60, 13 * 60, 15 * 60)
    assert (worker.trips[0].load_seconds, worker.trips[0].depart_seconds) == (20 * 60, 21 * 60)
    assert worker.start_seconds == 20 * 60


def test_feeder_comes_just_in_time_for_a_later_hub_trip() -> None:
    """The worker loads at nine: the feeder drops from 8:53 to 8:55, handed over at nine, and leaves K at 8:43."""
    problem = two_echelon_problem()
    feeder, worker = problem.vehicle_types
    problem = replace(problem, vehicle_types=(feeder, replace(worker, shift_start_seconds=NINE)))
    made = schedule(
        problem, {"rider-1": (trip_of("K", DraftDrop(hub="H", visits=("a",))),), "worker-1": (trip_of("H", "a"),)}
    )
    rider, by_foot = made.solution.tours
    assert rider.trips[0].depart_seconds == NINE - 17 * 60
    assert rider.trips[0].stops[0].leave_seconds == NINE - 300
    assert by_foot.trips[0].load_seconds == NINE


def test_a_feeder_is_not_paid_to_wait_for_a_later_hub_trip() -> None:
    """The worker loads at nine, but c closes at 8:10: once the feeder has begun it comes back for its drop at once."""
    c = visit("c", windows=((EIGHT, EIGHT + 600),))
    problem = two_echelon_problem(visits=(visit("a"), c), depots=(depot(open_seconds=EIGHT),))
    feeder, worker = problem.vehicle_types
    types = (replace(feeder, max_trips=2), replace(worker, shift_start_seconds=NINE))
    draft = {
        "rider-1": (trip_of("K", "c"), trip_of("K", DraftDrop(hub="H", visits=("a",)))),
        "worker-1": (trip_of("H", "a"),),
    }
    made = schedule(replace(problem, vehicle_types=types), draft)
    assert made.violations == []
    rider, by_foot = made.solution.tours
    assert [trip.depart_seconds for trip in rider.trips] == [EIGHT + 480, EIGHT + 720]
    assert by_foot.trips[0].load_seconds == NINE


def test_hub_trip_is_put_off_only_as_long_as_its_meals_stay_fresh() -> None:
    """The feeder must leave by 8:08 for c, b opens at noon: a still gets its meal 30 min after it left the kitchen."""
    c = visit("c", windows=((EIGHT, EIGHT + 600),))
    b = visit("b", windows=((12 * 3600, 13 * 3600),))
    problem = two_echelon_problem(
        visits=(visit("a", max_time_on_board_seconds=1800), b, c),
        depots=(depot(open_seconds=EIGHT),),
    )
    made = schedule(problem, FED)
    assert made.violations == []
    rider, worker = made.solution.tours
    assert rider.trips[0].depart_seconds == EIGHT + 480
    assert worker.trips[0].stops[0].start_seconds == EIGHT + 480 + 1800


def test_feeders_in_a_circle_are_cut_and_reported() -> None:
    """Two vehicles, each waiting at its hub for what the other brings on its second trip."""
    kind = vehicle_type(count=2, sources=("K", "H", "G"), feeds=("H", "G"), max_trips=2)
    problem = grid_problem(
        {"K": (0, 0), "H": (1, 0), "G": (0, 1), "a": (2, 0), "b": (0, 2)},
        hubs=(hub(), hub("G")), visits=(visit("a"), visit("b")), vehicle_types=(kind,),
    )  # fmt: skip
    made = schedule(
        problem,
        {
            "rider-1": (trip_of("H", "a"), trip_of("K", DraftDrop(hub="G", visits=("b",)))),
            "rider-2": (trip_of("G", "b"), trip_of("K", DraftDrop(hub="H", visits=("a",)))),
        },
    )
    assert {found.code for found in made.violations} == {"check.hub_load_too_early"}


def test_meals_stay_fresh_where_some_timing_keeps_them_so() -> None:
    """Two hubs on one feeder trip; the second worker begins late, so everybody has to wait for them.

    Just in time for the first worker, the second one's meal would be on board for an hour and a half.
    """
    points = {"K": (0, 0), "H": (5, 0), "G": (10, 0), "a": (6, 0), "b": (11, 0)}
    late = vehicle_type("late", profile="foot", sources=("G",), shift_start_seconds=11 * 3600)
    soon = vehicle_type("soon", profile="foot", sources=("H",), shift_start_seconds=9 * 3600)
    rider = vehicle_type("rider", feeds=("H", "G"), start_place="K", shift_start_seconds=9 * 3600)
    doors = [visit(name, max_time_on_board_seconds=3600) for name in "ab"]
    problem = grid_problem(points, visits=doors, vehicle_types=(rider, soon, late), hubs=(hub("H"), hub("G")))
    draft = {
        "rider-1": (trip_of("K", DraftDrop(hub="H", visits=("a",)), DraftDrop(hub="G", visits=("b",))),),
        "soon-1": (trip_of("H", "a"),),
        "late-1": (trip_of("G", "b"),),
    }
    with patch.object(Timing, "_keep_fresh"):
        assert {found.code for found in schedule(problem, draft).violations} == {"check.time_on_board_exceeded"}
    assert schedule(problem, draft).violations == []
