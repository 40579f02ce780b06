"""How a frozen order ended: in exactly one of seven ways, or it has not ended yet. Derived from what is recorded."""

from collections.abc import Collection
from enum import Enum
from uuid import UUID

from sqlmodel import Session, col, select

from models.freed import FreedMeal
from models.orders import DailyOrder, FrozenChange
from models.plans import DoorState
from models.statuses import FreedStatus, OrderStatus, StopStatus


class End(Enum):
    """What became of the meals of one frozen order; for statements and statistics."""

    DELIVERED = "delivered"
    RETURNED = "returned"
    """Nobody opened, or away: the box went back."""
    REFUSED = "refused"
    CANCELLED_PAID = "cancelled_paid"
    """Cancelled and given to somebody else; the support or the person still pays for it."""
    CANCELLED_FREE = "cancelled_free"
    """Cancelled and given to somebody else, or not made; the kitchen bears it."""
    WASTED = "wasted"
    RECALLED = "recalled"
    """Called back with its lot, whatever happened before."""


def ends_of(session: Session, orders: Collection[DailyOrder]) -> dict[UUID, End | None]:
    """The end of each of these orders, by its id."""
    ids = [order.id for order in orders]
    doors = {
        row.daily_order_id: row.status
        for row in session.exec(select(DoorState).where(col(DoorState.daily_order_id).in_(ids)))
    }
    freed = {
        row.daily_order_id: row.status
        for row in session.exec(select(FreedMeal).where(col(FreedMeal.daily_order_id).in_(ids)))
    }
    changes = session.exec(
        select(FrozenChange).where(
            col(FrozenChange.daily_order_id).in_(ids), col(FrozenChange.kind).in_(("cancel", "recall"))
        )
    ).all()
    recalled = {change.daily_order_id for change in changes if change.kind == "recall"}
    payers = {change.daily_order_id: change.paid_by for change in changes if change.kind == "cancel"}
    return {
        order.id: End.RECALLED
        if order.id in recalled
        else _end_of(order, doors.get(order.id), freed.get(order.id), payers.get(order.id, "support"))
        for order in orders
    }


def _end_of(order: DailyOrder, door: StopStatus | None, freed: FreedStatus | None, payer: str) -> End | None:
    if order.status == OrderStatus.DELIVERED:
        return End.DELIVERED
    if order.status == OrderStatus.UNDELIVERED:
        return End.REFUSED if door == StopStatus.REFUSED else End.RETURNED
    if order.status != OrderStatus.CANCELLED or freed == FreedStatus.OPEN:
        return None
    if freed == FreedStatus.WASTED:
        return End.WASTED
    return End.CANCELLED_FREE if payer == "kitchen" else End.CANCELLED_PAID
