"""Makes routing problems: small ones by hand, and any number by hypothesis.

By hand: `grid_problem({"K": (0, 0), "a": (3, 4)}, …)` with `depot`, `hub`, `vehicle_type` and `visit`.
By hypothesis: `problems()`, every feature of the contract mixed at random, always well-formed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from routing.problem import (
    UNREACHABLE,
    Break,
    Depot,
    Hub,
    LockedOrder,
    Matrix,
    Place,
    Prices,
    Problem,
    VehicleType,
    Visit,
)

SECONDS_PER_STEP = 60
METRES_PER_STEP = 100


def grid_matrix(points: Sequence[tuple[int, int]], *, seconds_per_step: int = SECONDS_PER_STEP) -> Matrix:
    """Manhattan travel between points of a grid: a minute and 100 m a step."""
    at = np.asarray(points, dtype=np.int64).reshape(-1, 2)
    steps = np.abs(at[:, None, :] - at[None, :, :]).sum(axis=2)
    return Matrix(seconds=steps * seconds_per_step, metres=steps * METRES_PER_STEP)


def depot(name: str = "K", **changes: Any) -> Depot:
    """A kitchen at the place of the same name."""
    return Depot(**{"id": name, "place": name, **changes})


def hub(name: str = "H", **changes: Any) -> Hub:
    """A hub at the place of the same name."""
    return Hub(**{"id": name, "place": name, **changes})


def vehicle_type(name: str = "rider", count: int = 1, **changes: Any) -> VehicleType:
    """`count` vehicles called `name`-1, `name`-2, … that load at kitchen K."""
    vehicles = tuple(f"{name}-{number + 1}" for number in range(count))
    given = {"id": name, "vehicle_ids": vehicles, "profile": "scooter", "sources": ("K",), **changes}
    return VehicleType(**given)


def visit(name: str, **changes: Any) -> Visit:
    """A door at the place of the same name that gets one meal from kitchen K."""
    return Visit(**{"id": name, "place": name, "origins": ("K",), "delivery": {"meals": 1}, **changes})


def grid_problem(
    points: Mapping[str, tuple[int, int]],
    *,
    visits: Sequence[Visit],
    vehicle_types: Sequence[VehicleType],
    depots: Sequence[Depot] | None = None,
    **changes: Any,
) -> Problem:
    """A problem on a grid, with one `scooter` and one `foot` matrix (foot takes four times as long)."""
    at = list(points.values())
    travel = {"scooter": grid_matrix(at), "foot": grid_matrix(at, seconds_per_step=4 * SECONDS_PER_STEP)}
    given = {
        "places": tuple(Place(id=name) for name in points),
        "depots": tuple(depots) if depots is not None else (depot(),),
        "vehicle_types": tuple(vehicle_types),
        "visits": tuple(visits),
        "travel": travel,
        **changes,
    }
    return Problem(**given)


def two_echelon_problem(**changes: Any) -> Problem:
    """Kitchen K and hub H ten steps apart, a scooter feeder, a worker on foot; doors a, b near H, c near K."""
    points = {"K": (0, 0), "H": (10, 0), "a": (11, 0), "b": (12, 0), "c": (1, 1)}
    given: dict[str, Any] = {
        "hubs": (hub(unloading_seconds=120, handover_seconds=300, loading_seconds=60),),
        "vehicle_types": (
            vehicle_type("rider", feeds=("H",), capacity={"meals": 10}, per_hour_won=10_000, start_place="K"),
            vehicle_type(
                "worker", model="self_sufficiency", profile="foot", sources=("H",), capacity={"meals": 5},
                per_hour_won=9_000,
            ),
        ),
        "visits": (visit("a", service_seconds=60), visit("b", service_seconds=60), visit("c", service_seconds=60)),
        **changes,
    }  # fmt: skip
    return grid_problem(points, **given)


def _subsets(names: Sequence[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(list(names)), max_size=len(names)) if names else st.just(frozenset())


def _some(names: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(list(names)), min_size=1, max_size=len(names), unique=True).map(tuple)


def _rarely(strategy: st.SearchStrategy[Any], otherwise: Any) -> st.SearchStrategy[Any]:
    return st.one_of(st.just(otherwise), st.just(otherwise), strategy)


def _hours(earliest: int, latest: int) -> st.SearchStrategy[int]:
    """A time of day on the quarter of an hour, in seconds."""
    return st.integers(earliest * 4, latest * 4).map(lambda quarter: quarter * 900)


DIMENSIONS = ("meals", "containers")
SKILLS = ("stairs", "dysphagia")
MODELS = ("rider", "self_sufficiency", "walking_resident", "direct")


@st.composite
def matrices(draw: st.DrawFn, size: int) -> Matrix:
    """An asymmetric matrix: Manhattan steps of drawn points, each leg up to a minute longer."""
    points = draw(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), min_size=size, max_size=size))
    plain = grid_matrix(points)
    noise = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    more = noise.integers(0, 60, size=(size, size), dtype=np.int64)
    np.fill_diagonal(more, 0)
    return Matrix(seconds=plain.seconds + more, metres=plain.metres + more)


@st.composite
def _visits(draw: st.DrawFn, name: str, place: str, depots: Sequence[str], vehicles: Sequence[str]) -> Visit:
    first = draw(_hours(8, 12))
    window = (first, first + draw(st.integers(1, 16)) * 900)
    second = (window[1] + 3600, window[1] + 7200)
    return Visit(
        id=name,
        place=place,
        origins=draw(_some(depots)),
        delivery={"meals": draw(st.integers(1, 3))},
        pickup=draw(_rarely(st.just({"containers": 1}), {})),
        windows=draw(st.sampled_from([(), (), (window,), (window, second)])),
        service_seconds=draw(st.integers(0, 5)) * 60,
        building=draw(_rarely(st.sampled_from(["B1", "B2"]), None)),
        building_seconds=draw(st.integers(0, 3)) * 60,
        release_seconds=draw(_rarely(_hours(8, 11), 0)),
        max_time_on_board_seconds=draw(_rarely(st.integers(2, 8).map(lambda quarters: quarters * 900), None)),
        skills=draw(_rarely(_subsets(SKILLS), frozenset())),
        crew_min=draw(_rarely(st.just(2), 1)),
        allowed_models=draw(_rarely(_subsets(MODELS), None)),
        excluded_vehicles=draw(_rarely(_subsets(vehicles), frozenset())),
        usual_vehicles=draw(_rarely(_subsets(vehicles), frozenset())),
        priority=draw(st.integers(1, 3)),
        unserved_won=draw(st.sampled_from([100_000, 1_000_000])),
    )


@st.composite
def breaks(draw: st.DrawFn) -> tuple[Break, ...]:
    """One or two breaks, the second some time after the first."""
    made: list[Break] = []
    now = draw(_hours(8, 12))
    for number in range(draw(st.integers(1, 2))):
        lasts = draw(st.sampled_from([600, 1800]))
        latest = now + draw(st.sampled_from([0, 900, 5400]))
        paid = draw(st.booleans())
        made.append(
            Break(id=f"b{number}", duration_seconds=lasts, earliest_seconds=now, latest_seconds=latest, paid=paid)
        )
        now += lasts + draw(st.sampled_from([0, 3600]))
    return tuple(made)


@st.composite
def _vehicle_types(
    draw: st.DrawFn, name: str, places: Sequence[str], depots: Sequence[str], hubs: Sequence[str]
) -> VehicleType:
    start = draw(_hours(7, 10))
    feeds = draw(st.sampled_from([(), tuple(hubs)]))
    return VehicleType(
        id=name,
        vehicle_ids=tuple(f"{name}-{number + 1}" for number in range(draw(st.integers(1, 2)))),
        profile=draw(st.sampled_from(["scooter", "foot"])),
        model=draw(st.sampled_from(MODELS)),
        sources=draw(_some([*depots, *hubs])),
        feeds=feeds,
        start_place=draw(st.sampled_from([None, *places])),
        end_place=draw(st.sampled_from([None, *places])),
        shift_start_seconds=start,
        shift_end_seconds=start + draw(st.integers(3, 10)) * 3600,
        capacity={"meals": draw(st.integers(3, 20)), **draw(_rarely(st.just({"containers": 3}), {}))},
        crew_size=draw(st.integers(1, 2)),
        skills=draw(_subsets(SKILLS)),
        max_trips=draw(st.integers(1, 3)),
        reload_seconds=draw(st.sampled_from([0, 300])),
        max_duration_seconds=draw(_rarely(st.just(4 * 3600), None)),
        max_distance_metres=draw(_rarely(st.just(8_000), None)),
        max_stops_per_trip=draw(_rarely(st.just(4), None)),
        fixed_won=draw(st.sampled_from([0, 20_000])),
        per_hour_won=draw(st.sampled_from([0, 9_860, 12_000])),
        per_km_won=draw(st.sampled_from([0, 137])),
        per_stop_won=draw(st.sampled_from([0, 500])),
        overtime_after_seconds=draw(_rarely(st.just(3 * 3600), None)),
        overtime_per_hour_won=draw(st.sampled_from([0, 4_930])),
        breaks=draw(_rarely(breaks(), ())),
    )


@st.composite
def problems(draw: st.DrawFn, *, max_visits: int = 6, max_types: int = 3, hubs: bool = True) -> Problem:
    """Well-formed problems with everything the contract knows; not every door can always be served."""
    depots = tuple(f"K{number}" for number in range(1, draw(st.integers(1, 2)) + 1))
    hub_ids = tuple(f"H{number}" for number in range(1, draw(st.integers(0, 2)) + 1)) if hubs else ()
    visits = tuple(f"v{number}" for number in range(1, draw(st.integers(1, max_visits)) + 1))
    places = (*depots, *hub_ids, *visits)
    kinds = [
        draw(_vehicle_types(f"t{number}", places, depots, hub_ids))
        for number in range(1, draw(st.integers(1, max_types)) + 1)
    ]
    vehicles = [vehicle for kind in kinds for vehicle in kind.vehicle_ids]
    return Problem(
        name="drawn",
        dimensions=DIMENSIONS,
        places=tuple(Place(id=place) for place in places),
        depots=tuple(
            Depot(id=name, place=name, open_seconds=draw(_hours(6, 9)), loading_seconds=draw(st.sampled_from([0, 300])))
            for name in depots
        ),
        hubs=tuple(
            Hub(
                id=name,
                place=name,
                open_seconds=draw(_hours(8, 10)),
                close_seconds=draw(_hours(16, 20)),
                unloading_seconds=draw(st.sampled_from([0, 120])),
                handover_seconds=draw(st.sampled_from([0, 300])),
                loading_seconds=draw(st.sampled_from([0, 60])),
                capacity=draw(_rarely(st.just({"meals": 6}), {})),
            )
            for name in hub_ids
        ),
        vehicle_types=tuple(kinds),
        visits=tuple(draw(_visits(name, name, depots, vehicles)) for name in visits),
        prices=Prices(unfamiliar_face_won=draw(st.sampled_from([0, 1_500]))),
        travel={"scooter": draw(matrices(len(places))), "foot": draw(matrices(len(places)))},
    )


def _without_ways(problem: Problem, cut: Sequence[tuple[int, int]]) -> Problem:
    """The same problem with some pairs of places unreachable."""
    travel = {}
    for profile, ways in problem.travel.items():
        seconds, metres = ways.seconds.copy(), ways.metres.copy()
        for row, column in cut:
            if row != column:
                seconds[row, column] = metres[row, column] = UNREACHABLE
        travel[profile] = Matrix(seconds=seconds, metres=metres)
    return replace(problem, travel=travel)


@st.composite
def wild_problems(draw: st.DrawFn, *, max_visits: int = 6) -> Problem:
    """`problems` with everything that can go wrong: nobody to serve or to go, no ways, no room, clashing windows.

    Prices of fairness and of change, promised couriers and teams are mixed in.
    """
    problem = draw(problems(max_visits=max_visits))
    size = len(problem.places)
    vehicles = [vehicle for kind in problem.vehicle_types for vehicle in kind.vehicle_ids]
    hard: dict[str, Any] = {"windows": ((36_000, 36_060),)}
    visits = [
        replace(door, only_vehicles=draw(_rarely(_subsets(vehicles), None)), **draw(_rarely(st.just(hard), {})))
        for door in problem.visits[: draw(st.integers(0, max_visits))]
    ]
    no_room: dict[str, Any] = {"capacity": {"meals": 0}}
    kinds = [
        replace(kind, team=draw(st.sampled_from([None, "team"])), **draw(_rarely(st.just(no_room), {})))
        for kind in problem.vehicle_types[: draw(st.integers(0, 3))]
    ]
    some = st.sampled_from([0, 0, 500, 20_000])
    prices = replace(
        problem.prices, moved_stop_won=draw(some), reordered_stop_won=draw(some), unequal_hours_won=draw(some),
        unequal_doors_won=draw(some),
    )  # fmt: skip
    orders, on_duty = [], [vehicle for kind in kinds for vehicle in kind.vehicle_ids]
    if on_duty and visits:
        named = draw(_rarely(st.permutations([door.id for door in visits]), []))
        orders = [LockedOrder(vehicle=draw(st.sampled_from(on_duty)), visits=named)] if named else []
    cell = st.integers(0, size - 1)
    cut = draw(_rarely(st.lists(st.tuples(cell, cell), max_size=6), []))
    wild = replace(problem, visits=visits, vehicle_types=kinds, prices=prices, locked_orders=orders)
    return _without_ways(wild, cut)
