"""Files as offices send them: encodings, delimiters, titles, merged cells, formulas; and files that are none."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from dispatch.errors import Refused
from dispatch.intake.importing import read_table, write_template
from dispatch.intake.importing.grid import BadCell
from dispatch.intake.importing.table import Table
from dispatch.intake.referrals import ReferralForm
from dispatch.intake.referrals.form import field_facts

REQUIRED = [key for key in ReferralForm.model_fields if field_facts(key)["required"]]
HEADINGS = [str(field_facts(key)["heading"]) for key in REQUIRED]
VALUES = ["서교동", "김밥길", "1942-03-01", "밥길로 12", "저염 일반식", 2, 30, "2026-11-02", "2026-12-31", "예", "예"]


def workbook(fill: Callable[[Any], None]) -> bytes:
    book = Workbook()
    fill(book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def values(table: Table, row: int = 0) -> dict[str, object]:
    pairs = zip(table.headings.fields, table.rows[row].cells, strict=False)
    return {key: cell for key, cell in pairs if key}


def code_of(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_table("x", content)
    return refused.value.reason.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_every_encoding_and_with_every_delimiter(encoding: str, delimiter: str) -> None:
    text = delimiter.join(HEADINGS) + "\r\n" + delimiter.join(str(value) for value in VALUES) + "\r\n"
    table = read_table("x.csv", text.encode(encoding))
    assert values(table)["name"] == "김밥길"
    assert len(table.rows) == 1


def test_csv_cells_may_hold_delimiters_quotes_and_line_breaks() -> None:
    cells = [*VALUES]
    cells[3] = '"밥길로 12, ""가""동\n301호"'
    text = ",".join(HEADINGS) + "\n" + ",".join(str(value) for value in cells)
    assert values(read_table("x.csv", text.encode()))["address"] == '밥길로 12, "가"동\n301호'


def test_headings_are_known_by_synonyms_stars_brackets_spacing_and_english() -> None:
    headings = ["접수동", "성 명 *", "생년월일(양력)", "실거주지", "메뉴", "meals_a_visit", "승인 수량", "START DATE"]
    headings += ["서비스 종료일", "개인정보 수집·이용 동의", "제3자 제공 동의"]
    table = read_table("x.csv", (",".join(headings) + "\n" + ",".join(str(value) for value in VALUES)).encode())
    assert list(table.headings.fields) == REQUIRED


def test_a_title_above_the_headings_and_blank_rows_are_passed_over() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["돌봄SOS 식사지원 의뢰서"])
        sheet.append([])
        sheet.append(HEADINGS)
        sheet.append(VALUES)
        sheet.append([])
        sheet.append(VALUES)
        sheet.cell(5000, 3).value = "  "

    table = read_table("x.xlsx", workbook(fill))
    assert [row.number for row in table.rows] == [4, 6]


def test_two_rows_of_headings_with_merged_groups() -> None:
    def fill(sheet: Any) -> None:
        sheet.append([*HEADINGS, "보호자", None, None])
        sheet.append([*HEADINGS, "성명", "관계", "연락처"])
        for column in range(1, len(HEADINGS) + 1):
            sheet.merge_cells(start_row=1, end_row=2, start_column=column, end_column=column)
        first = len(HEADINGS) + 1
        sheet.merge_cells(start_row=1, end_row=1, start_column=first, end_column=first + 2)
        sheet.append([*VALUES, "이도시락", "딸", "010-0000-0002"])

    table = read_table("x.xlsx", workbook(fill))
    found = values(table)
    assert (found["name"], found["guardian_name"], found["guardian_phone"]) == ("김밥길", "이도시락", "010-0000-0002")
    assert [row.number for row in table.rows] == [3]


def test_a_value_merged_over_rows_counts_for_each() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(HEADINGS)
        sheet.append(VALUES)
        sheet.append([None, *VALUES[1:]])
        sheet.merge_cells("A2:A3")

    table = read_table("x.xlsx", workbook(fill))
    assert [values(table, row)["receiving_centre"] for row in (0, 1)] == ["서교동", "서교동"]


def test_a_formula_without_a_value_and_an_error_cell_are_known_as_such() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(HEADINGS)
        sheet.append(VALUES)
        sheet["F2"] = "=1+1"
        sheet["G2"] = "#REF!"
        sheet["G2"].data_type = "e"

    found = values(read_table("x.xlsx", workbook(fill)))
    assert found["meals_a_visit"] == BadCell(why="formula")
    assert found["approved_meals"] == BadCell(why="error")


def test_only_visible_sheets_are_read_and_the_first_with_headings_wins() -> None:
    book = Workbook()
    hidden, notes, form = book.active, book.create_sheet("안내"), book.create_sheet("명단")
    assert hidden is not None
    for sheet in (hidden, form):
        sheet.append(HEADINGS)
        sheet.append(VALUES)
    hidden.cell(2, 2).value = "숨은 사람"
    hidden.sheet_state = "hidden"
    notes.append(["이 파일은 …"])
    file = io.BytesIO()
    book.save(file)
    assert values(read_table("x.xlsx", file.getvalue()))["name"] == "김밥길"


def test_the_template_has_every_heading_and_no_rows() -> None:
    table = read_table("x.xlsx", write_template())
    assert list(table.headings.fields) == list(ReferralForm.model_fields)
    assert table.rows == []
    assert table.headings.unknown == []


def test_unknown_headings_are_told() -> None:
    text = ",".join([*HEADINGS, "별명"]) + "\n" + ",".join(str(value) for value in [*VALUES, "길이"])
    table = read_table("x.csv", text.encode())
    assert table.headings.unknown == ["별명"]


def _zip(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


BOMB = {"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * (61 * 1024 * 1024)}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"  \r\n ", "file.empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file.old_or_locked"),
        (b"%PDF-1.7 ...", "file.kind"),
        (b"\xff\xd8\xff\xe0 jpeg", "file.kind"),
        (_zip({"word/document.xml": b"<x/>"}), "file.kind"),
        (_zip({"xl/workbook.xml": b"not xml"}), "file.corrupt"),
        (_zip(BOMB), "file.too_large"),
        (write_template()[:-200], "file.corrupt"),
        (b"PK\x03\x04" + b"\x00" * 100, "file.corrupt"),
        (b"\x81\x20\xff\xfe broken", "file.encoding"),
        ("대상자 성명\0,주소".encode(), "file.corrupt"),
        (b'"a,b\n' + b"x" * 30_000, "file.corrupt"),
        ("가나다\n라마바".encode(), "file.no_headings"),
        (",".join(HEADINGS[1:]).encode(), "file.heading_missing"),
        (",".join([*HEADINGS, "성명"]).encode(), "file.heading_twice"),
        (",".join(["x"] * 300).encode(), "file.too_many_columns"),
        ((",".join(HEADINGS) + "\n" + "a\n" * 10_001).encode(), "file.too_many_rows"),
        (b"a" * (10 * 1024 * 1024 + 1), "file.too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused_with_a_reason(content: bytes, code: str) -> None:
    assert code_of(content) == code


@settings(deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail))
def test_no_bytes_whatever_lead_to_anything_but_a_table_or_a_refusal(content: bytes) -> None:
    with pytest.raises(Refused):
        read_table("x.xlsx", content)


@settings(deadline=None)
@given(st.data())
def test_damaged_workbooks_are_refused_or_read(data: st.DataObject) -> None:
    whole = bytearray(_TEMPLATE)
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Refused):
        read_table("x.xlsx", bytes(whole))


_TEMPLATE = write_template()
