"""The order calendar in a real Chromium: walked through by keys, previewed, saved, taken back."""

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from models.orders import DailyOrder, StandingOrder
from models.statuses import StandingOrderStatus
from tests.makers.browsers import Visits, find_barriers, sticks_out
from tests.makers.desks import House

pytestmark = pytest.mark.browser


@pytest.fixture
def order_id(house: House) -> UUID:
    """The standing order of door 2, running on Mondays, Wednesdays and Fridays; 23 November is frozen."""
    with house.database.write() as session:
        standing = session.get_one(
            StandingOrder, session.get_one(DailyOrder, UUID(house.ids["order"])).standing_order_id
        )
        standing.status = StandingOrderStatus.ACTIVE
        return standing.id


def open_calendar(visits: Visits, order_id: UUID, **window: int) -> Page:
    page = visits.open("coordinator", **window)
    page.goto(f"/desk/#/orders/{order_id}")
    expect(page.locator(".day-cell").first).to_be_visible()
    return page


def test_a_pattern_is_changed_from_a_day_by_keys_alone(visits: Visits, order_id: UUID) -> None:
    page = open_calendar(visits, order_id)
    today = page.locator(".day-cell[aria-pressed='true']")
    today.focus()
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    chosen = page.locator(".day-cell[aria-pressed='true']")
    expect(chosen).to_be_focused()
    day = chosen.get_attribute("data-day") or ""
    page.get_by_role("button", name="요일·식수·식단 변경").focus()
    page.keyboard.press("Enter")
    meals = page.get_by_label("1회 식수")
    meals.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".difference tbody tr").first).to_contain_text("2식")
    expect(page.locator(f".day-cell.changed[data-day='{day}']")).to_have_count(1)
    assert find_barriers(page) == []
    page.get_by_role("button", name="이대로 저장").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".day-cell.changed")).to_have_count(0)
    history = page.get_by_role("heading", name="결정 내역").locator("..")
    expect(history).to_contain_text(f"{int(day[5:7])}월 {int(day[8:])}일부터")


def test_one_day_is_skipped_and_taken_back(visits: Visits, order_id: UUID) -> None:
    page = open_calendar(visits, order_id)
    page.locator(".day-cell[data-day='2026-11-30']").click()
    page.get_by_role("group", name="이날만").get_by_role("button", name="건너뛰기").click()
    expect(page.get_by_text("이날만", exact=True)).to_be_visible()
    page.get_by_role("button", name="미리보기").click()
    expect(page.locator(".difference tbody tr")).to_have_count(1)
    page.get_by_role("button", name="이대로 저장").click()
    cell = page.locator(".day-cell[data-day='2026-11-30']")
    expect(cell).to_contain_text("건너뜀")
    page.get_by_role("button", name="되돌리기: 11월 30일 (월)").click()
    expect(cell).to_contain_text("2식")
    expect(page.locator("s", has_text="11월 30일")).to_have_count(1)


def test_a_frozen_day_offers_changes_after_the_freeze_only(visits: Visits, order_id: UUID) -> None:
    page = open_calendar(visits, order_id)
    page.locator(".day-cell[data-day='2026-11-23']").click()
    expect(page.get_by_text("이미 마감된 날입니다")).to_be_visible()
    expect(page.get_by_role("group", name="이날만")).to_have_count(0)
    expect(page.get_by_role("group", name="이날부터 계속")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(768, 1024), (1280, 800), (1920, 1080)])
def test_the_calendar_is_whole_and_without_barriers(visits: Visits, order_id: UUID, width: int, height: int) -> None:
    page = open_calendar(visits, order_id, width=width, height=height)
    assert find_barriers(page) == []
    assert not sticks_out(page)
    page.get_by_role("button", name="일시중지").click()
    expect(page.get_by_label("복귀(퇴원) 예정일")).to_be_visible()
    assert find_barriers(page) == []
    assert not sticks_out(page)


def test_an_auditor_sees_the_calendar_and_decides_nothing(visits: Visits, order_id: UUID) -> None:
    page = visits.open("auditor")
    page.goto(f"/desk/#/orders/{order_id}")
    expect(page.locator(".day-cell").first).to_be_visible()
    expect(page.get_by_role("button", name="일시중지")).to_have_count(0)
    assert "김가상" not in page.content()
