"""The numbered stream: what happened, in the transaction in which it happened.

`record` is called by every function that changes something (`append` by those that write many rows at once); `after`
serves screens, phones and other programs. Numbers have no gaps and appear in commit order: writers take turns (one
writer on SQLite, a transaction-level advisory lock on PostgreSQL), so a reader's cursor never skips an event.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import event as changes
from sqlalchemy import func, insert, text
from sqlalchemy.orm import Session as AnySession
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session, col, select

from dispatch import clock
from models.events import Event

_STREAM_LOCK = 0x6261706769  # "bapgi"
CHANNEL = "bapgil_events"
_MEMORY = "stream"
"""Where a session keeps the newest number while it has the turn: nobody else can give one meanwhile."""


def record(
    session: Session,
    kind: str,
    *,
    area_id: UUID | None = None,
    day: date | None = None,
    subject: UUID | str | None = None,
    account_id: UUID | None = None,
    device_id: UUID | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Append an event to the caller's transaction. `data` holds ids, counts and codes only."""
    number = append(
        session, kind, area_id=area_id, day=day, subject=subject, account_id=account_id, device_id=device_id, data=data
    )
    session.flush()
    return session.get_one(Event, number)


@dataclass
class Happened:
    """Rows of events that one intake writes with one statement."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def write(self, session: Session) -> None:
        """To be called before the (nested) transaction ends in which they were numbered."""
        if self.rows:
            session.connection().execute(insert(Event), self.rows)
            self.rows = []


def append(
    session: Session,
    kind: str,
    *,
    area_id: UUID | None = None,
    day: date | None = None,
    subject: UUID | str | None = None,
    account_id: UUID | None = None,
    device_id: UUID | None = None,
    data: dict[str, Any] | None = None,
    into: Happened | None = None,
) -> int:
    """As `record`, but the row goes out with the session's next flush, or is only numbered and put `into` others.

    Many at once cost little more than one. Returns the number.
    """
    take_turn(session)
    number = last_number(session) + 1
    row: dict[str, Any] = {
        "number": number,
        "at": clock.now(),
        "kind": kind,
        "area_id": area_id,
        "day": day,
        "subject_id": None if subject is None else str(subject),
        "account_id": account_id,
        "device_id": device_id,
        "data": data or {},
    }
    if into is None:
        session.add(Event(**row))
    else:
        into.rows.append(row)
    session.info[_MEMORY] = number
    return number


def after(session: Session, number: int, *, limit: int = 500) -> Sequence[Event]:
    """Events with a higher number, oldest first."""
    return session.exec(select(Event).where(col(Event.number) > number).order_by(col(Event.number)).limit(limit)).all()


def last_number(session: Session) -> int:
    """The highest number given so far; 0 before the first."""
    known: int | None = session.info.get(_MEMORY)
    if known is not None:
        return known
    return session.exec(select(func.coalesce(func.max(Event.number), 0))).one()


def take_turn(session: Session) -> None:
    """Hold the stream until this transaction ends: sequence order is not commit order on PostgreSQL.

    Functions that check before they write (a freeze, a running number) take their turn first. It is the
    only lock of the house, so nobody waits in a circle. SQLite has one writer anyway.
    """
    if _MEMORY in session.info:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _STREAM_LOCK})
        session.execute(text(f"NOTIFY {CHANNEL}"))


@changes.listens_for(AnySession, "after_transaction_end")
def _forget(session: AnySession, ended: SessionTransaction) -> None:
    """The turn ends with its transaction, and what a rolled back part of it had counted was never written."""
    if ended.nested or ended.parent is None:  # not the end of a mere flush
        session.info.pop(_MEMORY, None)
