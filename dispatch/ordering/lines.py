"""What the order calendar depends on, read at once: standing orders with their people, homes and menus."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from sqlalchemy import ColumnElement, and_, true
from sqlmodel import Session, col, func, or_, select

from dispatch import clock
from dispatch.calendar import Calendar, load_calendar
from dispatch.intake.placing import newest_homes
from dispatch.ordering.capacities import Capacities, load_capacities
from dispatch.ordering.patterns import (
    CARRIED_AT_MOST_DAYS,
    DEVIATIONS,
    Deviation,
    Off,
    OffDays,
    Pattern,
    Terms,
    find_carrier,
    menu_on,
    usual_meals,
    visits,
)
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
from models.places import Home
from models.statuses import OrderStatus, StandingOrderStatus

Menus = Mapping[UUID, tuple[Menu, Kitchen]]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One standing order with everything that its visits depend on."""

    order: StandingOrder
    recipient: Recipient
    home: Home
    pattern: Pattern
    menus: Menus = field(repr=False)

    @cached_property
    def sole_menu(self) -> tuple[Menu, Kitchen] | None:
        """What it brings on every day, where nobody has ever decided otherwise."""
        pattern = self.pattern
        return None if pattern.changes or pattern.deviations else self.menus[self.order.menu_id]

    def made_on(self, day: date) -> tuple[Menu, Kitchen]:
        """The menu that holds on a day, and who makes it."""
        return self.sole_menu or self.menus[menu_on(self.pattern, day) or self.order.menu_id]


