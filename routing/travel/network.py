"""Travel on a street network: one graph per way of travelling, matrices and drawn lines, remembered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock
from typing import Generic, TypeVar

import numpy as np

from routing.problem import UNREACHABLE, Matrix
from routing.travel.geodesy import Floats, metres_between
from routing.travel.graph import FoundWay, Graph
from routing.travel.profiles import PROFILES, Profile
from routing.travel.provider import Leg, Line, Point, TravelProvider, UnknownProfile
from routing.travel.snapping import SegmentIndex, Snaps
from routing.travel.streets import Ints, Streets

Value = TypeVar("Value")

_LIKELY_DETOUR, _LIKELY_SECONDS = 1.45, 120.0
_DIGITS = 6
"""Points are told apart to the sixth decimal of a degree, about 0.1 m."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Ready:
    """What one profile needs, built when first asked for."""

    profile: Profile
    graph: Graph
    index: SegmentIndex


class StreetTravel:
    """Travel provider on `Streets`.

    Points meet the nearest usable street within `snap_metres`. Those that find none (`off_streets`) are
    served by `last_resort`, or are `UNREACHABLE` if that is None. Ways beyond `limit_seconds` are
    `UNREACHABLE`. Safe to share between threads.
    """

    def __init__(
        self,
        streets: Streets,
        *,
        profiles: Mapping[str, Profile] = PROFILES,
        last_resort: TravelProvider | None = None,
        snap_metres: float = 300.0,
        limit_seconds: float = 4 * 3600.0,
        remembered: int = 32,
    ) -> None:
        self.streets = streets
        self._profiles = profiles
        self._last_resort = last_resort
        self._snap_metres = snap_metres
        self._limit_seconds = limit_seconds
        self._ready: dict[str, _Ready] = {}
        self._matrices: _Memory[Matrix] = _Memory(remembered)
        self._legs: _Memory[Leg] = _Memory(remembered * 64)
        self._building = Lock()

    def matrix(self, points: Sequence[Point], profile: str) -> Matrix:
        """Quickest seconds and their metres between all points; equal points are 0 apart."""
        key = (profile, _rounded(points))
        known = self._matrices.find(key)
        if known is None:
            known = self._matrices.keep(key, self._compute(key[1], profile))
        return Matrix(seconds=known.seconds.copy(), metres=known.metres.copy())

    def line(self, points: Sequence[Point], profile: str) -> Line:
        """The quickest way through the points in order, leg by leg."""
        self._get_ready(profile)
        pairs = list(pairwise(_rounded(points)))
        known = {pair: self._legs.find((profile, pair)) for pair in pairs}
        unknown = [pair for pair, leg in known.items() if leg is None]
        known.update(zip(unknown, self._draw(unknown, profile), strict=True))
        return Line(legs=tuple(leg for pair in pairs if (leg := known[pair]) is not None))

    def off_streets(self, points: Sequence[Point], profile: str) -> tuple[int, ...]:
        """Positions of the points that have no usable street within reach."""
        snaps = self._snap(_rounded(points), self._get_ready(profile))
        return tuple(np.flatnonzero(~snaps.found).tolist())

    def _compute(self, points: tuple[Point, ...], profile: str) -> Matrix:
        ready = self._get_ready(profile)
        distinct = list(dict.fromkeys(points))
        if not distinct:
            return Matrix(seconds=np.zeros((0, 0), dtype=np.int64), metres=np.zeros((0, 0), dtype=np.int64))
        snaps = self._snap(distinct, ready)
        seconds, metres = ready.graph.travel(
            snaps, likely_seconds=_likely_seconds(distinct, ready.profile), limit_seconds=self._limit_seconds
        )
        approach = np.where(snaps.found, snaps.metres, np.inf)
        metres = metres + approach[:, None] + approach[None, :]
        walked = approach / ready.profile.access_metres_per_second
        seconds = seconds + walked[:, None] + walked[None, :]
        matrix = Matrix(seconds=_whole(seconds), metres=_whole(metres))
        if self._last_resort is not None and not snaps.found.all():
            matrix = _patched(matrix, self._last_resort.matrix(distinct, profile), snaps)
        position = {point: i for i, point in enumerate(distinct)}
        rows = np.array([position[point] for point in points], dtype=np.int64)
        return Matrix(seconds=matrix.seconds[np.ix_(rows, rows)], metres=matrix.metres[np.ix_(rows, rows)])

    def _draw(self, pairs: Sequence[tuple[Point, Point]], profile: str) -> list[Leg]:
        """The legs between pairs of points, remembered."""
        if not pairs:
            return []
        ready = self._get_ready(profile)
        ends = [point for pair in pairs for point in pair]
        snaps = self._snap(ends, ready)
        longest = max(float(_likely_seconds(pair, ready.profile).max()) for pair in pairs)
        ways = ready.graph.find_ways(snaps, likely_seconds=longest)
        legs = []
        for i, (pair, way) in enumerate(zip(pairs, ways, strict=True)):
            own = slice(2 * i, 2 * i + 2)
            if way is None or pair[0] == pair[1]:
                leg = self._undrawn(*pair, profile, off_streets=not snaps.found[own].all())
            else:
                leg = self._drawn(*pair, way, float(snaps.metres[own].sum()), ready.profile)
            legs.append(self._legs.keep((profile, pair), leg))
        return legs

    def _drawn(self, start: Point, end: Point, way: FoundWay, approach_metres: float, profile: Profile) -> Leg:
        drawn = [point for part in way.stretches for point in self.streets.stretch(part.edge, part.start, part.end)]
        return Leg(
            geometry=_without_repeats((start, *drawn, end)),
            seconds=round(way.seconds + approach_metres / profile.access_metres_per_second),
            metres=round(way.metres + approach_metres),
            streets=self._names([part.edge for part in way.stretches]),
        )

    def _undrawn(self, start: Point, end: Point, profile: str, *, off_streets: bool) -> Leg:
        if off_streets and self._last_resort is not None:
            return self._last_resort.line((start, end), profile).legs[0]
        apart = 0 if start == end else UNREACHABLE
        return Leg(geometry=(start, end), seconds=apart, metres=apart, on_streets=start == end)

    def _names(self, edges: Sequence[int]) -> tuple[str, ...]:
        names = [self.streets.names[self.streets.edge_name[edge]] for edge in edges]
        return _without_repeats([name for name in names if name])

    def _snap(self, points: Sequence[Point], ready: _Ready) -> Snaps:
        return ready.index.snap(points, self._snap_metres)

    def _get_ready(self, profile: str) -> _Ready:
        if profile not in self._profiles:
            raise UnknownProfile(profile, list(self._profiles))
        with self._building:
            if profile not in self._ready:
                graph = Graph(self.streets, self._profiles[profile])
                index = SegmentIndex(self.streets, graph.usable_edges)
                self._ready[profile] = _Ready(profile=self._profiles[profile], graph=graph, index=index)
            return self._ready[profile]


