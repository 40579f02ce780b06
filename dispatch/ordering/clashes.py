"""Diets against the coming days' menus: who can't eat what is planned for them, and what they could have instead."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, or_, select

from dispatch.ordering.diets import Clash
from dispatch.ordering.freezing import frozen_days, preview_days
from dispatch.ordering.lines import Menus
from dispatch.ordering.menus import Meal, choices, day_menus, diets_now, make_meal
from dispatch.ordering.reading import load_menus
from dispatch.ordering.sharing import SharedDay
from models.menus import DayMenu
from models.orders import DailyOrder, FrozenChange
from models.people import Recipient
from models.statuses import OrderStatus

Written = dict[tuple[UUID, date, str], DayMenu]


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Something of the same kitchen that the person can eat on that day.

    A `substitute` is made beside the menu (`choose_meal`); else another menu (`change_menu_once`, before the freeze).
    """

    menu_id: UUID
    menu: str
    substitute: str
    dishes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClashLine:
    """One visit whose dishes clash with the person's diet. `order_id`: its dated order, where the day is frozen.

    `chosen`: the substitute, "" for the menu as it is after asking, None where nobody has decided. `left`: what still
    clashes with what was chosen.
    """

    day: date
    standing_order_id: UUID
    recipient_number: int
    kitchen_id: UUID
    kitchen: str
    menu_id: UUID
    menu: str
    diet: str
    clashes: tuple[Clash, ...]
    left: tuple[Clash, ...]
    chosen: str | None
    order_id: UUID | None
    suggestions: tuple[Suggestion, ...]

    @property
    def settled(self) -> bool:
        return self.chosen is not None


@dataclass(frozen=True, kw_only=True)
class _Visit:
    day: date
    standing_order_id: UUID
    recipient_number: int
    menu_id: UUID
    diet: str
    order_id: UUID | None


def find_clash_lines(session: Session, area_id: UUID, first: date, last: date) -> list[ClashLine]:
    """Every clash from `first` to `last`, by day and recipient number; of frozen days as they are now."""
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    frozen = frozen_days(session, area_id, first, last)
    coming = preview_days(session, area_id, [day for day in days if day not in frozen])
    standing = _frozen_visits(session, area_id, frozen)
    visits = [
        visit
        for day in days
        for visit in (standing.get(day, ()) if day in frozen else _coming_visits(day, coming[day]))
    ]
    menus = load_menus(session)
    written = day_menus(session, menus, first, last)
    chosen = choices(session, {visit.standing_order_id for visit in visits}, first, last)
    lines = (_compare(visit, menus, written, chosen) for visit in visits)
    return [line for line in lines if line is not None]


def find_suggestions(diet: str, menu_id: UUID, day: date, menus: Menus, written: Written) -> tuple[Suggestion, ...]:
    """What of the same kitchen does not clash: substitutes of the menu first, then its other menus, by name.

    A menu whose dishes the kitchen has not told is no suggestion: nobody knows what is in it.
    """
    kitchen_id = menus[menu_id][0].kitchen_id
    own = [(menu_id, name) for (of, on, name) in written if of == menu_id and on == day and name]
    others = [(of, "") for (of, on, name) in written if of != menu_id and on == day and not name]
    others = [(of, name) for of, name in others if menus[of][0].kitchen_id == kitchen_id]
    found = []
    for of, name in [*sorted(own, key=lambda pair: pair[1]), *sorted(others, key=lambda pair: menus[pair[0]][0].name)]:
        meal = make_meal(menus[of][0], day, diet, name, written)
        if not meal.clashes:
            dishes = tuple(dish.name for dish in meal.dishes)
            found.append(Suggestion(menu_id=of, menu=menus[of][0].name, substitute=name, dishes=dishes))
    return tuple(found)


def _coming_visits(day: date, shared: SharedDay) -> Iterable[_Visit]:
    return [
        _Visit(
            day=day, standing_order_id=order.standing_order_id, recipient_number=order.recipient_number,
            menu_id=order.menu_id, diet=order.diet, order_id=None,
        )
        for order in shared.expansion.orders
        if order.diet
    ]  # fmt: skip


def _frozen_visits(session: Session, area_id: UUID, days: Collection[date]) -> dict[date, list[_Visit]]:
    """Of people with a diet only: most have none."""
    if not days:
        return {}
    changed = select(col(FrozenChange.daily_order_id)).where(FrozenChange.kind == "diet")
    rows = session.exec(
        select(DailyOrder, Recipient.number)
        .join(Recipient, col(Recipient.id) == col(DailyOrder.recipient_id))
        .where(
            DailyOrder.area_id == area_id,
            col(DailyOrder.day).in_(days),
            DailyOrder.status != OrderStatus.CANCELLED,
            or_(DailyOrder.diet != "", col(DailyOrder.id).in_(changed.where(col(FrozenChange.day).in_(days)))),
        )
        .order_by(col(DailyOrder.day), col(Recipient.number), col(DailyOrder.slot))
    ).all()
    diets = diets_now(session, [order for order, _ in rows])
    found: dict[date, list[_Visit]] = {}
    for order, number in rows:
        if diets[order.id]:
            found.setdefault(order.day, []).append(
                _Visit(
                    day=order.day, standing_order_id=order.standing_order_id, recipient_number=number,
                    menu_id=order.menu_id, diet=diets[order.id], order_id=order.id,
                )
            )  # fmt: skip
    return found


def _compare(
    visit: _Visit, menus: Menus, written: Written, chosen: Mapping[tuple[UUID, date], str]
) -> ClashLine | None:
    menu, kitchen = menus[visit.menu_id]
    clashes = make_meal(menu, visit.day, visit.diet, None, written).clashes
    if not clashes:
        return None
    choice = chosen.get((visit.standing_order_id, visit.day))
    meal: Meal = make_meal(menu, visit.day, visit.diet, choice, written)
    gone = bool(choice) and not meal.substitute  # another kitchen makes it now, or the substitute is not made
    return ClashLine(
        day=visit.day,
        standing_order_id=visit.standing_order_id,
        recipient_number=visit.recipient_number,
        kitchen_id=kitchen.id,
        kitchen=kitchen.name,
        menu_id=menu.id,
        menu=menu.name,
        diet=visit.diet,
        clashes=clashes,
        left=meal.clashes,
        chosen=None if gone else choice,
        order_id=visit.order_id,
        suggestions=find_suggestions(visit.diet, visit.menu_id, visit.day, menus, written),
    )
