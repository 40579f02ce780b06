"""The rest of the day as a problem: what is loaded is locked, the past is closed, and the change is worked in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from routing.locks import play_locks
from routing.problem import Depot, Lock, Problem, VehicleType, Visit
from routing.repair.changes import (
    Change,
    CourierOut,
    CourierStays,
    KitchenLate,
    StopAdded,
    StopCancelled,
    VehicleBroken,
    WindowChanged,
)
from routing.repair.progress import Cut, cut_open_stops, forget_visit, is_served
from routing.solution import Solution

HANDOVER_SECONDS = 300
"""Finding the other courier and taking over the boxes."""


@dataclass(frozen=True, kw_only=True)
class Situation:
    """`problem` has locks and no past any more; `stranded` are the meals that somebody else may fetch."""

    problem: Problem
    stranded: tuple[str, ...] = ()
    """Visits whose meals are offered for hand-over."""


def work_in(
    problem: Problem, solution: Solution, change: Change, now_seconds: int, keep: Collection[str] = ()
) -> Situation:
    """`problem` (with its locks) after `change`. Meals of `keep` stay on board even if they come late.

    Raises `KeyError` for a vehicle, visit or depot that the problem does not know.
    """
    problem = _close_the_past(problem, solution, now_seconds)
    match change:
        case StopCancelled():
            return Situation(problem=_cancel(problem, change.visit))
        case StopAdded():
            return Situation(problem=_add(problem, change))
        case KitchenLate():
            return Situation(problem=_delay(problem, change))
        case WindowChanged():
            return Situation(problem=_change_windows(problem, change))
        case CourierStays() if change.seconds is not None:
            return _stay(problem, change.vehicle, now_seconds + change.seconds, now_seconds, keep)
        case CourierOut() | VehicleBroken() | CourierStays():
            return _take_out(problem, change.vehicle, now_seconds)


def _close_the_past(problem: Problem, solution: Solution, now: int) -> Problem:
    """No source opens and no tour starts before now; couriers on the way to their first source keep their start."""
    locked = {lock.vehicle for lock in problem.locks}
    left_home = {
        tour.vehicle: tour.start_seconds for tour in solution.tours
        if tour.vehicle not in locked and tour.start_seconds < now
    }  # fmt: skip
    return replace(
        problem,
        depots=[replace(depot, open_seconds=_not_before(now, depot.open_seconds, depot.close_seconds))
                for depot in problem.depots],
        hubs=[replace(hub, open_seconds=_not_before(now, hub.open_seconds, hub.close_seconds))
              for hub in problem.hubs],
        vehicle_types=[kind for given in problem.vehicle_types for kind in _start_later(given, now, left_home)],
    )  # fmt: skip


def _not_before(now: int, opens: int, closes: int) -> int:
    return min(max(opens, now), max(opens, closes))


def _start_later(kind: VehicleType, now: int, left_home: Mapping[str, int]) -> list[VehicleType]:
    waiting = [name for name in kind.vehicle_ids if name not in left_home]
    on_way = [name for name in kind.vehicle_ids if name in left_home]
    start = _not_before(now, kind.shift_start_seconds, kind.shift_end_seconds)
    rest = [replace(kind, vehicle_ids=waiting, shift_start_seconds=start)] if waiting or not on_way else []
    return [*rest, *(alone(kind, name, left_home[name]) for name in on_way)]


def alone(kind: VehicleType, vehicle: str, start_seconds: int) -> VehicleType:
    """`kind` for one of its vehicles, which starts at `start_seconds`; it stays in its team."""
    name = kind.id if kind.vehicle_ids == [vehicle] else f"{kind.id} {vehicle}"
    team = kind.id if kind.team is None else kind.team
    start = min(start_seconds, kind.shift_end_seconds)
    return replace(kind, id=name, vehicle_ids=[vehicle], team=team, shift_start_seconds=start)


def _visit(problem: Problem, name: str) -> Visit:
    return {visit.id: visit for visit in problem.visits}[name]


def _kind(problem: Problem, vehicle: str) -> VehicleType:
    return {name: kind for kind in problem.vehicle_types for name in kind.vehicle_ids}[vehicle]


def _cancel(problem: Problem, name: str) -> Problem:
    _visit(problem, name)
    if is_served(problem.locks, name):
        return problem
    gone = replace(
        problem,
        visits=[visit for visit in problem.visits if visit.id != name],
        locks=[lock for lock in (forget_visit(lock, name) for lock in problem.locks) if lock.trips],
    )
    return _forget_orders(gone)


def _forget_orders(problem: Problem) -> Problem:
    """Locked orders of the vehicles, and with the visits, that are still there."""
    vehicles = {name for kind in problem.vehicle_types for name in kind.vehicle_ids}
    visits = {visit.id for visit in problem.visits}
    orders = [
        replace(order, visits=[name for name in order.visits if name in visits])
        for order in problem.locked_orders if order.vehicle in vehicles
    ]  # fmt: skip
    return replace(problem, locked_orders=orders)


def _add(problem: Problem, change: StopAdded) -> Problem:
    places = problem.places if change.place is None else [*problem.places, change.place]
    travel = {**problem.travel, **change.travel}
    return replace(problem, places=places, visits=[*problem.visits, change.visit], travel=travel)


def _delay(problem: Problem, change: KitchenLate) -> Problem:
    depot = {depot.id: depot for depot in problem.depots}[change.depot]
    opens = max(depot.open_seconds, change.ready_seconds)
    late = replace(depot, open_seconds=opens, close_seconds=max(opens, depot.close_seconds))
    return replace(problem, depots=[late if other.id == late.id else other for other in problem.depots])


def _change_windows(problem: Problem, change: WindowChanged) -> Problem:
    changed = replace(_visit(problem, change.visit), windows=change.windows)
    return replace(problem, visits=[changed if visit.id == changed.id else visit for visit in problem.visits])


def _replace_lock(problem: Problem, lock: Lock) -> Problem:
    others = [other for other in problem.locks if other.vehicle != lock.vehicle]
    return replace(problem, locks=[*others, lock] if lock.trips else others)


def _stay(problem: Problem, vehicle: str, until: int, now: int, keep: Collection[str]) -> Situation:
    """The courier goes on at `until`; meals that would come too late by it may be fetched by somebody else."""
    lock = next((lock for lock in problem.locks if lock.vehicle == vehicle), None)
    if lock is None:
        return Situation(problem=_start_alone(problem, vehicle, until))
    before = late_doors(problem, vehicle)
    stayed = _replace_lock(problem, replace(lock, free_seconds=max(lock.free_seconds, until)))
    late = late_doors(stayed, vehicle).keys() - before.keys() - set(keep)
    if not late:
        return Situation(problem=stayed)
    cut = cut_open_stops(next(lock for lock in stayed.locks if lock.vehicle == vehicle), late)
    return _hand_over(stayed, cut, vehicle, now)


def _start_alone(problem: Problem, vehicle: str, start: int) -> Problem:
    kind = _kind(problem, vehicle)
    others = [name for name in kind.vehicle_ids if name != vehicle]
    later = alone(kind, vehicle, max(start, kind.shift_start_seconds))
    kinds: list[VehicleType] = []
    for other in problem.vehicle_types:
        same = other.id == kind.id
        kinds += ([replace(other, vehicle_ids=others)] if others else []) + [later] if same else [other]
    return replace(problem, vehicle_types=kinds)


def late_doors(problem: Problem, vehicle: str) -> dict[str, int]:
    """Seconds by which locked doors that are still to come miss their windows or time on board."""
    tour = play_locks(problem).get(vehicle)
    if tour is None:
        return {}
    visits = {visit.id: visit for visit in problem.visits}
    late: dict[str, int] = {}
    facts = tour.lock.happened
    for trip in tour.trips:
        for at, stop in enumerate(trip.stops):
            if stop.kind == "visit" and at >= facts - 1:
                over = _lateness(visits[stop.visits[0]], stop.start_seconds, trip.depart_seconds)
                late |= {stop.visits[0]: over} if over > 0 else {}
        facts = max(0, facts - 1 - len(trip.stops))
    return late


def _lateness(visit: Visit, start: int, depart: int) -> int:
    limits = [closes for _, closes in visit.windows]
    over = start - max(limits) if limits else 0
    if visit.max_time_on_board_seconds is not None:
        over = max(over, start - depart - visit.max_time_on_board_seconds)
    return over


def _take_out(problem: Problem, vehicle: str, now: int) -> Situation:
    """The vehicle's tour ends with what has happened; what is on board lies there to be fetched."""
    kind = _kind(problem, vehicle)
    lock = next((lock for lock in problem.locks if lock.vehicle == vehicle), None)
    cut = Cut(lock=Lock(vehicle=vehicle, start_seconds=0, trips=())) if lock is None else cut_open_stops(lock)
    situation = _hand_over(problem, replace(cut, lock=replace(cut.lock, ends=True)), vehicle, now)
    if cut.lock.trips:
        return situation
    kinds = [
        replace(other, vehicle_ids=[name for name in other.vehicle_ids if name != vehicle])
        if other.id == kind.id else other
        for other in situation.problem.vehicle_types
    ]  # fmt: skip
    kinds = [kind for kind in kinds if kind.vehicle_ids]
    return replace(situation, problem=_forget_orders(replace(situation.problem, vehicle_types=kinds)))


