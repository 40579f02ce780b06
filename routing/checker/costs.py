"""The bill of a solution, derived anew and compared with the one it states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from routing.checker.index import Index
from routing.checker.violations import Violation, violation
from routing.problem import VehicleType
from routing.solution import Cost, Solution, Tour


def check_cost(index: Index, solution: Solution) -> Iterator[Violation]:
    """Every part of the stated cost; parts that rest on unknown ids are compared without them."""
    derived = derive_cost(index, solution)
    for part in fields(Cost):
        difference = getattr(solution.cost, part.name) - getattr(derived, part.name)
        if difference:
            yield violation("check.cost_wrong", part.name, amount=difference)


def derive_cost(index: Index, solution: Solution) -> Cost:
    """What `solution` costs by its own times and distances, each tour's parts rounded half up."""
    bills = [
        _bill(index, tour, index.types[tour.vehicle])
        for tour in solution.tours
        if tour.vehicle in index.types and any(trip.stops for trip in tour.trips)
    ]
    unserved = [index.visits[entry.visit] for entry in solution.unserved if entry.visit in index.visits]
    return Cost(
        fixed_won=sum(bill.fixed_won for bill in bills),
        time_won=sum(bill.time_won for bill in bills),
        overtime_won=sum(bill.overtime_won for bill in bills),
        distance_won=sum(bill.distance_won for bill in bills),
        stops_won=sum(bill.stops_won for bill in bills),
        unfamiliar_won=sum(bill.unfamiliar_won for bill in bills),
        moved_won=sum(bill.moved_won for bill in bills),
        reordered_won=sum(bill.reordered_won for bill in bills),
        unequal_won=_unfairness(index, solution),
        unserved_won=sum(visit.priority * visit.unserved_won for visit in unserved),
    )


def _bill(index: Index, tour: Tour, kind: VehicleType) -> Cost:
    paid = _paid_seconds(kind, tour)
    over = 0 if kind.overtime_after_seconds is None else max(0, paid - kind.overtime_after_seconds)
    return Cost(
        fixed_won=kind.fixed_won,
        time_won=_half_up(paid * kind.per_hour_won, 3600),
        overtime_won=_half_up(over * kind.overtime_per_hour_won, 3600),
        distance_won=_half_up(tour.distance_metres * kind.per_km_won, 1000),
        stops_won=kind.per_stop_won * sum(len(trip.stops) for trip in tour.trips),
        unfamiliar_won=index.problem.prices.unfamiliar_face_won * _strangers(index, tour),
        moved_won=index.problem.prices.moved_stop_won * _moved(index, tour),
        reordered_won=index.problem.prices.reordered_stop_won * _reordered(index, tour),
    )


def _paid_seconds(kind: VehicleType, tour: Tour) -> int:
    unpaid = {rest.id for rest in kind.breaks if not rest.paid}
    rested = sum(taken.end_seconds - taken.start_seconds for taken in tour.breaks if taken.id in unpaid)
    return tour.end_seconds - tour.start_seconds - rested


def _doors(tour: Tour) -> list[str]:
    return [name for trip in tour.trips for stop in trip.stops if stop.kind == "visit" for name in stop.visits]


def _moved(index: Index, tour: Tour) -> int:
    elsewhere = {name for other in index.problem.initial if other.vehicle != tour.vehicle for name in _doors(other)}
    return sum(1 for name in _doors(tour) if name in elsewhere and name in index.visits)


def _reordered(index: Index, tour: Tour) -> int:
    """Doors made right before one that came earlier in the initial tour of the same vehicle, others not counted."""
    before = [name for other in index.problem.initial if other.vehicle == tour.vehicle for name in _doors(other)]
    kept = [before.index(name) for name in _doors(tour) if name in before and name in index.visits]
    return sum(1 for at in range(1, len(kept)) if kept[at] < kept[at - 1])


def _unfairness(index: Index, solution: Solution) -> int:
    """Each team's hours and doors away from their means; sums are kept whole and rounded once per team and price."""
    prices, won = index.problem.prices, 0
    teams: dict[str, list[Tour]] = {}
    for tour in solution.tours:
        if tour.vehicle in index.types and any(trip.stops for trip in tour.trips):
            kind = index.types[tour.vehicle]
            teams.setdefault(kind.id if kind.team is None else kind.team, []).append(tour)
    for tours in teams.values():
        count = len(tours)
        for amounts, price, unit in (
            ([_paid_seconds(index.types[tour.vehicle], tour) for tour in tours], prices.unequal_hours_won, 3600),
            ([len(_doors(tour)) for tour in tours], prices.unequal_doors_won, 1),
        ):
            away = sum(abs(amount * count - sum(amounts)) for amount in amounts)
            won += _half_up(away * price, unit * count)
    return won


def _strangers(index: Index, tour: Tour) -> int:
    names = (
        name for trip in tour.trips for stop in trip.stops if stop.kind == "visit" for name in stop.visits
    )
    visits = (index.visits[name] for name in names if name in index.visits)
    return sum(1 for visit in visits if visit.usual_vehicles and tour.vehicle not in visit.usual_vehicles)


def _half_up(amount: int, per: int) -> int:
    return (2 * amount + per) // (2 * per)
