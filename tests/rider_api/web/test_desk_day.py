"""A coordinator's whole day in a real Chromium with the keyboard alone, from a referral to the closed day."""

from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import col, select

from dispatch.access.accounts import AccountForm, create_account
from dispatch.keys import door_key
from dispatch.ordering.changes import acknowledge_change
from dispatch.planning.solving import work_once
from dispatch.planning.timetable import read_sheets
from models.orders import DailyOrder, Freeze, ServiceDay, StandingOrder
from models.plans import Plan, PlanRequest
from models.statuses import (
    CaseStatus,
    DayStatus,
    PlanRequestStatus,
    PlanStatus,
    Role,
    StandingOrderStatus,
    TaskKind,
)
from models.tasks import Task
from models.welfare import Case
from tests.makers.browsers import Visits, find_barriers, wait_for
from tests.makers.coming import EITHER, HOUSEHOLDS, WEDNESDAY, make_wednesday
from tests.makers.days import DAY
from tests.makers.desks import PASSWORD, House
from tests.makers.plans import record
from tests.rider_api.web.test_desk import tell

pytestmark = pytest.mark.browser

REFERRAL = {
    "receiving_centre": "서교동주민센터",
    "name": "새시험",
    "birth_date": "1940-01-02",
    "address": "서울특별시 마포구 가상로 77",
    "menu": "저염 일반식",
    "weekdays": "월·수·금",
    "meals_a_visit": "2",
    "approved_meals": "24",
    "start_day": "2026-11-24",
    "end_day": "2026-12-31",
    "consent_privacy": "예",
    "consent_third_parties": "예",
}
"""What is filled in, in the order of the form."""


def go(page: Page, target: Locator, key: str = "Tab") -> None:
    """Move the focus there by the keyboard alone."""
    expect(target).to_be_visible()
    for _ in range(120):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError("the keyboard does not reach it")


def press(page: Page, target: Locator, key: str = "Tab") -> None:
    go(page, target, key)
    page.keyboard.press("Enter")


def write(page: Page, field: Locator, value: str) -> None:
    """Fill in one field as its kind is filled in: typed, chosen with the arrows, or a date part by part."""
    go(page, field)
    kind = field.evaluate("element => element.type")
    if kind == "date":
        _write_date(page, field, value)
    elif kind == "select-one":
        page.keyboard.press("ArrowDown")
    else:
        page.keyboard.type(value)
    expect(field).to_have_value(value)


def _write_date(page: Page, field: Locator, value: str) -> None:
    """The browser's own language says whether the year comes last or first."""
    year, month_and_day = value[:4], value[5:].replace("-", "")
    page.keyboard.type(month_and_day + year)
    if field.input_value() == value:
        return
    for _ in range(3):
        page.keyboard.press("Backspace")
        page.keyboard.press("ArrowLeft")
    page.keyboard.type(year)
    page.keyboard.press("ArrowRight")
    page.keyboard.type(month_and_day)


def walk(page: Page, list_key: str, target: Locator) -> None:
    """By the shortcuts: E or L to a list, J down its rows; from the top again where the list was sorted meanwhile."""
    expect(target).to_be_visible()
    for key in 3 * (list_key, *"jjjjjjjj"):
        page.keyboard.press(key)
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("J does not reach it")


def holds_focus(page: Page) -> None:
    """A window has closed, and the focus is somewhere: who can't see the screen is not back at its top."""
    expect(page.get_by_role("dialog")).to_have_count(0)
    wait_for(page, lambda: bool(page.evaluate("document.activeElement !== document.body")))


def find(house: House, statement: Any) -> Any:
    """What the server has now: one value, or None."""
    with house.database.read() as session:
        return session.exec(statement).first()


