"""The plan of last resort, when the search has failed three times.

The search's first plan (everybody inserted where it costs least, then a few rounds) is good already: it is made once
more in a process of its own, which may crash or hang. Without an answer that the checker accepts, it is nearest door
next, deterministic and slow-witted on purpose, with `routing.schedule` and the checker behind it alone. Doors that
only couriers of a hub may serve come first, with the feeder that brings their meals; then vehicles go straight from
kitchens to doors; then hubs get what is left. What can't be served is left out with a reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection

from routing.checker import check
from routing.problem import Hub, Problem, VehicleType, Visit
from routing.reasons import Reason, Text
from routing.schedule import Draft, DraftDrop, DraftTrip, Scheduled, insert_visit, schedule
from routing.solution import Solution
from routing.solve import solve

_TRIED = 8
"""Nearest doors tried before a trip is considered full."""
_ROUNDS = 300
_PATIENCE_SECONDS = 180
"""For the search's first plan, in iterations and in time; a cold start may have to compile it."""
_HUBS_TRIED = 4
"""Nearest couriers of hubs tried for a door."""

Trips = tuple[DraftTrip, ...]


def plan_in_safety(problem: Problem) -> Scheduled:
    """The first plan of the search, if a process of its own can make it in time; else `plan_simply`."""
    found = _ask_other_process(problem)
    if found is None or check(problem, found):
        return plan_simply(problem)
    return Scheduled(solution=found, violations=[])


def _ask_other_process(problem: Problem) -> Solution | None:
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    worker = context.Process(target=_answer, args=(theirs, problem))
    worker.start()
    theirs.close()
    try:
        answer: Solution | None = ours.recv() if ours.poll(_PATIENCE_SECONDS) else None
    except EOFError:  # it crashed
        answer = None
    worker.kill()
    worker.join()
    return answer


def _answer(line: Connection, problem: Problem) -> None:
    line.send(solve(problem, iterations=_ROUNDS))


def plan_simply(problem: Problem) -> Scheduled:
    """A valid plan of `problem` (with its matrices), and what the checker says of it. Needs none of the search."""
    day = _Day(problem)
    direct = [kind for kind in problem.vehicle_types if day.depots_of(kind)]
    day.serve_from_hubs([
        visit for visit in day.waiting.values()
        if not any(visit.admits(kind, vehicle) and set(visit.origins) & set(day.depots_of(kind))
                   for kind in direct for vehicle in kind.vehicle_ids)
    ])  # fmt: skip
    for kind in direct:
        for vehicle in kind.vehicle_ids:
            day.fill_vehicle(kind, vehicle)
    day.serve_from_hubs(list(day.waiting.values()))
    return schedule(problem, day.draft, reasons={name: _left_out(name) for name in day.waiting})


