"""What the order calendar depends on: standing orders with their people, homes and menus, and the days they meet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from dispatch import clock
from dispatch.calendar import Calendar
from dispatch.ordering.capacities import Capacities
from dispatch.ordering.patterns import (
    Off,
    OffDays,
    Pattern,
    find_carrier,
    menu_on,
    usual_meals,
    wanted_meals,
)
from models.fleet import Kitchen
from models.orders import Menu
from models.statuses import StandingOrderStatus

Menus = Mapping[UUID, tuple[Menu, Kitchen]]
Rank = tuple[int, str, date, datetime, str]

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class LineOrder:
    """Of a `StandingOrder` what its days depend on: a district's are read a thousand at once, so nothing more is."""

    id: UUID
    menu_id: UUID
    status: StandingOrderStatus
    weekdays: list[int]
    meals_a_visit: int
    approved_meals: int
    start_day: date
    end_day: date
    created_at: datetime
    started_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class LineRecipient:
    id: UUID
    number: int
    diet: str


@dataclass(frozen=True, kw_only=True)
class LineHome:
    id: UUID
    area_id: UUID
    lat: float | None
    lon: float | None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One standing order with everything that its visits depend on."""

    order: LineOrder
    recipient: LineRecipient
    home: LineHome
    pattern: Pattern
    menus: Menus = field(repr=False)
    known_orders: dict[UUID, dict[tuple[int, bool, bool], Any]] = field(default_factory=dict, repr=False)
    """What it brings, by menu, meals, whether it goes on and whether it is the first visit (`expansion`)."""

    @cached_property
    def sole_menu(self) -> tuple[Menu, Kitchen] | None:
        """What it brings on every day, where nobody has ever decided otherwise."""
        return self.menus[self.order.menu_id] if self.pattern.steady else None

    def made_on(self, day: date) -> tuple[Menu, Kitchen]:
        """The menu that holds on a day, and who makes it."""
        return self.sole_menu or self.menus[menu_on(self.pattern, day) or self.order.menu_id]

    def rank_on(self, day: date) -> Rank:
        """Its place among the lines of a day: by person, then kind, then who began first."""
        return self._sole_rank or self._rank(self.made_on(day)[0])

    @cached_property
    def _sole_rank(self) -> Rank | None:
        return None if self.sole_menu is None else self._rank(self.sole_menu[0])

    def _rank(self, menu: Menu) -> Rank:
        order = self.order
        return (self.recipient.number, menu.kind.value, order.start_day, order.created_at, str(order.id))


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
    even_until: Mapping[UUID, date] = field(default_factory=dict, repr=False)
    """By standing order: see `dispatch.ordering.even`."""
    today: date = field(default_factory=clock.today)
    known_off: dict[tuple[UUID, date], Off | None] = field(default_factory=dict, repr=False)
    """What was found out so far, by menu and day: thousands of lines ask about the same few."""
    known_cut_offs: dict[date, datetime] = field(default_factory=dict, repr=False)
    known_due: dict[UUID, tuple[date, int]] = field(default_factory=dict, repr=False)
    """Meals of each standing order that are due before a day, and that day: the next days go on from there."""

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

    def left_today(self, line: Line) -> int:
        return max(0, line.order.approved_meals - self.used.get(line.order.id, 0))

    def left_on(self, line: Line, day: date) -> int:
        """Meals of the cap that are left for `day` after everything frozen and everything due before it."""
        left = self.left_today(line)
        return max(0, left - self._due_before(line, day, enough=left))

    def _due_before(self, line: Line, day: date, enough: int) -> int:
        """Meals of the days from today to before `day` that no freeze has decided, counted until they are `enough`."""
        last, off = min(day, line.order.end_day + _DAY), self.off_days(line)
        until, meals = self.known_due.get(line.order.id, (self.today, 0))
        if until > day:
            until, meals = self.today, 0
        while until < last and meals < enough:
            if not self.is_settled(line, until):
                meals += wanted_meals(line.pattern, until, off)
            until += _DAY
        self.known_due[line.order.id] = until, meals
        return meals

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
