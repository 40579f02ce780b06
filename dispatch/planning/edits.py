"""What a coordinator can do to a plan by hand, as values, and what each does to the order of stops.

Nothing is refused for a bad time: `routing.schedule` names what an edit breaks. Only a lock is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dispatch.planning.sequences import Trips
from routing.problem import Problem
from routing.schedule import Draft, feed_hubs, move_visit, remove_visit

Kind = Literal["move", "leave_out", "swap", "take_off", "lock", "unlock"]

@dataclass(frozen=True, kw_only=True)
class Edit:
    """One edit in the words of the problem: `door` is a visit's id, vehicles are duty codes.

    move: `door` to place `position` (from 0, the pickup not counted) of trip `trip` (from 1) of `vehicle`.
    leave_out: nobody brings `door`. swap: `vehicle` and `other` change their tours. take_off: `vehicle` goes
    nowhere. lock, unlock: `lock` says what of `vehicle` (and `door`).
    """

    kind: Kind
    door: str | None = None
    vehicle: str = ""
    trip: int = 1
    position: int = 0
    other: str = ""
    lock: Literal["stop", "order", "courier"] | None = None

    def to_json(self) -> dict[str, Any]:
        """As kept with the draft: codes and keys only."""
        given: dict[str, dict[str, Any]] = {
            "move": {"door": self.door, "vehicle": self.vehicle, "trip": self.trip, "position": self.position},
            "leave_out": {"door": self.door},
            "swap": {"vehicle": self.vehicle, "other": self.other},
            "take_off": {"vehicle": self.vehicle},
        }
        return given.get(self.kind) or {"vehicle": self.vehicle, "door": self.door, "lock": self.lock}


def read_edit(kind: Kind, data: Mapping[str, Any]) -> Edit:
    """The edit that `Edit.to_json` wrote."""
    return Edit(kind=kind, **data)


def rearrange(problem: Problem, sequence: Draft, edit: Edit) -> dict[str, Trips]:
    """The order of stops after `edit`. `KeyError` or `IndexError` for what is not there."""
    match edit.kind:
        case "move":
            return move_visit(
                problem, sequence, edit.door or "", to_vehicle=edit.vehicle, trip=edit.trip - 1, position=edit.position
            )
        case "leave_out":
            if all(visit.id != edit.door for visit in problem.visits):
                raise KeyError(edit.door)
            return remove_visit(problem, sequence, edit.door or "")
        case "swap":
            return _swap(problem, sequence, edit.vehicle, edit.other)
        case "take_off":
            return _take_off(problem, sequence, edit.vehicle)
    return dict(sequence)


def _swap(problem: Problem, sequence: Draft, one: str, other: str) -> dict[str, Trips]:
    """Both crews with each other's trips; those of a hub or kitchen where they can't load are named by the checker."""
    known = {name for kind in problem.vehicle_types for name in kind.vehicle_ids}
    if one == other or not {one, other} <= known:
        raise KeyError(one if one not in known else other)
    trips = dict(sequence)
    trips[one], trips[other] = sequence.get(other, ()), sequence.get(one, ())
    return feed_hubs(problem, {name: own for name, own in trips.items() if own})


def _take_off(problem: Problem, sequence: Draft, vehicle: str) -> dict[str, Trips]:
    left = {name: trips for name, trips in sequence.items() if name != vehicle}
    if vehicle not in sequence:
        raise KeyError(vehicle)
    return feed_hubs(problem, left)

