"""The lines of an area or of a person, read at once with everything that their days depend on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, true
from sqlmodel import Session, col, func, or_, select

from dispatch import clock
from dispatch.calendar import Calendar, load_calendar
from dispatch.ordering.capacities import load_capacities
from dispatch.ordering.even import find_even
from dispatch.ordering.line_rows import LineRow, read_line_rows
from dispatch.ordering.lines import Line, LineOrder, Menus, Records
from dispatch.ordering.patterns import CARRIED_AT_MOST_DAYS, DEVIATIONS, Deviation, Pattern, Terms
from models.fleet import Kitchen
from models.orders import (
    DailyOrder,
    Freeze,
    FrozenChange,
    KitchenClosure,
    Menu,
    OrderException,
    OrderTerms,
    StandingOrder,
)
from models.people import Recipient
from models.statuses import OrderStatus


def load_records(
    session: Session,
    *,
    day: date,
    area_id: UUID | None = None,
    recipient_id: UUID | None = None,
    approved_by: datetime | None = None,
    except_day: date | None = None,
    requested: UUID | None = None,
    calendar: Calendar | None = None,
) -> Records:
    """Read what the days from `day` on depend on, of an area or of one person.

    `requested`: a standing order that counts as if it were approved (what approving it would bring).
    `calendar`: as if it were this one.
    """
    rows = read_line_rows(
        session, day, area_id=area_id, recipient_id=recipient_id, approved_by=approved_by, requested=requested
    )
    lines = _load_lines(session, rows, day)
    order_ids = [line.order.id for line in lines]
    carrying = [line.order.id for line in lines if line.pattern.carries]  # who else asks what a day has brought?
    closures = session.exec(
        select(col(KitchenClosure.kitchen_id), col(KitchenClosure.day)).where(
            KitchenClosure.day >= _earliest(day, lines)
        )
    )
    return Records(
        lines=lines,
        calendar=calendar or load_calendar(session),
        closures=frozenset((kitchen_id, closed) for kitchen_id, closed in closures),
        menus=lines[0].menus if lines else {},
        capacities=load_capacities(session),
        frozen_days=_frozen_days(session, {line.home.area_id for line in lines}, day),
        frozen_meals=_frozen_meals(session, carrying, min(day, clock.today())),
        used=used_meals(session, order_ids, except_day=except_day),
        visited=_visited(session, {line.recipient.id for line in lines}, day),
    )


@dataclass(frozen=True, kw_only=True)
class Span:
    """What several days of an area depend on, read once for all of them."""

    days: Sequence[date]
    known: Records
    used_on: Mapping[date, Mapping[UUID, int]]
    """Meals of the cap on each of the days, by standing order."""
    first_visits: Mapping[UUID, date]

    def under(self, calendar: Calendar) -> "Span":
        """As if this calendar held."""
        known = replace(self.known, calendar=calendar, known_off={}, known_cut_offs={}, known_due={}, even_until={})
        return replace(self, known=replace(known, even_until=find_even(known, max(self.days))))

    def records_on(self, day: date) -> Records:
        """As the day's cut-off finds them."""
        known, own = self.known, self.used_on.get(day, {})
        lines = [line for line in known.lines if _is_on(line, day, known.cut_off_of(day))]
        return replace(
            known,
            lines=sorted(lines, key=lambda line: line.rank_on(day)),
            used={**known.used, **{order_id: known.used[order_id] - meals for order_id, meals in own.items()}},
            visited=known.visited | {person for person, visited in self.first_visits.items() if visited < day},
        )


def load_span(session: Session, *, area_id: UUID, days: Sequence[date], calendar: Calendar | None = None) -> Span:
    """The records of some days (at least one) of an area, to be asked day by day."""
    first, last = min(days), max(days)
    known = load_records(session, day=first, area_id=area_id, calendar=calendar)
    return Span(
        days=days,
        known=replace(known, even_until=find_even(known, last)),
        used_on=_used_on(session, [line.order.id for line in known.lines], days),
        first_visits=_first_visits(session, {line.recipient.id for line in known.lines}, first, last),
    )


