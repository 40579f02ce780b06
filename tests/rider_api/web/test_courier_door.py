"""What a courier does at a door: two taps, undo, cards, photos, no answer, a refused record."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Route, expect
from sqlmodel import select

from dispatch.welfare.cases import close_case
from models.deliveries import Photo
from models.tasks import Task
from models.welfare import Card, Case
from tests.makers.phones import FACTS, Phone, Street

pytestmark = pytest.mark.browser


def test_a_normal_door_takes_two_taps_and_leaves_a_card(loaded: Phone, street: Street) -> None:
    loaded.deliver()
    loaded.stands_at(2)
    assert street.facts("delivered", "card") == []
    loaded.pass_undo()
    loaded.all_sent()
    assert [fact.kind for fact in street.facts()] == ["pickup", "delivered", "card"]
    assert [fact.seq for fact in street.facts()] == [1, 2, 3]
    assert street.facts("delivered")[0].data == {"handed": "person", "collected": 0}
    assert [card.outcome.value for card in street.cards()] == ["handed_over"]


def test_a_tap_can_be_taken_back_for_ten_seconds(loaded: Phone, street: Street) -> None:
    loaded.pass_undo()
    loaded.deliver()
    loaded.stands_at(2)
    loaded.tap("되돌리기", exact=False)
    loaded.stands_at(1)
    loaded.pass_undo()
    loaded.all_sent()
    assert street.facts("delivered", "card") == []


def test_what_there_is_to_know_is_above_the_fold(loaded: Phone) -> None:
    loaded.deliver()
    loaded.stands_at(2)
    page = loaded.page
    for text in ("서울 마포구 가상로 2", "2호 초인종", "안부 집중", "가져올 것", "저염 일반식"):
        expect(page.get_by_text(text).first).to_be_in_viewport()
    for name in ("전달 완료", "길찾기"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport()
    expect(page.get_by_role("link", name="전화")).to_have_attribute("href", "tel:01000000002")
    loaded.tap("길찾기")
    way = page.get_by_role("link", name="카카오맵").get_attribute("href") or ""
    assert way.startswith("https://map.kakao.com/link/to/%EB%B0%B0%EC%86%A1%EC%A7%80%202,"), "배송지 2, and no name"
    page.get_by_role("button", name="전달 완료", exact=True).dblclick()
    expect(page.get_by_role("heading", name="누구에게 드렸나요?")).to_be_visible()
    page.clock.run_for(400)
    person = page.get_by_role("button", name="본인 · 평소와 같음", exact=True)
    person.evaluate("(button) => { button.click(); button.click() }")
    loaded.stands_at(3)
    loaded.pass_undo()
    loaded.all_sent()
    assert len(loaded.street.facts("delivered")) == 2, "a thumb that trembles delivers once"


def test_no_answer_starts_the_check(loaded: Phone, street: Street) -> None:
    loaded.tap("응답 없음")
    expect(loaded.page.get_by_role("link", name="전화")).to_be_visible()
    loaded.page.clock.run_for(400)
    loaded.tap("응답 없음으로 기록")
    loaded.pass_undo()
    loaded.all_sent()
    assert [fact.kind for fact in street.facts()] == ["pickup", "no_answer", "card"]
    with street.database.write() as session:
        case = session.exec(select(Case)).one()
        assert case.cause == "no_answer"
        close_case(session, case.id, code="heard_by_phone", who="상황실")
    told = loaded.page.get_by_role("alert").filter(has_text="안부 확인이 끝났습니다")
    expect(told).to_contain_text("김가상1 · 전화로 목소리를 들었습니다")
    assert loaded.hurdles() == []
    loaded.tap("확인했습니다")
    expect(told).to_have_count(0)


def test_a_card_is_filled_with_few_taps(loaded: Phone, street: Street) -> None:
    for name in ("안부카드", "다름", "안부카드 저장"):
        loaded.tap(name)
    expect(loaded.page.get_by_role("alert")).to_contain_text("하나 이상")
    for name in ("식사", "오늘 확인", "안부카드 저장"):
        loaded.tap(name)
    loaded.stands_at(2)
    loaded.pass_undo()
    loaded.all_sent()
    with street.database.read() as session:
        card = session.exec(select(Card)).one()
        answers = card.answers
    assert card.urgency.value == "today"
    assert (answers["as_usual"], answers["changes"], answers["seen"]) == (False, ["meals"], "seen")


def test_a_photo_is_made_small_and_follows_its_card(loaded: Phone, street: Street) -> None:
    picture = io.BytesIO()
    Image.effect_noise((2000, 1500), 60).convert("RGB").save(picture, "JPEG", quality=90)
    loaded.context.set_offline(True)
    loaded.tap("안부카드")
    file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    loaded.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(loaded.page.get_by_text("사진 1", exact=True)).to_be_visible()
    loaded.tap("안부카드 저장")
    loaded.pass_undo()
    loaded.waits(4)
    loaded.context.set_offline(False)
    loaded.all_sent()
    with street.database.read() as session:
        (photo,) = session.exec(select(Photo)).all()
    assert (photo.width, photo.height) == (1280, 960)
    assert street.facts("card")[0].data["photos"] == [photo.sha256]


def test_a_record_that_is_refused_is_told_to_the_courier(loaded: Phone, street: Street) -> None:
    def spoil(route: Route) -> None:
        body = route.request.post_data_json
        for item in body["items"]:
            item["order_ids"] = ["00000000-0000-4000-8000-000000000000"] if item["order_ids"] else []
        route.continue_(post_data=body)

    loaded.context.route(FACTS, spoil)
    loaded.deliver()
    loaded.pass_undo()
    loaded.tap("받아들여지지 않은 기록 (2)")
    expect(loaded.page.get_by_role("button", name="읽었습니다")).to_have_count(2)
    assert loaded.hurdles() == []
    loaded.page.get_by_role("button", name="읽었습니다").first.click()
    expect(loaded.page.get_by_role("button", name="읽었습니다")).to_have_count(1)
    with street.database.read() as session:
        assert session.exec(select(Task)).first() is not None


def test_what_was_said_of_the_meal_and_its_temperature_go_with_the_visit(loaded: Phone, street: Street) -> None:
    loaded.tap("김가상5", exact=False)
    loaded.tap("전달 완료")
    loaded.tap("음식 이야기를 들었어요")
    loaded.tap("늦게 옴")
    thermometer = loaded.page.get_by_label("도시락 온도")
    thermometer.fill("630")
    expect(loaded.page.get_by_role("alert")).to_contain_text("다시 보아 주세요")
    thermometer.fill("63.5")
    loaded.page.clock.run_for(400)
    loaded.tap("본인 · 평소와 같음")
    loaded.stands_at(1)
    loaded.pass_undo()
    loaded.all_sent()
    assert [fact.kind for fact in street.facts()] == ["pickup", "delivered", "card", "feedback", "temperature"]
    assert street.facts("feedback")[0].data == {"verdict": "complaint", "topics": ["late"]}
    assert street.facts("temperature")[0].data == {"celsius_tenths": 635}
