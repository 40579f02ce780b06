"""Travel without a map, the last resort: the straight line times a usual detour, at honest speeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from routing.problem import Matrix
from routing.travel.geodesy import metres_between
from routing.travel.provider import Leg, Line, Point, UnknownProfile


@dataclass(frozen=True, kw_only=True)
class DetourFacts:
    """How much longer the way is than the straight line, and the mean speed on it, lights included."""

    factor: float
    metres_per_second: float


def _kmh(speed: float) -> float:
    return speed / 3.6


DETOURS: Mapping[str, DetourFacts] = MappingProxyType(
    {
        "scooter": DetourFacts(factor=1.41, metres_per_second=_kmh(22)),
        "bicycle": DetourFacts(factor=1.38, metres_per_second=_kmh(13)),
        "van": DetourFacts(factor=1.50, metres_per_second=_kmh(20)),
        # The slower of a pair: 15th percentile of elderly walkers on the flat (Han 2020).
        "foot": DetourFacts(factor=1.25, metres_per_second=0.85),
    }
)
"""Factors measured on Seoul's network against straight lines; speeds are those of a working day."""


@dataclass(frozen=True, kw_only=True)
class Detour:
    """The travel provider that needs nothing: symmetric, blind to one-ways, hills, stairs and rivers."""

    facts: Mapping[str, DetourFacts] = field(default_factory=lambda: DETOURS)

    def matrix(self, points: Sequence[Point], profile: str) -> Matrix:
        """Seconds and metres between all points, shape (points, points)."""
        facts = self._get_facts(profile)
        places = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        lat, lon = places[:, 0], places[:, 1]
        metres = facts.factor * metres_between(lat[:, None], lon[:, None], lat[None, :], lon[None, :])
        return Matrix(
            seconds=np.rint(metres / facts.metres_per_second).astype(np.int64),
            metres=np.rint(metres).astype(np.int64),
        )

    def line(self, points: Sequence[Point], profile: str) -> Line:
        """Straight legs through the points, with the seconds and metres of the matrix."""
        return Line(legs=tuple(self._leg(a, b, profile) for a, b in pairwise(points)))

    def _leg(self, start: Point, end: Point, profile: str) -> Leg:
        pair = self.matrix((start, end), profile)
        return Leg(
            geometry=(start, end),
            seconds=int(pair.seconds[0, 1]),
            metres=int(pair.metres[0, 1]),
            on_streets=False,
        )

    def _get_facts(self, profile: str) -> DetourFacts:
        if profile not in self.facts:
            raise UnknownProfile(profile, list(self.facts))
        return self.facts[profile]