def pattern_of(
    order: StandingOrder | LineOrder, deviations: tuple[Deviation, ...] = (), changes: tuple[Terms, ...] = ()
) -> Pattern:
    return Pattern(
        weekdays=frozenset(order.weekdays),
        meals_a_visit=order.meals_a_visit,
        approved_meals=order.approved_meals,
        start_day=order.start_day,
        end_day=order.end_day,
        menu_id=order.menu_id,
        changes=changes,
        deviations=deviations,
    )


def load_pattern(session: Session, order: StandingOrder) -> Pattern:
    """One standing order's pattern with everything that was decided about it."""
    return pattern_of(
        order,
        load_deviations(session, [order.id]).get(order.id, ()),
        load_terms(session, [order.id]).get(order.id, ()),
    )


def load_deviations(session: Session, order_ids: list[UUID]) -> dict[UUID, tuple[Deviation, ...]]:
    """The exceptions of some standing orders that hold, oldest first."""
    rows = session.exec(
        select(OrderException)
        .where(col(OrderException.standing_order_id).in_(order_ids))
        .where(col(OrderException.kind).in_(DEVIATIONS), col(OrderException.withdrawn_at).is_(None))
        .order_by(col(OrderException.created_at), col(OrderException.from_day))
    )
    found: dict[UUID, tuple[Deviation, ...]] = {}
    for row in rows:
        deviation = Deviation(
            kind=row.kind,
            from_day=row.from_day,
            until_day=row.until_day,
            meals=row.meals,
            menu_id=row.menu_id,
            expected_on=row.expected_on,
        )
        found[row.standing_order_id] = (*found.get(row.standing_order_id, ()), deviation)
    return found


def load_terms(session: Session, order_ids: list[UUID]) -> dict[UUID, tuple[Terms, ...]]:
    """The later terms of some standing orders, in the order in which they were made."""
    rows = session.exec(
        select(OrderTerms).where(col(OrderTerms.standing_order_id).in_(order_ids)).order_by(col(OrderTerms.number))
    )
    found: dict[UUID, tuple[Terms, ...]] = {}
    for row in rows:
        terms = Terms(
            from_day=row.from_day,
            weekdays=frozenset(row.weekdays),
            meals_a_visit=row.meals_a_visit,
            menu_id=row.menu_id,
            holiday_policy=row.holiday_policy,
            weekend_carry=row.weekend_carry,
        )
        found[row.standing_order_id] = (*found.get(row.standing_order_id, ()), terms)
    return found


def load_menus(session: Session) -> Menus:
    """Every menu with its kitchen, by its id."""
    rows = session.exec(select(Menu, Kitchen).join(Kitchen, col(Menu.kitchen_id) == Kitchen.id))
    return {menu.id: (menu, kitchen) for menu, kitchen in rows}


def used_meals(session: Session, order_ids: list[UUID], *, except_day: date | None = None) -> dict[UUID, int]:
    """Meals of the cap that each standing order has used up: everything frozen or added, whatever its day.

    A cancelled meal counts where support still pays for it: the cap is a cap on what is paid.
    """
    own = col(DailyOrder.standing_order_id).in_(order_ids)
    elsewhen = true() if except_day is None else col(DailyOrder.day) != except_day
    used: Counter[UUID] = Counter()
    # Two questions: the first, about almost every row of all years, is answered from an index alone.
    for counts in (
        col(DailyOrder.status) != OrderStatus.CANCELLED,
        and_(col(DailyOrder.status) == OrderStatus.CANCELLED, _still_paid()),
    ):
        rows = select(col(DailyOrder.standing_order_id), func.sum(col(DailyOrder.meals))).where(own, elsewhen, counts)
        for order_id, meals in session.exec(rows.group_by(col(DailyOrder.standing_order_id))):
            used[order_id] += int(meals)
    return dict(used)


def _still_paid() -> ColumnElement[bool]:
    """A cancelled meal that support pays for nevertheless."""
    return (
        select(FrozenChange.id)
        .where(
            FrozenChange.daily_order_id == DailyOrder.id,
            FrozenChange.kind == "cancel",
            FrozenChange.paid_by == "support",
        )
        .exists()
    )


