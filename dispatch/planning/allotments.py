"""What was ever given to a courier on a day: by any version of the plan that was published."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import String, cast
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
    named = cast(Duty.courier_ids, String).contains(str(courier_id))  # a city has a thousand duties a day
    duties = session.exec(select(Duty).where(Duty.day == day, named)).all()
    return sorted(
        (duty for duty in duties if str(courier_id) in duty.courier_ids),
        key=lambda duty: (duty.start_seconds, duty.code),
    )


def read_allotment(session: Session, courier_id: UUID, day: date) -> Allotment:
    """Everything that was the courier's in any published version; later versions decide which duty had it."""
    duties = {duty.id: duty for duty in duties_of(session, courier_id, day)}
    allotment = Allotment(duties=tuple(duties.values()))
    if not duties:
        return allotment
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
        if kind == "door":
            allotment.orders.update(dict.fromkeys(order_ids, duties[duty_id]))
        else:
            allotment.handovers[kind, place_id, trip] = duties[duty_id]
    return allotment
