"""Cells in rows, as every kind of file is read first; and the cells whose value can't be used."""

from collections.abc import Sequence
from dataclasses import dataclass

Grid = Sequence[Sequence[object]]
"""Rows of cells: None, str, int, float, bool, date, datetime, or a `BadCell`."""


@dataclass(frozen=True, kw_only=True)
class BadCell:
    """A cell without a usable value: `formula` (never calculated) or `error` (#REF! and the like)."""

    why: str
