"""The coordinator's desk in a real Chromium, in front of the real application: ten o'clock on a small service day."""

import re
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import httpx
import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from dispatch.access.accounts import AccountForm, create_account
from dispatch.channels.contacts import set_contact
from dispatch.clock import hold_clock, now
from dispatch.welfare.steps import fire_due_steps
from models.statuses import Role
from tests.makers.browsers import Visits, find_barriers, sign_in, sticks_out
from tests.makers.days import DAY
from tests.makers.desks import PASSWORD, House
from tests.makers.plans import card, record

pytestmark = pytest.mark.browser

RIDER_BLUE = (11, 80, 208)
HEADINGS = (
    "접수 동주민센터,대상자 성명,생년월일,주소,식단,배달 요일,1회 식수,승인 식수,시작일,종료일,"
    "개인정보 동의,제3자 제공 동의"
)

RAW_DATE = re.compile(r"\d{4}-\d\d-\d\d")

PAGES = {
    "day": ".tour.open",
    "intake": ".form-group",
    "orders": "tbody tr",
    "people": ".people li",
    "people/1": ".timeline li",
    "couriers": ".couriers li",
    "kitchens": ".kitchen-lots li",
    "welfare": "form",
}


def tell(house: House, visits: Visits, *items: dict[str, object]) -> None:
    """The phone of 라이더-01 sends these records over the network."""
    token = {"Authorization": f"Bearer {house.tokens['courier']}"}
    body = {"device_now": "2026-11-23T10:00:00+09:00", "items": items}
    answer = httpx.post(f"{visits.base}/api/courier/facts", headers=token, json=body)
    assert [one["result"] for one in answer.json()["answers"]] == ["applied"] * len(items)


def is_near(colour: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return max(abs(one - two) for one, two in zip(colour, other, strict=True)) < 60


def open_tour(page: Page, code: str) -> None:
    head_of(page, code).click()


def head_of(page: Page, code: str) -> Locator:
    return page.locator(f'[data-duty="{code}"] .tour-head')


def leave_dialog(page: Page) -> None:
    """By Escape; nothing behind a dialog can be focused before it has gone."""
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_role_decides_the_face(visits: Visits) -> None:
    page = visits.open()
    page.goto("/")
    page.get_by_label("아이디").fill("coordinator")
    page.get_by_label("비밀번호").fill("not the password")
    page.get_by_role("button", name="로그인").click()
    expect(page.get_by_role("alert")).to_contain_text("비밀번호")
    assert find_barriers(page) == []
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="지금 필요한 일")).to_be_visible()
    assert page.url.endswith("/desk/")
    assert visits.open("kitchen").url.endswith("/kitchen/")


def test_a_case_is_taken_and_closed_by_who_saw_the_person(visits: Visits) -> None:
    page = visits.open("coordinator")
    case = page.locator(".exception", has_text="응답 없음")
    expect(case).to_contain_text("김가상1 (1)")
    expect(case.locator(".next-step time")).to_contain_text("남음")
    before = case.locator(".next-step time").inner_text()
    expect(case.locator(".next-step time")).not_to_have_text(before)

    case.get_by_role("button", name="제가 확인합니다").click()
    expect(case).to_contain_text("담당: coordinator")

    case.get_by_role("button", name="열기·마치기").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("위험도: 보통")
    expect(dialog).to_contain_text("아직 아무에게도 알리지 않았습니다.")
    assert find_barriers(page) == []
    dialog.get_by_label("보호자").check()
    dialog.get_by_label("전화로 목소리 확인").check()
    dialog.get_by_label("누가 보거나 들었나요?").fill("조정자가 통화함")
    dialog.get_by_role("button", name="사례 마치기").click()
    expect(page.locator(".exception", has_text="김가상1")).to_have_count(0)


