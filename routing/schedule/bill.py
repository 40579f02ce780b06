"""What tours cost, by purpose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import pairwise

from routing.problem import VehicleType
from routing.rests import paid_seconds
from routing.schedule.ways import Ways
from routing.solution import Cost, Tour

Homes = Mapping[str, tuple[str, int]]
"""Vehicle and rank of every visit of the initial plan."""


def bill_of(ways: Ways, tours: Sequence[Tour], unserved: Iterable[str]) -> Cost:
    """The cost of `tours`, and of leaving the visits `unserved` out."""
    left_out = (ways.visits[visit] for visit in unserved)
    homes = {name: (tour.vehicle, at) for tour in ways.problem.initial for at, name in enumerate(_visits_of(tour))}
    parts = [_bill_tour(ways, tour, homes) for tour in tours]
    parts.append(
        Cost(
            unserved_won=sum(visit.priority * visit.unserved_won for visit in left_out),
            unequal_won=_bill_unfairness(ways, tours),
        )
    )
    return Cost(**{item.name: sum(getattr(part, item.name) for part in parts) for item in fields(Cost)})


def _visits_of(tour: Tour) -> list[str]:
    return [stop.visits[0] for trip in tour.trips for stop in trip.stops if stop.kind == "visit"]


def _bill_tour(ways: Ways, tour: Tour, homes: Homes) -> Cost:
    kind, prices = ways.types[tour.vehicle], ways.problem.prices
    stops = [stop for trip in tour.trips for stop in trip.stops]
    if not stops:
        return Cost()
    visits = [ways.visits[name] for name in _visits_of(tour)]
    strangers = [visit for visit in visits if visit.usual_vehicles and tour.vehicle not in visit.usual_vehicles]
    moved = [visit for visit in visits if homes.get(visit.id, (tour.vehicle, 0))[0] != tour.vehicle]
    ranks = [homes[visit.id][1] for visit in visits if visit.id in homes and homes[visit.id][0] == tour.vehicle]
    paid = paid_seconds(kind, tour)
    return Cost(
        fixed_won=kind.fixed_won,
        time_won=round_won(paid * kind.per_hour_won, 3600),
        overtime_won=round_won(_overtime(kind, paid) * kind.overtime_per_hour_won, 3600),
        distance_won=round_won(tour.distance_metres * kind.per_km_won, 1000),
        stops_won=kind.per_stop_won * len(stops),
        unfamiliar_won=prices.unfamiliar_face_won * len(strangers),
        moved_won=prices.moved_stop_won * len(moved),
        reordered_won=prices.reordered_stop_won * sum(later < before for before, later in pairwise(ranks)),
    )


def _bill_unfairness(ways: Ways, tours: Sequence[Tour]) -> int:
    """How far hours and doors of the tours of each team are from the team's mean."""
    prices = ways.problem.prices
    teams: dict[str, list[Tour]] = defaultdict(list)
    for tour in tours:
        kind = ways.types[tour.vehicle]
        if any(trip.stops for trip in tour.trips):
            teams[kind.id if kind.team is None else kind.team].append(tour)
    won = 0
    for team in teams.values():
        seconds = [paid_seconds(ways.types[tour.vehicle], tour) for tour in team]
        doors = [len(_visits_of(tour)) for tour in team]
        won += round_won(_spread(seconds) * prices.unequal_hours_won, 3600 * len(team))
        won += round_won(_spread(doors) * prices.unequal_doors_won, len(team))
    return won


def _spread(amounts: Sequence[int]) -> int:
    """Sum of the distances from the mean, times the number of amounts."""
    return sum(abs(len(amounts) * amount - sum(amounts)) for amount in amounts)


def _overtime(kind: VehicleType, paid: int) -> int:
    return 0 if kind.overtime_after_seconds is None else max(0, paid - kind.overtime_after_seconds)


def round_won(amount: int, divisor: int) -> int:
    """`amount` / `divisor`, rounded half up."""
    whole, rest = divmod(amount, divisor)
    return whole + (1 if 2 * rest >= divisor else 0)
