"""Kitchens with what they can make, and days shared out to them, as the desk reads them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, func, select

from dispatch import clock
from dispatch.calendar import load_calendar
from dispatch.errors import reason_json
from dispatch.ordering.capacities import Capacities, coming_closures, load_capacities
from dispatch.ordering.expansion import ExpectedOrder, expand_days
from dispatch.ordering.freezing import frozen_days
from dispatch.ordering.sharing import Moved, SharedDay, Shortage, kitchen_full, share_days
from models.fleet import Kitchen
from models.menus import KitchenCapacity
from models.orders import DailyOrder, Menu
from models.people import Recipient
from models.statuses import OrderStatus, Role
from rider_api.reading.lens import Lens, lens_for
from rider_api.schemas.common import Named, ReasonAnswer
from rider_api.schemas.desk_capacities import (
    AllotmentDay,
    CapacityDay,
    CapacityRow,
    ClosureAnswer,
    KitchenCapacityAnswer,
    KitchenMenu,
    KitchenShare,
    MovedOrder,
    ShortageAnswer,
)
from rider_api.schemas.desk_day import PersonName

WEEK_DAYS = 7
Made = Mapping[tuple[UUID, UUID], int]
"""Meals by kitchen and menu."""


def read_capacities(session: Session, area_id: UUID, first: date) -> list[KitchenCapacityAnswer]:
    """The area's kitchens by name, with what was said that still matters and the week from `first`."""
    kitchens = session.exec(select(Kitchen).where(Kitchen.area_id == area_id).order_by(col(Kitchen.name))).all()
    menus = _menus(session, [kitchen.id for kitchen in kitchens])
    names = {menu.id: menu.name for menu in menus}
    said = load_capacities(session, [kitchen.id for kitchen in kitchens])
    days = [first + timedelta(days=ahead) for ahead in range(WEEK_DAYS)]
    limits = {day: said.limits_on(day) for day in days}
    closures = {(row.kitchen_id, row.day) for row in coming_closures(session, [k.id for k in kitchens], *_ends(days))}
    return [
        KitchenCapacityAnswer(
            kitchen=Named(id=kitchen.id, name=kitchen.name),
            menus=[
                KitchenMenu(id=menu.id, name=menu.name, kind=menu.kind) for menu in menus
                if menu.kitchen_id == kitchen.id
            ],
            rows=[
                _show_row(row, names) for row in reversed(said.rows)
                if row.kitchen_id == kitchen.id and _counts(row)
            ],
            days=[
                CapacityDay(
                    day=day,
                    closed=(kitchen.id, day) in closures,
                    meals=limits[day].get((kitchen.id, None)),
                    menus={
                        menu_id: meals for (of, menu_id), meals in limits[day].items()
                        if of == kitchen.id and menu_id is not None
                    },
                )
                for day in days
            ],
        )
        for kitchen in kitchens
    ]  # fmt: skip


def read_closures(session: Session, area_id: UUID, first: date, last: date) -> list[ClosureAnswer]:
    names = dict(session.exec(select(Kitchen.id, Kitchen.name).where(Kitchen.area_id == area_id)).all())
    return [
        ClosureAnswer(id=row.id, kitchen=Named(id=row.kitchen_id, name=names[row.kitchen_id]), day=row.day,
                      reason=row.reason)
        for row in coming_closures(session, list(names), first, last)
    ]  # fmt: skip


def read_allotment(session: Session, area_id: UUID, first: date, last: date, role: Role) -> list[AllotmentDay]:
    """Every day from `first` to `last` that is frozen or on which somebody expects a meal."""
    calendar = load_calendar(session)
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    frozen = frozen_days(session, area_id, first, last)
    coming = expand_days(session, area_id, [day for day in days if day >= clock.today() and day not in frozen])
    served = {day: each for day, each in coming.items() if each.orders or calendar.is_working_day(day)}
    shared = share_days(session, area_id, served)
    made = _read_frozen(session, area_id, frozen)
    made.update((day, _count(each.expansion.orders)) for day, each in shared.items())
    books = _read_books(session, area_id, days, {kitchen_id for own in made.values() for kitchen_id, _ in own})
    return [
        _show_frozen(day, made[day], books)
        if day in frozen
        else _show_expected(session, day, served[day].orders, shared[day], made[day], books, role)
        for day in days
        if day in made
    ]


@dataclass(frozen=True, kw_only=True)
class _Books:
    """What is shown of the area's kitchens on each of some days, read once."""

    names: Mapping[UUID, str]
    menus: Sequence[Menu]
    said: Capacities
    closed: frozenset[tuple[UUID, date]]

    def show(self, day: date, made: Made, usual: Made) -> list[KitchenShare]:
        """Every menu of the area's kitchens, and of others of which something is made."""
        limits = self.said.limits_on(day)
        makers = {kitchen_id for kitchen_id, _ in made}
        return [
            KitchenShare(
                kitchen=Named(id=menu.kitchen_id, name=self.names.get(menu.kitchen_id, "")),
                menu=Named(id=menu.id, name=menu.name),
                meals=made.get((menu.kitchen_id, menu.id), 0),
                usual_meals=usual.get((menu.kitchen_id, menu.id), 0),
                limit=limits.get((menu.kitchen_id, menu.id)),
                kitchen_limit=limits.get((menu.kitchen_id, None)),
                closed=(menu.kitchen_id, day) in self.closed,
            )
            for menu in self.menus
            if menu.kitchen_id in self.names or menu.kitchen_id in makers
        ]