class _Memory(Generic[Value]):
    """The results used last."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> Value | None:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def keep(self, key: Hashable, value: Value) -> Value:
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value


def _likely_seconds(points: Sequence[Point], profile: Profile) -> Floats:
    """For every point, what a way to the farthest other hardly exceeds: where a search ends at first."""
    lat, lon = np.array(points, dtype=np.float64).reshape(-1, 2).T
    corners = [(lat.min(), lon.min()), (lat.min(), lon.max()), (lat.max(), lon.min()), (lat.max(), lon.max())]
    farthest = np.max([metres_between(lat, lon, *corner) for corner in corners], axis=0)
    seconds: Floats = _LIKELY_SECONDS + _LIKELY_DETOUR * farthest / (profile.kmh_by_class["residential"] / 3.6)
    return seconds


def _rounded(points: Sequence[Point]) -> tuple[Point, ...]:
    return tuple((round(lat, _DIGITS), round(lon, _DIGITS)) for lat, lon in points)


def _whole(values: Floats) -> Ints:
    """Rounded, `UNREACHABLE` for infinity, zero from a point to itself."""
    whole = np.where(np.isfinite(values), np.rint(np.nan_to_num(values, posinf=0)), UNREACHABLE).astype(np.int64)
    np.fill_diagonal(whole, 0)
    return whole


def _patched(matrix: Matrix, estimate: Matrix, snaps: Snaps) -> Matrix:
    """Estimates in every row and column of a point that has no street."""
    lost = ~(snaps.found[:, None] & snaps.found[None, :])
    return Matrix(
        seconds=np.where(lost, estimate.seconds, matrix.seconds),
        metres=np.where(lost, estimate.metres, matrix.metres),
    )


def _without_repeats(values: Sequence[Value]) -> tuple[Value, ...]:
    return tuple(value for i, value in enumerate(values) if i == 0 or value != values[i - 1])
