"""The smallest change to a running plan: what is loaded stays as it is, and few others are moved.

`repair` takes a plan, what has happened, and the time; it gives back the problem of the rest of the day (with its
locks) and a plan for it. Every stop that goes to another courier costs a price, and so does every stop that is made
in another order, so the search moves only what is worth it (`Prices.moved_stop_won`, `reordered_stop_won`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from routing.problem import Lock, Problem
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
from routing.repair.progress import lock_what_is_loaded
from routing.repair.situation import Situation, late_doors, work_in
from routing.schedule import Draft, DraftStop, DraftTrip, schedule
from routing.schedule.draft import draft_trip
from routing.solution import Solution
from routing.solve import solve

__all__ = [
    "Change",
    "CourierOut",
    "CourierStays",
    "KitchenLate",
    "Repaired",
    "StopAdded",
    "StopCancelled",
    "VehicleBroken",
    "WindowChanged",
    "lock_what_is_loaded",
    "repair",
]

SECONDS = 0.35
"""Search time: a district's repair answers within a second."""


@dataclass(frozen=True, kw_only=True)
class Repaired:
    """A plan for the rest of the day. `solution` is judged (and repaired again) against `problem`."""

    problem: Problem
    solution: Solution
    moved: tuple[str, ...]
    """Visits that another vehicle makes than before."""
    handed_over: tuple[str, ...]
    """Visits whose meals change from one courier to another on the way."""
    left_on_board: tuple[str, ...]
    """Visits whose loaded meals nobody can bring any more; each is unserved with its reason."""
    late_seconds: dict[str, int]
    """Loaded doors that will be late whatever one does, and by how much."""


def repair(
    problem: Problem,
    solution: Solution,
    change: Change,
    now_seconds: int,
    *,
    locks: Sequence[Lock] | None = None,
    moved_stop_won: int = 3_000,
    reordered_stop_won: int = 1_000,
    seed: int = 0,
    seconds: float | None = None,
    iterations: int | None = None,
) -> Repaired:
    """The plan after `change` at `now_seconds`.

    `locks` say what has happened and is loaded (default: everything went as planned until now). Loaded meals stay on
    their courier, in their order; only when the courier is out, the vehicle broken or the courier must stay are they
    offered to others, who fetch them where the vehicle is. Raises `KeyError` for ids the problem does not know.
    """
    known = lock_what_is_loaded(problem, solution, now_seconds) if locks is None else tuple(locks)
    priced = replace(
        problem.prices, moved_stop_won=moved_stop_won, reordered_stop_won=reordered_stop_won
    )
    begun = replace(problem, locks=known, prices=priced)
    budget = SECONDS if seconds is None and iterations is None else seconds
    if budget is not None and isinstance(change, CourierStays) and change.seconds is not None:
        budget /= 2  # it may take a second search
    loaded = {lock.vehicle: len(lock.trips) for lock in known}
    situation = work_in(begun, solution, change, now_seconds)
    stated, found = _search(situation, solution, loaded, seed, budget, iterations)
    kept = _better_late(situation, found, change)
    if kept:
        situation = work_in(begun, solution, change, now_seconds, keep=kept)
        stated, found = _search(situation, solution, loaded, seed, budget, iterations)
    return _report(situation, solution, stated, found, set(situation.stranded))


def _search(
    situation: Situation,
    before: Solution,
    loaded: Mapping[str, int],
    seed: int,
    seconds: float | None,
    iterations: int | None,
) -> tuple[Problem, Solution]:
    problem = situation.problem
    initial = schedule(problem, _what_remains(problem, before, loaded)).solution
    problem = replace(problem, initial=tuple(initial.tours))
    return problem, solve(problem, seed=seed, seconds=seconds, iterations=iterations)


def _better_late(situation: Situation, found: Solution, change: Change) -> set[str]:
    """Meals nobody fetches from a courier who goes on after a while: they bring them late, rather than never."""
    if not isinstance(change, CourierStays) or change.seconds is None:
        return set()
    return {entry.visit for entry in found.unserved} & set(situation.stranded)


def _what_remains(problem: Problem, before: Solution, loaded: Mapping[str, int]) -> Draft:
    """The former order, without what is not there any more; locked parts as their locks have them."""
    locks = {lock.vehicle: lock for lock in problem.locks}
    settled = {
        name for lock in problem.locks for trip in lock.trips for stop in trip.stops
        if stop.kind == "visit" for name in stop.visits
    }  # fmt: skip
    open_visits = {visit.id for visit in problem.visits} - settled
    draft: dict[str, tuple[DraftTrip, ...]] = {}
    former = {tour.vehicle: tour.trips for tour in before.tours}
    for vehicle in (name for kind in problem.vehicle_types for name in kind.vehicle_ids):
        lock = locks.get(vehicle)
        rest = () if lock and lock.ends else former.get(vehicle, ())[loaded.get(vehicle, 0) :]
        trips = (_only(draft_trip(trip), open_visits) for trip in rest)
        kept = [draft_trip(trip) for trip in lock.trips] if lock else []
        draft[vehicle] = (*kept, *(trip for trip in trips if trip.stops))
    return {vehicle: trips for vehicle, trips in draft.items() if trips}


def _only(trip: DraftTrip, visits: set[str]) -> DraftTrip:
    stops: list[DraftStop] = []
    for stop in trip.stops:
        if isinstance(stop, str):
            stops += [stop] if stop in visits else []
        else:
            meals = tuple(name for name in stop.visits if name in visits)
            stops += [replace(stop, visits=meals)] if meals else []
    return replace(trip, stops=tuple(stops))


def _report(
    situation: Situation, before: Solution, problem: Problem, solution: Solution, stranded: set[str]
) -> Repaired:
    former, now = _couriers(before), _couriers(solution)
    unserved = {entry.visit for entry in solution.unserved}
    late = {name: over for lock in problem.locks for name, over in late_doors(problem, lock.vehicle).items()}
    return Repaired(
        problem=problem,
        solution=solution,
        moved=tuple(name for name in now if name in former and former[name] != now[name]),
        handed_over=tuple(name for name in situation.stranded if name not in unserved),
        left_on_board=tuple(sorted(stranded & unserved)),
        late_seconds=late,
    )


def _couriers(solution: Solution) -> dict[str, str]:
    return {
        name: tour.vehicle
        for tour in solution.tours for trip in tour.trips for stop in trip.stops
        if stop.kind == "visit" for name in stop.visits
    }  # fmt: skip