def _read_books(session: Session, area_id: UUID, days: Sequence[date], makers: Iterable[UUID]) -> _Books:
    """`makers`: kitchens of which something is made, of another area too."""
    names = dict(session.exec(select(Kitchen.id, Kitchen.name).where(Kitchen.area_id == area_id)).all())
    closures = coming_closures(session, list(names), *_ends(days))
    return _Books(
        names=names,
        menus=_menus(session, list({*names, *makers})),
        said=load_capacities(session, list(names)),
        closed=frozenset((row.kitchen_id, row.day) for row in closures),
    )


def _show_expected(
    session: Session,
    day: date,
    usual: Sequence[ExpectedOrder],
    shared: SharedDay,
    made: Made,
    books: _Books,
    role: Role,
) -> AllotmentDay:
    lens, people = _people(session, shared, role)
    stays = shared.expansion.orders is usual
    return AllotmentDay(
        day=day,
        frozen=False,
        meals=sum(made.values()),
        kitchens=books.show(day, made, made if stays else _count(usual)),
        moved=[_show_moved(each, lens, people) for each in shared.moved],
        shortages=[_show_shortage(day, each, lens, people) for each in shared.shortages],
        gap=shared.gap,
    )


def _read_frozen(session: Session, area_id: UUID, days: Collection[date]) -> dict[date, Made]:
    rows = (
        select(col(DailyOrder.day), col(DailyOrder.kitchen_id), col(DailyOrder.menu_id), func.sum(DailyOrder.meals))
        .where(
            DailyOrder.area_id == area_id, col(DailyOrder.day).in_(days), DailyOrder.status != OrderStatus.CANCELLED
        )
        .group_by(col(DailyOrder.day), col(DailyOrder.kitchen_id), col(DailyOrder.menu_id))
    )
    made: dict[date, dict[tuple[UUID, UUID], int]] = {day: {} for day in days}
    for day, kitchen_id, menu_id, meals in session.exec(rows):
        made[day][kitchen_id, menu_id] = int(meals)
    return dict(made)


def _show_frozen(day: date, made: Made, books: _Books) -> AllotmentDay:
    return AllotmentDay(
        day=day,
        frozen=True,
        meals=sum(made.values()),
        kitchens=books.show(day, made, made),
        moved=[],
        shortages=[],
        gap=0.0,
    )


def _count(orders: Iterable[ExpectedOrder]) -> Made:
    counted: Counter[tuple[UUID, UUID]] = Counter()
    for order in orders:
        counted[order.kitchen_id, order.menu_id] += order.meals
    return counted


def _people(session: Session, shared: SharedDay, role: Role) -> tuple[Lens, dict[int, Recipient]]:
    numbers = {each.recipient_number for each in shared.moved}
    numbers |= {number for each in shared.shortages for number in each.recipient_numbers}
    rows = session.exec(select(Recipient).where(col(Recipient.number).in_(numbers))).all() if numbers else []
    return lens_for(session, role, (person.person_id for person in rows)), {person.number: person for person in rows}


def _show_moved(moved: Moved, lens: Lens, people: Mapping[int, Recipient]) -> MovedOrder:
    return MovedOrder(
        standing_order_id=moved.standing_order_id,
        recipient=PersonName(number=moved.recipient_number, name=lens.name(people[moved.recipient_number])),
        meals=moved.meals,
        from_kitchen=moved.usual_kitchen,
        from_menu=moved.usual_menu,
        to_kitchen=moved.kitchen,
        to_menu=moved.menu,
    )


def _show_shortage(day: date, shortage: Shortage, lens: Lens, people: Mapping[int, Recipient]) -> ShortageAnswer:
    return ShortageAnswer(
        menu=Named(id=shortage.menu_id, name=shortage.menu),
        kitchen=shortage.kitchen,
        meals=shortage.meals,
        recipients=[
            PersonName(number=number, name=lens.name(people[number])) for number in shortage.recipient_numbers
        ],
        reason=ReasonAnswer.model_validate(reason_json(kitchen_full(day, shortage))),
    )


def _show_row(row: KitchenCapacity, names: Mapping[UUID, str]) -> CapacityRow:
    return CapacityRow(
        number=row.number,
        menu_id=row.menu_id,
        menu=None if row.menu_id is None else names[row.menu_id],
        meals=row.meals,
        first_day=row.first_day,
        last_day=row.last_day,
        weekdays=row.weekdays,
        made_at=row.made_at,
    )


def _counts(row: KitchenCapacity) -> bool:
    return row.last_day is None or row.last_day >= clock.today()


def _menus(session: Session, kitchen_ids: Sequence[UUID]) -> list[Menu]:
    return list(session.exec(select(Menu).where(col(Menu.kitchen_id).in_(kitchen_ids)).order_by(col(Menu.name))))


def _ends(days: Sequence[date]) -> tuple[date, date]:
    return days[0], days[-1]
