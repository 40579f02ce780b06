"""Relief (이어받기): a courier who has to stay with somebody stays; the rest of the route goes onto others by itself.

A reconciler: for every crew that stays it searches the smallest change (`dispatch.planning.repairing`), and publishes
it if it breaks no rule, leaves nobody without a meal and touches nobody else's loaded boxes. Else the draft waits for
the desk, with a task that says why. Either is written once, in one transaction, so that nothing is done twice
whatever dies in between.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import Refused, explain, reason_json
from dispatch.planning.editing import Outcome, Seen
from dispatch.planning.publishing import publish_plan
from dispatch.planning.repairing import Found, Repair, find_repair, keep_repair, outcome_of, read_situation
from dispatch.planning.timetable import SheetStop, find_published, read_sheets
from dispatch.settings import settings
from dispatch.tasks import find_task, raise_task
from models.database import Database
from models.deliveries import Fact
from models.events import Event
from models.fleet import Duty
from models.orders import DailyOrder
from models.plans import DoorState, Plan
from models.statuses import OrderStatus, PlanStatus, StopStatus, TaskKind, TaskStatus
from models.tasks import Task
from routing.reasons import Reason

RELIEVED = "courier.relieved"
_ENDED = (StopStatus.DELIVERED, StopStatus.NO_ANSWER, StopStatus.REFUSED, StopStatus.AWAY)


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A crew that stays with somebody while doors of its route are still ahead."""

    task_id: UUID
    duty_id: UUID
    duty_code: str
    seen: Seen

    @property
    def wanted(self) -> Repair:
        return Repair(kind="courier_stays", vehicle=self.duty_code)

    @property
    def task_key(self) -> str:
        """Of the task that asks the desk to decide."""
        return f"relief/{self.task_id}"


def relieve_couriers(database: Database) -> list[UUID]:
    """Give the rest of the route of everybody who stays to others; returns the plans that were made. A reconciler."""
    with database.read() as session:
        stays = list(find_stays(session))
    made = (_relieve(database, stay) for stay in stays)
    return [plan for plan in made if plan is not None]


def find_stays(session: Session) -> Iterator[Stay]:
    """Crews that stay, whose doors nobody has given away yet, the first first."""
    tasks = select(Task).where(
        Task.kind == TaskKind.COURIER_STAYS, Task.status == TaskStatus.OPEN, Task.day == clock.today()
    )
    for task in session.exec(tasks.order_by(col(Task.made_at), col(Task.natural_key))).all():
        duty = None if task.subject_id is None else session.get(Duty, UUID(task.subject_id))
        plan = None if duty is None else find_published(session, task.area_id, duty.day)
        if duty is None or plan is None or plan.status != PlanStatus.PUBLISHED:
            continue
        seen = Seen(plan_id=plan.id, version=plan.version, revision=plan.revision)
        stay = Stay(task_id=task.id, duty_id=duty.id, duty_code=duty.code, seen=seen)
        if not _is_settled(session, stay) and doors_ahead(session, plan, duty):
            yield stay


def doors_ahead(session: Session, plan: Plan, duty: Duty) -> list[UUID]:
    """Orders of a crew's doors that nobody has told anything of, without the one where it stays."""
    own = next((sheet for sheet in read_sheets(session, plan.id) if sheet.duty.id == duty.id), None)
    stops = [] if own is None else [stop for stop in own.stops if stop.kind == "door"]
    orders = {order.id: order for stop in stops for order in stop.orders if order.status != OrderStatus.CANCELLED}
    ended = select(DoorState.daily_order_id).where(
        col(DoorState.daily_order_id).in_(orders), col(DoorState.status).in_(_ENDED)
    )
    behind = {*session.exec(ended), *stayed_at(session, duty)}
    return [order for order in orders if order not in behind]


def stayed_at(session: Session, duty: Duty) -> set[UUID]:
    """Orders of the doors at which a crew stays."""
    told = select(Fact).where(Fact.duty_id == duty.id, Fact.day == duty.day, Fact.kind == "stay")
    return {UUID(order) for fact in session.exec(told) for order in fact.order_ids}


def find_relief(session: Session, duty: Duty) -> Event | None:
    """The event that tells that others have taken a crew's rest over."""
    told = select(Event).where(Event.kind == RELIEVED, Event.subject_id == str(duty.id))
    return session.exec(told.order_by(col(Event.number)).limit(1)).first()


def _is_settled(session: Session, stay: Stay) -> bool:
    """Done, or left to the desk."""
    duty = session.get_one(Duty, stay.duty_id)
    return find_relief(session, duty) is not None or find_task(session, stay.task_key) is not None


def _relieve(database: Database, stay: Stay) -> UUID | None:
    """Search outside any transaction, then write everything in one. None: somebody was faster, the next tick looks."""
    try:
        with database.read() as session:
            situation = read_situation(session, stay.seen)
        found = find_repair(situation, stay.wanted)
        with database.write() as session:
            return _settle(session, stay, found)
    except Refused as refused:
        if refused.reason.code in ("plan.version", "plan.edited", "plan.not_editable"):
            return None
        with database.write() as session:
            _leave_to_desk(session, stay, refused.reason, draft=None)
        return None


