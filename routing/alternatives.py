"""What would serve a door that a plan leaves out: the places nearest to being allowed, and what would have to give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from routing.gives import GIVES, Give, give_of, widen
from routing.problem import Problem, VehicleType, Visit
from routing.reasons import Text
from routing.schedule import Draft, DraftDrop, DraftTrip, insert_visit, schedule, sequence_of
from routing.schedule.bill import bill_of
from routing.schedule.ways import Ways
from routing.solution import Solution

MOST_PLACES = 40
"""Places of a door that are tried, those with the least detour first."""
MOST_TOLD = 3
"""Alternatives named per door."""


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """A way to serve a door that the plan leaves out: by `vehicle`, if all of `gives` gave. `extra_won`: what it adds.

    With `is_new`, the vehicle is one more of its type, from `start_seconds` on.
    """

    vehicle: str
    is_new: bool
    start_seconds: int
    extra_won: int
    gives: tuple[Give, ...]
    text: Text


def find_alternatives(problem: Problem, solution: Solution, visit: str) -> tuple[Alternative, ...]:
    """Ways to serve an unserved `visit`, those that ask for the least first; empty if no way leads there, or nobody
    is there to begin with.

    Conditions of the door (skills, a pair, its models, its kitchen, a promised courier) are asked to give only where
    no limit would help.
    """
    tries = [*_try_all(solution, visit, places_for(problem, solution, visit), ())]
    for wider in widen(problem, visit) if not tries else ():
        new = wider.vehicle
        places = places_for(wider.problem, solution, visit) if new is None else (
            (new.vehicle_ids[0], 0, 0, source, wider.problem)
            for source in new.sources if _has_meal(wider.problem, _door(problem, visit), source)
        )  # fmt: skip
        tries += _try_all(solution, visit, places, wider.gives)
    ranked = sorted(tries, key=lambda found: (_hardness(found), found.extra_won, found.vehicle))
    told: dict[tuple[object, ...], Alternative] = {}
    for found in ranked:
        told.setdefault((found.is_new, *((give.code, give.subject) for give in found.gives)), found)
    return tuple(told.values())[:MOST_TOLD]


def _try_all(
    solution: Solution, visit: str, places: Iterable[_At], asked: tuple[Give, ...]
) -> Iterator[Alternative]:
    for place in places:
        found = _try(solution, visit, place, asked)
        if found is not None:
            yield found


def _door(problem: Problem, visit: str) -> Visit:
    return next(item for item in problem.visits if item.id == visit)


def _hardness(found: Alternative) -> tuple[int, int]:
    """One courier more weighs as much as an hour."""
    minutes = sum(give.amount // 60 if give.unit == "seconds" else 15 * give.amount for give in found.gives)
    return (minutes + (60 if found.is_new else 0), len(found.gives))


_At = tuple[str, int, int, str | None, Problem]


def places_for(problem: Problem, solution: Solution, visit: str) -> Iterator[_At]:
    """(vehicle, trip, position, source, problem) to try: beside every stop, on a new trip, and on one more vehicle."""
    door = _door(problem, visit)
    ways, draft = Ways(problem), sequence_of(solution)
    locked = {lock.vehicle: len(lock.trips) for lock in problem.locks}
    ranks = {order.vehicle: {name: rank for rank, name in enumerate(order.visits)} for order in problem.locked_orders}
    places: list[tuple[int, _At]] = []
    for vehicle, trips in draft.items():
        kind = ways.types[vehicle]
        if door.admits(kind, vehicle):
            places += [
                (_detour(ways, kind, trip, at, door), (vehicle, number, at, None, problem))
                for number, trip in enumerate(trips)
                if number >= locked.get(vehicle, 0) and _has_meal(problem, door, trip.source)
                for at in range(len(trip.stops) + 1)
                if _keeps_order(ranks.get(vehicle, {}), trips, locked.get(vehicle, 0), visit, (number, at))
            ]  # fmt: skip
    yield from (at for _, at in sorted(places, key=lambda place: place[0])[:MOST_PLACES])
    for kind in problem.vehicle_types:
        for source in (name for name in kind.sources if _has_meal(problem, door, name)):
            for vehicle in kind.vehicle_ids:
                if vehicle in draft and door.admits(kind, vehicle):
                    yield vehicle, len(draft[vehicle]), 0, source, problem
            idle = next((name for name in kind.vehicle_ids if name not in draft), f"{kind.id}+1")
            if door.admits(kind, idle):
                yield idle, 0, 0, source, _with_vehicle(problem, kind, idle)


def _keeps_order(
    ranks: Mapping[str, int], trips: Sequence[DraftTrip], locked: int, visit: str, place: tuple[int, int]
) -> bool:
    """Whether the visit stands at `place` (trip, position) as its locked order has it."""
    return visit not in ranks or all(
        ((number, at) < place) == (ranks[stop] < ranks[visit])
        for number, trip in enumerate(trips) if number >= locked
        for at, stop in enumerate(trip.stops) if isinstance(stop, str) and stop in ranks
    )  # fmt: skip


def _has_meal(problem: Problem, door: Visit, source: str) -> bool:
    return source in door.origins or any(hub.id == source for hub in problem.hubs)


def _detour(ways: Ways, kind: VehicleType, trip: DraftTrip, at: int, door: Visit) -> int:
    before = ways.place_of(trip.stops[at - 1]) if at else ways.sources[trip.source].place
    extra = ways.seconds(kind, before, door.place)
    if at < len(trip.stops):
        after = ways.place_of(trip.stops[at])
        extra += ways.seconds(kind, door.place, after) - ways.seconds(kind, before, after)
    return extra


def _with_vehicle(problem: Problem, kind: VehicleType, vehicle: str) -> Problem:
    if vehicle in kind.vehicle_ids:
        return problem
    more = replace(kind, vehicle_ids=[*kind.vehicle_ids, vehicle])
    return replace(problem, vehicle_types=[more if other.id == kind.id else other for other in problem.vehicle_types])


def _try(solution: Solution, visit: str, place: _At, asked: tuple[Give, ...]) -> Alternative | None:
    """The alternative at one place; None if it breaks a rule that nobody can widen."""
    vehicle, trip, position, source, whole = place
    draft = insert_visit(
        whole, sequence_of(solution), visit, to_vehicle=vehicle, trip=trip, position=position, source=source
    )
    part, rest = part_of(whole, draft, vehicle), part_of(whole, sequence_of(solution), vehicle)
    after = schedule(part[0], part[1], like=solution)
    if any(found.code not in GIVES for found in after.violations):
        return None
    before = schedule(rest[0], rest[1], like=solution)
    extra = _bill_alone(after.solution) - _bill_alone(before.solution)
    extra += _shares_of(whole, solution, after.solution) - solution.cost.unequal_won
    start = next(tour.start_seconds for tour in after.solution.tours if tour.vehicle == vehicle)
    is_new = vehicle not in {tour.vehicle for tour in solution.tours}
    gives = (*asked, *map(give_of, after.violations))
    return Alternative(
        vehicle=vehicle, is_new=is_new, start_seconds=start, extra_won=extra, gives=gives,
        text=_tell(whole, vehicle, is_new, start, gives),
    )  # fmt: skip


def _bill_alone(part: Solution) -> int:
    """Without what is counted over the whole day: shares, and doors left out."""
    return part.cost.total_won - part.cost.unequal_won - part.cost.unserved_won


def _shares_of(problem: Problem, solution: Solution, part: Solution) -> int:
    """What unequal shares cost when the tours of `part` take the place of the former ones: whole teams count."""
    prices = problem.prices
    if prices.unequal_hours_won == prices.unequal_doors_won == 0:
        return 0
    changed = {tour.vehicle: tour for tour in part.tours}
    others = [tour for tour in solution.tours if tour.vehicle not in changed]
    return bill_of(Ways(problem), [*others, *changed.values()], ()).unequal_won


def part_of(problem: Problem, draft: Draft, vehicle: str) -> tuple[Problem, Draft]:
    """The vehicle with everybody who shares its hubs: the rest of the day cannot change."""
    hubs = {hub.id for hub in problem.hubs}
    near = {vehicle}
    while True:
        shared = {place for name in near for place in _sources_of(draft.get(name, ()))} & hubs
        more = near | {name for name, trips in draft.items() if shared & _sources_of(trips)}
        if more == near:
            break
        near = more
    kept = {name: draft[name] for name in draft if name in near}
    meals = {
        meal for trips in kept.values() for trip in trips for stop in trip.stops
        for meal in (stop.visits if isinstance(stop, DraftDrop) else (stop,))
    }  # fmt: skip
    locks = [lock for lock in problem.locks if lock.vehicle in near]
    return replace(problem, visits=[door for door in problem.visits if door.id in meals], locks=locks), kept


def _sources_of(trips: Sequence[DraftTrip]) -> set[str]:
    drops = {stop.hub for trip in trips for stop in trip.stops if isinstance(stop, DraftDrop)}
    return drops | {trip.source for trip in trips}


def _tell(problem: Problem, vehicle: str, is_new: bool, start: int, gives: Sequence[Give]) -> Text:
    """One sentence: who could come, and what would have to give."""
    kind = next(kind for kind in problem.vehicle_types if vehicle in kind.vehicle_ids)
    at = f"{start // 3600:02}:{start // 60 % 60:02}"
    ko = f"{at}부터 {kind.model} 1명(조) 더 ({kind.profile})" if is_new else f"{vehicle} 이(가) 감"
    en = f"one more {kind.model} ({kind.profile}) from {at}" if is_new else f"by {vehicle}"
    return Text(
        ko=", ".join([ko, *(give.text.ko for give in gives)]), en=", ".join([en, *(give.text.en for give in gives)])
    )
