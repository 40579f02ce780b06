"""Changes a coordinator makes to a draft by hand. The meals of hub trips follow by themselves.

Drops are derived: a meal is dropped at a hub exactly when a trip from that hub takes it. Edits raise
`KeyError` for unknown ids and `IndexError` for trips or positions that are not there; whether the result keeps every
limit is for `schedule` to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from routing.problem import Problem
from routing.schedule.draft import Draft, DraftDrop, DraftStop, DraftTrip
from routing.schedule.ways import Ways

Lists = dict[str, list[DraftTrip]]


def move_visit(
    problem: Problem, sequence: Draft, visit: str, *, to_vehicle: str, trip: int, position: int,
    source: str | None = None,
) -> dict[str, tuple[DraftTrip, ...]]:  # fmt: skip
    """Take `visit` from wherever it is and put it as in `insert_visit`.

    Trips keep their numbers while the visit is out, also one that it leaves empty; `position` counts the
    other stops of the trip. A trip left empty at the end vanishes, with drops nobody needs.
    """
    lists = _without(sequence, visit)
    _insert(Ways(problem), lists, visit, to_vehicle, trip, position, source)
    return feed_hubs(problem, _freeze(lists))


def insert_visit(
    problem: Problem, sequence: Draft, visit: str, *, to_vehicle: str, trip: int, position: int,
    source: str | None = None,
) -> dict[str, tuple[DraftTrip, ...]]:  # fmt: skip
    """Put a `visit` that nobody serves before stop `position` of trip number `trip` of `to_vehicle`.

    The number after the last trip begins a new trip, at `source` or the vehicle's first source that can
    have the meal. On a trip from a hub, the meal joins a feeder's drop there, or a new drop where it
    costs the least travel; with no feeder that may bring it, the checker says so. Raises `ValueError` if
    some trip serves the visit already.
    """
    if any(visit in trip_.stops for trips in sequence.values() for trip_ in trips):
        raise ValueError(f"{visit} is served already; use move_visit")
    return move_visit(
        problem, sequence, visit, to_vehicle=to_vehicle, trip=trip, position=position, source=source
    )


def remove_visit(problem: Problem, sequence: Draft, visit: str) -> dict[str, tuple[DraftTrip, ...]]:
    """Take `visit` out of every trip, and its meal out of every drop."""
    return feed_hubs(problem, _freeze(_without(sequence, visit)))


def _without(sequence: Draft, visit: str) -> Lists:
    return {
        name: [replace(trip, stops=tuple(stop for stop in trip.stops if stop != visit)) for trip in trips]
        for name, trips in sequence.items()
    }


def _freeze(lists: Lists) -> dict[str, tuple[DraftTrip, ...]]:
    return {name: tuple(trips) for name, trips in lists.items()}


def _insert(
    ways: Ways, lists: Lists, visit: str, vehicle: str, trip: int, position: int, source: str | None
) -> None:
    _ = ways.visits[visit], ways.types[vehicle]  # KeyError for what the problem does not know
    trips = lists.setdefault(vehicle, [])
    if not 0 <= trip <= len(trips):
        raise IndexError(f"{vehicle} has no trip {trip}")
    if trip == len(trips):
        trips.append(DraftTrip(source=source or _choose_source(ways, visit, vehicle), stops=()))
    stops = trips[trip].stops
    if not 0 <= position <= len(stops):
        raise IndexError(f"trip {trip} of {vehicle} has no position {position}")
    trips[trip] = replace(trips[trip], stops=(*stops[:position], visit, *stops[position:]))


def _choose_source(ways: Ways, visit: str, vehicle: str) -> str:
    sources, origins = ways.types[vehicle].sources, ways.visits[visit].origins
    able = [name for name in sources if name in origins or name in ways.hubs]
    return (able or list(sources))[0]


def feed_hubs(problem: Problem, sequence: Draft) -> dict[str, tuple[DraftTrip, ...]]:
    """The same trips with exactly the drops that the hub trips need: others go, missing ones are added.

    Locked trips stay as they are: what they bring is there, and nothing more gets on board.
    """
    ways = Ways(problem)
    needed = dict(_find_needs(ways, sequence))
    locked = {lock.vehicle: len(lock.trips) for lock in problem.locks}
    for name, trips in sequence.items():
        _cross_off(trips[: locked.get(name, 0)], needed)
    lists = {
        name: [
            trip if number < locked.get(name, 0) else _keep_needed(ways, trip, needed)
            for number, trip in enumerate(trips)
        ]
        for name, trips in sequence.items()
    }
    for visit, hub in needed.items():
        _add_meal(ways, lists, locked, visit, hub)
    kept = {name: tuple(trip for trip in trips if trip.stops) for name, trips in lists.items()}
    return {name: trips for name, trips in kept.items() if trips}


def _find_needs(ways: Ways, sequence: Draft) -> Iterator[tuple[str, str]]:
    """(visit, hub) of every visit on a hub's trip."""
    for trips in sequence.values():
        for trip in trips:
            for stop in trip.stops if trip.source in ways.hubs else ():
                if isinstance(stop, str):
                    yield stop, trip.source


