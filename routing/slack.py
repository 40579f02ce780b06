"""By how much later each door could be served."""

from __future__ import annotations

from collections.abc import Sequence

from routing.problem import Break, Problem, VehicleType
from routing.rests import latest_before, over_before
from routing.schedule.ways import Ways
from routing.solution import Solution, Stop, Tour, Trip


def slack_of(problem: Problem, solution: Solution) -> dict[str, int]:
    """By how much each visit could begin later before a rule is broken, there or further on; never below 0."""
    return _Slack(problem, solution).visits


class _Slack:
    """Latest starts, from the last trip to load to the first: who takes a hub's meals comes before who brings them."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.ways = Ways(problem)
        self.visits: dict[str, int] = {}
        self.left = self._departures(solution)
        self.latest_load: dict[tuple[str, str], int] = {}
        """(hub, visit): until when the trip that takes the meal can begin loading."""
        bounds: dict[str, int] = {}
        numbered = [(tour, number) for tour in solution.tours for number in range(len(tour.trips))]
        for tour, number in sorted(numbered, key=lambda pair: -pair[0].trips[pair[1]].load_seconds):
            bounds[tour.vehicle] = self._walk_back(tour, number, bounds.get(tour.vehicle))

    def _departures(self, solution: Solution) -> dict[tuple[str, str], int]:
        """(hub, visit): when the meal left its kitchen for the hub."""
        return {
            (stop.hub or "", name): trip.depart_seconds
            for tour in solution.tours for trip in tour.trips for stop in trip.stops
            if stop.kind == "drop" for name in stop.visits
        }  # fmt: skip

    def _walk_back(self, tour: Tour, number: int, bound: int | None) -> int:
        """The latest time the vehicle may come to the trip's source; `bound` is that of the trip after."""
        kind, trip = self.ways.types[tour.vehicle], tour.trips[number]
        after = self._after(tour, number, kind)
        latest = self._latest_end(tour, kind) if bound is None else bound
        bound_seconds = tour.end_seconds if bound is None else tour.trips[number + 1].load_seconds
        for stop in reversed(trip.stops):
            place = place_of(self.ways, stop)
            latest -= self.ways.seconds(kind, place, after) if after else 0
            latest = self._rest_before(tour, stop.leave_seconds, bound_seconds, latest)
            latest -= stop.leave_seconds - stop.start_seconds
            latest = min(latest, self._limit(trip, stop))
            if stop.kind == "visit":
                self.visits[stop.visits[0]] = max(0, latest - stop.start_seconds)
            after, bound_seconds = place, stop.start_seconds
        source = self.ways.sources[trip.source]
        latest -= self.ways.seconds(kind, source.place, after) if after else 0
        load = min(latest, source.close_seconds) - (trip.depart_seconds - trip.load_seconds)
        self.latest_load |= {(trip.source, name): load for stop in trip.stops for name in stop.visits}
        return load

    def _rest_before(self, tour: Tour, left: int, then: int, latest: int) -> int:
        """When a stop that is left at `left` must be over: the breaks before what begins at `then` come after it."""
        hours = {rest.id: rest.latest_seconds for rest in self.ways.types[tour.vehicle].breaks}
        for rest in reversed(tour.breaks):
            if left <= rest.start_seconds < then:
                latest -= rest.end_seconds - rest.start_seconds
                latest = min(latest, hours.get(rest.id, latest))
        return latest

    def _after(self, tour: Tour, number: int, kind: VehicleType) -> str | None:
        last = number + 1 == len(tour.trips)
        return kind.end_place if last else self.ways.sources[tour.trips[number + 1].source].place

    def _latest_end(self, tour: Tour, kind: VehicleType) -> int:
        longest = kind.max_duration_seconds
        bound = kind.shift_end_seconds if longest is None else min(kind.shift_end_seconds, tour.start_seconds + longest)
        due = latest_before(_breaks_to_come(kind, tour))
        if due is not None:
            bound = min(bound, due)
        return max(bound, tour.end_seconds)

    def _limit(self, trip: Trip, stop: Stop) -> int:
        if stop.kind == "drop":
            hub = self.ways.hubs[stop.hub or ""]
            due = [self.latest_load.get((hub.id, name), hub.close_seconds) for name in stop.visits]
            taken = min(due) - hub.handover_seconds if due else hub.close_seconds
            return min(hub.close_seconds, taken) - hub.unloading_seconds
        visit = self.ways.visits[stop.visits[0]]
        closes = [latest for earliest, latest in visit.windows if earliest <= stop.start_seconds <= latest]
        limit = max(closes) if closes else 86_400 * 2
        if visit.max_time_on_board_seconds is not None:
            left = self.left.get((trip.source, visit.id), trip.depart_seconds)
            limit = min(limit, left + visit.max_time_on_board_seconds)
        return limit


def _breaks_to_come(kind: VehicleType, tour: Tour) -> Sequence[Break]:
    """The breaks that come after the tour: behind the last one taken, or all that cannot be over when it starts."""
    taken = {rest.id for rest in tour.breaks}
    behind = [at + 1 for at, rest in enumerate(kind.breaks) if rest.id in taken]
    if not behind:
        over = [over_before(kind.breaks[:many]) for many in range(len(kind.breaks) + 1)]
        behind = [many for many, ends in enumerate(over) if ends is not None and ends <= tour.start_seconds]
    return kind.breaks[max(behind) :]


def place_of(ways: Ways, stop: Stop) -> str:
    """Where a stop is."""
    return ways.hubs[stop.hub or ""].place if stop.kind == "drop" else ways.visits[stop.visits[0]].place
