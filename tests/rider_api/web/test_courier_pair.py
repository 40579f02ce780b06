"""Two phones on one route: each sees what the other does, and a door that both tap is one door."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import col, select

from models.database import Database
from models.orders import DailyOrder
from models.plans import DoorState
from models.statuses import OrderStatus, StopStatus
from tests.makers.browsers import close
from tests.makers.phones import PHONE, Phone, Street, make_street

pytestmark = pytest.mark.browser


@pytest.fixture
def pair(
    browser: Browser, database: Database, tmp_path: Path, at: Callable[[str | datetime], datetime]
) -> Iterator[tuple[Phone, Phone]]:
    at("2026-11-23 10:00")
    with make_street(database, tmp_path, pair=True) as street:
        first = Phone(context=browser.new_context(**PHONE), street=street)
        second = Phone(context=browser.new_context(**PHONE), street=street, courier_id=street.partner_id)
        yield first, second
        for phone in (first, second):
            close(phone.context)
            assert phone.thrown == []


def test_a_pair_sees_each_others_taps_and_doubles_no_door(pair: tuple[Phone, Phone]) -> None:
    first, second = pair
    for phone in pair:
        phone.enrol()
    first.load()
    first.pass_undo()
    second.stands_at(1)
    first.deliver()
    first.pass_undo()
    second.stands_at(2)
    second.deliver()
    second.pass_undo()
    first.stands_at(3)
    expect(first.page.get_by_text("2인 1조")).to_be_visible()
    assert first.hurdles() == []
    for phone in pair:
        phone.context.set_offline(True)
    for phone in pair:
        phone.stands_at(3)
        phone.deliver()
        phone.stands_at(4)
        phone.pass_undo()
        phone.waits(2)
    for phone in pair:
        phone.context.set_offline(False)
        phone.all_sent()
        phone.stands_at(4)
    assert doors_of(first.street) == dict.fromkeys((1, 2, 3), (StopStatus.DELIVERED, False))
    assert len(first.street.facts("delivered")) == 4, "both taps at door 3 are kept as facts"


def doors_of(street: Street) -> dict[int, tuple[StopStatus, bool]]:
    """Doors of which something was told: how they ended, and whether somebody has to look; each has one done order."""
    with street.database.read() as session:
        states = session.exec(select(DoorState)).all()
        orders = session.exec(select(DailyOrder).where(col(DailyOrder.id).in_([one.daily_order_id for one in states])))
        numbers = {
            order.id: int(order.number.split("-")[1]) for order in orders if order.status == OrderStatus.DELIVERED
        }
    return {numbers[state.daily_order_id]: (state.status, state.review) for state in states}
