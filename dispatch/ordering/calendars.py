"""A standing order as a calendar: each day with what came, what will come, or why nothing; and what a decision changes.

A preview carries the decision out and takes it back: it can't say anything else than what saving will do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import events
from dispatch.ordering.expansion import ExpectedOrder, answer_day
from dispatch.ordering.lines import Line, Records
from dispatch.ordering.reading import load_pattern, load_records, used_meals
from dispatch.ordering.standing import get_standing_order
from models.database import Database
from models.orders import DailyOrder, FrozenChange, Menu, OrderException, StandingOrder
from models.statuses import OrderStatus, StandingOrderStatus
from routing.reasons import Reason

LONGEST_DAYS = 400
"""The most days that are shown at once: a year and a month."""


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """One day of one standing order. `used` counts the meals of the cap up to and with this day."""

    day: date
    state: str
    """none | expected | left_out | missed (frozen without it) | a status of the dated order"""
    meals: int = 0
    menu: str = ""
    kitchen: str = ""
    used: int = 0
    reason: Reason | None = None
    order_id: UUID | None = None
    order_number: str = ""
    closed: bool = False
    """Frozen or past its cut-off: only a change after the freeze can alter it."""
    deviations: tuple[str, ...] = ()
    """Kinds of the exceptions that hold on it: pause, skip, extra, menu."""
    holiday: str = ""


@dataclass(frozen=True, kw_only=True)
class OrderCalendar:
    """`used` and `cap` in meals: progress today, as frozen."""

    entries: Sequence[CalendarEntry]
    used: int
    cap: int


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The calendar before and after a decision, and the days on which they differ."""

    before: OrderCalendar
    after: OrderCalendar
    changed: Sequence[date]


def read_calendar(session: Session, standing_order_id: UUID, first: date, last: date) -> OrderCalendar:
    """Every day from `first` to `last` (at most `LONGEST_DAYS`)."""
    order = get_standing_order(session, standing_order_id)
    last = min(last, first + timedelta(days=LONGEST_DAYS))
    records = load_records(session, day=first, recipient_id=order.recipient_id, requested=_if_requested(order))
    line = next((each for each in records.lines if each.order.id == order.id), None)
    dated = _dated_orders(session, order, last)
    coming = {} if line is None else _coming_entries(line, records, first, last)
    pattern = load_pattern(session, order)
    used = sum(meals for day, (_, _, meals) in dated.items() if day < first)
    entries = []
    for day in (first + timedelta(days=ahead) for ahead in range((last - first).days + 1)):
        entry = coming.get(day, CalendarEntry(day=day, state="none"))
        if day in dated:
            entry = _dated_entry(day, *dated[day][:2])
        elif entry.state == "expected" and line is not None and records.is_settled(line, day):
            entry = replace(entry, state="missed")
        counted = entry.meals if entry.state not in ("missed", "left_out", "none") else 0
        used += dated[day][2] if day in dated else counted
        entries.append(
            replace(
                entry,
                used=used,
                closed=line is not None and _is_closed(line, records, day),
                deviations=tuple(each.kind for each in pattern.deviations if each.covers(day)),
                holiday=_name_holiday(records, day),
            )
        )
    return OrderCalendar(
        entries=entries,
        used=used_meals(session, [order.id]).get(order.id, 0),
        cap=order.approved_meals,
    )


def preview_decision(
    database: Database,
    standing_order_id: UUID,
    decide: Callable[[Session], object],
    *,
    first: date,
    last: date,
) -> Preview:
    """The calendar before and after `decide`, which is carried out and taken back. Raises what `decide` raises."""
    found: list[OrderCalendar] = []
    try:
        with database.write() as session:
            events.take_turn(session)
            found.append(read_calendar(session, standing_order_id, first, last))
            decide(session)
            session.flush()
            found.append(read_calendar(session, standing_order_id, first, last))
            raise _TakenBack
    except _TakenBack:
        pass
    before, after = found
    changed = [one.day for one, other in zip(before.entries, after.entries, strict=True) if _seen(one) != _seen(other)]
    return Preview(before=before, after=after, changed=changed)