def test_a_case_says_who_was_told_over_which_channel(visits: Visits, house: House) -> None:
    with house.database.write() as session:
        set_contact(
            session, area_id=UUID(house.ids["area"]), target="coordinator", channel="email", address="desk@example.kr"
        )
    hold_clock(now() + timedelta(minutes=6))
    fire_due_steps(house.database)
    page = visits.open("coordinator")
    page.locator(".exception", has_text="응답 없음").get_by_role("button", name="열기·마치기").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".message", has_text="전자우편")).to_contain_text("보내는 중")
    expect(dialog.locator(".message", has_text="이 화면")).to_contain_text("아직 안 봄")
    dialog.get_by_role("button", name="조정자 단계를 제가 맡습니다").click()
    expect(dialog.locator(".message", has_text="이 화면")).to_contain_text("확인함")
    assert find_barriers(page) == []


def test_the_ladder_is_changed_and_a_warning_set_at_the_desk(visits: Visits) -> None:
    page = visits.open("coordinator")
    page.goto("/desk/#/welfare")
    expect(page.get_by_text("기본 단계를 쓰고 있습니다.")).to_be_visible()
    ladder = page.get_by_role("form", name="응답 없음")
    ladder.get_by_label("2단계: 몇 분 뒤").fill("3")
    ladder.get_by_role("button", name="이 단계로 바꾸기").click()
    expect(page.get_by_text("조정자 +3 → 보호자 +15")).to_be_visible()
    page.get_by_label("첫날").fill("2026-12-01")
    page.get_by_label("마지막 날").fill("2026-12-03")
    page.get_by_role("button", name="특보 더하기").click()
    expect(page.get_by_text("폭염 · 12월 1일 – 12월 3일")).to_be_visible()
    assert find_barriers(page) == []


def test_a_care_manager_sees_what_happens_to_the_own_people_without_touching(visits: Visits, house: House) -> None:
    page = visits.open("care_manager")
    page.goto("/desk/#/people/2")
    expect(page.get_by_role("link", name="경과 내려받기 (엑셀)")).to_be_visible()
    expect(page.locator(".timeline li", has_text="안부카드")).to_have_count(0)
    tell(house, visits, card(1, orders=[UUID(house.ids["order"])]))
    expect(page.locator(".timeline li", has_text="안부카드")).to_have_count(1)
    assert find_barriers(page) == []


def test_what_needs_somebody_is_filtered_taken_and_handed_on_by_keyboard(visits: Visits, house: House) -> None:
    with house.database.write() as session:
        area = UUID(house.ids["area"])
        create_account(session, AccountForm(login="동료", password=PASSWORD, role=Role.COORDINATOR, area_id=area))
    page = visits.open("coordinator")
    task = page.locator(".exception", has_text="주소")
    expect(task).to_contain_text("담당 없음")
    expect(page.get_by_text("실시간")).to_be_visible()  # from here on the list is sorted by the server's clock
    page.keyboard.press("e")
    expect(page.locator(".exception").first.locator("[data-row]")).to_be_focused()
    page.keyboard.press("j")
    expect(task.locator("[data-row]")).to_be_focused()
    page.keyboard.press("o")
    expect(task).to_contain_text("담당: coordinator")
    page.get_by_role("button", name="내 것").press("Enter")
    expect(page.locator(".exception")).to_have_count(1)
    assert find_barriers(page) == []
    task.get_by_role("button", name="넘기기").press("Enter")
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_contain_text("동료")
    page.get_by_role("dialog").get_by_role("button", name="넘기기").press("Enter")
    expect(page.get_by_text("이 조건에 맞는 일이 없습니다.")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="단축키")).to_contain_text("계획 비교")
    assert find_barriers(page) == []
    leave_dialog(page)


def test_what_a_courier_does_is_seen_without_touching(visits: Visits, house: House) -> None:
    page = visits.open("coordinator")
    expect(page.locator('[data-test="delivered"]')).to_have_text("0/2집")
    expect(page.get_by_text("실시간")).to_be_visible()
    order = UUID(house.ids["order"])
    handed = record(2, "delivered", orders=[order], data={"handed": "person", "collected": 0})
    tell(house, visits, card(1, orders=[order], urgency="now"), handed)
    expect(page.locator('[data-test="delivered"]')).to_have_text("1/2집")
    expect(page.locator(".exception", has_text="김가상2")).to_contain_text("지금 위급")
    expect(page.locator('[data-test="announcer"]')).to_contain_text("김가상2")
    open_tour(page, "라이더-01")
    expect(page.locator(".stop", has_text="김가상2")).to_contain_text("전달 완료")


