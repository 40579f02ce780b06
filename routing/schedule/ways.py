"""A problem's records by id, its ways, and how long stops and loading take."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from routing.problem import Depot, Hub, Problem, VehicleType, Visit
from routing.schedule.draft import DraftStop


@dataclass
class Ways:
    """Look-ups for one problem. Asking for an unknown id raises `KeyError`."""

    problem: Problem
    visits: dict[str, Visit] = field(init=False)
    hubs: dict[str, Hub] = field(init=False)
    sources: dict[str, Depot | Hub] = field(init=False)
    types: dict[str, VehicleType] = field(init=False)
    rows: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.visits = {visit.id: visit for visit in self.problem.visits}
        self.hubs = {hub.id: hub for hub in self.problem.hubs}
        self.sources = {depot.id: depot for depot in self.problem.depots} | self.hubs
        self.types = {name: kind for kind in self.problem.vehicle_types for name in kind.vehicle_ids}
        self.rows = {place.id: row for row, place in enumerate(self.problem.places)}

    def place_of(self, stop: DraftStop) -> str:
        """Where a stop is."""
        return self.visits[stop].place if isinstance(stop, str) else self.hubs[stop.hub].place

    def seconds(self, kind: VehicleType, start: str, end: str) -> int:
        """Travel time of `kind` between two places."""
        return self._cell(self.problem.travel[kind.profile].seconds, start, end)

    def metres(self, kind: VehicleType, start: str, end: str) -> int:
        """Distance for `kind` between two places."""
        return self._cell(self.problem.travel[kind.profile].metres, start, end)

    def _cell(self, matrix: NDArray[np.int64], start: str, end: str) -> int:
        return int(matrix[self.rows[start], self.rows[end]])

    def stop_seconds(self, stop: DraftStop, before: DraftStop | None) -> int:
        """From the start of a stop until it is left, `before` being the stop before it on the trip."""
        if not isinstance(stop, str):
            return self.hubs[stop.hub].unloading_seconds
        visit = self.visits[stop]
        building = self.visits[before].building if isinstance(before, str) else None
        if building is not None and building == visit.building:
            return visit.service_seconds
        return visit.service_seconds + visit.building_seconds

    def loading_seconds(self, kind: VehicleType, source: str, *, first: bool) -> int:
        """Loading before a trip, with the reload of every trip but the first."""
        return self.sources[source].loading_seconds + (0 if first else kind.reload_seconds)

    def windows_of(self, stop: DraftStop) -> tuple[tuple[int, int], ...]:
        """When a stop may start, in order of time; empty: any time."""
        if isinstance(stop, str):
            return tuple(sorted(self.visits[stop].windows))
        hub = self.hubs[stop.hub]
        return ((hub.open_seconds, hub.close_seconds - hub.unloading_seconds),)


def earliest_start(windows: tuple[tuple[int, int], ...], arrive: int) -> int:
    """When a stop reached at `arrive` can start; at once if every window is over (late, but never refused)."""
    for opens, closes in windows:
        if arrive <= closes:
            return max(arrive, opens)
    return arrive


def latest_start(windows: tuple[tuple[int, int], ...], planned: int, bound: int) -> int:
    """The latest start from `planned` to `bound` within a window; a stop that misses its windows stays put."""
    if not windows:
        return max(planned, bound)
    if not any(opens <= planned <= closes for opens, closes in windows):
        return planned
    return max([planned, *(min(closes, bound) for opens, closes in windows if opens <= bound)])
