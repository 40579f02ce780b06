"""The switch for being woken stands in the settings only where the server can wake phones."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from dispatch.channels.push import create_push_key
from rider_api.doors import Door
from tests.makers.phones import Phone

pytestmark = pytest.mark.browser
LEGEND = "알림 받기 (새 소식이 있을 때)"


def open_settings(phone: Phone) -> None:
    with phone.page.expect_response("**/api/courier/push") as answer:
        phone.tap("설정")
    assert answer.value.ok
    expect(phone.page.get_by_role("button", name="로그아웃")).to_be_visible()


def test_the_switch_is_there_only_when_the_server_has_push_on(loaded: Phone, tmp_path: Path) -> None:
    loaded.pass_undo()
    open_settings(loaded)
    expect(loaded.page.get_by_role("group", name=LEGEND)).to_have_count(0)
    create_push_key(tmp_path / "push.pem")
    door: Door = loaded.street.app.state.door
    door.settings.push_key, door.settings.push_contact = tmp_path / "push.pem", "mailto:desk@example.kr"
    loaded.page.reload()
    loaded.stands_at(1)
    open_settings(loaded)
    switch = loaded.page.get_by_role("group", name=LEGEND)
    expect(switch.get_by_role("button", name="받지 않음")).to_have_attribute("aria-pressed", "true")
    assert loaded.hurdles() == []


def test_a_browser_that_will_not_says_so_and_the_switch_stays_off(loaded: Phone, tmp_path: Path) -> None:
    loaded.pass_undo()
    create_push_key(tmp_path / "push.pem")
    door: Door = loaded.street.app.state.door
    door.settings.push_key, door.settings.push_contact = tmp_path / "push.pem", "mailto:desk@example.kr"
    open_settings(loaded)
    loaded.tap("받음")
    expect(loaded.page.get_by_text("알림을 켜지 못했습니다", exact=False)).to_be_visible()
    switch = loaded.page.get_by_role("group", name=LEGEND)
    expect(switch.get_by_role("button", name="받지 않음")).to_have_attribute("aria-pressed", "true")
