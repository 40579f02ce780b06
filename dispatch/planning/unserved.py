"""Doors that a published plan leaves out: each is a task on the desk until a plan serves it.

Drafts raise none: the desk sees what a draft leaves out, with the reason, before anybody follows it.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlmodel import Session, select

from dispatch import clock
from dispatch.keys import door_key
from dispatch.planning.rows import TO_DELIVER
from dispatch.planning.storage import read_reason
from dispatch.tasks import find_task, finish_task, raise_task
from models.fleet import Kitchen
from models.orders import DailyOrder
from models.people import Recipient
from models.plans import Plan
from models.statuses import TaskKind, TaskStatus
from models.tasks import Task
from routing.reasons import Reason, Text

_DUE_SECONDS = 9 * 3600
"""Before the first pickup of the day."""


def raise_unserved(session: Session, plan: Plan) -> None:
    """A task per door that `plan`, now published, leaves out or has never heard of."""
    recipients = _recipients_by_door(session, plan)
    for door, reason in sorted(_reasons(plan, recipients).items()):
        if door in recipients:
            _raise(session, plan, door, recipients[door], reason)


def finish_served(session: Session, plan: Plan) -> None:
    """Finish the tasks of the doors that `plan`, now published, serves."""
    recipients = _recipients_by_door(session, plan)
    for door in sorted(recipients.keys() - _reasons(plan, recipients).keys()):
        _finish(session, plan, door)


def _reasons(plan: Plan, doors: Iterable[str]) -> dict[str, Reason]:
    known = {entry["visit"]: read_reason(entry["reason"]) for entry in plan.unserved}
    return known | {door: _not_planned(door) for door in set(doors) - plan.problem["orders"].keys()}


def _recipients_by_door(session: Session, plan: Plan) -> dict[str, UUID]:
    statement = (
        select(Recipient.id, Recipient.number, Kitchen.name, DailyOrder.status)
        .where(DailyOrder.recipient_id == Recipient.id, DailyOrder.kitchen_id == Kitchen.id)
        .where(DailyOrder.area_id == plan.area_id, DailyOrder.day == plan.day)
    )
    rows = session.exec(statement).all()
    return {door_key(number, kitchen): recipient for recipient, number, kitchen, status in rows if status in TO_DELIVER}


def _raise(session: Session, plan: Plan, door: str, recipient: UUID, reason: Reason) -> None:
    """Again under a new key when it was done before: leaving somebody out a second time is news."""
    natural_key = next(key for key in _keys(plan, door) if _is_free(find_task(session, key)))
    raise_task(
        session,
        area_id=plan.area_id,
        kind=TaskKind.UNSERVED_DOOR,
        natural_key=natural_key,
        reason=reason,
        due_at=max(clock.moment_of(plan.day, _DUE_SECONDS), clock.now()),
        day=plan.day,
        subject_id=recipient,
    )


def _finish(session: Session, plan: Plan, door: str) -> None:
    for task in _told(session, _keys(plan, door)):
        if task.status == TaskStatus.OPEN:
            finish_task(session, task.id)


def _told(session: Session, keys: Iterable[str]) -> Iterator[Task]:
    for key in keys:
        task = find_task(session, key)
        if task is None:
            return
        yield task


def _keys(plan: Plan, door: str) -> Iterator[str]:
    time = 1
    while True:
        yield f"unserved/{plan.area_id}/{plan.day}/{door}/{time}"
        time += 1


def _is_free(task: Task | None) -> bool:
    return task is None or task.status == TaskStatus.OPEN


def _not_planned(door: str) -> Reason:
    return Reason(
        code="door.not_planned",
        cause=Text(ko="이 계획을 만든 뒤에 추가된 주문입니다.", en="It was ordered after this plan was made."),
        action=Text(ko="다시 계획하세요.", en="Plan again."),
        subject=(door,),
    )
