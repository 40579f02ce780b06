"""How long a travel matrix takes: our provider, and Valhalla and OSRM where their services are."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

import httpx

from routing.travel import PROFILES, Bounds, Point
from simulations.bench.record import Row, Topic

TOPIC = Topic(name="matrix", keys=("provider", "streets", "profile", "points"))
VALHALLA_COSTING = {"scooter": "motor_scooter", "bicycle": "bicycle", "foot": "pedestrian", "van": "auto"}
OSRM_PROFILE = {"bicycle": "bike", "foot": "foot", "van": "car"}
"""OSRM serves one profile per service, under the name it was prepared with; it has none for scooters."""
TIMEOUT_SECONDS = 300

Ask = Callable[[Sequence[Point], str], bool]
"""Asks for the matrix of points in a profile; False where the provider has no such profile."""


def draw_points(bounds: Bounds, count: int, seed: int) -> list[Point]:
    """Points in a box, the same for the same seed."""
    west, south, east, north = bounds
    rng = Random(f"bapgil matrix {seed} {count}")
    return [(rng.uniform(south, north), rng.uniform(west, east)) for _ in range(count)]


def measure(
    providers: Mapping[str, Ask], *, streets: str, points: Sequence[Sequence[Point]], profiles: Sequence[str]
) -> Iterator[Row]:
    """Wall seconds per provider, profile and number of points; what a profile needs once is built before."""
    for name, ask in providers.items():
        for profile in profiles:
            if not ask(points[0][:2], profile):
                continue
            for chosen in points:
                begun = time.perf_counter()
                ask(chosen, profile)
                seconds = round(time.perf_counter() - begun, 3)
                yield {
                    "provider": name, "streets": streets, "profile": profile, "points": len(chosen), "seconds": seconds,
                }  # fmt: skip


def valhalla(url: str) -> Ask:
    """Ask Valhalla's service at `url`."""

    def ask(points: Sequence[Point], profile: str) -> bool:
        places = [{"lat": lat, "lon": lon} for lat, lon in points]
        asked = {"sources": places, "targets": places, "costing": VALHALLA_COSTING[profile]}
        httpx.post(f"{url}/sources_to_targets", json=asked, timeout=TIMEOUT_SECONDS).raise_for_status()
        return True

    return ask


def osrm(url: str) -> Ask:
    """Ask OSRM's service at `url`."""

    def ask(points: Sequence[Point], profile: str) -> bool:
        if profile not in OSRM_PROFILE:
            return False
        path = ";".join(f"{lon},{lat}" for lat, lon in points)
        asked = f"{url}/table/v1/{OSRM_PROFILE[profile]}/{path}?annotations=duration,distance"
        httpx.get(asked, timeout=TIMEOUT_SECONDS).raise_for_status()
        return True

    return ask


KNOWN_PROFILES = tuple(PROFILES)
