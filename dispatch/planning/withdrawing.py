"""Cancelled orders vanish from the tours: by a new version of the plan that changes nothing else."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import Refused
from dispatch.planning import DayProblem, save_plan, unpack
from dispatch.planning.publishing import publish_plan
from dispatch.planning.service_time import MEAL_SECONDS
from dispatch.planning.timetable import find_published
from dispatch.planning.vehicles import BOXES
from dispatch.tasks import find_task, raise_task
from models.database import Database
from models.orders import DailyOrder
from models.plans import Plan, PlannedStop, Tour
from models.statuses import OrderStatus, PlanStatus, TaskKind
from routing.problem import Lock, Visit
from routing.repair.progress import forget_visit, is_served
from routing.schedule import Draft, DraftTrip, feed_hubs, remove_visit, schedule, sequence_of
from routing.wire import solution_from_json


def withdraw_due(database: Database) -> list[UUID]:
    """Take cancelled orders out of every published plan of today and later. A reconciler; returns new plans."""
    with database.read() as session:
        waiting = [(plan.area_id, plan.day) for plan in _published(session) if _cancelled_in(session, plan)]
    made = []
    for area_id, day in waiting:
        with database.write() as session:
            plan = withdraw_cancelled(session, area_id, day)
            if plan is not None:
                made.append(plan.id)
    return made


def withdraw_cancelled(
    session: Session, area_id: UUID, day: date, account_id: UUID | None = None
) -> Plan | None:
    """Publish a version of the day's plan without its cancelled orders; None when there are none.

    If the shorter plan breaks a rule, it stays a draft and somebody is asked to look, once.
    """
    events.take_turn(session)
    plan = find_published(session, area_id, day)
    if plan is None or plan.status != PlanStatus.PUBLISHED:
        return None
    cancelled = _cancelled_in(session, plan)
    which = hashlib.sha256("/".join(sorted(map(str, cancelled))).encode()).hexdigest()
    natural_key = f"withdraw/{plan.id}/{which}"  # hundreds of orders would be too long for an index
    if not cancelled or find_task(session, natural_key) is not None:
        return None
    before = solution_from_json(plan.solution)
    day_problem, sequence = leave_out_cancelled(session, unpack(plan.problem), sequence_of(before))
    shorter = schedule(
        day_problem.problem, sequence, reasons={entry.visit: entry.reason for entry in before.unserved}, like=before
    )
    draft = save_plan(
        session, day_problem, shorter.solution, shorter.violations,
        area_id=area_id, day=day, based_on=plan.id, account_id=account_id,
    )  # fmt: skip
    try:
        return publish_plan(session, draft.id, draft.version, account_id)
    except Refused as refused:
        raise_task(
            session, area_id=area_id, kind=TaskKind.PLAN_FAILED, natural_key=natural_key, reason=refused.reason,
            due_at=clock.now(), day=day, subject_id=draft.id,
        )  # fmt: skip
        return None


def leave_out_cancelled(
    session: Session, day_problem: DayProblem, sequence: Draft
) -> tuple[DayProblem, dict[str, tuple[DraftTrip, ...]]]:
    """The day and its sequence without cancelled orders; a door with others left keeps its place."""
    ids = [order for orders in day_problem.orders.values() for order in orders]
    rows = session.exec(select(DailyOrder).where(col(DailyOrder.id).in_(ids))).all()
    cancelled = {row.id: row for row in rows if row.status == OrderStatus.CANCELLED}
    left = {
        visit: tuple(order for order in orders if order not in cancelled)
        for visit, orders in day_problem.orders.items()
    }
    gone = [visit for visit, orders in left.items() if not orders]
    kept: dict[str, tuple[DraftTrip, ...]] = {vehicle: tuple(trips) for vehicle, trips in sequence.items()}
    for visit in gone:
        kept = remove_visit(day_problem.problem, kept, visit) if visit in day_problem.visits else kept
    meals = {
        visit: sum(cancelled[order].meals for order in orders if order in cancelled)
        for visit, orders in day_problem.orders.items()
    }
    shorter = _shorten(day_problem, {visit: orders for visit, orders in left.items() if orders}, meals)
    return shorter, feed_hubs(shorter.problem, kept)


def _shorten(
    day_problem: DayProblem, orders: Mapping[str, tuple[UUID, ...]], meals: Mapping[str, int]
) -> DayProblem:
    """Only the doors of `orders`, each with so many meals fewer."""
    problem = day_problem.problem
    visits = [_lighten(visit, meals[visit.id]) for visit in problem.visits if visit.id in orders]
    gone = [visit.id for visit in problem.visits if visit.id not in orders]
    locks = [_forget(lock, gone) for lock in problem.locks]
    return replace(
        day_problem,
        problem=replace(problem, visits=visits, locks=[lock for lock in locks if lock is not None and lock.trips]),
        orders=orders,
        homes={visit: home for visit, home in day_problem.homes.items() if visit in orders},
        unplaced=tuple(entry for entry in day_problem.unplaced if entry.visit in orders),
    )


def _forget(lock: Lock, gone: Sequence[str]) -> Lock | None:
    """What has happened, without the doors that are gone; None if somebody has been at one of them all the same."""
    for visit in gone:
        lock = forget_visit(lock, visit)
    return None if any(is_served([lock], visit) for visit in gone) else lock


def _lighten(visit: Visit, meals: int) -> Visit:
    if not meals:
        return visit
    return replace(
        visit,
        delivery={BOXES: visit.delivery[BOXES] - meals},
        service_seconds=visit.service_seconds - MEAL_SECONDS * meals,
    )


def _published(session: Session) -> list[Plan]:
    statement = select(Plan).where(
        Plan.status == PlanStatus.PUBLISHED, col(Plan.day) >= clock.today() - timedelta(days=1)
    )
    return list(session.exec(statement.order_by(col(Plan.day), col(Plan.id))).all())


def _cancelled_in(session: Session, plan: Plan) -> set[UUID]:
    """Cancelled orders that the plan still carries somewhere."""
    statement = select(DailyOrder.id).where(
        DailyOrder.area_id == plan.area_id, DailyOrder.day == plan.day, DailyOrder.status == OrderStatus.CANCELLED
    )
    cancelled = set(session.exec(statement).all())
    if not cancelled:
        return set()
    stops = select(PlannedStop.daily_order_ids).join(Tour, col(Tour.id) == col(PlannedStop.tour_id))
    carried = session.exec(stops.where(Tour.plan_id == plan.id, PlannedStop.kind == "door")).all()
    return cancelled & {UUID(order) for orders in carried for order in orders}
