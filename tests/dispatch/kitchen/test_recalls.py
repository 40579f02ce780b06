"""Recalls: nobody whom a lot has reached is forgotten, what is on the road is held back, everybody is told."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.delivery.courier_day import courier_day
from dispatch.delivery.handovers import count_as_kitchen
from dispatch.errors import Refused
from dispatch.keys import door_key, kitchen_key
from dispatch.kitchen.lots import record_lot
from dispatch.kitchen.recalls import recall_lot, trace_lot
from dispatch.tasks import finish_task
from models.accounts import Device
from models.database import Database
from models.events import Event
from models.fleet import Courier
from models.lots import Lot
from models.orders import DailyOrder, FrozenChange
from models.plans import Tour
from models.statuses import OrderStatus, TaskKind
from models.tasks import Task
from tests.makers.days import DAY, Town
from tests.makers.plans import publish, record, send

Holds = Callable[[str | datetime], datetime]
KITCHEN = kitchen_key("한끼")


@pytest.fixture
def lot_id(database: Database, at: Holds) -> UUID:
    """Three doors of one lot: one delivered, one on the road, one packed; a fourth door has another menu."""
    at("2026-11-23 10:00")
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        menu = town.menu(kitchen)
        other = town.menu(kitchen, "밑반찬")
        duties = town.crew(loads_at=[kitchen], count=2)
        orders = {number: town.door(number, (number, 1), menu if number < 4 else other) for number in (1, 2, 3, 4)}
        for duty in duties:
            town.device(duty)
        publish(session, town, {
            "라이더-01": [(KITCHEN, [door_key(1, "한끼"), door_key(2, "한끼"), door_key(4, "한끼")])],
            "라이더-02": [(KITCHEN, [door_key(3, "한끼")])],
        })  # fmt: skip
        lot = record_lot(
            session, kitchen_id=kitchen.id, day=DAY, menu_id=menu.id, meals=40,
            finished_at=clock.moment_of(DAY, 9 * 3600),
        )  # fmt: skip
        first = phone(session, "라이더-01")
        loaded = record(1, "pickup", place_id=str(kitchen.id), trip=1, data={"counted": 6})
        given = record(2, "delivered", orders=[orders[1].id], data={"handed": "person"})
        send(session, first, loaded, given)
        tour = session.exec(select(Tour.id).where(Tour.duty_id == duties[1].id)).one()
        count_as_kitchen(session, kitchen_id=kitchen.id, day=DAY, tour_id=tour, trip=1, counted=2)
        return lot.id


def phone(session: Session, code: str) -> Device:
    of_courier = select(Device).join(Courier, col(Courier.id) == col(Device.courier_id))
    return session.exec(of_courier.where(Courier.code == code)).one()


def statuses(session: Session) -> list[OrderStatus]:
    return list(session.exec(select(DailyOrder.status).order_by(col(DailyOrder.number))))


def tasks(session: Session) -> list[tuple[str, str]]:
    rows = session.exec(select(Task).where(Task.kind == TaskKind.RECALLED_MEAL).order_by(col(Task.natural_key)))
    return [(task.reason["code"], ",".join(task.reason["subject"])) for task in rows]


def test_one_query_leads_from_the_lot_to_doors_and_phones(database: Database, lot_id: UUID) -> None:
    with database.read() as session:
        reached = trace_lot(session, lot_id)
        assert [(each.recipient.number, each.meals, each.duty_code) for each in reached] == [
            (1, 2, "라이더-01"), (2, 2, None), (3, 2, None),
        ]  # fmt: skip
        assert [each.recipient.phone for each in reached] == ["010-0000-0001", "010-0000-0002", "010-0000-0003"]
        assert reached[0].home.address == "서울 마포구 가상로 1"


def test_a_recall_holds_back_what_is_on_the_road_and_asks_to_call_the_others(
    database: Database, lot_id: UUID
) -> None:
    with database.write() as session:
        recall_lot(session, lot_id, reason="spoiled")
        assert statuses(session) == [
            OrderStatus.DELIVERED, OrderStatus.UNDELIVERED, OrderStatus.CANCELLED, OrderStatus.OUT,
        ]  # fmt: skip
        assert tasks(session) == [("recall.lot", str(lot_id)), ("recall.call", "1123-001-general")]
        changes = session.exec(select(FrozenChange).order_by(col(FrozenChange.number))).all()
        assert [(change.kind, change.paid_by) for change in changes] == [("recall", "kitchen")] * 3
        told = session.exec(select(Event).where(Event.kind == "lot.recalled")).one()
        assert (told.data["orders"], told.data["held_back"]) == (3, 2)


def test_a_second_recall_changes_nothing(database: Database, lot_id: UUID) -> None:
    with database.write() as session:
        first = recall_lot(session, lot_id, reason="spoiled")
        assert recall_lot(session, lot_id, reason="other").id == first.id
        assert len(session.exec(select(FrozenChange)).all()) == 3
        assert len(tasks(session)) == 2


def test_the_courier_sees_which_box_must_not_be_handed_over(database: Database, lot_id: UUID) -> None:
    with database.write() as session:
        recall_lot(session, lot_id, reason="temperature")
        shown = courier_day(session, phone(session, "라이더-01").courier_id, DAY)["stops"]
        assert {stop["door"]["number"]: stop["door"]["recalled"] for stop in shown if stop["door"]} == {
            1: True, 2: True, 4: False,
        }  # fmt: skip


def test_a_recalled_box_that_was_handed_over_all_the_same_is_told_to_the_desk(
    database: Database, lot_id: UUID
) -> None:
    with database.write() as session:
        recall_lot(session, lot_id, reason="temperature")
        order = session.exec(select(DailyOrder).where(col(DailyOrder.number).startswith("1123-002"))).one()
        send(session, phone(session, "라이더-01"), record(3, "delivered", orders=[order.id], data={"handed": "person"}))
        assert statuses(session)[1] == OrderStatus.DELIVERED
        assert ("recall.call", "1123-002-general") in tasks(session)


def test_the_call_list_knows_who_was_called(database: Database, lot_id: UUID) -> None:
    with database.write() as session:
        recall_lot(session, lot_id, reason="illness")
        task = session.exec(select(Task).where(col(Task.natural_key).endswith("1123-001-general"))).one()
        finish_task(session, task.id, note="잡수시지 않음")
        assert [each.called for each in trace_lot(session, lot_id)] == [True, False, False]


def test_after_a_recall_nothing_is_filled_from_the_lot(database: Database, lot_id: UUID, at: Holds) -> None:
    with database.write() as session:
        recall_lot(session, lot_id, reason="illness")
        lot = session.get_one(Lot, lot_id)
        at("2026-11-23 10:30")
        record_lot(
            session, kitchen_id=lot.kitchen_id, day=DAY, menu_id=lot.menu_id, meals=10,
            finished_at=clock.moment_of(DAY, 10 * 3600 + 900),
        )  # fmt: skip
        assert len(trace_lot(session, lot_id)) == 3


def test_only_known_reasons_and_lots(database: Database, lot_id: UUID) -> None:
    for wanted, reason, code in ((lot_id, "because", "recall.reason"), (UUID(int=7), "other", "lot.unknown")):
        with database.write() as session, pytest.raises(Refused) as refused:
            recall_lot(session, wanted, reason=reason)
        assert refused.value.reason.code == code
