"""Locks: what a coordinator wants left as it is, kept with the plan and respected by edits, repairs and re-solves.

A *stop* stays with its crew; an *order* keeps a crew's doors with it and in their order (others may come in
between); a *courier* keeps the whole tour exactly.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from dispatch.planning.sequences import Trips, doors_of, only_there
from routing.schedule import Draft

LockKind = Literal["stop", "order", "courier"]


@dataclass(frozen=True, kw_only=True)
class Lock:
    """`vehicle` is the duty's code; `doors` are the door of a stop, or those of an order as it was locked."""

    kind: LockKind
    vehicle: str
    doors: tuple[str, ...] = ()

    @property
    def subject(self) -> tuple[str, ...]:
        return (self.vehicle, *(self.doors if self.kind == "stop" else ()))


def read_locks(stored: Sequence[Mapping[str, Any]]) -> list[Lock]:
    """The locks that `write_locks` wrote."""
    return [Lock(kind=lock["kind"], vehicle=lock["vehicle"], doors=tuple(lock["doors"])) for lock in stored]


def write_locks(locks: Sequence[Lock]) -> list[dict[str, Any]]:
    """As stored with a plan."""
    return [{**asdict(lock), "doors": list(lock.doors)} for lock in locks]


def make_lock(kind: LockKind, sequence: Draft, *, vehicle: str, door: str | None = None) -> Lock:
    """A lock on what stands in `sequence` now. `KeyError` where there is no such crew or door in it."""
    doors = tuple(doors_of(sequence[vehicle]))
    if kind == "stop":
        if door is None or door not in doors:
            raise KeyError(door)
        return Lock(kind=kind, vehicle=vehicle, doors=(door,))
    return Lock(kind=kind, vehicle=vehicle, doors=doors if kind == "order" else ())


def is_same(one: Lock, other: Lock) -> bool:
    """Whether both lock the same stop, the same crew's order, or the same crew."""
    return (one.kind, one.subject) == (other.kind, other.subject)


def find_broken(locks: Sequence[Lock], before: Draft, after: Draft, there: Collection[str]) -> list[Lock]:
    """The locks that `after` does not keep. Doors that are no longer `there` (cancelled) break nothing."""
    return [lock for lock in locks if not _keeps(lock, before, after, there)]


def locks_that_hold(locks: Sequence[Lock], sequence: Draft, there: Collection[str]) -> list[Lock]:
    """The locks that still speak of something in this plan."""
    return [
        lock
        for lock in locks
        if lock.vehicle in sequence and (lock.kind != "stop" or lock.doors[0] in there)
    ]


def _keeps(lock: Lock, before: Draft, after: Draft, there: Collection[str]) -> bool:
    if lock.kind == "courier":
        return _shape(before.get(lock.vehicle, ()), there) == _shape(after.get(lock.vehicle, ()), there)
    wanted = [door for door in lock.doors if door in there]
    found = [door for door in doors_of(after.get(lock.vehicle, ())) if door in wanted]
    return found == wanted


def _shape(trips: Trips, there: Collection[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Sources, doors and hubs of the trips; which meals go to a hub follows the doors and is not compared."""
    return [
        (trip.source, tuple(stop if isinstance(stop, str) else stop.hub for stop in trip.stops))
        for trip in only_there(trips, there)
    ]
