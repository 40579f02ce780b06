"""A solution: who goes where and when, what it costs, and who could not be served and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from routing.reasons import Reason


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A visit (`kind="visit"`, one id in `visits`) or a drop (`kind="drop"`, at `hub`, for all of `visits`).

    arrive <= start (waiting lies between them); leave = start + service, with `building_seconds` where they are
    due (or unloading).
    """

    kind: Literal["visit", "drop"]
    visits: Sequence[str]
    hub: str | None = None
    arrive_seconds: int
    start_seconds: int
    leave_seconds: int


@dataclass(frozen=True, kw_only=True)
class Trip:
    """Loads at `source` (a depot or hub) from `load_seconds` to `depart_seconds`, then makes its stops."""

    source: str
    load_seconds: int
    depart_seconds: int
    stops: Sequence[Stop]


@dataclass(frozen=True, kw_only=True)
class Rest:
    """A break that is taken: `id` of one of the vehicle type's `breaks`."""

    id: str
    start_seconds: int
    end_seconds: int


@dataclass(frozen=True, kw_only=True)
class Tour:
    """One vehicle's day. It is paid from `start_seconds` to `end_seconds` (at `end_place`, if it has one), less its
    unpaid rests."""

    vehicle: str
    start_seconds: int
    end_seconds: int
    distance_metres: int
    trips: Sequence[Trip]
    breaks: Sequence[Rest] = ()
    """Rests within the tour, in order of time."""


@dataclass(frozen=True, kw_only=True)
class Unserved:
    """A door that the plan leaves out: never without a reason and something to do about it."""

    visit: str
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Won by purpose. Each tour's part is rounded half up to whole won before it is added."""

    fixed_won: int = 0
    time_won: int = 0
    overtime_won: int = 0
    distance_won: int = 0
    stops_won: int = 0
    unfamiliar_won: int = 0
    moved_won: int = 0
    reordered_won: int = 0
    unequal_won: int = 0
    """Unfairness; each team's part is rounded half up."""
    unserved_won: int = 0

    @property
    def total_won(self) -> int:
        return (
            self.fixed_won + self.time_won + self.overtime_won + self.distance_won
            + self.stops_won + self.unfamiliar_won + self.moved_won + self.reordered_won
            + self.unequal_won + self.unserved_won
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Solution:
    """The tours of every vehicle that leaves, in the order of the problem's vehicles."""

    tours: Sequence[Tour]
    unserved: Sequence[Unserved] = ()
    cost: Cost = field(default_factory=Cost)
    seed: int = 0
    iterations: int = 0
