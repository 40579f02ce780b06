"""Recalls (회수): one query leads from a lot to its doors and phones; nobody who got a box of it is forgotten.

Boxes that are still on the road are held back, people who have theirs are called one by one (a task each), and every
order of the lot ends as recalled. What happened at a door before stays as it was told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import literal
from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import explain, refuse
from dispatch.kitchen.lots import get_lot, link_boxes
from dispatch.lifecycle import settle
from dispatch.ordering.changes import recall_orders
from dispatch.tasks import Wanted, raise_task, raise_tasks
from models.fleet import Duty, Kitchen
from models.lots import Lot, LotBox, Recall
from models.orders import DailyOrder, FrozenChange, Menu
from models.people import Recipient
from models.places import Home
from models.plans import DoorState
from models.statuses import OrderStatus, TaskKind, TaskStatus
from models.tasks import Task

REASONS = ("temperature", "foreign_object", "allergen", "illness", "spoiled", "other")
CALL_WITHIN = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Reached:
    """One order of a lot with whom it reached: what a call list is made of. Names are still sealed."""

    order: DailyOrder
    meals: int
    recipient: Recipient
    home: Home
    duty_code: str | None
    happened_at: datetime | None
    called: bool
    """The task of calling this person is done."""


def trace_lot(session: Session, lot_id: UUID) -> list[Reached]:
    """Everybody a lot has reached, in one query: order, person, home, crew and when; by order number."""
    rows = session.exec(
        select(  # type: ignore[call-overload]  # typed for four columns at most
            DailyOrder, LotBox.meals, Recipient, Home, Duty.code, DoorState.happened_at, Task.status
        )
        .join(LotBox, col(LotBox.daily_order_id) == col(DailyOrder.id))
        .join(Recipient, col(Recipient.id) == col(DailyOrder.recipient_id))
        .join(Home, col(Home.id) == col(DailyOrder.home_id))
        .join(DoorState, col(DoorState.daily_order_id) == col(DailyOrder.id), isouter=True)
        .join(Duty, col(Duty.id) == col(DoorState.duty_id), isouter=True)
        .join(Task, col(Task.natural_key) == literal(_call_key(lot_id, "")) + col(DailyOrder.number), isouter=True)
        .where(LotBox.lot_id == lot_id)
        .order_by(col(DailyOrder.number))
    ).all()
    return [
        Reached(
            order=order,
            meals=meals,
            recipient=recipient,
            home=home,
            duty_code=code,
            happened_at=happened_at,
            called=task == TaskStatus.DONE,
        )
        for order, meals, recipient, home, code, happened_at, task in rows
    ]


def recall_lot(session: Session, lot_id: UUID, *, reason: str, account_id: UUID | None = None) -> Recall:
    """Call a lot back: hold back what is on the road, a task for everybody who has theirs, one event for all screens.

    A second time changes nothing. Refused: lot.unknown, recall.reason.
    """
    events.take_turn(session)
    lot = get_lot(session, lot_id)
    before = find_recall(session, lot_id)
    if before is not None:
        return before
    if reason not in REASONS:
        raise refuse(
            "recall.reason",
            cause=("회수 사유가 올바르지 않습니다.", "That is no reason for a recall."),
            action=(f"{', '.join(REASONS)} 중에서 고르세요.", f"Choose one of {', '.join(REASONS)}."),
            status=422,
        )
    kitchen = session.get_one(Kitchen, lot.kitchen_id)
    link_boxes(session, kitchen, lot.day)
    recall = Recall(lot_id=lot.id, reason=reason, made_at=clock.now(), made_by=account_id)
    session.add(recall)
    session.flush()
    reached = trace_lot(session, lot.id)
    held_back = [each for each in reached if _hold_back(each.order)]
    _tell_desk(session, lot, kitchen, reached, len(held_back))
    events.record(
        session, "lot.recalled", area_id=kitchen.area_id, day=lot.day, subject=lot.id, account_id=account_id,
        data={
            "kitchen_id": str(kitchen.id), "menu_id": str(lot.menu_id), "number": lot.number, "reason": reason,
            "orders": len(reached), "held_back": len(held_back),
            "order_ids": [str(each.order.id) for each in reached],
        },
    )  # fmt: skip
    recall_orders(session, [(each.order, each.recipient) for each in reached], account_id=account_id)
    return recall


def find_recall(session: Session, lot_id: UUID) -> Recall | None:
    return session.exec(select(Recall).where(Recall.lot_id == lot_id)).first()


def recalled_orders(session: Session, order_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these orders were called back: couriers must not hand them over."""
    rows = select(FrozenChange.daily_order_id).where(
        FrozenChange.kind == "recall", col(FrozenChange.daily_order_id).in_(order_ids)
    )
    return set(session.exec(rows))


