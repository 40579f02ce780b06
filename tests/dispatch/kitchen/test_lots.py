"""Lots: every box that has left belongs to the batch it was filled from, whenever the batch is told."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.delivery.handovers import count_as_kitchen
from dispatch.errors import Refused
from dispatch.keys import door_key, kitchen_key
from dispatch.kitchen.lots import link_boxes, linked_meals, record_lot
from models.accounts import Device
from models.database import Database
from models.fleet import Kitchen
from models.lots import Lot, LotBox
from models.orders import DailyOrder, Menu
from models.plans import Tour
from tests.makers.days import DAY, Town
from tests.makers.plans import publish, record, send

Holds = Callable[[str | datetime], datetime]
KITCHEN = kitchen_key("한끼")


@pytest.fixture
def tours(database: Database, at: Holds) -> dict[str, UUID]:
    """Two riders with two doors each, two meals a door."""
    at("2026-11-23 10:00")
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        duties = town.crew(loads_at=[kitchen], count=2)
        menu = town.menu(kitchen)
        for number in (1, 2, 3, 4):
            town.door(number, (number, 1), menu)
        for duty in duties:
            town.device(duty)
        publish(session, town, {
            "라이더-01": [(KITCHEN, [door_key(1, "한끼"), door_key(2, "한끼")])],
            "라이더-02": [(KITCHEN, [door_key(3, "한끼"), door_key(4, "한끼")])],
        })  # fmt: skip
        return {
            duty.code: session.exec(select(Tour.id).where(Tour.duty_id == duty.id)).one() for duty in duties
        }


def finish(session: Session, hour: str, meals: int) -> Lot:
    menu = session.exec(select(Menu)).one()
    hours, minutes = hour.split(":")
    moment = clock.moment_of(DAY, int(hours) * 3600 + int(minutes) * 60)
    return record_lot(
        session, kitchen_id=menu.kitchen_id, day=DAY, menu_id=menu.id, finished_at=moment, meals=meals
    )


def hand_over(session: Session, tour_id: UUID) -> None:
    kitchen = session.exec(select(Kitchen.id)).one()
    count_as_kitchen(session, kitchen_id=kitchen, day=DAY, tour_id=tour_id, trip=1, counted=4)


def links(session: Session) -> list[tuple[str, int]]:
    """(order, number of its lot), by order."""
    rows = session.exec(
        select(DailyOrder.number, Lot.number)
        .join(LotBox, col(LotBox.daily_order_id) == col(DailyOrder.id))
        .join(Lot, col(Lot.id) == col(LotBox.lot_id))
        .order_by(col(DailyOrder.number))
    )
    return [(order.split("-")[1], lot) for order, lot in rows]


def test_boxes_are_filled_from_the_oldest_batch_with_room(
    database: Database, tours: dict[str, UUID], at: Holds
) -> None:
    with database.write() as session:
        first = finish(session, "09:00", 6)
        finish(session, "09:30", 20)
        assert links(session) == []
        at("2026-11-23 10:05")
        hand_over(session, tours["라이더-01"])
        assert links(session) == [("001", 1), ("002", 1)]
        at("2026-11-23 10:10")
        hand_over(session, tours["라이더-02"])
        assert links(session) == [("001", 1), ("002", 1), ("003", 1), ("004", 2)]
        assert linked_meals(session, [first.id]) == {first.id: 6}


def test_a_batch_finished_after_a_trip_had_left_is_not_in_it(
    database: Database, tours: dict[str, UUID], at: Holds
) -> None:
    with database.write() as session:
        hand_over(session, tours["라이더-01"])
        at("2026-11-23 11:00")
        finish(session, "10:30", 50)
        assert links(session) == []
        hand_over(session, tours["라이더-02"])
        assert links(session) == [("003", 1), ("004", 1)]


def test_a_batch_told_late_takes_what_had_left_already(database: Database, tours: dict[str, UUID]) -> None:
    with database.write() as session:
        hand_over(session, tours["라이더-01"])
        hand_over(session, tours["라이더-02"])
        finish(session, "09:00", 2)
        assert links(session) == [("001", 1), ("002", 1), ("003", 1), ("004", 1)]  # too small a number hides nobody


def test_a_courier_alone_counting_links_too_and_twice_changes_nothing(
    database: Database, tours: dict[str, UUID]
) -> None:
    with database.write() as session:
        finish(session, "09:00", 40)
        kitchen = session.exec(select(Kitchen)).one()
        phone = session.exec(select(Device)).first()
        assert phone is not None
        send(session, phone, record(1, "pickup", place_id=str(kitchen.id), trip=1, data={"counted": 4}))
        assert len(links(session)) == 2
        assert link_boxes(session, kitchen, DAY) == 0
        assert len(links(session)) == 2


def test_a_delivered_box_that_nobody_counted_belongs_to_a_lot(database: Database, tours: dict[str, UUID]) -> None:
    with database.write() as session:
        phone = session.exec(select(Device)).first()
        assert phone is not None
        order = session.exec(select(DailyOrder).where(col(DailyOrder.number).startswith("1123-001"))).one()
        send(session, phone, record(1, "delivered", orders=[order.id], data={"handed": "person"}))
        finish(session, "09:00", 40)
        assert links(session) == [("001", 1)]


@pytest.mark.parametrize(
    ("hour", "meals", "code"), [("23:00", 40, "lot.time"), ("09:00", 0, "lot.meals"), ("09:00", 5001, "lot.meals")]
)
def test_what_cannot_be_is_refused(
    database: Database, tours: dict[str, UUID], hour: str, meals: int, code: str
) -> None:
    with database.write() as session, pytest.raises(Refused) as refused:
        finish(session, hour, meals)
    assert refused.value.reason.code == code


def test_the_same_batch_again_is_the_same_batch(database: Database, tours: dict[str, UUID]) -> None:
    with database.write() as session:
        assert finish(session, "09:00", 40).id == finish(session, "09:00", 40).id
        with pytest.raises(Refused) as refused:
            finish(session, "09:00", 41)
        assert refused.value.reason.code == "lot.differs"
        assert finish(session, "09:10", 41).number == 2
