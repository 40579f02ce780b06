"""Saving a solution as a plan's draft: its tours and stops as rows, what it costs, and who is left out."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from dispatch import clock, events
from dispatch.errors import reason_json
from dispatch.planning.locks import Lock, write_locks
from dispatch.planning.problems import DayProblem
from dispatch.planning.storage import pack
from models.plans import Plan, PlannedStop, Tour
from models.statuses import PlanStatus
from routing import solution as routing
from routing.checker import Violation
from routing.problem import Visit
from routing.wire import solution_to_json


def save_plan(
    session: Session,
    day_problem: DayProblem,
    solution: routing.Solution,
    violations: Sequence[Violation],
    *,
    area_id: UUID,
    day: date,
    based_on: UUID | None = None,
    account_id: UUID | None = None,
    made_over: UUID | None = None,
    locks: Sequence[Lock] = (),
    wish: dict[str, Any] | None = None,
) -> Plan:
    """Save a draft as the day's next version. Its digest is equal for equal tours, whatever the row ids are.

    `made_over` is the published plan that was known when it was made; `based_on` when it is left out.
    """
    events.take_turn(session)
    plan = Plan(
        area_id=area_id,
        day=day,
        version=_next_version(session, area_id, day),
        status=PlanStatus.DRAFT,
        based_on=based_on,
        problem=pack(day_problem),
        **_content(day_problem, solution, violations),
        made_at=clock.now(),
        made_by=account_id,
        made_over=made_over or based_on,
        locks=write_locks(locks),
        wish=wish,
    )
    session.add(plan)
    session.flush()
    _add_tours(session, plan.id, solution, day_problem)
    events.record(
        session,
        "plan.drafted",
        area_id=area_id,
        day=day,
        subject=plan.id,
        account_id=account_id,
        data={"version": plan.version, "unserved": len(plan.unserved), "violations": len(plan.violations)},
    )
    return plan


def replace_draft(
    session: Session,
    plan: Plan,
    former: DayProblem,
    day_problem: DayProblem,
    solution: routing.Solution,
    violations: Sequence[Violation],
    *,
    locks: Sequence[Lock],
    kind: str,
    account_id: UUID | None = None,
) -> None:
    """Give a draft, whose problem was `former`, another content: its next revision. `kind`: for the stream."""
    for name, value in _content(day_problem, solution, violations).items():
        setattr(plan, name, value)
    if not _is_same(former, day_problem):
        plan.problem = pack(day_problem)
    plan.locks, plan.revision = write_locks(locks), plan.revision + 1
    tours = select(Tour.id).where(Tour.plan_id == plan.id)
    session.exec(delete(PlannedStop).where(col(PlannedStop.tour_id).in_(tours)))
    session.exec(delete(Tour).where(col(Tour.plan_id) == plan.id))
    _add_tours(session, plan.id, solution, day_problem)
    events.record(
        session,
        "plan.edited",
        area_id=plan.area_id,
        day=plan.day,
        subject=plan.id,
        account_id=account_id,
        data={"version": plan.version, "revision": plan.revision, "kind": kind},
    )


def _content(
    day_problem: DayProblem, solution: routing.Solution, violations: Sequence[Violation]
) -> dict[str, Any]:
    """The columns of a plan that follow from what it decides."""
    return {
        "solution": solution_to_json(solution),
        "violations": [violation.to_json() for violation in violations],
        "cost": {**asdict(solution.cost), "total_won": solution.cost.total_won},
        "unserved": [_unserved_json(day_problem, entry) for entry in (*solution.unserved, *day_problem.unplaced)],
        "digest": digest_of(solution, day_problem.unplaced),
    }


def _is_same(former: DayProblem, now: DayProblem) -> bool:
    """Not when orders were cancelled or added, a door has moved, boxes change hands, or more is known to be loaded."""
    names = (former.orders, former.homes, former.places) == (now.orders, now.homes, now.places)
    return names and tuple(former.problem.locks) == tuple(now.problem.locks)


def _add_tours(session: Session, plan_id: UUID, solution: routing.Solution, day_problem: DayProblem) -> None:
    rows = make_tours(plan_id, solution, day_problem)
    session.add_all(tour for tour, _ in rows)
    session.flush()
    session.add_all(stop for _, stops in rows for stop in stops)
    session.flush()


def digest_of(solution: routing.Solution, unplaced: Sequence[routing.Unserved] = ()) -> str:
    """SHA-256 over what the plan decides: tours with their times, and who is left out and why."""
    said = {
        "tours": solution_to_json(solution).get("tours", []),
        "unserved": sorted((entry.visit, entry.reason.code) for entry in (*solution.unserved, *unplaced)),
        "cost": asdict(solution.cost),
    }
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _next_version(session: Session, area_id: UUID, day: date) -> int:
    highest = session.exec(
        select(func.coalesce(func.max(Plan.version), 0)).where(Plan.area_id == area_id, Plan.day == day)
    ).one()
    return highest + 1


def _unserved_json(day_problem: DayProblem, entry: routing.Unserved) -> dict[str, Any]:
    return {
        "visit": entry.visit,
        "order_ids": [str(order) for order in day_problem.orders[entry.visit]],
        "reason": reason_json(entry.reason),
    }


def make_tours(
    plan_id: UUID, solution: routing.Solution, day_problem: DayProblem
) -> list[tuple[Tour, list[PlannedStop]]]:
    """A solution's tours and stops as rows that nobody has added to a session yet."""
    return [_make_tour(plan_id, tour, day_problem) for tour in solution.tours]


def _make_tour(plan_id: UUID, tour: routing.Tour, day_problem: DayProblem) -> tuple[Tour, list[PlannedStop]]:
    row = Tour(
        plan_id=plan_id,
        duty_id=day_problem.duties[tour.vehicle],
        start_seconds=tour.start_seconds,
        end_seconds=tour.end_seconds,
        distance_metres=tour.distance_metres,
        breaks=[{"start_seconds": rest.start_seconds, "end_seconds": rest.end_seconds} for rest in tour.breaks],
    )
    stops = (stop for number, trip in enumerate(tour.trips, 1) for stop in _stops_of(trip, number, day_problem))
    return row, [PlannedStop(tour_id=row.id, position=at, **stop) for at, stop in enumerate(stops)]


def _stops_of(trip: routing.Trip, number: int, day_problem: DayProblem) -> Iterator[dict[str, Any]]:
    """A trip's pickup, then its drops and doors."""
    visits = day_problem.visits
    loaded = [visit for stop in trip.stops for visit in stop.visits]
    yield {
        "trip": number,
        "kind": "pickup",
        "place_id": str(day_problem.places[trip.source]),
        "arrive_seconds": trip.load_seconds,
        "start_seconds": trip.load_seconds,
        "leave_seconds": trip.depart_seconds,
        **_carried(loaded, day_problem, visits),
    }
    for stop in trip.stops:
        drop = stop.kind == "drop"
        yield {
            "trip": number,
            "kind": "drop" if drop else "door",
            "place_id": str(day_problem.places[stop.hub or ""] if drop else day_problem.homes[stop.visits[0]]),
            "arrive_seconds": stop.arrive_seconds,
            "start_seconds": stop.start_seconds,
            "leave_seconds": stop.leave_seconds,
            **_carried(stop.visits, day_problem, visits),
        }


def _carried(names: Sequence[str], day_problem: DayProblem, visits: Mapping[str, Visit]) -> dict[str, Any]:
    return {
        "daily_order_ids": [str(order) for name in names for order in day_problem.orders[name]],
        "meals": sum(sum(visits[name].delivery.values()) for name in names),
    }
