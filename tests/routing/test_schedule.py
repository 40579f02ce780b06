"""Times of a given order, worked out by hand, against brute force, and on anything hypothesis draws."""

from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routing.problem import Problem
from routing.schedule import (
    DraftDrop,
    DraftTrip,
    feed_hubs,
    insert_visit,
    move_visit,
    remove_visit,
    schedule,
    sequence_of,
)
from routing.schedule.timing import Timing
from routing.solution import Cost, Tour, Trip
from tests.makers.problems import (
    depot,
    grid_problem,
    hub,
    problems,
    two_echelon_problem,
    vehicle_type,
    visit,
)

EIGHT, NINE, TEN = 8 * 3600, 9 * 3600, 10 * 3600
MINUTE = 60


def _trip(source: str, *stops: Any) -> DraftTrip:
    return DraftTrip(source=source, stops=stops)


def _one(problem: Problem, *trips: DraftTrip) -> Tour:
    [tour] = schedule(problem, {"rider-1": trips}).solution.tours
    return tour


def _times(trip: Trip) -> list[tuple[int, int, int]]:
    return [(stop.arrive_seconds, stop.start_seconds, stop.leave_seconds) for stop in trip.stops]


POINTS = {"K": (0, 0), "a": (5, 0), "b": (8, 0), "S": (0, 2)}


def _problem(*visits: Any, **kind: Any) -> Problem:
    kind = {"shift_start_seconds": EIGHT, **kind}
    return grid_problem(
        POINTS, visits=visits, vehicle_types=(vehicle_type(**kind),), depots=(depot(loading_seconds=5 * MINUTE),)
    )


def test_waiting_becomes_a_later_departure() -> None:
    """a is 5 min away and opens at nine: load at 8:50, leave at 8:55, be there at nine. Nobody is paid to wait."""
    tour = _one(_problem(visit("a", windows=((NINE, TEN),), service_seconds=120), start_place="S"), _trip("K", "a"))
    [trip] = tour.trips
    assert (trip.load_seconds, trip.depart_seconds) == (NINE - 10 * MINUTE, NINE - 5 * MINUTE)
    assert _times(trip) == [(NINE, NINE, NINE + 120)]
    assert (tour.start_seconds, tour.end_seconds) == (NINE - 12 * MINUTE, NINE + 120)
    assert tour.distance_metres == 700


def test_without_windows_the_tour_begins_with_the_shift() -> None:
    tour = _one(_problem(visit("a"), visit("b"), end_place="K"), _trip("K", "a", "b"))
    assert tour.start_seconds == EIGHT
    assert _times(tour.trips[0]) == [(EIGHT + 600, EIGHT + 600, EIGHT + 600), (EIGHT + 780, EIGHT + 780, EIGHT + 780)]
    assert (tour.end_seconds, tour.distance_metres) == (EIGHT + 780 + 480, 1600)


def test_departure_waits_no_longer_than_the_first_window_allows() -> None:
    """a closes at 8:20, b opens at nine: leave for a at 8:15, not earlier; the rest of the waiting cannot be saved."""
    problem = _problem(visit("a", windows=((EIGHT, EIGHT + 1200),)), visit("b", windows=((NINE, TEN),)))
    [trip] = _one(problem, _trip("K", "a", "b")).trips
    assert trip.depart_seconds == EIGHT + 15 * MINUTE
    assert _times(trip) == [(EIGHT + 1200, EIGHT + 1200, EIGHT + 1200), (EIGHT + 1380, NINE, NINE)]


def test_second_window_is_used_when_the_first_is_over() -> None:
    problem = _problem(visit("a", windows=((EIGHT, EIGHT + 60), (NINE, TEN))))
    assert _times(_one(problem, _trip("K", "a")).trips[0])[0][1] == NINE


