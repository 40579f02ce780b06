"""The focus at the desk outlives windows and the buttons that have done their work."""

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from models.orders import Freeze
from tests.makers.browsers import Visits, find_barriers, wait_for
from tests.makers.coming import HOUSEHOLDS, WEDNESDAY, make_wednesday
from tests.makers.desks import House

pytestmark = pytest.mark.browser


def test_wednesday_is_frozen_by_keyboard_and_the_focus_is_never_lost(visits: Visits, house: House) -> None:
    make_wednesday(house)
    page = visits.open("coordinator")
    expect(page.locator(".tour").first).to_be_visible()
    page.keyboard.press("]")
    page.keyboard.press("]")
    expect(page.locator(".state-line")).to_contain_text(f"{HOUSEHOLDS}가구 {2 * HOUSEHOLDS}식")
    page.keyboard.press("f")
    dialog = page.get_by_role("dialog")
    freeze = dialog.get_by_role("button", name="지금 마감")
    expect(freeze).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="마감 미리보기")).to_be_focused()
    page.keyboard.press("Enter")
    expect(freeze).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    def frozen() -> int | None:
        with house.database.read() as session:
            return session.exec(select(Freeze.meals).where(Freeze.day == WEDNESDAY)).first()

    wait_for(page, lambda: frozen() == 2 * HOUSEHOLDS)
    expect(page.get_by_role("button", name="마감 미리보기")).to_have_count(0)
    expect(page.locator(".decision-row")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="계획 세우기")).to_be_focused()
    assert find_barriers(page) == []
