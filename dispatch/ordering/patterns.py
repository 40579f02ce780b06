"""What a standing order means on a day: pure arithmetic over its terms, dates, cap, exceptions and days off."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import cached_property
from uuid import UUID

from models.statuses import HolidayPolicy

MOST_MEALS_A_VISIT = 9
"""More than any box carrier's bag holds for one door; also a CHECK of the tables."""

DEVIATIONS = ("pause", "skip", "extra", "menu")
"""Kinds of exceptions that change what a day brings."""

SUSPENSIONS = ("pause", "skip")

CARRIED_AT_MOST_DAYS = 10
"""No meal comes earlier than this many days before its own: as long as the longest feast with its weekends."""

_DAY = timedelta(days=1)


class Off(Enum):
    """Why nothing is made and carried on a day. A closed kitchen carries nothing to another day."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSED = "closed"


OffDays = Callable[[date], Off | None]
"""None on a day on which meals are made and carried."""


@dataclass(frozen=True, kw_only=True)
class Deviation:
    """One exception of the pattern; `until_day` is included."""

    kind: str
    """pause | skip | extra | menu"""
    from_day: date
    until_day: date
    meals: int | None = None
    menu_id: UUID | None = None
    expected_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.from_day <= day <= self.until_day


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What an order brings from `from_day` on."""

    from_day: date
    weekdays: frozenset[int]
    meals_a_visit: int
    menu_id: UUID | None = None
    holiday_policy: HolidayPolicy = HolidayPolicy.SKIP
    weekend_carry: bool = False


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """A standing order without its person: ISO weekdays (1 = Monday), meals, cap in meals, dates (both included).

    `changes` are later terms in the order in which they were made: of those that have begun, the last holds.
    """

    weekdays: frozenset[int]
    meals_a_visit: int
    approved_meals: int
    start_day: date
    end_day: date
    menu_id: UUID | None = None
    changes: tuple[Terms, ...] = ()
    deviations: tuple[Deviation, ...] = ()

    @cached_property
    def first_terms(self) -> Terms:
        """The terms that hold until the first change begins."""
        return Terms(
            from_day=self.start_day,
            weekdays=self.weekdays,
            meals_a_visit=self.meals_a_visit,
            menu_id=self.menu_id,
        )

    @cached_property
    def steady(self) -> bool:
        """Whether nobody has ever decided otherwise: the same on every day of its weekdays."""
        return not self.changes and not self.deviations

    @cached_property
    def carries(self) -> bool:
        """Whether any of its terms brings meals of days off earlier."""
        return any(
            terms.weekend_carry or terms.holiday_policy is not HolidayPolicy.SKIP
            for terms in (self.first_terms, *self.changes)
        )


def terms_on(pattern: Pattern, day: date) -> Terms:
    """The terms that hold on a day."""
    for terms in reversed(pattern.changes):
        if terms.from_day <= day:
            return terms
    return pattern.first_terms


def menu_on(pattern: Pattern, day: date) -> UUID | None:
    """The menu of a day: that of its terms, or the one-off menu of the newest exception."""
    other = [each.menu_id for each in pattern.deviations if each.kind == "menu" and each.covers(day)]
    return other[-1] if other else terms_on(pattern, day).menu_id


def find_suspension(pattern: Pattern, day: date) -> Deviation | None:
    """The pause or skip that holds on `day`; it silences extras of that day too (the person is not there)."""
    return next((each for each in pattern.deviations if each.kind in SUSPENSIONS and each.covers(day)), None)


def usual_meals(pattern: Pattern, day: date) -> int:
    """Meals of the pattern and its extras on `day`, before pauses, calendar and cap."""
    meals = _own_meals(pattern, day)
    if pattern.deviations and pattern.start_day <= day <= pattern.end_day:
        meals += sum(each.meals or 0 for each in pattern.deviations if each.kind == "extra" and each.covers(day))
    return min(meals, MOST_MEALS_A_VISIT)


