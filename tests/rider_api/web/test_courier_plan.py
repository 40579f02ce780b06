"""A plan that changes while the courier is under way."""

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from models.accounts import Device
from tests.makers.browsers import wait_for
from tests.makers.phones import Phone, Street

pytestmark = pytest.mark.browser


def test_a_new_plan_is_named_and_followed_only_when_it_was_read(loaded: Phone, street: Street) -> None:
    loaded.pass_undo()
    loaded.all_sent()
    street.republish((1, 3, 2, 4, 6), (5,))
    banner = loaded.page.get_by_role("alert").filter(has_text="계획이 바뀌었습니다")
    expect(banner).to_contain_text("추가: 김가상6")
    expect(banner).to_contain_text("빠짐: 김가상5")
    expect(banner).to_contain_text("가는 순서가 바뀜")
    loaded.deliver()
    loaded.stands_at(2)
    loaded.tap("확인했습니다")
    expect(banner).to_have_count(0)
    loaded.stands_at(3)


def test_the_desk_learns_when_the_courier_has_seen_the_plan(loaded: Phone, street: Street) -> None:
    def seen() -> int:
        with street.database.read() as session:
            return session.exec(select(Device.seen_event)).one()

    loaded.pass_undo()
    loaded.all_sent()
    street.republish((2, 1, 3, 4, 5), (6,))
    expect(loaded.page.get_by_text("가는 순서가 바뀜")).to_be_visible()
    before = seen()
    loaded.tap("확인했습니다")
    wait_for(loaded.page, lambda: seen() > before)


def test_a_stop_that_was_moved_while_the_phone_was_away_is_not_lost(loaded: Phone, street: Street) -> None:
    loaded.pass_undo()
    loaded.all_sent()
    loaded.context.set_offline(True)
    loaded.deliver()
    street.republish((3, 4, 5), (1, 2, 6))
    loaded.pass_undo()
    loaded.stands_at(2)
    loaded.waits(2)
    loaded.context.set_offline(False)
    loaded.all_sent()
    assert [fact.kind for fact in street.facts()] == ["pickup", "delivered", "card"]
    banner = loaded.page.get_by_role("alert").filter(has_text="계획이 바뀌었습니다")
    expect(banner).to_contain_text("빠짐: 김가상2")
    assert loaded.hurdles() == []
    loaded.tap("확인했습니다")
    loaded.stands_at(3)
