# mypy: disable-error-code="no-any-return"
"""Problem → flat arrays. Everything here is fixed while the search runs.

Nodes are the visits, then the possible drops (a few per hub, `DROPS_PER_HUB`). Locations are what the
travel matrix knows: the visits, the hubs as stops, the sources, start and end places, and *nowhere*
(an open start or end: no time, no way). A step from `i` to `j` holds the service at `i` and the way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.problem import Load, Problem, VehicleType, Visit
from routing.search import layout as c
from routing.search.classes import Classes, classify
from routing.search.fairness import Balance, weigh_teams
from routing.search.proximity import neighbours
from routing.search.standing import Standing
from routing.search.tables import breaks_of, buildings_of, sources_of, turned_round, ways_of

MOST_TRIPS = 32
"""Trips of one tour the search considers."""
UNLIMITED = 2**30

Array = NDArray[Any]


class Data(NamedTuple):
    """The problem as arrays; shapes in brackets (N nodes, n visits, L locations, S sources, T types, C classes)."""

    visits: int
    depots: int
    hubs: int
    vehicles: int
    dims: int
    timed: int
    """TIMELESS, WINDOWED or TIMED: how much about time can bind or cost, and so has to be computed."""
    seconds: Array
    """[profiles, L, L] int32, with service at the first location."""
    seconds_into: Array
    """`seconds` with the locations the other way round, so that all ways of one stop lie together in memory (not
    where time plays no part)."""
    metres: Array
    """[profiles, L, L] int32"""
    metres_into: Array
    """The same of `metres`, and `metres` itself where there and back are equally long."""
    loc: Array
    """[N] location of a node."""
    board: Array
    """[N] longest time on board."""
    release: Array
    window_first: Array
    """[N + 1] into windows."""
    windows: Array
    """[W, 2]"""
    penalty: Array
    """[N] float: price of an absent visit."""
    building: Array
    """[N] building shared with other visits, -1: none."""
    building_seconds: Array
    shared_buildings: int
    demand: Array
    """[N, dims, 2] delivery and pickup; drops start with 0."""
    kinds: Array
    prices: Array
    capacity: Array
    """[T, dims]"""
    may_load: Array
    """[T, S]"""
    may_carry: Array
    """[depots, n] visit may be loaded at depot"""
    sources: Array
    break_first: Array
    """[T + 1] into breaks."""
    breaks: Array
    """[B, BREAK_COLUMNS] in the order in which they are taken."""
    rested: int
    """1: some vehicle has breaks."""
    kind_of: Array
    """[V]"""
    class_of: Array
    """[V] alike vehicles share a class, and are consecutive."""
    class_first: Array
    class_size: Array
    fit: Array
    """[C, N]: 0 not allowed, 1 allowed."""
    extra: Array
    """[C, N] won on top when a vehicle of the class comes here: an unfamiliar face, a moved stop."""
    home: Array
    """[N] vehicle of a visit in the initial plan, -1: none."""
    rank: Array
    """[N] place of a visit in the order of its vehicle's initial tour."""
    rank_before: Array
    """[V] the same of the last visit the vehicle has behind it, -1: none."""
    reordered_won: int
    """Price of a visit made before one that it followed."""
    chain_of: Array
    """[N] locked order a visit stands in, -1: none."""
    chain_rank: Array
    """[N] its place in it."""
    chain_vehicle: Array
    """Vehicle of each locked order, -1: not there."""
    chained: int
    """1: some order is locked."""
    bound: Array
    """[N] settled drop that holds the meal of a visit at its hub, -1: none."""
    ready: Array
    """[N - n] when the meals of a settled drop can be loaded, -1: the drop is not settled but free to use."""
    balance: Balance
    slot_first: Array
    """[V + 1] trip slots of a vehicle."""
    hub_of: Array
    """[N - n]"""
    drop_first: Array
    """[hubs + 1] drop nodes of a hub."""
    hub_table: Array
    hub_capacity: Array
    near: Array
    """[N, K] nodes nearest in place and time, nearest first, -1: none: where a stop may go."""
    around: Array
    """[N, K] nodes nearest in place: what is taken out together."""
    pickups: int
    """0: nothing is collected, so a trip is fullest when it departs."""
    mixed_days: int
    """1: some vehicle may make several trips."""
    kind_source_first: Array
    """[T + 1] into kind_sources: where a type may load."""
    kind_sources: Array
    size: Array
    """[N] what a stop brings and takes, to order by."""
    remote: Array
    """[N] seconds or metres from the nearest source, to order by."""


