"""A wrong pin or a better way in, told at the door."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlmodel import select

from dispatch.delivery.entrances import approve_entrance
from models.deliveries import Photo
from models.entrances import EntranceReport
from tests.makers.browsers import wait_for
from tests.makers.phones import Phone, Street

pytestmark = pytest.mark.browser


def test_a_better_way_in_is_told_without_a_network(loaded: Phone, street: Street) -> None:
    loaded.context.grant_permissions(["geolocation"])
    loaded.context.set_geolocation({"latitude": 37.5512, "longitude": 126.9212, "accuracy": 8})
    loaded.pass_undo()
    loaded.all_sent()
    loaded.context.set_offline(True)
    loaded.tap("위치·길이 달라요")
    loaded.tap("상황실에 알리기")
    expect(loaded.page.get_by_role("alert")).to_contain_text("하나는 알려 주세요")
    loaded.tap("동의함")
    loaded.tap("지금 서 있는 곳이 입구입니다")
    expect(loaded.page.get_by_text("오차 8m")).to_be_visible()
    loaded.page.get_by_label("들어가는 길").fill("대문 왼쪽 옆문")
    loaded.tap("상황실에 알리기")
    loaded.stands_at(1)
    loaded.pass_undo()
    loaded.waits(1)
    loaded.context.set_offline(False)
    loaded.all_sent()
    with street.database.read() as session:
        report = session.exec(select(EntranceReport)).one()
        assert (report.lat, report.lon, report.accuracy_metres, report.way) == (37.5512, 126.9212, 8, "대문 왼쪽 옆문")


def test_the_photo_of_an_entrance_is_seen_when_the_desk_has_approved_it(loaded: Phone, street: Street) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (400, 300), (40, 90, 200)).save(picture, "JPEG")
    loaded.tap("위치·길이 달라요")
    file = {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    loaded.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(loaded.page.get_by_text("사진 1", exact=True)).to_be_visible()
    loaded.tap("상황실에 알리기")
    loaded.stands_at(1)
    loaded.pass_undo()
    loaded.all_sent()
    wait_for(loaded.page, lambda: street.count(Photo) == 1)
    see = loaded.page.get_by_role("button", name="입구 사진 보기")
    expect(see).to_have_count(0)
    with street.database.write() as session:
        approve_entrance(session, session.exec(select(EntranceReport.id)).one(), None)
    expect(see).to_be_visible()
    loaded.context.set_offline(True)
    see.click()
    expect(loaded.page.get_by_role("alert")).to_contain_text("인터넷이 될 때")
    assert loaded.hurdles() == []
    loaded.context.set_offline(False)
    see.click()
    photo = loaded.page.get_by_role("img", name="이 집 입구의 사진")
    expect(photo).to_be_visible()
    assert photo.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 400
    assert loaded.hurdles() == []
