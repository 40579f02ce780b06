"""The papers of a small day: their whole text, and who may hold which."""

import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from dispatch.keys import door_key, kitchen_key
from dispatch.ordering.changes import cancel_order, change_diet
from models.database import Database
from models.fleet import Kitchen
from models.orders import DailyOrder
from models.places import Area
from models.plans import PlannedStop, Tour
from models.statuses import ContainerKind, MenuKind, Role
from rider_api.command_line import main
from rider_api.command_line import papers as papers_command
from rider_api.documents.boxes import box_code
from rider_api.documents.kitchen_papers import PAPERS, labels, read_papers
from rider_api.documents.press import read_words
from rider_api.documents.route_papers import routes
from tests.makers.days import DAY, Town
from tests.makers.desks import House
from tests.makers.plans import publish

LONG = "당뇨, 저염, 견과류, 갑각류, 우유, 달걀, 메밀, 대두, 밀, 복숭아, 토마토, 아황산류, 돼지고기, 오징어, 조개류, "


@pytest.fixture
def session(database: Database, at: Callable[[str], datetime]) -> Iterator[Session]:
    at("2026-11-23 08:00")
    with database.write() as opened:
        yield opened


@pytest.fixture
def town(session: Session) -> Town:
    """Two menus, three doors, one order cancelled and one with another diet after the freeze."""
    town = Town(session=session)
    kitchen = town.kitchen()
    general, soft = (
        town.menu(kitchen),
        town.menu(kitchen, "전복죽 뷁", kind=MenuKind.PORRIDGE, container=ContainerKind.REUSABLE),
    )
    town.crew(loads_at=[kitchen], brings_containers_back=True)
    town.door(1, (1, 1), general, diet="당뇨")
    town.door(2, (2, 1), soft, meals=1, last_day=True)
    third = town.door(3, (3, 1), general)
    town.door(4, (4, 1), general)
    publish(session, town, {
        "라이더-01": [(kitchen_key("한끼"), [door_key(2, "한끼"), door_key(1, "한끼")])],
    })  # fmt: skip
    cancel_order(session, third.id)
    return town


def words(session: Session, paper: str, *, language: str = "ko") -> str:
    kitchen = session.exec(select(Kitchen)).one()
    content = PAPERS[paper](read_papers(session, kitchen.id, DAY, language=language))
    return re.sub(r"\s+", " ", " ".join(read_words(paper, content, language=language)))


def test_the_production_sheet(session: Session, town: Town) -> None:
    number = town.freeze.number
    assert words(session, "production") == (
        f"생산표 한끼 · 2026년 11월 23일 (월) 수발주 제{number}호 · 4가구 7식 · 지금 5식 · 1번 변경까지 반영 "
        "식단별 식수 식단 종류 식이 식 저염 일반식 일반식 보통 2 저염 일반식 일반식 당뇨 2 전복죽 뷁 죽 보통 1 "
        "모두 5 마감 뒤 변경 번호 변경 주문 식단 식 확인 1 취소 1123-003-general 저염 일반식 −2 주방 확인 시각 "
        "밥길 · 이름과 주소가 없는 문서입니다. 1 / 1쪽"
    )


def test_the_pick_list_follows_the_pickups(session: Session, town: Town) -> None:
    assert words(session, "picklist") == (
        "담기 목록 한끼 · 2026년 11월 23일 (월) 09:00 라이더-01 2건 3식 주문 식단 식 식이 용기 드실 시한 "
        "1123-001-general 저염 일반식 2 당뇨 일회용 11:05 1123-002-porridge 전복죽 뷁 1 마지막 날: 생분해 11:05 "
        "아직 배송 계획이 없음 1건 2식 주문 식단 식 식이 용기 드실 시한 1123-004-general 저염 일반식 2 일회용 11:00 "
        "밥길 · 이름과 주소가 없는 문서입니다. 1 / 1쪽"
    )


def test_one_label_for_each_box(session: Session, town: Town) -> None:
    told = words(session, "labels")
    assert told.startswith(
        "1123-001-general 1/2 0001 저염 일반식 당뇨 11:05까지 드세요 한끼 · 2026년 11월 23일 (월) "
        "1123-001-general 2/2 0001 저염 일반식 당뇨 11:05까지 드세요 한끼 · 2026년 11월 23일 (월) "
        "1123-002-porridge 0002 전복죽 뷁 11:05까지 드세요 마지막 날: 생분해 한끼 · 2026년 11월 23일 (월)"
    )
    assert told.count("드세요") == 5


def test_a_diet_too_long_for_a_label_sends_to_the_pick_list_and_is_never_cut(session: Session, town: Town) -> None:
    order = session.exec(select(DailyOrder).where(DailyOrder.number == "1123-004-general")).one()
    change_diet(session, order.id, LONG * 4)
    told = words(session, "labels")
    assert told.count("식이 표시가 깁니다. 담기 목록을 보세요.") == 2
    change_diet(session, order.id, "당뇨, 저염, 견과, 갑각류, 우유, 달걀, 메밀")
    assert words(session, "labels").count("당뇨, 저염, 견과, 갑각류, 우유, 달걀, 메밀") == 2


