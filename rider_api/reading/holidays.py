"""A year's days off: those of the law, and what was decided here."""

from datetime import date

from sqlmodel import Session, col, select

from dispatch.calendar import COMPUTED, public_holidays
from models.orders import CalendarDay
from rider_api.schemas.desk_holidays import HolidayAnswer, HolidaysAnswer


def read_holidays(session: Session, year: int, *, may_decide: bool) -> HolidaysAnswer:
    """By day; plain weekends are left out."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = session.exec(select(CalendarDay).where(col(CalendarDay.day).between(first, last)))
    found = {
        day: HolidayAnswer(day=day, name=name, kind="public") for day, name in public_holidays(year).items()
    }
    for row in rows:
        if not row.is_working_day:
            found[row.day] = HolidayAnswer(day=row.day, name=row.name, kind="declared")
        elif COMPUTED.find_holiday(row.day) is not None:
            found[row.day] = HolidayAnswer(day=row.day, name=row.name, kind="service")
    return HolidaysAnswer(year=year, may_decide=may_decide, days=[found[day] for day in sorted(found)])
