"""The rules about who may bring a person their meals, at the desk: set and taken away by the keyboard alone."""

from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from dispatch.ordering.rules import rules_of
from models.people import Recipient
from tests.makers.browsers import Visits, find_barriers, sticks_out
from tests.makers.desks import House
from tests.rider_api.web.test_desk_day import go, press

pytestmark = pytest.mark.browser


def kept(house: House) -> list[tuple[str, str]]:
    with house.database.read() as session:
        person: UUID = session.exec(select(Recipient.id).where(Recipient.number == 1)).one()
        return [(rule.kind, rule.value) for rule in rules_of(session, person)]


@pytest.mark.parametrize("width", [768, 1280])
def test_rules_are_set_refused_and_taken_away_by_keyboard(visits: Visits, house: House, width: int) -> None:
    page = visits.open("coordinator", width=width)
    page.goto("/desk/#/people/1")
    part = page.locator(".part", has_text="누가 배달하나")
    form = part.get_by_role("form", name="규칙 더하기")
    expect(part).to_contain_text("이미 계획이 있는 날: 11월 23일 (월)")
    go(page, form.locator("select").first)
    page.keyboard.press("ArrowDown")
    go(page, form.locator("select[name=value]"))
    page.keyboard.press("ArrowDown")
    press(page, form.get_by_role("button", name="규칙 더하기"))
    expect(part.get_by_role("listitem")).to_contain_text("보내지 않을 배송원: 라이더-02 · 라이더")
    assert kept(house) == [("never_courier", "라이더-02")]

    go(page, form.locator("select").first, "Shift+Tab")
    page.keyboard.press("ArrowUp")
    go(page, form.locator("select[name=value]"))
    page.keyboard.press("ArrowDown")
    press(page, form.get_by_role("button", name="규칙 더하기"))
    expect(part.get_by_role("alert")).to_contain_text("rule.contradicts")
    assert find_barriers(page) == []
    assert not sticks_out(page)

    press(page, part.get_by_role("button", name="보내지 않을 배송원: 라이더-02 빼기"), "Shift+Tab")
    expect(part).to_contain_text("정한 규칙이 없습니다.")
    assert kept(house) == []
    press(page, page.get_by_role("button", name="되돌리기"))
    expect(part.get_by_role("listitem")).to_contain_text("라이더-02")
    assert kept(house) == [("never_courier", "라이더-02")]
    assert find_barriers(page) == []


def test_an_auditor_reads_the_rules_and_a_care_manager_does_not(visits: Visits, house: House) -> None:
    rule = {"kind": "usual_courier", "value": "라이더-01"}
    house.client("coordinator").post("/api/desk/recipients/1/rules", json=rule)
    page = visits.open("auditor")
    page.goto("/desk/#/people/1")
    part = page.locator(".part", has_text="누가 배달하나")
    expect(part.get_by_role("listitem")).to_contain_text("늘 오는 배송원: 라이더-01")
    expect(part.get_by_role("button")).to_have_count(0)
    page = visits.open("care_manager")
    page.goto("/desk/#/people/1")
    expect(page.get_by_role("heading", name="날짜별 주문")).to_be_visible()
    expect(page.locator(".part", has_text="누가 배달하나")).to_have_count(0)
