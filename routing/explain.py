"""What a plan says of itself: the bill, how much later each door could be, and what would serve those left out.

Everything is derived from problem and solution, so it works on any plan, also one made by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from routing.alternatives import Alternative, find_alternatives
from routing.problem import Problem
from routing.rests import paid_seconds
from routing.schedule.ways import Ways
from routing.slack import place_of, slack_of
from routing.solution import Solution, Trip
from routing.whatif import Price
from routing.worth import Worth


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """`paid_seconds` by vehicle; `slack_seconds` by visit; `alternatives` by unserved visit, the nearest first."""

    cost_won: Mapping[str, int]
    paid_seconds: Mapping[str, int]
    driving_seconds: int
    service_seconds: int
    waiting_seconds: int
    resting_seconds: int
    slack_seconds: Mapping[str, int]
    alternatives: Mapping[str, tuple[Alternative, ...]]
    prices: Mapping[Price, Worth] = field(default_factory=dict)
    """What continuity and balance cost today, if that was asked (`routing.worth`)."""

    def to_json(self) -> dict[str, Any]:
        """As commands and the API print it."""
        return asdict(self)


def explain(
    problem: Problem, solution: Solution, *, prices: Mapping[Price, Worth] | None = None
) -> Explanation:
    """The explanation of a plan that the checker accepts. Takes some milliseconds per unserved door and courier.

    `prices` (`routing.worth.weigh_prices`) takes a `solve` each, so they are told only where they are given.
    """
    driving, service, waiting = _spend(problem, solution)
    kinds = {name: kind for kind in problem.vehicle_types for name in kind.vehicle_ids}
    return Explanation(
        cost_won={**asdict(solution.cost), "total_won": solution.cost.total_won},
        paid_seconds={tour.vehicle: paid_seconds(kinds[tour.vehicle], tour) for tour in solution.tours},
        driving_seconds=driving,
        service_seconds=service,
        waiting_seconds=waiting,
        resting_seconds=_rested(solution),
        slack_seconds=slack_of(problem, solution),
        alternatives={entry.visit: find_alternatives(problem, solution, entry.visit) for entry in solution.unserved},
        prices=prices or {},
    )


def _spend(problem: Problem, solution: Solution) -> tuple[int, int, int]:
    """Seconds on the way, at doors and hubs and loading, and waiting: with breaks, all from start to end."""
    ways = Ways(problem)
    driving = service = whole = 0
    for tour in solution.tours:
        kind = ways.types[tour.vehicle]
        at = kind.start_place
        whole += tour.end_seconds - tour.start_seconds
        for trip in tour.trips:
            for place, spent in _points(ways, trip):
                driving += ways.seconds(kind, at, place) if at is not None else 0
                service += spent
                at = place
        driving += ways.seconds(kind, at, kind.end_place) if at is not None and kind.end_place is not None else 0
    return driving, service, whole - driving - service - _rested(solution)


def _rested(solution: Solution) -> int:
    return sum(rest.end_seconds - rest.start_seconds for tour in solution.tours for rest in tour.breaks)


def _points(ways: Ways, trip: Trip) -> Iterator[tuple[str, int]]:
    yield ways.sources[trip.source].place, trip.depart_seconds - trip.load_seconds
    for stop in trip.stops:
        yield place_of(ways, stop), stop.leave_seconds - stop.start_seconds
