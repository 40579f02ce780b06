"""A person's history as a file: what a dong office keeps with its own papers."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from dispatch.clock import KST
from rider_api.documents.press import TEXTS
from rider_api.documents.spreadsheets import CSV, EXCEL, write_csv, write_excel
from rider_api.reading.history import HistoryRow

SUFFIXES = {"xlsx": (EXCEL, write_excel), "csv": (CSV, write_csv)}
COLUMNS = ("day", "time", "kind", "details", "note")


def write_history(rows: Sequence[HistoryRow], suffix: str, language: str = "ko") -> tuple[bytes, str]:
    """(content, media type) of the file; `suffix` is one of `SUFFIXES`."""
    media_type, write = SUFFIXES[suffix]
    texts = _texts(language)
    table = [list(history_cells(row, texts).values()) for row in rows]
    return write([texts[f"desk.history.column.{column}"] for column in COLUMNS], table), media_type


def history_cells(row: HistoryRow, texts: Mapping[str, str]) -> dict[str, str]:
    """A row in words, by the names of `COLUMNS` and in their order."""
    return {
        "day": row.day.isoformat(),
        "time": "" if row.at is None else row.at.astimezone(KST).strftime("%H:%M"),
        "kind": texts[f"desk.history.kind.{row.kind}"],
        "details": " · ".join(texts.get(detail, detail) for detail in row.details),
        "note": row.note,
    }


@lru_cache
def _texts(language: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for path in (TEXTS / f"shared.{language}.json", *sorted(TEXTS.glob(f"desk*.{language}.json"))):
        found |= json.loads(path.read_text(encoding="utf-8"))
    return found
