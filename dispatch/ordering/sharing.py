"""A day's orders shared out to the kitchens: each to its usual one where that has room, else to another that does.

Another kitchen is one of the same area that makes the same kind of meal, is open, has said how many it makes, and whose
dishes of that day do not clash with the person's diet. Nothing is written here: a freeze takes the answer over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

from sqlmodel import Session, col, func, select

from dispatch.errors import explain
from dispatch.ordering.capacities import Limit, load_capacities
from dispatch.ordering.expansion import Expansion, ExpectedOrder, NotMade
from dispatch.ordering.lines import Menus
from dispatch.ordering.menus import day_menus, make_meal
from dispatch.ordering.reading import load_menus
from models.fleet import Kitchen
from models.menus import DayMenu
from models.orders import DailyOrder, KitchenClosure, Menu
from models.people import Recipient
from models.places import Home
from models.statuses import ContainerKind, OrderStatus
from routing.allotment import Allotment, Option, Order, share_out
from routing.reasons import Reason
from routing.travel.geodesy import metres_between

UNUSUAL_METRES = 5_000
"""What another kitchen than the usual one counts as: five kilometres more on the road."""

CHANGED_METRES = 1_000
"""What another kitchen than the last time counts as: less than going back to the usual one gains."""

HIGH_RISK_WEIGHT = 20
"""Somebody at high risk is left without a meal after twenty others."""

LOOK_BACK_DAYS = 14


@dataclass(frozen=True, kw_only=True)
class Moved:
    """An order that another kitchen than its usual one makes on this day."""

    standing_order_id: UUID
    recipient_number: int
    meals: int
    usual_menu: str
    usual_kitchen: str
    menu: str
    kitchen: str


@dataclass(frozen=True, kw_only=True)
class Shortage:
    """Meals of one menu that no kitchen makes on a day."""

    menu_id: UUID
    menu: str
    kitchen: str
    meals: int
    recipient_numbers: tuple[int, ...]
    others: tuple[str, ...]
    """Other kitchens of the area that make this kind: full, closed, clashing, or without a stated number."""


@dataclass(frozen=True, kw_only=True)
class SharedDay:
    """The day with every order at the kitchen that makes it; who could not be placed is in its `not_made` too."""

    expansion: Expansion
    moved: tuple[Moved, ...] = ()
    shortages: tuple[Shortage, ...] = ()
    gap: float = 0.0
    """How far the answer may be from the best one, as a share; 0 when it is proven."""


def share_day(session: Session, area_id: UUID, day: date, expansion: Expansion) -> SharedDay:
    """Share an area's expected orders out. The same data gives the same answer; reads only."""
    facts = _read_facts(session, area_id, day, expansion.orders)
    if not facts.limits and not facts.closed:
        return SharedDay(expansion=expansion)
    choices = [_choices(order, facts) for order in expansion.orders]
    asked = tuple(
        Order(
            meals=order.meals,
            options=tuple(option for _, option in own),
            weight=HIGH_RISK_WEIGHT if order.recipient_id in facts.high_risk else 1,
        )
        for order, own in zip(expansion.orders, choices, strict=True)
    )
    allotment = _solve(asked, tuple(sorted(facts.limits.items())))
    return _take_over(expansion, choices, allotment, facts)


def kitchen_full(day: date, shortage: Shortage) -> Reason:
    """Which menu lacks how many meals, and what can be done."""
    others = ", ".join(shortage.others)
    return explain(
        "kitchen.full",
        cause=(
            f"{day}: {shortage.menu} {shortage.meals}식을 만들 업체가 없습니다 ({shortage.kitchen} 등 모두 가득 참).",
            f"{day}: nobody can make {shortage.meals} meals of {shortage.menu} ({shortage.kitchen} and others full)",
        ),
        action=(
            f"업체의 식수를 늘리거나{f' 다른 업체({others})에 묻거나' if others else ''} 다른 식단·날짜로 옮기세요.",
            "Raise a kitchen's number"
            + (f", ask another one ({others})" if others else "")
            + ", or move somebody to another menu or day.",
        ),
        subject=(str(shortage.menu_id),),
    )


