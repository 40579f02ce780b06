"""The desk's page of kitchens: a recall with its call list, the months, the papers."""

import io
from uuid import UUID

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from sqlmodel import col, select

from dispatch.delivery.handovers import count_as_kitchen
from dispatch.kitchen.feedback import take_feedback
from models.accounts import Device
from models.orders import DailyOrder
from tests.makers.browsers import Visits, find_barriers, sticks_out
from tests.makers.days import DAY
from tests.makers.desks import House
from tests.makers.plans import record, results, send

pytestmark = pytest.mark.browser


@pytest.fixture
def handed_over(house: House) -> House:
    """Both boxes of the first tour have left, the second door has its meal."""
    with house.database.write() as session:
        count_as_kitchen(
            session, kitchen_id=UUID(house.ids["kitchen"]), day=DAY, tour_id=UUID(house.ids["tour"]), trip=1, counted=4
        )
        order = session.exec(select(DailyOrder).where(col(DailyOrder.id) == UUID(house.ids["order"]))).one()
        phone = session.get_one(Device, UUID(house.ids["device"]))
        told = send(session, phone, record(90, "delivered", orders=[order.id], data={"handed": "person"}))
        assert results(told) == ["applied"]
        take_feedback(session, order.id, verdict="complaint", topics=["temperature", "late"])
    return house


def test_a_recall_leads_to_a_call_list_that_can_be_taken_along(visits: Visits, handed_over: House) -> None:
    page = visits.open("coordinator")
    page.get_by_role("link", name="주방").click()
    lot = page.locator(".kitchen-lots li")
    expect(lot).to_contain_text("40식 가운데 4식 나감")
    page.get_by_role("button", name="한끼 1번 묶음 회수").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("이물질").check()
    assert find_barriers(page) == []
    dialog.get_by_role("button", name="나간 4식 회수하기").click()
    expect(lot).to_contain_text("회수함 · 이물질")
    page.get_by_role("button", name="한끼 1번 묶음 연락 명단").click()
    rows = dialog.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("김가상2")
    expect(rows.nth(1)).to_contain_text("전화해야 함")
    assert find_barriers(page) == []
    file = page.request.get(dialog.get_by_role("link", name="엑셀로 내려받기").get_attribute("href") or "")
    book = load_workbook(io.BytesIO(file.body()))
    assert [[cell.value for cell in row][1:4] for row in book.worksheets[0].iter_rows(min_row=2)] == [
        [1, "김가상1", "010-0000-0001"],
        [2, "김가상2", "010-0000-0002"],
    ]


@pytest.mark.parametrize("width", [390, 1280])
def test_the_months_are_a_picture_with_words(visits: Visits, handed_over: House, width: int) -> None:
    page = visits.open("coordinator", width=width)
    page.get_by_role("link", name="주방").click()
    page.get_by_role("button", name="한끼: 불만 2 · 칭찬 0").click()
    expect(page.locator(".feedback-table")).to_contain_text("늦음")
    expect(page.locator(".feedback-table caption")).to_contain_text("불만 비율 16.7 %")
    assert find_barriers(page) == []
    assert not sticks_out(page)


def test_an_auditor_sees_no_name_and_takes_no_list(visits: Visits, handed_over: House) -> None:
    page = visits.open("auditor")
    page.get_by_role("link", name="주방").click()
    page.get_by_role("button", name="한끼 1번 묶음 연락 명단").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("tbody tr")).to_have_count(2)
    assert "김가상" not in page.content()
    assert "010-0000" not in page.content()
    expect(dialog.get_by_role("link")).to_have_count(0)
    expect(page.get_by_role("button", name="한끼 1번 묶음 회수")).to_have_count(0)
