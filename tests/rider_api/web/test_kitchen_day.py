"""A whole day of a kitchen in a real Chromium: scanner, keyboard only, no network, batches and a recall."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import Session, col, select

from dispatch.kitchen.feedback import take_feedback
from models.deliveries import Handover
from models.lots import Lot, Recall
from models.orders import DailyOrder, FrozenChange
from models.statuses import ChangeStatus
from tests.makers.browsers import Visits, find_barriers, mend_network, sticks_out, wait_for
from tests.makers.desks import House

pytestmark = pytest.mark.browser
FIRST = "라이더-01 1"


def scan(page: Page, label: str) -> None:
    """As a scanner does: it types, and ends with Enter."""
    page.keyboard.type(label)
    page.keyboard.press("Enter")


def press_until(page: Page, target: Locator, key: str = "Tab") -> None:
    """Move the focus by the keyboard alone."""
    for _ in range(60):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError("the keyboard does not reach it")


def counts(house: House) -> list[int]:
    with house.database.read() as session:
        rows = session.exec(select(Handover.counted_meals).where(Handover.counted_by == "place"))
        return sorted(rows.all())


def cancellation(house: House) -> ChangeStatus:
    """How far the kitchen is with the one meal that was cancelled after the freeze."""
    with house.database.read() as session:
        return session.exec(select(FrozenChange.status).where(FrozenChange.kind == "cancel")).one()


def test_boxes_are_counted_by_a_scanner_from_the_board_itself(visits: Visits, house: House) -> None:
    page = visits.open("kitchen")
    expect(page.locator(".pickup")).to_have_count(2)
    scan(page, "1123-001-general/1")
    sheet = page.get_by_role("dialog")
    expect(sheet.locator(".counter output")).to_have_text("1")
    expect(sheet).to_contain_text("아직 세지 않음: 1123-001-general, 1123-002-general ×2")
    scan(page, "1123-001-general/1")
    expect(sheet).to_contain_text("이미 센 도시락입니다")
    scan(page, "1124-009/1")
    expect(sheet).to_contain_text("모르는 이름표입니다")
    scan(page, "1123-001-general/2")
    scan(page, "1123-002-general/1")
    expect(sheet.locator(".counter output")).to_have_text("3")
    expect(sheet).to_contain_text("계획보다 1식 적습니다.")
    assert find_barriers(page) == []
    sheet.get_by_label("스캔하거나 이름표의 번호 4자리").fill("0002")
    page.keyboard.press("Enter")
    expect(sheet).to_contain_text("1123-002-general/2 셌습니다")
    sheet.get_by_role("button", name="4식 인계 확인").click()
    expect(page.locator(f'[data-pickup="{FIRST}"]')).to_contain_text("4식 인계함")
    assert counts(house) == [4]


def test_a_box_of_another_courier_is_said_and_not_counted(visits: Visits, house: House) -> None:
    with house.database.read() as session:
        order = session.exec(select(DailyOrder).where(col(DailyOrder.number).startswith("1123-003"))).one()
    page = visits.open("kitchen")
    page.locator(f'[data-pickup="{FIRST}"]').click()
    sheet = page.get_by_role("dialog")
    scan(page, f"{order.number}/1")  # it was cancelled: no box of it belongs on the road
    expect(sheet).to_contain_text("모르는 이름표입니다")
    expect(sheet.locator(".counter output")).to_have_text("4")


def test_what_is_done_without_a_network_waits_survives_a_restart_and_is_sent_once(visits: Visits, house: House) -> None:
    page = visits.open("kitchen")
    expect(page.get_by_text("실시간")).to_be_visible()
    page.context.route("**/api/kitchen/**", lambda route: route.abort())
    page.locator(f'[data-pickup="{FIRST}"]').click()
    page.get_by_role("button", name="4식 인계 확인").click()
    expect(page.locator(f'[data-pickup="{FIRST}"]')).to_contain_text("4식 인계함")
    page.get_by_role("button", name="확인했습니다").click()
    expect(page.locator(".changes")).to_have_count(0)
    expect(page.get_by_text("보낼 것 2건")).to_be_visible()
    page.reload()
    expect(page.get_by_text("보낼 것 2건")).to_be_visible()
    expect(page.locator(f'[data-pickup="{FIRST}"]')).to_contain_text("4식 인계함")
    assert counts(house) == []
    mend_network(page.context)
    page.reload()
    expect(page.get_by_text("보낼 것")).to_have_count(0)
    wait_for(page, lambda: counts(house) == [4])
    wait_for(page, lambda: cancellation(house) == ChangeStatus.ACKNOWLEDGED)


def test_a_batch_is_finished_handed_out_and_called_back(visits: Visits, house: House) -> None:
    desk = visits.open("coordinator")
    expect(desk.get_by_text("실시간")).to_be_visible()
    page = visits.open("kitchen")
    page.locator(f'[data-pickup="{FIRST}"]').click()
    page.get_by_role("button", name="4식 인계 확인").click()
    expect(page.locator(f'[data-pickup="{FIRST}"]')).to_contain_text("4식 인계함")
    page.get_by_role("button", name="조리·회수").click()
    expect(page.locator(".lot")).to_contain_text("40식 가운데 4식 나감")
    page.get_by_role("button", name="조리 끝 적기").click()
    sheet = page.get_by_role("dialog")
    assert find_barriers(page) == []
    sheet.get_by_role("button", name="+10").click()
    sheet.get_by_role("button", name="14식 조리 끝").click()
    expect(page.locator(".lot")).to_have_count(2)
    page.get_by_role("button", name="1번 묶음 회수").click()
    recall = sheet.get_by_role("button", name="나간 4식 회수하기")
    expect(recall).to_be_disabled()
    assert find_barriers(page) == []
    sheet.get_by_label("상함").check()
    recall.click()
    expect(page.locator(".lot.is-recalled")).to_contain_text("회수함 · 상함")
    expect(desk.locator(".exception", has_text="묶음 1번을 회수합니다").first).to_be_visible()
    with house.database.read() as session:
        assert len(session.exec(select(Recall)).all()) == 1
        assert len(session.exec(select(Lot)).all()) == 2


def test_a_complaint_lights_the_board_and_stands_in_the_months(visits: Visits, house: House) -> None:
    page = visits.open("kitchen")
    expect(page.get_by_text("실시간")).to_be_visible()
    with house.database.write() as session:
        take_feedback(session, UUID(house.ids["order"]), verdict="complaint", topics=["temperature"], note="식었음")
    expect(page.get_by_role("alert")).to_contain_text("새 불만·칭찬 1건")
    page.get_by_role("button", name="봤습니다").click()
    page.get_by_role("button", name="불만·칭찬").click()
    expect(page.locator(".said li")).to_contain_text("불만 · 온도")
    expect(page.locator(".feedback-table")).to_contain_text("저염 일반식")
    expect(page.get_by_role("img")).to_have_attribute("aria-label", pattern("불만 1, 칭찬 0"))
    assert find_barriers(page) == []
    assert "식었음" not in page.content()
    assert "김가상" not in page.content()


def holds_focus(page: Page) -> None:
    """What was pressed is gone, and the focus is somewhere: the next Tab goes on from there, not from the top."""
    expect(page.get_by_role("dialog")).to_have_count(0)
    wait_for(page, lambda: bool(page.evaluate("document.activeElement !== document.body")))


def test_a_whole_day_with_the_keyboard_only(visits: Visits, house: House) -> None:
    page = visits.open("kitchen")
    change = page.get_by_role("button", name="1번 변경 확인했습니다")
    expect(change).to_be_visible()
    press_until(page, change)
    page.keyboard.press("Enter")
    expect(page.locator(".changes")).to_have_count(0)
    holds_focus(page)
    pickup = page.locator(f'[data-pickup="{FIRST}"]')
    press_until(page, pickup)
    page.keyboard.press("Enter")
    confirm = page.get_by_role("button", name="4식 인계 확인")
    press_until(page, confirm)
    page.keyboard.press("Enter")
    expect(pickup).to_contain_text("4식 인계함")
    holds_focus(page)
    shortage = page.get_by_role("button", name="부족 알리기", exact=True)
    press_until(page, shortage)
    page.keyboard.press("Space")
    tell = page.get_by_role("button", name="1식 부족 알리기")
    press_until(page, tell)
    page.keyboard.press("Enter")
    expect(page.get_by_text("통합창구에 알렸습니다")).to_be_visible()
    holds_focus(page)
    lots = page.get_by_role("button", name="조리·회수")
    press_until(page, lots, key="Shift+Tab")
    page.keyboard.press("Enter")
    finish = page.get_by_role("button", name="조리 끝 적기")
    press_until(page, finish)
    page.keyboard.press("Enter")
    done = page.get_by_role("button", name="4식 조리 끝")
    press_until(page, done)
    page.keyboard.press("Enter")
    expect(page.locator(".lot")).to_have_count(2)
    holds_focus(page)
    assert counts(house) == [4]


@pytest.mark.parametrize(("width", "height"), [(768, 1024), (1280, 800), (1920, 1080)])
def test_every_view_is_whole_and_without_barriers(visits: Visits, house: House, width: int, height: int) -> None:
    with house.database.write() as session:
        _say_a_lot(session, UUID(house.ids["order"]))
    page = visits.open("kitchen", width=width, height=height)
    for view, shown in {"조리·회수": ".lot", "불만·칭찬": ".feedback-picture"}.items():
        page.get_by_role("button", name=view).click()
        expect(page.locator(shown).first).to_be_visible()
        assert find_barriers(page) == []
        assert not sticks_out(page)
        assert "김가상" not in page.content()


def test_papers_are_one_tap_away(visits: Visits, house: House) -> None:
    page = visits.open("kitchen")
    page.get_by_role("button", name="준비할 식수").click()
    expect(page.locator(".day-pick")).to_contain_text("11/24")  # the next day to prepare; nothing is frozen for it yet
    page.get_by_role("button", name="전날").click()
    links = page.locator(".papers a")
    expect(links).to_have_count(4)
    for link in links.all():
        answer = page.request.get(link.get_attribute("href") or "")
        assert answer.headers["content-type"] == "application/pdf"


def _say_a_lot(session: Session, order_id: UUID) -> None:
    for verdict, topics in (("complaint", ["temperature", "taste", "container"]), ("praise", ["taste"])):
        take_feedback(session, order_id, verdict=verdict, topics=topics)


def pattern(text: str) -> "re.Pattern[str]":
    return re.compile(text)
