"""Published instances as they stand in their files, before they become problems."""

from __future__ import annotations

from dataclasses import dataclass, field

from routing.reasons import Reason, Text


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """One vehicle: its depot (position among the nodes), capacity, costs and limits; None: unlimited."""

    depot: int
    capacity: int | None
    fixed: int = 0
    per_distance: int = 1
    max_duration: float | None = None
    max_distance: float | None = None
    reloads: bool = False


@dataclass(frozen=True, kw_only=True)
class Node:
    """A depot or customer; `window` None: any time."""

    delivery: int = 0
    pickup: int = 0
    window: tuple[float, float] | None = None
    service: float = 0
    release: float = 0


@dataclass(frozen=True, kw_only=True)
class Instance:
    """An instance in its own units. Distances come from `coordinates`, or from `matrix` (row: from)."""

    name: str
    type: str
    nodes: list[Node]
    depots: list[int]
    vehicles: list[Fleet]
    coordinates: list[tuple[float, float]] = field(default_factory=list)
    matrix: list[list[float]] = field(default_factory=list)
    scale: int | None = None
    """The file's own scale (SCALE of LKH-3), if it names one."""


MOST_COUNTED = 20_000
"""Most nodes or vehicles of an instance: what a matrix in memory still bears."""


def counted(number: float) -> int:
    """`number` as a count of nodes or vehicles. Raises `ValueError` unless it is whole, from 1 to `MOST_COUNTED`."""
    if not 1 <= number <= MOST_COUNTED or number != int(number):
        raise ValueError(f"{number:g} nodes or vehicles")
    return int(number)


class NotConvertible(Exception):
    """A file that is not what it is said to be, or that needs something no problem can say."""

    def __init__(self, ko: str, en: str) -> None:
        self.reason = Reason(
            code="file.not_convertible",
            cause=Text(ko=ko, en=en),
            action=Text(
                ko="파일과 --from 을 확인하세요 (solomon, cvrplib, vrpspd).",
                en="Check the file and --from (solomon, cvrplib, vrpspd).",
            ),
        )
        super().__init__(en)
