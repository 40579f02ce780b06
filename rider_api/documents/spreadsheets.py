"""Tables as files: Excel and CSV that a spreadsheet opens in Korean and that can't run formulas."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_FORMULA = ("=", "+", "-", "@", "\t")


def write_excel(columns: Sequence[str], table: Sequence[Sequence[Any]]) -> bytes:
    """One sheet with a heading."""
    book = Workbook()
    for row in [columns, *table]:
        book.worksheets[0].append([harmless(cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def write_csv(columns: Sequence[str], table: Sequence[Sequence[Any]]) -> bytes:
    """With a mark in front, so that Excel reads it as UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([columns, *([harmless(cell) for cell in row] for row in table)])
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula stays text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
