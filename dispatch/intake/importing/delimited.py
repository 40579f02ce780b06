"""CSV as Korean offices write it: UTF-8 with or without a mark, CP949, Excel's Unicode text; comma, semicolon, tab."""

import csv
import io

from dispatch.intake.importing.grid import Grid
from dispatch.intake.importing.refusals import MOST_COLUMNS, MOST_ROWS, refuse_file

_LONGEST_CELL = 20_000
_DELIMITERS = ",;\t"


def read_delimited(content: bytes) -> Grid:
    """The rows of a text file. Raises `Refused` (file.encoding, file.corrupt, file.too_many_*)."""
    text = _decode(content)
    if "\x00" in text:
        raise refuse_file("file.corrupt")
    csv.field_size_limit(_LONGEST_CELL)
    rows: list[list[object]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True):
            if len(row) > MOST_COLUMNS:
                raise refuse_file("file.too_many_columns")
            if len(rows) > 2 * MOST_ROWS:
                raise refuse_file("file.too_many_rows")
            rows.append(list(row))
    except csv.Error as error:
        raise refuse_file("file.corrupt") from error
    return rows


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp949"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refuse_file("file.encoding")


def _delimiter(text: str) -> str:
    """The one that stands most often in the first lines; data without any is one column."""
    head = "\n".join(text.splitlines()[:20])
    return max(_DELIMITERS, key=head.count)
