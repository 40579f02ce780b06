"""Keys with which couriers' phones lock what they store: one per courier and day, handed out to that courier only.

Nothing is stored: a key follows from the installation's key (docs/decisions, "What lies on a courier's phone"). So a
phone that was wiped gets the keys of its unsent records again, as soon as its courier has come in by a new link.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from dispatch import clock

REMEMBERED_DAYS = 60
"""How far back a key is handed out again: longer than any phone lies in a drawer with records of somebody's meals."""


@dataclass(frozen=True, kw_only=True)
class ShiftKey:
    """`key` is base64 of 32 bytes."""

    id: str
    key: str


def todays_key(session: Session, courier_id: UUID) -> ShiftKey:
    """The key of the courier's shift today."""
    return _make(session, courier_id, clock.today())


def former_keys(session: Session, courier_id: UUID, ids: Iterable[str]) -> list[ShiftKey]:
    """Those of `ids` that are this courier's and not too old; others are passed over, as unknown ones are."""
    today = clock.today()
    days = [day for each in ids if (day := _read_id(courier_id, each)) is not None]
    return [
        _make(session, courier_id, day)
        for day in sorted(set(days))
        if today - timedelta(days=REMEMBERED_DAYS) <= day <= today + timedelta(days=1)
    ]


def _make(session: Session, courier_id: UUID, day: date) -> ShiftKey:
    key: bytes = session.info["vault"].shift_key(courier_id, day)
    return ShiftKey(id=f"{courier_id}.{day.isoformat()}", key=base64.b64encode(key).decode())


def _read_id(courier_id: UUID, given: str) -> date | None:
    owner, _, day = given.partition(".")
    try:
        return date.fromisoformat(day) if owner == str(courier_id) else None
    except ValueError:
        return None
