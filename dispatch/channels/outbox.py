"""The outbox: messages are rows, written in the transaction of their cause, and carried afterwards by the metronome.

A message is carried at least once and, unless a process dies between a channel's answer and its own note of it,
exactly once; every attempt has the same id. What fails is tried again with growing pauses; a channel that fails is a
task at the desk, which ends by itself when the channel carries again.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.channels.carriers import CARRIED, build_carriers
from dispatch.channels.letters import Carrier, Letter, NotCarried
from dispatch.errors import explain, refuse
from dispatch.lifecycle import move
from dispatch.settings import settings
from dispatch.tasks import finish_task, raise_task
from models.database import Database
from models.messages import Message
from models.personal import Erased
from models.statuses import MessageStatus, TaskKind, TaskStatus
from models.tasks import Task

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
"""Longer than any channel takes; after it a message whose process died is tried again."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=20), timedelta(minutes=10)
MOST_ATTEMPTS = 10
ALARM_AFTER = 2
"""Attempts after which a channel counts as failing."""
MOST_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A message that is to be written. `sent` ones (desk, courier) are told by the event `event_number`."""

    natural_key: str
    area_id: UUID
    template: str
    target: str
    channel: str
    person_id: UUID
    to: str = ""
    subject: str = ""
    text: str = ""
    text_en: str = ""
    day: date | None = None
    case_id: UUID | None = None
    position: int | None = None
    withheld: str | None = None
    """Why it does not go out (a code)."""
    event_number: int | None = None


def write_message(session: Session, draft: Draft) -> Message:
    """Put a message into the outbox, in the caller's transaction; the same cause twice is one message."""
    known = session.exec(select(Message).where(Message.natural_key == draft.natural_key)).first()
    if known is not None:
        return known
    inside = draft.channel not in CARRIED
    now = clock.now()
    row = Message(
        natural_key=draft.natural_key,
        area_id=draft.area_id,
        day=draft.day,
        case_id=draft.case_id,
        position=draft.position,
        template=draft.template,
        target=draft.target,
        channel=draft.channel,
        status=MessageStatus.WITHHELD if draft.withheld else MessageStatus.SENT if inside else MessageStatus.WAITING,
        reason=draft.withheld,
        person_id=draft.person_id,
        event_number=draft.event_number,
        made_at=now,
        next_at=now,
        sent_at=now if inside and not draft.withheld else None,
    )
    if row.status == MessageStatus.WAITING:
        row.content = {"to": draft.to, "subject": draft.subject, "text": draft.text, "text_en": draft.text_en}
    session.add(row)
    session.flush()
    return row


def messages_of_case(session: Session, case_id: UUID) -> Sequence[Message]:
    """Everything that was sent or held back because of a case, in order."""
    statement = select(Message).where(Message.case_id == case_id)
    return session.exec(statement.order_by(col(Message.made_at), col(Message.position), col(Message.natural_key))).all()


def retry_message(session: Session, message_id: UUID) -> Message:
    """Try a message again that was given up. Refused: message.unknown, status.move."""
    events.take_turn(session)
    row = session.get(Message, message_id, populate_existing=True)
    if row is None:
        raise refuse(
            "message.unknown",
            cause=("그런 알림이 없습니다.", "There is no such message."),
            action=("화면을 새로 고치세요.", "Reload the screen."),
            subject=(str(message_id),),
            status=404,
        )
    move(row, MessageStatus.WAITING)
    row.attempts, row.next_at = 0, clock.now()
    session.flush()
    return row


def deliver_messages(database: Database, carriers: Mapping[str, Carrier] | None = None) -> list[UUID]:
    """Carry every message that is due; returns those that were carried. A reconciler for any number of processes.

    A channel that fails once is left alone until the next call.
    """
    known = build_carriers(settings()) if carriers is None else carriers
    carried: list[UUID] = []
    down: set[str] = set()
    for _ in range(MOST_AT_ONCE):
        with database.read() as session:
            if _next_due(session, down) is None:
                break
        with database.write() as session:
            letter = _claim(session, down)
        if letter is None:
            continue
        failure = _carry(known.get(letter.channel), letter)
        with database.write() as session:
            _note(session, letter, failure)
        if failure is None:
            carried.append(letter.id)
        elif not failure.final or letter.channel not in known:
            down.add(letter.channel)
    return carried


def _next_due(session: Session, down: set[str]) -> Message | None:
    statement = select(Message).where(
        Message.status == MessageStatus.WAITING,
        Message.next_at <= clock.now(),
        col(Message.channel).not_in(down),
    )
    return session.exec(statement.order_by(col(Message.next_at), col(Message.natural_key)).limit(1)).first()


