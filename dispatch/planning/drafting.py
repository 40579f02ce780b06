"""From a day's rows to a checked draft: build, measure the ways, search, check.

Nothing is written, and no transaction is open while the search runs. When crews are already under way, their tours stay
exactly in their order, with every tour that hangs on them over a hub; the search gets the rest of the day (a loaded
vehicle is never re-ordered by a new plan).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from dispatch.planning import DayProblem, add_travel, build_problem, save_plan
from dispatch.planning.fallback import plan_in_safety
from dispatch.planning.loading import duties_under_way
from dispatch.planning.locks import Lock, locks_that_hold, read_locks
from dispatch.planning.promises import promise, tour_locks
from dispatch.planning.sequences import Trips, only_there
from dispatch.planning.timetable import find_published
from dispatch.planning.wishes import apply_wish
from models.database import Database
from models.plans import Plan
from routing.checker import Violation, check
from routing.problem import Problem
from routing.schedule import DraftDrop, schedule, sequence_of
from routing.solution import Cost, Solution
from routing.solve import Progress, solve
from routing.travel import Detour
from routing.wire import solution_from_json


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Tours that stay as they are, and the plan they come from; `published` is that plan's id, also when none stays."""

    trips: Mapping[str, Trips] = field(default_factory=dict)
    plan: Solution | None = None
    published: UUID | None = None

    @property
    def served(self) -> set[str]:
        """The visits they serve."""
        return {
            stop for trips in self.trips.values() for trip in trips for stop in trip.stops if isinstance(stop, str)
        }


@dataclass(frozen=True, kw_only=True)
class Search:
    """How long and how to search: `seconds` of time, or `iterations`, which repeat exactly by `seed`."""

    seed: int = 0
    seconds: float | None = None
    iterations: int | None = None
    cores: int = 1
    on_progress: Callable[[Progress], None] | None = None
    should_stop: Callable[[], bool] | None = None


@dataclass(frozen=True, kw_only=True)
class Basis:
    """From which plan the search starts (its locks are kept), and the question that it answers, if any."""

    plan_id: UUID | None = None
    wish: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """A day's problem with its solution and what the independent checker says of it."""

    day_problem: DayProblem
    solution: Solution
    violations: list[Violation]
    made_over: UUID | None = None
    """The plan that was out when the problem was read."""
    basis: Basis = field(default_factory=Basis)
    locks: tuple[Lock, ...] = ()


def draft_day(database: Database, area_id: UUID, day: date, search: Search, basis: Basis | None = None) -> Drafted:
    """Search for the best plan of one area's day; with a `basis`, one that keeps its locks and starts from it."""
    basis = basis or Basis()
    with database.read() as session:
        day_problem = build_problem(session, area_id, day)
        kept = kept_tours(session, area_id, day, day_problem)
        day_problem = apply_wish(session, day_problem, basis.wish)
        start = None if basis.plan_id is None else session.get_one(Plan, basis.plan_id)
        before = None if start is None else solution_from_json(start.solution)
        stored = [] if start is None else read_locks(start.locks)
    day_problem = add_travel(day_problem)
    locks: list[Lock] = []
    if before is not None:
        day_problem, locks = _hold_on_to(day_problem, before, stored)
    found = solve(
        without(day_problem.problem, kept),
        seed=search.seed,
        seconds=search.seconds,
        iterations=search.iterations,
        cores=search.cores,
        on_progress=search.on_progress,
        should_stop=search.should_stop,
    )
    return replace(_put_together(day_problem, kept, found), basis=basis, locks=tuple(locks))


def _hold_on_to(day_problem: DayProblem, before: Solution, stored: Sequence[Lock]) -> tuple[DayProblem, list[Lock]]:
    """The day with the former plan's locks, and those of them that still hold."""
    problem = day_problem.problem
    known = {name for kind in problem.vehicle_types for name in kind.vehicle_ids}
    sequence = {
        vehicle: only_there(trips, day_problem.visits)
        for vehicle, trips in sequence_of(before).items()
        if vehicle in known
    }
    again = schedule(problem, sequence, like=before).solution
    locks = locks_that_hold(stored, sequence, day_problem.visits)
    held = replace(promise(problem, locks), locks=tuple(tour_locks(again, locks)))
    return replace(day_problem, problem=held), locks


def draft_simply(database: Database, area_id: UUID, day: date) -> Drafted:
    """The plan of last resort: estimated ways, no streets; the search's first plan, or nearest door next."""
    with database.read() as session:
        day_problem = build_problem(session, area_id, day)
        kept = kept_tours(session, area_id, day, day_problem)
    day_problem = add_travel(day_problem, Detour())
    found = plan_in_safety(without(day_problem.problem, kept)).solution
    return _put_together(day_problem, kept, found)