def test_a_stop_is_moved_undone_and_published_by_keyboard_alone(visits: Visits) -> None:
    page = visits.open("coordinator")
    head_of(page, "라이더-01").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="김가상2 옮기기").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("지금 자리입니다")
    dialog.get_by_role("combobox", name="배송원").focus()
    page.keyboard.press("ArrowDown")
    expect(dialog).to_contain_text("비용 차이")
    expect(dialog.locator("table").first).to_contain_text("라이더-02")
    assert find_barriers(page) == []
    dialog.get_by_role("button", name="이대로 옮기기").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".plan-word")).to_have_text("제2판 초안")
    expect(page.locator(".tour.open")).to_contain_text("김가상2")

    page.locator("body").press("Control+z")
    expect(page.locator(".draft-bar")).to_contain_text("고침 0건")
    expect(page.locator('[data-duty="라이더-01"]')).to_contain_text("2집")
    page.locator("body").press("Control+Shift+Z")
    expect(page.locator(".draft-bar")).to_contain_text("고침 1건")
    expect(page.locator(".tour.open")).to_contain_text("김가상2")

    page.get_by_role("button", name="전후 비교").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".figures")).to_contain_text("낯선 배송원")
    expect(page.locator(".differences")).to_contain_text("김가상2")
    assert find_barriers(page) == []
    leave_dialog(page)

    page.get_by_role("button", name="계획 비교").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="라이더 2집")).to_have_count(1)
    leave_dialog(page)
    page.get_by_role("button", name="제2판 배포").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".plan-word")).to_have_text("제2판 배포됨")


def test_a_stop_is_dragged_and_a_locked_one_stays(visits: Visits) -> None:
    page = visits.open("coordinator")
    open_tour(page, "라이더-01")
    second = page.locator(".stop.door", has_text="김가상2")
    second.drag_to(page.locator('[data-duty="라이더-02"] h4'))
    expect(page.locator(".plan-word")).to_have_text("제2판 초안")
    expect(page.locator(".draft-bar")).to_contain_text("고침 1건")
    open_tour(page, "라이더-02")
    expect(second).to_be_visible()

    page.get_by_role("button", name="라이더-02 작업").click()
    page.get_by_role("button", name="코스 전체 고정", exact=True).click()
    expect(page.locator('[data-duty="라이더-02"]')).to_contain_text("코스 고정")
    second.drag_to(page.locator('[data-duty="라이더-01"] h4'))
    expect(page.locator('[data-duty="라이더-01"]').get_by_role("alert")).to_contain_text("plan.locked")
    expect(page.locator('[data-duty="라이더-02"]')).to_contain_text("김가상2")
    assert find_barriers(page) == []


def move_second_door(page: Page) -> None:
    """To 라이더-02, by the menu."""
    open_tour(page, "라이더-01")
    page.get_by_role("button", name="김가상2 옮기기").click()
    page.get_by_role("dialog").get_by_role("combobox", name="배송원").select_option(index=1)
    page.get_by_role("button", name="이대로 옮기기").click()


def test_two_coordinators_see_each_other_and_overwrite_nothing_unseen(visits: Visits) -> None:
    one, other = visits.open("coordinator"), visits.open("coordinator")
    for page in (one, other):
        open_tour(page, "라이더-01")
        open_tour(page, "라이더-01")
    # Both begin with the published plan: the second is told of the first's draft.
    open_tour(other, "라이더-01")
    other.get_by_role("button", name="김가상2 옮기기").click()
    move_second_door(one)
    expect(one.locator(".plan-word")).to_have_text("제2판 초안")
    other.get_by_role("dialog").get_by_role("button", name="이 집 빼기").click()
    told = other.get_by_role("dialog", name="그사이 다른 담당자가 바꿨습니다")
    expect(told).to_contain_text("plan.draft_open")
    expect(told.locator(".edit-list")).to_contain_text("집 옮기기")
    assert find_barriers(other) == []
    told.get_by_role("button", name="그 초안 열기").click()
    expect(other.locator(".plan-word")).to_have_text("제2판 초안")

    # Both look at the same draft; one undoes, the other's screen follows by itself.
    one.locator(".draft-bar").get_by_role("button", name="되돌리기").click()
    expect(other.locator(".draft-bar")).to_contain_text("고침 0건")


