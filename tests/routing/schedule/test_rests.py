"""Where the breaks of a tour made by hand come: also when there are more places than can all be tried."""

import pytest

from routing.problem import Break, Problem
from routing.schedule import DraftTrip, schedule
from tests.makers.problems import grid_problem, vehicle_type, visit

NINE, HOUR = 9 * 3600, 3600
DOORS = [f"v{number}" for number in range(40)]
TRIP = {"rider-1": (DraftTrip(source="K", stops=tuple(DOORS)),)}


def long_tour(*breaks: Break) -> Problem:
    """Forty doors in a row, ten minutes each with the way: from nine until a quarter to four."""
    points = {"K": (0, 0), **{name: (number, 0) for number, name in enumerate(DOORS, 1)}}
    rider = vehicle_type(start_place="K", shift_start_seconds=NINE, per_hour_won=12_000, breaks=breaks)
    return grid_problem(points, visits=[visit(name, service_seconds=540) for name in DOORS], vehicle_types=(rider,))


def rest(name: str, earliest: int, latest: int) -> Break:
    return Break(id=name, duration_seconds=600, earliest_seconds=earliest, latest_seconds=latest)


@pytest.mark.parametrize("hours", [0, 1, 2])
def test_many_breaks_stand_in_a_long_tour_without_a_wait(hours: int) -> None:
    """Breaks an hour apart; with more hours to begin in, the last ones come after the tour."""
    breaks = [
        rest(f"b{number}", NINE + number * HOUR, NINE + (number + hours) * HOUR + 1800) for number in range(1, 7)
    ]
    plan = schedule(long_tour(*breaks), TRIP)
    assert plan.violations == []
    [tour] = plan.solution.tours
    assert len(tour.breaks) == 6 - hours
    assert tour.end_seconds - tour.start_seconds == 40 * 600 + 600 * len(tour.breaks)
