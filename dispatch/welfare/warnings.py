"""Announcing a heat or cold warning: it is recorded, and cases that are open on its days go one level faster."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlmodel import Session

from dispatch.welfare.records import open_cases
from dispatch.welfare.steps import jump
from dispatch.welfare.weather import record_warning
from models.welfare import WeatherWarning

DESK, IMPORT = "desk", "import"


def set_warning(
    session: Session,
    area_id: UUID,
    *,
    kind: str,
    from_day: date,
    until_day: date,
    source: str = DESK,
    account_id: UUID | None = None,
) -> WeatherWarning:
    """A warning holds from day to day; the same one twice is one. Refused: warning.kind, warning.days."""
    row = record_warning(
        session, area_id, kind=kind, from_day=from_day, until_day=until_day, source=source, account_id=account_id
    )
    for case in open_cases(session, area_id):
        if from_day <= case.day <= until_day:
            jump(session, case, ("weather_warning",))
    return row


def import_warnings(
    session: Session, area_id: UUID, rows: Iterable[tuple[str, date, date]], account_id: UUID | None = None
) -> list[WeatherWarning]:
    """Take (kind, first day, last day) rows over: all or none, each once however often they are imported."""
    return [
        set_warning(
            session, area_id, kind=kind, from_day=first, until_day=last, source=IMPORT, account_id=account_id
        )
        for kind, first, last in rows
    ]
