"""The day's menus (그날의 식단): dishes with ingredients and allergens, substitutes, and what each order gets of them.

One record (`Meal`) drives the kitchen's count, its pick list, the label and the courier's screen: whoever shows what
is in a box asks `meals_of`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, func, select

from dispatch import clock, events
from dispatch.errors import refuse
from dispatch.ordering.diets import ALLERGENS, Clash, Dish, allergens_of, dish_from_json, find_clashes
from models.fleet import Kitchen
from models.menus import DayMenu, MealChoice
from models.orders import DailyOrder, FrozenChange, Menu

MOST_DISHES = 20
LONGEST_NAME = 40


@dataclass(frozen=True, kw_only=True)
class Meal:
    """What is in one order's box. `substitute`: name of what is made instead of the day's menu, empty for none.

    `clashes` are those that are left with what the person gets, so none once a fitting substitute is chosen;
    `settled`: somebody has decided about them.
    """

    menu: str
    kind: str
    diet: str
    substitute: str
    dishes: tuple[Dish, ...]
    clashes: tuple[Clash, ...]
    settled: bool

    @property
    def allergens(self) -> tuple[str, ...]:
        return allergens_of(self.dishes)

    @property
    def mark(self) -> str:
        """The diet as kitchens and couriers read it: marks, and the substitute after an arrow."""
        return " → ".join(part for part in (self.diet, self.substitute) if part)


def write_day_menu(
    session: Session,
    menu_id: UUID,
    day: date,
    dishes: Sequence[Dish],
    *,
    substitute: str = "",
    account_id: UUID | None = None,
) -> DayMenu:
    """Say what a menu (or a substitute for it) is on a day. A new revision; the same dishes again change nothing.

    Refused: menu.unknown_id, menu.dishes (no dish, too many, an empty name, an allergen nobody knows).
    """
    events.take_turn(session)
    menu = get_menu(session, menu_id)
    _require_readable(dishes, substitute)
    before = day_menus(session, [menu_id], day, day).get((menu_id, day, substitute))
    content = [dish.to_json() for dish in dishes]
    if before is not None and before.dishes == content:
        return before
    row = DayMenu(
        menu_id=menu_id,
        day=day,
        substitute=substitute,
        revision=1 if before is None else before.revision + 1,
        dishes=content,
        made_by=account_id,
        made_at=clock.now(),
    )
    session.add(row)
    session.flush()
    kitchen = session.get_one(Kitchen, menu.kitchen_id)
    events.record(
        session,
        "menu.written",
        area_id=kitchen.area_id,
        day=day,
        subject=row.id,
        account_id=account_id,
        data={"kitchen_id": str(kitchen.id), "menu_id": str(menu_id), "revision": row.revision},
    )
    return row


def get_menu(session: Session, menu_id: UUID) -> Menu:
    """`Refused` (menu.unknown_id) if there is none."""
    menu = session.get(Menu, menu_id)
    if menu is None:
        raise refuse(
            "menu.unknown_id",
            cause=("그런 식단이 없습니다.", "there is no such menu"),
            action=("목록을 새로 고치세요.", "Reload the list."),
            subject=(str(menu_id),),
            status=404,
        )
    return menu


def day_menus(
    session: Session, menu_ids: Iterable[UUID], first: date, last: date
) -> dict[tuple[UUID, date, str], DayMenu]:
    """The newest revisions from `first` to `last`, by menu, day and name of the substitute ("" for the menu itself)."""
    rows = select(DayMenu).where(
        col(DayMenu.menu_id).in_(set(menu_ids)), col(DayMenu.day) >= first, col(DayMenu.day) <= last
    )
    return {(row.menu_id, row.day, row.substitute): row for row in session.exec(rows.order_by(col(DayMenu.revision)))}


def dishes_of(row: DayMenu | None) -> tuple[Dish, ...]:
    """The dishes of a day's menu; none where the kitchen has not said what it makes."""
    return () if row is None else tuple(dish_from_json(dish) for dish in row.dishes)


def meals_of(session: Session, orders: Iterable[DailyOrder]) -> dict[UUID, Meal]:
    """What each dated order gets, by its id: the one record behind count, pick list, label and courier's screen."""
    found = list(orders)
    if not found:
        return {}
    days = [order.day for order in found]
    menus = _menus_by_id(session, {order.menu_id for order in found})
    written = day_menus(session, menus, min(days), max(days))
    diets = diets_now(session, found)
    chosen = choices(session, {order.standing_order_id for order in found}, min(days), max(days))
    meals = {}
    for order in found:
        substitute = chosen.get((order.standing_order_id, order.day))
        meals[order.id] = make_meal(menus[order.menu_id], order.day, diets[order.id], substitute, written)
    return meals


