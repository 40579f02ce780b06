"""Reads what people write into cells: dates, telephone numbers, yes and no, weekdays, times, whole numbers.

Every reader takes text (already trimmed, normal width) and returns a value, or None if it can't be read.
"""

import re
from datetime import date, timedelta

_FIRST_SERIAL = date(1899, 12, 30)
"""Day 0 of a spreadsheet's date numbers."""

_WRITTEN_DATE = re.compile(
    r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?(?:\s*\(?[월화수목금토일]\)?)?"
)
_PACKED_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YES = frozenset(
    {"예", "네", "유", "o", "ㅇ", "y", "yes", "true", "1", "동의", "동의함", "있음", "해당", "독거", "v", "√"}
)
_NO = frozenset({"아니오", "아니요", "무", "x", "n", "no", "false", "0", "미동의", "동의안함", "없음", "비해당", "-"})
_DAYS = "월화수목금토일"
_HALF_DAYS = {
    "오전": (9 * 3600, 12 * 3600),
    "점심": (11 * 3600, 13 * 3600),
    "오후": (12 * 3600, 18 * 3600),
    "저녁": (16 * 3600, 19 * 3600),
}
_TIME = r"(오전|오후)?\s*(\d{1,2})\s*(?::\s*(\d{2})|시\s*(?:(\d{1,2})\s*분|(반))?)?"
_SPAN = re.compile(rf"{_TIME}\s*(?:~|-|부터|에서)\s*{_TIME}\s*(?:까지|사이)?")
_MOBILE_OR_AREA = re.compile(r"0(?:2\d{7,8}|[1-9]\d\d{6,8}|50\d\d{7,8})")
_COUNT = re.compile(r"(?:주|월|총)?\s*(\d{1,6})(?:\.0+)?\s*(?:식|회|명|개|차|일|끼|인)?")
_SERVICE_NUMBER = re.compile(r"1[568]\d{6}")


def read_date(text: str) -> date | None:
    """2026-11-23, 2026.11.23., 2026년 11월 23일, 20261123, or a spreadsheet's date number."""
    text = text.split("T")[0].removesuffix(" 00:00:00").strip()
    found = _WRITTEN_DATE.fullmatch(text) or _PACKED_DATE.fullmatch(text)
    if found:
        return _date(*(int(part) for part in found.groups()))
    if re.fullmatch(r"\d{5}(?:\.0+)?", text):
        return _FIRST_SERIAL + timedelta(days=int(float(text)))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_phone(text: str) -> str | None:
    """Digits grouped as people write them (010-0000-0001); a zero that a spreadsheet dropped is put back."""
    if not re.fullmatch(r"[\d\s\-.()+]+", text):
        return None
    digits = re.sub(r"\D", "", text)
    if text.lstrip().startswith("+82") or (digits.startswith("82") and len(digits) in (11, 12)):
        digits = "0" + digits.removeprefix("82").lstrip("0")
    if re.fullmatch(r"1[016789]\d{7,8}", digits) and not _SERVICE_NUMBER.fullmatch(digits):
        digits = "0" + digits
    if _SERVICE_NUMBER.fullmatch(digits):
        return f"{digits[:4]}-{digits[4:]}"
    if not _MOBILE_OR_AREA.fullmatch(digits):
        return None
    area = 2 if digits.startswith("02") else 4 if digits.startswith("050") else 3
    return f"{digits[:area]}-{digits[area:-4]}-{digits[-4:]}"


def read_yes_no(text: str) -> bool | None:
    folded = "".join(text.split()).casefold()
    if folded in _YES:
        return True
    return False if folded in _NO else None


def read_whole_number(text: str) -> int | None:
    """Digits, with a unit behind them (30식, 2회, 3명) or `.0` from a spreadsheet."""
    found = _COUNT.fullmatch(text.replace(",", ""))
    return int(found.group(1)) if found else None


def read_weekdays(text: str) -> list[int] | None:
    """월·수·금, 월~금, 평일, 매일 → ISO weekdays in order."""
    folded = re.sub(r"[\s·,.、/ㆍ‧・&]|요일", "", text)
    if folded in ("매일", "주7회"):
        return [1, 2, 3, 4, 5, 6, 7]
    if folded in ("평일", "주중", "주5회"):
        return [1, 2, 3, 4, 5]
    span = re.fullmatch(rf"([{_DAYS}])[~\-]([{_DAYS}])", folded)
    if span:
        first, last = (_DAYS.index(letter) + 1 for letter in span.groups())
        return list(range(first, last + 1)) if first <= last else None
    if not folded or set(folded) - set(_DAYS) or len(set(folded)) != len(folded):
        return None
    return sorted(_DAYS.index(letter) + 1 for letter in folded)


def read_time_span(text: str) -> tuple[int, int] | None:
    """11:00~12:30, 오전 10시~오후 1시, 오전 → seconds since midnight of the earliest and latest wish."""
    folded = " ".join(text.split())
    if folded in _HALF_DAYS:
        return _HALF_DAYS[folded]
    found = _SPAN.fullmatch(folded)
    if not found:
        return None
    first, last = found.groups()[:5], found.groups()[5:]
    start = _seconds(*first)
    end = _seconds(last[0] or (first[0] if first[0] == "오후" else None), *last[1:])
    if start is None or end is None or not start < end:
        return None
    return start, end


def _seconds(half: str | None, hour: str, minute: str | None, spoken: str | None, past: str | None) -> int | None:
    hours, minutes = int(hour), int(minute or spoken or (30 if past else 0))
    if half == "오후" and hours < 12:
        hours += 12
    if half == "오전" and hours == 12:
        hours = 0
    return hours * 3600 + minutes * 60 if hours <= 24 and minutes < 60 else None
