"""Picking up: what is counted, what is missing, how long it took."""

import pytest
from playwright.sync_api import expect

from tests.makers.phones import Phone, Street

pytestmark = pytest.mark.browser


def test_a_shortage_at_the_kitchen_is_told_with_the_count(phone: Phone, street: Street) -> None:
    phone.enrol()
    phone.tap("도착했어요")
    phone.tap("저염 일반식: 하나 적게")
    expect(phone.page.get_by_text("저염 일반식이 1식 모자랍니다")).to_be_visible()
    phone.tap("9식 받았습니다")
    phone.pass_undo()
    phone.all_sent()
    pickup, shortage = street.facts()
    assert (pickup.kind, pickup.data["counted"]) == ("pickup", 9)
    assert (shortage.kind, shortage.data) == ("shortage", {"missing": 1, "menu": "저염 일반식"})


def test_waiting_at_the_kitchen_is_counted(phone: Phone, street: Street) -> None:
    phone.enrol()
    phone.tap("도착했어요")
    expect(phone.page.get_by_role("button", name="10식 받았습니다", exact=True)).to_be_visible()
    phone.page.clock.fast_forward("07:00")
    phone.page.reload()
    phone.tap("10식 받았습니다")
    phone.pass_undo()
    phone.all_sent()
    assert street.facts("pickup")[0].data["waited_seconds"] == 420
