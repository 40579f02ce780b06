"""Meals that change hands at hubs: which trips wait for which, and an order in which none waits for a later one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from routing.problem import Hub
from routing.schedule.draft import DraftDrop, DraftTrip
from routing.schedule.ways import Ways

Key = tuple[str, int]
"""A trip: vehicle and position."""
Trips = Mapping[Key, DraftTrip]


@dataclass(frozen=True)
class Handover:
    """The meal of `visit` that trip `taker` needs from stop `position` of trip `feeder`."""

    visit: str
    taker: Key
    feeder: Key
    position: int
    handover_seconds: int


def find_handovers(ways: Ways, trips: Trips) -> tuple[dict[Key, list[Handover]], dict[Key, list[Handover]]]:
    """What each trip takes over from feeders, and what each feeder brings to others."""
    dropped = {
        (stop.hub, visit): (key, at)
        for key, trip in trips.items() for at, stop in enumerate(trip.stops)
        if isinstance(stop, DraftDrop) for visit in stop.visits
    }  # fmt: skip
    feeders, takers = defaultdict(list), defaultdict(list)
    for key, trip in trips.items():
        source = ways.sources[trip.source]
        for stop in trip.stops if isinstance(source, Hub) else ():
            if isinstance(stop, str) and (source.id, stop) in dropped:
                feeder, at = dropped[source.id, stop]
                link = Handover(stop, key, feeder, at, source.handover_seconds)  # type: ignore[union-attr]
                feeders[key].append(link)
                takers[feeder].append(link)
    return feeders, takers


def sort_trips(trips: Trips, feeders: Mapping[Key, list[Handover]]) -> list[Key]:
    """Feeders before takers, a vehicle's trips in their order; feeders in a circle are not waited for."""
    order: dict[Key, None] = {}
    left = {name: (name, 0) for name, _ in trips}
    while left:
        before = len(order)
        for name in list(left):
            while left[name] in trips and _is_fed(feeders, left[name], order):
                order[left[name]] = None
                left[name] = (name, left[name][1] + 1)
            if left[name] not in trips:
                del left[name]
        if left and len(order) == before:
            name, key = next(iter(left.items()))
            order[key] = None
            left[name] = (name, key[1] + 1)
    return list(order)


def _is_fed(feeders: Mapping[Key, list[Handover]], key: Key, order: dict[Key, None]) -> bool:
    return all(link.feeder in order for link in feeders[key])
