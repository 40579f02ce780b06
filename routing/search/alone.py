"""Could a vehicle with nothing else to do serve this visit, and if not, which limit has to give?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from routing.search import layout as c
from routing.search.arrays import Data

Given = frozenset[str]
"""Limits taken as lifted: "window", "time_on_board", "shift", "release"."""


@dataclass(frozen=True, kw_only=True)
class Ride:
    """One way for a meal: vehicle class, where the vehicle loads, and the feeder (class, depot) if that is a hub."""

    vehicle_class: int
    source: int
    feeder: tuple[int, int] | None = None


def fitting_classes(d: Data, x: int) -> list[int]:
    """Classes of vehicles that may come to the door of visit `x`."""
    return [k for k in range(len(d.class_first)) if d.fit[k, x] > 0]


def has_capacity(d: Data, vehicle_class: int, x: int, delivery_only: bool = False) -> bool:
    """Whether an empty vehicle of the class takes what `x` gets and gives."""
    most = d.capacity[d.kind_of[d.class_first[vehicle_class]]]
    columns = d.demand[x, :, :1] if delivery_only else d.demand[x]
    return bool((columns <= most[:, None]).all()) and d.kinds[d.kind_of[d.class_first[vehicle_class]], c.MAX_STOPS] > 0


def rides(d: Data, x: int, classes: list[int]) -> Iterator[Ride]:
    """Every way from an origin of `x` to its door, by vehicles of `classes`."""
    for k in classes:
        for source in _sources(d, k):
            if source < d.depots:
                if d.may_carry[source, x]:
                    yield Ride(vehicle_class=k, source=source)
                continue
            for feeder in _feeders(d, x, source - d.depots):
                yield Ride(vehicle_class=k, source=source, feeder=feeder)


def loads_at_hub(d: Data, classes: list[int]) -> bool:
    """Whether some vehicle of `classes` loads at a hub."""
    return any(source >= d.depots for k in classes for source in _sources(d, k))


def _sources(d: Data, vehicle_class: int) -> list[int]:
    kind = d.kind_of[d.class_first[vehicle_class]]
    return [int(a) for a in d.kind_sources[d.kind_source_first[kind] : d.kind_source_first[kind + 1]]]


def _feeders(d: Data, x: int, hub: int) -> Iterator[tuple[int, int]]:
    if d.drop_first[hub] == d.drop_first[hub + 1] or (d.demand[x, :, 0] > d.hub_capacity[hub]).any():
        return
    drop = d.visits + int(d.drop_first[hub])
    for k in range(len(d.class_first)):
        if d.fit[k, drop] and has_capacity(d, k, x, delivery_only=True):
            yield from ((k, depot) for depot in _sources(d, k) if depot < d.depots and d.may_carry[depot, x])


def is_reachable(d: Data, ride: Ride, x: int) -> bool:
    """Whether ways connect the source, the door and the end of the tour (and the feeder's depot and the hub)."""
    ways = [_ways(d, ride.vehicle_class, ride.source, int(d.loc[x]))]
    if ride.feeder:
        ways.append(_ways(d, *ride.feeder, d.visits + ride.source - d.depots))
    return all(step < c.FAR for steps in ways for step in steps)


def _ways(d: Data, vehicle_class: int, source: int, to: int) -> tuple[int, int, int]:
    """Seconds: start to source, source to stop, stop (with its service) to the end."""
    kind = d.kinds[d.kind_of[d.class_first[vehicle_class]]]
    steps, origin = d.seconds[kind[c.PROFILE]], d.sources[source, c.SOURCE_LOC]
    return int(steps[kind[c.START_LOC], origin]), int(steps[origin, to]), int(steps[to, kind[c.END_LOC]])


def _metres(d: Data, vehicle_class: int, source: int, to: int) -> int:
    kind = d.kinds[d.kind_of[d.class_first[vehicle_class]]]
    steps, origin = d.metres[kind[c.PROFILE]], d.sources[source, c.SOURCE_LOC]
    return int(steps[kind[c.START_LOC], origin] + steps[origin, to]) + int(steps[to, kind[c.END_LOC]])


def is_in_time(d: Data, ride: Ride, x: int, given: Given) -> bool:
    """Whether the ride keeps every limit on time and distance that is not `given`."""
    windows = d.windows[d.window_first[x] : d.window_first[x + 1]]
    pairs = [(-c.BIG, c.BIG)] if "window" in given else [(int(e), int(latest)) for e, latest in windows]
    return any(_is_in_time(d, ride, x, early, late, given) for early, late in pairs)


def _is_in_time(d: Data, ride: Ride, x: int, early: int, late: int, given: Given) -> bool:
    kind = d.kinds[d.kind_of[d.class_first[ride.vehicle_class]]]
    to_source, out, back = _ways(d, ride.vehicle_class, ride.source, int(d.loc[x]))
    back += int(d.building_seconds[x]) if d.building[x] >= 0 else 0
    source = d.sources[ride.source]
    loading = int(source[c.LOAD_SECONDS])
    board = c.BIG if "time_on_board" in given else int(d.board[x])
    release = 0 if "release" in given else int(d.release[x])
    opens, closes, shift_start, shift_end, longest, furthest = _hours(kind, source, given)
    high = min(closes, late - out, shift_end - out - back)
    low = max(opens + loading, shift_start + to_source + loading)
    if ride.feeder is None:
        low = max(low, release, early - board)
        waits = max(0, early - out - high)
        fine = low <= high and out <= board
    else:
        span = _feeder_span(d, ride, x, release, given)
        if span is None:
            return False
        earliest, latest, way = span
        leave = min(latest, high - loading - way)
        depart = max(low, leave + way + loading)
        start = max(depart + out, early)
        waits = max(0, early - out - high)
        fine = earliest <= leave and depart <= high and start <= late and start - leave <= board
    metres = _metres(d, ride.vehicle_class, ride.source, int(d.loc[x]))
    short = to_source + loading + out + back + waits <= longest and metres <= furthest
    return fine and short and max(low + out, early) <= late and max(low + out, early) + back <= shift_end


def _hours(kind: object, source: object, given: Given) -> tuple[int, int, int, int, int, int]:
    row: list[int] = [int(value) for value in kind]  # type: ignore[attr-defined]
    hours: list[int] = [int(value) for value in source]  # type: ignore[attr-defined]
    if "shift" in given:
        return -c.BIG, c.BIG, -c.BIG, c.BIG, c.BIG, c.BIG
    return hours[c.OPEN], hours[c.CLOSE], row[c.SHIFT_START], row[c.SHIFT_END], row[c.MAX_DURATION], row[c.MAX_METRES]


def _feeder_span(d: Data, ride: Ride, x: int, release: int, given: Given) -> tuple[int, int, int] | None:
    """Earliest and latest departure of the feeder, and seconds from there until the hub trip may load."""
    assert ride.feeder is not None
    k, depot = ride.feeder
    hub = ride.source - d.depots
    kind, source, table = d.kinds[d.kind_of[d.class_first[k]]], d.sources[depot], d.hub_table[hub]
    to_source, out, back = _ways(d, k, depot, d.visits + hub)
    opens, closes, shift_start, shift_end, longest, _ = _hours(kind, source, given)
    loading = int(source[c.LOAD_SECONDS])
    earliest = max(opens + loading, shift_start + to_source + loading, release)
    latest = min(closes, shift_end - out - back)
    if "shift" not in given:
        earliest = max(earliest, int(table[c.HUB_OPEN]) - out)
        latest = min(latest, int(table[c.HUB_CLOSE] - table[c.UNLOADING]) - out)
    if earliest > latest or to_source + loading + out + back > longest:
        return None
    return earliest, latest, out + int(table[c.UNLOADING] + table[c.HANDOVER])
