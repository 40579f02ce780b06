"""From standing orders to the orders of one day. Reads only, and gives the same answer however often it is asked.

Every standing order that means something on the day is answered: with an order, or with the reason why
there is none. The cap counts every meal that was ever frozen for the standing order and, for days between
today and the day asked for that are not frozen yet, the meals that they will get.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from dispatch import clock
from dispatch.ordering import skipping
from dispatch.ordering.even import find_even
from dispatch.ordering.lines import Line, Records
from dispatch.ordering.patterns import (
    Off,
    OffDays,
    carried_meals,
    find_suspension,
    has_visit_after,
    usual_meals,
    visits,
    wanted_meals,
)
from dispatch.ordering.reading import load_records, load_span, used_meals
from models.statuses import ContainerKind
from routing.reasons import Reason

__all__ = [
    "Expansion", "ExpectedOrder", "NotMade", "answer_day", "answer_lines", "expand", "expand_days", "used_meals",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ExpectedOrder:
    """A dated order as it would be frozen; the `DailyOrder` takes every field over."""

    standing_order_id: UUID
    recipient_id: UUID
    recipient_number: int
    home_id: UUID
    menu_id: UUID
    menu_name: str
    kitchen_id: UUID
    kitchen_name: str
    slot: str
    meals: int
    diet: str
    container: ContainerKind
    first_visit: bool
    last_day: bool


@dataclass(frozen=True, kw_only=True)
class NotMade:
    """A standing order that has a visit on this weekday, and why it gets no meal on this day."""

    standing_order_id: UUID
    recipient_number: int
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class Expansion:
    """One day of one area: its orders by recipient number and slot, and what was left out."""

    orders: list[ExpectedOrder]
    not_made: list[NotMade]


def expand(session: Session, area_id: UUID, day: date, *, approved_by: datetime | None = None) -> Expansion:
    """Answer every standing order of the area that has a visit or an extra on `day`.

    With `approved_by` (the day's cut-off) only those approved by then: a late freeze says the same as a punctual one.
    """
    records = load_records(session, day=day, area_id=area_id, approved_by=approved_by, except_day=day)
    return answer_lines(replace(records, even_until=find_even(records, day)), day)


def expand_days(session: Session, area_id: UUID, days: Sequence[date]) -> dict[date, Expansion]:
    """`expand` for several days as their cut-offs find them, with the statements of one."""
    if not days:
        return {}
    span = load_span(session, area_id=area_id, days=days)
    return {day: answer_lines(span.records_on(day), day) for day in days}


def answer_lines(records: Records, day: date) -> Expansion:
    """Every line's answer, in their order: of two that bring the same kind, the first does."""
    orders: list[ExpectedOrder] = []
    not_made: list[NotMade] = []
    taken: set[tuple[UUID, str]] = set()
    for line in records.lines:
        answer = answer_day(line, records, day, taken)
        if isinstance(answer, Reason):
            not_made.append(
                NotMade(standing_order_id=line.order.id, recipient_number=line.recipient.number, reason=answer)
            )
        elif answer is not None:
            taken.add((answer.recipient_id, answer.slot))
            orders.append(answer)
    return Expansion(orders=orders, not_made=not_made)


def answer_day(
    line: Line, records: Records, day: date, taken: set[tuple[UUID, str]], *, left: int | None = None
) -> ExpectedOrder | Reason | None:
    """What a standing order brings on a day, or why nothing; None where it has no visit on it.

    `taken`: recipient and slot of the answers before. `left`: meals of the cap for this day, if they are known.
    """
    if left is None and day <= records.even_until.get(line.order.id, date.min):
        return _answer_evenly(line, records, day, taken)
    usual = usual_meals(line.pattern, day)
    off = records.off_days(line, asked=day)
    why = off(day)
    if usual == 0 and (why is not None or carried_meals(line.pattern, day, off) == 0):
        return None
    suspension = find_suspension(line.pattern, day)
    if suspension is not None:
        return skipping.suspended(suspension)
    if why is not None:
        return _why_not(line, records, day, why)
    if left is None:
        left = records.left_on(line, day)
    if left == 0:
        return skipping.cap_reached(line.order.approved_meals)
    if (line.recipient.id, line.made_on(day)[0].kind.value) in taken:
        return skipping.same_slot()
    return _expected(line, records, day, left, off)


def _answer_evenly(
    line: Line, records: Records, day: date, taken: set[tuple[UUID, str]]
) -> ExpectedOrder | Reason | None:
    """The same on a day on which neither the end nor the cap can show: nothing has to be counted."""
    usual = usual_meals(line.pattern, day)
    if usual == 0:
        return None
    why = records.why_off(line, day)
    if why is not None:
        return _why_not(line, records, day, why)
    answer = _bring(line, day, usual, goes_on=True, first_visit=False)
    return skipping.same_slot() if (answer.recipient_id, answer.slot) in taken else answer


def _why_not(line: Line, records: Records, day: date, why: Off) -> Reason:
    if why is Off.CLOSED:
        return skipping.kitchen_closed(line.made_on(day)[1].name)
    bringer = records.find_bringer(line, day)
    name = records.calendar.find_holiday(day) or ""
    return skipping.holiday(name) if bringer is None else skipping.carried(name, bringer)


def _expected(line: Line, records: Records, day: date, left: int, off: OffDays) -> ExpectedOrder:
    meals = min(wanted_meals(line.pattern, day, off), left)
    goes_on = has_visit_after(line.pattern, day, left=left - meals, off=off) or records.continues(line, day)
    first_visit = line.recipient.id not in records.visited and not _was_visited_before_us(line, records)
    return _bring(line, day, meals, goes_on=goes_on, first_visit=first_visit)


def _bring(line: Line, day: date, meals: int, *, goes_on: bool, first_visit: bool) -> ExpectedOrder:
    """Made once: most days bring somebody the same as the day before."""
    menu, kitchen = line.made_on(day)
    known = line.known_orders.setdefault(menu.id, {})
    found = known.get((meals, goes_on, first_visit))
    if found is None:
        found = known[meals, goes_on, first_visit] = ExpectedOrder(
            standing_order_id=line.order.id,
            recipient_id=line.recipient.id,
            recipient_number=line.recipient.number,
            home_id=line.home.id,
            menu_id=menu.id,
            menu_name=menu.name,
            kitchen_id=kitchen.id,
            kitchen_name=kitchen.name,
            slot=menu.kind.value,
            meals=meals,
            diet=line.recipient.diet,
            # On the last day nobody comes back for a reusable container: a compostable one goes out.
            container=menu.container if goes_on else ContainerKind.DISPOSABLE,
            first_visit=first_visit,
            last_day=not goes_on,
        )
    return found


def _was_visited_before_us(line: Line, records: Records) -> bool:
    """An order that was already running when it was registered here: its visits before that day left no row."""
    registered = line.order.created_at.astimezone(clock.KST).date()
    ours = visits(
        line.pattern,
        first=line.order.start_day,
        last=registered - timedelta(days=1),
        left=line.order.approved_meals,
        off=records.off_days(line),
    )
    return next(ours, None) is not None
