"""What the kitchens of an area can take on some days: their room, and who else makes the same kind and how far away.

`Room` is one day and cheap to read. `Offers` is what only days that are too full need, read once for all of them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from sqlmodel import Session, col, func, select

from dispatch.ordering.capacities import Limit, coming_closures, load_capacities
from dispatch.ordering.expansion import ExpectedOrder
from dispatch.ordering.lines import Menus
from dispatch.ordering.menus import day_menus, make_meal
from dispatch.ordering.reading import load_menus
from models.fleet import Kitchen
from models.menus import DayMenu
from models.orders import DailyOrder, Menu
from models.people import Recipient
from models.places import Home
from models.statuses import OrderStatus
from routing.travel.geodesy import metres_between

LOOK_BACK_DAYS = 14
"""So long ago may be the last time at which somebody's kitchen is the one that they had."""


@dataclass(frozen=True, kw_only=True)
class Room:
    """One day of an area's kitchens."""

    area_id: UUID
    day: date
    menus: Menus
    left: Mapping[Limit, int]
    """What is left of each limit after the orders that are frozen on that day already."""
    closed: frozenset[UUID]

    @cached_property
    def stated(self) -> frozenset[UUID]:
        """Kitchens that have said how many they make."""
        return frozenset(kitchen_id for kitchen_id, _ in self.left)

    def holds_all(self, orders: Iterable[ExpectedOrder]) -> bool:
        """Whether each order's usual kitchen is open and has room for it."""
        if not self.left and not self.closed:
            return True
        asked: dict[Limit, int] = {}
        for order in orders:
            limit = (order.kitchen_id, order.menu_id)
            asked[limit] = asked.get(limit, 0) + order.meals
        for (kitchen_id, _), meals in list(asked.items()):
            asked[kitchen_id, None] = asked.get((kitchen_id, None), 0) + meals
        if any(kitchen_id in self.closed for kitchen_id, _ in asked):
            return False
        return all(asked.get(limit, 0) <= meals for limit, meals in self.left.items())

    def same_kind(self, menu: Menu) -> list[tuple[Menu, Kitchen]]:
        """Menus of this kind that other kitchens of the area make, by name."""
        found = [
            (other, kitchen)
            for other, kitchen in self.menus.values()
            if other.kind == menu.kind and kitchen.id != menu.kitchen_id and kitchen.area_id == self.area_id
        ]
        return sorted(found, key=lambda pair: pair[0].name)

    def others(self, menu: Menu) -> list[tuple[Menu, Kitchen]]:
        """Of the same kind, those that may take somebody over: open, and they have said how many they make."""
        if menu.id not in self._known_others:
            self._known_others[menu.id] = [
                (other, kitchen)
                for other, kitchen in self.same_kind(menu)
                if kitchen.id in self.stated and kitchen.id not in self.closed
            ]
        return self._known_others[menu.id]

    _known_others: dict[UUID, list[tuple[Menu, Kitchen]]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True)
class Offers:
    """Of the people who have orders on the days that are too full."""

    high_risk: frozenset[UUID]
    _written: dict[tuple[UUID, date, str], DayMenu]
    _homes: Mapping[UUID, tuple[float | None, float | None]]
    _made: Sequence[tuple[date, UUID, UUID]]
    """Day, standing order and kitchen of what was made for them, by day."""
    _known_clashes: dict[tuple[UUID, date, str], bool] = field(default_factory=dict, repr=False)
    _known_farther: dict[tuple[UUID, UUID, UUID], int] = field(default_factory=dict, repr=False)

    def last_kitchens(self, day: date) -> dict[UUID, UUID]:
        """Who made each standing order's meals the last time before a day."""
        since = day - timedelta(days=LOOK_BACK_DAYS)
        return {order_id: kitchen_id for made, order_id, kitchen_id in self._made if since <= made < day}

    def clashes(self, menu: Menu, day: date, diet: str) -> bool:
        """Whether somebody with this diet can't eat that day's dishes of the menu."""
        key = menu.id, day, diet
        if key not in self._known_clashes:
            self._known_clashes[key] = bool(make_meal(menu, day, diet, None, self._written).clashes)
        return self._known_clashes[key]

    def farther(self, home_id: UUID, usual: Kitchen, other: Kitchen) -> int:
        """Metres by which the other kitchen lies farther from the door, as the crow flies."""
        key = home_id, usual.id, other.id
        if key not in self._known_farther:
            self._known_farther[key] = self._find_farther(home_id, usual, other)
        return self._known_farther[key]

    def _find_farther(self, home_id: UUID, usual: Kitchen, other: Kitchen) -> int:
        lat, lon = self._homes.get(home_id, (None, None))
        if lat is None or lon is None:
            return 0
        usual_metres = metres_between(lat, lon, usual.lat, usual.lon)
        return max(0, round(float(metres_between(lat, lon, other.lat, other.lon) - usual_metres)))


