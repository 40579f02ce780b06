"""The rests (휴게) of a duty in one cell: "12:00-13:30 30분", several with commas; "유급" where one is paid."""

import re
from collections.abc import Sequence
from typing import Any

_WINDOW = re.compile(r"(\d{1,2}):(\d{2})\s*[-~–—∼〜]\s*(\d{1,2}):(\d{2})")
_LENGTH = re.compile(r"(?:(\d)\s*시간)?\s*(?:(\d{1,3})\s*분)?")
_PAY = {"유급": True, "무급": False, "": False}

Rests = list[dict[str, Any]]
"""Of each its earliest and latest beginning and its duration in seconds, and whether it is paid; by time."""


def read_breaks(text: str) -> Rests | None:
    """What `models.fleet.Duty.breaks` keeps; None where any of it can't be read.

    The rest lies wholly within the hours written. Without a length it is all of them.
    """
    rests = [_read_break(part) for part in re.split(r"[,;\n]", text) if part.strip()]
    read = [rest for rest in rests if rest is not None]
    return sorted(read, key=lambda rest: rest["earliest_seconds"]) if read and len(read) == len(rests) else None


def _read_break(text: str) -> dict[str, Any] | None:
    window = _WINDOW.search(text)
    if window is None:
        return None
    hours = [int(number) for number in window.groups()]
    first, last = _seconds(*hours[:2]), _seconds(*hours[2:])
    said = " ".join(f"{text[: window.start()]} {text[window.end() :]}".split())
    pay = next(word for word in _PAY if word in said)
    length = _LENGTH.fullmatch(said.replace(pay, "").strip())
    if length is None or first is None or last is None:
        return None
    written = 3600 * int(length.group(1) or 0) + 60 * int(length.group(2) or 0)
    rest = written if length.group() else last - first
    if not 0 < rest <= last - first:
        return None
    return {"earliest_seconds": first, "latest_seconds": last - rest, "duration_seconds": rest, "paid": _PAY[pay]}


def _seconds(hours: int, minutes: int) -> int | None:
    seconds = hours * 3600 + minutes * 60
    return seconds if minutes < 60 and seconds <= 86_400 else None


def write_breaks(rests: Sequence[dict[str, Any]]) -> str | None:
    """What `read_breaks` reads as these rests; None where there are none."""
    return ", ".join(map(_write_break, rests)) or None


def _write_break(rest: dict[str, Any]) -> str:
    first, last = rest["earliest_seconds"], rest["latest_seconds"] + rest["duration_seconds"]
    pay = " 유급" if rest["paid"] else ""
    return f"{_clock(first)}-{_clock(last)} {rest['duration_seconds'] // 60}분{pay}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"