def test_labels_begin_where_the_used_sheet_ends(session: Session, town: Town) -> None:
    kitchen = session.exec(select(Kitchen)).one()
    papers = read_papers(session, kitchen.id, DAY)
    assert labels(papers, skip=20)["skip"] == 20
    assert len(read_words("labels", labels(papers, skip=20))) == len(read_words("labels", labels(papers)))


def test_the_slips(session: Session, town: Town) -> None:
    assert words(session, "slips") == (
        "인수인계서 한끼 · 2026년 11월 23일 (월) 09:00 라이더-01 라이더 · 1번째 운행 · 09:05 출발 3 식 "
        "식단 식이 계획 내준 수 받은 수 저염 일반식 당뇨 2 전복죽 뷁 보통 1 "
        "온도 (℃) 기다린 시간 (분) 인계 시각 주방 확인 시각 배송원 확인 시각 "
        "밥길 · 이름과 주소가 없는 문서입니다. 1 / 1쪽"
    )


def test_the_papers_speak_english_too(session: Session, town: Town) -> None:
    assert "Meals by menu" in words(session, "production", language="en")
    assert "Eat before 11:05" in words(session, "labels", language="en")
    assert "한끼 · Mon 23 Nov 2026" in words(session, "labels", language="en")


def test_a_route_on_paper_tells_what_the_phone_would_tell(session: Session, town: Town) -> None:
    told = " ".join(read_words("routes", routes(session, town.area.id, DAY)))
    for part in ("라이더-01", "김가상1", "서울 마포구 가상로 1", "010-0000-0001", "1호 초인종", "마지막 날", "당뇨"):
        assert part in told
    for secret in ("1941", "박보호", "010-9999", "김가상3", "김가상4"):
        assert secret not in told
    assert told.index("김가상2") < told.index("김가상1")
    assert "상차 · 한끼 저염 일반식 2식 · 전복죽 뷁 1식" in told


def test_a_rest_stands_between_the_stops_of_the_paper(session: Session, town: Town) -> None:
    tour = session.exec(select(Tour)).one()
    doors = select(PlannedStop).where(PlannedStop.kind == "door").order_by(col(PlannedStop.position))
    over = session.exec(doors).first()
    assert over is not None
    tour.breaks = [{"start_seconds": over.leave_seconds, "end_seconds": 13 * 3600 + 600}]
    told = " ".join(read_words("routes", routes(session, town.area.id, DAY)))
    assert told.index("김가상2") < told.index("휴게") < told.index("~13:10") < told.index("김가상1")


@pytest.mark.parametrize(("number", "code"), [("1123-007", "0007"), ("1123-11250", "1250"), ("1123-020-x", "0020")])
def test_the_code_to_type_has_four_digits(number: str, code: str) -> None:
    assert box_code(number) == code


def test_a_kitchen_prints_its_own_papers_without_names(house: House) -> None:
    kitchen = house.client(Role.KITCHEN)
    for paper in PAPERS:
        answer = kitchen.get(f"/api/kitchen/day/{DAY}/{paper}.pdf")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
    with house.database.read() as session:
        papers = read_papers(session, UUID(house.ids["kitchen"]), DAY)
        for paper, content in PAPERS.items():
            told = " ".join(read_words(paper, content(papers)))
            assert "한끼" in told
            assert "가상" not in told
            assert "010-" not in told
    assert kitchen.get(f"/api/kitchen/day/{DAY}/routes.pdf").status_code == 422
    assert kitchen.get(f"/api/desk/day/{DAY}/routes").status_code == 403


def test_the_desk_prints_for_its_kitchens_and_couriers(house: House) -> None:
    desk = house.client(Role.COORDINATOR)
    labels_pdf = desk.get(f"/api/desk/day/{DAY}/labels.pdf?kitchen={house.ids['kitchen']}&skip=3&lang=en")
    assert labels_pdf.content.startswith(b"%PDF-")
    assert desk.get(f"/api/desk/day/{DAY}/routes").content.startswith(b"%PDF-")
    assert house.client(Role.AUDITOR).get(f"/api/desk/day/{DAY}/routes").status_code == 403


def test_the_command_line_writes_the_papers(house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(papers_command, "installation", lambda as_json: nullcontext(house.database))
    with house.database.read() as session:
        area = session.get_one(Area, UUID(house.ids["area"])).name
    for paper in (*PAPERS, "routes"):
        file = tmp_path / f"{paper}.pdf"
        assert main(["export", paper, str(DAY), "-o", str(file), "--area", area]) == 0
        assert file.read_bytes().startswith(b"%PDF-")
    assert main(["export", "labels", str(DAY), "-o", str(file), "--area", area, "--kitchen", "없음"]) == 4
