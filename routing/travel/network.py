"""Travel on a street network: one graph per way of travelling, matrices and drawn lines, remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from routing.problem import Matrix
from routing.travel.approach import LIMIT_SECONDS, SNAP_METRES, estimate_lost, from_door_to_door, leg_without_way
from routing.travel.geodesy import Floats, metres_between
from routing.travel.graph import FoundWay, Graph
from routing.travel.profiles import PROFILES, Profile
from routing.travel.provider import Leg, Point, TravelProvider, UnknownProfile, without_repeats
from routing.travel.remembering import RememberingTravel, rounded
from routing.travel.snapping import SegmentIndex, Snaps
from routing.travel.streets import Streets

_LIKELY_DETOUR, _LIKELY_SECONDS = 1.45, 120.0


@dataclass(frozen=True, kw_only=True, eq=False)
class _Ready:
    """What one profile needs, built when first asked for."""

    profile: Profile
    graph: Graph
    index: SegmentIndex


class StreetTravel(RememberingTravel):
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
        snap_metres: float = SNAP_METRES,
        limit_seconds: float = LIMIT_SECONDS,
        remembered: int = 32,
    ) -> None:
        super().__init__(remembered=remembered)
        self.streets = streets
        self._profiles = profiles
        self._last_resort = last_resort
        self._snap_metres = snap_metres
        self._limit_seconds = limit_seconds
        self._ready: dict[str, _Ready] = {}
        self._building = Lock()

    def check_profile(self, profile: str) -> None:
        """Raise `UnknownProfile` for a way of travelling without speeds."""
        if profile not in self._profiles:
            raise UnknownProfile(profile, list(self._profiles))

    def off_streets(self, points: Sequence[Point], profile: str) -> tuple[int, ...]:
        """Positions of the points that have no usable street within reach."""
        snaps = self._snap(rounded(points), self._get_ready(profile))
        return tuple(np.flatnonzero(~snaps.found).tolist())

    def measure(self, points: Sequence[Point], profile: str) -> Matrix:
        """Quickest seconds and their metres between distinct points."""
        ready = self._get_ready(profile)
        snaps = self._snap(points, ready)
        seconds, metres = ready.graph.travel(
            snaps, likely_seconds=_likely_seconds(points, ready.profile), limit_seconds=self._limit_seconds
        )
        approach = np.where(snaps.found, snaps.metres, np.inf)
        matrix = from_door_to_door(seconds, metres, approach, ready.profile.access_metres_per_second)
        return estimate_lost(matrix, points, approach, profile, self._last_resort)

    def draw(self, pairs: Sequence[tuple[Point, Point]], profile: str) -> list[Leg]:
        """The quickest way for each pair of points."""
        ready = self._get_ready(profile)
        snaps = self._snap([point for pair in pairs for point in pair], ready)
        longest = max(float(_likely_seconds(pair, ready.profile).max()) for pair in pairs)
        ways = ready.graph.find_ways(snaps, likely_seconds=longest)
        legs = []
        for i, ((start, end), way) in enumerate(zip(pairs, ways, strict=True)):
            own = slice(2 * i, 2 * i + 2)
            if way is None or start == end:
                lost = not snaps.found[own].all()
                leg = leg_without_way(start, end, profile, off_streets=lost, last_resort=self._last_resort)
            else:
                leg = self._drawn(start, end, way, float(snaps.metres[own].sum()), ready.profile)
            legs.append(leg)
        return legs

    def _drawn(self, start: Point, end: Point, way: FoundWay, approach_metres: float, profile: Profile) -> Leg:
        drawn = [point for part in way.stretches for point in self.streets.stretch(part.edge, part.start, part.end)]
        return Leg(
            geometry=without_repeats((start, *drawn, end)),
            seconds=round(way.seconds + approach_metres / profile.access_metres_per_second),
            metres=round(way.metres + approach_metres),
            streets=self._names([part.edge for part in way.stretches]),
        )

    def _names(self, edges: Sequence[int]) -> tuple[str, ...]:
        names = [self.streets.names[self.streets.edge_name[edge]] for edge in edges]
        return without_repeats([name for name in names if name])

    def _snap(self, points: Sequence[Point], ready: _Ready) -> Snaps:
        return ready.index.snap(points, self._snap_metres)

    def _get_ready(self, profile: str) -> _Ready:
        self.check_profile(profile)
        with self._building:
            if profile not in self._ready:
                graph = Graph(self.streets, self._profiles[profile])
                index = SegmentIndex(self.streets, graph.usable_edges)
                self._ready[profile] = _Ready(profile=self._profiles[profile], graph=graph, index=index)
            return self._ready[profile]


def _likely_seconds(points: Sequence[Point], profile: Profile) -> Floats:
    """For every point, what a way to the farthest other hardly exceeds: where a search ends at first."""
    lat, lon = np.array(points, dtype=np.float64).reshape(-1, 2).T
    corners = [(lat.min(), lon.min()), (lat.min(), lon.max()), (lat.max(), lon.min()), (lat.max(), lon.max())]
    farthest = np.max([metres_between(lat, lon, *corner) for corner in corners], axis=0)
    seconds: Floats = _LIKELY_SECONDS + _LIKELY_DETOUR * farthest / (profile.kmh_by_class["residential"] / 3.6)
    return seconds
