"""What a plan comes to, in the figures by which two plans of one day are compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from statistics import median

from routing.problem import Problem, VehicleType
from routing.rests import paid_seconds
from routing.solution import Solution, Stop


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a plan costs and gives. Seconds on board are counted from the kitchen, also across a hub."""

    cost_won: Mapping[str, int]
    vehicles: int
    doors: int
    doors_by_model: Mapping[str, int]
    paid_seconds: int
    distance_metres: int
    unserved: int
    unfamiliar_doors: int
    """Doors with usual faces that see another one."""
    on_board_seconds: Mapping[str, int]
    """median, longest, and the least that any limit has left (`least_slack`)."""
    hours_spread_seconds: int
    """Paid time of the longest tour less that of the shortest, in the team where this is most."""
    doors_spread: int
    """The same of doors."""


def figures_of(problem: Problem, solution: Solution) -> Figures:
    """The figures of a plan that the checker accepts."""
    kinds = types_of(problem)
    usual = {visit.id: visit.usual_vehicles for visit in problem.visits}
    models = models_of(problem, solution)
    return Figures(
        cost_won={**asdict(solution.cost), "total_won": solution.cost.total_won},
        vehicles=len(solution.tours),
        doors=len(models),
        doors_by_model=dict(sorted(Counter(models.values()).items())),
        paid_seconds=sum(paid_seconds(kinds[tour.vehicle], tour) for tour in solution.tours),
        distance_metres=sum(tour.distance_metres for tour in solution.tours),
        unserved=len(solution.unserved),
        unfamiliar_doors=sum(
            bool(usual[stop.visits[0]]) and vehicle not in usual[stop.visits[0]] for vehicle, stop in doors_of(solution)
        ),
        on_board_seconds=_spread_on_board(problem, solution),
        hours_spread_seconds=max((max(paid) - min(paid) for paid in hours_by_team(problem, solution)), default=0),
        doors_spread=max((max(doors) - min(doors) for doors in _doors_by_team(problem, solution)), default=0),
    )


def types_of(problem: Problem) -> dict[str, VehicleType]:
    """The type of every vehicle."""
    return {name: kind for kind in problem.vehicle_types for name in kind.vehicle_ids}


def models_of(problem: Problem, solution: Solution) -> dict[str, str]:
    """The delivery model that serves each visit."""
    kinds = types_of(problem)
    return {stop.visits[0]: kinds[vehicle].model for vehicle, stop in doors_of(solution)}


def doors_of(solution: Solution) -> Iterator[tuple[str, Stop]]:
    """(vehicle, stop) of every visit that is served."""
    for tour in solution.tours:
        for trip in tour.trips:
            for stop in trip.stops:
                if stop.kind == "visit":
                    yield tour.vehicle, stop


def hours_by_team(problem: Problem, solution: Solution) -> list[list[int]]:
    """Paid seconds of the tours of each team that has several."""
    kinds = types_of(problem)
    hours: dict[str, list[int]] = defaultdict(list)
    for tour in solution.tours:
        hours[_team(kinds[tour.vehicle])].append(paid_seconds(kinds[tour.vehicle], tour))
    return [paid for paid in hours.values() if len(paid) > 1]


def _doors_by_team(problem: Problem, solution: Solution) -> list[list[int]]:
    kinds, made = types_of(problem), Counter(vehicle for vehicle, _ in doors_of(solution))
    doors: dict[str, list[int]] = defaultdict(list)
    for tour in solution.tours:
        doors[_team(kinds[tour.vehicle])].append(made[tour.vehicle])
    return [counts for counts in doors.values() if len(counts) > 1]


def _team(kind: VehicleType) -> str:
    return kind.id if kind.team is None else kind.team


def _spread_on_board(problem: Problem, solution: Solution) -> dict[str, int]:
    times = time_on_board(solution)
    limits = {visit.id: visit.max_time_on_board_seconds for visit in problem.visits}
    slack = [limit - times[name] for name, limit in limits.items() if limit is not None and name in times]
    return {
        "median": round(median(times.values())) if times else 0,
        "longest": max(times.values(), default=0),
        "least_slack": min(slack, default=0),
    }


def time_on_board(solution: Solution) -> dict[str, int]:
    """Seconds from leaving the kitchen to the door, by visit; a hub's meals count from their feeder's departure."""
    left = {
        (stop.hub, name): trip.depart_seconds
        for tour in solution.tours for trip in tour.trips for stop in trip.stops
        if stop.kind == "drop" for name in stop.visits
    }  # fmt: skip
    return {
        stop.visits[0]: stop.start_seconds - left.get((trip.source, stop.visits[0]), trip.depart_seconds)
        for tour in solution.tours for trip in tour.trips for stop in trip.stops if stop.kind == "visit"
    }  # fmt: skip