@dataclass(frozen=True, kw_only=True)
class Records:
    """The lines of an area or of a person, and the calendar they meet."""

    lines: list[Line]
    calendar: Calendar
    closures: frozenset[tuple[UUID, date]]
    frozen_days: Mapping[UUID, frozenset[date]]
    """By area."""
    frozen_meals: Mapping[tuple[UUID, date], int]
    """Meals of each standing order in the daily orders of days that may have carried a later one's."""
    used: Mapping[UUID, int]
    """Meals per standing order in daily orders (of other days than the one asked for)."""
    visited: frozenset[UUID]
    """Recipients who had a meal before the day asked for."""
    menus: Menus = field(default_factory=dict, repr=False)
    capacities: Capacities = field(default_factory=Capacities, repr=False)
    today: date = field(default_factory=clock.today)
    known_off: dict[tuple[UUID, date], Off | None] = field(default_factory=dict, repr=False)
    """What was found out so far, by menu and day: thousands of lines ask about the same few."""
    known_cut_offs: dict[date, datetime] = field(default_factory=dict, repr=False)

    def off_days(self, line: Line, asked: date | None = None) -> OffDays:
        """Days off for a line; a day after `asked` that is frozen already has got its meals and carries none."""
        frozen = self.frozen_days.get(line.home.area_id, frozenset())

        def off(day: date) -> Off | None:
            if asked is not None and day > asked and day in frozen:
                return None
            return self.why_off(line, day)

        return off

    def why_off(self, line: Line, day: date) -> Off | None:
        menu, kitchen = line.made_on(day)
        key = menu.id, day
        if key not in self.known_off:
            self.known_off[key] = self._find_off(menu, kitchen, day)
        return self.known_off[key]

    def _find_off(self, menu: Menu, kitchen: Kitchen, day: date) -> Off | None:
        if not menu.daily and self.calendar.find_holiday(day) is not None:
            return Off.WEEKEND if day.isoweekday() > 5 else Off.HOLIDAY
        closed = (kitchen.id, day) in self.closures
        return Off.CLOSED if closed and not self.has_stand_in(menu, kitchen, day) else None

    def has_stand_in(self, menu: Menu, kitchen: Kitchen, day: date) -> bool:
        """Whether another kitchen of the area makes this kind on a day: one that is open and has said how many."""
        limits = self.capacities.limits_on(day)
        stated = {each for each, _ in limits} - {kitchen.id}
        return any(
            other.kind == menu.kind
            and its.id in stated
            and its.area_id == kitchen.area_id
            and (its.id, day) not in self.closures
            and min(limits.get((its.id, other.id), 1), limits.get((its.id, None), 1)) > 0
            for other, its in self.menus.values()
        )

    def coming(self, line: Line, last: date) -> Iterator[tuple[date, int]]:
        """The visits from today to `last` that no freeze has decided yet, within what is left of the cap."""
        yield from visits(
            line.pattern,
            first=self.today,
            last=last,
            left=self.left_today(line),
            off=self.off_days(line),
            settled=_Settled(records=self, line=line),
        )

    def left_today(self, line: Line) -> int:
        return max(0, line.order.approved_meals - self.used.get(line.order.id, 0))

    def is_settled(self, line: Line, day: date) -> bool:
        """Frozen, or over before the order was approved: such a day takes nothing more."""
        if day in self.frozen_days.get(line.home.area_id, frozenset()):
            return True
        order = line.order
        started = clock.now() if order.status == StandingOrderStatus.REQUESTED else order.started_at
        return started is not None and started > self.cut_off_of(day)

    def cut_off_of(self, day: date) -> datetime:
        if day not in self.known_cut_offs:
            self.known_cut_offs[day] = self.calendar.cut_off_of(day)
        return self.known_cut_offs[day]

    def is_closed(self, line: Line, day: date) -> bool:
        """Frozen or past its cut-off: the day's list can't be changed by a decision about the standing order."""
        frozen = self.frozen_days.get(line.home.area_id, frozenset())
        return day in frozen or clock.now() >= self.cut_off_of(day)

    def find_bringer(self, line: Line, day: date) -> date | None:
        """The earlier day that brings (or has brought) the meals of a day off; None where nobody does."""
        carrier = find_carrier(line.pattern, day, self.off_days(line))
        if carrier is None:
            return None
        if not self.is_settled(line, carrier):
            return carrier if carrier >= self.today else None
        brought = self.frozen_meals.get((line.order.id, carrier), 0)
        return carrier if brought > usual_meals(line.pattern, carrier) else None

    def continues(self, line: Line, day: date) -> bool:
        """Whether the recipient has another standing order of this menu that goes on after `day`."""
        menu = line.made_on(day)[0].id
        return any(
            other.order.id != line.order.id
            and other.order.end_day > day
            and other.made_on(max(day, other.order.start_day))[0].id == menu
            for other in self.lines_of.get(line.recipient.id, ())
        )

    @cached_property
    def lines_of(self) -> Mapping[UUID, list[Line]]:
        """The lines by recipient."""
        found: dict[UUID, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.recipient.id, []).append(line)
        return found


@dataclass(frozen=True, kw_only=True)
class _Settled(Collection[date]):
    """The days that are decided already for a line, as a set that answers only when asked."""

    records: Records
    line: Line

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.records.is_settled(self.line, day)

    def __iter__(self) -> Iterator[date]:
        raise TypeError("the settled days can't be listed")

    def __len__(self) -> int:
        raise TypeError("the settled days can't be counted")


def load_records(
    session: Session,
    *,
    day: date,
    area_id: UUID | None = None,
    recipient_id: UUID | None = None,
    approved_by: datetime | None = None,
    except_day: date | None = None,
    requested: UUID | None = None,
) -> Records:
    """Read what the days from `day` on depend on, of an area or of one person.

    `requested`: a standing order that counts as if it were approved (what approving it would bring).
    """
    lines = list(_load_lines(session, day, area_id, recipient_id, approved_by, requested))
    order_ids = [line.order.id for line in lines]
    closures = session.exec(
        select(col(KitchenClosure.kitchen_id), col(KitchenClosure.day)).where(
            KitchenClosure.day >= _earliest(day, lines)
        )
    )
    return Records(
        lines=lines,
        calendar=load_calendar(session),
        closures=frozenset((kitchen_id, closed) for kitchen_id, closed in closures),
        menus=lines[0].menus if lines else {},
        capacities=load_capacities(session),
        frozen_days=_frozen_days(session, {line.home.area_id for line in lines}, day),
        frozen_meals=_frozen_meals(session, order_ids, min(day, clock.today())),
        used=used_meals(session, order_ids, except_day=except_day),
        visited=_visited(session, {line.recipient.id for line in lines}, day),
    )


