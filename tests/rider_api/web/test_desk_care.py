"""A care manager looks for the own people: alarmed, taken on, closed by who saw them, on a phone and at a desk."""

from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from models.accounts import Account
from models.statuses import CaseStatus
from models.welfare import Case
from tests.makers.browsers import Visits, find_barriers, sticks_out
from tests.makers.desks import FOREIGN, House
from tests.makers.plans import card
from tests.rider_api.web.test_desk import tell

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 800)])
def test_a_care_manager_does_the_whole_of_a_case(visits: Visits, house: House, width: int, height: int) -> None:
    page = visits.open("care_manager", width=width, height=height)
    expect(page.get_by_role("heading", name="지금 확인할 분")).to_be_visible()
    case = page.locator(".exception", has_text="김가상1 (1)")
    expect(case.locator(".next-step time")).to_contain_text("남음")
    assert find_barriers(page) == []
    assert not sticks_out(page)
    case.get_by_role("button", name="제가 확인합니다").click()
    expect(case).to_contain_text("담당: care_manager")

    case.get_by_role("button", name="열기·마치기").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("listitem").filter(has_text="확인").first).to_be_visible()
    assert find_barriers(page) == []
    assert not sticks_out(page)
    call = dialog.get_by_role("link", name="대상자 전화")
    expect(call).to_have_attribute("href", "tel:010-0000-0001")
    expect(dialog.get_by_role("link", name="보호자 전화 박보호1")).to_have_attribute("href", "tel:010-9999-0000")
    expect(dialog).to_contain_text("서울 마포구 가상로 1 · 1호 초인종")
    dialog.get_by_role("button", name="사례 마치기").click()
    expect(dialog, "how the person was found and by whom is needed").to_be_visible()
    dialog.get_by_label("직접 만남").check()
    dialog.get_by_label("누가 보거나 들었나요?").fill("돌봄매니저가 집에서 만남")
    dialog.get_by_label("메모").fill("시험: 주무시고 계셨음")
    dialog.get_by_role("button", name="사례 마치기").click()
    expect(page.get_by_text("지금 확인할 분이 없습니다.")).to_be_visible()
    assert find_barriers(page) == []
    with house.database.read() as session:
        closed = session.get_one(Case, UUID(house.ids["case"]))
        by = session.exec(select(Account.id).where(Account.login == "care_manager")).one()
        assert (closed.status, closed.closing_code) == (CaseStatus.CLOSED, "seen_in_person")
        assert (closed.owner_id, closed.closed_by) == (by, by)
        assert closed.closing_note == {"who": "돌봄매니저가 집에서 만남", "note": "시험: 주무시고 계셨음"}


def test_a_new_case_comes_up_by_itself_and_only_to_who_looks_after_the_person(visits: Visits, house: House) -> None:
    own, stranger = visits.open("care_manager"), visits.open(f"{FOREIGN}care_manager")
    expect(own.locator(".exception")).to_have_count(1)
    expect(stranger.get_by_text("지금 확인할 분이 없습니다.")).to_be_visible()
    own.get_by_role("link", name="의뢰").click()
    tell(house, visits, card(1, orders=[UUID(house.ids["order"])], outcome="no_answer", urgency="today"))
    expect(own.get_by_role("link", name="안부 확인")).to_contain_text("2")
    own.get_by_role("link", name="안부 확인").click()
    expect(own.locator(".exception", has_text="김가상2 (2)")).to_be_visible()
    expect(stranger.locator(".exception")).to_have_count(0)


def test_an_auditor_reads_a_case_and_cannot_close_it(house: House) -> None:
    with house.client("auditor") as auditor:
        assert [one["id"] for one in auditor.get("/api/desk/cases").json()] == [house.ids["case"]]
        reach = auditor.get(f"/api/desk/cases/{house.ids['case']}").json()["reach"]
        assert reach == {"phone": None, "address": "서교동 ○○○", "entry_note": None, "guardian": None}
        body = {"code": "seen_in_person", "who": "시험"}
        assert auditor.post(f"/api/desk/cases/{house.ids['case']}/close", json=body).status_code == 403