def courier_of(house: House, number: int) -> str:
    """Who goes to a recipient on the newest plan of Wednesday."""
    with house.database.read() as session:
        plans = select(Plan.id).where(Plan.day == WEDNESDAY).order_by(col(Plan.version).desc())
        (code,) = [
            sheet.duty.code
            for sheet in read_sheets(session, session.exec(plans).first() or UUID(int=0))
            if any(stop.key == door_key(number, "한끼") for stop in sheet.stops)
        ]
        return code


def make_colleague(house: House) -> UUID:
    area = UUID(house.ids["area"])
    with house.database.write() as session:
        return create_account(
            session, AccountForm(login="동료", password=PASSWORD, role=Role.COORDINATOR, area_id=area)
        ).id


def sign_in(page: Page) -> None:
    page.goto("/")
    go(page, page.get_by_label("아이디"))
    page.keyboard.type("coordinator")
    go(page, page.get_by_label("비밀번호"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("실시간")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("마감 미리보기")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def take_in_a_referral(page: Page, house: House) -> None:
    press(page, page.get_by_role("link", name="의뢰"))
    for name, value in REFERRAL.items():
        write(page, page.locator(f'[name="{name}"]'), value)
    assert find_barriers(page) == []
    press(page, page.get_by_role("button", name="의뢰 접수"))
    status = select(StandingOrder.status).where(StandingOrder.approved_meals == int(REFERRAL["approved_meals"]))
    wait_for(page, lambda: find(house, status) == StandingOrderStatus.REQUESTED)
    press(page, page.get_by_role("link", name="정기 주문"), "Shift+Tab")
    press(page, page.get_by_role("button", name="새시험: 승인"))
    press(page, page.get_by_role("dialog").get_by_role("button", name="승인"))
    wait_for(page, lambda: find(house, status) == StandingOrderStatus.ACTIVE)
    holds_focus(page)


def freeze_wednesday(page: Page, house: House) -> None:
    press(page, page.get_by_role("link", name="오늘"), "Shift+Tab")
    expect(page.locator(".tour").first).to_be_visible()
    page.keyboard.press("]")
    page.keyboard.press("]")
    counted = f"{HOUSEHOLDS + 1}가구 {2 * HOUSEHOLDS + 2}식"
    expect(page.locator(".state-line")).to_contain_text(counted)
    page.keyboard.press("f")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(counted)
    press(page, dialog.get_by_role("button", name="지금 마감"))
    meals = select(Freeze.meals).where(Freeze.day == WEDNESDAY)
    wait_for(page, lambda: find(house, meals) == 2 * HOUSEHOLDS + 2)
    holds_focus(page)


def plan_wednesday(page: Page, house: House) -> None:
    """The worker's turn is taken in this process; how long it searches is not what is tried out here."""
    expect(page.get_by_role("button", name="계획 세우기")).to_be_visible()
    page.keyboard.press("n")
    wait_for(page, lambda: find(house, select(PlanRequest.status)) == PlanRequestStatus.REQUESTED)
    with house.database.write() as session:
        session.exec(select(PlanRequest)).one().iterations = 50
    work_once(house.database, "test")
    assert find(house, select(PlanRequest.status)) == PlanRequestStatus.DRAFTED
    expect(page.locator(".plan-word")).to_have_text("제1판 초안")
    holds_focus(page)


def move_undo_and_publish(page: Page, house: House) -> None:
    before = courier_of(house, EITHER)
    walk(page, "l", page.locator(f'[data-duty="{before}"] .tour-head'))
    page.keyboard.press("Enter")
    walk(page, "l", page.locator(".stop", has_text=f"김가상{EITHER}").locator("[data-row]"))
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog")
    couriers = dialog.get_by_role("combobox", name="배송원")
    go(page, couriers)
    page.keyboard.press("ArrowUp" if couriers.evaluate("element => element.selectedIndex") else "ArrowDown")
    expect(dialog).to_contain_text("비용 차이")
    press(page, dialog.get_by_role("button", name="이대로 옮기기"))
    wait_for(page, lambda: courier_of(house, EITHER) != before)
    expect(page.locator(".draft-bar")).to_contain_text("고침 1건")
    holds_focus(page)
    page.keyboard.press("Control+z")
    wait_for(page, lambda: courier_of(house, EITHER) == before)
    expect(page.locator(".draft-bar")).to_contain_text("고침 0건")
    page.keyboard.press("p")
    published = select(Plan.status).where(Plan.day == WEDNESDAY)
    wait_for(page, lambda: find(house, published) == PlanStatus.PUBLISHED)
    expect(page.locator(".plan-word")).to_have_text("제1판 배포됨")
    holds_focus(page)


def settle_what_is_open(page: Page, house: House, colleague: UUID) -> None:
    """A report is taken and handed on; a case is taken, and closed by who heard the person."""
    page.keyboard.press("t")
    expect(page.locator('[data-test="delivered"]')).to_have_text("0/2집")
    report = page.locator(".exception", has_text="위치·입구 제보")
    walk(page, "e", report.locator("[data-row]"))
    page.keyboard.press("o")
    owner = select(Task.owner_id).where(Task.kind == TaskKind.CHECK_ENTRANCE)
    wait_for(page, lambda: find(house, owner) is not None)
    expect(report).to_contain_text("담당: coordinator")
    press(page, report.get_by_role("button", name="넘기기"))
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("combobox")).to_contain_text("동료")
    press(page, dialog.get_by_role("button", name="넘기기"))
    wait_for(page, lambda: find(house, owner) == colleague)
    holds_focus(page)

    case = page.locator(".exception", has_text="응답 없음")
    walk(page, "e", case.locator("[data-row]"))
    page.keyboard.press("o")
    wait_for(page, lambda: find(house, select(Case.owner_id)) is not None)
    expect(case).to_contain_text("담당: coordinator")
    walk(page, "e", case.locator("[data-row]"))
    page.keyboard.press("Enter")
    go(page, dialog.get_by_label("직접 만남"))
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_label("전화로 목소리 확인")).to_be_checked()
    write(page, dialog.get_by_label("누가 보거나 들었나요?"), "조정자가 통화함")
    page.keyboard.press("Enter")
    wait_for(page, lambda: find(house, select(Case.status)) == CaseStatus.CLOSED)
    expect(case).to_have_count(0)
    holds_focus(page)


