"""Reviewing: somebody at the desk has asked what happened at a door whose records contradict each other."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import events
from dispatch.tasks import finish_task, get_task
from models.events import Event
from models.orders import DailyOrder
from models.plans import DoorState
from models.statuses import TaskKind
from models.tasks import Task

PREFIX = "contradiction/"
"""Of the natural key of a task that asks to look at a door; the order's id follows."""


def settle_task(session: Session, task_id: UUID, *, account_id: UUID | None = None, note: str = "") -> Task:
    """Done, as `finish_task`; who settles a contradiction has thereby reviewed the door.

    Both records stay; the mark goes, until another record contradicts what is known.
    """
    events.take_turn(session)
    task = finish_task(session, task_id, account_id=account_id, note=note)
    if task.kind == TaskKind.CONTRADICTING_FACT and task.natural_key.startswith(PREFIX):
        _review_door(session, UUID(task.natural_key.split("/")[1]), account_id)
    return get_task(session, task_id)


def reviewed_facts(session: Session, order: DailyOrder, among: Collection[UUID]) -> frozenset[UUID]:
    """Those facts of the order's door that somebody could know when they reviewed it last."""
    if not among:
        return frozenset()
    newest = select(Event.number).where(Event.kind == "door.reviewed", Event.subject_id == str(order.id))
    reviewed = session.exec(newest.order_by(col(Event.number).desc()).limit(1)).first()
    if reviewed is None:
        return frozenset()
    known = select(Event.subject_id).where(
        Event.kind == "fact.accepted",
        col(Event.subject_id).in_({str(fact) for fact in among}),
        col(Event.number) < reviewed,
    )
    return frozenset(UUID(fact) for fact in session.exec(known).all() if fact is not None)


def _review_door(session: Session, order_id: UUID, account_id: UUID | None) -> None:
    order = session.get_one(DailyOrder, order_id)
    for sibling in _orders_at_door(session, order.recipient_id, order.day):
        state = session.get(DoorState, sibling.id)
        if state is None or not state.review:
            continue
        state.review = False
        session.flush()
        events.record(
            session,
            "door.reviewed",
            area_id=sibling.area_id,
            day=sibling.day,
            subject=sibling.id,
            account_id=account_id,
            data={"order_ids": [str(sibling.id)], "status": state.status.value, "review": False},
        )


def _orders_at_door(session: Session, recipient_id: UUID, day: date) -> list[DailyOrder]:
    statement = select(DailyOrder).where(DailyOrder.recipient_id == recipient_id, DailyOrder.day == day)
    return list(session.exec(statement.order_by(DailyOrder.number)).all())
