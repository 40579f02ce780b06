"""Two versions of a day's plan beside each other: their figures, and every door that differs."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock as Mutex
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch.planning.figures import PlanFigures, figure_plan
from dispatch.planning.plans import get_plan
from dispatch.planning.storage import unpack_plan
from models.plans import Plan
from routing.solution import Solution
from routing.wire import solution_from_json

_MOST = 32
_figured: OrderedDict[tuple[UUID, int], PlanFigures] = OrderedDict()
_mutex = Mutex()


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a door stands in one plan: its crew's code, trip from 1, place among the trip's doors, and the time."""

    vehicle: str
    trip: int
    position: int
    start_seconds: int


@dataclass(frozen=True, kw_only=True)
class DoorDifference:
    """A door that another crew, another place or another quarter of an hour reaches; None: nobody does."""

    door: str
    before: Place | None
    after: Place | None


SMALL_SECONDS = 300
"""A door whose time moves by less, with the same crew and neighbours, is no difference that anybody notices."""


def figures_of(session: Session, plan_id: UUID) -> PlanFigures:
    """The figures of a stored plan, worked out once per revision and process."""
    row = session.exec(select(Plan.id, Plan.revision).where(Plan.id == plan_id)).one()
    key = (row[0], row[1])
    with _mutex:
        known = _figured.get(key)
    if known is None:
        plan = get_plan(session, plan_id)
        known = figure_plan(unpack_plan(plan), solution_from_json(plan.solution))
        with _mutex:
            _figured[key] = known
            while len(_figured) > _MOST:
                _figured.popitem(last=False)
    return known


def find_differences(before: Solution, after: Solution) -> list[DoorDifference]:
    """Doors that stand elsewhere, by key."""
    old, new = places_of(before), places_of(after)
    return [
        DoorDifference(door=door, before=old.get(door), after=new.get(door))
        for door in sorted(old.keys() | new.keys())
        if _differs(old.get(door), new.get(door))
    ]


def compare_plans(session: Session, one: UUID, other: UUID) -> list[DoorDifference]:
    """What differs from plan `one` to plan `other`."""
    statement = select(Plan.id, Plan.solution).where(col(Plan.id).in_([one, other]))
    solutions = {plan: solution_from_json(stored) for plan, stored in session.exec(statement).all()}
    return find_differences(solutions[one], solutions[other])


def places_of(solution: Solution) -> dict[str, Place]:
    """Where every served door stands."""
    found = {}
    for tour in solution.tours:
        for number, trip in enumerate(tour.trips, 1):
            doors = [stop for stop in trip.stops if stop.kind == "visit"]
            for position, stop in enumerate(doors):
                found[stop.visits[0]] = Place(
                    vehicle=tour.vehicle, trip=number, position=position, start_seconds=stop.start_seconds
                )
    return found


def _differs(before: Place | None, after: Place | None) -> bool:
    if before is None or after is None:
        return before is not after
    elsewhere = (before.vehicle, before.trip, before.position) != (after.vehicle, after.trip, after.position)
    return elsewhere or abs(before.start_seconds - after.start_seconds) >= SMALL_SECONDS
