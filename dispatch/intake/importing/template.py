"""The empty form as an Excel file: one column a field, required ones marked, choices as drop-down lists."""

import io

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dispatch.intake.importing.refusals import MOST_ROWS
from dispatch.intake.referrals import describe_fields

SHEET, EXPLANATION = "의뢰서", "설명"
_REQUIRED, _OPTIONAL = PatternFill("solid", fgColor="FFE6B8"), PatternFill("solid", fgColor="EFEFEF")


def write_template() -> bytes:
    """The form that `import_referrals` reads; its second sheet explains every column."""
    book = Workbook()
    form = book.active
    assert isinstance(form, Worksheet)
    form.title = SHEET
    _write_headings(form)
    _write_explanation(book.create_sheet(EXPLANATION))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_headings(sheet: Worksheet) -> None:
    for column, field in enumerate(describe_fields(), start=1):
        cell = sheet.cell(1, column, field["heading"] + (" *" if field["required"] else ""))
        cell.font, cell.fill = Font(bold=True), _REQUIRED if field["required"] else _OPTIONAL
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        if field["sample"]:
            cell.comment = Comment(f"예: {field['sample']}", "Bapgil")
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = 28 if field["kind"] == "text" else 16
        if field["choices"]:
            _offer_choices(sheet, letter, field["choices"])
    sheet.freeze_panes = "A2"


def _offer_choices(sheet: Worksheet, letter: str, choices: list[str]) -> None:
    listed = '"' + ",".join(choices) + '"'
    offer = DataValidation(type="list", formula1=listed, allow_blank=True, showErrorMessage=True)
    offer.add(f"{letter}2:{letter}{MOST_ROWS}")
    sheet.add_data_validation(offer)


def _write_explanation(sheet: Worksheet) -> None:
    sheet.append(["항목", "Field", "필수", "선택지", "예", "다른 이름"])
    for field in describe_fields():
        required = "필수" if field["required"] else ""
        choices, also = ", ".join(field["choices"]), ", ".join(field["also"])
        sheet.append([field["heading"], field["english"], required, choices, field["sample"], also])
    sheet.append([])
    sheet.append(["주민등록번호는 어떤 칸에도 적지 마세요. 있으면 그 행은 저장되지 않습니다."])
    for letter, width in zip("ABCDEF", (22, 26, 8, 44, 32, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
