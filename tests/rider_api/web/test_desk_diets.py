"""A person's diet changed at the desk by the keyboard alone, with what it reaches shown before."""

from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from models.orders import FrozenChange
from tests.makers.browsers import Visits, find_barriers, sticks_out
from tests.makers.desks import House
from tests.rider_api.web.test_desk_day import holds_focus, press

pytestmark = pytest.mark.browser


def changes(house: House) -> list[str]:
    with house.database.read() as session:
        own = select(FrozenChange.detail).where(FrozenChange.daily_order_id == UUID(house.ids["order"]))
        return list(session.exec(own))


@pytest.mark.parametrize("width", [768, 1280])
def test_a_diet_is_changed_after_a_look_at_the_frozen_day(visits: Visits, house: House, width: int) -> None:
    page = visits.open("coordinator", width=width)
    page.goto("/desk/#/people/2")
    press(page, page.get_by_role("button", name="식이 바꾸기"))
    dialog = page.get_by_role("dialog")
    press(page, dialog.get_by_role("button", name="바뀌는 것 보기"))
    expect(dialog.get_by_role("alert")).to_contain_text("diet.same")
    for _ in range(2):
        page.keyboard.press("Shift+Tab")
    page.keyboard.type("당뇨, 견과")
    press(page, dialog.get_by_role("button", name="바뀌는 것 보기"))
    expect(dialog.get_by_role("status")).to_contain_text("11월 23일 (월) 한끼: 마감된 주문")
    assert changes(house) == []
    assert find_barriers(page) == []
    assert not sticks_out(page)
    expect(dialog.get_by_role("button", name="이대로 저장")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_contain_text("업체가 확인할 변경")
    assert changes(house) == ["당뇨, 견과"]
    press(page, dialog.get_by_role("button", name="닫기").last)
    holds_focus(page)
    expect(page.locator(".facts")).to_contain_text("당뇨, 견과")
    assert find_barriers(page) == []
