"""Complaints, praise and temperatures: from the door to the kitchen's months, without a name."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from dispatch.delivery.courier_day import courier_day
from dispatch.errors import Refused
from dispatch.keys import door_key, kitchen_key
from dispatch.kitchen.feedback import doors_by_month, feedback_of, meals_by_month, take_feedback, tally
from dispatch.kitchen.temperatures import is_safe
from models.accounts import Device
from models.database import Database
from models.events import Event
from models.fleet import Kitchen
from models.lots import Feedback, TemperatureReading
from models.orders import DailyOrder
from models.statuses import TaskKind
from models.tasks import Task
from tests.makers.days import DAY, Town
from tests.makers.plans import publish, record, results, send

Holds = Callable[[str | datetime], datetime]
SAID = "너무 식었어요"


@pytest.fixture
def phone_id(database: Database, at: Holds) -> UUID:
    """One rider with two doors of a kitchen that keeps temperatures."""
    at("2026-11-23 10:00")
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen(records_temperature=True)
        duties = town.crew(loads_at=[kitchen])
        menu = town.menu(kitchen)
        for number in (1, 2):
            town.door(number, (number, 1), menu)
        publish(session, town, {"라이더-01": [(kitchen_key("한끼"), [door_key(1, "한끼"), door_key(2, "한끼")])]})
        return town.device(duties[0]).id


def order(session: Session, number: int) -> DailyOrder:
    return session.exec(select(DailyOrder).where(col(DailyOrder.number).startswith(f"1123-{number:03}"))).one()


def tell(session: Session, phone_id: UUID, *items: object) -> list[str]:
    return results(send(session, session.get_one(Device, phone_id), *items))


def said(seq: int, at_door: DailyOrder, **data: object) -> dict[str, object]:
    given = {"verdict": "complaint", "topics": ["temperature"], **data}
    return record(seq, "feedback", orders=[at_door.id], data=given, note=SAID)


def test_a_complaint_from_the_door_reaches_the_kitchens_month(database: Database, phone_id: UUID) -> None:
    with database.write() as session:
        complaint = said(1, order(session, 1), topics=["temperature", "container", "temperature"])
        assert tell(session, phone_id, complaint, complaint) == ["applied", "duplicate"]
        assert tell(session, phone_id, said(2, order(session, 2), verdict="praise", topics=["taste"])) == ["applied"]
        kitchen = session.exec(select(Kitchen.id)).one()
        month = date(2026, 11, 1)
        assert [(one.month, one.verdict, one.topic, one.count) for one in tally(session, kitchen, month, DAY)] == [
            (month, "complaint", "container", 1),
            (month, "complaint", "temperature", 1),
            (month, "praise", "taste", 1),
        ]
        assert doors_by_month(session, kitchen, month, DAY) == {(month, "complaint"): 1, (month, "praise"): 1}
        assert meals_by_month(session, kitchen, month, DAY) == {month: 4}
        assert tally(session, kitchen, date(2026, 12, 1), date(2026, 12, 31)) == []
        assert {menu for _, menu, _ in feedback_of(session, kitchen, DAY)} == {"저염 일반식"}


def test_the_words_are_sealed_and_no_event_holds_them(database: Database, phone_id: UUID) -> None:
    with database.write() as session:
        tell(session, phone_id, said(1, order(session, 1)))
        row = session.exec(select(Feedback)).one()
        assert row.note == SAID
        assert SAID.encode() not in (row.note_sealed or b"")
        assert SAID not in str([event.data for event in session.exec(select(Event)).all()])


@pytest.mark.parametrize("data", [{"topics": []}, {"topics": ["weather"]}, {"topics": "taste"}, {"verdict": "shrug"}])
def test_what_is_no_feedback_is_rejected(database: Database, phone_id: UUID, data: dict[str, object]) -> None:
    with database.write() as session:
        assert tell(session, phone_id, said(1, order(session, 1), **data)) == ["rejected"]


def test_the_desk_writes_down_what_was_said_on_the_phone(database: Database, phone_id: UUID) -> None:
    with database.write() as session:
        at_door = order(session, 1).id
        take_feedback(session, at_door, verdict="complaint", topics=["wrong_diet"], note=SAID)
        assert session.exec(select(Feedback)).one().note == SAID
        for topics, note, code in (
            (["weather"], "", "feedback.topic"),
            ([], "", "feedback.topic"),
            (["late"], "410203-1234567", "feedback.note"),
        ):
            with pytest.raises(Refused) as refused:
                take_feedback(session, at_door, verdict="complaint", topics=topics, note=note)
            assert refused.value.reason.code == code


def test_only_the_last_door_of_a_trip_is_measured_and_only_where_the_kitchen_asks(
    database: Database, phone_id: UUID
) -> None:
    with database.write() as session:
        courier = session.get_one(Device, phone_id).courier_id

        def asked() -> list[bool]:
            return [stop["door"]["measure"] for stop in courier_day(session, courier, DAY)["stops"] if stop["door"]]

        assert asked() == [False, True]
        session.exec(select(Kitchen)).one().records_temperature = False
        session.flush()
        assert asked() == [False, False]


@pytest.mark.parametrize(("tenths", "warned"), [(652, False), (599, True), (101, True), (100, False), (-15, False)])
def test_a_lukewarm_meal_is_a_task(database: Database, phone_id: UUID, tenths: int, warned: bool) -> None:
    with database.write() as session:
        at_door = order(session, 2)
        measured = record(1, "temperature", orders=[at_door.id], data={"celsius_tenths": tenths})
        assert tell(session, phone_id, measured) == ["applied"]
        reading = session.exec(select(TemperatureReading)).one()
        assert (reading.place, reading.celsius_tenths) == ("door", tenths)
        found = session.exec(select(Task).where(Task.kind == TaskKind.FOOD_TEMPERATURE)).all()
        assert [task.reason["code"] for task in found] == ["food.temperature"] * warned
        assert is_safe(tenths) is not warned


def test_no_thermometer_says_that(database: Database, phone_id: UUID) -> None:
    with database.write() as session:
        at_door = order(session, 2)
        wrong = record(1, "temperature", orders=[at_door.id], data={"celsius_tenths": 1201})
        assert tell(session, phone_id, wrong) == ["rejected"]
