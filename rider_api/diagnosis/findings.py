"""A finding of `bapgil doctor`."""

from dataclasses import dataclass
from enum import Enum

from routing.reasons import Reason, Text


class Level(str, Enum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`reason` is None where all is well."""

    check: str
    level: Level
    reason: Reason | None = None


def fine(check: str) -> Finding:
    return Finding(check=check, level=Level.OK)


def warn(check: str, code: str, *, cause: tuple[str, str], action: tuple[str, str]) -> Finding:
    return _finding(Level.WARN, check, code, cause, action)


def fail(check: str, code: str, *, cause: tuple[str, str], action: tuple[str, str]) -> Finding:
    return _finding(Level.FAIL, check, code, cause, action)


def _finding(level: Level, check: str, code: str, cause: tuple[str, str], action: tuple[str, str]) -> Finding:
    texts = [Text(ko=korean, en=english) for korean, english in (cause, action)]
    return Finding(check=check, level=level, reason=Reason(code=code, cause=texts[0], action=texts[1]))