def _settle(session: Session, stay: Stay, found: Found) -> UUID | None:
    events.take_turn(session)
    if _is_settled(session, stay) or session.get_one(Task, stay.task_id).status != TaskStatus.OPEN:
        return None
    outcome = outcome_of(session, stay.seen, found)
    against = _find_objection(stay, outcome)
    draft = keep_repair(session, stay.seen, stay.wanted, found, alone=True)
    if against is None:
        try:
            with session.begin_nested():
                publish_plan(session, draft.id, draft.version, may_reorder_loaded=True)
        except Refused as refused:
            against = refused.reason
    if against is None:
        _tell(session, stay, draft, outcome)
    else:
        _leave_to_desk(session, stay, against, draft=draft)
    return draft.id


def _find_objection(stay: Stay, outcome: Outcome) -> Reason | None:
    """Why a person should look before it goes out; None when nothing speaks against it."""
    before = {entry.visit for entry in outcome.before.unserved}
    left = [entry.visit for entry in outcome.after.solution.unserved if entry.visit not in before]
    others = set() if outcome.reordered is None else set(outcome.reordered.subject) - {stay.duty_code}
    if left:
        return _objection(
            "relief.unserved",
            f"{len(left)}집은 아무도 제때 갈 수 없습니다.",
            f"nobody can reach {len(left)} doors in time.",
        )
    if outcome.after.violations:
        codes = ", ".join(sorted({violation.code for violation in outcome.after.violations}))
        return _objection("relief.violations", f"지켜야 할 조건을 어깁니다 ({codes}).", f"it breaks rules ({codes}).")
    if others:
        named = ", ".join(sorted(others))
        return _objection(
            "relief.reorders",
            f"이미 싣고 나간 다른 배송의 순서가 바뀝니다: {named}.",
            f"it changes the order of others who are on the road: {named}.",
        )
    if not settings().courier_stays_publishes:
        return _objection("relief.waits", "자동 배포가 꺼져 있습니다.", "publishing it by itself is switched off.")
    return None


def _objection(code: str, ko: str, en: str) -> Reason:
    return explain(
        code,
        cause=(f"남은 배송을 넘기지 못했습니다: {ko}", f"The rest of the route was not given to others: {en}"),
        action=("초안을 보고 고쳐서 배포하세요.", "Look at the draft, correct it, and publish it."),
    )


def _tell(session: Session, stay: Stay, plan: Plan, outcome: Outcome) -> None:
    """The courier, the takers (by the plan's own event) and the desk."""
    orders, takers = _given_away(stay, outcome)
    task = session.get_one(Task, stay.task_id)
    task.reason = reason_json(_shown(stay, len(orders), takers))
    events.record(
        session,
        RELIEVED,
        area_id=plan.area_id,
        day=plan.day,
        subject=stay.duty_id,
        data={
            "duty_code": stay.duty_code,
            "version": plan.version,
            "order_ids": orders,
            "takers": takers,
            "task": str(stay.task_id),
        },
    )


def _given_away(stay: Stay, outcome: Outcome) -> tuple[list[str], list[str]]:
    """Orders that were the crew's and are another's now, and the codes of who has them."""
    before = {
        str(order.id)
        for sheet in outcome.sheets_before
        if sheet.duty.id == stay.duty_id
        for order in _orders_of(sheet.stops)
    }
    holders = {
        str(order.id): sheet.duty.code for sheet in outcome.sheets_after for order in _orders_of(sheet.stops)
    }
    given = sorted(order for order in before if holders.get(order, stay.duty_code) != stay.duty_code)
    return given, sorted({holders[order] for order in given})


def _orders_of(stops: Iterable[SheetStop]) -> Iterator[DailyOrder]:
    return (order for stop in stops if stop.kind == "door" for order in stop.orders)


def _shown(stay: Stay, doors: int, takers: list[str]) -> Reason:
    """What the desk's task says from now on: it stays open until somebody has spoken with the courier."""
    named = ", ".join(takers)
    return explain(
        "courier.relieved",
        cause=(
            f"{stay.duty_code} 배송원이 대상자 곁에 남아 있습니다. 남은 {doors}건은 {named}이(가) 맡았습니다.",
            f"{stay.duty_code} has to stay with somebody; {named} took over the {doors} orders that were left.",
        ),
        action=("배송원과 통화하세요.", "Speak with the courier."),
        subject=(stay.duty_code, *takers),
    )


def _leave_to_desk(session: Session, stay: Stay, why: Reason, *, draft: Plan | None) -> None:
    task = session.get_one(Task, stay.task_id)
    raise_task(
        session,
        area_id=task.area_id,
        kind=TaskKind.PLAN_FAILED,
        natural_key=stay.task_key,
        reason=why,
        due_at=clock.now(),
        day=task.day,
        subject_id=None if draft is None else draft.id,
    )
