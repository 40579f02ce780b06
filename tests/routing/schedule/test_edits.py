"""What a coordinator does to a draft by hand."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.problem import Lock, Problem
from routing.schedule import (
    DraftDrop,
    DraftTrip,
    insert_visit,
    move_visit,
    remove_visit,
    schedule,
)
from tests.makers.problems import two_echelon_problem, visit
from tests.routing.schedule.by_hand import (
    FED,
    codes_of,
    trip_of,
)


def test_moving_a_hub_meal_to_a_direct_trip_takes_it_off_the_drop() -> None:
    problem = two_echelon_problem()
    moved = move_visit(problem, FED, "a", to_vehicle="rider-1", trip=0, position=1)
    assert moved == {
        "rider-1": (trip_of("K", "c", "a", DraftDrop(hub="H", visits=("b",))),),
        "worker-1": (trip_of("H", "b"),),
    }
    assert codes_of(problem, moved) == []


def test_moving_the_last_hub_meal_takes_drop_trip_and_tour_away() -> None:
    problem = two_echelon_problem()
    moved = move_visit(problem, FED, "a", to_vehicle="rider-1", trip=0, position=0)
    moved = move_visit(problem, moved, "b", to_vehicle="rider-1", trip=0, position=1)
    assert moved == {"rider-1": (trip_of("K", "a", "b", "c"),)}


def test_moving_a_direct_meal_onto_a_hub_trip_adds_it_to_the_feeders_drop() -> None:
    problem = two_echelon_problem()
    moved = move_visit(problem, FED, "c", to_vehicle="worker-1", trip=0, position=2)
    assert moved == {
        "rider-1": (trip_of("K", DraftDrop(hub="H", visits=("a", "b", "c"))),),
        "worker-1": (trip_of("H", "a", "b", "c"),),
    }
    assert codes_of(problem, moved) == []


def test_first_meal_of_a_hub_makes_a_drop_where_it_costs_least() -> None:
    """The rider passes a on the way to b; H lies beside a, so the drop stands between them."""
    problem = two_echelon_problem(visits=(visit("a"), visit("b"), visit("c")))
    draft = insert_visit(
        problem, {"rider-1": (trip_of("K", "c", "b"),)}, "a", to_vehicle="worker-1", trip=0, position=0
    )
    assert draft == {
        "rider-1": (trip_of("K", "c", DraftDrop(hub="H", visits=("a",)), "b"),),
        "worker-1": (trip_of("H", "a"),),
    }
    assert codes_of(problem, draft) == []


def test_hub_meal_with_nobody_on_the_way_sends_an_idle_feeder() -> None:
    problem = two_echelon_problem()
    draft = insert_visit(problem, {}, "a", to_vehicle="worker-1", trip=0, position=0)
    assert draft["rider-1"] == (trip_of("K", DraftDrop(hub="H", visits=("a",))),)
    assert codes_of(problem, draft) == []


def test_hub_meal_that_nobody_may_bring_is_reported() -> None:
    feeder, worker = two_echelon_problem().vehicle_types
    problem = two_echelon_problem(vehicle_types=(replace(feeder, feeds=()), worker))
    draft = insert_visit(problem, {}, "a", to_vehicle="worker-1", trip=0, position=0)
    assert codes_of(problem, draft) == ["check.meal_not_dropped"]


def test_moving_within_a_trip_counts_positions_without_the_visit() -> None:
    problem = two_echelon_problem()
    draft = {"rider-1": (trip_of("K", "a", "b", "c"),)}
    moved = move_visit(problem, draft, "a", to_vehicle="rider-1", trip=0, position=2)
    assert moved["rider-1"][0].stops == ("b", "c", "a")


def test_moving_to_a_new_trip_chooses_a_source_that_has_the_meal() -> None:
    problem = two_echelon_problem()
    moved = move_visit(problem, FED, "c", to_vehicle="rider-1", trip=1, position=0)
    assert moved["rider-1"][1] == trip_of("K", "c")
    assert codes_of(problem, moved) == ["check.trips_exceeded"]


def test_removing_a_visit_takes_its_meal_out_of_the_drop() -> None:
    problem = two_echelon_problem()
    assert remove_visit(problem, FED, "b")["rider-1"][0].stops[1] == DraftDrop(hub="H", visits=("a",))
    assert remove_visit(problem, remove_visit(problem, FED, "b"), "a") == {"rider-1": (trip_of("K", "c"),)}


def test_edits_refuse_only_what_is_not_there() -> None:
    problem = two_echelon_problem()
    with pytest.raises(ValueError, match="served already"):
        insert_visit(problem, FED, "a", to_vehicle="worker-1", trip=0, position=0)
    with pytest.raises(KeyError):
        move_visit(problem, FED, "nix", to_vehicle="worker-1", trip=0, position=0)
    with pytest.raises(KeyError):
        move_visit(problem, FED, "a", to_vehicle="nobody", trip=0, position=0)
    with pytest.raises(IndexError):
        move_visit(problem, FED, "a", to_vehicle="worker-1", trip=2, position=0)
    with pytest.raises(IndexError):
        move_visit(problem, FED, "a", to_vehicle="worker-1", trip=0, position=2)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.integers(0, 5), st.integers(0, 5)), max_size=6))
def test_any_edits_leave_every_meal_on_one_chain(moves: list[tuple[str, bool, int, int]]) -> None:
    problem, draft = two_echelon_problem(), FED
    for name, by_foot, trip, position in moves:
        vehicle = "worker-1" if by_foot else "rider-1"
        at = trip % (len(draft.get(vehicle, ())) + 1)
        trips = remove_visit(problem, draft, name).get(vehicle, ())
        stops = len(trips[at].stops) if at < len(trips) else 0
        try:
            draft = move_visit(problem, draft, name, to_vehicle=vehicle, trip=at, position=position % (stops + 1))
        except IndexError:
            continue  # the trip was shorter while the visit was out
    assert {"check.trips_exceeded"} >= set(codes_of(problem, draft))


class TestOnTheWay:
    """The feeder has left with the meals of a and b; the worker may not come to b any more."""

    def running(self) -> tuple[Problem, dict[str, tuple[DraftTrip, ...]]]:
        kinds = [replace(kind, max_trips=3) for kind in two_echelon_problem().vehicle_types]
        draft = {
            "rider-1": (trip_of("K", DraftDrop(hub="H", visits=("a", "b"))),),
            "worker-1": (trip_of("H", "a", "b"),),
        }
        problem = two_echelon_problem(vehicle_types=kinds)
        left = schedule(problem, draft).solution.tours[0]
        lock = Lock(vehicle="rider-1", start_seconds=left.start_seconds, trips=left.trips, happened=1)
        return replace(problem, locks=(lock,)), draft

    def test_what_has_left_stays_on_board_though_nobody_takes_it(self) -> None:
        problem, draft = self.running()
        without = remove_visit(problem, draft, "b")
        assert without["rider-1"] == draft["rider-1"]
        added = insert_visit(problem, without, "c", to_vehicle="rider-1", trip=1, position=0)
        assert added["rider-1"] == (*draft["rider-1"], trip_of("K", "c"))
        assert codes_of(problem, added) == []

    def test_nothing_gets_on_a_feeder_that_has_left(self) -> None:
        problem, draft = self.running()
        added = insert_visit(problem, draft, "c", to_vehicle="worker-1", trip=1, position=0)
        drop = trip_of("K", DraftDrop(hub="H", visits=("c",)))
        assert added == {"rider-1": (*draft["rider-1"], drop), "worker-1": (*draft["worker-1"], trip_of("H", "c"))}
        assert codes_of(problem, added) == []