def test_late_is_reported_not_refused() -> None:
    problem = _problem(visit("a", windows=((EIGHT, EIGHT + 60),)))
    made = schedule(problem, {"rider-1": (_trip("K", "a"),)})
    assert [(found.code, found.amount) for found in made.violations] == [("check.late_for_window", 9 * MINUTE)]


def test_release_holds_the_whole_trip_and_loading_ends_when_it_leaves() -> None:
    problem = _problem(visit("a"), visit("b", release_seconds=NINE))
    tour = _one(problem, _trip("K", "a", "b"))
    assert (tour.trips[0].load_seconds, tour.trips[0].depart_seconds) == (NINE - 300, NINE)
    assert tour.start_seconds == NINE - 300


def test_second_trip_reloads_and_the_first_moves_up_to_it() -> None:
    """b is ready at nine. The first trip takes 10 min more than its loading, so it begins at 8:43 instead of 8:00."""
    problem = _problem(visit("a"), visit("b", release_seconds=NINE), max_trips=2, reload_seconds=2 * MINUTE)
    tour = _one(problem, _trip("K", "a"), _trip("K", "b"))
    first, second = tour.trips
    assert (second.load_seconds, second.depart_seconds) == (NINE - 7 * MINUTE, NINE)
    assert first.stops[0].leave_seconds == NINE - 12 * MINUTE
    assert first.load_seconds == NINE - 22 * MINUTE
    assert tour.end_seconds - tour.start_seconds == 30 * MINUTE


def test_depot_closing_limits_how_long_the_departure_is_put_off() -> None:
    """The kitchen closes at 8:10, a is served on the way and b opens at nine: a is not made to wait for b."""
    problem = replace(
        _problem(visit("a"), visit("b", windows=((NINE, TEN),))),
        depots=(depot(loading_seconds=300, close_seconds=EIGHT + 600),),
    )
    [trip] = _one(problem, _trip("K", "a", "b")).trips
    assert trip.depart_seconds == EIGHT + 600
    assert trip.stops[0].start_seconds == EIGHT + 900


def test_same_building_is_entered_once() -> None:
    house = {"place": "a", "building": "B", "building_seconds": 100, "service_seconds": 10}
    problem = _problem(visit("x", **house), visit("y", **house), visit("b"), visit("z", **house))
    [trip] = _one(problem, _trip("K", "x", "y", "b", "z")).trips
    assert [stop.leave_seconds - stop.start_seconds for stop in trip.stops] == [110, 10, 0, 110]


def test_hub_trip_waits_for_its_feeder() -> None:
    """Feeder: c at 2 min, 60 s service, hub at 13 min, unloads 2 min, handed over at 20; then 1 min loading."""
    made = schedule(
        two_echelon_problem(),
        {"worker-1": (_trip("H", "a", "b"),), "rider-1": (_trip("K", "c", DraftDrop(hub="H", visits=("a", "b"))),)},
    )
    assert made.violations == []
    rider, worker = made.solution.tours
    assert _times(rider.trips[0])[1] == (13 * 60, 13 * 60, 15 * 60)
    assert (worker.trips[0].load_seconds, worker.trips[0].depart_seconds) == (20 * 60, 21 * 60)
    assert worker.start_seconds == 20 * 60


def test_feeder_comes_just_in_time_for_a_later_hub_trip() -> None:
    """The worker loads at nine: the feeder drops from 8:53 to 8:55, handed over at nine, and leaves K at 8:43."""
    problem = two_echelon_problem()
    feeder, worker = problem.vehicle_types
    problem = replace(problem, vehicle_types=(feeder, replace(worker, shift_start_seconds=NINE)))
    made = schedule(
        problem, {"rider-1": (_trip("K", DraftDrop(hub="H", visits=("a",))),), "worker-1": (_trip("H", "a"),)}
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
        "rider-1": (_trip("K", "c"), _trip("K", DraftDrop(hub="H", visits=("a",)))),
        "worker-1": (_trip("H", "a"),),
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
            "rider-1": (_trip("H", "a"), _trip("K", DraftDrop(hub="G", visits=("b",)))),
            "rider-2": (_trip("G", "b"), _trip("K", DraftDrop(hub="H", visits=("a",)))),
        },
    )
    assert {found.code for found in made.violations} == {"check.hub_load_too_early"}


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
    made = schedule(problem, {"rider-1": (_trip("K", "a"),)})
    assert made.violations == []
    assert made.solution.cost == Cost(
        fixed_won=7_000,
        time_won=15_835,  # 95/60 x 10 001 = 15 834.9
        overtime_won=2_917,  # 35/60 x 5 000 = 2 916.7
        distance_won=6_006,  # 6 km x 1 001
        stops_won=250,
        unfamiliar_won=900,
    )


