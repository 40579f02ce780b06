"""PyVRP (Wouda, Lan and Kool 2024): iterated local search with penalised infeasibility."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pyvrp
from numpy.typing import NDArray

from routing.convert.problems import MOST
from routing.problem import UNREACHABLE, Load, Problem
from routing.schedule import Draft
from simulations.bench.peers.plain import FOREVER, Courier, Plain, simplify

SETTINGS = "default parameters, penalties up to the dearest way or vehicle"
SEEDED = True
LACKS = ("hubs", "stop limits", "several kitchens per courier", "time on board", "several windows")

SCALE = 36
"""Parts of a won where time costs something: pay exact to the hundred won an hour, prizes within its penalties."""

MOST_PRIZE_WON = 50_000
"""More than serving any door costs; with more its penalties, which have a limit, no longer lead back to valid plans."""


def plan(problem: Problem, *, cpu_seconds: float, seed: int) -> Draft:
    """See `Peer.plan`."""
    end = time.process_time() + cpu_seconds
    model = _Model(simplify(problem))
    data = model.build()
    result = pyvrp.solve(
        data,
        stop=lambda _: time.process_time() >= end,
        seed=seed,
        collect_stats=False,
        params=pyvrp.SolveParams(penalty=_penalties(data)),
    )
    return model.read(result.best)


def _penalties(data: pyvrp.ProblemData) -> pyvrp.PenaltyParams:
    """Its limit suits prices of the size of a CVRP; where everything costs a thousand times as much, exceeding a
    capacity would pay at that limit, and no plan would ever be valid."""
    default = pyvrp.PenaltyParams()
    dearest = default.max_penalty
    for kind in data.vehicle_types():
        ways = np.asarray(data.distance_matrix(kind.profile))
        way = int(ways.max(initial=0, where=ways < UNREACHABLE)) * kind.unit_distance_cost
        dearest = max(dearest, float(kind.fixed_cost), float(way))
    return pyvrp.PenaltyParams(max_penalty=dearest)


@dataclass
class _Model:
    """Locations: the source and the end of every kind of courier's source, then the visits."""

    plain: Plain

    def __post_init__(self) -> None:
        self.scale = SCALE if self.plain.hourly else 1
        kinds = self.plain.kinds
        self.sources = list(dict.fromkeys(courier.source for courier in kinds))
        self.first_visit = 2 * len(self.sources)
        self.members = {each.kind: [c for c in self.plain.couriers if c.kind == each.kind] for each in kinds}

    def build(self) -> pyvrp.ProblemData:
        kinds, visits = self.plain.kinds, self.plain.problem.visits
        reloads = [self._reload(courier) for courier in kinds]
        depots = [pyvrp.Depot(location=at) for at in range(self.first_visit)]
        return pyvrp.ProblemData(
            locations=[pyvrp.Location(0, 0) for _ in range(self.first_visit + len(visits))],
            clients=[self._client(at) for at in range(len(visits))],
            depots=[*depots, *reloads],
            vehicle_types=[self._vehicle_type(courier, len(depots) + at) for at, courier in enumerate(kinds)],
            distance_matrices=[self._spread(courier, self._distances(courier)) for courier in kinds],
            duration_matrices=[self._spread(courier, self.plain.seconds(courier)) for courier in kinds],
        )

    def read(self, best: pyvrp.Solution) -> Draft:
        tours = []
        free = {number: list(members) for number, members in self.members.items()}
        for route in best.routes():
            courier = free[self.plain.kinds[route.vehicle_type()].kind].pop(0)
            trips: list[list[int]] = [[] for _ in range(route.num_trips())]
            for activity in route.schedule():
                if activity.is_client():
                    trips[activity.trip].append(activity.idx + 1)
            tours.append((courier, trips))
        return self.plain.draft(tours)

    def _reload(self, courier: Courier) -> pyvrp.Depot:
        depot = self.plain.depot_of(courier)
        taken = depot.loading_seconds + courier.type.reload_seconds
        return pyvrp.Depot(
            location=self.sources.index(courier.source), tw_early=depot.open_seconds,
            tw_late=max(depot.open_seconds, depot.close_seconds - taken), service_duration=taken,
        )  # fmt: skip

    def _client(self, at: int) -> pyvrp.Client:
        visit = self.plain.problem.visits[at]
        early, late = self.plain.window(visit)
        amount = partial(_amounts, self.plain.problem.dimensions)
        return pyvrp.Client(
            location=self.first_visit + at, delivery=amount(visit.delivery), pickup=amount(visit.pickup),
            service_duration=visit.service_seconds, tw_early=early, tw_late=late, release_time=visit.release_seconds,
            prize=visit.priority * min(visit.unserved_won, MOST_PRIZE_WON) * self.scale,
            required=visit.unserved_won >= MOST,
        )  # fmt: skip

    def _vehicle_type(self, courier: Courier, reload: int) -> pyvrp.VehicleType:
        kind, terms = courier.type, self.plain.terms(courier)
        start = self.sources.index(courier.source)
        limits: dict[str, Any] = {}
        if kind.max_distance_metres is not None:
            limits["max_distance"] = kind.max_distance_metres
        if kind.max_duration_seconds is not None:
            limits["shift_duration"] = max(0, kind.max_duration_seconds - terms.overhead_seconds)
        if kind.overtime_after_seconds is not None:
            regular = max(0, kind.overtime_after_seconds - terms.overhead_seconds)
            longest = limits.get("shift_duration", FOREVER)
            limits["shift_duration"] = min(regular, longest)
            limits["max_overtime"] = max(0, longest - regular)
            limits["unit_overtime_cost"] = round(kind.overtime_per_hour_won * self.scale / 3_600)
        return pyvrp.VehicleType(
            num_available=len(self.members[courier.kind]),
            capacity=[kind.capacity.get(name, FOREVER) for name in self.plain.problem.dimensions],
            start_depot=start, end_depot=len(self.sources) + start, fixed_cost=round(terms.fixed_won * self.scale),
            tw_early=terms.earliest_departure, tw_late=terms.shift_end,
            start_late=max(terms.earliest_departure, min(terms.latest_departure, terms.shift_end)),
            unit_distance_cost=self._unit_distance_cost(courier),
            unit_duration_cost=round(kind.per_hour_won * self.scale / 3_600), profile=self.plain.kinds.index(courier),
            reload_depots=[reload] if kind.max_trips > 1 else [], max_reloads=kind.max_trips - 1, **limits,
        )  # fmt: skip

    def _distances(self, courier: Courier) -> NDArray[np.int64]:
        """Won; metres where their sum is limited (an unfamiliar face then has no price)."""
        if courier.type.max_distance_metres is not None:
            return self.plain.metres(courier)
        return self.plain.won(courier, scale=self.scale, timed=False)

    def _unit_distance_cost(self, courier: Courier) -> int:
        """Never nothing: what is near is the cheapest way of any kind to it, and with a free one all doors would be."""
        limited = courier.type.max_distance_metres is not None
        return max(1, round(courier.type.per_km_won * self.scale / 1_000)) if limited else 1

    def _spread(self, courier: Courier, nodes: NDArray[np.int64]) -> Any:
        """A matrix over nodes as one over all locations."""
        start, many = self.sources.index(courier.source), self.first_visit + len(self.plain.problem.visits)
        at = np.array([start, *range(self.first_visit, many), len(self.sources) + start])
        table = np.full((many, many), UNREACHABLE, np.int64)
        table[np.ix_(at, at)] = nodes
        np.fill_diagonal(table, 0)
        return table


def _amounts(dimensions: Sequence[str], load: Load) -> list[int]:
    return [load.get(name, 0) for name in dimensions]
