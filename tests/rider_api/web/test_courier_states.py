"""What a courier meets beside the way from door to door: ends, waits and bad news. Each can be read and touched."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import Session, select

from dispatch import clock
from dispatch.kitchen.lots import record_lot
from dispatch.kitchen.recalls import recall_lot
from dispatch.providers.breaks import read_breaks
from models.fleet import Duty, Kitchen, Team
from models.orders import Menu, StandingOrder
from models.people import Recipient
from tests.makers.browsers import close, mend_network
from tests.makers.days import DAY, HOUR
from tests.makers.phones import FACTS, PHONE, PIN, Phone, Street

pytestmark = pytest.mark.browser

Holds = Callable[[str | datetime], datetime]


def test_an_address_without_a_link_says_where_to_get_one(phone: Phone) -> None:
    phone.page.goto(f"{phone.street.base}/c/")
    expect(phone.page.get_by_text("링크를 눌러 주세요")).to_be_visible()
    assert phone.hurdles() == []


def test_a_used_link_says_so(phone: Phone, street: Street, browser: Browser) -> None:
    link = street.link()
    phone.page.goto(link)
    phone.choose_pin()
    expect(phone.page.get_by_role("heading", name="한끼")).to_be_visible()
    stranger = Phone(context=browser.new_context(**PHONE), street=street)
    stranger.page.goto(link)
    stranger.choose_pin()
    expect(stranger.page.get_by_role("alert")).to_contain_text("새 링크")
    assert stranger.hurdles() == []
    close(stranger.context)
    phone.page.goto(f"{street.base}/c/?again{link[link.index('#') :]}")
    expect(phone.page.get_by_role("heading", name="한끼")).to_be_visible()


def test_an_old_link_says_so(phone: Phone, street: Street, at: Holds) -> None:
    link = street.link()
    at("2026-11-23 10:11")
    phone.page.goto(link)
    phone.choose_pin()
    expect(phone.page.get_by_role("alert")).to_contain_text("새 링크")
    assert phone.hurdles() == []


def test_a_phone_that_was_shut_out_and_one_that_was_left(loaded: Phone) -> None:
    loaded.lie_unused()
    loaded.miss_pin(4, 3, 2, 1)
    assert loaded.hurdles() == []
    loaded.miss_pin(0)
    assert loaded.hurdles() == []


def test_a_phone_that_was_logged_out(loaded: Phone) -> None:
    loaded.pass_undo()
    loaded.all_sent()
    for name in ("설정", "로그아웃", "네, 로그아웃합니다"):
        loaded.tap(name)
    expect(loaded.page.get_by_role("alert")).to_contain_text("로그아웃했습니다")
    assert loaded.hurdles() == []


def test_a_shift_that_has_ended_is_no_shift_to_come(loaded: Phone, at: Holds) -> None:
    loaded.pass_undo()
    loaded.all_sent()
    at("2026-11-23 15:30")
    loaded.page.clock.set_system_time("2026-11-23T15:30:00+09:00")
    loaded.page.reload()
    loaded.type_pin(PIN)
    over = loaded.page.get_by_role("heading", name="오늘 근무가 끝났습니다")
    expect(over).to_be_visible()
    expect(loaded.page.get_by_text("김가상")).to_have_count(0)
    assert loaded.hurdles() == []
    loaded.context.set_offline(True)
    loaded.page.reload()
    expect(over).to_be_visible()


def test_who_comes_early_is_told_when_the_doors_are_shown(phone: Phone, street: Street, at: Holds) -> None:
    at("2026-11-23 07:30")
    phone.page.clock.set_system_time("2026-11-23T07:30:00+09:00")
    phone.page.goto(street.link())
    phone.choose_pin()
    expect(phone.page.get_by_role("heading", name="오늘 근무 09:00–14:00")).to_be_visible()
    assert phone.hurdles() == []


def test_who_has_no_duty_is_told(phone: Phone, street: Street) -> None:
    with street.database.write() as session:
        street.town.session = session
        free = street.town.courier(session.exec(select(Team)).one(), "라이더-09")
        phone.courier_id = free.id
    phone.page.goto(street.link(phone.courier_id))
    phone.choose_pin()
    expect(phone.page.get_by_role("heading", name="오늘 배정된 배송이 없습니다")).to_be_visible()
    assert phone.hurdles() == []


def test_all_doors_done(loaded: Phone) -> None:
    for number in (1, 2, 3, 4, 5):
        loaded.stands_at(number)
        loaded.deliver()
    loaded.pass_undo()
    loaded.all_sent()
    expect(loaded.page.get_by_role("heading", name="오늘 배송을 모두 마쳤습니다")).to_be_visible()
    assert loaded.hurdles() == []


def test_a_box_that_was_called_back_stands_in_the_way(loaded: Phone, street: Street) -> None:
    loaded.pass_undo()
    loaded.all_sent()
    with street.database.write() as session:
        recall_everything(session)
    expect(loaded.page.get_by_text("회수된 도시락입니다")).to_be_visible()
    expect(loaded.page.locator(".foot").get_by_role("button")).to_have_text("드리지 않고 되가져가요")
    assert loaded.hurdles() == []
    loaded.tap("드리지 않고 되가져가요")
    loaded.page.clock.run_for(400)
    loaded.tap("안 받겠다고 하심")
    loaded.stands_at(2)
    loaded.pass_undo()
    loaded.all_sent()
    assert [fact.kind for fact in street.facts()] == ["pickup", "refused", "card"]


def recall_everything(session: Session) -> None:
    kitchen, menu = session.exec(select(Kitchen)).one(), session.exec(select(Menu)).one()
    finished = clock.moment_of(DAY, 9 * 3600)
    lot = record_lot(session, kitchen_id=kitchen.id, day=DAY, menu_id=menu.id, meals=40, finished_at=finished)
    recall_lot(session, lot.id, reason="foreign_object")


def test_records_that_wait_without_a_network(loaded: Phone) -> None:
    loaded.pass_undo()
    loaded.all_sent()
    loaded.context.set_offline(True)
    loaded.deliver()
    loaded.stands_at(2)
    assert loaded.hurdles() == []
    loaded.pass_undo()
    loaded.waits(2)
    expect(loaded.page.get_by_text("인터넷 없음")).to_be_visible()
    assert loaded.hurdles() == []


def test_a_record_that_the_server_does_not_take_says_why(loaded: Phone) -> None:
    loaded.pass_undo()
    loaded.all_sent()
    reason = {
        "code": "sync.items", "subject": [],
        "cause": {"ko": "이 기록은 읽을 수 없습니다.", "en": "This record cannot be read."},
        "action": {"ko": "상황실에 전화해 주세요.", "en": "Call the desk."},
    }  # fmt: skip
    loaded.context.route(FACTS, lambda route: route.fulfill(status=422, json={"error": reason}))
    loaded.deliver()
    loaded.pass_undo()
    loaded.page.get_by_role("button", name="보낼 것").click()
    expect(loaded.page.get_by_text("이 기록은 읽을 수 없습니다.")).to_have_count(2)
    assert loaded.hurdles() == []
    mend_network(loaded.context)
    loaded.tap("다시 보내기")
    expect(loaded.page.get_by_text("모두 보냈습니다.")).to_be_visible()
    assert [fact.kind for fact in loaded.street.facts()] == ["pickup", "delivered", "card"]


def test_english_from_the_pin_on(browser: Browser, street: Street) -> None:
    phone = Phone(context=browser.new_context(**PHONE), street=street, newcomer=True)
    phone.page.add_init_script("localStorage.setItem('bapgil.language', 'en')")
    phone.page.goto(street.link())
    for title in ("Choose 6 digits", "the same digits once more"):
        expect(phone.page.get_by_text(title)).to_be_visible()
        assert phone.hurdles() == []
        phone.type_pin(PIN)
    for button in ("Next", "I do not agree", "Start"):
        expect(phone.page.get_by_role("button", name=button, exact=True)).to_be_visible()
        assert phone.hurdles() == []
        phone.tap(button)
    expect(phone.page.get_by_role("heading", name="한끼")).to_be_visible()
    assert phone.hurdles() == []
    close(phone.context)
    assert phone.thrown == []


def test_high_contrast_at_a_door_with_everything(loaded: Phone) -> None:
    loaded.pass_undo()
    for name in ("설정", "진하게", "뒤로"):
        loaded.tap(name)
    loaded.deliver()
    loaded.stands_at(2)
    assert loaded.hurdles() == []
    loaded.context.set_offline(True)
    loaded.pass_undo()
    loaded.page.clock.fast_forward("01:30:00")
    loaded.page.reload()
    expect(loaded.page.get_by_role("heading", name="번호 6자리")).to_be_visible()
    assert loaded.hurdles() == []


def test_a_break_stands_in_the_list_and_before_the_door_that_it_comes_before(loaded: Phone, street: Street) -> None:
    loaded.pass_undo()
    loaded.all_sent()
    plan_break(street)
    banner = loaded.page.get_by_role("alert").filter(has_text="계획이 바뀌었습니다")
    expect(banner).to_contain_text("휴게 시간이 바뀜")
    assert loaded.hurdles() == []
    loaded.tap("확인했습니다")
    rest = loaded.page.get_by_text("휴게 10:1")
    expect(rest).to_have_count(1)
    rows = loaded.page.locator(".route ol > li")
    expect(rows.nth(2)).to_contain_text("휴게 10:1")
    loaded.stands_at(1)
    expect(loaded.page.get_by_text("쉬고 나서 가는 곳입니다.")).to_have_count(0)
    loaded.deliver()
    loaded.stands_at(2)
    expect(loaded.page.get_by_text("쉬고 나서 가는 곳입니다.")).to_be_visible()
    expect(rest).to_have_count(2)
    expect(loaded.page.get_by_text("10:50부터 받으십니다")).to_be_visible()
    loaded.pass_undo()
    assert loaded.hurdles() == []


def plan_break(street: Street) -> None:
    """The hours of doors 1 and 2 leave half an hour between them for the rest of 라이더-01."""
    with street.database.write() as session:
        for number, opens in ((1, 10 * HOUR), (2, 10 * HOUR + 3000)):
            person = session.exec(select(Recipient.id).where(Recipient.number == number)).one()
            order = session.exec(select(StandingOrder).where(StandingOrder.recipient_id == person)).one()
            order.window_start_seconds, order.window_end_seconds = opens, opens + 600
        duty = session.exec(select(Duty).where(Duty.code == "라이더-01")).one()
        duty.breaks = read_breaks("10:00-10:45 30분") or []
    street.republish((1, 2, 3, 4, 5), (6,))
