"""Travel by Valhalla's service (https://github.com/valhalla/valhalla), an alternative to our own streets.

It knows turn restrictions and ferries, which we do not; of slopes it knows what its tiles were built with.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from itertools import product
from math import ceil
from types import MappingProxyType

import numpy as np

from routing.problem import Matrix
from routing.travel.approach import LIMIT_SECONDS, SNAP_METRES, estimate_lost, from_door_to_door, leg_without_way
from routing.travel.geodesy import Floats, metres_between
from routing.travel.profiles import PROFILES
from routing.travel.provider import (
    Leg,
    Point,
    TravelProvider,
    TravelServiceFailed,
    UnknownProfile,
    without_repeats,
)
from routing.travel.remembering import RememberingTravel
from routing.travel.streets import Ints
from routing.travel.valhalla_service import Costing, Declined, ValhallaService

COSTINGS: Mapping[str, Costing] = MappingProxyType(
    {
        "scooter": Costing(name="motor_scooter", options={"top_speed": 25, "use_ferry": 0}),
        "bicycle": Costing(name="bicycle", options={"cycling_speed": 14, "use_ferry": 0}),
        "van": Costing(name="auto", options={"top_speed": 22, "use_ferry": 0}),
        "foot": Costing(name="pedestrian", options={"walking_speed": 3.06, "use_ferry": 0}),
    }
)
"""Speeds of our profiles on a good street of the city: the service adds turns, and with them its times are like ours
(docs/benchmarks.md); by its own speeds it drives as an empty street allows."""

BLOCK = 50
"""Points to a side of a request, where all at once are too many: the service as it comes answers 2,500 pairs."""

_TOO_MANY, _TOO_FAR, _UNCONNECTED, _NO_STREET, _NO_WAY = 150, 154, 170, 171, 442
_OF_SOME = {_TOO_MANY, _TOO_FAR, _UNCONNECTED, _NO_STREET}
"""What single pairs of a block can be the reason of; the others deserve an answer."""
_NOT_TO_BE_HAD = {_TOO_FAR, _UNCONNECTED, _NO_STREET, _NO_WAY}


class Valhalla(RememberingTravel):
    """Travel provider that asks the service at `url`; raises `TravelServiceFailed` where it fails.

    As on our own streets, points look for a street within 300 m, the way between street and door counts, points without
    a street are served by `last_resort` or are `UNREACHABLE` if that is None, and so are ways of more than four hours.
    A matrix, or a drawn way, that takes longer than `seconds` is a failure too: a plan waits for it.
    """

    def __init__(
        self, url: str, *, last_resort: TravelProvider | None = None, seconds: float = 30.0, remembered: int = 32
    ) -> None:
        super().__init__(remembered=remembered)
        self._service = ValhallaService(url, snap_metres=SNAP_METRES)
        self._seconds = seconds
        self._last_resort = last_resort

    def read_version(self) -> str:
        """The version of the service, which shows that there is one."""
        try:
            return self._service.read_version(self._seconds)
        except Declined as declined:
            raise TravelServiceFailed(self._service.url, str(declined)) from declined

    def check_profile(self, profile: str) -> None:
        """Raise `UnknownProfile` for a way of travelling without a costing."""
        if profile not in COSTINGS:
            raise UnknownProfile(profile, list(COSTINGS))

    def measure(self, points: Sequence[Point], profile: str) -> Matrix:
        """Quickest seconds and their metres between distinct points, asked in blocks that the service allows."""
        deadline = time.monotonic() + self._seconds
        try:
            approach = self._service.locate(points, COSTINGS[profile], self._seconds)
            ways = _Ways(self._service, COSTINGS[profile], points, deadline)
            found = np.flatnonzero(np.isfinite(approach))
            ways.fill(found, found)
        except Declined as declined:
            raise TravelServiceFailed(self._service.url, str(declined)) from declined
        late = ways.seconds > LIMIT_SECONDS
        seconds, metres = np.where(late, np.inf, ways.seconds), np.where(late, np.inf, ways.metres)
        matrix = from_door_to_door(seconds, metres, approach, PROFILES[profile].access_metres_per_second)
        return estimate_lost(matrix, points, approach, profile, self._last_resort)

    def draw(self, pairs: Sequence[tuple[Point, Point]], profile: str) -> list[Leg]:
        """The quickest way for each pair of points, a request each."""
        return [self._draw(start, end, profile) for start, end in pairs]

    def _draw(self, start: Point, end: Point, profile: str) -> Leg:
        try:
            way = None if start == end else self._service.route(start, end, COSTINGS[profile], self._seconds)
        except Declined as declined:
            if declined.code not in _NOT_TO_BE_HAD:
                raise TravelServiceFailed(self._service.url, str(declined)) from declined
            lost = declined.code == _NO_STREET
            return leg_without_way(start, end, profile, off_streets=lost, last_resort=self._last_resort)
        if way is None or way.seconds > LIMIT_SECONDS:
            return leg_without_way(start, end, profile, off_streets=False, last_resort=None)
        approach = float(metres_between(*start, *way.shape[0]) + metres_between(*way.shape[-1], *end))
        return Leg(
            geometry=without_repeats((start, *way.shape, end)),
            seconds=round(way.seconds + approach / PROFILES[profile].access_metres_per_second),
            metres=round(way.metres + approach),
            streets=way.streets,
        )


class _Ways:
    """Seconds and metres on the streets between `points`, shape (points, points): infinite until they are filled."""

    def __init__(self, service: ValhallaService, costing: Costing, points: Sequence[Point], deadline: float) -> None:
        self._service, self._costing, self._points, self._deadline = service, costing, points, deadline
        self.seconds, self.metres = (np.full((len(points), len(points)), np.inf) for _ in range(2))

    def fill(self, rows: Ints, columns: Ints) -> None:
        """Ask for the ways from `rows` to `columns`, in parts where the service declines because of some of them."""
        if not len(rows):
            return
        try:
            seconds, metres = self._measure(rows, columns)
        except Declined as declined:
            if len(rows) * len(columns) > 1 and declined.code in _OF_SOME:
                for part in _parts(rows, columns):
                    self.fill(*part)
            elif declined.code not in _NOT_TO_BE_HAD:
                raise
            return
        cells = np.ix_(rows, columns)
        self.seconds[cells], self.metres[cells] = seconds, metres

    def _measure(self, rows: Ints, columns: Ints) -> tuple[Floats, Floats]:
        left = self._deadline - time.monotonic()
        sources, targets = ([self._points[i] for i in chosen] for chosen in (rows, columns))
        return self._service.measure(sources, targets, self._costing, left)


def _parts(rows: Ints, columns: Ints) -> list[tuple[Ints, Ints]]:
    """Blocks that the service as it comes can answer; the halves of what is one already."""
    if len(rows) > BLOCK or len(columns) > BLOCK:
        return list(product(_blocks(rows), _blocks(columns)))
    if len(rows) >= len(columns):
        return [(half, columns) for half in np.array_split(rows, 2)]
    return [(rows, half) for half in np.array_split(columns, 2)]


def _blocks(positions: Ints) -> list[Ints]:
    return np.array_split(positions, ceil(len(positions) / BLOCK))
