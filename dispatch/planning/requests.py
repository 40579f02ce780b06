"""Asking for a plan: a row that a worker process works off (`dispatch.planning.solving`)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import refuse
from dispatch.planning.plans import get_plan
from dispatch.planning.rows import TO_DELIVER
from dispatch.planning.wishes import check_wish
from models.orders import DailyOrder, Freeze, ServiceDay
from models.plans import PlanRequest
from models.statuses import DayStatus, PlanRequestStatus


def request_plan(
    session: Session,
    *,
    area_id: UUID,
    day: date,
    account_id: UUID | None = None,
    seed: int = 0,
    seconds: int | None = None,
    iterations: int | None = None,
    based_on: UUID | None = None,
    wish: dict[str, Any] | None = None,
) -> PlanRequest:
    """Ask for a plan of one area's day. The same wish that still waits is answered with the waiting request.

    `seconds` or `iterations` limit the search (default: the installation's `plan_seconds`). `based_on` is the plan
    from which the search starts and whose locks it keeps; `wish` is a question (`dispatch.planning.wishes`).
    Refused: plan.not_frozen, plan.nothing_to_deliver, plan.no_such_dong, plan.unknown
    (`based_on` is of another area or day), day.closed.
    """
    events.take_turn(session)
    check_day_can_be_planned(session, area_id, day)
    check_wish(session, area_id, wish)
    if based_on is not None:
        get_plan(session, based_on, of=(area_id, day))
    same = _find_waiting(session, area_id, day, seed, seconds, iterations, based_on)
    waiting = next((request for request in same if request.wish == wish), None)
    if waiting is not None:
        return waiting
    request = PlanRequest(
        area_id=area_id,
        day=day,
        status=PlanRequestStatus.REQUESTED,
        seed=seed,
        seconds=seconds,
        iterations=iterations,
        requested_at=clock.now(),
        requested_by=account_id,
        based_on=based_on,
        wish=wish,
    )
    session.add(request)
    session.flush()
    events.record(session, "plan.requested", area_id=area_id, day=day, subject=request.id, account_id=account_id)
    return request


def check_day_can_be_planned(session: Session, area_id: UUID, day: date) -> None:
    """Refuse a day that is not frozen, has nothing to deliver, or is over."""
    service_day = session.exec(
        select(ServiceDay).where(ServiceDay.area_id == area_id, ServiceDay.day == day)
    ).one_or_none()
    if service_day is not None and service_day.status == DayStatus.CLOSED:
        raise refuse(
            "day.closed",
            cause=("이미 마감한 날입니다.", "This day is closed."),
            action=("다른 날을 고르세요.", "Choose another day."),
            subject=(day.isoformat(),),
        )
    if session.exec(select(Freeze.id).where(Freeze.area_id == area_id, Freeze.day == day)).first() is None:
        raise refuse(
            "plan.not_frozen",
            cause=("아직 수발주를 마감하지 않은 날입니다.", "The day's orders are not frozen yet."),
            action=("먼저 마감한 다음 계획하세요.", "Freeze the day first, then plan it."),
            subject=(day.isoformat(),),
        )
    statement = select(DailyOrder.id).where(
        DailyOrder.area_id == area_id, DailyOrder.day == day, col(DailyOrder.status).in_(TO_DELIVER)
    )
    if session.exec(statement.limit(1)).first() is None:
        raise refuse(
            "plan.nothing_to_deliver",
            cause=("이 날 배송할 주문이 없습니다.", "Nothing is to be delivered on this day."),
            action=("날짜와 주문을 확인하세요.", "Check the date and its orders."),
            subject=(day.isoformat(),),
        )


def _find_waiting(
    session: Session,
    area_id: UUID,
    day: date,
    seed: int,
    seconds: int | None,
    iterations: int | None,
    based_on: UUID | None,
) -> Sequence[PlanRequest]:
    return session.exec(
        select(PlanRequest).where(
            PlanRequest.area_id == area_id,
            PlanRequest.day == day,
            PlanRequest.status == PlanRequestStatus.REQUESTED,
            PlanRequest.seed == seed,
            PlanRequest.seconds == seconds,
            PlanRequest.iterations == iterations,
            PlanRequest.based_on == based_on,
        )
    ).all()
