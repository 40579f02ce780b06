"""Engines of others behind one small interface; each file here is the only one that imports its engine.

Install them with `make peers`. A peer gets a problem with what it cannot state left out (`plain`), plans for a CPU
budget on one thread with the best settings found for it, and gives back who goes where in which order. Times,
costs and violations are then ours to derive (`routing.schedule`, `routing.checker`).
"""

from __future__ import annotations

import importlib
from collections.abc import Collection
from typing import Protocol

from routing.problem import Problem
from routing.reasons import Reason, Text
from routing.schedule import Draft

PEERS = ("pyvrp", "vroom", "ortools")
PACKAGES = {"pyvrp": "pyvrp", "vroom": "pyvroom", "ortools": "ortools"}


class Peer(Protocol):
    """A module of this package."""

    SETTINGS: str
    """What was chosen for it, for the record."""
    SEEDED: bool
    """Does a seed change anything? If not, one run says it all."""
    LACKS: Collection[str]
    """Names of `features` it cannot state."""

    def plan(self, problem: Problem, *, cpu_seconds: float, seed: int) -> Draft:
        """Its best plan after `cpu_seconds`, building its model included."""


class PeerMissing(Exception):
    """A peer that is not installed."""

    def __init__(self, name: str) -> None:
        self.reason = Reason(
            code="bench.peer_missing",
            cause=Text(ko=f"비교 엔진 {name}이(가) 설치되어 있지 않습니다.", en=f"The engine {name} is not installed."),
            action=Text(
                ko="make peers 로 설치하거나 --engines 에서 빼세요.",
                en="Install it with make peers, or leave it out of --engines.",
            ),
            subject=(name,),
        )
        super().__init__(name)


def load_peer(name: str) -> Peer:
    """The peer's module. Raises `PeerMissing`, and `KeyError` for a name that is none of `PEERS`."""
    package = PACKAGES[name]
    try:
        peer: Peer = importlib.import_module(f"simulations.bench.peers.{name}")
    except ImportError as error:
        raise PeerMissing(package) from error
    return peer


def features(problem: Problem) -> set[str]:
    """What a problem asks for that some engine may be unable to state."""
    kinds, visits = problem.vehicle_types, problem.visits
    asked = {
        "hubs": bool(problem.hubs),
        "several trips": any(kind.max_trips > 1 for kind in kinds),
        "distance limits": any(kind.max_distance_metres is not None for kind in kinds),
        "duration limits": any(kind.max_duration_seconds is not None for kind in kinds),
        "stop limits": any(kind.max_stops_per_trip is not None for kind in kinds),
        "overtime": any(kind.overtime_after_seconds is not None for kind in kinds),
        "several kitchens per courier": any(len(kind.sources) > 1 for kind in kinds),
        "time on board": any(visit.max_time_on_board_seconds is not None for visit in visits),
        "release times": any(visit.release_seconds for visit in visits),
        "several windows": any(len(visit.windows) > 1 for visit in visits),
    }
    return {name for name, is_asked in asked.items() if is_asked}
