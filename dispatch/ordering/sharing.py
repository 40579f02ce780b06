"""A day's orders shared out to the kitchens: each to its usual one where that has room, else to another that does.

Another kitchen is one of the same area that makes the same kind of meal, is open, has said how many it makes, and whose
dishes of that day do not clash with the person's diet. Nothing is written here: a freeze takes the answer over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

from sqlmodel import Session

from dispatch.errors import explain
from dispatch.ordering.capacities import Limit
from dispatch.ordering.expansion import Expansion, ExpectedOrder, NotMade
from dispatch.ordering.offers import Offers, Room, read_offers, read_rooms
from models.fleet import Kitchen
from models.orders import Menu
from models.statuses import ContainerKind
from routing.allotment import Allotment, Option, Order, share_out
from routing.reasons import Reason

UNUSUAL_METRES = 5_000
"""What another kitchen than the usual one counts as: five kilometres more on the road."""

CHANGED_METRES = 1_000
"""What another kitchen than the last time counts as: less than going back to the usual one gains."""

HIGH_RISK_WEIGHT = 20
"""Somebody at high risk is left without a meal after twenty others."""


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
    return share_days(session, area_id, {day: expansion})[day]


def share_days(session: Session, area_id: UUID, expansions: Mapping[date, Expansion]) -> dict[date, SharedDay]:
    """`share_day` of several days; what they depend on is read once, and most of it only if a day is too full.

    Where every usual kitchen has room, everybody stays: any other kitchen counts as farther, so nothing is better.
    """
    rooms = read_rooms(session, area_id, expansions)
    crowded = {day: each for day, each in expansions.items() if not rooms[day].holds_all(each.orders)}
    if not crowded:
        return {day: SharedDay(expansion=expansion) for day, expansion in expansions.items()}
    offers = read_offers(session, rooms, {day: expansion.orders for day, expansion in crowded.items()})
    return {
        day: _share(expansion, rooms[day], offers) if day in crowded else SharedDay(expansion=expansion)
        for day, expansion in expansions.items()
    }


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


Choice = tuple[Menu, Option]


def _share(expansion: Expansion, room: Room, offers: Offers) -> SharedDay:
    last_kitchens = offers.last_kitchens(room.day)
    choices = [_choices(order, last_kitchens.get(order.standing_order_id), room, offers) for order in expansion.orders]
    asked = tuple(
        Order(
            meals=order.meals,
            options=tuple(option for _, option in own),
            weight=HIGH_RISK_WEIGHT if order.recipient_id in offers.high_risk else 1,
        )
        for order, own in zip(expansion.orders, choices, strict=True)
    )
    allotment = _solve(asked, tuple(sorted((_name(limit), meals) for limit, meals in room.left.items())))
    return _take_over(expansion, choices, allotment, room)


def _choices(order: ExpectedOrder, last: UUID | None, room: Room, offers: Offers) -> list[Choice]:
    usual, usual_kitchen = room.menus[order.menu_id]
    last = last or usual_kitchen.id
    found = []
    if usual_kitchen.id not in room.closed:
        cost = 0 if last == usual_kitchen.id else CHANGED_METRES
        found.append((usual, Option(cost_metres=cost, limits=_limits(usual))))
    for menu, kitchen in room.others(usual):
        if offers.clashes(menu, room.day, order.diet):
            continue
        cost = UNUSUAL_METRES + offers.farther(order.home_id, usual_kitchen, kitchen)
        cost += 0 if last == kitchen.id else CHANGED_METRES
        found.append((menu, Option(cost_metres=cost, limits=_limits(menu))))
    return found


@lru_cache(maxsize=64)
def _solve(orders: tuple[Order, ...], limits: tuple[tuple[str, int], ...]) -> Allotment:
    """Remembered: what is looked at before a freeze need not be searched for again while others wait for it."""
    return share_out(orders, dict(limits))


def _take_over(
    expansion: Expansion, choices: Sequence[Sequence[Choice]], allotment: Allotment, room: Room
) -> SharedDay:
    orders, moved, left_over = [], [], []
    for order, own, number in zip(expansion.orders, choices, allotment.options, strict=True):
        if number is None:
            left_over.append(order)
            continue
        menu = own[number][0]
        orders.append(order if menu.id == order.menu_id else _elsewhere(order, menu, room.menus[menu.id][1]))
        if menu.id != order.menu_id:
            moved.append(_describe(order, orders[-1]))
    shortages = _shortages(left_over, room)
    missing = [
        NotMade(
            standing_order_id=order.standing_order_id,
            recipient_number=order.recipient_number,
            reason=kitchen_full(room.day, next(each for each in shortages if each.menu_id == order.menu_id)),
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


def _shortages(left_over: Sequence[ExpectedOrder], room: Room) -> tuple[Shortage, ...]:
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
            others=tuple(sorted({kitchen.name for _, kitchen in room.same_kind(room.menus[menu_id][0])})),
        )
        for menu_id, orders in by_menu.items()
    )


def _limits(menu: Menu) -> tuple[str, ...]:
    return (_name((menu.kitchen_id, menu.id)), _name((menu.kitchen_id, None)))


def _name(limit: Limit) -> str:
    kitchen_id, menu_id = limit
    return str(kitchen_id) if menu_id is None else f"{kitchen_id}:{menu_id}"
