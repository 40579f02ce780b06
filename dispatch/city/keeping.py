"""Figures of past days are kept: each with the newest number of the stream when it was counted (decision 18).

A row holds while the stream has nothing newer of its area's day. Nobody has to throw it away when something
changes late, and there is no race: the number is read before the figures, so whatever is not in them is newer.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import Session, col

from dispatch import clock, events
from dispatch.city.counting import count_day
from dispatch.city.sums import EDITION, Sums
from models.database import Database
from models.events import Event
from models.figures import DayFigures
from models.orders import Freeze

DAYS_A_TURN = 300
"""How many days one turn of the reconciler counts at most: a district's history of years is caught up in the
background, the newest days first."""

_BATCH = 20


def read_sums(session: Session, area_ids: Collection[UUID], first: date, last: date) -> dict[UUID, Sums]:
    """What these areas' days came to, area by area: as kept where that still holds, else counted now."""
    sums = {area_id: Sums() for area_id in area_ids}
    rows = (
        select(col(Freeze.area_id), col(Freeze.day), col(DayFigures.figures))
        .outerjoin(DayFigures, _is_kept())
        .where(col(Freeze.area_id).in_(sums), col(Freeze.day) >= first, col(Freeze.day) <= last)
    )
    for area_id, day, kept in session.execute(rows).all():
        if kept is None:
            sums[area_id].add(count_day(session, area_id, day))
        else:
            sums[area_id].add_json(kept)
    return sums


def keep_figures(database: Database) -> list[tuple[UUID, date]]:
    """Count past days that are not kept, or of which something was told since. A reconciler; returns those days.

    Days of today and later are read as they are: they change with every door.
    """
    with database.read() as session:
        due = _find_due(session)
    for begin in range(0, len(due), _BATCH):
        batch = due[begin : begin + _BATCH]
        with database.read() as session:
            number = events.last_number(session)  # before the figures: what comes later makes them old
            counted = {(area_id, day): count_day(session, area_id, day) for area_id, day in batch}
        with database.write() as session:
            events.take_turn(session)
            for (area_id, day), sums in counted.items():
                _keep(session, area_id, day, number, sums)
    return due


def _is_kept() -> ColumnElement[bool]:
    """Of a freeze and its day's figures: nothing was told of the day since they were counted."""
    newest = (
        select(func.max(col(Event.number)))
        .where(col(Event.area_id) == col(Freeze.area_id), col(Event.day) == col(Freeze.day))
        .correlate(Freeze)
        .scalar_subquery()
    )
    return and_(
        col(DayFigures.area_id) == col(Freeze.area_id),
        col(DayFigures.day) == col(Freeze.day),
        col(DayFigures.edition) == EDITION,
        col(DayFigures.event) >= func.coalesce(newest, 0),
    )


def _find_due(session: Session) -> list[tuple[UUID, date]]:
    rows = (
        select(col(Freeze.area_id), col(Freeze.day))
        .outerjoin(DayFigures, _is_kept())
        .where(col(DayFigures.day).is_(None), col(Freeze.day) < clock.today())
        .order_by(col(Freeze.day).desc(), col(Freeze.area_id))
        .limit(DAYS_A_TURN)
    )
    return [(area_id, day) for area_id, day in session.execute(rows)]


def _keep(session: Session, area_id: UUID, day: date, number: int, sums: Sums) -> None:
    row = session.get(DayFigures, (area_id, day))
    if row is None:
        row = DayFigures(area_id=area_id, day=day, event=0, edition=0, figures={})
    elif row.edition == EDITION and row.event >= number:
        return  # another server has counted it meanwhile
    row.event, row.edition, row.figures = number, EDITION, sums.to_json()
    session.add(row)
