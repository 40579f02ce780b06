"""Planned hand-overs: what the newest published plan expects of one trip's boxes at one place."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from models.fleet import Duty
from models.plans import Plan, PlannedStop, Tour

DIRECTIONS = {"pickup": "out", "drop": "in"}


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One planned hand-over: the boxes of one trip at one place."""

    area_id: UUID
    day: date
    duty: Duty
    place_id: str
    trip: int
    direction: str
    expected_meals: int
    order_ids: tuple[UUID, ...]


def find_exchange(
    session: Session, area_id: UUID, day: date, duty: Duty, place_id: str, trip: int, kind: str
) -> Exchange | None:
    """What the newest published plan that knows this hand-over (`kind` pickup or drop) expects of it."""
    statement = (
        select(PlannedStop, Plan.version)
        .join(Tour, col(Tour.id) == col(PlannedStop.tour_id))
        .join(Plan, col(Plan.id) == col(Tour.plan_id))
        .where(
            Plan.area_id == area_id,
            Plan.day == day,
            col(Plan.published_at).is_not(None),
            Tour.duty_id == duty.id,
            PlannedStop.kind == kind,
            PlannedStop.place_id == place_id,
            PlannedStop.trip == trip,
        )
        .order_by(col(Plan.version).desc(), col(PlannedStop.position))
    )
    rows = session.exec(statement).all()
    stops = [stop for stop, version in rows if version == rows[0][1]]
    if not stops:
        return None
    return Exchange(
        area_id=area_id,
        day=day,
        duty=duty,
        place_id=place_id,
        trip=trip,
        direction=DIRECTIONS[kind],
        expected_meals=sum(stop.meals for stop in stops),
        order_ids=tuple(UUID(order) for stop in stops for order in stop.daily_order_ids),
    )
