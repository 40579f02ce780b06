"""Times of one vehicle's order, worked out by hand and against brute force."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.problem import Problem
from routing.schedule import (
    schedule,
)
from tests.makers.problems import depot, grid_problem, vehicle_type, visit
from tests.routing.schedule.by_hand import (
    EIGHT,
    MINUTE,
    NINE,
    TEN,
    only_tour,
    small_problem,
    times_of,
    trip_of,
)


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


def test_waiting_becomes_a_later_departure() -> None:
    """a is 5 min away and opens at nine: load at 8:50, leave at 8:55, be there at nine. Nobody is paid to wait."""
    tour = only_tour(
        small_problem(visit("a", windows=((NINE, TEN),), service_seconds=120), start_place="S"), trip_of("K", "a")
    )
    [trip] = tour.trips
    assert (trip.load_seconds, trip.depart_seconds) == (NINE - 10 * MINUTE, NINE - 5 * MINUTE)
    assert times_of(trip) == [(NINE, NINE, NINE + 120)]
    assert (tour.start_seconds, tour.end_seconds) == (NINE - 12 * MINUTE, NINE + 120)
    assert tour.distance_metres == 700


def test_without_windows_the_tour_begins_with_the_shift() -> None:
    tour = only_tour(small_problem(visit("a"), visit("b"), end_place="K"), trip_of("K", "a", "b"))
    assert tour.start_seconds == EIGHT
    assert times_of(tour.trips[0]) == [(EIGHT + 600, EIGHT + 600, EIGHT + 600), (EIGHT + 780, EIGHT + 780, EIGHT + 780)]
    assert (tour.end_seconds, tour.distance_metres) == (EIGHT + 780 + 480, 1600)


def test_departure_waits_no_longer_than_the_first_window_allows() -> None:
    """a closes at 8:20, b opens at nine: leave for a at 8:15, not earlier; the rest of the waiting cannot be saved."""
    problem = small_problem(visit("a", windows=((EIGHT, EIGHT + 1200),)), visit("b", windows=((NINE, TEN),)))
    [trip] = only_tour(problem, trip_of("K", "a", "b")).trips
    assert trip.depart_seconds == EIGHT + 15 * MINUTE
    assert times_of(trip) == [(EIGHT + 1200, EIGHT + 1200, EIGHT + 1200), (EIGHT + 1380, NINE, NINE)]


def test_second_window_is_used_when_the_first_is_over() -> None:
    problem = small_problem(visit("a", windows=((EIGHT, EIGHT + 60), (NINE, TEN))))
    assert times_of(only_tour(problem, trip_of("K", "a")).trips[0])[0][1] == NINE


def test_late_is_reported_not_refused() -> None:
    problem = small_problem(visit("a", windows=((EIGHT, EIGHT + 60),)))
    made = schedule(problem, {"rider-1": (trip_of("K", "a"),)})
    assert [(found.code, found.amount) for found in made.violations] == [("check.late_for_window", 9 * MINUTE)]


def test_release_holds_the_whole_trip_and_loading_ends_when_it_leaves() -> None:
    problem = small_problem(visit("a"), visit("b", release_seconds=NINE))
    tour = only_tour(problem, trip_of("K", "a", "b"))
    assert (tour.trips[0].load_seconds, tour.trips[0].depart_seconds) == (NINE - 300, NINE)
    assert tour.start_seconds == NINE - 300


def test_second_trip_reloads_and_the_first_moves_up_to_it() -> None:
    """b is ready at nine. The first trip takes 10 min more than its loading, so it begins at 8:43 instead of 8:00."""
    problem = small_problem(visit("a"), visit("b", release_seconds=NINE), max_trips=2, reload_seconds=2 * MINUTE)
    tour = only_tour(problem, trip_of("K", "a"), trip_of("K", "b"))
    first, second = tour.trips
    assert (second.load_seconds, second.depart_seconds) == (NINE - 7 * MINUTE, NINE)
    assert first.stops[0].leave_seconds == NINE - 12 * MINUTE
    assert first.load_seconds == NINE - 22 * MINUTE
    assert tour.end_seconds - tour.start_seconds == 30 * MINUTE


def test_depot_closing_limits_how_long_the_departure_is_put_off() -> None:
    """The kitchen closes at 8:10, a is served on the way and b opens at nine: a is not made to wait for b."""
    problem = replace(
        small_problem(visit("a"), visit("b", windows=((NINE, TEN),))),
        depots=(depot(loading_seconds=300, close_seconds=EIGHT + 600),),
    )
    [trip] = only_tour(problem, trip_of("K", "a", "b")).trips
    assert trip.depart_seconds == EIGHT + 600
    assert trip.stops[0].start_seconds == EIGHT + 900


def test_same_building_is_entered_once() -> None:
    house = {"place": "a", "building": "B", "building_seconds": 100, "service_seconds": 10}
    problem = small_problem(visit("x", **house), visit("y", **house), visit("b"), visit("z", **house))
    [trip] = only_tour(problem, trip_of("K", "x", "y", "b", "z")).trips
    assert [stop.leave_seconds - stop.start_seconds for stop in trip.stops] == [110, 10, 0, 110]


@settings(max_examples=50, deadline=None)
@given(_single_tours())
def test_no_later_departure_saves_paid_time_without_harm(problem: Problem) -> None:
    """Of all departures with the earliest end and no more lateness, the latest one is chosen."""
    tour = only_tour(problem, trip_of("K", *(door.id for door in problem.visits)))
    first = max(EIGHT, problem.depots[0].open_seconds)
    late, end = _play(problem, first)
    loads = [load for load in range(first, 20 * 3600, 60) if _play(problem, load) == (late, end)]
    assert tour.end_seconds == end
    assert _play(problem, tour.start_seconds) == (late, end)
    assert tour.start_seconds == max(loads)