def test_an_ill_couriers_doors_are_given_to_others_in_one_action(visits: Visits) -> None:
    page = visits.open("coordinator")
    page.get_by_role("button", name="라이더-01 작업").focus()
    page.keyboard.press("Enter")
    assert find_barriers(page) == []
    page.get_by_role("button", name="배송원 결근·사고").press("Enter")
    expect(page.locator(".plan-word")).to_have_text("제2판 초안", timeout=60_000)
    expect(page.locator('[data-duty="라이더-02"]')).to_contain_text("2집")
    expect(page.locator('[data-duty="라이더-01"]')).to_have_count(0)
    expect(page.get_by_text("배송원이 바뀐 집 2곳")).to_be_visible()


def test_the_map_draws_routes_without_any_server_of_tiles_or_letters(visits: Visits) -> None:
    page = visits.open()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, "coordinator")
    shown = page.locator('.map[data-ready="true"]')
    expect(shown).to_be_visible()
    open_tour(page, "라이더-02")
    page.wait_for_timeout(1000)
    with Image.open(BytesIO(shown.screenshot())) as picture:
        pixels = picture.convert("RGB").tobytes()
    blue = sum(is_near(tuple(pixels[place : place + 3]), RIDER_BLUE) for place in range(0, len(pixels), 3))
    assert blue > 200
    assert all(url.startswith((visits.base, "blob:", "data:")) for url in asked)


def test_before_the_freeze_its_preview_is_offered_and_no_plan(visits: Visits) -> None:
    page = visits.open("coordinator")
    expect(page.get_by_role("button", name="다시 계획하기")).to_be_visible()
    expect(page.get_by_role("button", name="마감 미리보기")).to_have_count(0)
    page.get_by_role("button", name="다음 날").click()
    expect(page.locator(".state-line")).to_contain_text("마감 전")
    page.get_by_role("button", name="마감 미리보기").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("지금 마감")
    leave_dialog(page)
    expect(page.get_by_role("button", name="계획 세우기")).to_have_count(0)


def test_a_cancelled_door_is_struck_through_and_nobodys_work(visits: Visits) -> None:
    page = visits.open("coordinator")
    expect(page.locator(".tour", has_text="라이더-02")).to_contain_text("0/0")
    open_tour(page, "라이더-02")
    door = page.locator(".stop", has_text="김가상3")
    expect(door).to_contain_text("취소됨")
    expect(door.locator("s")).to_have_text("김가상3")
    expect(door.get_by_role("button", name="옮기기")).to_have_count(0)


def test_a_file_is_tried_before_it_is_imported(visits: Visits) -> None:
    page = visits.open("coordinator")
    page.get_by_role("link", name="의뢰").click()
    good = "서교동,새시험,1940-01-02,서울 마포구 가상로 77,저염 일반식,월·수,2,30,2026-12-01,2026-12-31,예,예"
    bad = good.replace("1940-01-02", "언젠가").replace("새시험", "나쁜시험")
    content = "\n".join([HEADINGS, good, bad]).encode()
    file = FilePayload(name="의뢰.csv", mimeType="text/csv", buffer=content)
    page.set_input_files('input[type="file"]', file)
    expect(page.get_by_role("button", name="가져오기", exact=True)).to_be_disabled()
    page.get_by_role("button", name="먼저 시험하기").click()
    expect(page.get_by_text("아직 아무것도 저장하지 않았습니다")).to_be_visible()
    refused = page.locator("tr.refused")
    expect(refused).to_have_count(1)
    expect(refused.locator("td").first).to_have_text("3")
    assert find_barriers(page) == []
    page.get_by_role("button", name="가져오기", exact=True).click()
    expect(page.get_by_text("1건을 가져왔습니다.")).to_be_visible()
    page.get_by_role("link", name="정기 주문").click()
    expect(page.locator("tbody tr", has_text="새시험")).to_have_count(1)
    expect(page.locator("tbody tr", has_text="나쁜시험")).to_have_count(0)


