"""Which standing orders bring the same on each of their days, and for how long: these are not counted day by day."""

from datetime import date, timedelta
from uuid import UUID

from dispatch.ordering.lines import Line, Records
from dispatch.ordering.patterns import MOST_MEALS_A_VISIT

_BEHIND = timedelta(days=14)
"""So long after the last day asked for a following visit is looked for; the longest feast is shorter."""


def find_even(records: Records, last: date) -> dict[UUID, date]:
    """By standing order the day up to which (and at least `last`, if it can be) neither its end nor its cap can show.

    Nobody has ever decided anything else about such an order, the person has had a meal before, enough of the cap is
    left even if every visit until then took place, and another visit follows.
    """
    found = {}
    for line in records.lines:
        if line.pattern.steady and line.recipient.id in records.visited:
            until = _last_even_day(line, records, last)
            if until is not None:
                found[line.order.id] = until
    return found


def _last_even_day(line: Line, records: Records, last: date) -> date | None:
    pattern = line.pattern
    a_week = pattern.meals_a_visit * len(pattern.weekdays)
    if not a_week or pattern.meals_a_visit > MOST_MEALS_A_VISIT:
        return None
    weeks = (records.left_today(line) - pattern.meals_a_visit - 1) // a_week
    if weeks < 1:
        return None
    capped = records.today + timedelta(weeks=min(weeks, 1000), days=-1)
    following = min(pattern.end_day, last + _BEHIND)
    while following > last - _BEHIND and following >= pattern.start_day:
        if following.isoweekday() in pattern.weekdays and records.why_off(line, following) is None:
            return min(capped, following - timedelta(days=1))
        following -= timedelta(days=1)
    return None
