"""What can happen to a day that is under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from routing.problem import Matrix, Place, Visit


@dataclass(frozen=True, kw_only=True)
class CourierOut:
    """The vehicle goes no further, or not at all: its courier is ill, has an accident, did not come."""

    vehicle: str


@dataclass(frozen=True, kw_only=True)
class VehicleBroken:
    """The vehicle stands where it is; what it carries is there to be fetched."""

    vehicle: str


@dataclass(frozen=True, kw_only=True)
class CourierStays:
    """The courier must stay where they are (an older person needs help) for `seconds` from now; None: for good."""

    vehicle: str
    seconds: int | None = None


@dataclass(frozen=True, kw_only=True)
class StopCancelled:
    """Nobody has to come to this door any more."""

    visit: str


@dataclass(frozen=True, kw_only=True)
class StopAdded:
    """One more door. `place` and `travel` (all matrices, the new place last) only if its place is new."""

    visit: Visit
    place: Place | None = None
    travel: Mapping[str, Matrix] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class KitchenLate:
    """Loading at this depot can begin only at `ready_seconds`."""

    depot: str
    ready_seconds: int


@dataclass(frozen=True, kw_only=True)
class WindowChanged:
    """The door can be served within these windows only (empty: any time)."""

    visit: str
    windows: tuple[tuple[int, int], ...]


Change = CourierOut | VehicleBroken | CourierStays | StopCancelled | StopAdded | KitchenLate | WindowChanged
