"""Coming in, the PIN, and what leaves the phone when it is lost or handed back."""

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import select

from dispatch.access.accounts import revoke_device
from models.accounts import Device
from tests.makers.browsers import mend_network, wait_for
from tests.makers.phones import PHONE, PIN, Phone, Street

pytestmark = pytest.mark.browser


def test_a_link_works_once_and_leaves_the_address_at_once(phone: Phone, street: Street, browser: Browser) -> None:
    link = street.link()
    phone.page.goto(link)
    phone.choose_pin()
    expect(phone.page.get_by_role("heading", name="한끼")).to_be_visible()
    assert phone.page.url == f"{street.base}/c/"
    stranger = Phone(context=browser.new_context(**PHONE), street=street)
    stranger.page.goto(link)
    stranger.choose_pin()
    expect(stranger.page.get_by_role("alert")).to_be_visible()
    expect(stranger.page.get_by_role("heading", name="배송 화면 연결")).to_be_visible()
    stranger.context.close()


def test_a_link_that_cannot_be_used_yet_is_not_used_up(phone: Phone, street: Street) -> None:
    phone.context.route("**/api/courier/enrol", lambda route: route.abort())
    phone.page.goto(street.link())
    phone.choose_pin()
    expect(phone.page.get_by_text("링크는 아직 쓸 수 있습니다")).to_be_visible()
    mend_network(phone.context)
    phone.tap("다시 시도")
    expect(phone.page.get_by_role("heading", name="한끼")).to_be_visible()


def test_a_lost_phone_forgets_names_and_keeps_its_records(loaded: Phone, street: Street) -> None:
    loaded.context.set_offline(True)
    loaded.deliver()
    with street.database.write() as session:
        revoke_device(session, session.exec(select(Device.id)).one())
    loaded.pass_undo()
    loaded.context.set_offline(False)
    expect(loaded.page.get_by_role("alert")).to_contain_text("연결이 끊겼습니다")
    expect(loaded.page.get_by_text("김가상")).to_have_count(0)
    expect(loaded.page.get_by_role("alert")).to_contain_text("기록 3건은 잠긴 채 남아")
    assert loaded.hurdles() == []
    loaded.page.goto(street.link())
    loaded.choose_pin()
    loaded.all_sent()
    assert [fact.kind for fact in street.facts()] == ["pickup", "delivered", "card"]
    loaded.stands_at(2)


def test_a_phone_that_lay_unused_asks_for_its_pin(loaded: Phone, street: Street) -> None:
    loaded.pass_undo()
    loaded.all_sent()
    loaded.context.set_offline(True)
    loaded.page.clock.fast_forward("01:30:00")
    loaded.page.reload()
    pad = loaded.page.get_by_role("heading", name="번호 6자리")
    expect(pad).to_be_visible()
    expect(loaded.page.get_by_text("김가상")).to_have_count(0)
    expect(loaded.page.get_by_role("link", name="119")).to_have_attribute("href", "tel:119")
    loaded.tap("번호를 잊었어요")
    assert loaded.hurdles() == []
    loaded.miss_pin(4)
    loaded.type_pin(PIN)
    loaded.stands_at(1)


def test_five_wrong_pins_take_the_day_but_not_what_was_recorded(loaded: Phone, street: Street) -> None:
    loaded.lie_unused()
    loaded.miss_pin(4, 3, 2, 1, 0)
    expect(loaded.page.get_by_role("alert")).to_contain_text("기록 2건은 잠긴 채 남아")
    loaded.page.reload()
    expect(loaded.page.get_by_role("alert")).to_contain_text("다섯 번 틀려")
    loaded.context.set_offline(False)
    loaded.page.goto(street.link())
    loaded.choose_pin()
    loaded.stands_at(2)
    loaded.all_sent()
    assert [fact.kind for fact in street.facts()] == ["pickup", "delivered", "card"]


def test_who_logs_out_leaves_no_name_behind(loaded: Phone, street: Street) -> None:
    loaded.pass_undo()
    loaded.all_sent()
    loaded.tap("설정")
    loaded.tap("로그아웃")
    loaded.tap("네, 로그아웃합니다")
    expect(loaded.page.get_by_role("alert")).to_contain_text("로그아웃했습니다")
    wait_for(loaded.page, lambda: street.is_revoked())
    loaded.page.reload()
    expect(loaded.page.get_by_role("heading", name="배송 화면 연결")).to_be_visible()
    expect(loaded.page.get_by_text("김가상")).to_have_count(0)


def test_a_newcomer_sees_three_pictures_once(browser: Browser, street: Street) -> None:
    phone = Phone(context=browser.new_context(**PHONE), street=street, newcomer=True)
    phone.page.goto(street.link())
    phone.choose_pin()
    pages = (("홈 화면에 추가하세요", "다음"), ("위치는 동의할 때만", "동의하지 않습니다"), ("위급하면", "시작하기"))
    for title, button in pages:
        expect(phone.page.get_by_role("heading", name=title)).to_be_visible()
        assert phone.hurdles() == []
        phone.tap(button)
    expect(phone.page.get_by_role("heading", name="한끼")).to_be_visible()
    phone.page.reload()
    expect(phone.page.get_by_role("heading", name="한끼")).to_be_visible()
    phone.context.close()
    assert phone.thrown == []
