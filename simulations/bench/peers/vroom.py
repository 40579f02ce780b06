"""VROOM (Verso): heuristic searches from many starting plans, then local search, in C++."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import vroom
from numpy.typing import NDArray

from routing.problem import UNREACHABLE, Problem, Visit
from routing.schedule import Draft
from simulations.bench.peers.budget import spend
from simulations.bench.peers.plain import FOREVER, Courier, Plain, simplify

SETTINGS = "exploration 5, its time limit, 1 thread"
SEEDED = False
LACKS = (
    "hubs", "several trips", "duration limits", "overtime", "several kitchens per courier", "time on board",
    "release times",
)  # fmt: skip

EXPLORATION = 5
MOST_SECONDS = 10**7
"""Too long for every tour, and small enough for VROOM's sums."""
HIGHEST_PRIORITY = 100
MOST_WON = 2**31
"""What all ways together may cost at most, lest VROOM refuses: it counts in 32 bits."""


def plan(problem: Problem, *, cpu_seconds: float, seed: int) -> Draft:
    """See `Peer.plan`; there is no seed."""
    begun = time.process_time()
    model = _Model(simplify(problem, waves=True))

    def run(seconds: float) -> vroom.Solution:
        # Its input may be solved once only.
        return model.build().solve(EXPLORATION, nb_threads=1, timeout=timedelta(seconds=seconds))

    model.build()  # once for the budget: what building takes is part of it
    return model.read(spend(cpu_seconds - (time.process_time() - begun), run))


@dataclass
class _Model:
    """Locations are the nodes of `Plain`, which differ in their source: one profile for each kind of courier.

    Costs are in units of `unit` won: 1, unless the sums would be too large for VROOM.
    """

    plain: Plain

    def __post_init__(self) -> None:
        self.end = len(self.plain.problem.visits) + 1
        allowed = np.stack([self.plain.may_serve(courier) for courier in self.plain.kinds])
        self.special = set((1 + np.flatnonzero(~allowed.all(axis=0))).tolist())
        ways = max(int(self._ways(courier).max(initial=0)) for courier in self.plain.kinds)
        fixed = max(self.plain.terms(courier).fixed_won for courier in self.plain.kinds)
        stops = len(self.plain.problem.visits) + len(self.plain.couriers)
        self.unit = 1 + int((ways + fixed) * stops // MOST_WON)

    def build(self) -> vroom.Input:
        stated = vroom.Input()
        for courier in self.plain.kinds:
            profile = f"kind-{courier.kind}"
            stated.set_durations_matrix(profile, np.minimum(self.plain.seconds(courier), MOST_SECONDS))
            stated.set_distances_matrix(profile, np.minimum(self.plain.metres(courier), MOST_SECONDS))
            stated.set_costs_matrix(profile, self._ways(courier) // self.unit)
        stated.add_vehicle([self._vehicle(number, courier) for number, courier in enumerate(self.plain.couriers)])
        stated.add_job([self._job(node, visit) for node, visit in enumerate(self.plain.problem.visits, start=1)])
        return stated

    def read(self, solution: vroom.Solution) -> Draft:
        routes = solution.to_dict()["routes"]
        return self.plain.draft([(self.plain.couriers[route["vehicle"]], [_doors(route)]) for route in routes])

    def _vehicle(self, number: int, courier: Courier) -> vroom.Vehicle:
        kind, terms = courier.type, self.plain.terms(courier)
        limits = {}
        if kind.max_stops_per_trip is not None:
            limits["max_tasks"] = kind.max_stops_per_trip
        if kind.max_distance_metres is not None:
            limits["max_distance"] = kind.max_distance_metres
        return vroom.Vehicle(
            number, start=0, end=None if kind.end_place is None else self.end, profile=f"kind-{courier.kind}",
            capacity=[kind.capacity.get(name, FOREVER) for name in self.plain.problem.dimensions],
            skills=self._doors_of(courier),
            time_window=vroom.TimeWindow(terms.earliest_departure, max(terms.earliest_departure + 1, terms.shift_end)),
            costs=vroom.VehicleCosts(fixed=round(terms.fixed_won / self.unit)), **limits,
        )  # fmt: skip

    def _ways(self, courier: Courier) -> NDArray[np.int64]:
        return _within_reach(self.plain.won(courier, scale=1, timed=True))

    def _doors_of(self, courier: Courier) -> set[int]:
        """Among the doors that are not for everybody, each of which asks for a skill of its own."""
        return set((1 + np.flatnonzero(self.plain.may_serve(courier))).tolist()) & self.special

    def _job(self, node: int, visit: Visit) -> vroom.Job:
        early, late = self.plain.window(visit)
        dimensions = self.plain.problem.dimensions
        return vroom.Job(
            node, location=node, default_service=visit.service_seconds,
            delivery=[visit.delivery.get(name, 0) for name in dimensions],
            pickup=[visit.pickup.get(name, 0) for name in dimensions],
            skills={node} & self.special,
            priority=min(HIGHEST_PRIORITY, visit.priority * 30), time_windows=[vroom.TimeWindow(early, late)],
        )  # fmt: skip


def _doors(route: dict[str, Any]) -> list[int]:
    return [step["id"] for step in route["steps"] if step["type"] == "job"]


def _within_reach(won: NDArray[np.int64]) -> NDArray[np.int64]:
    """Ways that nobody may take cost as much as the dearest one: skills forbid them, and sums stay small."""
    reachable = won[won < UNREACHABLE]
    capped: NDArray[np.int64] = np.minimum(won, reachable.max(initial=0))
    return capped
