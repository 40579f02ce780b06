"""Vehicles that are alike: same type, and named by no visit as usual or excluded, and by no locked order."""

from __future__ import annotations

from dataclasses import dataclass

from routing.problem import Problem


@dataclass(frozen=True, kw_only=True)
class Classes:
    """Vehicles in the order of their index: alike ones next to each other, so that one empty one stands for all."""

    names: list[str]
    kind_of: list[int]
    class_of: list[int]
    first: list[int]
    size: list[int]
    profiles: list[str]
    hubs: int


def classify(problem: Problem) -> Classes:
    """Group the vehicles of `problem`; no more of a class than there are stops to make."""
    named = {
        v for visit in problem.visits
        for v in (*visit.excluded_vehicles, *visit.usual_vehicles, *(visit.only_vehicles or ()))
    } | {tour.vehicle for tour in problem.initial} | {order.vehicle for order in problem.locked_orders}  # fmt: skip
    enough = len(problem.visits) + 4 * len(problem.hubs)
    groups: list[tuple[int, list[str]]] = []
    for k, kind in enumerate(problem.vehicle_types):
        if kind.max_trips < 1:
            continue
        alike = [v for v in kind.vehicle_ids if v not in named][:enough]
        groups += [(k, [v]) for v in kind.vehicle_ids if v in named]
        groups += [(k, alike)] if alike else []
    names: list[str] = []
    kind_of: list[int] = []
    class_of: list[int] = []
    first: list[int] = []
    for number, (k, vehicles) in enumerate(groups):
        first.append(len(names))
        names += vehicles
        kind_of += [k] * len(vehicles)
        class_of += [number] * len(vehicles)
    return Classes(
        names=names,
        kind_of=kind_of,
        class_of=class_of,
        first=first,
        size=[len(vehicles) for _, vehicles in groups],
        profiles=list(dict.fromkeys(t.profile for t in problem.vehicle_types)),
        hubs=len(problem.hubs),
    )