@dataclass
class _Day:
    """What has been planned so far, and who still waits (most urgent first)."""

    problem: Problem
    waiting: dict[str, Visit] = field(init=False)
    draft: dict[str, Trips] = field(default_factory=dict)
    rows: dict[str, int] = field(init=False)
    visits: dict[str, Visit] = field(init=False)

    def __post_init__(self) -> None:
        self.visits = {visit.id: visit for visit in self.problem.visits}
        self.waiting = {
            visit.id: visit for visit in sorted(self.problem.visits, key=lambda visit: (-visit.priority, visit.id))
        }
        self.rows = {place.id: row for row, place in enumerate(self.problem.places)}

    def depots_of(self, kind: VehicleType) -> list[str]:
        return [depot.id for depot in self.problem.depots if depot.id in kind.sources]

    def serve_from_hubs(self, visits: list[Visit]) -> None:
        """Each of `visits` on a trip from a hub near it, if there is one that can be fed in time."""
        for visit in visits:
            for hub, vehicle in self._couriers_near(visit):
                longer = self._with_door(visit, hub, vehicle)
                if longer is not None:
                    self.draft = dict(longer)
                    del self.waiting[visit.id]
                    break

    def _couriers_near(self, visit: Visit) -> Iterator[tuple[Hub, str]]:
        """Couriers that load at hubs, the nearest hub first; one that is out already before one at home."""
        fed = {hub for kind in self.problem.vehicle_types for hub in kind.feeds}
        near = sorted(
            (self._seconds(kind, hub.place, visit.place), vehicle not in self.draft, hub.id, vehicle)
            for kind in self.problem.vehicle_types
            for hub in self.problem.hubs if hub.id in kind.sources and hub.id in fed
            for vehicle in kind.vehicle_ids if visit.admits(kind, vehicle)
        )  # fmt: skip
        hubs = {hub.id: hub for hub in self.problem.hubs}
        yield from ((hubs[hub], vehicle) for _, _, hub, vehicle in near[:_HUBS_TRIED])

    def _with_door(self, visit: Visit, hub: Hub, vehicle: str) -> Draft | None:
        """The draft with the door on the courier's last trip from the hub, or on a new one."""
        trips = self.draft.get(vehicle, ())
        for at in (len(trips) - 1, len(trips)):
            if at < 0 or (at < len(trips) and trips[at].source != hub.id):
                continue
            position = len(trips[at].stops) if at < len(trips) else 0
            longer = insert_visit(
                self.problem, self.draft, visit.id, to_vehicle=vehicle, trip=at, position=position, source=hub.id
            )
            if self._is_valid(longer, vehicle):
                return longer
        return None

    def fill_vehicle(self, kind: VehicleType, vehicle: str) -> None:
        """Trips of one vehicle from its kitchens, after those it makes for hubs; the doors leave `waiting`."""
        for source in (source for _ in range(kind.max_trips) for source in self.depots_of(kind)):
            trips = self.draft.get(vehicle, ())
            if len(trips) >= kind.max_trips:
                return
            while longer := self._lengthen(kind, vehicle, trips, source):
                self.draft[vehicle] = longer
                del self.waiting[str(longer[-1].stops[-1])]
                trips, source = longer[:-1], longer[-1].source

    def _lengthen(self, kind: VehicleType, vehicle: str, done: Trips, source: str) -> Trips | None:
        """The trips with one more door at the end, the nearest that breaks no rule; None if there is none."""
        whole = self.draft.get(vehicle, ())
        trip = whole[len(done)] if len(whole) > len(done) else DraftTrip(source=source, stops=())
        for visit in self._nearest(kind, vehicle, trip):
            longer = (*done, replace(trip, stops=(*trip.stops, visit.id)))
            if self._is_valid({**self.draft, vehicle: longer}, vehicle):
                return longer
        return None

    def _nearest(self, kind: VehicleType, vehicle: str, trip: DraftTrip) -> list[Visit]:
        depots = {depot.id: depot.place for depot in self.problem.depots}
        here = self.visits[str(trip.stops[-1])].place if trip.stops else depots[trip.source]
        able = [
            visit for visit in self.waiting.values()
            if trip.source in visit.origins and visit.admits(kind, vehicle)
        ]  # fmt: skip
        able.sort(key=lambda visit: (-visit.priority, self._seconds(kind, here, visit.place), visit.id))
        return able[:_TRIED]

    def _seconds(self, kind: VehicleType, start: str, end: str) -> int:
        return int(self.problem.travel[kind.profile].seconds[self.rows[start], self.rows[end]])

    def _is_valid(self, draft: Draft, vehicle: str) -> bool:
        """Judged on the vehicle and those that use the same hubs: the rest of the day can't change it."""
        near = _partners(draft, vehicle, {hub.id for hub in self.problem.hubs})
        meals = {meal for name in near for meal in _meals(draft[name])}
        part = replace(
            self.problem,
            vehicle_types=[
                replace(kind, vehicle_ids=[name for name in kind.vehicle_ids if name in near])
                for kind in self.problem.vehicle_types
            ],
            visits=[visit for visit in self.problem.visits if visit.id in meals],
            locks=(),
            initial=(),
        )
        return not schedule(part, {name: draft[name] for name in near}).violations


def _partners(draft: Draft, vehicle: str, hubs: set[str]) -> set[str]:
    """The vehicle, everybody who drops or loads at one of its hubs, and so on."""
    near = {vehicle}
    while True:
        shared = {hub for name in near for hub in _places(draft[name])} & hubs
        more = near | {name for name, trips in draft.items() if shared & _places(trips)}
        if more == near:
            return near
        near = more


def _places(trips: Trips) -> set[str]:
    """Where trips load and drop."""
    drops = {stop.hub for trip in trips for stop in trip.stops if isinstance(stop, DraftDrop)}
    return drops | {trip.source for trip in trips}


def _meals(trips: Trips) -> set[str]:
    return {
        meal
        for trip in trips
        for stop in trip.stops
        for meal in (stop.visits if isinstance(stop, DraftDrop) else (stop,))
    }


def _left_out(visit: str) -> Reason:
    return Reason(
        code="plan.fallback_left_out",
        cause=Text(
            ko="계획 계산이 거듭 실패하여 단순 계획을 썼고, 여기에 넣지 못했습니다.",
            en="Planning failed repeatedly; the simple plan used instead has no room for it.",
        ),
        action=Text(
            ko="직접 배송원을 정하거나 다시 계획하세요.", en="Assign a courier by hand, or plan again."
        ),
        subject=(visit,),
    )