def build(problem: Problem, standing: Standing | None = None) -> tuple[Data, Classes]:
    """Flat arrays of `problem`, and which vehicle stands behind each index; `standing`, if it is the rest of a day."""
    standing = standing or Standing(whole=problem, problem=problem)
    classes = classify(problem)
    depots, hubs, visits = len(problem.depots), len(problem.hubs), problem.visits
    n = len(visits)
    hub_of, ready, bound = _drops(problem, standing)
    seconds, metres, locations = ways_of(problem)
    loc = np.concatenate([np.arange(n), n + hub_of]).astype(np.int64)
    first, windows = _windows(problem, len(hub_of))
    types = problem.vehicle_types
    kind_rows = [_kind_row(t, classes, locations, n, standing.begun) for t in types]
    kinds = np.array(kind_rows, np.int64).reshape(-1, c.KIND_COLUMNS)
    prices = np.array([_price_row(t) for t in types], np.float64).reshape(-1, c.PRICE_COLUMNS)
    sources = _sources(problem, locations)
    building, building_seconds = buildings_of(visits, len(hub_of))
    board = np.full(n + len(hub_of), c.BIG, np.int64)
    board[:n] = [_capped(v.max_time_on_board_seconds) for v in visits]
    release = np.zeros(n + len(hub_of), np.int64)
    release[:n] = [min(v.release_seconds, c.BIG) for v in visits]
    release[:n][bound >= 0] = ready[bound[bound >= 0] - n]
    home, rank = _remember(problem, classes, len(hub_of))
    chain_of, chain_rank = _chains(problem, len(hub_of))
    trips = np.array([min(max(t.max_trips, 0), MOST_TRIPS, n + len(hub_of)) for t in types], np.int64)
    kind_of = np.array(classes.kind_of, np.int64)
    slot_first = np.zeros(len(kind_of) + 1, np.int64)
    slot_first[1:] = np.cumsum(trips[kind_of]) if len(kind_of) else 0
    kinds[:, c.MAX_TRIPS] = trips
    data = Data(
        visits=n,
        depots=depots,
        hubs=hubs,
        vehicles=len(kind_of),
        dims=max(1, len(problem.dimensions)),
        timed=c.TIMED,
        seconds=seconds,
        seconds_into=seconds,
        metres=metres,
        metres_into=turned_round(metres),
        loc=loc,
        board=board,
        release=release,
        window_first=first,
        windows=windows,
        penalty=_penalties(visits, len(hub_of)),
        building=building,
        building_seconds=building_seconds,
        shared_buildings=int(building.max(initial=-1) >= 0),
        demand=_demand(problem, len(hub_of)),
        kinds=kinds,
        prices=prices,
        capacity=_capacities(problem, [t.capacity for t in types]),
        may_load=_may_load(problem),
        may_carry=_may_carry(problem),
        sources=sources,
        break_first=np.concatenate([[0], np.cumsum([len(t.breaks) for t in types])]).astype(np.int64),
        breaks=breaks_of(types),
        rested=int(any(t.breaks for t in types)),
        kind_of=kind_of,
        class_of=np.array(classes.class_of, np.int64),
        class_first=np.array(classes.first, np.int64),
        class_size=np.array(classes.size, np.int64),
        fit=_fit(problem, classes, hub_of),
        extra=_extra(problem, classes, home, len(hub_of)),
        home=home,
        rank=rank,
        rank_before=_rank_behind(problem, standing, classes),
        reordered_won=problem.prices.reordered_stop_won,
        chain_of=chain_of,
        chain_rank=chain_rank,
        chain_vehicle=np.array([_index_of(classes, order.vehicle) for order in problem.locked_orders], np.int64),
        chained=int(bool(problem.locked_orders)),
        bound=np.concatenate([bound, np.full(len(hub_of), -1, np.int64)]),
        ready=ready,
        balance=weigh_teams(problem, standing, classes),
        slot_first=slot_first,
        hub_of=hub_of,
        drop_first=_drop_first(hub_of, hubs),
        hub_table=_hub_table(problem, kinds, seconds, sources),
        hub_capacity=_capacities(problem, [h.capacity for h in problem.hubs]),
        near=np.zeros((n + len(hub_of), 1), np.int32),
        around=np.zeros((n + len(hub_of), 1), np.int32),
        pickups=int(any(any(v.pickup.values()) for v in visits)),
        mixed_days=int(bool((trips > 1).any())),
        kind_source_first=np.concatenate([[0], np.cumsum(_may_load(problem).sum(axis=1))]).astype(np.int64),
        kind_sources=np.nonzero(_may_load(problem))[1].astype(np.int64),
        size=np.zeros(len(loc)),
        remote=np.zeros(len(loc)),
    )
    near, around = neighbours(data)
    data = data._replace(near=near, around=around, timed=_how_timed(data))
    if data.timed != c.TIMELESS:
        data = data._replace(seconds_into=turned_round(seconds))
    return data._replace(size=data.demand.sum(axis=(1, 2)).astype(np.float64), remote=_remote(data)), classes


