"""A spreadsheet as rows of cells: .xlsx and CSV, told apart by content and not by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.intake.importing.delimited import read_delimited
from dispatch.intake.importing.grid import Grid
from dispatch.intake.importing.headings import Headings, find_headings
from dispatch.intake.importing.refusals import LARGEST_FILE_BYTES, MOST_ROWS, refuse_file
from dispatch.intake.importing.workbook import read_workbook

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NEVER_CSV = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"PK\x05\x06")


@dataclass(frozen=True, kw_only=True)
class Row:
    """`number` is the row's number in the file as people see it, `cells` its values by column."""

    number: int
    cells: Sequence[object]


@dataclass(frozen=True, kw_only=True)
class Table:
    """The data rows below the headings; blank rows are left out."""

    headings: Headings
    rows: Sequence[Row]


def read_table(filename: str, content: bytes) -> Table:
    """Read a file. Raises `Refused` (file.*) where it is no table with the form's headings.

    Among the sheets of a workbook the first visible one with headings is read.
    """
    if len(content) > LARGEST_FILE_BYTES:
        raise refuse_file("file.too_large")
    if not content.strip():
        raise refuse_file("file.empty")
    for grid in _read_grids(content):
        headings = find_headings(grid)
        if headings is not None:
            return Table(headings=headings, rows=_data_rows(grid, headings))
    raise refuse_file("file.no_headings")


def _read_grids(content: bytes) -> Sequence[Grid]:
    if content.startswith(_OLD_OFFICE):
        raise refuse_file("file.old_or_locked")
    if content.startswith(_ZIP):
        return read_workbook(content)
    if content.startswith(_NEVER_CSV):
        raise refuse_file("file.kind")
    return [read_delimited(content)]


def _data_rows(grid: Grid, headings: Headings) -> list[Row]:
    rows = [
        Row(number=index + 1, cells=cells)
        for index, cells in enumerate(grid)
        if index > headings.last_row and any(not is_blank(cell) for cell in cells)
    ]
    if len(rows) > MOST_ROWS:
        raise refuse_file("file.too_many_rows")
    return rows


def is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
