"""A phone's queue of records, as pure data: what is made, what is sent, what may be forgotten.

The rules (docs/courier.md) are those of the courier page's `sync.ts`: records are numbered on the
phone, sent in order, sent again until answered, and forgotten only when the server answered for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

BATCH = 50


@dataclass(kw_only=True)
class Outbox:
    """Records that the server has not answered for yet, in the order of their making."""

    next_seq: int = 1
    waiting: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    """Answered with an error: kept and shown, never thrown away."""
    made: int = 0

    def record(self, record_id: UUID, kind: str, made_at: datetime, **content: Any) -> dict[str, Any]:
        """Append one record with the next sequence number."""
        item = {
            "id": str(record_id), "seq": self.next_seq, "kind": kind, "made_at": made_at.isoformat(),
            "order_ids": [], "place_id": None, "trip": None, "data": {}, "note": None, **content,
        }  # fmt: skip
        self.next_seq += 1
        self.made += 1
        self.waiting.append(item)
        return item

    def batch(self) -> list[dict[str, Any]]:
        """The next records to send, oldest first."""
        return self.waiting[:BATCH]

    def take_answers(self, answers: Sequence[Mapping[str, Any]]) -> None:
        """Forget what was answered; a rejected record is kept apart."""
        results = {answer["id"]: answer["result"] for answer in answers}
        self.rejected += [item for item in self.waiting if results.get(item["id"]) == "rejected"]
        self.waiting = [item for item in self.waiting if item["id"] not in results]
