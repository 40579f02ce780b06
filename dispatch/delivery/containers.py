"""Reusable containers (다회용기): every movement is a row, what is owed is their sum, nothing is ever a counter."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch.planning.rows import owed_containers
from models.containers import ContainerMove
from models.deliveries import Fact
from models.orders import DailyOrder
from models.statuses import ContainerKind, OrderStatus

__all__ = ["expected_back", "move_containers", "moved_orders", "owed_containers"]


def move_containers(session: Session, orders: Iterable[DailyOrder], fact: Fact, collected: int) -> set[UUID]:
    """Write down what a delivery left at the home (+) and what the courier took back (−); returns whose have moved.

    For the caller to see to: a door's containers move once a day (`moved_orders`), and the other phone of a pair,
    telling of the same door, moves none.
    """
    ordered = sorted(orders, key=lambda order: order.number)
    moves = [(order, order.meals) for order in ordered if order.container == ContainerKind.REUSABLE]
    if collected:
        moves.append((ordered[0], -collected))
    for order, count in moves:
        _add(session, order, fact, count)
    return {order.id for order, _ in moves}


def expected_back(session: Session, kitchen_id: UUID, day: date) -> int:
    """Containers that a kitchen can expect back on a day: those at the homes to which it sends meals."""
    statement = select(DailyOrder.recipient_id).where(
        DailyOrder.kitchen_id == kitchen_id, DailyOrder.day == day, DailyOrder.status != OrderStatus.CANCELLED
    )
    owed = owed_containers(session, session.exec(statement).all(), day)
    return sum(count for (_, kitchen), count in owed.items() if kitchen == kitchen_id)


def moved_orders(session: Session, order_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these orders have moved containers already."""
    statement = select(ContainerMove.daily_order_id).where(col(ContainerMove.daily_order_id).in_(order_ids))
    return {order_id for order_id in session.exec(statement) if order_id is not None}


def _add(session: Session, order: DailyOrder, fact: Fact, count: int) -> None:
    session.add(
        ContainerMove(
            recipient_id=order.recipient_id,
            kitchen_id=order.kitchen_id,
            daily_order_id=order.id,
            fact_id=fact.id,
            day=order.day,
            count=count,
            happened_at=fact.happened_at,
        )
    )
