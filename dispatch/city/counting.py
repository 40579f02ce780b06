"""What one area's day comes to, from its orders, doors, cases and the plan in force."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from dispatch import clock
from dispatch.city.sums import Sums
from models.fleet import Duty
from models.orders import DailyOrder, Freeze
from models.people import Recipient
from models.plans import DoorState, Plan, PlannedStop, Tour
from models.statuses import CaseStatus, OrderStatus, PlanStatus
from models.welfare import Case

PUNCTUAL_SECONDS = 900
"""A door no later than this after its plan counts as punctual."""

PAID = ("fixed_won", "time_won", "overtime_won", "distance_won", "stops_won")
"""What somebody is really paid; the other parts of a plan's cost are prices that steer the search."""

_IN_FORCE = (PlanStatus.PUBLISHED, PlanStatus.COMPLETED)


def count_day(session: Session, area_id: UUID, day: date) -> Sums:
    """Everything is read of this area's day, and of nothing that can change without an event of this area's day.

    The figures that are kept hold by that (decision 18): a column of a table without a day has no place here.
    """
    sums = Sums()
    frozen = select(func.count()).select_from(Freeze).where(col(Freeze.area_id) == area_id, col(Freeze.day) == day)
    sums.days = session.execute(frozen).scalar_one()
    reached = _count_orders(session, sums, area_id, day)
    _count_alerts(session, sums, area_id, day)
    _count_plan(session, sums, area_id, day, reached)
    return sums


def _count_orders(session: Session, sums: Sums, area_id: UUID, day: date) -> dict[str, datetime]:
    """Orders, doors by team and visits by person and crew; returns when each order's door was reached."""
    rows = session.execute(
        select(
            col(DailyOrder.id),
            col(DailyOrder.status),
            col(DailyOrder.meals),
            col(Recipient.number),
            col(DoorState.happened_at),
            col(Duty.code),
            col(Duty.team_id),
        )
        .join(Recipient, col(Recipient.id) == col(DailyOrder.recipient_id))
        .outerjoin(DoorState, col(DoorState.daily_order_id) == col(DailyOrder.id))
        .outerjoin(Duty, col(Duty.id) == col(DoorState.duty_id))
        .where(col(DailyOrder.area_id) == area_id, col(DailyOrder.day) == day)
    )
    reached = {}
    for order_id, status, meals, number, happened_at, crew, team_id in rows:
        if happened_at is not None:
            reached[str(order_id)] = happened_at
        if crew is not None:
            sums.visits[number, crew] += 1
        if status == OrderStatus.CANCELLED:
            continue
        sums.doors += 1
        sums.meals += meals
        sums.delivered += status == OrderStatus.DELIVERED
        sums.undelivered += status == OrderStatus.UNDELIVERED
        if team_id is not None:
            sums.teams[str(team_id)] += 1
    return reached


def _count_alerts(session: Session, sums: Sums, area_id: UUID, day: date) -> None:
    rows = (
        select(col(Case.status), func.count())
        .join(DailyOrder, col(DailyOrder.id) == col(Case.daily_order_id))
        .where(col(DailyOrder.area_id) == area_id, col(DailyOrder.day) == day)
        .group_by(col(Case.status))
    )
    for status, count in session.execute(rows):
        sums.alerts += count
        sums.open_alerts += count if status != CaseStatus.CLOSED else 0


def _count_plan(session: Session, sums: Sums, area_id: UUID, day: date, reached: Mapping[str, datetime]) -> None:
    """Cost and planned times of the plan that is in force, or was at the end of its day."""
    plans = session.execute(
        select(col(Plan.id), col(Plan.cost)).where(
            col(Plan.area_id) == area_id, col(Plan.day) == day, col(Plan.status).in_(_IN_FORCE)
        )
    )
    for plan_id, cost in plans.all():
        sums.cost_won += sum(cost.get(part, 0) for part in PAID)
        stops = (
            select(col(PlannedStop.daily_order_ids), col(PlannedStop.start_seconds), col(PlannedStop.meals))
            .join(Tour, col(Tour.id) == col(PlannedStop.tour_id))
            .where(col(Tour.plan_id) == plan_id, col(PlannedStop.kind) == "door")
        )
        for order_ids, start_seconds, meals in session.execute(stops):
            sums.planned_meals += meals
            latest = clock.moment_of(day, start_seconds + PUNCTUAL_SECONDS)
            for moment in (reached[order] for order in order_ids if order in reached):
                sums.timed += 1
                sums.punctual += moment <= latest
