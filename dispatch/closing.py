"""Closing a day: only when every door is accounted for and nobody is left unlooked after."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import Refused, explain, refuse
from dispatch.lifecycle import move
from dispatch.ordering.ends import End, ends_of
from dispatch.ordering.freed import waste_rest
from dispatch.planning.timetable import find_published
from dispatch.welfare.records import open_cases
from models.orders import DailyOrder, FrozenChange, ServiceDay
from models.statuses import ChangeStatus, DayStatus, OrderStatus, PlanStatus, TaskKind, TaskStatus
from models.tasks import Task
from routing.reasons import Reason

ACCOUNTED = (OrderStatus.DELIVERED, OrderStatus.UNDELIVERED, OrderStatus.CANCELLED)
"""What an order must have become by the end of its day."""
EMERGENCIES = (TaskKind.COURIER_EMERGENCY, TaskKind.COURIER_STAYS)
"""Tasks about somebody's safety: like a case, they keep a day open until a person says how they ended."""


def close_day(session: Session, area_id: UUID, day: date, account_id: UUID | None = None) -> ServiceDay:
    """Close one area's day; its plan is completed. Closing twice is the same answer.

    Refused with the first of `find_blockers`: day.open_cases, day.open_emergencies, day.unaccounted_doors,
    day.contradicting_facts, day.unanswered_changes; day.to_come and day.unknown.
    """
    events.take_turn(session)
    service_day = _get_day(session, area_id, day)
    if service_day.status == DayStatus.CLOSED:
        return service_day
    _refuse_to_come(day)
    for blocker in find_blockers(session, area_id, day):
        raise Refused(blocker)
    waste_rest(session, area_id, day, account_id=account_id)
    move(service_day, DayStatus.CLOSED)
    service_day.closed_at = clock.now()
    plan = find_published(session, area_id, day)
    if plan is not None:
        move(plan, PlanStatus.COMPLETED)
    session.flush()
    events.record(
        session, "day.closed", area_id=area_id, day=day, subject=service_day.id, account_id=account_id,
        data=_count_meals(session, area_id, day),
    )  # fmt: skip
    return service_day


def find_blockers(session: Session, area_id: UUID, day: date) -> Iterator[Reason]:
    """Why the day can't be closed yet, the gravest first."""
    cases = open_cases(session, area_id, day)
    if cases:
        yield _blocked(
            "day.open_cases",
            f"확인이 끝나지 않은 안부 사례가 {len(cases)}건 있습니다.",
            f"{len(cases)} welfare cases are open.",
            "누가 보거나 목소리를 들었는지 적고 종결하세요.",
            "Find out who has seen or heard the person, and close them.",
            [str(case.id) for case in cases],
        )
    emergencies = _open_tasks(session, area_id, day, *EMERGENCIES)
    if emergencies:
        yield _blocked(
            "day.open_emergencies",
            f"끝나지 않은 배송원의 긴급 상황이 {len(emergencies)}건 있습니다.",
            f"{len(emergencies)} emergencies of couriers are not settled.",
            "배송원과 통화하고 업무를 완료하세요.",
            "Speak with the couriers, and finish the tasks.",
            emergencies,
        )
    doors = _unaccounted(session, area_id, day)
    if doors:
        yield _blocked(
            "day.unaccounted_doors",
            f"결과를 알 수 없는 주문이 {len(doors)}건 있습니다.",
            f"What became of {len(doors)} orders is not known.",
            "배송원에게 물어 결과를 받거나 취소로 처리하세요.",
            "Ask the couriers for their records, or cancel the orders.",
            doors,
        )
    contradicting = _open_tasks(session, area_id, day, TaskKind.CONTRADICTING_FACT)
    if contradicting:
        yield _blocked(
            "day.contradicting_facts",
            f"서로 맞지 않는 기록이 {len(contradicting)}건 있습니다.",
            f"{len(contradicting)} doors have records that do not agree.",
            "배송원에게 물어 업무를 완료하세요.",
            "Ask the couriers, and finish the tasks.",
            contradicting,
        )
    changes = _unanswered_changes(session, area_id, day)
    if changes:
        yield _blocked(
            "day.unanswered_changes",
            f"주방이 확인하지 않은 변경이 {len(changes)}건 있습니다.",
            f"{len(changes)} changes were not acknowledged by their kitchen.",
            "주방에 확인을 요청하세요.",
            "Ask the kitchen to acknowledge them.",
            changes,
        )


def _refuse_to_come(day: date) -> None:
    """A day whose orders are all cancelled has no door that would keep it open, and yet meals may still be added."""
    if day > clock.today():
        raise refuse(
            "day.to_come",
            cause=("아직 오지 않은 날입니다.", "The day has not come yet."),
            action=("그날이 되면 마치세요.", "Close it on the day itself."),
            subject=(day.isoformat(),),
        )


def _get_day(session: Session, area_id: UUID, day: date) -> ServiceDay:
    statement = select(ServiceDay).where(ServiceDay.area_id == area_id, ServiceDay.day == day)
    found = session.exec(statement.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise refuse(
            "day.unknown",
            cause=("수발주를 마감한 적이 없는 날입니다.", "This day was never frozen."),
            action=("날짜를 확인하세요.", "Check the date."),
            subject=(day.isoformat(),),
            status=404,
        )
    return found


def _unaccounted(session: Session, area_id: UUID, day: date) -> list[str]:
    statement = select(DailyOrder.number).where(
        DailyOrder.area_id == area_id, DailyOrder.day == day, col(DailyOrder.status).not_in(ACCOUNTED)
    )
    return sorted(session.exec(statement).all())


def _open_tasks(session: Session, area_id: UUID, day: date, *kinds: TaskKind) -> list[str]:
    statement = select(Task.id).where(
        Task.area_id == area_id, Task.day == day, col(Task.kind).in_(kinds), Task.status == TaskStatus.OPEN
    )
    return sorted(str(task) for task in session.exec(statement).all())


def _unanswered_changes(session: Session, area_id: UUID, day: date) -> list[str]:
    statement = (
        select(FrozenChange.number)
        .join(DailyOrder, col(DailyOrder.id) == col(FrozenChange.daily_order_id))
        .where(DailyOrder.area_id == area_id, FrozenChange.day == day, FrozenChange.status == ChangeStatus.PENDING)
    )
    return [str(number) for number in sorted(session.exec(statement).all())]


def _count_meals(session: Session, area_id: UUID, day: date) -> dict[str, int]:
    """Meals by what became of them: every frozen one is in exactly one of these sums."""
    orders = session.exec(select(DailyOrder).where(DailyOrder.area_id == area_id, DailyOrder.day == day)).all()
    ends = ends_of(session, orders)
    meals = dict.fromkeys(End, 0)
    for order in orders:
        end = ends[order.id]
        assert end is not None, "no blocker, and yet nobody knows what became of it"
        meals[end] += order.meals
    return {end.value: count for end, count in meals.items() if count}


def _blocked(code: str, cause_ko: str, cause_en: str, action_ko: str, action_en: str, subject: list[str]) -> Reason:
    return explain(code, cause=(cause_ko, cause_en), action=(action_ko, action_en), subject=tuple(subject))