@dataclass(frozen=True, kw_only=True)
class _Facts:
    menus: Menus
    limits: Mapping[str, int]
    stated: frozenset[UUID]
    """Kitchens that have said how many they make."""
    closed: frozenset[UUID]
    written: dict[tuple[UUID, date, str], DayMenu]
    homes: Mapping[UUID, Home]
    last_kitchens: Mapping[UUID, UUID]
    high_risk: frozenset[UUID]
    area_id: UUID
    day: date

    def same_kind(self, menu: Menu) -> list[tuple[Menu, Kitchen]]:
        """Menus of this kind that other kitchens of the area make, by name."""
        found = [
            (other, kitchen)
            for other, kitchen in self.menus.values()
            if other.kind == menu.kind and kitchen.id != menu.kitchen_id and kitchen.area_id == self.area_id
        ]
        return sorted(found, key=lambda pair: pair[0].name)


Choice = tuple[Menu, Option]


def _read_facts(session: Session, area_id: UUID, day: date, orders: Sequence[ExpectedOrder]) -> _Facts:
    menus = load_menus(session)
    kitchens = {kitchen.id for _, kitchen in menus.values() if kitchen.area_id == area_id}
    limits = load_capacities(session, kitchens).limits_on(day)
    closed = session.exec(
        select(col(KitchenClosure.kitchen_id)).where(
            col(KitchenClosure.kitchen_id).in_(kitchens), KitchenClosure.day == day
        )
    )
    shut = frozenset(closed)
    busy = bool(limits) or bool(shut)
    return _Facts(
        menus=menus,
        limits=_left(session, limits, day),
        stated=frozenset(kitchen_id for kitchen_id, _ in limits),
        closed=shut,
        written=day_menus(session, menus, day, day) if busy else {},
        homes=_homes(session, orders) if busy else {},
        last_kitchens=_last_kitchens(session, orders, day) if busy else {},
        high_risk=_high_risk(session, orders) if busy else frozenset(),
        area_id=area_id,
        day=day,
    )


def _left(session: Session, limits: Mapping[Limit, int], day: date) -> dict[str, int]:
    """What is left of each limit after the orders that are frozen on that day already."""
    rows = session.exec(
        select(col(DailyOrder.kitchen_id), col(DailyOrder.menu_id), func.sum(col(DailyOrder.meals)))
        .where(
            col(DailyOrder.kitchen_id).in_({kitchen for kitchen, _ in limits}),
            DailyOrder.day == day,
            DailyOrder.status != OrderStatus.CANCELLED,
        )
        .group_by(col(DailyOrder.kitchen_id), col(DailyOrder.menu_id))
    ).all()
    used: dict[Limit, int] = {}
    for kitchen_id, menu_id, meals in rows:
        for limit in ((kitchen_id, menu_id), (kitchen_id, None)):
            used[limit] = used.get(limit, 0) + int(meals)
    return {_name(limit): max(0, meals - used.get(limit, 0)) for limit, meals in limits.items()}


def _homes(session: Session, orders: Sequence[ExpectedOrder]) -> dict[UUID, Home]:
    return {home.id: home for home in session.exec(select(Home).where(col(Home.id).in_({o.home_id for o in orders})))}


def _last_kitchens(session: Session, orders: Sequence[ExpectedOrder], day: date) -> dict[UUID, UUID]:
    """Who made each standing order's meals the last time."""
    rows = (
        select(col(DailyOrder.standing_order_id), col(DailyOrder.kitchen_id))
        .where(
            col(DailyOrder.standing_order_id).in_({order.standing_order_id for order in orders}),
            DailyOrder.day < day,
            DailyOrder.day >= day - timedelta(days=LOOK_BACK_DAYS),
            DailyOrder.status != OrderStatus.CANCELLED,
        )
        .order_by(col(DailyOrder.day))
    )
    return dict(session.exec(rows).all())


def _high_risk(session: Session, orders: Sequence[ExpectedOrder]) -> frozenset[UUID]:
    people = {order.recipient_id for order in orders}
    return frozenset(session.exec(select(Recipient.id).where(col(Recipient.id).in_(people), col(Recipient.high_risk))))


