"""Who goes where in which order, without times: what a coordinator edits and `schedule` puts times to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from routing.solution import Solution, Stop, Trip


@dataclass(frozen=True, kw_only=True)
class DraftDrop:
    """Meals of `visits` to be left at `hub`."""

    hub: str
    visits: tuple[str, ...]


DraftStop = str | DraftDrop
"""A visit's id, or a drop."""


@dataclass(frozen=True, kw_only=True)
class DraftTrip:
    """A trip that loads at `source` and makes `stops` in order."""

    source: str
    stops: tuple[DraftStop, ...]


Draft = Mapping[str, tuple[DraftTrip, ...]]
"""The trips of each vehicle, in order. Vehicles left out stay at home."""


def sequence_of(solution: Solution) -> dict[str, tuple[DraftTrip, ...]]:
    """The order of a solution's trips and stops, without its times."""
    return {tour.vehicle: tuple(map(draft_trip, tour.trips)) for tour in solution.tours}


def draft_trip(trip: Trip) -> DraftTrip:
    """A trip without its times."""
    return DraftTrip(source=trip.source, stops=tuple(map(_draft_stop, trip.stops)))


def _draft_stop(stop: Stop) -> DraftStop:
    if stop.kind == "drop":
        return DraftDrop(hub=stop.hub or "", visits=tuple(stop.visits))
    return stop.visits[0]


def visits_of(draft: Draft) -> set[str]:
    """The visits that some vehicle serves (drops do not count)."""
    return {
        stop for trips in draft.values() for trip in trips for stop in trip.stops if isinstance(stop, str)
    }
