"""Why a door stays unserved or a plan is not valid: a code, the cause, and what to do, in Korean and English."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Text:
    """One sentence in both languages of the house."""

    ko: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Reason:
    """`code` is stable and documented in docs/errors.md; `subject` names the ids it speaks of."""

    code: str
    cause: Text
    action: Text
    subject: tuple[str, ...] = field(default=())
