# mypy: disable-error-code="no-any-return"
"""Problem → flat arrays (`arrays.Data`)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from routing.problem import Problem, VehicleType
from routing.search import layout as c
from routing.search.arrays import Array, Data
from routing.search.classes import Classes, classify
from routing.search.earlier import index_of, locked_orders_of, rank_behind, remember
from routing.search.fairness import weigh_teams
from routing.search.proximity import neighbours
from routing.search.requirements import (
    capacities_of,
    demand_of,
    fit_of,
    may_carry,
    may_load,
    penalties_of,
    prices_on_top,
    windows_of,
)
from routing.search.standing import Standing
from routing.search.tables import breaks_of, buildings_of, sources_of, turned_round, ways_of

MOST_TRIPS = 32
"""Trips of one tour the search considers."""


def build(problem: Problem, standing: Standing | None = None) -> tuple[Data, Classes]:
    """Flat arrays of `problem`, and which vehicle stands behind each index; `standing`, if it is the rest of a day."""
    standing = standing or Standing(whole=problem, problem=problem)
    classes = classify(problem)
    depots, hubs, visits = len(problem.depots), len(problem.hubs), problem.visits
    n = len(visits)
    hub_of, ready, bound = _drops(problem, standing)
    seconds, metres, locations = ways_of(problem)
    loc = np.concatenate([np.arange(n), n + hub_of]).astype(np.int64)
    first, windows = windows_of(problem, len(hub_of))
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
    home, rank = remember(problem, classes, len(hub_of))
    chain_of, chain_rank = locked_orders_of(problem, len(hub_of))
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
        penalty=penalties_of(visits, len(hub_of)),
        building=building,
        building_seconds=building_seconds,
        shared_buildings=int(building.max(initial=-1) >= 0),
        demand=demand_of(problem, len(hub_of)),
        kinds=kinds,
        prices=prices,
        capacity=capacities_of(problem, [t.capacity for t in types]),
        may_load=may_load(problem),
        may_carry=may_carry(problem),
        sources=sources,
        break_first=np.concatenate([[0], np.cumsum([len(t.breaks) for t in types])]).astype(np.int64),
        breaks=breaks_of(types),
        rested=int(any(t.breaks for t in types)),
        kind_of=kind_of,
        class_of=np.array(classes.class_of, np.int64),
        class_first=np.array(classes.first, np.int64),
        class_size=np.array(classes.size, np.int64),
        fit=fit_of(problem, classes, hub_of),
        extra=prices_on_top(problem, classes, home, len(hub_of)),
        home=home,
        rank=rank,
        rank_before=rank_behind(problem, standing, classes),
        reordered_won=problem.prices.reordered_stop_won,
        chain_of=chain_of,
        chain_rank=chain_rank,
        chain_vehicle=np.array([index_of(classes, order.vehicle) for order in problem.locked_orders], np.int64),
        chained=int(bool(problem.locked_orders)),
        bound=np.concatenate([bound, np.full(len(hub_of), -1, np.int64)]),
        ready=ready,
        balance=weigh_teams(problem, standing, classes),
        slot_first=slot_first,
        hub_of=hub_of,
        drop_first=_drop_first(hub_of, hubs),
        hub_table=_hub_table(problem, kinds, seconds, sources),
        hub_capacity=capacities_of(problem, [h.capacity for h in problem.hubs]),
        near=np.zeros((n + len(hub_of), 1), np.int32),
        around=np.zeros((n + len(hub_of), 1), np.int32),
        pickups=int(any(any(v.pickup.values()) for v in visits)),
        mixed_days=int(bool((trips > 1).any())),
        kind_source_first=np.concatenate([[0], np.cumsum(may_load(problem).sum(axis=1))]).astype(np.int64),
        kind_sources=np.nonzero(may_load(problem))[1].astype(np.int64),
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
