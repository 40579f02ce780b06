"""Breaks of a tour as arithmetic: what is paid, and which breaks a tour still has to hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from routing.problem import Break, VehicleType
from routing.solution import Rest, Tour


def unpaid_seconds(kind: VehicleType, rests: Iterable[Rest]) -> int:
    """Seconds of `rests` that are not paid; one the type does not know is paid."""
    unpaid = {rest.id for rest in kind.breaks if not rest.paid}
    return sum(rest.end_seconds - rest.start_seconds for rest in rests if rest.id in unpaid)


def paid_seconds(kind: VehicleType, tour: Tour) -> int:
    """Paid time of a tour: from its start to its end, less its unpaid rests."""
    return tour.end_seconds - tour.start_seconds - unpaid_seconds(kind, tour.breaks)


def over_before(breaks: Sequence[Break]) -> int | None:
    """When `breaks` can be over if they are taken one after the other; None: one of them would begin too late."""
    over = 0
    for rest in breaks:
        begins = max(over, rest.earliest_seconds)
        if begins > rest.latest_seconds:
            return None
        over = begins + rest.duration_seconds
    return over


def latest_before(breaks: Sequence[Break]) -> int | None:
    """When a tour that is followed by `breaks` must end, below 0: never; None: there are none."""
    if over_before(breaks) is None:
        return -1
    latest: int | None = None
    for rest in reversed(breaks):
        latest = rest.latest_seconds if latest is None else min(rest.latest_seconds, latest - rest.duration_seconds)
    return latest
