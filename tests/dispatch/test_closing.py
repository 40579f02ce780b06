"""A day is closed only when everybody is accounted for; until then the reason says what is missing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest
from sqlmodel import Session, select

from dispatch.closing import close_day, find_blockers
from dispatch.errors import Refused
from dispatch.keys import door_key, kitchen_key
from dispatch.ordering.changes import acknowledge_change, cancel_order
from dispatch.tasks import finish_task
from dispatch.welfare.cases import close_case
from models.accounts import Device
from models.database import Database
from models.events import Event
from models.orders import FrozenChange, ServiceDay
from models.plans import Plan
from models.statuses import DayStatus, PlanStatus
from models.tasks import Task
from models.welfare import Case
from tests.makers.days import DAY, Town
from tests.makers.plans import publish, record, results, send

Holds = Callable[[str | datetime], datetime]


@dataclass
class Day:
    area_id: UUID
    phone: Device
    orders: list[UUID]


@pytest.fixture
def day(database: Database, at: Holds) -> Day:
    at("2026-11-23 11:00")
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        (duty,) = town.crew(loads_at=[kitchen])
        menu = town.menu(kitchen)
        orders = [town.door(number, (number, 1), menu).id for number in (1, 2)]
        doors = [door_key(number, "한끼") for number in (1, 2)]
        publish(session, town, {"라이더-01": [(kitchen_key("한끼"), doors)]})
        made = Day(area_id=town.area.id, phone=town.device(duty), orders=orders)
        session.flush()
        session.expunge_all()
    return made


def blockers(session: Session, day: Day) -> list[str]:
    return [reason.code for reason in find_blockers(session, day.area_id, DAY)]


def refusal(session: Session, day: Day) -> str:
    with pytest.raises(Refused) as refused:
        close_day(session, day.area_id, DAY)
    return refused.value.reason.code


def delivered(seq: int, order: UUID) -> object:
    return record(seq, "delivered", orders=[order], data={"handed": "person"})


def test_when_everybody_is_accounted_for_it_closes_once(database: Database, day: Day) -> None:
    with database.write() as session:
        assert refusal(session, day) == "day.unaccounted_doors"
        send(session, day.phone, delivered(1, day.orders[0]), record(2, "refused", orders=[day.orders[1]]))
        assert blockers(session, day) == []
        for _ in range(2):
            assert close_day(session, day.area_id, DAY).status == DayStatus.CLOSED
        assert session.exec(select(Plan)).one().status == PlanStatus.COMPLETED
        event = session.exec(select(Event).where(Event.kind == "day.closed")).one()
        assert event.data == {"delivered": 2, "refused": 2}, "meals, each under what became of it"


def test_an_open_case_keeps_it_open(database: Database, day: Day) -> None:
    with database.write() as session:
        send(session, day.phone, delivered(1, day.orders[0]), record(2, "no_answer", orders=[day.orders[1]]))
        assert refusal(session, day) == "day.open_cases"
        assert session.exec(select(ServiceDay)).one().status == DayStatus.OPEN
        close_case(session, session.exec(select(Case.id)).one(), code="heard_by_phone", who="본인")
        close_day(session, day.area_id, DAY)


def test_contradictions_and_unanswered_changes_keep_it_open(database: Database, day: Day) -> None:
    with database.write() as session:
        cancel_order(session, day.orders[1], reason="입원", paid_by="support")
        done = delivered(1, day.orders[0])
        assert results(send(session, day.phone, done, record(2, "refused", orders=[day.orders[0]])))[1] == "conflict"
        assert blockers(session, day) == ["day.contradicting_facts", "day.unanswered_changes"]
        assert refusal(session, day) == "day.contradicting_facts"
        for task in session.exec(select(Task)).all():
            finish_task(session, task.id)
        assert refusal(session, day) == "day.unanswered_changes"
        acknowledge_change(session, session.exec(select(FrozenChange.id)).one())
        close_day(session, day.area_id, DAY)


def test_facts_that_come_after_the_close_are_kept(database: Database, day: Day) -> None:
    with database.write() as session:
        send(session, day.phone, delivered(1, day.orders[0]), record(2, "refused", orders=[day.orders[1]]))
        close_day(session, day.area_id, DAY)
        late = record(3, "delivered", orders=[day.orders[1]], data={"handed": "family"})
        assert results(send(session, day.phone, late)) == ["applied"]


def test_a_day_to_come_stays_open_although_nobody_is_expected(database: Database, day: Day, at: Holds) -> None:
    with database.write() as session:
        for order in day.orders:
            cancel_order(session, order, reason="입원", paid_by="support")
        for change in session.exec(select(FrozenChange.id)).all():
            acknowledge_change(session, change)
        at("2026-11-22 18:00")
        assert refusal(session, day) == "day.to_come"
        at("2026-11-23 09:00")
        assert close_day(session, day.area_id, DAY).status == DayStatus.CLOSED


def test_a_day_that_never_was_is_refused(database: Database, day: Day) -> None:
    with database.write() as session, pytest.raises(Refused) as refused:
        close_day(session, day.area_id, DAY.replace(day=30))
    assert refused.value.reason.code == "day.unknown"


@pytest.mark.parametrize(("kind", "data"), [("emergency", {"called_119": False}), ("stay", {})])
def test_an_emergency_of_a_courier_keeps_the_day_open(
    database: Database, day: Day, kind: str, data: dict[str, object]
) -> None:
    with database.write() as session:
        told = (record(1, "delivered", orders=[order], data={"handed": "person"}) for order in day.orders[:1])
        send(session, day.phone, *told, record(2, "away", orders=day.orders[1:]), record(3, kind, data=data))
        assert blockers(session, day) == ["day.open_emergencies"]
        for task in session.exec(select(Task)).all():
            finish_task(session, task.id, note="통화함")
        assert blockers(session, day) == []


def test_a_courier_who_stays_at_a_door_opens_the_persons_case_and_one_task(database: Database, day: Day) -> None:
    with database.write() as session:
        stays = [record(number, "stay", orders=[day.orders[0]]) for number in (1, 2)]
        assert results(send(session, day.phone, *stays)) == ["applied", "applied"]
        assert [case.cause for case in session.exec(select(Case)).all()] == ["urgent_today"]
        (task,) = session.exec(select(Task)).all()
        assert task.reason["code"] == "courier.stays"
        told = session.exec(select(Event).where(Event.kind == "courier.stays")).all()
        assert [event.data["duty_code"] for event in told] == ["라이더-01", "라이더-01"]
