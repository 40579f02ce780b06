"""Hand-overs counted on both sides: what differs is a task, what was loaded is out."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.delivery.containers import expected_back
from dispatch.delivery.handovers import count_as_kitchen, report_shortage
from dispatch.errors import Refused
from dispatch.keys import door_key, hub_key, kitchen_key
from dispatch.tasks import finish_task
from models.accounts import Device
from models.containers import ContainerMove
from models.database import Database
from models.deliveries import Handover
from models.events import Event
from models.fleet import Courier, Hub, Kitchen
from models.orders import DailyOrder, Menu
from models.plans import Tour
from models.statuses import ContainerKind, Model, OrderStatus, TaskKind
from models.tasks import Task
from tests.makers.days import DAY, MADE, Town
from tests.makers.plans import publish, record, results, send

Holds = Callable[[str | datetime], datetime]
KITCHEN, HUB = kitchen_key("한끼"), hub_key("공덕동")


@pytest.fixture
def tour_id(database: Database, at: Holds) -> UUID:
    """One rider brings door 1 its two meals and drops two for door 2 at the hub, from where a worker takes them."""
    at("2026-11-23 10:00")
    with database.write() as session:
        town = Town(session=session)
        kitchen, hub = town.kitchen(), town.hub()
        duties = town.crew(loads_at=[kitchen], feeds=[hub])
        duties += town.crew("자활", loads_at=[hub], model=Model.SELF_SUFFICIENCY, brings_containers_back=True)
        menu = town.menu(kitchen)
        for number, at_ in ((1, (1, 1)), (2, (11, 1))):
            order = town.door(number, at_, menu)
        session.add(ContainerMove(recipient_id=order.recipient_id, kitchen_id=kitchen.id, count=3, happened_at=MADE,
                                  day=DAY.replace(day=20)))  # fmt: skip
        for duty in duties:
            town.device(duty)
        publish(session, town, {
            "라이더-01": [(KITCHEN, [door_key(1, "한끼")])], "자활-01": [(HUB, [door_key(2, "한끼")])],
        })  # fmt: skip
        return session.exec(select(Tour.id).where(Tour.duty_id == duties[0].id)).one()


def phone(session: Session, code: str) -> Device:
    of_courier = select(Device).join(Courier, col(Courier.id) == col(Device.courier_id))
    return session.exec(of_courier.where(Courier.code == code)).one()


def kitchen_id(session: Session) -> UUID:
    return session.exec(select(Kitchen.id)).one()


def hub_id(session: Session) -> str:
    return str(session.exec(select(Hub.id)).one())


def kitchen_counts(session: Session, tour_id: UUID, counted: int) -> Handover:
    return count_as_kitchen(session, kitchen_id=kitchen_id(session), day=DAY, tour_id=tour_id, trip=1, counted=counted)


def statuses(session: Session) -> list[OrderStatus]:
    return [order.status for order in session.exec(select(DailyOrder).order_by(col(DailyOrder.number))).all()]


def differences(session: Session) -> list[str]:
    return [task.reason["code"] for task in session.exec(select(Task)).all() if task.kind == TaskKind.KITCHEN_SHORTAGE]


def test_both_sides_count_the_same(database: Database, tour_id: UUID) -> None:
    with database.write() as session:
        kitchen_counts(session, tour_id, 4)
        assert statuses(session) == [OrderStatus.PACKED, OrderStatus.PACKED]
        place = str(kitchen_id(session))
        loaded = record(1, "pickup", place_id=place, trip=1, data={"counted": 4, "waited_seconds": 900})
        dropped = record(2, "drop", place_id=hub_id(session), trip=1, data={"counted": 2})
        assert results(send(session, phone(session, "라이더-01"), loaded, dropped)) == ["applied", "applied"]
        taken = record(1, "pickup", place_id=hub_id(session), trip=1, data={"counted": 2})
        assert results(send(session, phone(session, "자활-01"), taken)) == ["applied"]
        assert statuses(session) == [OrderStatus.OUT, OrderStatus.OUT]
        rows = session.exec(select(Handover)).all()
        counts = {(row.counted_by, row.direction, row.expected_meals, row.counted_meals) for row in rows}
        assert counts == {
            ("place", "out", 4, 4), ("courier", "out", 4, 4), ("courier", "in", 2, 2), ("courier", "out", 2, 2),
        }  # fmt: skip
        assert sorted(row.waited_seconds for row in rows) == [0, 0, 0, 900]
        assert differences(session) == []
        told = [event.data for event in session.exec(select(Event).where(Event.kind == "handover.counted")).all()]
        assert [data["kitchen_id"] for data in told] == [place, place, None, None]


@pytest.mark.parametrize(("kitchen", "courier"), [(4, 3), (3, 4), (3, 3), (None, 5), (3, None)])
def test_a_difference_is_one_task(
    database: Database, tour_id: UUID, kitchen: int | None, courier: int | None
) -> None:
    with database.write() as session:
        if kitchen is not None:
            kitchen_counts(session, tour_id, kitchen)
        if courier is not None:
            loaded = record(1, "pickup", place_id=str(kitchen_id(session)), trip=1, data={"counted": courier})
            send(session, phone(session, "라이더-01"), loaded)
        assert differences(session) == ["handover.differs"]
        assert session.exec(select(Task)).one().due_at == clock.now()


def test_the_same_count_again_is_the_same_answer(database: Database, tour_id: UUID) -> None:
    with database.write() as session:
        first = kitchen_counts(session, tour_id, 4)
        assert kitchen_counts(session, tour_id, 4).id == first.id
        assert kitchen_counts(session, tour_id, 3).id != first.id
        assert len(session.exec(select(Handover)).all()) == 2


def test_a_pickup_that_is_not_there_is_refused(database: Database, tour_id: UUID) -> None:
    with database.write() as session:
        for change in ({"tour_id": uuid4()}, {"trip": 2}, {"kitchen_id": uuid4()}, {"day": DAY.replace(day=24)}):
            given = {"kitchen_id": kitchen_id(session), "day": DAY, "tour_id": tour_id, "trip": 1, "counted": 4}
            with pytest.raises(Refused) as refused:
                count_as_kitchen(session, **{**given, **change})
            assert refused.value.reason.code == "handover.unknown"
        with pytest.raises(Refused) as refused:
            kitchen_counts(session, tour_id, -1)
        assert refused.value.reason.code == "handover.count"


def test_another_crews_hand_over_is_rejected(database: Database, tour_id: UUID) -> None:
    with database.write() as session:
        loaded = record(1, "pickup", place_id=str(kitchen_id(session)), trip=1, data={"counted": 4})
        assert results(send(session, phone(session, "자활-01"), loaded)) == ["rejected"]


def test_a_hand_over_told_the_next_morning_belongs_to_its_day(database: Database, tour_id: UUID, at: Holds) -> None:
    made = clock.now()
    at("2026-11-24 07:30")
    with database.write() as session:
        loaded = record(1, "pickup", at=made, place_id=str(kitchen_id(session)), trip=1, data={"counted": 4})
        assert results(send(session, phone(session, "라이더-01"), loaded)) == ["applied"]
        assert session.exec(select(Handover)).one().day == DAY


def test_a_kitchens_shortage_is_one_task_and_only_for_its_own_menus(database: Database, tour_id: UUID) -> None:
    with database.write() as session:
        menu = session.exec(select(Menu.id)).one()
        for _ in range(2):
            report_shortage(session, kitchen_id=kitchen_id(session), day=DAY, menu_id=menu, missing=2)
        assert differences(session) == ["handover.shortage"]
        finish_task(session, session.exec(select(Task.id)).one())
        report_shortage(session, kitchen_id=kitchen_id(session), day=DAY, menu_id=menu, missing=2)
        assert differences(session) == ["handover.shortage"] * 2
        with pytest.raises(Refused) as refused:
            report_shortage(session, kitchen_id=kitchen_id(session), day=DAY, menu_id=uuid4(), missing=2)
        assert refused.value.reason.code == "shortage.menu"


def test_containers_expected_back_are_those_of_the_morning(database: Database, tour_id: UUID) -> None:
    with database.write() as session:
        kitchen = kitchen_id(session)
        assert expected_back(session, kitchen, DAY) == 3
        order = session.exec(select(DailyOrder.id).order_by(col(DailyOrder.number).desc())).first()
        assert order is not None
        done = record(1, "delivered", orders=[order], data={"handed": "person", "collected": 3})
        assert results(send(session, phone(session, "자활-01"), done)) == ["applied"]
        assert expected_back(session, kitchen, DAY) == 3
        assert expected_back(session, kitchen, DAY.replace(day=24)) == 0
        assert session.exec(select(DailyOrder.container)).first() == ContainerKind.DISPOSABLE
        assert sum(session.exec(select(ContainerMove.count)).all()) == 0
