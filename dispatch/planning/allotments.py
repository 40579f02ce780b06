"""What was ever given to a courier on a day: by any version of the plan that was published."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import String, cast, or_
from sqlmodel import Session, col, select

from models.fleet import Duty
from models.plans import Plan, PlannedStop, Tour


@dataclass(frozen=True, kw_only=True)
class Allotment:
    """A courier's orders of one day, with the duty that had each last, and their hand-overs (kind, place, trip)."""

    duties: tuple[Duty, ...]
    orders: dict[str, Duty] = field(default_factory=dict)
    handovers: dict[tuple[str, str, int], Duty] = field(default_factory=dict)


def duties_of(session: Session, courier_id: UUID, day: date) -> list[Duty]:
    """The courier's duties on a day, withdrawn ones included, the earliest first."""
    return _duties_of(session, [courier_id], day)[courier_id]


def read_allotment(session: Session, courier_id: UUID, day: date) -> Allotment:
    """Everything that was the courier's in any published version; later versions decide which duty had it."""
    return read_allotments(session, [courier_id], day)[courier_id]


def read_allotments(session: Session, courier_ids: Collection[UUID], day: date) -> dict[UUID, Allotment]:
    """The same for several couriers, with the statements of one."""
    own = _duties_of(session, courier_ids, day)
    allotments = {courier_id: Allotment(duties=tuple(duties)) for courier_id, duties in own.items()}
    duties = {duty.id: duty for each in own.values() for duty in each}
    if not duties:
        return allotments
    crews: dict[UUID, list[Allotment]] = {duty_id: [] for duty_id in duties}
    for allotment in allotments.values():
        for duty in allotment.duties:
            crews[duty.id].append(allotment)
    statement = (
        select(  # type: ignore[call-overload]  # typed for four columns at most
            PlannedStop.kind, PlannedStop.place_id, PlannedStop.trip, PlannedStop.daily_order_ids, Tour.duty_id
        )
        .join(Tour, col(Tour.id) == col(PlannedStop.tour_id))
        .join(Plan, col(Plan.id) == col(Tour.plan_id))
        .where(Plan.day == day, col(Plan.published_at).is_not(None), col(Tour.duty_id).in_(duties))
        .order_by(col(Plan.version))
    )
    for kind, place_id, trip, order_ids, duty_id in session.exec(statement).all():
        for allotment in crews[duty_id]:
            if kind == "door":
                allotment.orders.update(dict.fromkeys(order_ids, duties[duty_id]))
            else:
                allotment.handovers[kind, place_id, trip] = duties[duty_id]
    return allotments


def _duties_of(session: Session, courier_ids: Collection[UUID], day: date) -> dict[UUID, list[Duty]]:
    crew = cast(Duty.courier_ids, String)  # a city has a thousand duties a day
    named = or_(*(crew.contains(str(courier_id)) for courier_id in courier_ids))
    found = session.exec(select(Duty).where(Duty.day == day, named)).all()
    duties = sorted(found, key=lambda duty: (duty.start_seconds, duty.code))
    return {each: [duty for duty in duties if str(each) in duty.courier_ids] for each in courier_ids}