def _choices(order: ExpectedOrder, facts: _Facts) -> list[Choice]:
    usual, usual_kitchen = facts.menus[order.menu_id]
    last = facts.last_kitchens.get(order.standing_order_id, usual_kitchen.id)
    found = []
    if usual_kitchen.id not in facts.closed:
        cost = 0 if last == usual_kitchen.id else CHANGED_METRES
        found.append((usual, Option(cost_metres=cost, limits=_limits(usual))))
    for menu, kitchen in facts.same_kind(usual):
        if kitchen.id in facts.closed or kitchen.id not in facts.stated:
            continue
        if make_meal(menu, facts.day, order.diet, None, facts.written).clashes:
            continue
        cost = UNUSUAL_METRES + _farther(facts.homes.get(order.home_id), usual_kitchen, kitchen)
        cost += 0 if last == kitchen.id else CHANGED_METRES
        found.append((menu, Option(cost_metres=cost, limits=_limits(menu))))
    return found


@lru_cache(maxsize=64)
def _solve(orders: tuple[Order, ...], limits: tuple[tuple[str, int], ...]) -> Allotment:
    """Remembered: what is looked at before a freeze need not be searched for again while others wait for it."""
    return share_out(orders, dict(limits))


def _take_over(
    expansion: Expansion, choices: Sequence[Sequence[Choice]], allotment: Allotment, facts: _Facts
) -> SharedDay:
    orders, moved, left_over = [], [], []
    for order, own, number in zip(expansion.orders, choices, allotment.options, strict=True):
        if number is None:
            left_over.append(order)
            continue
        menu = own[number][0]
        orders.append(order if menu.id == order.menu_id else _elsewhere(order, menu, facts.menus[menu.id][1]))
        if menu.id != order.menu_id:
            moved.append(_describe(order, orders[-1]))
    shortages = _shortages(left_over, facts)
    missing = [
        NotMade(
            standing_order_id=order.standing_order_id,
            recipient_number=order.recipient_number,
            reason=kitchen_full(facts.day, next(each for each in shortages if each.menu_id == order.menu_id)),
        )
        for order in left_over
    ]
    return SharedDay(
        expansion=Expansion(orders=orders, not_made=[*expansion.not_made, *missing]),
        moved=tuple(moved),
        shortages=shortages,
        gap=allotment.gap,
    )


def _elsewhere(order: ExpectedOrder, menu: Menu, kitchen: Kitchen) -> ExpectedOrder:
    """The same visit from another kitchen; on a last day the container stays a disposable one."""
    return replace(
        order,
        menu_id=menu.id,
        menu_name=menu.name,
        kitchen_id=kitchen.id,
        kitchen_name=kitchen.name,
        container=ContainerKind.DISPOSABLE if order.last_day else menu.container,
    )


def _describe(order: ExpectedOrder, taken: ExpectedOrder) -> Moved:
    return Moved(
        standing_order_id=order.standing_order_id,
        recipient_number=order.recipient_number,
        meals=order.meals,
        usual_menu=order.menu_name,
        usual_kitchen=order.kitchen_name,
        menu=taken.menu_name,
        kitchen=taken.kitchen_name,
    )


def _shortages(left_over: Sequence[ExpectedOrder], facts: _Facts) -> tuple[Shortage, ...]:
    by_menu: dict[UUID, list[ExpectedOrder]] = {}
    for order in left_over:
        by_menu.setdefault(order.menu_id, []).append(order)
    return tuple(
        Shortage(
            menu_id=menu_id,
            menu=orders[0].menu_name,
            kitchen=orders[0].kitchen_name,
            meals=sum(order.meals for order in orders),
            recipient_numbers=tuple(order.recipient_number for order in orders),
            others=tuple(sorted({kitchen.name for _, kitchen in facts.same_kind(facts.menus[menu_id][0])})),
        )
        for menu_id, orders in by_menu.items()
    )


def _farther(home: Home | None, usual: Kitchen, other: Kitchen) -> int:
    """Metres by which the other kitchen lies farther from the door, as the crow flies."""
    if home is None or home.lat is None or home.lon is None:
        return 0
    usual_metres = metres_between(home.lat, home.lon, usual.lat, usual.lon)
    return max(0, round(float(metres_between(home.lat, home.lon, other.lat, other.lon) - usual_metres)))


def _limits(menu: Menu) -> tuple[str, ...]:
    return (_name((menu.kitchen_id, menu.id)), _name((menu.kitchen_id, None)))


def _name(limit: Limit) -> str:
    kitchen_id, menu_id = limit
    return str(kitchen_id) if menu_id is None else f"{kitchen_id}:{menu_id}"
