"""What asking for an address can come to, and what a source of coordinates promises."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from routing.geocoding.parser import ParsedAddress
from routing.reasons import Reason


class Precision(str, Enum):
    """How well a place is known, best first."""

    ENTRANCE = "entrance"
    """The official entrance of this very building."""
    BUILDING = "building"
    """This building or parcel, as a map service knows it."""
    ROAD = "road"
    """The right street: a neighbouring number, or somewhere along it."""
    DONG_OFFICE = "dong_office"
    """Only the dong is right."""


_NEEDS_PIN = frozenset({Precision.ROAD, Precision.DONG_OFFICE})


@dataclass(frozen=True, kw_only=True)
class Found:
    """A place as a source knows it, in WGS84 degrees."""

    lat: float
    lon: float
    precision: Precision


@dataclass(frozen=True, kw_only=True)
class Located:
    """Where an address is, how well that is known, and which source said so."""

    lat: float
    lon: float
    precision: Precision
    source: str
    parsed: ParsedAddress | None

    @property
    def needs_pin(self) -> bool:
        """Whether a person should put the place right before anybody walks there."""
        return self.precision in _NEEDS_PIN


@dataclass(frozen=True, kw_only=True)
class NotLocated:
    """No place at all, and why."""

    reason: Reason
    parsed: ParsedAddress | None


class SourceUnavailable(Exception):
    """A source cannot answer now; `for_good` if asking again will not help (a wrong key)."""

    def __init__(self, kind: str, *, for_good: bool = False, retry_after_seconds: float | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.for_good = for_good
        self.retry_after_seconds = retry_after_seconds


class Source(Protocol):
    """Something that knows where addresses are."""

    @property
    def name(self) -> str:
        """Short and stable, stored beside every place it gives."""
        ...

    def find(self, address: ParsedAddress) -> Found | None:
        """The place of an address, None if it is not known here; raises `SourceUnavailable`."""
        ...