def _hand_over(problem: Problem, cut: Cut, vehicle: str, now: int) -> Situation:
    """Stranded meals wait where the vehicle is: a source of its own, at which everybody may load once more."""
    place = _place_of(problem, vehicle)
    changed = _replace_lock(problem, cut.lock)
    if not cut.stranded or place is None:
        return Situation(problem=changed)
    name = f"handover {vehicle} {now}"
    spot = Depot(id=name, place=place, open_seconds=now, close_seconds=86_400 * 2, loading_seconds=HANDOVER_SECONDS)
    departures = dict(cut.stranded)
    return Situation(
        problem=replace(
            changed,
            depots=[*changed.depots, spot],
            visits=[_fetch(visit, name, departures.get(visit.id), now) for visit in changed.visits],
            vehicle_types=[
                replace(kind, sources=(*kind.sources, name), max_trips=kind.max_trips + 1)
                for kind in changed.vehicle_types
            ],
        ),
        stranded=tuple(departures),
    )


def _place_of(problem: Problem, vehicle: str) -> str | None:
    """Where the vehicle is: at its last fact."""
    lock = next((lock for lock in problem.locks if lock.vehicle == vehicle), None)
    if lock is None:
        return None
    visits, hubs = {v.id: v.place for v in problem.visits}, {hub.id: hub.place for hub in problem.hubs}
    sources = hubs | {depot.id: depot.place for depot in problem.depots}
    place, left = None, lock.happened
    for trip in lock.trips:
        for stop in (None, *trip.stops):
            if left <= 0:
                return place
            left -= 1
            if stop is None:
                place = sources[trip.source]
            else:
                place = visits[stop.visits[0]] if stop.kind == "visit" else hubs[stop.hub or ""]
    return place


def _fetch(visit: Visit, source: str, departed: int | None, now: int) -> Visit:
    """A meal on board since `departed`: its time goes on counting."""
    if departed is None:
        return visit
    windows = tuple(visit.windows)
    if visit.max_time_on_board_seconds is not None:
        latest = max(now, departed + visit.max_time_on_board_seconds)
        cut = tuple((opens, min(closes, latest)) for opens, closes in windows if opens <= latest)
        windows = cut or ((now, latest),)
    return replace(visit, origins=(source,), windows=windows, max_time_on_board_seconds=None, release_seconds=0)
