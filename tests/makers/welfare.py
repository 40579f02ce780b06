"""A noon with two doors on a published plan, and a phone that tells of them: where welfare cases begin."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch.keys import door_key, kitchen_key
from dispatch.welfare.records import steps_of
from models.accounts import Device
from models.database import Database
from models.events import Event
from models.messages import Message
from models.people import Recipient
from models.welfare import Case
from tests.makers.days import Town
from tests.makers.plans import publish, results, send

NOON = "2026-11-23 12:00"


@dataclass
class Noon:
    """Doors 1 and 2 of 라이더-01."""

    town: Town
    phone: Device
    orders: dict[int, UUID]


def make_noon(database: Database) -> Noon:
    """Hold the clock at `NOON` before."""
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        (duty,) = town.crew(loads_at=[kitchen])
        menu = town.menu(kitchen)
        orders = {number: town.door(number, (number, 1), menu).id for number in (1, 2)}
        doors = [door_key(number, "한끼") for number in (1, 2)]
        publish(session, town, {"라이더-01": [(kitchen_key("한끼"), doors)]})
        made = Noon(town=town, phone=town.device(duty), orders=orders)
        session.flush()
        session.expunge_all()
    return made


def tell(database: Database, noon: Noon, *items: object) -> None:
    """The phone's records arrive; every one is applied."""
    with database.write() as session:
        assert set(results(send(session, noon.phone, *items))) == {"applied"}


def change_person(database: Database, number: int, **changes: object) -> None:
    with database.write() as session:
        person = session.exec(select(Recipient).where(Recipient.number == number)).one()
        for name, value in changes.items():
            setattr(person, name, value)


def the_case(session: Session) -> Case:
    return session.exec(select(Case)).one()


def targets(session: Session, case: Case) -> list[tuple[str, int]]:
    """(target, minutes after opening) of every rung."""
    steps = steps_of(session, case.id)
    return [(step.target, round((step.due_at - case.opened_at).total_seconds() / 60)) for step in steps]


def happened(session: Session, kind: str) -> list[Event]:
    return list(session.exec(select(Event).where(Event.kind == kind).order_by(col(Event.number))).all())


def outbox(session: Session, **wanted: object) -> list[Message]:
    rows = session.exec(select(Message).order_by(col(Message.made_at), col(Message.natural_key))).all()
    return [row for row in rows if all(getattr(row, name) == value for name, value in wanted.items())]
