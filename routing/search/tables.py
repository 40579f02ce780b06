"""Ways between locations, and the service at them, as tables of the search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routing.problem import Depot, Hub, Matrix, Problem, VehicleType
from routing.rests import over_before
from routing.search import layout as c

Array = NDArray[Any]


def sources_of(problem: Problem) -> list[Depot | Hub]:
    """Where trips may load, in the order of source indices: depots, then hubs."""
    return [*problem.depots, *problem.hubs]


def turned_round(metres: Array) -> Array:
    """`metres` from column to row; the same array where there and back are equally long."""
    back = metres.transpose(0, 2, 1)
    return metres if np.array_equal(metres, back) else np.ascontiguousarray(back)


def ways_of(problem: Problem) -> tuple[Array, Array, dict[tuple[str, str], int]]:
    """Seconds and metres, and the location of ("source" | "place", id); the last location is nowhere."""
    index = {place.id: i for i, place in enumerate(problem.places)}
    places = [index[v.place] for v in problem.visits] + [index[h.place] for h in problem.hubs]
    service = [*map(_service_seconds(problem.visits), problem.visits)] + [h.unloading_seconds for h in problem.hubs]
    names: dict[tuple[str, str], int] = {}
    ends = {p for t in problem.vehicle_types for p in (t.start_place, t.end_place) if p is not None}
    for kind, name, place in [
        *(("source", s.id, s.place) for s in sources_of(problem)),
        *(("place", p, p) for p in sorted(ends)),
    ]:
        names[kind, name] = len(places)
        places.append(index[place])
        service.append(0)
    at, spent = np.array(places, np.int64), np.array([*service, 0], np.int64)
    profiles = _profiles(problem)
    seconds, metres = np.zeros((2, len(profiles), len(at) + 1, len(at) + 1), np.int32)
    for p, profile in enumerate(profiles):
        _fill_ways(seconds[p], metres[p], problem.travel[profile], at, spent)
    return seconds, metres, names


def _profiles(problem: Problem) -> list[str]:
    names = list(dict.fromkeys(t.profile for t in problem.vehicle_types))
    missing = [name for name in names if name not in problem.travel]
    if missing:
        raise ValueError(f"no travel matrix for {', '.join(missing)}: call routing.travel.with_travel first")
    return names


def _fill_ways(seconds: Array, metres: Array, matrix: Matrix, at: NDArray[np.int64], spent: NDArray[np.int64]) -> None:
    pure, length = (np.minimum(ways, c.FAR).astype(np.int32) for ways in (matrix.seconds, matrix.metres))
    none = (pure >= c.FAR) | (length >= c.FAR)
    pure[none], length[none] = c.FAR, c.FAR
    pairs = np.ix_(at, at)
    seconds[:-1, :-1] = np.minimum(pure[pairs] + spent[:-1, None], c.FAR)
    metres[:-1, :-1] = length[pairs]
    seconds[:, -1] = spent


def _service_seconds(visits: Any) -> Any:
    """Service with the way in, unless other visits share the building (then it is paid by sequence)."""
    shared = _shared_buildings(visits)
    return lambda v: min(v.service_seconds + (0 if v.building in shared else v.building_seconds), c.FAR)


def _shared_buildings(visits: Any) -> dict[str, int]:
    names = Counter(v.building for v in visits if v.building is not None)
    return {name: i for i, name in enumerate(sorted(b for b, times in names.items() if times > 1))}


def breaks_of(types: Sequence[VehicleType]) -> Array:
    """[B, BREAK_COLUMNS] the breaks of all types, one type after the other."""
    rows: list[list[int]] = []
    for kind in types:
        own: list[list[int]] = []
        for at, rest in enumerate(kind.breaks):
            over = over_before(kind.breaks[: at + 1])
            unpaid = 0 if rest.paid else rest.duration_seconds
            hours = [rest.earliest_seconds, rest.latest_seconds, rest.duration_seconds]
            own.append([*hours, unpaid, c.BIG if over is None else over, 0])
        latest = c.BIG
        for at, row in reversed(list(enumerate(own))):
            latest = min(row[c.B_LATEST], latest - row[c.B_DURATION])
            row[c.B_AFTER] = latest if over_before(kind.breaks[at:]) is not None else -c.BIG
        rows += own
    return np.array(rows, np.int64).reshape(-1, c.BREAK_COLUMNS)


def buildings_of(visits: Any, drops: int) -> tuple[Array, Array]:
    """[N] building that visits share, -1: none; seconds of its way in."""
    shared = _shared_buildings(visits)
    building = np.full(len(visits) + drops, -1, np.int64)
    seconds = np.zeros(len(visits) + drops, np.int64)
    for i, v in enumerate(visits):
        if v.building in shared:
            building[i], seconds[i] = shared[v.building], min(v.building_seconds, c.FAR)
    return building, seconds
