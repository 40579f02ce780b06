"""Near a stop that comes or leaves, the search changes no more than it must: nothing may differ from a full count."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from routing.problem import Problem, VehicleType
from routing.search import layout as c
from routing.search.anneal import complete
from routing.search.course import Search, begin_search
from routing.search.flattening import build
from routing.search.state import State, copied
from routing.search.tuning import Tuning
from tests.makers.problems import depot, grid_problem, vehicle_type, visit

NO_END = 10**7


def riders(name: str, capacity: int, fixed_won: int, **changes: Any) -> VehicleType:
    ends = {"start_place": "K", "end_place": "K", "shift_end_seconds": NO_END}
    loads = {"capacity": {"meals": capacity}, "fixed_won": fixed_won, "per_km_won": 1000}
    return vehicle_type(name, 12, **ends, **loads, **changes)


def district(*, windows: bool = False, pickups: bool = False, paid: bool = False) -> Problem:
    """Forty doors on a grid for couriers who carry seven or twelve meals; `paid`: by the hour, on two trips."""
    dice = np.random.default_rng(7)
    doors = {f"d{i}": (int(dice.integers(-20, 20)), int(dice.integers(-20, 20))) for i in range(40)}
    visits = []
    for i, name in enumerate(doors):
        facts: dict[str, Any] = {"pickup": {"meals": i % 3}} if pickups else {}
        if windows:
            facts["windows"] = ((600 * (i % 7), 600 * (i % 7) + 3000),)
        if paid:
            facts |= {"building": f"b{i // 3}", "building_seconds": 120, "max_time_on_board_seconds": 5400}
        visits.append(visit(name, **facts))
    time: dict[str, Any] = {"per_hour_won": 3600, "max_trips": 2} if paid else {}
    kinds = [riders("small", 7, 20, **time), riders("big", 12, 30, **time)]
    kitchen = depot(close_seconds=NO_END)
    return grid_problem({"K": (0, 0), **doors}, visits=visits, vehicle_types=kinds, depots=[kitchen])


def search_long_enough(problem: Problem) -> Search:
    data, _ = build(problem)
    search = begin_search(data, 3, replace(Tuning.suited_to(data), tails=0.1))
    for _ in range(5):
        search.step(400, 0.3, 0.6)
    return search


def figures(search: Search, state: State) -> tuple[object, ...]:
    """All that the search keeps of the tours in use and their stops."""
    timed = search.data.timed == c.TIMED
    vehicles = sorted(state.active[: int(state.info[c.N_ACTIVE])].tolist())
    trips = state.trip[:, c.VEHICLE] >= 0
    stops = state.node[:, c.TRIP] >= 0
    sums = [c.METRES, c.STOPS, c.EXTRA_WON, c.VISITS, c.DURATION, c.PURE, c.LATEST_START]
    return (
        vehicles,
        np.round(state.cost[vehicles], 6).tolist(),
        state.tour[vehicles][:, sums if timed else sums[:4]].tolist(),
        state.trip[trips].tolist() if timed else state.trip[trips][:, [c.VEHICLE, c.FIRST, c.LAST, c.COUNT]].tolist(),
        state.trip_load[trips, :, 0].tolist(),
        state.node[stops, : c.NODE_COLUMNS if timed else c.LEAN_COLUMNS].tolist(),
        state.load[stops].tolist(),
    )


@pytest.mark.parametrize(
    ("facts", "timed"),
    [
        ({}, c.TIMELESS),
        ({"windows": True}, c.WINDOWED),
        ({"pickups": True}, c.TIMELESS),
        ({"windows": True, "pickups": True}, c.WINDOWED),
        ({"paid": True}, c.TIMED),
        ({"paid": True, "windows": True, "pickups": True}, c.TIMED),
    ],
)
def test_what_changes_step_by_step_is_what_a_full_count_gives(facts: dict[str, bool], timed: int) -> None:
    search = search_long_enough(district(**facts))
    assert search.data.timed == timed
    for state in (search.state, search.trial, search.best):
        counted = copied(state)
        complete(search.data, counted)
        assert figures(search, state) == figures(search, counted)


def test_what_is_tried_begins_where_the_accepted_plan_stands() -> None:
    search = search_long_enough(district(windows=True, pickups=True))
    assert figures(search, search.trial) == figures(search, search.state)
    assert not search.trial.is_changed.any()


def test_a_mixed_fleet_finds_the_vehicles_that_are_cheapest_together() -> None:
    search = search_long_enough(district())
    used = search.best.active[: int(search.best.info[c.N_ACTIVE])]
    kinds = search.data.kind_of[used].tolist()
    assert kinds.count(1) >= 3  # forty meals in tours of twelve; insertion alone would open the cheaper small ones
