"""Windows of the desk that decide about one meal or one person: freed meals, feedback, duplicates."""

from io import BytesIO
from uuid import UUID

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect
from sqlmodel import select

from models.freed import FreedMeal
from models.lots import Feedback
from models.orders import Menu
from models.statuses import FreedStatus
from rider_api.app import create_app
from tests.makers.browsers import Visits, find_barriers, serve, sign_in, wait_for
from tests.makers.days import Town
from tests.makers.desks import House

pytestmark = pytest.mark.browser


def test_freed_meals_are_given_to_somebody_near(visits: Visits, house: House) -> None:
    with house.database.write() as session:
        town = Town.again(session, UUID(house.ids["area"]))
        near = town.recipient(4)
        town.home(near, (3, 2))
        town.standing(near, session.get_one(Menu, UUID(house.ids["menu"])))
    page = visits.open("coordinator")
    page.locator(".exception", has_text="남게 된 식사").get_by_role("button", name="열기·처리").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("저염 일반식 2식")
    expect(dialog.get_by_role("listitem")).to_contain_text("김가상4 (4) 100 m 거리 · 라이더-02 1회차")
    assert find_barriers(page) == []
    dialog.get_by_role("button", name="김가상4 님께 드리기").press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("라이더-02 코스에 넣은 제2판을 배포했습니다")).to_be_visible()
    expect(page.locator(".exception", has_text="남게 된 식사")).to_have_count(0)
    expect(page.locator(".plan-word")).to_have_text("제2판 배포됨")
    with house.database.read() as session:
        assert session.exec(select(FreedMeal.status)).all() == [FreedStatus.GIVEN]


def test_freed_meals_that_fit_nobody_are_waste(visits: Visits, house: House) -> None:
    page = visits.open("coordinator")
    page.locator(".exception", has_text="남게 된 식사").get_by_role("button", name="열기·처리").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("식이와 일정이 맞는 분이 없습니다")
    dialog.get_by_role("button", name="폐기로 기록 (15,600원)").click()
    expect(dialog).to_have_count(0)
    with house.database.read() as session:
        assert session.exec(select(FreedMeal.status)).all() == [FreedStatus.WASTED]


def test_what_was_said_on_the_phone_reaches_the_kitchen(visits: Visits, house: House) -> None:
    page = visits.open("coordinator")
    page.goto("/desk/#/people/2")
    page.get_by_role("button", name="들은 말").click()
    dialog = page.get_by_role("dialog")
    save = dialog.get_by_role("button", name="업체에 전하기")
    expect(save).to_be_disabled()
    dialog.get_by_label("온도").check()
    dialog.get_by_label("늦음").check()
    assert find_barriers(page) == []
    save.click()
    expect(dialog).to_have_count(0)
    with house.database.read() as session:
        told = session.exec(select(Feedback.verdict, Feedback.topic)).all()
    assert sorted(told) == [("complaint", "late"), ("complaint", "temperature")]


def test_two_records_become_one_person_and_two_again(visits: Visits, house: House) -> None:
    with house.database.write() as session:
        town = Town.again(session, UUID(house.ids["area"]))
        town.home(town.recipient(5), (1, 1))
    page = visits.open("coordinator")
    page.goto("/desk/#/people/2")
    page.get_by_role("button", name="같은 분의 기록 합치기").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("합칠 기록의 대상자 번호").fill("5")
    dialog.get_by_role("button", name="먼저 보기").click()
    expect(dialog.get_by_role("status")).to_contain_text("김가상5 (5) 1941-02-03 · 010-0000-0005")
    assert find_barriers(page) == []
    dialog.get_by_role("button", name="5번을 2번에 합치기").click()
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="대상자 5 합치기 되돌리기").click()
    expect(page.get_by_text("합치기를 되돌렸습니다.")).to_be_visible()
    kept = page.request
    wait_for(page, lambda: kept.get("/api/desk/recipients/2").json()["merges"] == [])


def test_a_configured_tile_server_is_the_only_other_host_that_is_asked(browser: Browser, house: House) -> None:
    url = "https://tiles.example.kr/{z}/{x}/{y}.png"
    settings = house.settings.model_copy(update={"tiles_url": url, "tiles_attribution": "지도 시험"})
    with serve(create_app(house.database, settings)) as base:
        visits = Visits(browser=browser, base=base)
        page = visits.open()
        asked: list[str] = []
        picture = BytesIO()
        Image.new("RGB", (256, 256), "#ff00aa").save(picture, "PNG")
        page.context.route("https://**", lambda route: route.fulfill(body=picture.getvalue(), content_type="image/png"))
        page.on("request", lambda request: asked.append(request.url))
        sign_in(page, "coordinator")
        expect(page.get_by_text("지도 시험")).to_be_visible()
        wait_for(page, lambda: any(address.startswith("https://tiles.example.kr/") for address in asked))
        ours = (base, "blob:", "data:", "https://tiles.example.kr/")
        assert all(address.startswith(ours) for address in asked)
        visits.leave()


def test_a_new_address_says_what_it_reaches(visits: Visits, house: House) -> None:
    page = visits.open("coordinator")
    page.goto("/desk/#/people/2")
    page.get_by_role("button", name="주소 바꾸기").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("지금 주소: 서울 마포구 가상로 2")
    dialog.get_by_label("새 주소").fill("서울 마포구 가상로 200")
    dialog.get_by_label("행정동").fill("서교동")
    assert find_barriers(page) == []
    dialog.get_by_role("button", name="새 주소 저장").click()
    expect(dialog.get_by_role("status")).to_contain_text("주소를 바꾸었습니다.")
    expect(dialog.get_by_role("status")).to_contain_text("업체가 확인할 변경")
    assert find_barriers(page) == []
    dialog.get_by_role("button", name="닫기").last.click()
    expect(page.get_by_text("서울 마포구 가상로 200")).to_be_visible()


def test_a_new_address_is_brought_into_the_published_plan_in_one_action(visits: Visits, house: House) -> None:
    page = visits.open("coordinator")
    page.goto("/desk/#/people/2")
    page.get_by_role("button", name="주소 바꾸기").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("새 주소").fill("서울 마포구 가상로 200")
    dialog.get_by_label("행정동").fill("서교동")
    dialog.get_by_role("button", name="새 주소 저장").click()
    dialog.get_by_role("button", name="계획에 반영").press("Enter")
    expect(dialog.get_by_role("heading", level=3)).to_contain_text("반영하면")
    expect(dialog.locator(".time-changes .moved")).to_contain_text("김가상2")
    keep = dialog.get_by_role("button", name="초안에 담기")
    for width, height in ((768, 1024), (1280, 600), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        expect(keep).to_be_in_viewport(ratio=1)
        assert find_barriers(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    keep.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator(".draft-bar")).to_contain_text("고침 1건")
    expect(page.get_by_text("새 주소·주문 반영")).to_be_visible()
    task = page.locator(".exception", has_text="마감 뒤 주소 변경")
    expect(task).to_have_count(1)
    page.keyboard.press("p")
    expect(page.locator(".plan-word")).to_have_text("제2판 배포됨")
    expect(task).to_have_count(0)