def test_a_day_with_an_open_case_is_not_closed_and_says_why(visits: Visits) -> None:
    page = visits.open("coordinator")
    page.get_by_role("button", name="하루 마치기").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("끝나지 않은 안부 사례: 1")
    dialog.get_by_role("button", name="하루 마치기").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator(".exception", has_text="응답 없음")).to_be_visible()


def test_a_courier_comes_in_by_a_link_that_is_drawn_as_a_code(visits: Visits) -> None:
    page = visits.open("coordinator")
    page.get_by_role("link", name="배송원").click()
    page.get_by_role("button", name="라이더-01: 들어오는 링크").click()
    picture = page.get_by_role("img", name="라이더-01 QR 코드")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 20")
    assert "/c/#" in page.get_by_role("dialog").get_by_label("주소", exact=True).input_value()
    # The link lives by the machine's clock; the service's, held here on another day, is what the screen counts by.
    expect(page.get_by_role("dialog").locator("time")).to_contain_text("남음")


def test_an_auditor_looks_and_decides_nothing(visits: Visits) -> None:
    page = visits.open("auditor")
    expect(page.locator(".exception", has_text="응답 없음")).to_be_visible()
    open_tour(page, "라이더-01")
    expect(page.locator(".stop.door")).to_have_count(2)
    assert "김가상" not in page.content()
    for name in ("계획하기", "배포", "하루 마치기", "옮기기", "제가 확인합니다"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_a_care_manager_refers_people_and_sees_no_day(visits: Visits) -> None:
    page = visits.open("care_manager")
    page.get_by_role("link", name="의뢰").click()
    expect(page.get_by_label("대상자 성명")).to_be_visible()
    expect(page.get_by_role("link", name="오늘")).to_have_count(0)
    expect(page.get_by_role("heading", name="파일로 가져오기")).to_have_count(0)
    page.goto("/desk/#/day")
    expect(page.get_by_role("heading", name="지금 확인할 분")).to_be_visible()
    page.get_by_role("link", name="대상자").click()
    expect(page.locator(".people li").first).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (768, 1024), (1280, 800), (1920, 1080)])
def test_every_page_is_whole_and_without_barriers(visits: Visits, width: int, height: int) -> None:
    page = visits.open("coordinator", width=width, height=height)
    open_tour(page, "라이더-01")
    page.locator(".stop-main").first.click()
    for name, filled in PAGES.items():
        page.goto(f"/desk/#/{name}")
        expect(page.locator(filled).first).to_be_visible()
        assert find_barriers(page) == [], name
        assert not sticks_out(page), name
        told = page.locator("body").inner_text().replace(f"마포구 {DAY}", "")  # the town's name has one
        assert RAW_DATE.findall(told) == [], f"{name}: days as people say them"
    assert page.evaluate("document.documentElement.lang") == "ko"
    if width >= 768:
        page.goto("/desk/#/orders")
        expect(page.get_by_role("button", name="김가상2: 승인")).to_be_in_viewport(ratio=1)
        page.goto("/desk/")
        expect(page.get_by_role("heading", name="배송 목록")).to_be_in_viewport()
    if width >= 1280:
        page.get_by_role("button", name="English").click()
        bar = page.locator(".top-bar").bounding_box()
        assert bar
        assert bar["height"] < 80, "the head is one line"
        page.get_by_role("button", name="한국어").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="Couriers")).to_be_visible()
    assert not sticks_out(page)
    assert DAY.isoformat() not in page.title()