def _remote(data: Data) -> Array:
    if not len(data.sources) or not len(data.seconds):
        return np.zeros(len(data.loc))
    legs = [ways[:, data.sources[:, c.SOURCE_LOC]][:, :, data.loc] for ways in (data.seconds, data.metres)]
    return np.asarray(sum(leg.astype(np.float64) for leg in legs)).min(axis=(0, 1))


def _capped(value: int | None) -> int:
    return c.BIG if value is None else min(value, c.BIG)


def _drops(problem: Problem, standing: Standing) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Of every possible drop its hub, and -1 or when its meals are ready; of every visit the settled drop it waits at.

    Free drops are enough for one per depot and for a demand split over trips.
    """
    n, rows = len(problem.visits), {visit.id: x for x, visit in enumerate(problem.visits)}
    bound = np.full(n, -1, np.int64)
    hubs: list[int] = []
    ready: list[int] = []
    for h, hub in enumerate(problem.hubs):
        for drop in (drop for drop in standing.bound if drop.hub == hub.id):
            bound[[rows[name] for name in drop.visits if name in rows]] = n + len(hubs)
            hubs.append(h)
            ready.append(min(max(drop.ready_seconds, 0), c.BIG))
        free = min(4, len(problem.depots) + 2) if any(hub.id in t.feeds for t in problem.vehicle_types) else 0
        hubs += [h] * free
        ready += [-1] * free
    return np.array(hubs, np.int64), np.array(ready, np.int64), bound


def _drop_first(hub_of: NDArray[np.int64], hubs: int) -> Array:
    return np.concatenate([[0], np.cumsum(np.bincount(hub_of, minlength=hubs))]).astype(np.int64)


def _windows(problem: Problem, drops: int) -> tuple[Array, Array]:
    rows: list[tuple[int, int]] = []
    first = [0]
    for visit in problem.visits:
        rows += [(max(e, -c.BIG), min(latest, c.BIG)) for e, latest in visit.windows if e <= latest] or (
            [(1, 0)] if visit.windows else [(-c.BIG, c.BIG)]
        )
        first.append(len(rows))
    first += [first[-1]] * drops
    return np.array(first, np.int64), np.array(rows, np.int64).reshape(-1, 2)


def _penalties(visits: Any, drops: int) -> Array:
    """Priority x price, with a factor of 100 per level of priority, so that levels come one before another."""
    return np.array([v.priority * v.unserved_won * 100.0 ** (v.priority - 1) for v in visits] + [0.0] * drops)


def _amounts(problem: Problem, load: Load, missing: int) -> list[int]:
    return [min(load.get(d, missing), UNLIMITED) for d in problem.dimensions] or [missing]


def _capacities(problem: Problem, loads: list[Load]) -> Array:
    rows = [_amounts(problem, load, UNLIMITED) for load in loads]
    return np.array(rows, np.int64).reshape(len(loads), max(1, len(problem.dimensions)))


def _demand(problem: Problem, drops: int) -> Array:
    demand = np.zeros((len(problem.visits) + drops, max(1, len(problem.dimensions)), 2), np.int64)
    for i, v in enumerate(problem.visits):
        demand[i, :, 0], demand[i, :, 1] = _amounts(problem, v.delivery, 0), _amounts(problem, v.pickup, 0)
    return demand


def _kind_row(
    t: VehicleType, classes: Classes, locations: dict[tuple[str, str], int], n: int, begun: Mapping[str, int]
) -> list[int]:
    nowhere = len(locations) + n + classes.hubs
    start = nowhere if t.start_place is None else locations["place", t.start_place]
    end = nowhere if t.end_place is None else locations["place", t.end_place]
    limits = (t.max_duration_seconds, t.max_distance_metres, t.max_stops_per_trip, t.overtime_after_seconds)
    longest, furthest, stops, overtime = (_capped(limit) for limit in limits)
    profile = classes.profiles.index(t.profile)
    shift_end = min(t.shift_end_seconds, c.BIG)
    goes_on = any(name in begun for name in t.vehicle_ids)
    return [
        profile, t.shift_start_seconds, shift_end, start, end, t.max_trips, t.reload_seconds,
        longest, furthest, stops, overtime, t.shift_start_seconds if goes_on else shift_end, int(goes_on),
        len(t.breaks),
    ]  # fmt: skip


def _price_row(t: VehicleType) -> list[float]:
    return [t.fixed_won, t.per_hour_won / 3600, t.per_km_won / 1000, t.per_stop_won, t.overtime_per_hour_won / 3600]


def _sources(problem: Problem, locations: dict[tuple[str, str], int]) -> Array:
    rows = [
        (locations["source", s.id], s.open_seconds, min(s.close_seconds, c.BIG), s.loading_seconds)
        for s in sources_of(problem)
    ]
    return np.array(rows, np.int64).reshape(-1, c.SOURCE_COLUMNS)


def _may_load(problem: Problem) -> Array:
    names = [s.id for s in sources_of(problem)]
    rows = [[int(name in t.sources) for name in names] for t in problem.vehicle_types]
    return np.array(rows, np.uint8).reshape(len(rows), len(names))


def _may_carry(problem: Problem) -> Array:
    rows = [[int(depot.id in v.origins) for v in problem.visits] for depot in problem.depots]
    return np.array(rows, np.uint8).reshape(len(rows), len(problem.visits))


def _fit(problem: Problem, classes: Classes, hub_of: NDArray[np.int64]) -> Array:
    n = len(problem.visits)
    fit = np.zeros((len(classes.first), n + len(hub_of)), np.uint8)
    for k, first in enumerate(classes.first):
        kind, name = problem.vehicle_types[classes.kind_of[first]], classes.names[first]
        for i, v in enumerate(problem.visits):
            if suits(kind, name, v):
                fit[k, i] = 1
        fit[k, n:] = [int(problem.hubs[h].id in kind.feeds) for h in hub_of]
    return fit


def _extra(problem: Problem, classes: Classes, home: Array, drops: int) -> Array:
    prices = problem.prices
    extra = np.zeros((len(classes.first), len(problem.visits) + drops), np.int64)
    for k, first in enumerate(classes.first):
        name = classes.names[first]
        for i, v in enumerate(problem.visits):
            if v.usual_vehicles and name not in v.usual_vehicles:
                extra[k, i] += prices.unfamiliar_face_won
            if home[i] != -1 and home[i] != first:
                extra[k, i] += prices.moved_stop_won
    return extra


def _remember(problem: Problem, classes: Classes, drops: int) -> tuple[Array, Array]:
    """Vehicle (-2: one that is not there any more) and rank of every visit in the initial plan."""
    index = {name: v for v, name in enumerate(classes.names)}
    rows = {visit.id: x for x, visit in enumerate(problem.visits)}
    home, rank = (np.full(len(rows) + drops, -1, np.int64) for _ in range(2))
    for tour in problem.initial:
        made = [stop.visits[0] for trip in tour.trips for stop in trip.stops if stop.kind == "visit"]
        for at, name in enumerate(made):
            if name in rows:
                home[rows[name]], rank[rows[name]] = index.get(tour.vehicle, -2), at
    return home, rank


def _chains(problem: Problem, drops: int) -> tuple[Array, Array]:
    rows = {visit.id: x for x, visit in enumerate(problem.visits)}
    chain, rank = (np.full(len(rows) + drops, -1, np.int64) for _ in range(2))
    for number, order in enumerate(problem.locked_orders):
        for at, name in enumerate(order.visits):
            if name in rows:
                chain[rows[name]], rank[rows[name]] = number, at
    return chain, rank


def _index_of(classes: Classes, vehicle: str) -> int:
    return classes.names.index(vehicle) if vehicle in classes.names else -1


def _rank_behind(problem: Problem, standing: Standing, classes: Classes) -> Array:
    """Initial rank of the last locked visit of every vehicle."""
    ranks = {
        (tour.vehicle, name): at
        for tour in problem.initial
        for at, name in enumerate(stop.visits[0] for trip in tour.trips for stop in trip.stops if stop.kind == "visit")
    }
    behind = np.full(len(classes.names), -1, np.int64)
    for v, vehicle in enumerate(classes.names):
        played = standing.played.get(vehicle)
        for trip in played.trips if played else ():
            for stop in trip.stops:
                if stop.kind == "visit":
                    behind[v] = ranks.get((vehicle, stop.visits[0]), behind[v])
    return behind


def suits(kind: VehicleType, vehicle: str, visit: Visit) -> bool:
    """Whether skills, crew, model and exclusions let `vehicle` serve `visit`."""
    return (
        visit.skills <= kind.skills
        and visit.crew_min <= kind.crew_size
        and (visit.allowed_models is None or kind.model in visit.allowed_models)
        and vehicle not in visit.excluded_vehicles
        and (visit.only_vehicles is None or vehicle in visit.only_vehicles)
    )


def _hub_table(problem: Problem, kinds: Array, seconds: Array, sources: Array) -> Array:
    depots = len(problem.depots)
    rows = []
    for h, hub in enumerate(problem.hubs):
        begins = [
            kinds[k, c.SHIFT_START] + seconds[kinds[k, c.PROFILE], kinds[k, c.START_LOC], sources[depots + h, 0]]
            for k, t in enumerate(problem.vehicle_types)
            if hub.id in t.sources
        ]
        works = max(hub.open_seconds, int(min(begins, default=0)))
        close = min(hub.close_seconds, c.BIG)
        rows.append((hub.unloading_seconds, hub.handover_seconds, hub.open_seconds, close, works))
    return np.array(rows, np.int64).reshape(-1, c.HUB_COLUMNS)


def _how_timed(data: Data) -> int:
    """How much about time can bind or cost."""
    priced = data.prices[:, [c.PER_SECOND, c.PER_OVERTIME_SECOND]].any()
    departs = (data.board < c.BIG).any() or (data.release > 0).any() or data.hubs or data.mixed_days
    fair = data.balance.per_second > 0 or data.kinds[:, c.BEGUN].any() or data.reordered_won > 0
    if priced or departs or data.shared_buildings or fair or data.rested:
        return c.TIMED
    if not _may_bind(data):
        return c.TIMELESS
    shift = data.kinds[:, c.SHIFT_END] - data.kinds[:, c.SHIFT_START]
    return c.TIMED if (data.kinds[:, c.MAX_DURATION] < shift).any() else c.WINDOWED


def _may_bind(data: Data) -> bool:
    """Whether a window or the length of a tour could come into play."""
    kinds = data.kinds
    if len(kinds) == 0 or (data.windows != [[-c.BIG, c.BIG]]).any():
        return True
    longest = data.seconds.max(axis=2).astype(np.int64).sum(axis=1).max(initial=0)
    longest += data.sources[:, c.LOAD_SECONDS].max(initial=0) + data.sources[:, c.OPEN].max(initial=0)
    tight = longest > data.sources[:, c.CLOSE].min(initial=c.BIG) or longest > kinds[:, c.MAX_DURATION].min()
    return bool(tight or longest > (kinds[:, c.SHIFT_END] - kinds[:, c.SHIFT_START]).min())
