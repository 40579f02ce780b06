"""Standing orders with people and homes, by the columns that lines need: three times as fast as whole rows."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, or_, select

from dispatch.ordering.lines import LineHome, LineOrder, LineRecipient
from models.orders import StandingOrder
from models.people import Recipient
from models.places import Home
from models.statuses import StandingOrderStatus

LineRow = tuple[LineOrder, LineRecipient, LineHome]

_ORDER, _RECIPIENT, _HOME = ([each.name for each in fields(part)] for part in (LineOrder, LineRecipient, LineHome))
_COLUMNS: list[Any] = [
    getattr(model, name)
    for model, names in ((StandingOrder, _ORDER), (Recipient, _RECIPIENT), (Home, _HOME))
    for name in names
]


def read_line_rows(
    session: Session,
    day: date,
    *,
    area_id: UUID | None = None,
    recipient_id: UUID | None = None,
    approved_by: datetime | None = None,
    requested: UUID | None = None,
) -> list[LineRow]:
    """Active standing orders that have not ended before `day`, each with the person's present home, in the area."""
    asked = (
        select(StandingOrder.id)
        .join(Recipient, col(Recipient.id) == col(StandingOrder.recipient_id))
        .join(Home, col(Home.recipient_id) == col(StandingOrder.recipient_id))
        .where(
            or_(StandingOrder.status == StandingOrderStatus.ACTIVE, StandingOrder.id == requested),
            StandingOrder.end_day >= day,
        )
        .order_by(col(Home.created_at))
    )
    if area_id is not None:
        lived_there = select(col(Home.recipient_id)).where(Home.area_id == area_id)
        asked = asked.where(col(StandingOrder.recipient_id).in_(lived_there))
    if recipient_id is not None:
        asked = asked.where(StandingOrder.recipient_id == recipient_id)
    if approved_by is not None:
        asked = asked.where(col(StandingOrder.started_at) <= approved_by)
    rows = session.execute(asked.with_only_columns(*_COLUMNS)).all()
    newest = {row[0]: row for row in rows}  # an order has a row for each home: the last is the present one
    found = (_read_row(row) for row in newest.values())
    return [row for row in found if area_id in (None, row[2].area_id)]


def _read_row(row: Sequence[Any]) -> LineRow:
    home_at = len(_ORDER) + len(_RECIPIENT)
    return (
        LineOrder(**dict(zip(_ORDER, row, strict=False))),
        LineRecipient(**dict(zip(_RECIPIENT, row[len(_ORDER) : home_at], strict=True))),
        LineHome(**dict(zip(_HOME, row[home_at:], strict=True))),
    )