def make_meal(
    menu: Menu, day: date, diet: str, substitute: str | None, written: dict[tuple[UUID, date, str], DayMenu]
) -> Meal:
    """What somebody with this diet gets of a menu on a day; `substitute` is None where nobody has chosen."""
    named = substitute if substitute and (menu.id, day, substitute) in written else ""
    dishes = dishes_of(written.get((menu.id, day, named)))
    return Meal(
        menu=menu.name,
        kind=menu.kind.value,
        diet=diet,
        substitute=named,
        dishes=dishes,
        clashes=tuple(find_clashes(diet, dishes)),
        settled=substitute is not None,
    )


def choices(
    session: Session, standing_order_ids: Iterable[UUID], first: date, last: date
) -> dict[tuple[UUID, date], str]:
    """The substitute chosen for a standing order on a day ("": the day's menu as it is, after asking)."""
    rows = select(MealChoice).where(
        col(MealChoice.standing_order_id).in_(set(standing_order_ids)),
        col(MealChoice.day) >= first,
        col(MealChoice.day) <= last,
    )
    ordered = session.exec(rows.order_by(col(MealChoice.number)))
    return {(row.standing_order_id, row.day): row.substitute for row in ordered}


def diets_now(session: Session, orders: Iterable[DailyOrder]) -> dict[UUID, str]:
    """The diet that holds for each order: as frozen, or as last changed."""
    diets = {order.id: order.diet for order in orders}
    changes = select(FrozenChange).where(FrozenChange.kind == "diet", col(FrozenChange.daily_order_id).in_(list(diets)))
    for change in session.exec(changes.order_by(col(FrozenChange.number))):
        diets[change.daily_order_id] = change.detail
    return diets


def marks_now(session: Session, orders: Iterable[DailyOrder]) -> dict[UUID, str]:
    """What the box of each order must say now: diet marks, and the substitute after an arrow (see `Meal.mark`)."""
    return {order_id: meal.mark for order_id, meal in meals_of(session, orders).items()}


def _menus_by_id(session: Session, menu_ids: set[UUID]) -> dict[UUID, Menu]:
    return {menu.id: menu for menu in session.exec(select(Menu).where(col(Menu.id).in_(menu_ids)))}


def _require_readable(dishes: Sequence[Dish], substitute: str) -> None:
    names = [dish.name for dish in dishes]
    words = [word for dish in dishes for word in (*dish.ingredients, *dish.unsuitable_for)]
    unknown = sorted({allergen for dish in dishes for allergen in dish.allergens} - set(ALLERGENS))
    sound = (
        0 < len(dishes) <= MOST_DISHES
        and len(set(names)) == len(names)
        and all(name.strip() and len(name) <= LONGEST_NAME for name in (*names, *words))
        and len(substitute) <= LONGEST_NAME
        and not unknown
    )
    if not sound:
        raise refuse(
            "menu.dishes",
            cause=(
                f"식단을 읽을 수 없습니다{': ' + ', '.join(unknown) if unknown else ''}.",
                f"the dishes can't be read{': ' + ', '.join(unknown) if unknown else ''}",
            ),
            action=(
                f"음식 이름을 하나 이상(최대 {MOST_DISHES}개) 적고, 알레르기 유발 재료는 목록에서 고르세요.",
                f"Name one to {MOST_DISHES} dishes, and take allergens from the list.",
            ),
            subject=tuple(unknown),
            status=422,
        )


def write_choice(
    session: Session, standing_order_id: UUID, day: date, substitute: str, *, account_id: UUID | None = None
) -> MealChoice:
    """The next choice for a day; of several the newest holds."""
    highest = select(func.coalesce(func.max(MealChoice.number), 0)).where(
        MealChoice.standing_order_id == standing_order_id, MealChoice.day == day
    )
    choice = MealChoice(
        standing_order_id=standing_order_id,
        day=day,
        number=session.exec(highest).one() + 1,
        substitute=substitute,
        made_by=account_id,
        made_at=clock.now(),
    )
    session.add(choice)
    session.flush()
    return choice
