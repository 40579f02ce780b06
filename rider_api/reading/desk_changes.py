"""Which tours of a plan something was told of since a number of the stream, so that only they are sent again."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models.events import Event
from models.plans import PlannedStop, Tour

LONGEST = 3_000
"""After more events than this the whole day is sent."""

_OF_ORDERS = frozenset({
    "fact.accepted", "door.changed", "door.reviewed", "courier.stays", "courier.relieved", "lot.recalled",
    "change.made", "freed.decided",
})  # fmt: skip
"""They name the orders whose stops they change: `order_ids`, or one `order_id`."""

_OF_NO_TOUR = frozenset({
    "task.raised", "task.done", "task.owned", "case.opened", "case.contacted", "case.noted", "case.jumped",
    "case.closed", "case.owned", "step.fired", "message.sent", "message.failed", "card.received", "photo.stored",
    "courier.seen", "device.invited", "device.enrolled", "device.revoked", "lot.finished", "temperature.measured",
    "feedback.received", "change.acknowledged", "plan.requested", "plan.claimed", "plan.returned", "plan.failed",
    "plan.drafted", "day.closed",
})  # fmt: skip
"""What they change is not in a tour, and is sent each time. Any other kind may change every tour."""


def find_changed_tours(session: Session, area_id: UUID, day: date, plan_id: UUID, since: int) -> frozenset[UUID] | None:
    """Ids of the plan's tours that may have changed after the event `since`; None: any of them may have."""
    rows = session.exec(
        select(Event.kind, Event.data)
        .where(Event.number > since)
        .where(or_(col(Event.area_id) == area_id, col(Event.area_id).is_(None)))
        .where(or_(col(Event.day) == day, col(Event.day).is_(None)))
        .limit(LONGEST + 1)
    ).all()
    if len(rows) > LONGEST:
        return None
    orders: set[str] = set()
    duties: set[str] = set()
    for kind, data in rows:
        if kind in _OF_ORDERS:
            orders.update(_orders_of(data))
        elif kind == "handover.counted":
            duties.add(data["duty_id"])
        elif kind not in _OF_NO_TOUR:
            return None
    return frozenset(_find_tours(session, plan_id, orders, duties))


def _orders_of(data: Mapping[str, Any]) -> Iterable[str]:
    return data["order_ids"] if "order_ids" in data else [data["order_id"]]


def _find_tours(session: Session, plan_id: UUID, orders: set[str], duties: set[str]) -> Iterator[UUID]:
    if duties:
        tours = select(Tour.id, Tour.duty_id).where(Tour.plan_id == plan_id)
        yield from (tour for tour, duty in session.exec(tours) if str(duty) in duties)
    if orders:
        stops = select(PlannedStop.tour_id, PlannedStop.daily_order_ids)
        of_plan = stops.join(Tour, col(Tour.id) == col(PlannedStop.tour_id)).where(Tour.plan_id == plan_id)
        yield from (tour for tour, own in session.exec(of_plan) if not orders.isdisjoint(own))
