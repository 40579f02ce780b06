"""Look-ups into a problem, as the checker needs them."""

from __future__ import annotations

from dataclasses import dataclass

from routing.problem import UNREACHABLE, Depot, Hub, Lock, Problem, VehicleType, Visit
from routing.solution import Stop


@dataclass(frozen=True)
class Leg:
    """The way between two places: seconds, metres, and whether there is one."""

    seconds: int
    metres: int

    @property
    def exists(self) -> bool:
        return self.seconds < UNREACHABLE and self.metres < UNREACHABLE


class Index:
    """A problem's records by id, and its ways by profile. Unknown ids give None, never an exception."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.visits: dict[str, Visit] = {visit.id: visit for visit in problem.visits}
        self.depots: dict[str, Depot] = {depot.id: depot for depot in problem.depots}
        self.hubs: dict[str, Hub] = {hub.id: hub for hub in problem.hubs}
        self.types: dict[str, VehicleType] = {
            vehicle: kind for kind in problem.vehicle_types for vehicle in kind.vehicle_ids
        }
        self.locks: dict[str, Lock] = {lock.vehicle: lock for lock in problem.locks}
        self._rows = {place.id: row for row, place in enumerate(problem.places)}

    def find_source(self, source: str) -> Depot | Hub | None:
        """The depot or hub called `source`."""
        return self.depots.get(source) or self.hubs.get(source)

    def find_place(self, stop: Stop) -> str | None:
        """Where a stop is; None when it is malformed or names something unknown."""
        if stop.kind == "drop":
            hub = self.hubs.get(stop.hub or "")
            return hub.place if hub else None
        visit = self.visits.get(stop.visits[0]) if stop.visits else None
        return visit.place if visit else None

    def leg(self, profile: str, start: str, end: str) -> Leg:
        """The way from place `start` to place `end`; the profile must have a matrix."""
        matrix = self.problem.travel[profile]
        row, column = self._rows[start], self._rows[end]
        return Leg(int(matrix.seconds[row, column]), int(matrix.metres[row, column]))
