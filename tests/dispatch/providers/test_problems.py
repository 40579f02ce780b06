"""What is wrong with a workbook is told at its cell, all at once, and nothing of it is stored."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import select

from dispatch.errors import Refused
from dispatch.intake.placing import Placement
from dispatch.providers import ProvidersReport, import_providers
from models.database import Database
from models.events import Event
from models.places import Area
from models.statuses import Precision
from tests.makers.districts import ROWS, changed, only, write_district

LATE = {**ROWS["근무"][0], "배송원": "라-01", "시작": "13:00", "끝": "15:00"}


@pytest.fixture(autouse=True)
def today(at: Callable[[str | datetime], datetime]) -> datetime:
    return at("2026-12-01 12:00")


def on_the_street(address: str) -> Placement | None:
    return Placement(lat=37.5, lon=127.0, precision=Precision.ROAD, source="test") if "로" in address else None


def take(database: Database, content: bytes) -> ProvidersReport:
    return import_providers(database, content, locate=on_the_street)


def told(report: ProvidersReport) -> list[tuple[str, int, str, str]]:
    return [(each.sheet, each.row, each.column, each.reason.code) for each in report.problems]


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        (changed("업체", 업체=None), ("업체", 2, "업체", "field.required")),
        (changed("업체", 위도=126.9), ("업체", 2, "위도", "providers.number")),
        (changed("업체", 위도=None), ("업체", 2, "", "providers.no_place")),
        (changed("업체", 위도=None, 경도=None), ("업체", 2, "", "providers.no_place")),
        (changed("업체", 위도=None, 경도=None, 주소="가온로 1"), ("업체", 2, "주소", "providers.not_placed")),
        (changed("거점", 위도=None, 경도=None, 주소="어디"), ("거점", 2, "주소", "providers.not_placed")),
        (changed("업체", **{"상차 시작": "아침"}), ("업체", 2, "상차 시작", "providers.clock")),
        (changed("업체", **{"상차 시작": "25:00"}), ("업체", 2, "상차 시작", "providers.clock")),
        (changed("업체", **{"상차 끝": "09:30"}), ("업체", 2, "상차 끝", "providers.times")),
        (changed("업체", 권역="나래구"), ("업체", 2, "권역", "providers.not_found")),
        (changed("업체", 업체="900101-1234567"), ("업체", 2, "업체", "form.resident_number")),
        (changed("업체", 업체="긴" * 201), ("업체", 2, "업체", "field.too_long")),
        (changed("권역·동", 행정동코드="11"), ("권역·동", 2, "행정동코드", "providers.code")),
        (changed("식단", 업체="없는 업체"), ("식단", 2, "업체", "providers.not_found")),
        (changed("식단", 종류="한정식"), ("식단", 2, "종류", "field.choice")),
        (changed("식단", **{"단가(원)": 1.5}), ("식단", 2, "단가(원)", "providers.number")),
        (changed("배송모형", **{"이동수단": "드론"}), ("배송모형", 2, "이동수단", "field.choice")),
        (changed("배송모형", 1, 배송모형="라이더"), ("배송모형", 3, "배송모형", "providers.twice")),
        (changed("팀", **{"싣는 곳": "가온 도시락, 창고"}), ("팀", 2, "싣는 곳", "providers.not_found")),
        (changed("팀", **{"나르는 거점": "가온 도시락"}), ("팀", 2, "나르는 거점", "providers.not_found")),
        (changed("팀", 배송모형="자활"), ("팀", 2, "배송모형", "providers.not_found")),
        (changed("배송원", 배송원="라+01"), ("배송원", 2, "배송원", "providers.code")),
        (changed("배송원", 전화번호="없음"), ("배송원", 2, "전화번호", "field.phone")),
        (changed("배송원", 팀="느린발"), ("배송원", 2, "팀", "providers.not_found")),
        (changed("배송원", 비고="장남 900101-1234567"), ("배송원", 2, "", "form.resident_number")),
        (changed("배송원", 비고="메모"), ("배송원", 1, "비고", "providers.unknown_heading")),
        (changed("근무", 배송원="라-09"), ("근무", 2, "배송원", "providers.not_found")),
        (changed("근무", 배송원="이-01"), ("근무", 2, "배송원", "providers.not_found")),
        (changed("근무", 배송원="라-01+라-02"), ("근무", 2, "배송원", "providers.crew")),
        (changed("근무", 1, 배송원="이-01"), ("근무", 3, "배송원", "providers.crew")),
        (changed("근무", 1, 배송원="이-01+이-01"), ("근무", 3, "배송원", "providers.crew")),
        (changed("근무", 종료일="2026-12-20"), ("근무", 2, "종료일", "providers.dates")),
        (changed("근무", 종료일="2028-12-20"), ("근무", 2, "종료일", "providers.dates")),
        (changed("근무", 시작="14:00"), ("근무", 2, "끝", "providers.times")),
        (changed("근무", 요일="토·일"), ("근무", 2, "요일", "providers.no_days")),
        (changed("근무", 요일="가끔"), ("근무", 2, "요일", "field.weekdays")),
        (changed("근무", 시작일="내일"), ("근무", 2, "시작일", "field.date")),
        ({"근무": [*ROWS["근무"], LATE]}, ("근무", 4, "배송원", "providers.twice")),
        ({"차량": [{"차량": "1호"}]}, ("차량", 0, "", "providers.unknown_sheet")),
    ],
)  # fmt: skip
def test_a_bad_cell_is_told_and_nothing_is_stored(
    database: Database, sheets: dict[str, Any], expected: tuple[str, int, str, str]
) -> None:
    report = take(database, write_district(**sheets))
    assert expected in told(report)
    with database.read() as session:
        assert [*session.exec(select(Area)).all(), *session.exec(select(Event)).all()] == []


def test_all_problems_are_told_at_once_and_each_once(database: Database) -> None:
    """A kitchen that can't be read is not missed again by its menus and teams."""
    sheets = changed("업체", 위도="북쪽") | changed("배송원", 3, 팀="느린발") | changed("근무", 종료일="2026-12-20")
    assert told(take(database, write_district(**sheets))) == [
        ("업체", 2, "위도", "providers.number"),
        ("배송원", 5, "팀", "providers.not_found"),
        ("근무", 2, "종료일", "providers.dates"),
        ("근무", 3, "배송원", "providers.crew"),
    ]


def test_nothing_to_take_over_is_a_problem(database: Database) -> None:
    assert told(take(database, only(업체=[{"업체": "예) 밥집"}]))) == [("", 0, "", "providers.empty")]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file.kind"), (b"a,b\n1,2\n", "file.kind"), (b"PK\x03\x04broken", "file.corrupt")],
)
def test_another_file_is_refused(database: Database, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        take(database, content)
    assert refused.value.reason.code == code


def test_a_kitchen_never_moves_to_another_area(database: Database) -> None:
    take(database, write_district())
    other = {"권역": "나래구", "행정동": "나래동", "행정동코드": "1199960000", "위도": 37.6, "경도": 127.0}
    sheets = {"권역·동": [other]} | changed("업체", 권역="나래구")
    assert told(take(database, only(**sheets))) == [("업체", 2, "권역", "providers.belongs_elsewhere")]
    nameless = {"권역·동": [other]} | changed("업체", 업체="새 도시락")
    assert told(take(database, only(**nameless))) == [("업체", 2, "권역", "providers.which_area")]
