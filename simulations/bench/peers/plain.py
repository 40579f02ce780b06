"""A problem in the form that other engines take: one source per vehicle, one matrix per kind of courier.

What no peer can state is left out here (feeders, time on board, all but the hull of several windows); what only
some of them cannot state is left out in their own files. Hubs become kitchens that open when feeders can have been
there; `feed_hubs` adds the feeders to a finished plan. It is judged by the whole problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from routing.problem import UNREACHABLE, Depot, Hub, Problem, VehicleType, Visit
from routing.schedule import Draft, DraftTrip, feed_hubs

Numbers = NDArray[np.int64]

BETWEEN_WAVES_SECONDS = 900
"""For the way back to the kitchen."""
FEEDER_DETOUR_SECONDS = 1_200
"""A feeder may be at other hubs before."""
FOREVER = 10**9
"""Later than every window and shift, in seconds."""


@dataclass(frozen=True, kw_only=True)
class Courier:
    """One vehicle, loading at `source` alone; `kind` numbers the couriers that are alike for every door.

    A vehicle may stand here twice, in an early and a late `wave`, for engines that know one trip per vehicle.
    """

    name: str
    type: VehicleType
    source: str
    kind: int
    shift: tuple[int, int]
    wave: int = 0


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is fixed for a courier's tour: times of its loading and end, and what it costs to go out at all."""

    earliest_departure: int
    latest_departure: int
    shift_end: int
    overhead_seconds: int
    """Paid before the departure: the way to the source, and loading."""
    fixed_won: float


