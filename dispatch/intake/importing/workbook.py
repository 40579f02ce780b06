"""Excel workbooks (.xlsx): values of formulas, merged cells spread over their range, bombs and damage refused."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dispatch.errors import Refused
from dispatch.intake.importing.grid import BadCell, Grid
from dispatch.intake.importing.refusals import (
    LARGEST_UNPACKED_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    refuse_file,
)

_MOST_PARTS = 500
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


def read_workbook(content: bytes) -> list[Grid]:
    """The visible sheets in order. Raises `Refused` (file.corrupt, file.too_large, file.kind)."""
    return list(read_sheets(content).values())


def read_sheets(content: bytes) -> dict[str, Grid]:
    """The same by the sheets' names."""
    _look_inside(content)
    try:
        values = _load(content, values=True)
        # Whether an empty cell is a formula shows only in a second reading: done where there are formulas.
        formulas = _load(content, values=False) if _has_formulas(content) else values
        visible = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
        return {sheet.title: _read_sheet(sheet, formulas[sheet.title]) for sheet in visible}
    except Refused:
        raise
    except Exception as error:  # openpyxl meets damage with errors of every kind
        raise refuse_file("file.corrupt") from error


def _load(content: bytes, *, values: bool) -> Any:
    return load_workbook(io.BytesIO(content), data_only=values, keep_links=False)


def _look_inside(content: bytes) -> None:
    """Sizes are checked as unpacked, not as declared, before a parser sees anything."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise refuse_file("file.kind")
            if len(parts) > _MOST_PARTS:
                raise refuse_file("file.too_large")
            left = LARGEST_UNPACKED_BYTES
            for part in parts:
                left -= _unpacked_bytes(archive, part, left)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise refuse_file("file.corrupt") from error


def _unpacked_bytes(archive: zipfile.ZipFile, part: zipfile.ZipInfo, limit: int) -> int:
    size = 0
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            size += len(chunk)
            if size > limit:
                raise refuse_file("file.too_large")
    return size


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = (name for name in archive.namelist() if name.startswith("xl/worksheets/"))
        return any(_FORMULA.search(archive.read(name)) for name in sheets)


def _read_sheet(values: Worksheet, formulas: Worksheet) -> Grid:
    width = min(values.max_column, MOST_COLUMNS + 1)
    grid = [list(_read_row(row, formulas)) for row in _filled_rows(values, width)]
    if any(len(row) > MOST_COLUMNS and row[MOST_COLUMNS] is not None for row in grid):
        raise refuse_file("file.too_many_columns")
    _spread_merged(values, grid)
    return grid


def _filled_rows(sheet: Worksheet, width: int) -> Iterator[tuple[Any, ...]]:
    """Rows up to the last one with a value: a sheet formatted down to row 1,048,576 is not a long one."""
    waiting: list[tuple[Any, ...]] = []
    filled = 0
    for row in sheet.iter_rows(max_col=width):
        waiting.append(row)
        if any(cell.value is not None for cell in row):
            filled += 1
            if filled > 2 * MOST_ROWS:
                raise refuse_file("file.too_many_rows")
            yield from waiting
            waiting = []


def _read_row(row: tuple[Any, ...], formulas: Worksheet) -> Iterator[object]:
    for cell in row:
        if cell.data_type == "e":
            yield BadCell(why="error")
        elif cell.value is None and formulas.cell(cell.row, cell.column).data_type == "f":
            yield BadCell(why="formula")
        else:
            yield cell.value


def _spread_merged(sheet: Worksheet, grid: list[list[object]]) -> None:
    """A merged cell's value counts for every cell of its range (one centre merged over ten rows)."""
    for area in sheet.merged_cells.ranges:
        top, left = area.min_row - 1, area.min_col - 1
        if top >= len(grid) or left >= len(grid[top]):
            continue
        for row in grid[top : area.max_row]:
            row[left : area.max_col] = [grid[top][left]] * len(row[left : area.max_col])
