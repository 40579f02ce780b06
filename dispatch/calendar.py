"""Which days count: Korean public and substitute holidays, corrected by the installation's own overlay.

The `holidays` package seeds the calendar (Act on Public Holidays, 공휴일에 관한 법률). A `CalendarDay` row always
wins over it: a temporary holiday (임시공휴일) announced after its release, or a holiday with service.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

import holidays
from sqlmodel import Session, select

from dispatch import clock
from dispatch.settings import settings
from models.orders import CalendarDay, KitchenClosure

_LONGEST_BREAK_DAYS = 60
"""No calendar has more days off in a row; a longer search means that the overlay is wrong."""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Working days with the overlay read once. `overlay`: day → name of the day off, or None for a working day."""

    overlay: Mapping[date, str | None]

    def find_holiday(self, day: date) -> str | None:
        """The name of the day off, or None on a working day; a weekend without a name is '주말'."""
        if day in self.overlay:
            return self.overlay[day]
        name = _korean_holidays(day.year).get(day)
        if name is not None:
            return name
        return "주말" if day.isoweekday() > 5 else None

    def with_day(self, day: date, name: str | None) -> "Calendar":
        """The same calendar where `day` is a day off of that name, or a working day (None)."""
        return Calendar(overlay={**self.overlay, day: name})

    def is_working_day(self, day: date) -> bool:
        return self.find_holiday(day) is None

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it, when negative); `day` itself never counts."""
        step = timedelta(days=1 if count > 0 else -1)
        left, gap = abs(count), 0
        while left:
            day, gap = day + step, gap + 1
            if self.is_working_day(day):
                left, gap = left - 1, 0
            elif gap > _LONGEST_BREAK_DAYS:
                raise ValueError("the calendar has no working day within two months: look at its overlay")
        return day

    def cut_off_of(self, day: date) -> datetime:
        """The moment from which the orders of `day` are fixed (settings: working days before, time of day)."""
        rules = settings()
        return clock.moment_of(self.add_working_days(day, -rules.lead_working_days), rules.cut_off_seconds)

    def find_cut_off(self, weekdays: Collection[int], first: date, after: datetime) -> datetime | None:
        """The earliest cut-off past `after` of a working day from `first` on that falls on one of the ISO `weekdays`;
        None when there is none within two months."""
        days = (first + timedelta(days=ahead) for ahead in range(_LONGEST_BREAK_DAYS))
        served = (day for day in days if day.isoweekday() in weekdays and self.is_working_day(day))
        return next((moment for moment in map(self.cut_off_of, served) if moment > after), None)

    def service_days(self, first: date, last: date) -> list[date]:
        """Working days from `first` to `last`, both included, in order."""
        days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
        return [day for day in days if self.is_working_day(day)]


COMPUTED = Calendar(overlay={})
"""The calendar as the law has it, before anybody has decided otherwise."""


def public_holidays(year: int) -> Mapping[date, str]:
    """The computed holidays of a year with their Korean names, in order; weekends without a name are not in it."""
    return dict(sorted(_korean_holidays(year).items()))


@lru_cache
def _korean_holidays(year: int) -> Mapping[date, str]:
    return {day: str(name) for day, name in holidays.country_holidays("KR", years=year, language="ko").items()}


def load_calendar(session: Session) -> Calendar:
    rows = session.exec(select(CalendarDay)).all()
    return Calendar(overlay={row.day: None if row.is_working_day else row.name for row in rows})


def set_calendar_day(session: Session, day: date, *, is_working_day: bool, name: str) -> CalendarDay:
    """Overrule the computed calendar for one day: a temporary holiday, or a holiday with service."""
    row = session.get(CalendarDay, day) or CalendarDay(day=day, is_working_day=is_working_day, name=name)
    row.is_working_day, row.name = is_working_day, name
    session.add(row)
    session.flush()
    return row


def clear_calendar_day(session: Session, day: date) -> None:
    """The computed calendar holds again on this day."""
    row = session.get(CalendarDay, day)
    if row is not None:
        session.delete(row)
        session.flush()


def close_kitchen(session: Session, kitchen_id: UUID, day: date, *, reason: str = "") -> KitchenClosure:
    """Record that a kitchen does not cook on `day`; recording it again changes nothing."""
    same = select(KitchenClosure).where(KitchenClosure.kitchen_id == kitchen_id, KitchenClosure.day == day)
    row = session.exec(same).first()
    if row is None:
        row = KitchenClosure(kitchen_id=kitchen_id, day=day, reason=reason)
        session.add(row)
        session.flush()
    return row