def wanted_meals(pattern: Pattern, day: date, off: OffDays) -> int:
    """Meals of a visit on `day`, with those carried there from days off; before the cap."""
    if pattern.steady:
        return usual_meals(pattern, day) if off(day) is None else 0
    if off(day) is not None or find_suspension(pattern, day):
        return 0
    return min(usual_meals(pattern, day) + carried_meals(pattern, day, off), MOST_MEALS_A_VISIT)


def carried_meals(pattern: Pattern, day: date, off: OffDays) -> int:
    """Meals of later days off that come on `day` already."""
    if not pattern.carries:
        return 0
    return sum(
        _own_meals(pattern, later)
        for later in (day + timedelta(days=ahead) for ahead in range(1, CARRIED_AT_MOST_DAYS + 1))
        if find_carrier(pattern, later, off) == day
    )


def find_carrier(pattern: Pattern, day: date, off: OffDays) -> date | None:
    """The earlier day that brings the meals of a day off; None where they are left out.

    A weekend's meals come on the last service day before (weekend carry). A holiday's come there too, if nothing
    comes on that day anyway (`day_before`), or with the last visit before (`double_before`): one visit
    brings the meals of one holiday at most.
    """
    if not pattern.carries:
        return None
    why = off(day)
    if why is None or why is Off.CLOSED or not _own_meals(pattern, day) or find_suspension(pattern, day):
        return None
    terms = terms_on(pattern, day)
    if why is Off.WEEKEND:
        return _last_before(pattern, day, off, visit=False) if terms.weekend_carry else None
    if terms.holiday_policy is HolidayPolicy.SKIP:
        return None
    double = terms.holiday_policy is HolidayPolicy.DOUBLE_BEFORE
    carrier = _last_before(pattern, day, off, visit=double)
    if carrier is None or (not double and usual_meals(pattern, carrier)):
        return None
    return None if _holidays_between(pattern, carrier, day, off) else carrier


def visits(
    pattern: Pattern, *, first: date, last: date, left: int, off: OffDays
) -> Iterator[tuple[date, int]]:
    """Each visit from `first` to `last` with its meals, until the `left` meals of the cap are used up."""
    day = max(first, pattern.start_day)
    while day <= min(last, pattern.end_day) and left > 0:
        meals = min(wanted_meals(pattern, day, off), left)
        if meals:
            left -= meals
            yield day, meals
        day += timedelta(days=1)


def has_visit_after(pattern: Pattern, day: date, *, left: int, off: OffDays) -> bool:
    """Whether another visit follows `day` when `left` meals of the cap remain."""
    if left <= 0:
        return False
    later = max(day + _DAY, pattern.start_day)
    while later <= pattern.end_day:
        if wanted_meals(pattern, later, off):
            return True
        later += _DAY
    return False


def _own_meals(pattern: Pattern, day: date) -> int:
    """Meals of the pattern alone on its weekday."""
    if not pattern.start_day <= day <= pattern.end_day:
        return 0
    terms = pattern if pattern.steady else terms_on(pattern, day)
    return terms.meals_a_visit if day.isoweekday() in terms.weekdays else 0


def _last_before(pattern: Pattern, day: date, off: OffDays, *, visit: bool) -> date | None:
    """The last service day before (with a visit of its own, if asked for); None if the person is away then."""
    for back in range(1, CARRIED_AT_MOST_DAYS + 1):
        earlier = day - timedelta(days=back)
        if earlier < pattern.start_day:
            return None
        if off(earlier) is None and (not visit or usual_meals(pattern, earlier)):
            return None if find_suspension(pattern, earlier) else earlier
    return None


def _holidays_between(pattern: Pattern, carrier: date, day: date, off: OffDays) -> bool:
    """Whether a visit on another holiday lies between: the carrier brings that one's meals."""
    between = (carrier + timedelta(days=ahead) for ahead in range(1, (day - carrier).days))
    return any(
        off(each) is Off.HOLIDAY and _own_meals(pattern, each) and not find_suspension(pattern, each)
        for each in between
    )