def keep_draft(
    session: Session, drafted: Drafted, *, area_id: UUID, day: date, account_id: UUID | None = None
) -> Plan:
    """Save what was drafted as the day's next version; the doors it leaves out become tasks when it is published."""
    return save_plan(
        session,
        drafted.day_problem,
        drafted.solution,
        drafted.violations,
        area_id=area_id,
        day=day,
        account_id=account_id,
        made_over=drafted.made_over,
        based_on=drafted.basis.plan_id,
        locks=drafted.locks,
        wish=None if drafted.basis.wish is None else dict(drafted.basis.wish),
    )


def kept_tours(session: Session, area_id: UUID, day: date, day_problem: DayProblem) -> Kept:
    """Tours of the published plan that have begun, or share meals with one that has; cancelled doors left out."""
    plan = find_published(session, area_id, day)
    under_way = duties_under_way(session, day)
    if plan is None or not under_way:
        return Kept(published=None if plan is None else plan.id)
    solution = solution_from_json(plan.solution)
    tours = sequence_of(solution)
    begun = {code for code, duty in day_problem.duties.items() if duty in under_way} & tours.keys()
    there = day_problem.visits
    trips = {vehicle: only_there(tours[vehicle], there) for vehicle in sorted(_with_partners(tours, begun))}
    return Kept(trips=trips, plan=solution, published=plan.id)


def without(problem: Problem, kept: Kept) -> Problem:
    """The rest of the day: no kept vehicle, no door that one serves, hubs as full as kept feeders make them."""
    kinds = [
        replace(kind, vehicle_ids=tuple(name for name in kind.vehicle_ids if name not in kept.trips))
        for kind in problem.vehicle_types
    ]
    served = kept.served
    return replace(
        problem,
        locks=tuple(lock for lock in problem.locks if lock.vehicle not in kept.trips),
        visits=[visit for visit in problem.visits if visit.id not in served],
        vehicle_types=[kind for kind in kinds if kind.vehicle_ids],
        hubs=[replace(hub, capacity=_left(problem, hub.id, hub.capacity, kept)) for hub in problem.hubs],
    )


def _put_together(day_problem: DayProblem, kept: Kept, found: Solution) -> Drafted:
    """What was found for the rest of the day beside what is kept: nothing is in both, so tours and costs add up."""
    problem, served = day_problem.problem, kept.served
    theirs = replace(
        problem,
        visits=[visit for visit in problem.visits if visit.id in served],
        locks=tuple(lock for lock in problem.locks if lock.vehicle in kept.trips),
    )
    under_way = schedule(theirs, kept.trips, like=kept.plan).solution
    tours = {tour.vehicle: tour for tour in (*under_way.tours, *found.tours)}
    order = [vehicle for kind in problem.vehicle_types for vehicle in kind.vehicle_ids]
    solution = replace(
        found,
        tours=tuple(tours[vehicle] for vehicle in order if vehicle in tours),
        cost=_add_up(under_way.cost, found.cost),
    )
    return Drafted(
        day_problem=day_problem,
        solution=solution,
        violations=check(problem, solution),
        made_over=kept.published,
    )


def _add_up(first: Cost, second: Cost) -> Cost:
    return Cost(**{part.name: getattr(first, part.name) + getattr(second, part.name) for part in fields(Cost)})


def _with_partners(tours: Mapping[str, Trips], begun: set[str]) -> set[str]:
    """`begun` and every tour that shares a meal with one of them: feeders and takers, until nothing is added."""
    while True:
        meals = {meal for vehicle in begun for meal in _meals(tours[vehicle])}
        more = {vehicle for vehicle, trips in tours.items() if meals & _meals(trips)}
        if more <= begun:
            return begun
        begun = begun | more


def _meals(trips: Trips) -> set[str]:
    return {
        meal
        for trip in trips
        for stop in trip.stops
        for meal in (stop.visits if isinstance(stop, DraftDrop) else (stop,))
    }


def _left(problem: Problem, hub: str, capacity: Mapping[str, int], kept: Kept) -> dict[str, int]:
    dropped = {
        meal
        for trips in kept.trips.values()
        for trip in trips
        for stop in trip.stops
        if isinstance(stop, DraftDrop) and stop.hub == hub
        for meal in stop.visits
    }
    loads = [visit.delivery for visit in problem.visits if visit.id in dropped]
    return {name: max(0, most - sum(load.get(name, 0) for load in loads)) for name, most in capacity.items()}
