"""What a channel carries, and how it says that it could not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One message to one address. `id` is the same at every attempt: receivers drop repetitions by it."""

    id: UUID
    channel: str
    template: str
    to: str
    subject: str
    text: str
    """Korean."""
    text_en: str
    made_at: datetime


class NotCarried(Exception):
    """The channel did not take it. `code` says why; `final`: trying again is of no use."""

    def __init__(self, code: str, *, final: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.final = final


class Carrier(Protocol):
    """One channel. Knows nothing of cases, the database or the clock."""

    def carry(self, letter: Letter) -> None:
        """Hand the letter over; returning means that the other side has taken it. Raises `NotCarried`."""
