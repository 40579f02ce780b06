"""What a source of travel times promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from routing.problem import Matrix
from routing.reasons import Reason, Text

Value = TypeVar("Value")

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


class TravelServiceFailed(Exception):
    """The routing service at `url` does not answer, or not as it should; `reason` is what to tell people."""

    def __init__(self, url: str, said: str) -> None:
        self.reason = Reason(
            code="travel.service_failed",
            cause=Text(
                ko=f"길찾기 서비스가 제대로 답하지 않습니다: {said}.",
                en=f"The routing service does not answer as it should: {said}.",
            ),
            action=Text(
                ko="서비스를 켜고 BAPGIL_VALHALLA 의 주소를 확인하거나 그 설정을 비우세요 (docs/operations.md).",
                en="Start it, look at its address in BAPGIL_VALHALLA, or leave that empty (docs/operations.md).",
            ),
            subject=(url,),
        )
        super().__init__(f"{self.reason.code}: {url}: {said}")


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
        """Seconds and metres between all points, row = from; `UnknownProfile`, `TravelServiceFailed`."""
        ...

    def line(self, points: Sequence[Point], profile: str) -> Line:
        """The way through the points in their order; `UnknownProfile`, `TravelServiceFailed`."""
        ...


def without_repeats(values: Sequence[Value]) -> tuple[Value, ...]:
    """The values in order, without those that follow an equal one: points of a drawn way, names of its streets."""
    return tuple(value for i, value in enumerate(values) if i == 0 or value != values[i - 1])
