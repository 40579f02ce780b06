"""One cell: from what people write to what is stored, and back."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from dispatch.intake.importing.grid import BadCell
from dispatch.intake.referrals.problems import problem
from dispatch.intake.referrals.reading import has_resident_number, plain_text
from dispatch.intake.referrals.values import read_date, read_phone, read_weekdays, read_yes_no
from dispatch.providers.breaks import read_breaks, write_breaks
from dispatch.providers.problems import SheetProblem, tell
from dispatch.providers.sheets import Column

_LONGEST = 200
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
_WEEKDAYS = "월화수목금토일"


def read_cell(cell: object, column: Column, *, sheet: str, row: int) -> Any:
    """The value, the column's default where the cell is empty, or the `SheetProblem` of this cell."""

    def common(code: str, **details: object) -> SheetProblem:
        found = problem(code, field=column.key, heading=column.heading, **details)
        return SheetProblem(sheet=sheet, row=row, column=column.heading, reason=found.reason)

    if isinstance(cell, BadCell):
        return common(f"cell.{cell.why}")
    if has_resident_number(cell):
        return common("form.resident_number")
    text = plain_text(cell)
    if not text:
        return common("field.required") if column.required else column.default
    if len(text) > _LONGEST and column.kind != "names":
        return common("field.too_long", high=_LONGEST)
    if any(ord(letter) < 32 for letter in text.replace("\n", "")):
        return common("field.control")
    value = _READERS[column.kind](text, column)
    if value is not None:
        return value
    if column.kind in _OWN_PROBLEMS:
        low, high = f"{column.low:g}", f"{column.high:g}"
        return tell(_OWN_PROBLEMS[column.kind], sheet=sheet, row=row, column=column.heading, low=low, high=high)
    return common(_COMMON_PROBLEMS[column.kind], choices=", ".join(column.choices or ("예", "아니오")))


def _read_clock(text: str, column: Column) -> int | None:
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    hours, minutes = int(found.group(1)), int(found.group(2))
    seconds = hours * 3600 + minutes * 60
    return seconds if minutes < 60 and seconds <= 86_400 else None


def _read_decimal(text: str, column: Column) -> float | None:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return None
    return number if column.low <= number <= column.high else None


def _read_whole(text: str, column: Column) -> int | None:
    number = _read_decimal(text, column)
    return int(number) if number is not None and number.is_integer() else None


def _read_scaled(text: str, column: Column) -> int | None:
    number = _read_decimal(text, column)
    return None if number is None else round(number * column.scale)


def _read_choice(text: str, column: Column) -> object:
    folded = "".join(text.split())
    return next((value for name, value in (column.choices or {}).items() if "".join(name.split()) == folded), None)


def _read_names(text: str, column: Column) -> tuple[str, ...]:
    return tuple(name.strip() for name in re.split(r"[,\n;]", text) if name.strip())


def _read_days(text: str, column: Column) -> tuple[int, ...] | None:
    days = read_weekdays(text)
    return tuple(days) if days else None


_READERS: dict[str, Callable[[str, Column], Any]] = {
    "text": lambda text, column: " ".join(text.split()),
    "code": lambda text, column: None if re.search(r"[,+;\n]", text) else text,
    "dong_code": lambda text, column: text if re.fullmatch(r"\d{10}", text) else None,
    "phone": lambda text, column: read_phone(text),
    "clock": _read_clock,
    "decimal": _read_decimal,
    "whole": _read_whole,
    "scaled": _read_scaled,
    "choice": _read_choice,
    "yes_no": lambda text, column: read_yes_no(text),
    "date": lambda text, column: read_date(text),
    "weekdays": _read_days,
    "names": _read_names,
    "breaks": lambda text, column: read_breaks(text),
}
_OWN_PROBLEMS = {
    "clock": "providers.clock", "decimal": "providers.number", "whole": "providers.number",
    "scaled": "providers.number", "code": "providers.code", "dong_code": "providers.code",
    "breaks": "providers.break",
}  # fmt: skip
_COMMON_PROBLEMS = {
    "phone": "field.phone", "choice": "field.choice", "yes_no": "field.choice", "date": "field.date",
    "weekdays": "field.weekdays",
}  # fmt: skip


def write_cell(value: Any, column: Column) -> str | int | float | None:
    """What `read_cell` reads as `value`."""
    if value is None:
        return None
    if column.kind == "clock":
        return f"{value // 3600:02d}:{value % 3600 // 60:02d}"
    if column.kind == "scaled":
        whole, rest = divmod(int(value), column.scale)
        return whole + rest / column.scale if rest else whole
    if column.kind == "choice":
        return {each: name for name, each in (column.choices or {}).items()}[value]
    if column.kind == "yes_no":
        return "예" if value else "아니오"
    if column.kind == "names":
        return ", ".join(value)
    if column.kind == "breaks":
        return write_breaks(value)
    if column.kind == "weekdays":
        return "·".join(_WEEKDAYS[day - 1] for day in value)
    written: str | int | float = str(value) if isinstance(value, date) else value
    return written
