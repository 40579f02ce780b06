"""A temporary holiday at the desk, declared by the keyboard alone after a look at what it changes."""

import pytest
from playwright.sync_api import expect

from dispatch.calendar import load_calendar
from tests.makers.browsers import Visits, find_barriers, sticks_out
from tests.makers.desks import NEXT_DAY, House
from tests.rider_api.test_capacities import activate
from tests.rider_api.web.test_desk_day import go, press, write

pytestmark = pytest.mark.browser


def day_off(house: House) -> str | None:
    with house.database.read() as session:
        return load_calendar(session).find_holiday(NEXT_DAY)


@pytest.mark.parametrize("width", [768, 1280])
def test_a_holiday_is_looked_at_and_declared_with_one_button(visits: Visits, house: House, width: int) -> None:
    activate(house)
    page = visits.open("metropolitan", width=width)
    press(page, page.get_by_role("link", name="휴일"))
    form = page.get_by_role("form", name="휴일 정하기")
    expect(page.get_by_role("listitem").filter(has_text="12월 25일")).to_contain_text("기독탄신일")
    write(page, form.get_by_label("날짜"), str(NEXT_DAY))
    press(page, form.get_by_role("button", name="바뀌는 것 보기"))
    expect(form.get_by_role("alert")).to_contain_text("calendar.name")
    go(page, form.get_by_label("이름"), "Shift+Tab")
    page.keyboard.type("임시공휴일")
    press(page, form.get_by_role("button", name="바뀌는 것 보기"))
    effect = form.get_by_role("status")
    expect(effect).to_contain_text("이미 마감된 주문 1건")
    expect(effect).to_contain_text("저장하면 곧바로 마감됩니다.")
    assert day_off(house) is None
    assert find_barriers(page) == []
    assert not sticks_out(page)
    expect(form.get_by_role("button", name="이대로 저장")).to_be_focused()
    page.keyboard.press("Enter")
    row = page.get_by_role("listitem").filter(has_text="11월 24일 (화) 임시공휴일")
    expect(row).to_contain_text("임시로 정함")
    assert day_off(house) == "임시공휴일"

    press(page, row.get_by_role("button", name="11월 24일 (화) 임시공휴일: 배달하기"))
    expect(form.get_by_label("날짜")).to_be_focused()
    press(page, form.get_by_role("button", name="바뀌는 것 보기"))
    press(page, form.get_by_role("button", name="이대로 저장"))
    expect(row).to_have_count(0)
    assert day_off(house) is None
    assert find_barriers(page) == []


def test_a_coordinator_of_one_district_of_several_is_told_who_decides(visits: Visits, house: House) -> None:
    page = visits.open("coordinator")
    page.goto("/desk/#/holidays")
    expect(page.get_by_text("광역 담당자가 바꿉니다")).to_be_visible()
    expect(page.get_by_role("form", name="휴일 정하기")).to_have_count(0)
    expect(page.get_by_role("listitem").filter(has_text="12월 25일")).to_be_visible()
    assert find_barriers(page) == []
