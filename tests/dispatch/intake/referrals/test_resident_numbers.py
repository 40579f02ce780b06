"""Resident registration numbers are found however they are written, and telephone numbers are not taken for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.intake.referrals.reading import has_resident_number
from dispatch.intake.referrals.resident_numbers import holds_resident_number

FOUND = [
    "420301-1234567",
    "4203011234567",
    "420301 1234567",
    "420301 - 2234567",
    "４２０３０１－２２３４５６７",
    "주민번호는 420301-2234567 입니다",
    "420301–2234567",
    "420301\u00ad-2234567",
    "420301-\u200b2234567",
    "420301\n2234567",
    "420301/2234567",
    "(420301)2234567",
    "4 2 0 3 0 1 - 2 2 3 4 5 6 7",
    "4-2-0-3-0-1-2-2-3-4-5-6-7",
    "000229-3234567",
    "420301-5234567",
    "010101-7234567",
    "990101-9234567",
    "연락처 010-0000-0001, 420301-1234567",
]
PASSED = [
    "010-1234-5678",
    "01012345678",
    "02-123-4567 / 010-1234-5678",
    "010-1234-5678 010-2345-6789",
    "1942-03-01",
    "19420301",
    "421301-1234567",
    "420230-1234567",
    "010229-3234567",
    "420301-123456",
    "420301-12345678",
    "1420301-1234567",
    "서울특별시 마포구 밥길로 12, 301호",
    "월 2회, 30식 (2026-11-02~2026-12-31)",
    "국민은행 123456-78-901234",
    "",
]


@pytest.mark.parametrize("text", FOUND)
def test_numbers_are_found(text: str) -> None:
    assert holds_resident_number(text)


@pytest.mark.parametrize("text", PASSED)
def test_other_numbers_pass(text: str) -> None:
    assert not holds_resident_number(text)


@pytest.mark.parametrize("value", [4203011234567, 4203011234567.0, 502033234567, 12033234567])
def test_number_cells_are_looked_at_with_the_zeros_that_were_dropped(value: float) -> None:
    assert has_resident_number(value)


@pytest.mark.parametrize("value", [1012345678, 821012345678, 45000, 46349.0, 2, True, None, float("nan"), 1e300])
def test_other_number_cells_pass(value: object) -> None:
    assert not has_resident_number(value)


@given(
    st.dates().filter(lambda day: 1900 <= day.year <= 2025),
    st.integers(0, 999_999),
    st.sampled_from(["", "-", " ", " - ", "–", "."]),
    st.text(alphabet="가나다 ,.", max_size=10),
)
def test_any_valid_number_is_found_in_any_surroundings(day: object, tail: int, between: str, around: str) -> None:
    from datetime import date

    assert isinstance(day, date)
    century = "3" if day.year >= 2000 else "2"
    assert holds_resident_number(f"{around}{day:%y%m%d}{between}{century}{tail:06d}{around}")


@given(st.from_regex(r"01[016789]-?\d{3,4}-?\d{4}", fullmatch=True))
def test_no_mobile_number_is_ever_taken_for_one(phone: str) -> None:
    assert not holds_resident_number(phone)