def read_rooms(session: Session, area_id: UUID, days: Collection[date]) -> dict[date, Room]:
    if not days:
        return {}
    menus = load_menus(session)
    kitchens = {kitchen.id for _, kitchen in menus.values() if kitchen.area_id == area_id}
    said = load_capacities(session, kitchens)
    limits = {day: said.limits_on(day) for day in days}
    frozen = _frozen_meals(session, {kitchen for own in limits.values() for kitchen, _ in own}, days)
    closures = coming_closures(session, kitchens, min(days), max(days))
    return {
        day: Room(
            area_id=area_id, day=day, menus=menus,
            left={limit: max(0, meals - frozen.get((day, *limit), 0)) for limit, meals in limits[day].items()},
            closed=frozenset(row.kitchen_id for row in closures if row.day == day),
        )
        for day in days
    }  # fmt: skip


def read_offers(
    session: Session, rooms: Mapping[date, Room], orders: Mapping[date, Sequence[ExpectedOrder]]
) -> Offers:
    """`orders`: of each day that is too full; `rooms`: of all days."""
    first, last = min(orders), max(orders)
    everybody = [order for own in orders.values() for order in own]
    return Offers(
        high_risk=_high_risk(session, {order.recipient_id for order in everybody}),
        _written=day_menus(session, rooms[first].menus, first, last),
        _homes=_homes(session, {order.home_id for order in everybody}),
        _made=_made_for(session, {order.standing_order_id for order in everybody}, first, last),
    )


def _frozen_meals(
    session: Session, kitchens: Collection[UUID], days: Collection[date]
) -> dict[tuple[date, UUID, UUID | None], int]:
    """Meals of orders that stand already, by day, kitchen and menu; None: all menus together."""
    if not kitchens:
        return {}
    rows = session.exec(
        select(col(DailyOrder.day), col(DailyOrder.kitchen_id), col(DailyOrder.menu_id), func.sum(DailyOrder.meals))
        .where(
            col(DailyOrder.kitchen_id).in_(kitchens),
            col(DailyOrder.day).in_(days),
            DailyOrder.status != OrderStatus.CANCELLED,
        )
        .group_by(col(DailyOrder.day), col(DailyOrder.kitchen_id), col(DailyOrder.menu_id))
    ).all()
    used: dict[tuple[date, UUID, UUID | None], int] = {}
    for day, kitchen_id, menu_id, meals in rows:
        for key in ((day, kitchen_id, menu_id), (day, kitchen_id, None)):
            used[key] = used.get(key, 0) + int(meals)
    return used


def _homes(session: Session, ids: Collection[UUID]) -> dict[UUID, tuple[float | None, float | None]]:
    rows = session.exec(select(Home.id, Home.lat, Home.lon).where(col(Home.id).in_(ids)))
    return {home_id: (lat, lon) for home_id, lat, lon in rows}


def _made_for(
    session: Session, standing_order_ids: Collection[UUID], first: date, last: date
) -> Sequence[tuple[date, UUID, UUID]]:
    rows = (
        select(col(DailyOrder.day), col(DailyOrder.standing_order_id), col(DailyOrder.kitchen_id))
        .where(
            col(DailyOrder.standing_order_id).in_(standing_order_ids),
            DailyOrder.day < last,
            DailyOrder.day >= first - timedelta(days=LOOK_BACK_DAYS),
            DailyOrder.status != OrderStatus.CANCELLED,
        )
        .order_by(col(DailyOrder.day))
    )
    return session.exec(rows).all()


def _high_risk(session: Session, people: Collection[UUID]) -> frozenset[UUID]:
    return frozenset(session.exec(select(Recipient.id).where(col(Recipient.id).in_(people), col(Recipient.high_risk))))
