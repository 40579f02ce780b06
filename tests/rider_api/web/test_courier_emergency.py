"""Somebody in danger: 119, the alarm, and the screen that stays."""

import pytest
from playwright.sync_api import expect

from tests.makers.phones import Phone, Street

pytestmark = pytest.mark.browser


def test_help_is_one_tap_away_without_a_network(loaded: Phone, street: Street) -> None:
    loaded.context.set_offline(True)
    loaded.tap("긴급")
    call = loaded.page.get_by_role("link", name="119")
    expect(call).to_have_attribute("href", "tel:119")
    expect(loaded.page.get_by_text("서울 마포구 가상로 1").first).to_be_visible()
    loaded.page.evaluate("addEventListener('click', (event) => event.preventDefault())")
    call.click()
    expect(loaded.page.get_by_text("어르신 곁에 있어 주세요")).to_be_visible()
    expect(loaded.page.get_by_text("인터넷이 되는 대로")).to_be_visible()
    loaded.context.set_offline(False)
    expect(loaded.page.get_by_text("상황실에 알림이 갔습니다")).to_be_visible()
    (emergency,) = street.facts("emergency")
    assert emergency.data == {"called_119": True}


def test_the_screen_stays_with_the_person_also_after_a_reload(loaded: Phone) -> None:
    loaded.tap("긴급")
    loaded.page.evaluate("addEventListener('click', (event) => event.preventDefault())")
    loaded.page.get_by_role("link", name="119").click()
    expect(loaded.page.get_by_text("어르신 곁에 있어 주세요")).to_be_visible()
    loaded.page.reload()
    expect(loaded.page.get_by_text("어르신 곁에 있어 주세요")).to_be_visible()
    loaded.tap("배송 화면으로")
    loaded.stands_at(1)
    loaded.page.reload()
    loaded.stands_at(1)


def test_who_has_to_stay_says_so_and_the_rest_goes_to_others(loaded: Phone, street: Street) -> None:
    loaded.tap("응답 없음")
    loaded.tap("곁에 있어야 해요")
    expect(loaded.page.get_by_text("남은 배송은 다른 배송원에게 넘어갑니다")).to_be_visible()
    loaded.page.clock.run_for(400)
    loaded.tap("네, 곁에 있겠습니다")
    expect(loaded.page.get_by_text("상황실이 알고 있습니다")).to_be_visible()
    assert [fact.kind for fact in street.facts()] == ["pickup", "stay"]
    assert street.facts("stay")[0].order_ids
    loaded.page.reload()
    expect(loaded.page.get_by_text("남은 배송은 다른 배송원이 맡습니다")).to_be_visible()
    assert loaded.hurdles() == []
    # Danger at the next door is another alarm than the one before.
    loaded.tap("배송 화면으로")
    loaded.tap("긴급")
    expect(loaded.page.get_by_text("상황실이 알고 있습니다")).to_have_count(0)
