"""OR-Tools' routing library (Google): savings, then its iterated local search by ruin and recreate."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2, routing_ils_pb2

from routing.convert.problems import MOST
from routing.problem import Load, Problem, Visit
from routing.schedule import Draft
from simulations.bench.peers.budget import spend
from simulations.bench.peers.plain import FOREVER, Courier, Plain, simplify

SETTINGS = "savings, iterated local search: SISR ruin, cheapest insertion, annealing with automatic temperatures"
SEEDED = False
LACKS = ("hubs", "several trips", "overtime", "several kitchens per courier", "time on board", "release times",
         "several windows", "stop limits")  # fmt: skip

CENTS = 100
"""Costs are whole hundredths of a won where time costs something."""


def plan(problem: Problem, *, cpu_seconds: float, seed: int) -> Draft:
    """See `Peer.plan`; there is no seed."""
    plain = simplify(problem, waves=True)
    begun = time.process_time()
    _Model(plain).build()  # once for the budget: what building takes is part of it
    left = cpu_seconds - (time.process_time() - begun)

    def run(seconds: float) -> Draft:
        # A model that was searched before may find nothing when it is searched again.
        model = _Model(plain)
        model.build()
        return model.read(model.routing.SolveWithIteratedLocalSearch(_parameters(seconds, model.first)))

    return spend(left, run)


def _parameters(seconds: float, first: Any) -> Any:
    chosen = pywrapcp.DefaultRoutingSearchParameters()
    chosen.first_solution_strategy = first
    chosen.time_limit.FromMicroseconds(round(seconds * 1e6))
    chosen.use_iterated_local_search = True
    chosen.iterated_local_search_parameters.improve_perturbed_solution = False  # far better with it off
    ruin = chosen.iterated_local_search_parameters.ruin_recreate_parameters
    sisr = ruin.ruin_strategies.add().sisr
    sisr.max_removed_sequence_size, sisr.avg_num_removed_visits, sisr.bypass_factor = 10, 10, 0.01
    ruin.recreate_strategy.heuristic = routing_enums_pb2.FirstSolutionStrategy.LOCAL_CHEAPEST_INSERTION
    acceptance = chosen.iterated_local_search_parameters.reference_solution_acceptance_strategy
    acceptance.simulated_annealing.cooling_schedule_strategy = routing_ils_pb2.CoolingScheduleStrategy.EXPONENTIAL
    acceptance.simulated_annealing.automatic_temperatures = True
    return chosen


@dataclass
class _Model:
    """Nodes: the visits first, then a source for each kind of courier, and an end if its tours end elsewhere."""

    plain: Plain

    def __post_init__(self) -> None:
        self.visits, kinds = len(self.plain.problem.visits), self.plain.kinds
        self.nodes, self.ends = self.visits, {}
        for courier in kinds:
            start, self.nodes = self.nodes, self.nodes + (1 if self.plain.returns(courier) else 2)
            self.ends[courier.kind] = start, self.nodes - 1
        starts, ends = zip(*(self.ends[courier.kind] for courier in self.plain.couriers), strict=True)
        self.manager = pywrapcp.RoutingIndexManager(self.nodes, len(starts), list(starts), list(ends))
        self.routing = pywrapcp.RoutingModel(self.manager)

    def build(self) -> None:
        scale = CENTS if self.plain.hourly else 1
        cost = self._register(lambda courier: self.plain.won(courier, scale=scale, timed=True))
        for number, courier in enumerate(self.plain.couriers):
            self.routing.SetArcCostEvaluatorOfVehicle(cost[courier.kind], number)
            self.routing.SetFixedCostOfVehicle(round(self.plain.terms(courier).fixed_won * scale), number)
        if self._timed():
            self._add_time()
        self._add_distance()
        for name in self.plain.problem.dimensions:
            self._add_load(name)
        for at, visit in enumerate(self.plain.problem.visits):
            if visit.unserved_won < MOST:
                penalty = visit.priority * visit.unserved_won * scale
                self.routing.AddDisjunction([self.manager.NodeToIndex(at)], penalty)
        self._forbid()

    @property
    def first(self) -> Any:
        """Savings; with couriers that differ they take too long to come by a plan at all."""
        strategies = routing_enums_pb2.FirstSolutionStrategy
        return strategies.SAVINGS if len(self.plain.kinds) == 1 else strategies.PARALLEL_CHEAPEST_INSERTION

    def read(self, found: Any) -> Draft:
        tours: list[tuple[Courier, list[list[int]]]] = []
        if found is None:
            return self.plain.draft(tours)
        for number, courier in enumerate(self.plain.couriers):
            stops, at = [], found.Value(self.routing.NextVar(self.routing.Start(number)))
            while not self.routing.IsEnd(at):
                stops.append(self.manager.IndexToNode(at) + 1)
                at = found.Value(self.routing.NextVar(at))
            tours.append((courier, [stops]))
        return self.plain.draft(tours)

    def _register(self, table_of: Callable[[Courier], np.ndarray[Any, Any]]) -> dict[int, int]:
        """A transit matrix for each kind of courier, by its number."""
        found = {}
        for courier in self.plain.kinds:
            (start, end), given = self.ends[courier.kind], table_of(courier)
            table = np.zeros((self.nodes, self.nodes), np.int64)
            table[: self.visits, : self.visits] = given[1:-1, 1:-1]
            table[start, : self.visits], table[: self.visits, end] = given[0, 1:-1], given[1:-1, -1]
            found[courier.kind] = self.routing.RegisterTransitMatrix(table.tolist())
        return found

    def _timed(self) -> bool:
        kinds = {courier.type.id: courier.type for courier in self.plain.couriers}.values()
        return any(visit.windows for visit in self.plain.problem.visits) or any(
            kind.max_duration_seconds is not None or kind.shift_end_seconds < MOST for kind in kinds
        )

    def _add_time(self) -> None:
        service = np.array([0, *(visit.service_seconds for visit in self.plain.problem.visits), 0])
        transits = self._register(lambda courier: self.plain.seconds(courier) + service[:, None])
        of_couriers = [transits[courier.kind] for courier in self.plain.couriers]
        horizon = max(courier.shift[1] for courier in self.plain.couriers)
        self.routing.AddDimensionWithVehicleTransits(of_couriers, horizon, horizon, False, "time")
        time_ = self.routing.GetDimensionOrDie("time")
        for at, visit in enumerate(self.plain.problem.visits):
            early, late = self.plain.window(visit)
            time_.CumulVar(self.manager.NodeToIndex(at)).SetRange(min(early, horizon), min(late, horizon))
        for number, courier in enumerate(self.plain.couriers):
            terms = self.plain.terms(courier)
            start, end = self.routing.Start(number), self.routing.End(number)
            latest = max(terms.earliest_departure, min(terms.latest_departure, terms.shift_end))
            time_.CumulVar(start).SetRange(terms.earliest_departure, latest)
            time_.CumulVar(end).SetRange(terms.earliest_departure, max(latest, terms.shift_end))
            if courier.type.max_duration_seconds is not None:
                longest = courier.type.max_duration_seconds - terms.overhead_seconds
                time_.SetSpanUpperBoundForVehicle(max(0, longest), number)

    def _add_distance(self) -> None:
        limits = [courier.type.max_distance_metres for courier in self.plain.couriers]
        if any(limit is not None for limit in limits):
            transits = self._register(self.plain.metres)
            self.routing.AddDimensionWithVehicleTransitAndCapacity(
                [transits[courier.kind] for courier in self.plain.couriers], 0,
                [FOREVER if limit is None else limit for limit in limits], True, "metres",
            )  # fmt: skip

    def _add_load(self, name: str) -> None:
        """What is on board: all that is still to be delivered, and all that has been collected."""
        capacities = [courier.type.capacity.get(name) for courier in self.plain.couriers]
        if all(capacity is None for capacity in capacities):
            return
        limits = [FOREVER if capacity is None else capacity for capacity in capacities]
        delivered = self._amounts(lambda visit: visit.delivery, name)
        self._add_sum(delivered, limits, f"delivered {name}", from_zero=True)
        collected = self._amounts(lambda visit: visit.pickup, name)
        if any(collected):
            change = [up - down for up, down in zip(collected, delivered, strict=True)]
            self._add_sum(change, limits, f"on board {name}", from_zero=False)
            self._tie_start_to_deliveries(name)

    def _amounts(self, of_visit: Callable[[Visit], Load], name: str) -> list[int]:
        amounts = [of_visit(visit).get(name, 0) for visit in self.plain.problem.visits]
        return amounts + [0] * (self.nodes - self.visits)

    def _add_sum(self, amounts: list[int], limits: list[int], name: str, *, from_zero: bool) -> None:
        vector = self.routing.RegisterUnaryTransitVector(amounts)
        self.routing.AddDimensionWithVehicleCapacity(vector, 0, limits, from_zero, name)

    def _tie_start_to_deliveries(self, name: str) -> None:
        delivered = self.routing.GetDimensionOrDie(f"delivered {name}")
        on_board = self.routing.GetDimensionOrDie(f"on board {name}")
        for number in range(len(self.plain.couriers)):
            start, end = self.routing.Start(number), self.routing.End(number)
            self.routing.solver().Add(on_board.CumulVar(start) == delivered.CumulVar(end))

    def _forbid(self) -> None:
        allowed = np.stack([self.plain.may_serve(courier) for courier in self.plain.couriers])
        for at in np.flatnonzero(~allowed.all(axis=0)).tolist():
            couriers = np.flatnonzero(allowed[:, at]).tolist()
            self.routing.VehicleVar(self.manager.NodeToIndex(at)).SetValues([-1, *couriers])
