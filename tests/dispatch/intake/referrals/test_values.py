"""How what people write into cells is read."""

from datetime import date

import pytest

from dispatch.intake.referrals.values import (
    read_date,
    read_phone,
    read_time_span,
    read_weekdays,
    read_whole_number,
    read_yes_no,
)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23",
        "2026.11.23",
        "2026. 11. 23.",
        "2026/11/23",
        "20261123",
        "2026년 11월 23일",
        "2026-11-23(월)",
        "2026-11-23 00:00:00",
        "2026-11-23T00:00:00",
        "46349",
        "46349.0",
    ],
)
def test_dates(text: str) -> None:
    assert read_date(text) == date(2026, 11, 23)


@pytest.mark.parametrize("text", ["26-11-23", "261123", "2026-13-01", "2026-02-30", "11/23", "내일", "2026-11-23 …"])
def test_ambiguous_or_impossible_dates_are_not_guessed(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("010-0000-0001", "010-0000-0001"),
        ("01000000001", "010-0000-0001"),
        ("1000000001", "010-0000-0001"),
        ("010.0000.0001", "010-0000-0001"),
        ("+82 10 0000 0001", "010-0000-0001"),
        ("821000000001", "010-0000-0001"),
        ("011-123-4567", "011-123-4567"),
        ("02-123-4567", "02-123-4567"),
        ("0212345678", "02-1234-5678"),
        ("(031) 123-4567", "031-123-4567"),
        ("070-1234-5678", "070-1234-5678"),
        ("0504-123-4567", "0504-123-4567"),
        ("1588-0000", "1588-0000"),
    ],
)
def test_phones(text: str, phone: str) -> None:
    assert read_phone(text) == phone


@pytest.mark.parametrize("text", ["없음", "010-1234", "12345", "010-1234-5678(딸)", "02-123", "0101234567890"])
def test_what_is_no_phone(text: str) -> None:
    assert read_phone(text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("월·수·금", [1, 3, 5]),
        ("월수금", [1, 3, 5]),
        ("월, 수, 금", [1, 3, 5]),
        ("금/월/수", [1, 3, 5]),
        ("월요일, 수요일", [1, 3]),
        ("일", [7]),
        ("일요일", [7]),
        ("월~금", [1, 2, 3, 4, 5]),
        ("평일", [1, 2, 3, 4, 5]),
        ("매일", [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_weekdays(text: str, days: list[int]) -> None:
    assert read_weekdays(text) == days


@pytest.mark.parametrize("text", ["월월", "주 3회", "금~월", "아무 때나", "", "Mon"])
def test_what_is_no_weekday(text: str) -> None:
    assert read_weekdays(text) is None


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("11:00~12:30", (39_600, 45_000)),
        ("11:00 - 12:30", (39_600, 45_000)),
        ("11시~12시 30분", (39_600, 45_000)),
        ("11시부터 12시반까지", (39_600, 45_000)),
        ("오전 11시~오후 1시", (39_600, 46_800)),
        ("오후 1시~3시", (46_800, 54_000)),
        ("오전", (32_400, 43_200)),
        ("점심", (39_600, 46_800)),
    ],
)
def test_times(text: str, span: tuple[int, int]) -> None:
    assert read_time_span(text) == span


@pytest.mark.parametrize("text", ["12:30~11:00", "언젠가", "25:00~26:00", "11:70~12:00", "11시"])
def test_what_is_no_time(text: str) -> None:
    assert read_time_span(text) is None


@pytest.mark.parametrize(
    ("text", "number"), [("30식", 30), ("2", 2), ("주 3회", 3), ("1,000", 1000), ("2.0", 2), ("1차", 1)]
)
def test_numbers(text: str, number: int) -> None:
    assert read_whole_number(text) == number


@pytest.mark.parametrize("text", ["2.5", "-1", "두 개", "1~2", "1e3"])
def test_what_is_no_whole_number(text: str) -> None:
    assert read_whole_number(text) is None


def test_yes_and_no() -> None:
    assert [read_yes_no(text) for text in ("예", "O", "동의 함", "유", "X", "아니오", "미동의", "글쎄")] == [
        *(True, True, True, True),
        *(False, False, False, None),
    ]