@dataclass(frozen=True, kw_only=True)
class Plain:
    """`problem` with its couriers, and matrices over nodes: 0 is the source, 1 to n are the visits, n + 1 is the end.

    Row = from, column = to. The last column is zero where a tour ends at its last stop. Ways to doors that the
    courier may not serve are `UNREACHABLE`, as are those from the end.
    """

    problem: Problem
    couriers: Sequence[Courier]

    @cached_property
    def places(self) -> dict[str, int]:
        """Row of each place in the travel matrices."""
        return {place.id: row for row, place in enumerate(self.problem.places)}

    @cached_property
    def hourly(self) -> bool:
        """Does any courier's time cost something?"""
        return any(courier.type.per_hour_won for courier in self.couriers)

    @cached_property
    def kinds(self) -> list[Courier]:
        """One courier of each kind."""
        return list({courier.kind: courier for courier in reversed(self.couriers)}.values())[::-1]

    def may_serve(self, courier: Courier) -> NDArray[np.bool_]:
        """Which visits the courier may serve."""
        hubs = frozenset(hub.id for hub in self.problem.hubs)
        return np.array([_may_serve(courier, visit, hubs) for visit in self.problem.visits], np.bool_)

    def seconds(self, courier: Courier) -> Numbers:
        """From the end of a service to the start of the next one: the way, and the way into its building."""
        return self._limited(courier, self._way(courier, "seconds") + self._buildings())

    def metres(self, courier: Courier) -> Numbers:
        """Length of the ways."""
        return self._limited(courier, self._way(courier, "metres"))

    def won(self, courier: Courier, *, scale: int, timed: bool) -> Numbers:
        """Cost of going on and serving, times `scale`; `timed`: with the time it takes, but not with waiting."""
        kind, visits = courier.type, slice(1, -1)
        cost = self._way(courier, "metres") * (kind.per_km_won / 1_000)
        if timed:
            cost += (self._way(courier, "seconds") + self._buildings()) * (kind.per_hour_won / 3_600)
            cost[:, visits] += np.array([visit.service_seconds for visit in self.problem.visits]) * (
                kind.per_hour_won / 3_600
            )
        cost[:, visits] += kind.per_stop_won
        cost[:, visits] += self.problem.prices.unfamiliar_face_won * self._strangers(courier)
        return self._limited(courier, cost * scale)

    def returns(self, courier: Courier) -> bool:
        """Does its tour end where it loads?"""
        return courier.type.end_place == self.depot_of(courier).place

    def terms(self, courier: Courier) -> Terms:
        """The tour's frame; a start elsewhere than at the source is a way that every tour pays."""
        kind = courier.type
        depot, travel = self.depot_of(courier), self.problem.travel[kind.profile]
        opens = self._opens(depot)
        way = (self.places[kind.start_place or depot.place], self.places[depot.place])
        lead = int(travel.seconds[way])
        begins, ends = courier.shift
        departure = max(begins + lead, opens) + depot.loading_seconds
        overhead = lead + depot.loading_seconds
        won = int(travel.metres[way]) * kind.per_km_won / 1_000 + (kind.fixed_won if courier.wave == 0 else 0)
        return Terms(
            earliest_departure=departure,
            latest_departure=min(depot.close_seconds, ends),
            shift_end=ends,
            overhead_seconds=overhead,
            fixed_won=won + overhead * kind.per_hour_won / 3_600,
        )

    def _opens(self, depot: Depot | Hub) -> int:
        """When loading can begin: at a hub, after the way from the slowest kitchen and the handover."""
        if isinstance(depot, Depot):
            return depot.open_seconds
        feeders = [kind for kind in self.problem.vehicle_types if depot.id in kind.feeds]
        ready = [
            kitchen.open_seconds
            + kitchen.loading_seconds
            + int(self.problem.travel[kind.profile].seconds[self.places[kitchen.place], self.places[depot.place]])
            for kind in feeders
            for kitchen in self.problem.depots
            if kitchen.id in kind.sources
        ]
        arrival = max(depot.open_seconds, max(ready, default=0) + FEEDER_DETOUR_SECONDS)
        return arrival + depot.unloading_seconds + depot.handover_seconds

    def window(self, visit: Visit) -> tuple[int, int]:
        """The hull of its windows, from after the way into its building."""
        early = min((window[0] for window in visit.windows), default=0)
        late = max((window[1] for window in visit.windows), default=FOREVER)
        return early + visit.building_seconds, late + visit.building_seconds

    def draft(self, tours: Sequence[tuple[Courier, Sequence[Sequence[int]]]]) -> Draft:
        """Trips of nodes, by courier, as a draft; a vehicle's waves one after the other."""
        names = [visit.id for visit in self.problem.visits]
        plan: dict[str, tuple[DraftTrip, ...]] = {}
        for courier, trips in sorted(tours, key=lambda tour: tour[0].wave):
            stated = (tuple(names[node - 1] for node in trip) for trip in trips if trip)
            made = tuple(DraftTrip(source=courier.source, stops=stops) for stops in stated)
            plan[courier.name] = (*plan.get(courier.name, ()), *made)
        return feed_hubs(self.problem, plan) if self.problem.hubs else plan

    def depot_of(self, courier: Courier) -> Depot | Hub:
        """Where the courier loads."""
        sources: list[Depot | Hub] = [*self.problem.depots, *self.problem.hubs]
        return next(each for each in sources if each.id == courier.source)

    def _way(self, courier: Courier, what: Literal["seconds", "metres"]) -> NDArray[np.float64]:
        travel, source = self.problem.travel[courier.type.profile], self.places[self.depot_of(courier).place]
        end = courier.type.end_place
        doors = [self.places[visit.place] for visit in self.problem.visits]
        nodes = np.array([source, *doors, source if end is None else self.places[end]])
        whole = travel.seconds if what == "seconds" else travel.metres
        table: NDArray[np.float64] = whole[np.ix_(nodes, nodes)].astype(np.float64)
        if end is None:
            table[:, -1] = 0
        return table

    def _buildings(self) -> NDArray[np.float64]:
        """Paid on the way to a door, unless the one before is in the same building."""
        visits = self.problem.visits
        paid = np.array([0, *(visit.building_seconds for visit in visits), 0], np.float64)
        numbers = {name: at for at, name in enumerate({visit.building for visit in visits if visit.building})}
        house = np.array([-1, *(numbers[visit.building] if visit.building else -1 for visit in visits), -1])
        together = (house[:, None] == house[None, :]) & (house[:, None] >= 0)
        return np.where(together, 0, paid[None, :])

    def _strangers(self, courier: Courier) -> NDArray[np.bool_]:
        visits = self.problem.visits
        return np.array(
            [bool(visit.usual_vehicles) and courier.name not in visit.usual_vehicles for visit in visits], np.bool_
        )

    def _limited(self, courier: Courier, table: NDArray[np.float64]) -> Numbers:
        """Whole numbers, with forbidden doors out of reach."""
        whole = np.rint(table).astype(np.int64)
        forbidden = 1 + np.flatnonzero(~self.may_serve(courier))
        whole[:, forbidden] = UNREACHABLE
        whole[forbidden, :] = UNREACHABLE
        whole[-1, :] = UNREACHABLE
        np.fill_diagonal(whole, 0)
        return whole


