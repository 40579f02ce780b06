"""What a kitchen cooks and packs on a day: counts by menu and diet, a pick list, labels, and changes.

It shows order numbers, menus and diet marks: no name, no address, no diagnosis.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch.ordering.changes import changes_of
from dispatch.ordering.freezing import find_freeze
from dispatch.ordering.menus import Meal, meals_of
from models.fleet import Kitchen
from models.orders import DailyOrder, Freeze, FrozenChange, Menu
from models.statuses import ContainerKind, OrderStatus


@dataclass(frozen=True, kw_only=True)
class Count:
    """So many meals of one menu with one mark: diet and substitute ("" for none)."""

    menu: str
    kind: str
    diet: str
    meals: int


@dataclass(frozen=True, kw_only=True)
class Pick:
    """One order on the pick list and its label. `eat_before_seconds` counts from midnight of the day."""

    order_id: UUID
    order: str
    menu: str
    kind: str
    meals: int
    diet: str
    container: ContainerKind
    last_day: bool
    eat_before_seconds: int
    dishes: tuple[str, ...] = ()
    allergens: tuple[str, ...] = ()
    """Of what is in this box, the substitute's where there is one."""


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One change after the freeze, as the kitchen acknowledges it."""

    change: FrozenChange
    order: str
    menu: str
    meals: int
    diet: str


@dataclass(frozen=True, kw_only=True)
class ProductionSheet:
    """A kitchen's day. Counts and picks are what holds now: frozen, less cancelled, plus added orders.

    `frozen_households` and `frozen_meals` are this kitchen's part of the snapshot, which never changes.
    """

    kitchen: Kitchen
    day: date
    freeze: Freeze | None
    frozen_households: int
    frozen_meals: int
    counts: Sequence[Count]
    picks: Sequence[Pick]
    changes: Sequence[ChangeLine]


def production_sheet(
    session: Session, kitchen_id: UUID, day: date, *, departures: Mapping[UUID, int] | None = None
) -> ProductionSheet:
    """The kitchen's sheet of a day, before the freeze without lines.

    `departures`: seconds at which each order leaves the kitchen by the published plan. A label says to eat within the
    menu's time from then (MFDS advice: two hours); without a plan it is taken to leave when it is ready, so
    that a label is never too generous.
    """
    kitchen = session.get_one(Kitchen, kitchen_id)
    rows = _orders(session, kitchen_id, day)
    meals = meals_of(session, [order for order, _ in rows])
    present = [(order, menu) for order, menu in rows if order.status != OrderStatus.CANCELLED]
    frozen = [order for order, _ in rows if order.freeze_id is not None]
    return ProductionSheet(
        kitchen=kitchen,
        day=day,
        freeze=find_freeze(session, kitchen.area_id, day),
        frozen_households=len({order.recipient_id for order in frozen}),
        frozen_meals=sum(order.meals for order in frozen),
        counts=_count(present, meals),
        picks=[_pick(order, menu, meals[order.id], kitchen, departures or {}) for order, menu in present],
        changes=_change_lines(session, kitchen_id, day, rows, meals),
    )


def _orders(session: Session, kitchen_id: UUID, day: date) -> list[tuple[DailyOrder, Menu]]:
    rows = session.exec(
        select(DailyOrder, Menu)
        .join(Menu, col(DailyOrder.menu_id) == Menu.id)
        .where(DailyOrder.kitchen_id == kitchen_id, DailyOrder.day == day)
        .order_by(col(DailyOrder.number))
    )
    return [(order, menu) for order, menu in rows]


def _count(rows: Sequence[tuple[DailyOrder, Menu]], meals: Mapping[UUID, Meal]) -> list[Count]:
    counted: Counter[tuple[str, str, str]] = Counter()
    for order, menu in rows:
        counted[menu.name, menu.kind.value, meals[order.id].mark] += order.meals
    return [
        Count(menu=name, kind=kind, diet=mark, meals=number) for (name, kind, mark), number in sorted(counted.items())
    ]


def _pick(order: DailyOrder, menu: Menu, meal: Meal, kitchen: Kitchen, departures: Mapping[UUID, int]) -> Pick:
    return Pick(
        order_id=order.id,
        order=order.number,
        menu=menu.name,
        kind=menu.kind.value,
        meals=order.meals,
        diet=meal.mark,
        container=order.container,
        last_day=order.last_day,
        eat_before_seconds=departures.get(order.id, kitchen.ready_seconds) + menu.eat_within_seconds,
        dishes=tuple(dish.name for dish in meal.dishes),
        allergens=meal.allergens,
    )


def _change_lines(
    session: Session,
    kitchen_id: UUID,
    day: date,
    rows: Sequence[tuple[DailyOrder, Menu]],
    meals: Mapping[UUID, Meal],
) -> list[ChangeLine]:
    by_id = {order.id: (order, menu) for order, menu in rows}
    lines = []
    for change in changes_of(session, kitchen_id, day):
        order, menu = by_id[change.daily_order_id]
        diet = change.detail if change.kind in ("diet", "substitute") else meals[order.id].mark
        lines.append(ChangeLine(change=change, order=order.number, menu=menu.name, meals=order.meals, diet=diet))
    return lines
