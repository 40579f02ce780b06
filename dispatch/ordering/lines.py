"""What the order calendar depends on: standing orders with their people, homes and menus, and the days they meet."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from dispatch import clock
from dispatch.calendar import Calendar
from dispatch.ordering.capacities import Capacities
from dispatch.ordering.patterns import Off, OffDays, Pattern, find_carrier, menu_on, usual_meals, visits
from models.fleet import Kitchen
from models.orders import Menu, StandingOrder
from models.people import Recipient
from models.places import Home
from models.statuses import StandingOrderStatus

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
