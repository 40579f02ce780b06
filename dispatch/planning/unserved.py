"""Doors that a published plan leaves out: each is a task on the desk until a plan serves it.

Drafts raise none: the desk sees what a draft leaves out, with the reason, before anybody follows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.keys import door_key
from dispatch.planning.rows import TO_DELIVER
from dispatch.planning.storage import read_reason
from dispatch.tasks import finish_task, next_key, raise_task, tasks_of
from models.fleet import Kitchen
from models.orders import DailyOrder
from models.people import Recipient
from models.plans import Plan
from models.statuses import TaskKind, TaskStatus
from routing.reasons import Reason, Text

_DUE_SECONDS = 9 * 3600
"""Before the first pickup of the day."""


@dataclass(frozen=True, kw_only=True)
class _Waiting:
    """Who waits at a door, and for which orders."""

    recipient: UUID
    orders: set[str] = field(default_factory=set)


def raise_unserved(session: Session, plan: Plan) -> None:
    """A task per door that `plan`, now published, leaves out or has never heard of."""
    waiting = _read_waiting(session, plan)
    for door, reason in sorted(_reasons(plan, waiting).items()):
        if door in waiting:
            _raise(session, plan, door, waiting[door].recipient, reason)


def raise_added(session: Session, plan: Plan, recipient_id: UUID) -> None:
    """A task per door of somebody with orders that `plan`, published before they were made, has never heard of."""
    waiting = _read_waiting(session, plan)
    for door in sorted(_added(plan, waiting)):
        if waiting[door].recipient == recipient_id:
            _raise(session, plan, door, recipient_id, _not_planned(door))


def finish_served(session: Session, plan: Plan) -> None:
    """Finish the tasks of the doors that `plan`, now published, serves."""
    waiting = _read_waiting(session, plan)
    for door in sorted(waiting.keys() - _reasons(plan, waiting).keys()):
        _finish(session, plan, door)


def _reasons(plan: Plan, waiting: Mapping[str, _Waiting]) -> dict[str, Reason]:
    known = {entry["visit"]: read_reason(entry["reason"]) for entry in plan.unserved}
    return known | {door: _not_planned(door) for door in _added(plan, waiting)}


def _added(plan: Plan, waiting: Mapping[str, _Waiting]) -> set[str]:
    known = plan.problem["orders"]
    return {door for door, each in waiting.items() if not each.orders <= set(known.get(door, ()))}


def _read_waiting(session: Session, plan: Plan) -> dict[str, _Waiting]:
    statement = (
        select(Recipient.id, Recipient.number, Kitchen.name, DailyOrder.id)
        .where(DailyOrder.recipient_id == Recipient.id, DailyOrder.kitchen_id == Kitchen.id)
        .where(DailyOrder.area_id == plan.area_id, DailyOrder.day == plan.day)
        .where(col(DailyOrder.status).in_(TO_DELIVER))
    )
    found: dict[str, _Waiting] = {}
    for recipient, number, kitchen, order in session.exec(statement).all():
        found.setdefault(door_key(number, kitchen), _Waiting(recipient=recipient)).orders.add(str(order))
    return found


def _raise(session: Session, plan: Plan, door: str, recipient: UUID, reason: Reason) -> None:
    """Again under a new key when it was done before: leaving somebody out a second time is news."""
    raise_task(
        session,
        area_id=plan.area_id,
        kind=TaskKind.UNSERVED_DOOR,
        natural_key=next_key(session, _cause(plan, door)),
        reason=reason,
        due_at=max(clock.moment_of(plan.day, _DUE_SECONDS), clock.now()),
        day=plan.day,
        subject_id=recipient,
    )


def _finish(session: Session, plan: Plan, door: str) -> None:
    for task in tasks_of(session, _cause(plan, door)):
        if task.status == TaskStatus.OPEN:
            finish_task(session, task.id)


def _cause(plan: Plan, door: str) -> str:
    return f"unserved/{plan.area_id}/{plan.day}/{door}"


def _not_planned(door: str) -> Reason:
    return Reason(
        code="door.not_planned",
        cause=Text(ko="이 계획을 만든 뒤에 추가된 주문입니다.", en="It was ordered after this plan was made."),
        action=Text(ko="계획에 넣어 배포하거나 다시 계획하세요.", en="Put it in and publish, or plan again."),
        subject=(door,),
    )