def _cross_off(locked: Sequence[DraftTrip], missing: dict[str, str]) -> None:
    """What locked feeders bring is missing no more."""
    for stop in (stop for trip in locked for stop in trip.stops if isinstance(stop, DraftDrop)):
        for visit in stop.visits:
            if missing.get(visit) == stop.hub:
                del missing[visit]


def _keep_needed(ways: Ways, trip: DraftTrip, missing: dict[str, str]) -> DraftTrip:
    """`trip` with its drops cut down to needed meals it can have loaded; those are crossed off `missing`."""
    stops: list[DraftStop] = []
    for stop in trip.stops:
        if isinstance(stop, str):
            stops.append(stop)
            continue
        kept = [v for v in stop.visits if missing.get(v) == stop.hub and trip.source in ways.visits[v].origins]
        for visit in kept:
            del missing[visit]
        if kept:
            stops.append(replace(stop, visits=tuple(kept)))
    return replace(trip, stops=tuple(stops))


@dataclass(frozen=True)
class _Place:
    """Where a meal could join: an existing drop, or a new one before stop `at` for `extra_seconds`."""

    vehicle: str
    trip: int
    at: int
    is_new: bool
    extra_seconds: int


def _add_meal(ways: Ways, lists: Lists, locked: Mapping[str, int], visit: str, hub: str) -> None:
    places = [*_find_places(ways, lists, locked, visit, hub)]
    if places:
        best = min(places, key=lambda place: (place.is_new, place.extra_seconds))
        trip = lists[best.vehicle][best.trip]
        lists[best.vehicle][best.trip] = _with_meal(trip, best, visit, hub)
        return
    vehicle = _find_idle_feeder(ways, lists, visit, hub)
    if vehicle is not None:
        source = next(name for name in ways.types[vehicle].sources if name in ways.visits[visit].origins)
        drop = DraftDrop(hub=hub, visits=(visit,))
        lists.setdefault(vehicle, []).insert(locked.get(vehicle, 0), DraftTrip(source=source, stops=(drop,)))


def _find_places(ways: Ways, lists: Lists, locked: Mapping[str, int], visit: str, hub: str) -> Iterator[_Place]:
    for name, trips in lists.items():
        if hub not in ways.types[name].feeds:
            continue
        for number, trip in enumerate(trips):
            if number < locked.get(name, 0) or trip.source not in ways.visits[visit].origins:
                continue
            for at, stop in enumerate(trip.stops):
                if isinstance(stop, DraftDrop) and stop.hub == hub:
                    yield _Place(name, number, at, False, 0)
            for at in range(len(trip.stops) + 1):
                yield _Place(name, number, at, True, _detour(ways, name, trip, at, hub))


def _detour(ways: Ways, vehicle: str, trip: DraftTrip, at: int, hub: str) -> int:
    kind, place = ways.types[vehicle], ways.hubs[hub].place
    before = ways.place_of(trip.stops[at - 1]) if at else ways.sources[trip.source].place
    extra = ways.seconds(kind, before, place)
    if at < len(trip.stops):
        after = ways.place_of(trip.stops[at])
        extra += ways.seconds(kind, place, after) - ways.seconds(kind, before, after)
    return extra


def _with_meal(trip: DraftTrip, place: _Place, visit: str, hub: str) -> DraftTrip:
    stops = list(trip.stops)
    if place.is_new:
        stops.insert(place.at, DraftDrop(hub=hub, visits=(visit,)))
    else:
        drop = stops[place.at]
        assert isinstance(drop, DraftDrop)
        stops[place.at] = replace(drop, visits=(*drop.visits, visit))
    return replace(trip, stops=tuple(stops))


def _find_idle_feeder(ways: Ways, lists: Lists, visit: str, hub: str) -> str | None:
    """A vehicle that may load the meal and drop it there: one at home rather than one with trips to spare."""
    origins = set(ways.visits[visit].origins)
    able = [name for name, kind in ways.types.items() if hub in kind.feeds and origins & set(kind.sources)]
    spare = [name for name in able if len(lists.get(name, ())) < ways.types[name].max_trips]
    return min(spare or able, key=lambda name: len(lists.get(name, ())), default=None)