def test_sequence_of_gives_the_order_back() -> None:
    draft = {
        "rider-1": (_trip("K", "c", DraftDrop(hub="H", visits=("a", "b"))),),
        "worker-1": (_trip("H", "b", "a"),),
    }
    assert sequence_of(schedule(two_echelon_problem(), draft).solution) == draft


# what a coordinator does by hand

FED = {"rider-1": (_trip("K", "c", DraftDrop(hub="H", visits=("a", "b"))),), "worker-1": (_trip("H", "a", "b"),)}


def _codes(problem: Problem, draft: Any) -> list[str]:
    return [found.code for found in schedule(problem, draft).violations]


def test_moving_a_hub_meal_to_a_direct_trip_takes_it_off_the_drop() -> None:
    problem = two_echelon_problem()
    moved = move_visit(problem, FED, "a", to_vehicle="rider-1", trip=0, position=1)
    assert moved == {
        "rider-1": (_trip("K", "c", "a", DraftDrop(hub="H", visits=("b",))),),
        "worker-1": (_trip("H", "b"),),
    }
    assert _codes(problem, moved) == []


def test_moving_the_last_hub_meal_takes_drop_trip_and_tour_away() -> None:
    problem = two_echelon_problem()
    moved = move_visit(problem, FED, "a", to_vehicle="rider-1", trip=0, position=0)
    moved = move_visit(problem, moved, "b", to_vehicle="rider-1", trip=0, position=1)
    assert moved == {"rider-1": (_trip("K", "a", "b", "c"),)}


def test_moving_a_direct_meal_onto_a_hub_trip_adds_it_to_the_feeders_drop() -> None:
    problem = two_echelon_problem()
    moved = move_visit(problem, FED, "c", to_vehicle="worker-1", trip=0, position=2)
    assert moved == {
        "rider-1": (_trip("K", DraftDrop(hub="H", visits=("a", "b", "c"))),),
        "worker-1": (_trip("H", "a", "b", "c"),),
    }
    assert _codes(problem, moved) == []


def test_first_meal_of_a_hub_makes_a_drop_where_it_costs_least() -> None:
    """The rider passes a on the way to b; H lies beside a, so the drop stands between them."""
    problem = two_echelon_problem(visits=(visit("a"), visit("b"), visit("c")))
    draft = insert_visit(
        problem, {"rider-1": (_trip("K", "c", "b"),)}, "a", to_vehicle="worker-1", trip=0, position=0
    )
    assert draft == {
        "rider-1": (_trip("K", "c", DraftDrop(hub="H", visits=("a",)), "b"),),
        "worker-1": (_trip("H", "a"),),
    }
    assert _codes(problem, draft) == []


def test_hub_meal_with_nobody_on_the_way_sends_an_idle_feeder() -> None:
    problem = two_echelon_problem()
    draft = insert_visit(problem, {}, "a", to_vehicle="worker-1", trip=0, position=0)
    assert draft["rider-1"] == (_trip("K", DraftDrop(hub="H", visits=("a",))),)
    assert _codes(problem, draft) == []


