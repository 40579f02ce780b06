"""Korean addresses in all their spellings: read the same, or refused."""

import csv

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from dispatch.settings import settings
from routing.geocoding import Kind, ParsedAddress, parse
from routing.geocoding.regions import SEOUL_DISTRICTS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "서울특별시 마포구 월드컵로3길 12-4",
            ParsedAddress(
                kind=Kind.ROAD,
                sido="서울특별시",
                district="마포구",
                road="월드컵로3길",
                main_number=12,
                sub_number=4,
            ),
        ),
        (
            "마포구 성산동 산 12-3",
            ParsedAddress(
                kind=Kind.PARCEL, district="마포구", dong="성산동", main_number=12, sub_number=3, hill=True
            ),
        ),
        (
            "(04001) 서울시 마포구 월드컵로 79 (망원동, 해빛빌라) 3층 옥탑",
            ParsedAddress(
                kind=Kind.ROAD,
                sido="서울특별시",
                district="마포구",
                road="월드컵로",
                dong="망원동",
                main_number=79,
                building="해빛빌라",
                detail="3층 옥탑",
            ),
        ),
        (
            "동작구 상도로 지하 76",
            ParsedAddress(kind=Kind.ROAD, district="동작구", road="상도로", main_number=76, underground=True),
        ),
    ],
)
def test_addresses_taken_apart(text: str, expected: ParsedAddress) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("시흥대로46 IBK기업은행 석수역 지점", "시흥대로 46"),
        ("남부순환로1314(가산동)", "남부순환로 1314"),
        ("여의대방로35가길19(신길동)", "여의대방로35가길 19"),
        ("양천구 남부순환로88길5-16", "양천구 남부순환로88길 5-16"),
        ("동대문구 장한로 25길 2", "동대문구 장한로25길 2"),
        ("부산광역시 해운대구 센텀중앙로 152번길 3", "부산광역시 해운대구 센텀중앙로152번길 3"),
        ("서대문구 연희로37안길 8", "서대문구 연희로37안길 8"),
        ("강서구 마곡중앙8로 20", "강서구 마곡중앙8로 20"),
        ("서울 강북구 4.19로 12", "서울특별시 강북구 4.19로 12"),
        ("영등포구 63로 45", "영등포구 63로 45"),
        ("서울마포구동교로8", "서울특별시 마포구 동교로 8"),
        ("서울특별시?마포구?동교로?8", "서울특별시 마포구 동교로 8"),
        ("마포구　월드컵로　１２－４", "마포구 월드컵로 12-4"),
        ("마포구 월드컵로 12 – 4번지", "마포구 월드컵로 12-4"),
        ("경기도 성남시 분당구 판교로 242", "경기도 성남시 분당구 판교로 242"),
        ("서울 세종대로 110", "서울특별시 세종대로 110"),
        ("마포구청 앞 월드컵로 212", "월드컵로 212"),
        ("마포구 상암동 월드컵북로 396", "마포구 월드컵북로 396"),
        ("마포구 해빛아파트 2층 월드컵로 79", "마포구 월드컵로 79"),
        ("강남구 역삼동 858(강남대로 342 앞 도로)", "강남구 역삼동 858"),
        ("중구 을지로 66", "중구 을지로 66"),
        ("중구 을지로3가 12-3", "중구 을지로3가 12-3"),
        ("중구 을지로 3가 12", "중구 을지로3가 12"),
        ("중구 을지로3가길 12", "중구 을지로3가길 12"),
        ("영등포구 영등포동7가 3-2", "영등포구 영등포동7가 3-2"),
        ("양평1가 19-2", "양평동1가 19-2"),
        ("서대문구 합동 31-16", "서대문구 합동 31-16"),
        ("목동동로 270", "목동동로 270"),
        ("마포구 망원1동 123-4번지", "마포구 망원1동 123-4"),
        ("마포구 서교동 395의 1", "마포구 서교동 395-1"),
        ("독산동 산167-9", "독산동 산167-9"),
        ("성북구 돈암동 632-6도", "성북구 돈암동 632-6"),
        ("121-840 서울 마포구 서교동 395-1", "서울특별시 마포구 서교동 395-1"),
        ("경기도 양평군 강하면 전수리 12-1", "경기도 양평군 강하면 전수리 12-1"),
        ("중구 남대문로5가", "중구 남대문로5가"),
        ("금천구 안양천로", "금천구 안양천로"),
        ("강변오솔길", "강변오솔길"),
    ],
)
def test_ways_of_writing(text: str, street: str) -> None:
    parsed = parse(text)
    assert parsed is not None
    assert parsed.street_text == street


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("마포구 월드컵로 79, 101동 1203호", "101동 1203호"),
        ("마포구 월드컵로 79 지하 1층", "지하 1층"),
        ("마포구 월드컵로 79 해빛빌라 B동 203호", "해빛빌라 B동 203호"),
        ("마포구 월드컵로 79 101동 1203호 (성산동, 해빛아파트)", "101동 1203호"),
        ("마포구 망원동 411-1번지 2층", "2층"),
        ("마포구 망원동 411-1번지 302호", "302호"),
        ("마포구 월드컵로 79 (뒷문)", "(뒷문)"),
        ("성북구 돈암동 632-6도", ""),
    ],
)
def test_the_rest_leads_to_the_door(text: str, detail: str) -> None:
    parsed = parse(text)
    assert parsed is not None
    assert parsed.detail == detail


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "국회의사당 경내",
        "양평교 하부",
        "래미안101동 1203호",
        "현대아파트 3동 205호",
        "건물 사이 횡단보도 2개 중간",
        "테헤란로 3층",
        "종로 2번 출구",
        "이름 없음",
        "010-1234-5678",
        "홍길동 010-1234-5678",
        "홍길동 02-123-4567",
        "홍길동 0101234",
        "홍길동 0212",
        "홍길동 900101-1234567",
        "강북구 삼양료 504",
    ],
)
def test_no_address_is_read_where_there_is_none(text: str) -> None:
    assert parse(text) is None


