"""The district workbook as a file: headings, an example row, a note on every column, and what there is already."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from sqlmodel import Session

from dispatch.intake.importing.refusals import MOST_ROWS
from dispatch.providers.cells import write_cell
from dispatch.providers.describing import describe_providers
from dispatch.providers.sheets import EXAMPLE, NOTES, SHEETS, Column, Sheet

_REQUIRED, _OPTIONAL = PatternFill("solid", fgColor="FFE6B8"), PatternFill("solid", fgColor="EFEFEF")
_GREY = Font(italic=True, color="808080")
_INTRODUCTION = (
    "노란 제목은 반드시 적어야 하는 열입니다. '예)'로 시작하는 회색 행은 읽지 않습니다. 제목은 바꾸지 마세요.",
    "시트 전체가 맞아야 저장됩니다. 다시 가져오면 같은 이름의 것을 고치고, 여기에 없는 것은 지우지 않습니다.",
    "빈 칸은 기본값입니다. 주민등록번호는 어떤 칸에도 적지 마세요. 배송원의 성명과 전화번호는 암호화해 저장합니다.",
)


def write_workbook(session: Session | None = None) -> bytes:
    """The form that `import_providers` reads; with a session filled with what is there, but no names or phones."""
    known = {} if session is None else describe_providers(session)
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in SHEETS:
        _write_sheet(book.create_sheet(sheet.title), sheet, known.get(sheet.key, ()))
    _write_notes(book.create_sheet(NOTES))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_sheet(page: Worksheet, sheet: Sheet, rows: Sequence[Mapping[str, Any]]) -> None:
    for place, column in enumerate(sheet.columns, start=1):
        heading = page.cell(1, place, column.heading)
        heading.font, heading.fill = Font(bold=True), _REQUIRED if column.required else _OPTIONAL
        heading.alignment = Alignment(wrap_text=True, vertical="center")
        example = page.cell(2, place, f"{EXAMPLE} {column.example}" if place == 1 else column.example or None)
        example.font = _GREY
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = 30 if column.kind == "names" else 16
        _keep_text(page, column, place)
        _offer_choices(page, column, letter)
    for number, row in enumerate(rows, start=3):
        for place, column in enumerate(sheet.columns, start=1):
            value = write_cell(row.get(column.key), column)
            cell = page.cell(number, place, value)
            cell.data_type = "s" if isinstance(value, str) else cell.data_type  # "=…" stays text
    page.freeze_panes = "B2"


def _keep_text(page: Worksheet, column: Column, place: int) -> None:
    """Spreadsheets drop the zero of a telephone number and turn 1-2 into a date, unless the cells are text."""
    if column.kind in ("phone", "code", "dong_code"):
        page.column_dimensions[get_column_letter(place)].number_format = "@"


def _offer_choices(page: Worksheet, column: Column, letter: str) -> None:
    choices = ("예", "아니오") if column.kind == "yes_no" else tuple(column.choices or ())
    if choices:
        offer = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=True)
        offer.add(f"{letter}3:{letter}{MOST_ROWS}")
        page.add_data_validation(offer)


def _write_notes(page: Worksheet) -> None:
    for line in _INTRODUCTION:
        page.append([line])
    page.append([])
    page.append(["시트", "열", "필수", "비우면", "예", "설명", "선택지"])
    for cell in page[page.max_row]:
        cell.font = Font(bold=True)
    for sheet in SHEETS:
        for column in sheet.columns:
            page.append(_note(sheet, column))
    for letter, width in zip("ABCDEFG", (12, 20, 8, 14, 24, 60, 50), strict=True):
        page.column_dimensions[letter].width = width


def _note(sheet: Sheet, column: Column) -> list[object]:
    default = "" if column.required else write_cell(column.default, column)
    choices = ", ".join(("예", "아니오") if column.kind == "yes_no" else column.choices or ())
    required = "필수" if column.required else ""
    return [sheet.title, column.heading, required, default, column.example, column.note, choices]
