"""Tasks for the desk: raised once per cause, owned by somebody, finished by somebody."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from uuid import UUID, uuid4

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.calendar import load_calendar
from dispatch.errors import reason_json, refuse
from dispatch.lifecycle import move
from models.people import Recipient
from models.statuses import TaskKind, TaskStatus
from models.tasks import Task
from routing.reasons import Reason

_NOON_SECONDS = 12 * 3600


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A task that shall be on the desk, as `raise_task` takes it."""

    area_id: UUID
    kind: TaskKind
    natural_key: str
    reason: Reason
    due_at: datetime
    day: date | None = None
    subject_id: UUID | str | None = None
    owner_id: UUID | None = None


def raise_task(
    session: Session,
    *,
    area_id: UUID,
    kind: TaskKind,
    natural_key: str,
    reason: Reason,
    due_at: datetime,
    day: date | None = None,
    subject_id: UUID | str | None = None,
    owner_id: UUID | None = None,
) -> Task:
    """Put a task on the area's desk; a cause (`natural_key`) that is already there stays the one task, open or done."""
    wanted = Wanted(
        area_id=area_id, kind=kind, natural_key=natural_key, reason=reason, due_at=due_at, day=day,
        subject_id=subject_id, owner_id=owner_id,
    )  # fmt: skip
    return raise_tasks(session, [wanted])[0]


def raise_tasks(session: Session, wanted: Sequence[Wanted]) -> list[Task]:
    """The same for many at once, in three statements instead of three a task; answers in the order asked."""
    events.take_turn(session)
    keys = {each.natural_key for each in wanted}
    rows = session.exec(select(Task).where(col(Task.natural_key).in_(keys)))
    known = {task.natural_key: task for task in rows}
    for each in wanted:
        if each.natural_key in known:
            continue
        task = known[each.natural_key] = Task(
            area_id=each.area_id,
            kind=each.kind,
            status=TaskStatus.OPEN,
            natural_key=each.natural_key,
            day=each.day,
            subject_id=None if each.subject_id is None else str(each.subject_id),
            reason=reason_json(each.reason),
            due_at=each.due_at,
            owner_id=each.owner_id,
            made_at=clock.now(),
        )
        session.add(task)
        events.append(
            session, "task.raised", area_id=each.area_id, day=each.day, subject=task.id, data={"kind": each.kind.value}
        )
    session.flush()
    return [known[each.natural_key] for each in wanted]


def find_task(session: Session, natural_key: str) -> Task | None:
    return session.exec(select(Task).where(Task.natural_key == natural_key)).first()


def tasks_of(session: Session, cause: str) -> Iterator[Task]:
    """Every task of a cause that may come back, the oldest first; natural keys are `cause`, `cause/2`, `cause/3` …"""
    for key in _keys(cause):
        task = find_task(session, key)
        if task is None:
            return
        yield task


def next_key(session: Session, cause: str) -> str:
    """The natural key under which a cause that may come back is told: that of its open task, else a new one."""
    for key in _keys(cause):
        task = find_task(session, key)
        if task is None or task.status == TaskStatus.OPEN:
            break
    return key


def is_known(session: Session, cause: str, reason: Reason) -> bool:
    """Whether somebody has finished the last task of a cause, and it said the same. What ended by itself is news."""
    last = None
    for task in tasks_of(session, cause):
        last = task
    if last is None or last.status == TaskStatus.OPEN or last.done_by is None:
        return False
    return bool(last.reason["cause"] == reason_json(reason)["cause"])


def _keys(cause: str) -> Iterator[str]:
    yield cause
    yield from (f"{cause}/{time}" for time in count(2))


def get_task(session: Session, task_id: UUID) -> Task:
    """`Refused` (task.unknown) if there is none."""
    task = session.get(Task, task_id)
    if task is None:
        raise refuse(
            "task.unknown",
            cause=("그런 업무가 없습니다.", "there is no such task"),
            action=("목록을 새로 고치세요.", "Reload the list."),
            subject=(str(task_id),),
            status=404,
        )
    return task


def open_tasks(session: Session, area_id: UUID) -> list[Task]:
    """The area's open tasks, the most urgent first."""
    rows = select(Task).where(Task.area_id == area_id, Task.status == TaskStatus.OPEN)
    return list(session.exec(rows.order_by(col(Task.due_at), col(Task.natural_key))))


def finish_task(session: Session, task_id: UUID, *, account_id: UUID | None = None, note: str = "") -> Task:
    """Done; the note is kept sealed. `Refused` (status.move) when it was done before."""
    task = get_task(session, task_id)
    move(task, TaskStatus.DONE)
    task.done_at, task.done_by = clock.now(), account_id
    if note.strip():
        _seal_note(session, task, note.strip())
    session.flush()
    events.record(
        session,
        "task.done",
        area_id=task.area_id,
        day=task.day,
        subject=task.id,
        account_id=account_id,
        data={"kind": task.kind.value},
    )
    return task


def _seal_note(session: Session, task: Task, note: str) -> None:
    """Under the key of the person it speaks of, so that erasing the person erases it; else under one of its own."""
    recipient = session.get(Recipient, UUID(task.subject_id)) if _is_uuid(task.subject_id) else None
    if recipient is not None:
        task.person_id = recipient.person_id
    else:
        key = session.info["vault"].new_person_key(uuid4())
        session.add(key)
        session.flush()
        task.person_id = key.person_id
    task.note = note


def _is_uuid(text: str | None) -> bool:
    try:
        UUID(text or "")
    except ValueError:
        return False
    return True


def before_next_freeze(session: Session, weekdays: Collection[int], start_day: date) -> datetime:
    """When something that decides a person's meals is due: at the next cut-off of a day on which they would get one."""
    first = max(start_day, clock.today())
    return load_calendar(session).find_cut_off(weekdays, first, clock.now()) or next_working_noon(session)


def next_working_noon(session: Session) -> datetime:
    """When something that is not urgent is due: noon of the next working day."""
    return clock.moment_of(load_calendar(session).add_working_days(clock.today(), 1), _NOON_SECONDS)
