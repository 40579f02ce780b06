"""What may happen to a day, in any order and also late, each through the function that a phone or the desk calls."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from dispatch import clock
from dispatch.closing import close_day
from dispatch.delivery.reviewing import settle_task
from dispatch.errors import Refused
from dispatch.keys import door_key, kitchen_key
from dispatch.ordering.changes import acknowledge_change, add_order, cancel_order
from dispatch.planning.publishing import publish_plan
from dispatch.welfare.cases import close_case
from models.accounts import Device
from models.database import Database
from models.orders import DailyOrder, FrozenChange
from models.statuses import CaseStatus, ChangeStatus, OrderStatus, TaskStatus
from models.tasks import Task
from models.welfare import Case
from tests.makers.days import DAY, Town
from tests.makers.guard import judged
from tests.makers.plans import card, draft_plan, publish, record, send

Holds = Callable[[str | datetime], datetime]
NEXT = DAY + timedelta(days=1)
DOORS = [door_key(number, "한끼") for number in (1, 2, 3, 4)]


@dataclass
class Past:
    """Yesterday: four doors on two phones, and a fifth person who may still be added."""

    area_id: UUID
    phones: list[UUID]
    orders: list[UUID]
    spare: UUID
    seqs: Counter[UUID] = field(default_factory=Counter)


def make_past(database: Database, at: Holds) -> Past:
    """Yesterday with its published plan; the clock stands at the next morning."""
    at(f"{DAY} 08:00")
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        duties = town.crew(loads_at=[kitchen], count=2)
        menu = town.menu(kitchen)
        orders = [town.door(number, (number, 1), menu).id for number in (1, 2, 3, 4)]
        publish(session, town, split(2))
        someone = town.recipient(5)
        town.home(someone, (5, 1))
        spare = town.standing(someone, menu).id
        made = Past(area_id=town.area.id, phones=[town.device(duty).id for duty in duties], orders=orders, spare=spare)
        session.expunge_all()
    at(f"{NEXT} 07:00")
    return made


def split(first: int, doors: Sequence[str] = DOORS) -> dict[str, Any]:
    """Tours in which the first crew has so many of the doors."""
    return {
        f"라이더-{number:02}": [(kitchen_key("한끼"), own)]
        for number, own in ((1, doors[:first]), (2, doors[first:]))
        if own
    }


def tell(session: Session, past: Past, draw: Random) -> None:
    """A record from either phone, in time or hours late, also one that contradicts the other's."""
    phone, order = draw.choice(past.phones), draw.choice(past.orders)
    past.seqs[phone] += 1
    seconds = draw.choice((9, 10, 13, 20)) * 3600 + draw.randrange(3600)
    kind = draw.choice(("delivered", "delivered", "no_answer", "refused", "away"))
    data = {"handed": "person"} if kind == "delivered" else {}
    item = record(past.seqs[phone], kind, orders=[order], data=data, at=clock.moment_of(DAY, seconds))
    send(session, session.get_one(Device, phone), item)


def tell_card(session: Session, past: Past, draw: Random) -> None:
    phone, order = draw.choice(past.phones), draw.choice(past.orders)
    past.seqs[phone] += 1
    outcome, urgency = draw.choice(("handed_over", "no_answer")), draw.choice(("info", "today", "now"))
    at = clock.moment_of(DAY, 36_000 + draw.randrange(20_000))
    send(
        session, session.get_one(Device, phone),
        card(past.seqs[phone], orders=[order], outcome=outcome, urgency=urgency, at=at),
    )  # fmt: skip


def count(session: Session, past: Past, draw: Random) -> None:
    """Boxes counted at the kitchen, of which some may be missing, also after the doors."""
    phone = draw.choice(past.phones)
    past.seqs[phone] += 1
    kitchen = session.get_one(DailyOrder, past.orders[0]).kitchen_id
    data = {"counted": draw.randrange(9), "waited_seconds": draw.randrange(900)}
    at = clock.moment_of(DAY, 9 * 3600 + draw.randrange(3600))
    item = record(past.seqs[phone], "pickup", place_id=str(kitchen), trip=1, data=data, at=at)
    send(session, session.get_one(Device, phone), item)


def cancel(session: Session, past: Past, draw: Random) -> None:
    cancel_order(session, draw.choice(past.orders))


def acknowledge(session: Session, past: Past, draw: Random) -> None:
    for change in session.exec(select(FrozenChange).where(FrozenChange.status == ChangeStatus.PENDING)).all():
        acknowledge_change(session, change.id)


def add(session: Session, past: Past, draw: Random) -> None:
    add_order(session, past.spare, day=DAY)


def publish_again(session: Session, past: Past, draw: Random) -> None:
    going = [
        door for door, order in zip(DOORS, past.orders, strict=True)
        if session.get_one(DailyOrder, order).status != OrderStatus.CANCELLED
    ]  # fmt: skip
    plan = draft_plan(session, Town.again(session, past.area_id), split(draw.randrange(5), going))
    publish_plan(session, plan.id, plan.version, may_reorder_loaded=True)


def look_after(session: Session, past: Past, draw: Random) -> None:
    for case in session.exec(select(Case).where(Case.status != CaseStatus.CLOSED)).all():
        close_case(session, case.id, code="heard_by_phone", who="시험")


def settle(session: Session, past: Past, draw: Random) -> None:
    for task in session.exec(select(Task).where(Task.status == TaskStatus.OPEN)).all():
        settle_task(session, task.id)


def close(session: Session, past: Past, draw: Random) -> None:
    close_day(session, past.area_id, DAY)


HAPPENINGS = (tell, tell, tell, tell_card, count, cancel, acknowledge, add, publish_again, look_after, settle, close)


def happen(database: Database, past: Past, draw: Random) -> None:
    with suppress(Refused), judged(database) as session:
        draw.choice(HAPPENINGS)(session, past, draw)
