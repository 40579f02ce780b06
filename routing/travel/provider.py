"""What a source of travel times promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from routing.problem import Matrix

Point = tuple[float, float]
"""Latitude and longitude in WGS84 degrees, in this order."""


class PlacesWithoutCoordinates(ValueError):
    """A matrix was asked for, but some places have no coordinates."""

    def __init__(self, place_ids: Sequence[str]) -> None:
        self.place_ids = tuple(place_ids)
        super().__init__(f"travel.no_coordinates: places without coordinates: {', '.join(place_ids)}")


class UnknownProfile(ValueError):
    """The provider does not know this way of travelling."""

    def __init__(self, profile: str, known: Sequence[str]) -> None:
        self.profile = profile
        super().__init__(f"travel.unknown_profile: {profile!r} is none of {', '.join(sorted(known))}")


@dataclass(frozen=True, kw_only=True)
class Leg:
    """The way from one point to the next.

    `streets` are the names passed, in order; `on_streets` is False where no way was found and the leg is
    only a straight line with estimated (or `UNREACHABLE`) figures.
    """

    geometry: tuple[Point, ...]
    seconds: int
    metres: int
    streets: tuple[str, ...] = ()
    on_streets: bool = True


@dataclass(frozen=True, kw_only=True)
class Line:
    """The drawn way through several points: one leg less than points."""

    legs: tuple[Leg, ...]

    @property
    def geometry(self) -> tuple[Point, ...]:
        """All points of the line, with the joints of the legs not repeated."""
        drawn: list[Point] = []
        for leg in self.legs:
            drawn.extend(point for point in leg.geometry if not drawn or point != drawn[-1])
        return tuple(drawn)

    @property
    def seconds(self) -> int:
        """Travel time of all legs."""
        return sum(leg.seconds for leg in self.legs)

    @property
    def metres(self) -> int:
        """Length of all legs."""
        return sum(leg.metres for leg in self.legs)

    @property
    def on_streets(self) -> bool:
        """Whether every leg follows streets."""
        return all(leg.on_streets for leg in self.legs)


class TravelProvider(Protocol):
    """Gives travel between points for a named way of travelling (scooter, bicycle, foot, van)."""

    def matrix(self, points: Sequence[Point], profile: str) -> Matrix:
        """Seconds and metres between all points, row = from; raises `UnknownProfile`."""
        ...

    def line(self, points: Sequence[Point], profile: str) -> Line:
        """The way through the points in their order; raises `UnknownProfile`."""
        ...
