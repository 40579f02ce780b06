"""Which column is which field: headings with synonyms, any spacing, on one or two rows, below a title or not."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.intake.importing.grid import Grid
from dispatch.intake.importing.refusals import refuse_file
from dispatch.intake.referrals import ReferralForm, holds_resident_number
from dispatch.intake.referrals.form import field_facts

_LOOK_AT_ROWS = 20
_LEAST_KNOWN = 4
"""So many headings make a heading row; a title or a note has none of them."""


@dataclass(frozen=True, kw_only=True)
class Headings:
    """`fields[i]` is the English key of column i, None where its heading is unknown; `texts` as written."""

    last_row: int
    """Index of the (lower) heading row."""
    fields: Sequence[str | None]
    texts: Sequence[str]

    @property
    def unknown(self) -> list[str]:
        """Headings that name no field of the form; their cells are not stored."""
        return [text for text, key in zip(self.texts, self.fields, strict=True) if text and key is None]


def find_headings(grid: Grid) -> Headings | None:
    """The best heading row among the first 20, or None. Raises `Refused` where headings lack or stand twice."""
    candidates = [_read_row(grid, index) for index in range(min(_LOOK_AT_ROWS, len(grid)))]
    best = max(candidates, key=lambda headings: _known(headings), default=None)
    if best is None or _known(best) < _LEAST_KNOWN:
        return None
    _refuse_twice(best)
    _refuse_missing(best)
    return best


def _known(headings: Headings) -> int:
    return len({key for key in headings.fields if key})


def _read_row(grid: Grid, index: int) -> Headings:
    cells = [_text(cell) for cell in grid[index]]
    above = [_text(cell) for cell in grid[index - 1]] if index else []
    above += [""] * (len(cells) - len(above))
    return Headings(
        last_row=index,
        fields=[_find_field(upper, lower) for upper, lower in zip(above, cells, strict=False)],
        texts=[lower or upper for upper, lower in zip(above, cells, strict=False)],
    )


def _find_field(upper: str, lower: str) -> str | None:
    """A group above (보호자 | 성명) counts first, then the cell alone; a heading merged over two rows is one."""
    if not lower:
        return None
    return _FIELDS.get(fold_heading(f"{upper} {lower}")) or _FIELDS.get(fold_heading(lower))


def fold_heading(text: str) -> str:
    """Without spaces, marks, notes in brackets and the star of a required column."""
    plain = re.sub(r"\([^)]*\)|\[[^\]]*\]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"[\W_]", "", plain).casefold()


def _text(cell: object) -> str:
    text = cell if isinstance(cell, str) else ""
    text = " ".join(text.split())
    return "" if holds_resident_number(text) else text[:60]


def _refuse_twice(headings: Headings) -> None:
    seen: set[str] = set()
    twice = [key for key in headings.fields if key and (key in seen or seen.add(key))]  # type: ignore[func-returns-value]
    if twice:
        raise refuse_file("file.heading_twice", headings=_names(twice))


def _refuse_missing(headings: Headings) -> None:
    missing = [
        key for key in ReferralForm.model_fields if field_facts(key)["required"] and key not in headings.fields
    ]
    if missing:
        raise refuse_file("file.heading_missing", headings=_names(missing))


def _names(keys: Sequence[str]) -> str:
    return ", ".join(str(field_facts(key)["heading"]) for key in keys)


def _known_headings() -> dict[str, str]:
    names: dict[str, str] = {}
    for key in ReferralForm.model_fields:
        facts = field_facts(key)
        for name in (facts["heading"], key, facts["english"], *facts["also"]):
            names.setdefault(fold_heading(name), key)
    return names


_FIELDS = _known_headings()
