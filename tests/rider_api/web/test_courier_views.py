"""Every view of the courier's page can be read and touched, in both languages."""

import pytest
from playwright.sync_api import expect

from tests.makers.browsers import find_barriers
from tests.makers.phones import Phone

pytestmark = pytest.mark.browser


def test_more_contrast_by_choice(loaded: Phone) -> None:
    loaded.pass_undo()
    loaded.tap("설정")
    loaded.tap("진하게")
    loaded.page.reload()
    assert loaded.page.locator("html").get_attribute("data-contrast") == "high"
    assert find_barriers(loaded.page) == []


def test_english_by_choice_also_without_a_network(loaded: Phone) -> None:
    loaded.pass_undo()
    loaded.tap("설정")
    loaded.tap("English")
    loaded.tap("Back")
    expect(loaded.page.get_by_role("button", name="Delivered", exact=True)).to_be_visible()
    loaded.context.set_offline(True)
    loaded.page.reload()
    expect(loaded.page.get_by_role("button", name="Delivered", exact=True)).to_be_visible()
    assert loaded.page.locator("html").get_attribute("lang") == "en"


VIEWS = (
    (),
    ("전달 완료",),
    ("응답 없음",),
    ("응답 없음", "곁에 있어야 해요"),
    ("거절·부재",),
    ("안부카드", "다름"),
    ("길찾기",),
    ("긴급",),
    ("설정",),
    ("설정", "로그아웃"),
    ("전달 완료", "음식 이야기를 들었어요"),
    ("위치·길이 달라요",),
    ("전달 완료", "본인 · 평소와 같음"),
)
"""What is tapped at the first door to come to a view; the last one leaves something to be taken back."""


def test_every_view_can_be_read_and_touched(loaded: Phone) -> None:
    """Nothing that axe knows of, no target under 48 px, nothing wider than the phone at 320 px or at 200 % text."""
    loaded.pass_undo()
    loaded.all_sent()
    for taps in VIEWS:
        loaded.page.goto(f"{loaded.street.base}/c/")
        loaded.stands_at(1)
        for name in taps:
            loaded.page.clock.run_for(400)
            loaded.tap(name)
        assert loaded.hurdles() == [], taps


def test_the_kitchen_and_the_queue_can_be_read_and_touched(phone: Phone) -> None:
    phone.enrol()
    assert phone.hurdles() == []
    phone.tap("도착했어요")
    phone.tap("저염 일반식: 하나 적게")
    assert phone.hurdles() == []
    phone.context.set_offline(True)
    phone.tap("9식 받았습니다")
    phone.pass_undo()
    phone.page.get_by_role("button", name="보낼 것").click()
    assert phone.hurdles() == []