def test_hub_meal_that_nobody_may_bring_is_reported() -> None:
    feeder, worker = two_echelon_problem().vehicle_types
    problem = two_echelon_problem(vehicle_types=(replace(feeder, feeds=()), worker))
    draft = insert_visit(problem, {}, "a", to_vehicle="worker-1", trip=0, position=0)
    assert _codes(problem, draft) == ["check.meal_not_dropped"]


def test_moving_within_a_trip_counts_positions_without_the_visit() -> None:
    problem = two_echelon_problem()
    draft = {"rider-1": (_trip("K", "a", "b", "c"),)}
    moved = move_visit(problem, draft, "a", to_vehicle="rider-1", trip=0, position=2)
    assert moved["rider-1"][0].stops == ("b", "c", "a")


def test_moving_to_a_new_trip_chooses_a_source_that_has_the_meal() -> None:
    problem = two_echelon_problem()
    moved = move_visit(problem, FED, "c", to_vehicle="rider-1", trip=1, position=0)
    assert moved["rider-1"][1] == _trip("K", "c")
    assert _codes(problem, moved) == ["check.trips_exceeded"]


def test_removing_a_visit_takes_its_meal_out_of_the_drop() -> None:
    problem = two_echelon_problem()
    assert remove_visit(problem, FED, "b")["rider-1"][0].stops[1] == DraftDrop(hub="H", visits=("a",))
    assert remove_visit(problem, remove_visit(problem, FED, "b"), "a") == {"rider-1": (_trip("K", "c"),)}


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
    assert {"check.trips_exceeded"} >= set(_codes(problem, draft))


# against brute force, and on anything


@st.composite
def _single_tours(draw: st.DrawFn) -> Problem:
    """One vehicle, one kitchen, up to four doors in a row; everything on whole minutes."""
    names = "abcd"[: draw(st.integers(1, 4))]
    points = {"K": (0, 0), **{name: draw(st.tuples(st.integers(0, 20), st.integers(0, 20))) for name in names}}
    minutes = st.integers(0, 300).map(lambda minute: EIGHT + minute * 60)
    spans = st.tuples(minutes, st.integers(0, 60)).map(lambda span: (span[0], span[0] + span[1] * 60))
    visits = [
        visit(
            name,
            windows=tuple(draw(st.lists(spans, max_size=2))),
            service_seconds=draw(st.integers(0, 10)) * 60,
            release_seconds=draw(st.sampled_from([0, 0, EIGHT + 3600])),
        )
        for name in names
    ]
    kitchen = depot(loading_seconds=300, open_seconds=draw(minutes))
    kind = vehicle_type(shift_start_seconds=EIGHT, per_hour_won=10_000)
    return grid_problem(points, visits=visits, vehicle_types=(kind,), depots=(kitchen,))


def _play(problem: Problem, load: int) -> tuple[int, int]:
    """(lateness in all, end) of going without delay once loading has begun at `load`."""
    now = max([load + 300, *(door.release_seconds for door in problem.visits)])
    rows = {place.id: row for row, place in enumerate(problem.places)}
    at, late = "K", 0
    for door in problem.visits:
        now += int(problem.travel["scooter"].seconds[rows[at], rows[door.id]])
        starts = [max(now, opens) for opens, closes in door.windows if now <= closes]
        late += 0 if starts or not door.windows else now - max(closes for _, closes in door.windows)
        now = min(starts, default=now) + door.service_seconds
        at = door.id
    return late, now


@settings(max_examples=50, deadline=None)
@given(_single_tours())
def test_no_later_departure_saves_paid_time_without_harm(problem: Problem) -> None:
    """Of all departures with the earliest end and no more lateness, the latest one is chosen."""
    tour = _one(problem, _trip("K", *(door.id for door in problem.visits)))
    first = max(EIGHT, problem.depots[0].open_seconds)
    late, end = _play(problem, first)
    loads = [load for load in range(first, 20 * 3600, 60) if _play(problem, load) == (late, end)]
    assert tour.end_seconds == end
    assert _play(problem, tour.start_seconds) == (late, end)
    assert tour.start_seconds == max(loads)


