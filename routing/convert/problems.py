"""Instances to problems: integers on the published objective's own scale, one won per unit of cost."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import floor

import numpy as np
from numpy.typing import NDArray

from routing.convert.instances import Fleet, Instance, Node, NotConvertible
from routing.problem import Depot, Matrix, Place, Problem, VehicleType, Visit

PROFILE = "instance"
LOAD = "units"
MOST = 10**9
WON_PER_KM = 1_000
"""One won per metre: a distance is its own cost."""


@dataclass(frozen=True, kw_only=True)
class Converted:
    """`problem`, whose cost in won divided by `scale` is the published objective, by `convention`."""

    problem: Problem
    scale: int
    convention: str


@dataclass(frozen=True, kw_only=True)
class _Convention:
    """How a family turns Euclidean distances and times into integers, and costs into the published figure."""

    per_unit: int
    truncates: bool
    costs_per_unit: int
    text: str

    @property
    def scale(self) -> int:
        return self.per_unit * self.costs_per_unit

    def scale_number(self, number: float) -> int:
        return min(MOST, floor(number * self.per_unit) if self.truncates else round(number * self.per_unit))


_DIMACS = _Convention(
    per_unit=10, truncates=True, costs_per_unit=1, text="distance truncated to one decimal, x10 (DIMACS)"
)
_CONVENTIONS = {
    "CVRP": _Convention(per_unit=1, truncates=False, costs_per_unit=1, text="distance rounded to an integer"),
    "VRPTW": _DIMACS,
    "MTVRPTWR": _DIMACS,
    "MDVRPTW": _Convention(
        per_unit=1000, truncates=False, costs_per_unit=1, text="distance rounded to three decimals, x1000"
    ),
    "HFVRP": _Convention(
        per_unit=1000, truncates=False, costs_per_unit=100,
        text="fixed and unit costs are x100, distance is rounded to three decimals, x1000",
    ),
}  # fmt: skip


def _convention(instance: Instance) -> _Convention:
    if instance.type != "VRPSPD":
        return _CONVENTIONS[instance.type]
    # Explicit matrices of the LKH-3 set are already integers, x10000.
    per_unit = 1 if instance.matrix else instance.scale or 1000
    costs = 10_000 if instance.matrix else 1
    text = f"distance x{per_unit * costs} (LKH-3)"
    return _Convention(per_unit=per_unit, truncates=False, costs_per_unit=costs, text=text)


def to_problem(instance: Instance) -> Converted:
    """The problem of an instance; places and visits are called by the customer's number in `.sol` files."""
    rule = _convention(instance)
    problem = Problem(
        name=f"{instance.name} ({instance.type}; won / {rule.scale} = {rule.text})",
        dimensions=(LOAD,),
        places=tuple(Place(id=str(at)) for at in range(len(instance.nodes))),
        depots=tuple(_depot(rule, instance, at) for at in instance.depots),
        vehicle_types=tuple(_vehicle_types(rule, instance)),
        visits=tuple(
            _visit(rule, instance, at, node) for at, node in enumerate(instance.nodes) if at not in instance.depots
        ),
        travel={PROFILE: _matrix(rule, instance)},
    )
    return Converted(problem=problem, scale=rule.scale, convention=rule.text)


def _matrix(rule: _Convention, instance: Instance) -> Matrix:
    if instance.matrix:
        distances = np.asarray(instance.matrix, dtype=np.float64)
    else:
        at = np.asarray(instance.coordinates, dtype=np.float64)
        distances = np.hypot(*(at[:, None, axis] - at[None, :, axis] for axis in (0, 1)))
    scaled = distances * rule.per_unit
    if not 0 <= scaled.min(initial=0) <= scaled.max(initial=0) <= MOST:
        raise NotConvertible("거리가 음수이거나 너무 큽니다.", "Distances are negative or too large.")
    # Half up, as the instances' own programs round; a truncated 3.0 must not become 2.
    whole: NDArray[np.int64] = np.floor(scaled + (1e-9 if rule.truncates else 0.5)).astype(np.int64)
    np.fill_diagonal(whole, 0)
    return Matrix(seconds=whole, metres=whole.copy())


def _horizon(rule: _Convention, instance: Instance, depot: int) -> tuple[int, int]:
    window = instance.nodes[depot].window
    return (rule.scale_number(window[0]), rule.scale_number(window[1])) if window else (0, MOST)


def _depot(rule: _Convention, instance: Instance, at: int) -> Depot:
    opens, closes = _horizon(rule, instance, at)
    return Depot(id=f"depot-{at}", place=str(at), open_seconds=opens, close_seconds=closes)


def _vehicle_types(rule: _Convention, instance: Instance) -> list[VehicleType]:
    """Vehicles that are alike and stand beside each other, named by their numbers in `.sol` files."""
    numbered = enumerate(instance.vehicles, start=1)
    groups = groupby(numbered, key=lambda pair: pair[1])
    return [
        _vehicle_type(rule, instance, fleet, [str(number) for number, _ in members])
        for fleet, members in groups
    ]


def _vehicle_type(rule: _Convention, instance: Instance, fleet: Fleet, names: list[str]) -> VehicleType:
    opens, closes = _horizon(rule, instance, fleet.depot)
    return VehicleType(
        id=f"type-{names[0]}",
        vehicle_ids=tuple(names),
        profile=PROFILE,
        sources=(f"depot-{fleet.depot}",),
        start_place=str(fleet.depot),
        end_place=str(fleet.depot),
        shift_start_seconds=opens,
        shift_end_seconds=closes,
        capacity={LOAD: fleet.capacity} if fleet.capacity is not None else {},
        max_trips=len(instance.nodes) if fleet.reloads else 1,
        max_duration_seconds=_limit(rule, fleet.max_duration),
        max_distance_metres=_limit(rule, fleet.max_distance),
        fixed_won=fleet.fixed * rule.per_unit,
        per_km_won=fleet.per_distance * WON_PER_KM,
    )


def _limit(rule: _Convention, limit: float | None) -> int | None:
    return None if limit is None else rule.scale_number(limit)


def _visit(rule: _Convention, instance: Instance, at: int, node: Node) -> Visit:
    window = node.window
    return Visit(
        id=str(at),
        place=str(at),
        origins=tuple(f"depot-{depot}" for depot in instance.depots),
        delivery={LOAD: node.delivery} if node.delivery else {},
        pickup={LOAD: node.pickup} if node.pickup else {},
        windows=((rule.scale_number(window[0]), rule.scale_number(window[1])),) if window else (),
        service_seconds=rule.scale_number(node.service),
        release_seconds=rule.scale_number(node.release),
        unserved_won=MOST,
    )
