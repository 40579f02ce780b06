"""What providers on streets have in common: they remember the matrices and drawn ways that are asked for again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from itertools import pairwise
from threading import Lock
from typing import Generic, TypeVar

import numpy as np

from routing.problem import Matrix
from routing.travel.provider import Leg, Line, Point

Value = TypeVar("Value")

_DIGITS = 6
"""Points are told apart to the sixth decimal of a degree, about 0.1 m."""
_LEGS_PER_MATRIX = 64


class RememberingTravel(ABC):
    """Travel provider that measures and draws what it was not asked for lately. Safe to share between threads."""

    def __init__(self, *, remembered: int = 32) -> None:
        self._matrices: Memory[Matrix] = Memory(remembered)
        self._legs: Memory[Leg] = Memory(remembered * _LEGS_PER_MATRIX)

    @abstractmethod
    def check_profile(self, profile: str) -> None:
        """Raise `UnknownProfile` for a way of travelling that this provider has no figures for."""

    @abstractmethod
    def measure(self, points: Sequence[Point], profile: str) -> Matrix:
        """Quickest seconds and their metres between distinct points, at least one."""

    @abstractmethod
    def draw(self, pairs: Sequence[tuple[Point, Point]], profile: str) -> list[Leg]:
        """The quickest way from the first to the second point of each pair, at least one."""

    def matrix(self, points: Sequence[Point], profile: str) -> Matrix:
        """Quickest seconds and their metres between all points; equal points are 0 apart."""
        self.check_profile(profile)
        places = rounded(points)
        known = self._matrices.find((profile, places))
        if known is None:
            known = self._matrices.keep((profile, places), self._measure_each_once(places, profile))
        return Matrix(seconds=known.seconds.copy(), metres=known.metres.copy())

    def line(self, points: Sequence[Point], profile: str) -> Line:
        """The quickest way through the points in order, leg by leg."""
        self.check_profile(profile)
        pairs = list(pairwise(rounded(points)))
        known = {pair: self._legs.find((profile, pair)) for pair in pairs}
        unknown = [pair for pair, leg in known.items() if leg is None]
        drawn = self.draw(unknown, profile) if unknown else []
        known.update((pair, self._legs.keep((profile, pair), leg)) for pair, leg in zip(unknown, drawn, strict=True))
        return Line(legs=tuple(leg for pair in pairs if (leg := known[pair]) is not None))

    def _measure_each_once(self, points: tuple[Point, ...], profile: str) -> Matrix:
        distinct = list(dict.fromkeys(points))
        if not distinct:
            return Matrix(seconds=np.zeros((0, 0), dtype=np.int64), metres=np.zeros((0, 0), dtype=np.int64))
        matrix = self.measure(distinct, profile)
        position = {point: i for i, point in enumerate(distinct)}
        rows = np.array([position[point] for point in points], dtype=np.int64)
        return Matrix(seconds=matrix.seconds[np.ix_(rows, rows)], metres=matrix.metres[np.ix_(rows, rows)])


class Memory(Generic[Value]):
    """The results used last."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> Value | None:
        """What was kept under `key`, None if it was not or has made room since."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def keep(self, key: Hashable, value: Value) -> Value:
        """Keep `value`, and hand it on; what was used longest ago makes room."""
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value


def rounded(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points as they are remembered."""
    return tuple((round(lat, _DIGITS), round(lon, _DIGITS)) for lat, lon in points)
