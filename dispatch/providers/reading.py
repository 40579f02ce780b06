"""A district workbook as records: every sheet, every row, with every problem that a cell alone can have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dispatch.intake.importing.grid import BadCell, Grid
from dispatch.intake.importing.headings import fold_heading
from dispatch.intake.importing.refusals import LARGEST_FILE_BYTES, refuse_file
from dispatch.intake.importing.table import is_blank
from dispatch.intake.importing.workbook import read_sheets
from dispatch.intake.referrals.problems import problem
from dispatch.intake.referrals.reading import has_resident_number
from dispatch.providers.cells import read_cell
from dispatch.providers.problems import SheetProblem, tell
from dispatch.providers.sheets import EXAMPLE, NOTES, SHEETS, Column, Sheet

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, kw_only=True)
class Record:
    """One row. `whole` is False where a cell could not be read: its value is missing in `values`."""

    row: int
    values: Mapping[str, Any]
    whole: bool


@dataclass(kw_only=True)
class District:
    """Records by the key of their sheet, and what is wrong so far."""

    records: dict[str, list[Record]] = field(default_factory=dict)
    problems: list[SheetProblem] = field(default_factory=list)


def read_district(content: bytes) -> District:
    """Read an .xlsx file. Raises `Refused` (file.*) where it is none; everything smaller is a problem."""
    if len(content) > LARGEST_FILE_BYTES:
        raise refuse_file("file.too_large")
    if not content.startswith(_ZIP):
        raise refuse_file("file.old_or_locked" if content.startswith(_OLD_OFFICE) else "file.kind")
    district = District()
    grids = {title.strip(): grid for title, grid in read_sheets(content).items()}
    for sheet in SHEETS:
        district.records[sheet.key] = _read_sheet(sheet, grids.pop(sheet.title, ()), district.problems)
    choices = ", ".join(sheet.title for sheet in SHEETS)
    for title, grid in grids.items():
        if title != NOTES and any(not is_blank(cell) for row in grid for cell in row):
            title = "?" if has_resident_number(title) else title
            district.problems.append(tell("providers.unknown_sheet", sheet=title, value=title, choices=choices))
    if not any(district.records.values()) and not district.problems:
        district.problems.append(tell("providers.empty", sheet=""))
    return district


def _read_sheet(sheet: Sheet, grid: Grid, problems: list[SheetProblem]) -> list[Record]:
    if not grid:
        return []
    columns = _read_headings(sheet, grid[0], problems)
    records = [
        _read_row(sheet, columns, cells, number, problems)
        for number, cells in enumerate(grid[1:], start=2)
        if not _is_example(cells) and any(not is_blank(cell) for cell in cells)
    ]
    _find_twice(sheet, records, problems)
    return records


def _is_example(cells: Sequence[object]) -> bool:
    return bool(cells) and isinstance(cells[0], str) and cells[0].strip().startswith(EXAMPLE)


def _read_headings(sheet: Sheet, cells: Sequence[object], problems: list[SheetProblem]) -> list[Column | None]:
    """The column of each place. All columns must be there: one that is left out would mean its default."""
    known = {fold_heading(heading): column for heading, column in sheet.headings.items()}
    columns: list[Column | None] = []
    for cell in cells:
        text = "" if isinstance(cell, BadCell) or is_blank(cell) else str(cell).strip()
        if text and has_resident_number(cell):
            found = problem("form.resident_number", field="", heading="")
            problems.append(SheetProblem(sheet=sheet.title, row=1, column="", reason=found.reason))
            text = ""
        columns.append(known.pop(fold_heading(text), None))
        if text and columns[-1] is None:
            problems.append(tell("providers.unknown_heading", sheet=sheet.title, row=1, column=text[:60]))
    if known:
        missing = ", ".join(column.heading for column in known.values())
        problems.append(tell("providers.no_headings", sheet=sheet.title, row=1, value=missing))
    return columns


def _read_row(
    sheet: Sheet, columns: Sequence[Column | None], cells: Sequence[object], row: int, problems: list[SheetProblem]
) -> Record:
    values: dict[str, Any] = {}
    found = len(problems)
    for place, cell in enumerate(cells):
        column = columns[place] if place < len(columns) else None
        value = _look_at_stray(cell, sheet, row) if column is None else read_cell(
            cell, column, sheet=sheet.title, row=row
        )  # fmt: skip
        if isinstance(value, SheetProblem):
            problems.append(value)
        elif column is not None:
            values[column.key] = value
    # Columns whose heading is missing are told once; their rows can't be written.
    whole = len(problems) == found and len(values) == len(sheet.columns)
    return Record(row=row, values=values, whole=whole)


def _look_at_stray(cell: object, sheet: Sheet, row: int) -> SheetProblem | None:
    """A cell below no heading: nothing may stand there, least of all a resident number."""
    if is_blank(cell):
        return None
    number = not isinstance(cell, BadCell) and has_resident_number(cell)
    found = problem("form.resident_number" if number else "row.too_long", field="", heading="")
    return SheetProblem(sheet=sheet.title, row=row, column="", reason=found.reason)


def _find_twice(sheet: Sheet, records: Sequence[Record], problems: list[SheetProblem]) -> None:
    if sheet.name is None:
        return
    heading = next(column.heading for column in sheet.columns if column.key == sheet.name)
    seen: set[object] = set()
    for record in records:
        value = record.values.get(sheet.name)
        if value is not None and value in seen:
            problems.append(tell("providers.twice", sheet=sheet.title, row=record.row, column=heading, value=value))
        seen.add(value)
