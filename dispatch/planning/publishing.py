"""Publishing: a checked draft becomes the plan everybody follows, and only what changed is announced."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import Refused, explain, refuse
from dispatch.lifecycle import move
from dispatch.ordering.moving import finish_moves
from dispatch.planning.falling_out import withdraw_crews
from dispatch.planning.loading import loaded_trips
from dispatch.planning.plans import changed_duties, check_revision, check_version, get_plan
from dispatch.planning.requests import check_day_can_be_planned
from dispatch.planning.storage import unpack
from dispatch.planning.timetable import Sheet, find_published, read_sheets
from dispatch.planning.unserved import finish_served, raise_unserved
from models.orders import DailyOrder
from models.plans import Plan
from models.statuses import OrderStatus, PlanStatus
from routing.checker import Violation, check
from routing.reasons import Reason
from routing.wire import solution_from_json


def publish_plan(
    session: Session,
    plan_id: UUID,
    version: int,
    account_id: UUID | None = None,
    *,
    revision: int | None = None,
    over: int | None = None,
    may_reorder_loaded: bool = False,
) -> Plan:
    """Make a draft the plan of its day; the former one is superseded. Publishing twice gives the same answer.

    Of several who publish at once each sees the others' result: versions only go up. `revision` is the draft's that
    was looked at. `over` is the version of the published plan that was looked at beside it; needed where the draft
    was made without knowing that plan. The plan is checked again by the independent checker. Refused: plan.unknown,
    plan.version, plan.edited, day.closed, plan.outdated, plan.overtaken, plan.violations, plan.order_cancelled,
    plan.reorders_loaded (a trip that is on the road would get another order of stops; `may_reorder_loaded` says that
    the coordinator has spoken with the courier).
    """
    events.take_turn(session)
    plan = get_plan(session, plan_id)
    check_version(plan, version)
    if revision is not None:
        check_revision(plan, revision)
    if plan.status == PlanStatus.PUBLISHED:
        return plan
    check_day_can_be_planned(session, plan.area_id, plan.day)
    former = find_published(session, plan.area_id, plan.day)
    _check_newer(plan, former)
    _check_knows(plan, former, over)
    _check_valid(plan)
    sheets, former_sheets = read_sheets(session, plan.id), read_sheets(session, former.id) if former else []
    _check_not_cancelled(sheets)
    reordered = find_reordered(session, plan.day, former_sheets, sheets)
    if reordered is not None and not may_reorder_loaded:
        raise Refused(reordered)
    _replace(session, plan, former)
    withdraw_crews(session, plan, sheets)
    raise_unserved(session, plan)
    finish_served(session, plan)
    finish_moves(session, plan)
    changed = [str(duty) for duty in changed_duties(former_sheets, sheets)]
    _announce(session, plan, former, changed, account_id)
    return plan


def find_violations(plan: Plan) -> list[Violation]:
    """What the independent checker says of the plan as it is stored."""
    return check(unpack(plan.problem).problem, solution_from_json(plan.solution))


def _check_newer(plan: Plan, former: Plan | None) -> None:
    if former is not None and former.version > plan.version:
        raise refuse(
            "plan.outdated",
            cause=(
                f"더 새로운 계획({former.version}판)이 이미 나갔습니다.",
                f"A newer plan (version {former.version}) has been published already.",
            ),
            action=("현재 계획을 바탕으로 고치세요.", "Work from the plan that is out now."),
            subject=(str(plan.id), str(former.id)),
        )


def _check_knows(plan: Plan, former: Plan | None, over: int | None) -> None:
    """A draft made without knowing what is out now would undo it unseen."""
    if former is None or former.version == over or former.id == plan.made_over:
        return
    if plan.made_over is not None or former.published_at is None or former.published_at > plan.made_at:
        raise refuse(
            "plan.overtaken",
            cause=(
                f"이 초안을 만든 뒤에 제{former.version}판이 배포되었습니다. 그 변경이 이 초안에는 없습니다.",
                f"Version {former.version} was published after this draft was made; its changes are not in here.",
            ),
            action=(
                "두 판을 비교한 다음, 배포된 판에 이어서 고치거나 이대로 배포하세요.",
                "Compare the two, then redo your edits on what is published, or publish this one all the same.",
            ),
            subject=(str(plan.id), str(former.id), str(former.version)),
        )


def _check_valid(plan: Plan) -> None:
    violations = find_violations(plan)
    if violations:
        codes = sorted({violation.code for violation in violations})
        raise refuse(
            "plan.violations",
            cause=(
                f"지켜야 할 조건을 {len(violations)}가지 어깁니다 ({', '.join(codes)}).",
                f"It breaks {len(violations)} rules ({', '.join(codes)}).",
            ),
            action=("표시된 곳을 고치거나 다시 계획하세요.", "Correct the places shown, or plan again."),
            subject=(str(plan.id), *codes),
        )


def _check_not_cancelled(sheets: Iterable[Sheet]) -> None:
    cancelled = _numbers_of_cancelled(order for sheet in sheets for stop in sheet.stops for order in stop.orders)
    if cancelled:
        raise refuse(
            "plan.order_cancelled",
            cause=(
                f"계획을 만든 뒤 취소된 주문이 있습니다: {', '.join(cancelled)}",
                f"Orders were cancelled after the plan was made: {', '.join(cancelled)}",
            ),
            action=("다시 계획하세요.", "Plan again."),
            subject=tuple(cancelled),
        )


def _numbers_of_cancelled(orders: Iterable[DailyOrder]) -> list[str]:
    return sorted({order.number for order in orders if order.status == OrderStatus.CANCELLED})


def find_reordered(session: Session, day: date, before: list[Sheet], after: list[Sheet]) -> Reason | None:
    """Why `after` can't follow `before` by itself: it changes trips that are on the road. None if it doesn't.

    Loaded trips keep the order of their stops; stops may only vanish from them (a cancelled order).
    """
    loaded = loaded_trips(session, day)
    codes = [
        sheet.duty.code
        for sheet in before
        for trip in sorted({stop.trip for stop in sheet.stops})
        if (sheet.duty.id, trip) in loaded and not _keeps_order(sheet, after, trip)
    ]
    return _reorders_loaded(codes) if codes else None


def _keeps_order(sheet: Sheet, sheets: list[Sheet], trip: int) -> bool:
    after = next((other for other in sheets if other.duty.id == sheet.duty.id), None)
    new = [] if after is None else [stop.key for stop in after.stops if stop.trip == trip]
    before = [stop for stop in sheet.stops if stop.trip == trip]
    cancelled = {stop.key for stop in before if all(order.status == OrderStatus.CANCELLED for order in stop.orders)}
    return new == [stop.key for stop in before if stop.key not in cancelled]


def _reorders_loaded(codes: list[str]) -> Reason:
    return explain(
        "plan.reorders_loaded",
        cause=(
            f"이미 싣고 나간 배송의 순서가 바뀝니다: {', '.join(codes)}",
            f"It changes the order of trips that are on the road: {', '.join(codes)}",
        ),
        action=(
            "그 배송원의 순서를 그대로 두고 고치거나, 배송원과 통화한 뒤 강제로 내보내세요.",
            "Leave those couriers' stops as they are, or call them first and then publish all the same.",
        ),
        subject=tuple(codes),
    )


def _replace(session: Session, plan: Plan, former: Plan | None) -> None:
    if former is not None:
        move(former, PlanStatus.SUPERSEDED)
        session.flush()
    move(plan, PlanStatus.PUBLISHED)
    plan.published_at = clock.now()
    for older in _older_drafts(session, plan):
        move(older, PlanStatus.SUPERSEDED)
    session.flush()


def _older_drafts(session: Session, plan: Plan) -> list[Plan]:
    statement = select(Plan).where(
        Plan.area_id == plan.area_id,
        Plan.day == plan.day,
        col(Plan.version) < plan.version,
        Plan.status == PlanStatus.DRAFT,
    )
    return list(session.exec(statement).all())


def _announce(
    session: Session, plan: Plan, former: Plan | None, changed: list[str], account_id: UUID | None
) -> None:
    data: dict[str, Any] = {"version": plan.version, "duties": changed}
    if former is not None:
        data["former"] = former.version
    events.record(
        session,
        "plan.published",
        area_id=plan.area_id,
        day=plan.day,
        subject=plan.id,
        account_id=account_id,
        data=data,
    )