def test_the_street_text_says_nothing_about_the_door() -> None:
    parsed = parse("서울 마포구 월드컵로 79 (망원동, 해빛빌라) 302호 홍길동 010-1234-5678")
    assert parsed is not None
    assert parsed.street_text == "서울특별시 마포구 월드컵로 79"


SYLLABLES = st.text("망원성산도화월드컵밥나물숭늉", min_size=2, max_size=4)
ROADS = st.builds(
    lambda base, kind, branch: f"{base}{kind}{branch}",
    SYLLABLES,
    st.sampled_from(["로", "대로"]),
    st.one_of(
        st.just(""),
        st.integers(1, 199).map("{}길".format),
        st.integers(1, 99).map("{}가길".format),
        st.integers(1, 99).map("{}번길".format),
    ),
)
SPACES = st.sampled_from([" ", "  ", "\u3000", "\n"])
DETAILS = st.sampled_from(["", " 101동 1203호", ", 3층", " (망원동)", " 지하 1층", " 앞"])


@examples(deadline=None)
@given(
    st.sampled_from(["", "서울 ", "서울시 ", "서울특별시 ", "서울특별시"]),
    st.sampled_from(SEOUL_DISTRICTS),
    SPACES,
    ROADS,
    st.integers(1, 9999),
    st.integers(0, 99),
    DETAILS,
    st.booleans(),
)
def test_every_spelling_of_a_road_address_reads_the_same(
    sido: str, district: str, space: str, road: str, main: int, sub: int, detail: str, tight: bool
) -> None:
    number = f"{main}-{sub}" if sub else str(main)
    parsed = parse(f"{sido}{district}{space}{road}{'' if tight else ' '}{number}{detail}")
    assert parsed is not None
    assert (parsed.kind, parsed.district, parsed.road) == (Kind.ROAD, district, road)
    assert (parsed.main_number, parsed.sub_number) == (main, sub)
    assert parsed.sido == ("서울특별시" if sido else "")


@examples(deadline=None)
@given(
    st.sampled_from(SEOUL_DISTRICTS),
    SYLLABLES.map("{}동".format),
    st.booleans(),
    st.integers(1, 9999),
    st.integers(0, 999),
    st.sampled_from(["", "번지", " 번지"]),
    st.booleans(),
)
def test_every_spelling_of_a_parcel_reads_the_same(
    district: str, dong: str, hill: bool, main: int, sub: int, suffix: str, tight: bool
) -> None:
    number = f"{'산' if hill else ''}{main}{f'-{sub}' if sub else ''}"
    parsed = parse(f"{district} {dong}{'' if tight else ' '}{number}{suffix}")
    assert parsed is not None
    assert (parsed.kind, parsed.district, parsed.dong, parsed.hill) == (Kind.PARCEL, district, dong, hill)
    assert (parsed.main_number, parsed.sub_number, parsed.detail) == (main, sub, "")


@examples(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_without_a_stumble(text: str) -> None:
    parsed = parse(text)
    if parsed is not None:
        assert parsed.road or parsed.dong
        again = parse(parsed.street_text)
        assert again is not None
        assert again.street_text == parsed.street_text


@pytest.mark.data
def test_real_addresses_of_thirteen_districts_are_read() -> None:
    path = settings().data_dir / "seoul_addresses.csv"
    if not path.exists():
        pytest.skip("seoul_addresses.csv is not in BAPGIL_DATA")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    read = [(row, parse(row["address"])) for row in rows]
    numbered = [p for _, p in read if p is not None and p.main_number is not None]
    named = [(row["gu"], p.district) for row, p in read if p is not None and p.district]
    assert len(numbered) / len(rows) >= 0.98
    assert sum(gu == district for gu, district in named) / len(named) > 0.98
