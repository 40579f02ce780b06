"""Finding people and standing orders, page by page, each role within its reach."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from dispatch.intake.search_marks import matches
from dispatch.ordering.expansion import used_meals
from dispatch.ordering.standing import duplicate_key
from models.fleet import Kitchen
from models.orders import Menu, StandingOrder
from models.people import Recipient
from models.places import Dong, Home
from models.statuses import Role, StandingOrderStatus, TaskStatus
from models.tasks import Task
from rider_api.permissions import Field, may_read
from rider_api.reading.lens import Lens, lens_for
from rider_api.schemas.desk_day import PersonName
from rider_api.schemas.desk_people import FoundPerson, PeoplePage, StandingOrderAnswer, StandingOrdersPage
from rider_api.sessions import Identity

PAGE_ROWS = 50

def find_people(
    session: Session, who: Identity, query: str, page: int, *, after: int | None = None
) -> PeoplePage:
    """People within reach whom `query` means (`dispatch.intake.search_marks`), by number; found and paged in SQL.

    Who may not read names finds by number only: finding by name would tell what the mask hides. `after`: the
    people behind this number, whatever the page; a list of any length is walked through at the same cost.
    """
    condition = _meaning(session, who.role, query.strip())
    if condition is None:
        return PeoplePage(page=page, pages=1, total=0, items=[], next=None)
    within = [*_near(who), condition]
    total = session.exec(_living(select(func.count()).select_from(Recipient)).where(*within)).one()
    rows = _living(select(Recipient, Home).select_from(Recipient)).where(*within).order_by(col(Recipient.number))
    if after is not None:
        rows = rows.where(Recipient.number > after)
    found = session.exec(rows.offset(0 if after is not None else (page - 1) * PAGE_ROWS).limit(PAGE_ROWS + 1)).all()
    shown = found[:PAGE_ROWS]
    lens = lens_for(session, who.role, (person.person_id for person, _ in shown))
    dongs = dict(session.exec(select(Dong.id, Dong.name)).all())
    return PeoplePage(
        page=page,
        pages=count_pages(total),
        total=total,
        items=[_show_person(person, home, dongs, lens) for person, home in shown],
        next=shown[-1][0].number if len(found) > PAGE_ROWS else None,
    )


def list_standing_orders(
    session: Session, who: Identity, *, area_id: UUID, status: StandingOrderStatus | None, page: int
) -> StandingOrdersPage:
    """Standing orders of people within reach, those that wait for a decision first, then by recipient number."""
    within = [*_near(who), Home.area_id == area_id]
    if status is not None:
        within.append(StandingOrder.status == status)
    belongs = col(StandingOrder.recipient_id) == col(Recipient.id)
    counted = _living(select(func.count()).select_from(StandingOrder).join(Recipient, belongs)).where(*within)
    total = session.exec(counted).one()
    rows = _living(select(StandingOrder, Recipient).select_from(StandingOrder).join(Recipient, belongs)).where(*within)
    waits_first = case((col(StandingOrder.status) == StandingOrderStatus.REQUESTED, 0), else_=1)
    ordered = rows.order_by(
        waits_first, col(Recipient.number), col(StandingOrder.start_day), col(StandingOrder.id)
    )
    found = session.exec(ordered.offset((page - 1) * PAGE_ROWS).limit(PAGE_ROWS)).all()
    people = {person.id: person for _, person in found}
    return StandingOrdersPage(
        page=page,
        pages=count_pages(total),
        total=total,
        items=show_standing_orders(session, [order for order, _ in found], people, who.role),
    )


def show_standing_orders(
    session: Session, orders: Sequence[StandingOrder], people: dict[UUID, Recipient], role: Role
) -> list[StandingOrderAnswer]:
    lens = lens_for(session, role, (people[order.recipient_id].person_id for order in orders))
    used = used_meals(session, [order.id for order in orders])
    held = _held(session, orders)
    made = {menu.id: (menu.name, kitchen) for menu, kitchen in _menus(session)}
    return [
        StandingOrderAnswer(
            **order.model_dump(include=_OWN_FIELDS),
            recipient=PersonName(number=people[order.recipient_id].number, name=lens.name(people[order.recipient_id])),
            menu=made[order.menu_id][0],
            kitchen=made[order.menu_id][1],
            used_meals=used.get(order.id, 0),
            held=order.id in held,
        )
        for order in orders
    ]


_OWN_FIELDS = {
    "id",
    "weekdays",
    "meals_a_visit",
    "approved_meals",
    "start_day",
    "end_day",
    "window_start_seconds",
    "window_end_seconds",
    "status",
    "paid_by",
}


def count_pages(rows: int) -> int:
    return max(1, -(-rows // PAGE_ROWS))


def _living(statement: Any) -> Any:
    """With everybody's present home: the newest row counts."""
    later = aliased(Home)
    newer = select(later.id).where(
        later.recipient_id == Home.recipient_id, col(later.created_at) > col(Home.created_at)
    )
    return statement.outerjoin(Home, and_(col(Home.recipient_id) == col(Recipient.id), ~newer.exists()))


def _near(who: Identity) -> list[Any]:
    """What lies within the caller's area and dong."""
    near = []
    if who.area_id is not None:
        near.append(Home.area_id == who.area_id)
    if who.dong_id is not None:
        near.append(Home.dong_id == who.dong_id)
    return near


def _meaning(session: Session, role: Role, query: str) -> Any:
    if not query:
        return true()
    if may_read(role, Field.NAME):
        return matches(session.info["vault"], query)
    return Recipient.number == int(query) if query.isascii() and query.isdigit() and len(query) <= 9 else None


def _show_person(person: Recipient, home: Home | None, dongs: dict[UUID, str], lens: Lens) -> FoundPerson:
    return FoundPerson(
        number=person.number,
        name=lens.name(person),
        dong=dongs.get(home.dong_id, "") if home is not None and home.dong_id else "",
        phone=lens.show(person, "phone", Field.PHONE),
        high_risk=person.high_risk,
        needs_pin=home.needs_pin if home is not None else False,
    )


def _held(session: Session, orders: Sequence[StandingOrder]) -> set[UUID]:
    """Orders whose duplicate check is open."""
    keys = {duplicate_key(order.referral_id): order.id for order in orders}
    still = select(Task.natural_key).where(col(Task.natural_key).in_(keys), Task.status == TaskStatus.OPEN)
    return {keys[key] for key in session.exec(still)}


def _menus(session: Session) -> Sequence[tuple[Menu, str]]:
    return session.exec(select(Menu, Kitchen.name).join(Kitchen, col(Kitchen.id) == col(Menu.kitchen_id))).all()