def finish_the_doors(house: House, visits: Visits) -> None:
    """The courier brings both meals, and the kitchen has seen the cancelled one: the others' part of the day."""
    with house.database.write() as session:
        acknowledge_change(session, UUID(house.ids["change"]))
        doors = select(DailyOrder.id).where(col(DailyOrder.number).startswith("1123-00")).order_by(DailyOrder.number)
        first, second, _ = session.exec(doors).all()
    handed = {"handed": "person", "collected": 0}
    boxes = [record(place, "delivered", orders=[one], data=handed) for place, one in enumerate((first, second), 1)]
    tell(house, visits, *boxes)


def test_a_whole_day_with_the_keyboard_only(visits: Visits, house: House) -> None:
    make_wednesday(house)
    colleague = make_colleague(house)
    page = visits.open()
    sign_in(page)
    take_in_a_referral(page, house)
    freeze_wednesday(page, house)
    plan_wednesday(page, house)
    move_undo_and_publish(page, house)
    settle_what_is_open(page, house, colleague)
    finish_the_doors(house, visits)
    expect(page.locator('[data-test="delivered"]')).to_have_text("2/2집")
    page.keyboard.press("x")
    press(page, page.get_by_role("dialog").get_by_role("button", name="하루 마치기"))
    closed = select(ServiceDay.status).where(ServiceDay.day == DAY, ServiceDay.area_id == UUID(house.ids["area"]))
    wait_for(page, lambda: find(house, closed) == DayStatus.CLOSED)
    expect(page.locator(".state-line")).to_contain_text("마친 날")
    holds_focus(page)
    assert find_barriers(page) == []