BY_ORDER = {
    "check.visit_missing", "check.meal_not_dropped", "check.meal_dropped_twice", "check.meal_left_at_hub",
    "check.wrong_origin",
    "check.source_not_allowed", "check.hub_not_fed", "check.drop_on_hub_trip", "check.hub_over_capacity",
    "check.skill_missing", "check.crew_too_small",
    "check.model_not_allowed", "check.vehicle_excluded", "check.late_for_window", "check.time_on_board_exceeded",
    "check.outside_shift",
    "check.duration_exceeded", "check.distance_exceeded", "check.trips_exceeded", "check.stops_exceeded",
    "check.over_capacity", "check.source_closed",
    "check.hub_closed", "check.break_missing", "check.break_too_late",
}  # fmt: skip
"""What an order can get wrong. Everything else is arithmetic, which `schedule` must get right."""


@st.composite
def _drafts(draw: st.DrawFn, problem: Problem) -> dict[str, tuple[DraftTrip, ...]]:
    """Every visit on some trip of some vehicle from some source, sensible or not; meals of hub trips fed."""
    order = draw(st.permutations([door.id for door in problem.visits]))
    vehicles = [name for kind in problem.vehicle_types for name in kind.vehicle_ids]
    sources = [place.id for place in (*problem.depots, *problem.hubs)]
    draft: dict[str, tuple[DraftTrip, ...]] = {}
    while order:
        count = draw(st.integers(1, len(order)))
        trip = _trip(draw(st.sampled_from(sources)), *order[:count])
        vehicle = draw(st.sampled_from(vehicles))
        draft[vehicle] = (*draft.get(vehicle, ()), trip)
        order = order[count:]
    return feed_hubs(problem, draft)


@settings(max_examples=50, deadline=None)
@given(problems(), st.data())
def test_whatever_the_order_the_times_and_the_bill_are_right(problem: Problem, data: st.DataObject) -> None:
    draft = data.draw(_drafts(problem))
    codes = {found.code for found in schedule(problem, draft).violations}
    assert codes <= BY_ORDER | {"check.hub_load_too_early"}
    # Only a hub trip with a trip after it can close a circle of vehicles that wait for each other.
    if not any(trip.source.startswith("H") for trips in draft.values() for trip in trips[:-1]):
        assert "check.hub_load_too_early" not in codes


@settings(max_examples=50, deadline=None)
@given(problems(), st.data())
def test_leaving_later_makes_nothing_late_and_costs_nothing(problem: Problem, data: st.DataObject) -> None:
    """Against the same order with every trip as early as possible; nothing is put off for the sake of fresh meals."""
    draft = data.draw(_drafts(problem))
    with patch.object(Timing, "_keep_fresh"):
        just_in_time = schedule(problem, draft)
        with patch.object(Timing, "_go_backward", return_value={}):
            as_early_as_possible = schedule(problem, draft)
    before = {(found.code, found.reason.subject): found.amount for found in as_early_as_possible.violations}
    # Vehicles in a circle wait for each other in vain, by more or by less.
    assume(all(found.code != "check.hub_load_too_early" for found in just_in_time.violations))
    for found in just_in_time.violations:
        assert (found.amount or 0) <= (before.get((found.code, found.reason.subject)) or 0)
    assert just_in_time.solution.cost.total_won <= as_early_as_possible.solution.cost.total_won


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
        "rider-1": (_trip("K", DraftDrop(hub="H", visits=("a",)), DraftDrop(hub="G", visits=("b",))),),
        "soon-1": (_trip("H", "a"),),
        "late-1": (_trip("G", "b"),),
    }
    with patch.object(Timing, "_keep_fresh"):
        assert {found.code for found in schedule(problem, draft).violations} == {"check.time_on_board_exceeded"}
    assert schedule(problem, draft).violations == []