def load_days(session: Session, *, area_id: UUID, days: Sequence[date]) -> Iterator[tuple[date, Records]]:
    """The records of each day as its cut-off finds it, from what is read once for all of them."""
    first, last = min(days), max(days)
    known = load_records(session, day=first, area_id=area_id)
    on_days = _used_on(session, [line.order.id for line in known.lines], days)
    first_visits = _first_visits(session, {line.recipient.id for line in known.lines}, first, last)
    for day in days:
        lines = [line for line in known.lines if _is_on(line, day, known.cut_off_of(day))]
        yield (
            day,
            replace(
                known,
                lines=sorted(lines, key=lambda line: _rank(line, day)),
                used={order_id: meals - on_days.get((order_id, day), 0) for order_id, meals in known.used.items()},
                visited=known.visited | {person for person, visited in first_visits.items() if visited < day},
            ),
        )


def pattern_of(
    order: StandingOrder, deviations: tuple[Deviation, ...] = (), changes: tuple[Terms, ...] = ()
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


def _used_on(session: Session, order_ids: list[UUID], days: Sequence[date]) -> dict[tuple[UUID, date], int]:
    """Meals of the cap (see `used_meals`) on some days, by standing order and day."""
    rows = (
        select(col(DailyOrder.standing_order_id), col(DailyOrder.day), func.sum(col(DailyOrder.meals)))
        .where(
            col(DailyOrder.standing_order_id).in_(order_ids),
            col(DailyOrder.day).in_(days),
            or_(col(DailyOrder.status) != OrderStatus.CANCELLED, _still_paid()),
        )
        .group_by(col(DailyOrder.standing_order_id), col(DailyOrder.day))
    )
    return {(order_id, day): int(meals) for order_id, day, meals in session.exec(rows)}


def _load_lines(
    session: Session,
    day: date,
    area_id: UUID | None,
    recipient_id: UUID | None,
    approved_by: datetime | None,
    requested: UUID | None,
) -> Iterator[Line]:
    """Active standing orders that have not ended before `day`, of people whose present home is in the area."""
    asked = (
        select(StandingOrder, Recipient)
        .join(Recipient, col(StandingOrder.recipient_id) == Recipient.id)
        .where(
            or_(StandingOrder.status == StandingOrderStatus.ACTIVE, StandingOrder.id == requested),
            StandingOrder.end_day >= day,
        )
    )
    if recipient_id is not None:
        asked = asked.where(StandingOrder.recipient_id == recipient_id)
    if approved_by is not None:
        asked = asked.where(col(StandingOrder.started_at) <= approved_by)
    rows = session.exec(asked).all()
    homes = newest_homes(session, {recipient.id for _, recipient in rows})
    order_ids = [order.id for order, _ in rows]
    deviations, changes = load_deviations(session, order_ids), load_terms(session, order_ids)
    menus = load_menus(session)
    lines = [
        Line(
            order=order,
            recipient=recipient,
            home=homes[recipient.id],
            pattern=pattern_of(order, deviations.get(order.id, ()), changes.get(order.id, ())),
            menus=menus,
        )
        for order, recipient in rows
        if recipient.id in homes and area_id in (None, homes[recipient.id].area_id)
    ]
    yield from sorted(lines, key=lambda line: _rank(line, day))


def _rank(line: Line, day: date) -> tuple[object, ...]:
    menu = line.made_on(day)[0]
    return (line.recipient.number, menu.kind.value, line.order.start_day, line.order.created_at, str(line.order.id))


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