def exceptions_of(session: Session, standing_order_id: UUID) -> list[OrderException]:
    """What was decided about single days and pauses, taken back or not, the newest first."""
    rows = select(OrderException).where(OrderException.standing_order_id == standing_order_id)
    return list(session.exec(rows.order_by(col(OrderException.created_at).desc(), col(OrderException.from_day))))


class _TakenBack(Exception):
    """Ends a preview's transaction."""


def _seen(entry: CalendarEntry) -> tuple[object, ...]:
    """What makes a day another one: what comes, from whom, or why not; not the running sum."""
    code = None if entry.reason is None else entry.reason.code
    return (entry.state, entry.meals, entry.menu, entry.kitchen, code, entry.deviations)


def _if_requested(order: StandingOrder) -> UUID | None:
    return order.id if order.status == StandingOrderStatus.REQUESTED else None


def _coming_entries(line: Line, records: Records, first: date, last: date) -> dict[date, CalendarEntry]:
    """The days that have no dated order yet. Other orders of the person come first where they rank first."""
    left = {each.order.id: records.left_today(each) for each in records.lines}
    entries = {}
    today = records.today
    for day in (today + timedelta(days=ahead) for ahead in range((last - today).days + 1)):
        taken: set[tuple[UUID, str]] = set()
        for each in records.lines:
            answer = answer_day(each, records, day, taken, left=left[each.order.id])
            settled = records.is_settled(each, day)
            if isinstance(answer, ExpectedOrder):
                taken.add((answer.recipient_id, answer.slot))
                left[each.order.id] -= 0 if settled else answer.meals
            if each is line and answer is not None and day >= first:
                entries[day] = _entry(day, answer)
    return entries


def _entry(day: date, answer: ExpectedOrder | Reason) -> CalendarEntry:
    if isinstance(answer, Reason):
        return CalendarEntry(day=day, state="left_out", reason=answer)
    return CalendarEntry(
        day=day, state="expected", meals=answer.meals, menu=answer.menu_name, kitchen=answer.kitchen_name
    )


def _dated_orders(session: Session, order: StandingOrder, last: date) -> dict[date, tuple[DailyOrder, str, int]]:
    """Dated orders by day, with their menu's name and the meals of the cap that they use."""
    rows = session.exec(
        select(DailyOrder, Menu.name)
        .join(Menu, col(Menu.id) == col(DailyOrder.menu_id))
        .where(DailyOrder.standing_order_id == order.id, DailyOrder.day <= last)
    ).all()
    paid = _still_paid(session, [row.id for row, _ in rows if row.status == OrderStatus.CANCELLED])
    return {
        row.day: (row, menu, row.meals if row.status != OrderStatus.CANCELLED or row.id in paid else 0)
        for row, menu in rows
    }


def _still_paid(session: Session, order_ids: list[UUID]) -> set[UUID]:
    rows = select(FrozenChange.daily_order_id).where(
        col(FrozenChange.daily_order_id).in_(order_ids),
        FrozenChange.kind == "cancel",
        FrozenChange.paid_by == "support",
    )
    return set(session.exec(rows))


def _dated_entry(day: date, order: DailyOrder, menu: str) -> CalendarEntry:
    return CalendarEntry(
        day=day,
        state=order.status.value,
        meals=order.meals,
        menu=menu,
        order_id=order.id,
        order_number=order.number,
    )


def _is_closed(line: Line, records: Records, day: date) -> bool:
    return day < records.today or records.is_closed(line, day)


def _name_holiday(records: Records, day: date) -> str:
    """The name of a day off; weekends need none."""
    name = records.calendar.find_holiday(day)
    return name if name is not None and name != "주말" else ""
