"""The kitchen's board in a real Chromium, in front of the real application."""

from uuid import UUID

import pytest
from playwright.sync_api import expect

from dispatch.ordering.changes import cancel_order
from tests.makers.browsers import Visits, find_barriers, sticks_out
from tests.makers.desks import House

pytestmark = pytest.mark.browser


def test_a_hand_over_is_counted_with_big_buttons(visits: Visits) -> None:
    page = visits.open("kitchen")
    first = page.locator('[data-pickup="라이더-01 1"]')
    expect(first).to_contain_text("저염 일반식 4")
    first.click()
    sheet = page.get_by_role("dialog")
    minus = sheet.get_by_role("button", name="하나 빼기")
    assert (minus.bounding_box() or {"height": 0})["height"] >= 96
    minus.click()
    expect(sheet).to_contain_text("계획보다 1식 적습니다.")
    assert find_barriers(page) == []
    sheet.get_by_role("button", name="하나 더하기").click()
    sheet.get_by_role("button", name="4식 인계 확인").click()
    expect(first).to_contain_text("4식 인계함")
    done, coming = first.bounding_box(), page.locator(".pickup:not(.counted) button").bounding_box()
    assert done
    assert coming
    assert 48 <= done["height"] < coming["height"], "what has been collected makes room for what is still to come"


def test_a_change_stays_on_top_until_it_is_acknowledged(visits: Visits) -> None:
    page = visits.open("kitchen")
    change = page.locator(".changes li")
    expect(change).to_contain_text("취소 −2")
    change.get_by_role("button", name="확인했습니다").click()
    expect(page.locator(".changes")).to_have_count(0)


def test_a_new_change_lights_the_board_without_touching(visits: Visits, house: House) -> None:
    page = visits.open("kitchen")
    expect(page.locator(".changes li")).to_have_count(1)
    expect(page.get_by_text("실시간")).to_be_visible()
    expect(page.locator(".board.changed")).to_have_count(0)
    with house.database.write() as session:
        cancel_order(session, UUID(house.ids["order"]))
    expect(page.locator(".board.changed")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("새 주문 변경 1건")
    expect(page.locator(".changes li")).to_have_count(2)
    page.get_by_role("button", name="봤습니다").click()
    expect(page.locator(".board.changed")).to_have_count(0)


def test_the_last_state_stays_when_the_network_is_gone_even_after_a_new_start(visits: Visits) -> None:
    page = visits.open("kitchen")
    expect(page.locator(".pickup")).to_have_count(2)
    page.context.route("**/api/kitchen/**", lambda route: route.abort())
    page.reload()
    expect(page.locator(".pickup")).to_have_count(2)
    expect(page.locator(".stale")).to_contain_text("연결 끊김")


def test_a_shortage_reaches_the_desk(visits: Visits) -> None:
    desk = visits.open("coordinator")
    expect(desk.get_by_text("실시간")).to_be_visible()
    page = visits.open("kitchen")
    page.get_by_role("button", name="부족 알리기").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="하나 더하기").click()
    sheet.get_by_role("button", name="2식 부족 알리기").click()
    expect(page.get_by_text("통합창구에 알렸습니다")).to_be_visible()
    expect(desk.locator(".exception", has_text="주방 부족")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(768, 1024), (1280, 800), (1920, 1080)])
def test_the_board_is_whole_without_barriers_and_without_names(visits: Visits, width: int, height: int) -> None:
    page = visits.open("kitchen", width=width, height=height)
    expect(page.locator(".pickup")).to_have_count(2)
    for view, shown in {"오늘 인계": ".pickup", "준비할 식수": ".empty, .preparation"}.items():
        page.get_by_role("button", name=view).click()
        expect(page.locator(shown).first).to_be_visible()
        assert find_barriers(page) == []
        assert not sticks_out(page)
        assert "김가상" not in page.content()
        assert "가상로" not in page.content()
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "김가상" not in kept
    assert "가상로" not in kept