def simplify(problem: Problem, *, waves: bool = False) -> Plain:
    """`problem` as the peers see it; with `waves`, couriers of several trips stand there twice, half a shift each."""
    kinds: dict[tuple[object, ...], int] = {}
    couriers = []
    for type_ in problem.vehicle_types:
        for name, source in zip(type_.vehicle_ids, _deal_sources(problem, type_), strict=True):
            for wave, shift in enumerate(_shifts(type_, waves=waves)):
                key = (id(type_), source, wave, *_personal(problem, name))
                kind = kinds.setdefault(key, len(kinds))
                couriers.append(Courier(name=name, type=type_, source=source, kind=kind, shift=shift, wave=wave))
    return Plain(problem=problem, couriers=tuple(couriers))


def _shifts(type_: VehicleType, *, waves: bool) -> list[tuple[int, int]]:
    begins, ends = type_.shift_start_seconds, type_.shift_end_seconds
    if not waves or type_.max_trips == 1:
        return [(begins, ends)]
    middle = (begins + ends) // 2
    return [(begins, max(begins, middle - BETWEEN_WAVES_SECONDS)), (middle, ends)]


def _personal(problem: Problem, name: str) -> tuple[object, ...]:
    """The doors at which this very courier is not like its colleagues."""
    never = frozenset(
        visit.id
        for visit in problem.visits
        if name in visit.excluded_vehicles or (visit.only_vehicles is not None and name not in visit.only_vehicles)
    )
    usual = frozenset(visit.id for visit in problem.visits if name in visit.usual_vehicles)
    return never, usual if problem.prices.unfamiliar_face_won else frozenset()


def _deal_sources(problem: Problem, type_: VehicleType) -> list[str]:
    """Couriers who may load at several kitchens are dealt out by the doors that each kitchen has."""
    if len(type_.sources) == 1:
        return [type_.sources[0]] * len(type_.vehicle_ids)
    doors = Counter(origin for visit in problem.visits for origin in visit.origins if origin in type_.sources)
    dealt: Counter[str] = Counter()
    for _ in type_.vehicle_ids:
        dealt[max(type_.sources, key=lambda source: doors[source] / (dealt[source] + 1))] += 1
    return [source for source in type_.sources for _ in range(dealt[source])]


def _may_serve(courier: Courier, visit: Visit, hubs: frozenset[str]) -> bool:
    kind = courier.type
    return (
        (courier.source in visit.origins or courier.source in hubs)
        and visit.skills <= kind.skills
        and visit.crew_min <= kind.crew_size
        and (visit.allowed_models is None or kind.model in visit.allowed_models)
        and courier.name not in visit.excluded_vehicles
        and (visit.only_vehicles is None or courier.name in visit.only_vehicles)
    )
