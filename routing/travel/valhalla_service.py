"""Valhalla's service as it is spoken to: JSON over HTTP, one call per question (its API of 3.9).

https://valhalla.github.io/valhalla/api: `/locate` finds streets, `/sources_to_targets` measures, `/route` draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import httpx
import numpy as np

from routing.travel.geodesy import Floats, metres_between
from routing.travel.provider import Point, TravelServiceFailed, without_repeats

CONNECT_SECONDS = 2.0
"""A service on this machine or in this house answers sooner, or is not there."""
_POLYLINE_UNITS = 1e6


class Declined(Exception):
    """The service understood and says no; `code` is its own (https://valhalla.github.io/valhalla/api/turn-by-turn)."""

    def __init__(self, code: int, said: str) -> None:
        self.code = code
        super().__init__(f"{said} ({code})")


@dataclass(frozen=True, kw_only=True)
class Costing:
    """A way of travelling in the service's words: one of its models, with options where its own do not fit."""

    name: str
    options: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Route:
    """The drawn way between two places on streets."""

    shape: tuple[Point, ...]
    seconds: float
    metres: float
    streets: tuple[str, ...]


class ValhallaService:
    """One connection pool to the service at `url`; safe to share between threads.

    Places look for a street within `snap_metres`. Every call raises `TravelServiceFailed` where nobody answers within
    its `seconds`, or not as Valhalla does, and `Declined`. Proxies of the environment are not used.
    """

    def __init__(self, url: str, *, snap_metres: float) -> None:
        self.url = url
        self._snap_metres = snap_metres
        self._http = httpx.Client(base_url=url, trust_env=False)

    def locate(self, points: Sequence[Point], costing: Costing, seconds: float) -> Floats:
        """Metres from every point to its street, shape (points,); infinite where none is near."""
        found = self._ask("/locate", {"locations": self._places(points), "verbose": False}, costing, seconds)
        try:
            return np.array([_metres_to_street(*pair) for pair in zip(points, found, strict=True)])
        except (KeyError, TypeError, ValueError) as error:
            raise self._misunderstood(error) from error

    def measure(
        self, sources: Sequence[Point], targets: Sequence[Point], costing: Costing, seconds: float
    ) -> tuple[Floats, Floats]:
        """Seconds and metres on the streets, shape (sources, targets); infinite where there is no way."""
        asked = {"sources": self._places(sources), "targets": self._places(targets), "verbose": False}
        answer = self._ask("/sources_to_targets", {**asked, "units": "kilometers"}, costing, seconds)
        try:
            cells = answer["sources_to_targets"]
            shape = (len(sources), len(targets))
            durations = np.array(cells["durations"], dtype=np.float64).reshape(shape)
            metres = 1000 * np.array(cells["distances"], dtype=np.float64).reshape(shape)
        except (KeyError, TypeError, ValueError) as error:
            raise self._misunderstood(error) from error
        return np.where(np.isnan(durations), np.inf, durations), np.where(np.isnan(metres), np.inf, metres)

    def route(self, start: Point, end: Point, costing: Costing, seconds: float) -> Route:
        """The quickest way on the streets."""
        asked = {"locations": self._places((start, end)), "directions_type": "maneuvers", "units": "kilometers"}
        answer = self._ask("/route", {**asked, "shape_format": "polyline6"}, costing, seconds)
        try:
            leg = answer["trip"]["legs"][0]
            names = [turn["street_names"][0] for turn in leg["maneuvers"] if turn.get("street_names")]
            return Route(
                shape=decode_polyline(leg["shape"]),
                seconds=float(leg["summary"]["time"]),
                metres=1000 * float(leg["summary"]["length"]),
                streets=without_repeats(names),
            )
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise self._misunderstood(error) from error

    def read_version(self, seconds: float) -> str:
        """The version of the service."""
        answer = self._send("GET", "/status", seconds)
        if not isinstance(answer, dict) or "version" not in answer:
            raise self._misunderstood("no version")
        return str(answer["version"])

    def _places(self, points: Sequence[Point]) -> list[dict[str, float]]:
        return [{"lat": lat, "lon": lon, "search_cutoff": self._snap_metres} for lat, lon in points]

    def _ask(self, path: str, question: Mapping[str, Any], costing: Costing, seconds: float) -> Any:
        options = {"costing": costing.name, "costing_options": {costing.name: dict(costing.options)}}
        return self._send("POST", path, seconds, {**question, **options})

    def _send(self, method: str, path: str, seconds: float, body: Mapping[str, Any] | None = None) -> Any:
        if seconds <= 0:
            raise TravelServiceFailed(self.url, "too slow")
        patience = httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))
        try:
            answer = self._http.request(method, path, json=body, timeout=patience)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise TravelServiceFailed(self.url, str(error) or type(error).__name__) from error
        try:
            told = answer.json()
        except ValueError as error:
            raise TravelServiceFailed(self.url, f"{answer.status_code}, no JSON") from error
        if answer.is_success:
            return told
        if answer.is_client_error and isinstance(told, dict) and isinstance(told.get("error_code"), int):
            raise Declined(told["error_code"], str(told.get("error", "")))
        raise TravelServiceFailed(self.url, str(answer.status_code))

    def _misunderstood(self, what: object) -> TravelServiceFailed:
        return TravelServiceFailed(self.url, f"not an answer of Valhalla: {what}")


def decode_polyline(text: str) -> tuple[Point, ...]:
    """The points of a polyline of six decimals (Google's encoded polyline algorithm); `ValueError` if it is none."""
    steps, value, shift = [], 0, 0
    for letter in text:
        bits = ord(letter) - 63
        if not 0 <= bits < 64:
            raise ValueError(f"no letter of a polyline: {letter!r}")
        value |= (bits & 31) << shift
        shift += 5
        if bits < 32:
            steps.append(~(value >> 1) if value & 1 else value >> 1)
            value, shift = 0, 0
    if shift or len(steps) % 2:
        raise ValueError("half a point at the end of a polyline")
    return tuple(zip(_add_up(steps[0::2]), _add_up(steps[1::2]), strict=True))


def _add_up(steps: Sequence[int]) -> list[float]:
    return [total / _POLYLINE_UNITS for total in accumulate(steps)]


def _metres_to_street(point: Point, found: Mapping[str, Any]) -> float:
    places = [(edge["correlated_lat"], edge["correlated_lon"]) for edge in found["edges"] or ()]
    return min((float(metres_between(*point, *place)) for place in places), default=np.inf)
