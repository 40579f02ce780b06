"""What kitchens make, settled at the desk: menus and clashes, capacities and closures, the workbook."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import FilePayload, expect
from sqlmodel import select

from dispatch.ordering.changes import change_diet
from models.accounts import Account
from models.menus import DayMenu, KitchenCapacity, MealChoice
from tests.makers.browsers import Visits, find_barriers, sticks_out
from tests.makers.days import DAY, Town
from tests.makers.desks import House
from tests.makers.districts import ROWS, changed, only

pytestmark = pytest.mark.browser

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_a_menu_is_written_its_clash_shows_and_a_substitute_is_chosen(visits: Visits, house: House) -> None:
    with house.database.write() as session:
        change_diet(session, UUID(house.ids["order"]), "견과")
    page = visits.open("coordinator")
    page.goto("/desk/#/kitchens/menus")
    page.get_by_role("button", name="한끼 저염 일반식: 음식 적기").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("음식 이름").fill("호두 멸치볶음")
    dialog.get_by_label("재료 (쉼표로 나눠서)").fill("멸치, 호두")
    dialog.get_by_role("button", name="호두", exact=True).press("Enter")
    assert find_barriers(page) == []
    dialog.get_by_role("button", name="저장", exact=True).click()
    expect(page.locator(".supply-list")).to_contain_text("호두 멸치볶음 · 멸치, 호두 · 알레르기: 호두")
    page.get_by_role("button", name="한끼 저염 일반식: 대신 드릴 것 더하기").click()
    dialog.get_by_label("대신 드릴 것의 이름").fill("견과 없음")
    dialog.get_by_label("음식 이름").fill("멸치볶음")
    dialog.get_by_label("재료 (쉼표로 나눠서)").fill("멸치")
    dialog.get_by_role("button", name="호두", exact=True).press("Enter")
    dialog.get_by_role("button", name="저장", exact=True).click()
    expect(page.locator(".supply-list")).to_contain_text("대신 드릴 것: 견과 없음")
    with house.database.read() as session:
        assert {row.substitute for row in session.exec(select(DayMenu)).all()} == {"", "견과 없음"}

    page.get_by_role("link", name="식이 충돌 (한 주)").click()
    clash = page.locator(".supply-list li")
    expect(clash).to_contain_text("견과: 호두 멸치볶음에 든 호두")
    assert find_barriers(page) == []
    clash.get_by_role("button", name="대신 견과 없음 (멸치볶음)").press("Enter")
    expect(clash).to_contain_text("대신 드릴 것: 견과 없음")
    with house.database.read() as session:
        assert session.exec(select(MealChoice.substitute)).all() == ["견과 없음"]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_capacity_is_set_and_a_closure_added_and_taken_back(visits: Visits, house: House, width: int) -> None:
    with house.database.write() as session:
        town = Town.again(session, UUID(house.ids["area"]))
        town.menu(town.kitchen("세끼", at=(8, 8)), "죽")
    page = visits.open("coordinator", width=width)
    page.goto("/desk/#/kitchens/capacity")
    form = page.get_by_role("form", name="한끼: 조리 능력 저장")
    form.get_by_label("하루 몇 식").fill("120")
    form.get_by_role("button", name="조리 능력 저장").click()
    week = page.get_by_role("group", name="한끼 조리 능력")
    expect(week.get_by_role("row", name="모든 식단 합계").locator("td").first).to_have_text("120식")
    expect(page.locator(".supply-list").last).to_contain_text("한끼 · 저염 일반식")
    closing = page.get_by_role("form", name="한끼: 휴무 더하기")
    day = (DAY + timedelta(days=4)).isoformat()
    closing.get_by_label("쉬는 첫날").fill(day)
    closing.get_by_label("쉬는 마지막 날").fill(day)
    closing.get_by_role("button", name="휴무 더하기").click()
    reopen = page.get_by_role("button", name="11월 27일 (금) 휴무 취소")
    expect(reopen).to_be_visible()
    assert find_barriers(page) == []
    assert not sticks_out(page)
    reopen.press("Enter")
    expect(reopen).to_have_count(0)
    with house.database.read() as session:
        assert session.exec(select(KitchenCapacity.meals).order_by(KitchenCapacity.number)).all()[-1] == 120


def test_a_workbook_is_tried_before_it_is_taken_over(visits: Visits, house: House) -> None:
    with house.database.write() as session:
        session.exec(select(Account).where(Account.login == "coordinator")).one().area_id = None
    page = visits.open("coordinator")
    page.goto("/desk/#/kitchens/register")
    sheets = {"권역·동": ROWS["권역·동"], "업체": changed("업체", 권역="가온구")["업체"]}
    faulty = {**sheets, "업체": changed("업체", 권역="가온구", 위도="남쪽")["업체"]}

    def choose(content: bytes) -> None:
        page.set_input_files('input[type="file"]', FilePayload(name="등록.xlsx", mimeType=SPREADSHEET, buffer=content))
        page.get_by_role("button", name="먼저 시험하기").click()

    choose(only(**faulty))
    expect(page.locator(".supply-list")).to_contain_text("업체 · ")
    expect(page.get_by_role("button", name="등록하기")).to_be_disabled()
    assert find_barriers(page) == []
    choose(only(**sheets))
    expect(page.get_by_text("문제가 없습니다. 아직 저장하지 않았습니다.")).to_be_visible()
    page.get_by_role("button", name="등록하기").click()
    expect(page.get_by_text("등록했습니다.")).to_be_visible()
    assert find_barriers(page) == []
