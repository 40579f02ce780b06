"""Orders of stops without times, as edits, repairs and re-solves hand them on."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from routing.problem import Lock
from routing.schedule import Draft, DraftDrop, DraftTrip
from routing.schedule.draft import draft_trip

Trips = tuple[DraftTrip, ...]


def only_there(trips: Trips, there: Container[str]) -> Trips:
    """The trips with the doors that still get meals."""
    return tuple(
        replace(trip, stops=tuple(stop for stop in (_shrink(stop, there) for stop in trip.stops) if stop))
        for trip in trips
    )


def doors_of(trips: Sequence[DraftTrip]) -> Iterator[str]:
    """The doors of a crew's trips, in order; drops at hubs left out."""
    return (stop for trip in trips for stop in trip.stops if isinstance(stop, str))


def locks_kept(locks: Sequence[Lock], sequence: Draft) -> tuple[Lock, ...]:
    """Those of the locks that have happened which `sequence` goes on from; who changes a loaded trip plans it anew."""
    return tuple(lock for lock in locks if _goes_on(sequence.get(lock.vehicle, ()), lock))


def _goes_on(trips: Trips, lock: Lock) -> bool:
    begun = tuple(map(draft_trip, lock.trips))
    return tuple(trips) == begun if lock.ends else tuple(trips[: len(begun)]) == begun


def _shrink(stop: str | DraftDrop, there: Container[str]) -> str | DraftDrop | None:
    if isinstance(stop, str):
        return stop if stop in there else None
    meals = tuple(meal for meal in stop.visits if meal in there)
    return replace(stop, visits=meals) if meals else None
