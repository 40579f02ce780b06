"""Published solutions (`.sol`) as drafts, which `routing.schedule` puts times to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from routing.problem import Problem
from routing.schedule import DraftTrip


@dataclass(frozen=True, kw_only=True)
class Route:
    """Vehicle `number` and the customers it visits; "0" between them is a return to the depot."""

    number: int
    stops: tuple[str, ...]


def read_routes(text: str) -> tuple[list[Route], float]:
    """The routes that leave and the published cost of a `.sol` file."""
    routes = [
        Route(number=int(number), stops=tuple(stops.split()))
        for number, stops in re.findall(r"^Route #(\d+):(.*)$", text, flags=re.MULTILINE)
        if stops.strip()
    ]
    cost = re.search(r"^Cost:? +([\d.]+)", text, flags=re.MULTILINE)
    if cost is None:
        raise ValueError("no cost in the solution")
    return routes, float(cost[1])


def to_draft(problem: Problem, routes: Sequence[Route]) -> dict[str, tuple[DraftTrip, ...]]:
    """Each route on the vehicle of its number, split into trips where it returns to the depot."""
    sources = {name: kind.sources[0] for kind in problem.vehicle_types for name in kind.vehicle_ids}
    return {str(route.number): _trips(sources[str(route.number)], route.stops) for route in routes}


def _trips(source: str, stops: Sequence[str]) -> tuple[DraftTrip, ...]:
    groups = groupby(stops, key=lambda stop: stop == "0")
    return tuple(DraftTrip(source=source, stops=tuple(group)) for is_depot, group in groups if not is_depot)