def _used_on(session: Session, order_ids: list[UUID], days: Sequence[date]) -> dict[date, dict[UUID, int]]:
    """Meals of the cap (see `used_meals`) on some days, by day and standing order."""
    rows = (
        select(col(DailyOrder.standing_order_id), col(DailyOrder.day), func.sum(col(DailyOrder.meals)))
        .where(
            col(DailyOrder.standing_order_id).in_(order_ids),
            col(DailyOrder.day).in_(days),
            or_(col(DailyOrder.status) != OrderStatus.CANCELLED, _still_paid()),
        )
        .group_by(col(DailyOrder.standing_order_id), col(DailyOrder.day))
    )
    found: dict[date, dict[UUID, int]] = {}
    for order_id, day, meals in session.exec(rows):
        found.setdefault(day, {})[order_id] = int(meals)
    return found


def _load_lines(session: Session, rows: Sequence[LineRow], day: date) -> list[Line]:
    order_ids = [order.id for order, _, _ in rows]
    deviations, changes = load_deviations(session, order_ids), load_terms(session, order_ids)
    menus = load_menus(session)
    lines = [
        Line(
            order=order,
            recipient=recipient,
            home=home,
            pattern=pattern_of(order, deviations.get(order.id, ()), changes.get(order.id, ())),
            menus=menus,
        )
        for order, recipient, home in rows
    ]
    return sorted(lines, key=lambda line: line.rank_on(day))


def _frozen_days(session: Session, area_ids: set[UUID], day: date) -> dict[UUID, frozenset[date]]:
    """Frozen days from a while before `day` (and before today) on, by area."""
    since = min(day, clock.today()) - timedelta(days=CARRIED_AT_MOST_DAYS)
    rows = session.exec(
        select(col(Freeze.area_id), col(Freeze.day)).where(col(Freeze.area_id).in_(area_ids), Freeze.day >= since)
    )
    found: dict[UUID, set[date]] = {}
    for area_id, frozen in rows:
        found.setdefault(area_id, set()).add(frozen)
    return {area_id: frozenset(days) for area_id, days in found.items()}


def _frozen_meals(session: Session, order_ids: list[UUID], day: date) -> dict[tuple[UUID, date], int]:
    rows = session.exec(
        select(col(DailyOrder.standing_order_id), col(DailyOrder.day), col(DailyOrder.meals)).where(
            col(DailyOrder.standing_order_id).in_(order_ids),
            DailyOrder.day >= day - timedelta(days=CARRIED_AT_MOST_DAYS),
            DailyOrder.status != OrderStatus.CANCELLED,
        )
    )
    return {(order_id, each): meals for order_id, each, meals in rows}


def _visited(session: Session, recipient_ids: set[UUID], day: date) -> frozenset[UUID]:
    had_one = (
        select(DailyOrder.id)
        .where(
            DailyOrder.recipient_id == Recipient.id,
            DailyOrder.day < day,
            DailyOrder.status != OrderStatus.CANCELLED,
        )
        .exists()
    )
    return frozenset(session.exec(select(Recipient.id).where(col(Recipient.id).in_(recipient_ids), had_one)))


def _first_visits(session: Session, recipient_ids: set[UUID], first: date, last: date) -> dict[UUID, date]:
    """The first day from `first` on and before `last` on which each recipient has a meal."""
    rows = (
        select(col(DailyOrder.recipient_id), func.min(col(DailyOrder.day)))
        .where(
            col(DailyOrder.recipient_id).in_(recipient_ids),
            DailyOrder.day >= first,
            DailyOrder.day < last,
            DailyOrder.status != OrderStatus.CANCELLED,
        )
        .group_by(col(DailyOrder.recipient_id))
    )
    return dict(session.exec(rows).all())


def _is_on(line: Line, day: date, cut_off: datetime) -> bool:
    """Approved by the day's cut-off, and not over before the day."""
    started = line.order.started_at
    return line.order.end_day >= day and started is not None and started <= cut_off


def _earliest(day: date, lines: list[Line]) -> date:
    """Closures since then are asked for: an order that ran before it was registered looks back to its start."""
    return min([day, *(line.order.start_day for line in lines)]) - timedelta(days=CARRIED_AT_MOST_DAYS)