def _claim(session: Session, down: set[str]) -> Letter | None:
    """Take the next due message for `LEASE`; None if another process was faster, or its person's data are erased."""
    events.take_turn(session)
    row = _next_due(session, down)
    if row is None:
        return None
    row.attempts += 1
    row.next_at = clock.now() + LEASE
    session.flush()
    try:
        content = row.content
    except Erased:
        row.reason = "message.erased"
        move(row, MessageStatus.FAILED)
        return None
    return Letter(
        id=row.id,
        channel=row.channel,
        template=row.template,
        to=content["to"],
        subject=content["subject"],
        text=content["text"],
        text_en=content["text_en"],
        made_at=row.made_at,
    )


def _carry(carrier: Carrier | None, letter: Letter) -> NotCarried | None:
    if carrier is None:
        return NotCarried("channel.not_configured")
    try:
        carrier.carry(letter)
    except NotCarried as failure:
        return failure
    except Exception:  # whatever a channel does, the others and the next attempt go on
        log.exception("channel %s failed with message %s", letter.channel, letter.id)
        return NotCarried("channel.broken")
    return None


def _note(session: Session, letter: Letter, failure: NotCarried | None) -> None:
    events.take_turn(session)
    row = session.get_one(Message, letter.id, populate_existing=True)
    if row.status != MessageStatus.WAITING:
        return
    if failure is None:
        move(row, MessageStatus.SENT)
        row.sent_at, row.reason = clock.now(), None
        session.flush()
        _record(session, "message.sent", row)
        _end_alarm(session, row)
        return
    row.reason = failure.code
    row.next_at = clock.now() + _pause(row.attempts)
    if failure.final or row.attempts >= MOST_ATTEMPTS:
        move(row, MessageStatus.FAILED)
        session.flush()
        _record(session, "message.failed", row)
        _ask_to_call(session, row)
    if not failure.final and (row.attempts >= ALARM_AFTER or failure.code == "channel.not_configured"):
        _raise_alarm(session, row)
    session.flush()


def _pause(attempts: int) -> timedelta:
    return min(FIRST_PAUSE * (1 << (attempts - 1)), LONGEST_PAUSE)


def _raise_alarm(session: Session, row: Message) -> None:
    """A channel that fails is itself an alarm: one task while it lasts."""
    if _open_alarms(session, row):
        return
    raise_task(
        session,
        area_id=row.area_id,
        kind=TaskKind.CHANNEL_FAILING,
        natural_key=f"channel/{row.channel}/{row.id}/{row.attempts}",
        reason=explain(
            "channel.failing",
            cause=(
                f"{row.channel} 알림이 나가지 않습니다 ({row.reason}).",
                f"Messages by {row.channel} do not get through ({row.reason}).",
            ),
            action=(
                "안부 사례의 담당에게 직접 전화하고, ‘bapgil doctor’로 설정을 확인하세요.",
                "Call those concerned yourself, and look at the settings with “bapgil doctor”.",
            ),
            subject=(row.channel, row.reason or ""),
        ),
        due_at=clock.now(),
        day=row.day,
        subject_id=row.channel,
    )


def _ask_to_call(session: Session, row: Message) -> None:
    """One message was given up: somebody calls instead. Ends with its case, or by hand."""
    raise_task(
        session,
        area_id=row.area_id,
        kind=TaskKind.CHANNEL_FAILING,
        natural_key=f"message/{row.id}",
        reason=explain(
            "message.failed",
            cause=(
                f"{row.channel} 알림 하나를 보내지 못했습니다 ({row.reason}).",
                f"A message by {row.channel} could not be delivered ({row.reason}).",
            ),
            action=("받을 사람에게 직접 전화하세요.", "Call whom it was for."),
            subject=(row.channel, row.target, row.reason or ""),
        ),
        due_at=clock.now(),
        day=row.day,
        subject_id=row.case_id or row.id,
    )


def _end_alarm(session: Session, row: Message) -> None:
    for task in _open_alarms(session, row):
        finish_task(session, task.id)


def _open_alarms(session: Session, row: Message) -> Sequence[Task]:
    statement = select(Task).where(
        Task.area_id == row.area_id,
        Task.kind == TaskKind.CHANNEL_FAILING,
        Task.subject_id == row.channel,
        Task.status == TaskStatus.OPEN,
    )
    return session.exec(statement).all()


def _record(session: Session, kind: str, row: Message) -> None:
    events.record(
        session,
        kind,
        area_id=row.area_id,
        day=row.day,
        subject=row.case_id or row.id,
        data={
            "message": str(row.id),
            "target": row.target,
            "channel": row.channel,
            "position": row.position,
            "reason": row.reason,
        },
    )