def note_handed_over(session: Session, order: DailyOrder) -> None:
    """A courier handed over a box of an order that was called back (`recalled_orders`): somebody must call too."""
    lots = select(Lot).join(LotBox, col(LotBox.lot_id) == col(Lot.id)).join(Recall, col(Recall.lot_id) == col(Lot.id))
    found = session.exec(lots.where(LotBox.daily_order_id == order.id)).all()
    raise_tasks(session, [_call(lot, order) for lot in found])


def _hold_back(order: DailyOrder) -> bool:
    """Take an order that nobody has handed over yet off the road. True when it was on its way."""
    if order.status == OrderStatus.OUT:
        return settle(order, OrderStatus.UNDELIVERED)
    return order.status == OrderStatus.PACKED and settle(order, OrderStatus.CANCELLED)


def _tell_desk(session: Session, lot: Lot, kitchen: Kitchen, reached: Sequence[Reached], held_back: int) -> None:
    menu = session.get_one(Menu, lot.menu_id)
    delivered = [each for each in reached if each.order.status == OrderStatus.DELIVERED]
    raise_task(
        session,
        area_id=kitchen.area_id,
        kind=TaskKind.RECALLED_MEAL,
        natural_key=f"recall/{lot.id}",
        reason=explain(
            "recall.lot",
            cause=(
                f"{kitchen.name} {menu.name} 묶음 {lot.number}번을 회수합니다: 전달 {len(delivered)}건, "
                f"배송 중 {held_back}건.",
                f"Lot {lot.number} of {menu.name} ({kitchen.name}) is called back: {len(delivered)} handed over, "
                f"{held_back} held back.",
            ),
            action=(
                "연락 명단을 내려받아 모두에게 전화하고, 배송 중인 것은 돌려받으세요.",
                "Download the call list, call everybody, and take back what is on the road.",
            ),
            subject=(str(lot.id),),
        ),
        due_at=clock.now(),
        day=lot.day,
        subject_id=lot.id,
    )
    raise_tasks(session, [_call(lot, each.order) for each in delivered])


def _call(lot: Lot, order: DailyOrder) -> Wanted:
    """Somebody has a box of the lot, and must be told."""
    return Wanted(
        area_id=order.area_id,
        kind=TaskKind.RECALLED_MEAL,
        natural_key=_call_key(lot.id, order.number),
        reason=explain(
            "recall.call",
            cause=(
                f"{order.number}번 주문의 도시락이 회수되었습니다.",
                f"The meals of order {order.number} are called back.",
            ),
            action=(
                "전화해 드시지 않게 하고, 드셨으면 몸 상태를 물어보세요.",
                "Call: the meal must not be eaten; if it was, ask how the person feels.",
            ),
            subject=(order.number,),
        ),
        due_at=clock.now() + CALL_WITHIN,
        day=order.day,
        subject_id=order.recipient_id,
    )


def _call_key(lot_id: UUID, order_number: str) -> str:
    return f"recall/{lot_id}/{order_number}"
