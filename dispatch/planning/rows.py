"""Reads what one area's day consists of, as plain lists of rows in a stable order."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from dispatch.intake.placing import newest_homes
from dispatch.ordering.rules import rules_by_person
from models.containers import ContainerMove
from models.fleet import Courier, CourierRule, DeliveryModel, Duty, Hub, Kitchen, Team
from models.orders import DailyOrder, Menu, StandingOrder
from models.people import Recipient
from models.places import Home
from models.statuses import OrderStatus

_Place = TypeVar("_Place", Kitchen, Hub)
_Row = TypeVar("_Row", Recipient, Kitchen, Menu, StandingOrder)

TO_DELIVER = (
    OrderStatus.FROZEN,
    OrderStatus.PACKED,
    OrderStatus.OUT,
    OrderStatus.DELIVERED,
    OrderStatus.UNDELIVERED,
)
"""Orders a day's plan speaks of: frozen ones, whatever became of them; never planned or cancelled ones."""


@dataclass(frozen=True, kw_only=True)
class Door:
    """One recipient and one kitchen on one day: one visit."""

    recipient: Recipient
    home: Home
    kitchen: Kitchen
    orders: Sequence[DailyOrder]
    menus: Sequence[Menu]
    standing: Sequence[StandingOrder]
    rules: Sequence[CourierRule]
    owed: int
    """Reusable containers of this kitchen still at the home."""

    @property
    def meals(self) -> int:
        return sum(order.meals for order in self.orders)


@dataclass(frozen=True, kw_only=True)
class Crew:
    """One duty with everything planning must know of it."""

    duty: Duty
    team: Team
    model: DeliveryModel
    couriers: Sequence[Courier]


@dataclass(frozen=True, kw_only=True)
class DayRows:
    """One area's day, every list sorted by stable names."""

    kitchens: Sequence[Kitchen]
    hubs: Sequence[Hub]
    crews: Sequence[Crew]
    doors: Sequence[Door]


def read_day(session: Session, area_id: UUID, day: date) -> DayRows:
    """The rows of one area's day; doors without coordinates are among them."""
    doors = _read_doors(session, area_id, day)
    crews = _read_crews(session, area_id, day)
    named = {place for crew in crews for place in (*crew.team.loads_at, *crew.team.feeds, crew.team.home_base)}
    cooking = {str(door.kitchen.id) for door in doors}
    kitchens = [
        kitchen
        for kitchen in session.exec(select(Kitchen).order_by(col(Kitchen.name))).all()
        if kitchen.area_id == area_id or str(kitchen.id) in named | cooking
    ]
    hubs = [
        hub
        for hub in session.exec(select(Hub).order_by(col(Hub.name))).all()
        if hub.area_id == area_id or str(hub.id) in named
    ]
    return DayRows(kitchens=_by_name(kitchens), hubs=_by_name(hubs), crews=crews, doors=doors)


def _by_name(places: Iterable[_Place]) -> list[_Place]:
    """Sorted here: databases sort Korean by their own collations."""
    return sorted(places, key=lambda place: place.name)


def owed_containers(session: Session, recipient_ids: Iterable[UUID], day: date) -> dict[tuple[UUID, UUID], int]:
    """Reusable containers at homes on the morning of `day`, by recipient and kitchen; nothing below zero."""
    statement = (
        select(ContainerMove.recipient_id, ContainerMove.kitchen_id, func.sum(ContainerMove.count))
        .where(col(ContainerMove.recipient_id).in_(set(recipient_ids)), col(ContainerMove.day) < day)
        .group_by(col(ContainerMove.recipient_id), col(ContainerMove.kitchen_id))
    )
    return {(recipient, kitchen): max(0, int(count)) for recipient, kitchen, count in session.exec(statement).all()}


def _read_doors(session: Session, area_id: UUID, day: date) -> list[Door]:
    statement = select(DailyOrder).where(
        DailyOrder.area_id == area_id, DailyOrder.day == day, col(DailyOrder.status).in_(TO_DELIVER)
    )
    together: dict[tuple[UUID, UUID], list[DailyOrder]] = defaultdict(list)
    for order in sorted(session.exec(statement).all(), key=lambda order: (order.number, order.slot)):
        together[order.recipient_id, order.kitchen_id].append(order)
    orders = [order for group in together.values() for order in group]
    people = _by_id(session, Recipient, {order.recipient_id for order in orders})
    kitchens = _by_id(session, Kitchen, {order.kitchen_id for order in orders})
    menus = _by_id(session, Menu, {order.menu_id for order in orders})
    standing = _by_id(session, StandingOrder, {order.standing_order_id for order in orders})
    homes, owed = newest_homes(session, people), owed_containers(session, people, day)
    rules = rules_by_person(session, people)
    doors = [
        Door(
            recipient=people[recipient],
            home=_home_of(session, group[0], homes),
            kitchen=kitchens[kitchen],
            orders=group,
            menus=[menus[order.menu_id] for order in group],
            standing=[standing[order.standing_order_id] for order in group],
            rules=rules[recipient],
            owed=owed.get((recipient, kitchen), 0),
        )
        for (recipient, kitchen), group in together.items()
    ]
    return sorted(doors, key=lambda door: (door.recipient.number, door.kitchen.name))


def _by_id(session: Session, table: type[_Row], ids: Iterable[UUID]) -> dict[UUID, _Row]:
    rows = session.exec(select(table).where(col(table.id).in_(set(ids)))).all()
    return {row.id: row for row in rows}


def _home_of(session: Session, order: DailyOrder, newest: dict[UUID, Home]) -> Home:
    """The newest home, unless the person has moved to another area, which another plan would serve."""
    home = newest[order.recipient_id]
    return home if home.area_id == order.area_id else session.get_one(Home, order.home_id)


def _read_crews(session: Session, area_id: UUID, day: date) -> list[Crew]:
    statement = (
        select(Duty, Team, DeliveryModel)
        .join(Team, col(Team.id) == col(Duty.team_id))
        .join(DeliveryModel, col(DeliveryModel.id) == col(Team.delivery_model_id))
        .where(Team.area_id == area_id, Duty.day == day, col(Duty.withdrawn_at).is_(None))
    )
    couriers = {str(courier.id): courier for courier in session.exec(select(Courier)).all()}
    crews = [
        Crew(duty=duty, team=team, model=model, couriers=[couriers[name] for name in duty.courier_ids])
        for duty, team, model in session.exec(statement).all()
    ]
    return sorted(crews, key=lambda crew: crew.duty.code)
