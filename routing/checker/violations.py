"""Named violations: what is broken, by how much, and what a coordinator can do about it, in Korean and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from routing.checker.catalogue import CATALOGUE
from routing.reasons import Reason, Text


@dataclass(frozen=True, kw_only=True)
class Violation:
    """One broken rule. `reason.subject` holds the ids concerned; `amount` says by how much, in `unit`."""

    reason: Reason
    amount: int | None = None
    unit: str | None = None

    @property
    def code(self) -> str:
        return self.reason.code

    def to_json(self) -> dict[str, Any]:
        """The violation as `bapgil check --json` prints it."""
        return {
            "code": self.reason.code,
            "cause": {"ko": self.reason.cause.ko, "en": self.reason.cause.en},
            "action": {"ko": self.reason.action.ko, "en": self.reason.action.en},
            "subject": list(self.reason.subject),
            "amount": self.amount,
            "unit": self.unit,
        }


def violation(code: str, *subject: str, amount: int | None = None) -> Violation:
    """The violation `code` of the catalogue about `subject`, exceeded by `amount` of the code's unit."""
    entry = CATALOGUE[code]
    ids = ", ".join(subject)

    def told(text: str) -> str:
        return text.format(ids=ids, amount=amount)

    return Violation(
        reason=Reason(
            code=code,
            cause=Text(ko=told(entry.cause_ko), en=told(entry.cause_en)),
            action=Text(ko=entry.action_ko, en=entry.action_en),
            subject=subject,
        ),
        amount=amount,
        unit=entry.unit if amount is not None else None,
    )
