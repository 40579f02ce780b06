"""What a travel matrix costs and how far its times agree: ours, and Valhalla's and OSRM's where their services are."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
import numpy as np

from routing.problem import UNREACHABLE, Matrix
from routing.travel import PROFILES, Point, Streets, StreetTravel
from routing.travel.geodesy import metres_between
from routing.travel.valhalla import Valhalla
from simulations.bench.record import Row, Topic
from simulations.bench.service_time import cpu_seconds_at_port

TOPIC = Topic(name="matrix", keys=("provider", "streets", "profile", "points"))
KNOWN_PROFILES = tuple(PROFILES)
OURS, VALHALLA, OSRM = "ours", "valhalla", "osrm"
OSRM_PROFILES = ("bicycle", "van", "foot")
"""OSRM serves one profile per service; it brings none for scooters."""
TIMEOUT_SECONDS = 600.0
_APART_METRES = 300.0
"""Only ways between places this far apart are compared: of two neighbours one may stand across a dual carriageway."""


class Measuring(Protocol):
    """Whatever makes matrices."""

    def matrix(self, points: Sequence[Point], profile: str) -> Matrix:
        """Seconds and metres between all points, row = from."""
        ...


@dataclass(frozen=True, kw_only=True)
class Source:
    """A provider by its name, with the profiles that it has and the address of the service behind it, if any."""

    name: str
    provider: Measuring
    profiles: Sequence[str] = KNOWN_PROFILES
    urls: Mapping[str, str]


class Osrm:
    """OSRM's services, one per profile (https://project-osrm.org/docs/v5.24.0/api/#table-service)."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self._urls = urls
        self._http = httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False)

    def matrix(self, points: Sequence[Point], profile: str) -> Matrix:
        """Seconds and metres between all points, from street to street."""
        path = ";".join(f"{lon},{lat}" for lat, lon in points)
        asked = f"{self._urls[profile]}/table/v1/{profile}/{path}?annotations=duration,distance"
        told = self._http.get(asked).raise_for_status().json()
        return Matrix(seconds=_cells(told["durations"]), metres=_cells(told["distances"]))


def list_sources(streets: Streets, *, valhalla: str, osrm: Mapping[str, str]) -> list[Source]:
    """Ours, and those whose services are given."""
    sources = [Source(name=OURS, provider=StreetTravel(streets, remembered=1), urls={})]
    if valhalla:
        asking = Valhalla(valhalla, seconds=TIMEOUT_SECONDS, remembered=1)
        sources.append(Source(name=VALHALLA, provider=asking, urls=dict.fromkeys(KNOWN_PROFILES, valhalla)))
    if osrm:
        sources.append(Source(name=OSRM, provider=Osrm(osrm), profiles=tuple(osrm), urls=osrm))
    return sources


def draw_points(streets: Streets, count: int, seed: int) -> list[Point]:
    """Places on the streets, the same for the same seed."""
    chosen = Random(f"bapgil matrix {seed} {count}").choices(range(len(streets.shape_lat)), k=count)
    lat, lon = streets.shape_lat[chosen].round(6), streets.shape_lon[chosen].round(6)
    return list(zip(lat.tolist(), lon.tolist(), strict=True))


def measure(
    sources: Sequence[Source], *, streets: str, points: Sequence[Sequence[Point]], profiles: Sequence[str]
) -> Iterator[Row]:
    """A row per source, profile and number of points, one source after the other for each; ours is the first.

    CPU seconds are of asking and of the service together, None where it runs on another machine. What a profile needs
    once is built before. The ratios are medians, ours to theirs, over pairs that both can reach.
    """
    for profile, chosen in product(profiles, points):
        ours = None
        for source in sources:
            if profile not in source.profiles:
                continue
            source.provider.matrix(chosen[:2], profile)
            matrix, timed = _time(source, chosen, profile)
            ours = ours or matrix
            agreeing = {} if ours is matrix else compare(chosen, ours, matrix)
            yield {
                "provider": source.name, "streets": streets, "profile": profile, "points": len(chosen),
                **timed, **agreeing,
            }  # fmt: skip


def compare(points: Sequence[Point], ours: Matrix, theirs: Matrix) -> dict[str, float | None]:
    """Median ratios of our seconds and metres to theirs."""
    lat, lon = np.array(points).T
    apart = metres_between(lat[:, None], lon[:, None], lat[None, :], lon[None, :]) > _APART_METRES
    both = apart & (ours.seconds < UNREACHABLE) & (theirs.seconds < UNREACHABLE)
    if not both.any():
        return {"seconds_ratio": None, "metres_ratio": None}
    return {
        "seconds_ratio": round(float(np.median(ours.seconds[both] / theirs.seconds[both])), 3),
        "metres_ratio": round(float(np.median(ours.metres[both] / theirs.metres[both])), 3),
    }


def summarise(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """A line per streets, profile and number of points, with each source's figures under its name."""
    lines: dict[tuple[str, str, int], dict[str, Any]] = {}
    for row in rows:
        key = (row["streets"], row["profile"], row["points"])
        line = lines.setdefault(key, {"streets": key[0], "profile": key[1], "points": key[2]})
        line[row["provider"]] = row
    return list(lines.values())


def tell_line(line: Mapping[str, Any]) -> list[str]:
    """The cells of a table's row, as `HEADINGS` names them."""
    peers = (VALHALLA, OSRM)
    return [
        line["streets"],
        line["profile"],
        str(line["points"]),
        *(_tell(line.get(name), "cpu_seconds") for name in (OURS, *peers)),
        *(_tell(line.get(name), "seconds_ratio") for name in peers),
        *(_tell(line.get(name), "metres_ratio") for name in peers),
    ]


HEADINGS = (
    "streets", "profile", "points", "ours CPU s", "Valhalla CPU s", "OSRM CPU s", "our time / Valhalla's",
    "our time / OSRM's", "our way / Valhalla's", "our way / OSRM's",
)  # fmt: skip


def _tell(row: Row | None, name: str) -> str:
    value = None if row is None else row.get(name)
    return "–" if value is None else f"{value:.2f}"


def _time(source: Source, points: Sequence[Point], profile: str) -> tuple[Matrix, dict[str, float | None]]:
    port = urlsplit(source.urls[profile]).port if source.urls else None
    read: Callable[[], float | None] = (lambda: cpu_seconds_at_port(port)) if port else (lambda: 0.0)
    there, cpu, begun = read(), time.process_time(), time.perf_counter()
    matrix = source.provider.matrix(points, profile)
    seconds, asking, after = time.perf_counter() - begun, time.process_time() - cpu, read()
    whole = None if there is None or after is None else round(asking + after - there, 3)
    return matrix, {"seconds": round(seconds, 3), "cpu_seconds": whole}


def _cells(told: Sequence[Sequence[float | None]]) -> np.typing.NDArray[np.int64]:
    cells = np.array(told, dtype=np.float64)
    return np.where(np.isnan(cells), UNREACHABLE, np.rint(np.nan_to_num(cells))).astype(np.int64)
