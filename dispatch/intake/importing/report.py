"""What an import did, or would do: an outcome for every row, with the reasons of those that were refused."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dispatch.errors import reason_json
from routing.reasons import Reason

REFUSED = "refused"
OUTCOMES = ("accepted", "unchanged", "flagged", REFUSED)


@dataclass(frozen=True, kw_only=True)
class RowOutcome:
    """`row` as numbered in the file; a reason's `subject` names the headings it speaks of."""

    row: int
    outcome: str
    """accepted | unchanged | flagged | refused"""
    reasons: Sequence[Reason] = ()
    recipient_number: int | None = None


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    dry_run: bool
    rows: Sequence[RowOutcome]
    unknown_headings: Sequence[str] = field(default=())
    """Columns that the form does not have; they were looked through for forbidden numbers and not stored."""

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in OUTCOMES}


def report_json(report: ImportReport) -> dict[str, Any]:
    """The report as the API and `bapgil import --json` give it."""
    return {
        "dry_run": report.dry_run,
        "counts": report.counts,
        "unknown_headings": list(report.unknown_headings),
        "rows": [_row_json(row) for row in report.rows],
    }


def _row_json(row: RowOutcome) -> dict[str, Any]:
    reasons = [reason_json(reason) for reason in row.reasons]
    return {
        "row": row.row,
        "outcome": row.outcome,
        "recipient_number": row.recipient_number,
        "reason": reasons[0] if reasons else None,
        "reasons": reasons,
    }
