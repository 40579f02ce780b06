"""Heat and cold warnings (폭염·한파 특보): dated records of an area, set at the desk or taken from a file."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import refuse
from models.welfare import WeatherWarning

KINDS = ("heat", "cold")
LONGEST_DAYS = 62


def record_warning(
    session: Session,
    area_id: UUID,
    *,
    kind: str,
    from_day: date,
    until_day: date,
    source: str,
    account_id: UUID | None = None,
) -> WeatherWarning:
    """Record that a warning holds from day to day; the same one twice is one.

    Refused: warning.kind, warning.days.
    """
    _check(kind, from_day, until_day)
    events.take_turn(session)
    same = select(WeatherWarning).where(
        WeatherWarning.area_id == area_id,
        WeatherWarning.kind == kind,
        WeatherWarning.from_day == from_day,
        WeatherWarning.until_day == until_day,
        col(WeatherWarning.withdrawn_at).is_(None),
    )
    known = session.exec(same).first()
    if known is not None:
        return known
    row = WeatherWarning(
        area_id=area_id, kind=kind, from_day=from_day, until_day=until_day, source=source, made_at=clock.now(),
        made_by=account_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    events.record(
        session, "warning.set", area_id=area_id, day=from_day, subject=row.id, account_id=account_id,
        data={"kind": kind, "until_day": until_day.isoformat(), "source": source},
    )  # fmt: skip
    return row


def withdraw_warning(session: Session, warning_id: UUID, account_id: UUID | None = None) -> WeatherWarning:
    """It holds no longer; the record stays. Twice is once. Refused: warning.unknown."""
    events.take_turn(session)
    row = session.get(WeatherWarning, warning_id)
    if row is None:
        raise refuse(
            "warning.unknown",
            cause=("그런 특보가 없습니다.", "There is no such warning."),
            action=("화면을 새로 고치세요.", "Reload the screen."),
            subject=(str(warning_id),),
            status=404,
        )
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = clock.now(), account_id
        session.flush()
        events.record(
            session, "warning.withdrawn", area_id=row.area_id, day=row.from_day, subject=row.id,
            account_id=account_id, data={"kind": row.kind},
        )  # fmt: skip
    return row


def warnings_of(session: Session, area_id: UUID, first: date, last: date) -> Sequence[WeatherWarning]:
    """The warnings of an area that touch these days, withdrawn ones included, by day."""
    statement = select(WeatherWarning).where(
        WeatherWarning.area_id == area_id, WeatherWarning.from_day <= last, WeatherWarning.until_day >= first
    )
    return session.exec(statement.order_by(col(WeatherWarning.from_day), col(WeatherWarning.made_at))).all()


def is_warned(session: Session, area_id: UUID, day: date) -> bool:
    """Whether a warning holds on that day."""
    return any(row.withdrawn_at is None for row in warnings_of(session, area_id, day, day))


def _check(kind: str, from_day: date, until_day: date) -> None:
    if kind not in KINDS:
        raise refuse(
            "warning.kind",
            cause=("특보는 폭염이나 한파입니다.", "A warning is of heat or of cold."),
            action=("heat 나 cold 를 고르세요.", "Choose heat or cold."),
            subject=KINDS,
            status=422,
        )
    if not timedelta() <= until_day - from_day < timedelta(days=LONGEST_DAYS):
        raise refuse(
            "warning.days",
            cause=("특보의 기간이 맞지 않습니다.", "The warning ends before it begins, or is longer than two months."),
            action=("첫날과 마지막 날을 확인하세요.", "Look at its first and last day."),
            subject=(from_day.isoformat(), until_day.isoformat()),
            status=422,
        )
