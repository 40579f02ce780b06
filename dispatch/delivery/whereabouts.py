"""Where an order's boxes are, by what was counted: at the kitchen, on the way to a hub, at a hub, with the courier."""

from uuid import UUID

from sqlmodel import Session, col, select

from dispatch.ordering.freed import Box
from models.deliveries import Handover
from models.orders import DailyOrder
from models.plans import Plan, PlannedStop, Tour
from models.statuses import OrderStatus

Exchange = tuple[UUID, str, int, str]
"""Duty, place, trip, direction."""


def find_box(session: Session, order: DailyOrder) -> Box | None:
    """None once the boxes are with the courier who goes to the door: only a call to the courier helps then."""
    if order.status in (OrderStatus.FROZEN, OrderStatus.PACKED):
        return Box(place="kitchen", place_id=str(order.kitchen_id))
    if order.status != OrderStatus.OUT:
        return None
    stops = find_handovers(session, order)
    drops = [(stop, duty) for stop, duty in stops if stop.kind == "drop"]
    if not drops:
        return None
    counted = _counted(session, order)
    for stop, duty in drops:
        if (duty, stop.place_id, stop.trip, "in") in counted:
            taken = any(
                (other, stop.place_id, pickup.trip, "out") in counted
                for pickup, other in stops
                if pickup.kind == "pickup" and pickup.place_id == stop.place_id
            )
            return None if taken else Box(place="hub", place_id=stop.place_id)
    return Box(place="vehicle", place_id=str(drops[0][1]))


def find_handovers(session: Session, order: DailyOrder) -> list[tuple[PlannedStop, UUID]]:
    """Hand-overs of the order in the newest published version of the day's plan that carries it, with their duty."""
    rows = session.exec(
        select(PlannedStop, Tour.duty_id, Plan.version)
        .join(Tour, col(Tour.id) == col(PlannedStop.tour_id))
        .join(Plan, col(Plan.id) == col(Tour.plan_id))
        .where(
            Plan.area_id == order.area_id,
            Plan.day == order.day,
            col(Plan.published_at).is_not(None),
            col(PlannedStop.kind).in_(("pickup", "drop")),
        )
        .order_by(col(Plan.version).desc(), col(PlannedStop.position))
    ).all()
    carried = [row for row in rows if str(order.id) in row[0].daily_order_ids]
    return [(stop, duty) for stop, duty, version in carried if version == carried[0][2]]


def _counted(session: Session, order: DailyOrder) -> set[Exchange]:
    rows = session.exec(select(Handover).where(Handover.day == order.day)).all()
    return {(row.duty_id, row.place_id, row.trip, row.direction) for row in rows if row.counted_by == "courier"}
