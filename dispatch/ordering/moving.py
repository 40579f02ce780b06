"""Somebody lives elsewhere now: a new home, a numbered change of every frozen order, and plans that must follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import explain, refuse
from dispatch.intake.placing import Locate, find_dong, newest_homes, place_home
from dispatch.intake.referrals import holds_resident_number
from dispatch.ordering.changes import tell_move
from dispatch.tasks import finish_task, open_tasks, raise_task
from models.orders import DailyOrder, FrozenChange
from models.people import Recipient
from models.places import Dong, Home
from models.plans import Plan
from models.statuses import OrderStatus, PlanStatus, TaskKind
from routing.reasons import Reason

TOLD_WITHIN = timedelta(minutes=15)
"""Somebody must look after today's plan at once: its courier may be on the way to the old door."""


@dataclass(frozen=True, kw_only=True)
class MovedHome:
    """`changes`: the frozen orders that go to the new door. `too_late`: those on their way already (call the courier).
    `planned_days`: days with a plan that still knows the old door."""

    home: Home
    changes: tuple[FrozenChange, ...] = ()
    too_late: tuple[DailyOrder, ...] = ()
    planned_days: tuple[date, ...] = ()


def move_home(
    session: Session,
    recipient_id: UUID,
    address: str,
    *,
    locate: Locate,
    dong_name: str = "",
    account_id: UUID | None = None,
) -> MovedHome:
    """Write somebody's new address from today on; the same address again changes nothing.

    It is placed as every address is (a pin is asked for where it can't be). Days that are not frozen need nothing else.
    A frozen order keeps its content; a change tells the kitchen, and a task asks to bring the plan of a planned day up
    to date (a repair, catch_up); the plan that does, published, finishes it. Refused: home.none (no home in an area
    yet, no address, or a resident registration number in it).
    """
    events.take_turn(session)
    recipient = session.get_one(Recipient, recipient_id)
    before = newest_homes(session, [recipient_id]).get(recipient_id)
    if before is None or not address.strip() or holds_resident_number(address):
        raise _no_address(recipient)
    if before.address_hash == session.info["vault"].search_hash("address", address):
        return MovedHome(home=before)
    named = find_dong(session, before.area_id, dong_name, address) if dong_name else None
    dong = named or find_dong(session, before.area_id, address) or _same_dong(session, before)
    home = place_home(session, recipient, address=address, area_id=before.area_id, dong=dong, locate=locate)
    orders = _coming_orders(session, recipient_id)
    on_the_way = tuple(order for order in orders if order.status == OrderStatus.OUT)
    changes = tuple(
        tell_move(session, order, home.id, account_id=account_id) for order in orders if order not in on_the_way
    )
    planned = _planned_days(session, home.area_id, {order.day for order in orders})
    for day in planned:
        _ask_to_catch_up(session, home, recipient, day, late=any(order.day == day for order in on_the_way))
    return MovedHome(home=home, changes=changes, too_late=on_the_way, planned_days=tuple(planned))


def _coming_orders(session: Session, recipient_id: UUID) -> Sequence[DailyOrder]:
    rows = select(DailyOrder).where(
        DailyOrder.recipient_id == recipient_id,
        DailyOrder.day >= clock.today(),
        col(DailyOrder.status).in_((OrderStatus.FROZEN, OrderStatus.PACKED, OrderStatus.OUT)),
    )
    return session.exec(rows.order_by(col(DailyOrder.day), col(DailyOrder.number))).all()


def _planned_days(session: Session, area_id: UUID, days: set[date]) -> list[date]:
    known = (PlanStatus.DRAFT, PlanStatus.PUBLISHED)
    rows = select(col(Plan.day)).where(
        Plan.area_id == area_id, col(Plan.day).in_(days), col(Plan.status).in_(known)
    )
    return sorted(set(session.exec(rows)))


def finish_moves(session: Session, plan: Plan) -> None:
    """Finish the tasks about people to whose present home `plan`, now published, leads."""
    waiting = [
        task for task in open_tasks(session, plan.area_id)
        if task.kind == TaskKind.MOVED_HOME and task.day == plan.day
    ]  # fmt: skip
    homes = newest_homes(session, [UUID(task.subject_id or "") for task in waiting])
    known = set(plan.problem["homes"].values())
    for task in waiting:
        if str(homes[UUID(task.subject_id or "")].id) in known:
            finish_task(session, task.id)


def _ask_to_catch_up(session: Session, home: Home, recipient: Recipient, day: date, *, late: bool) -> None:
    raise_task(
        session,
        area_id=home.area_id,
        kind=TaskKind.MOVED_HOME,
        natural_key=f"moved_home:{home.id}:{day}",
        reason=_why(recipient, day, late=late),
        due_at=clock.now() + TOLD_WITHIN,
        day=day,
        subject_id=recipient.id,
    )


def _why(recipient: Recipient, day: date, *, late: bool) -> Reason:
    return explain(
        "home.moved",
        cause=(
            f"대상자 {recipient.number}번의 주소가 바뀌었는데 {day} 배송 계획은 옛 주소로 짜여 있습니다.",
            f"recipient {recipient.number} lives elsewhere now; the plan of {day} was made for the old address",
        ),
        action=(
            ("식사가 이미 출발했습니다. 배송원에게 전화하고, " if late else "")
            + "그날 계획에 새 주소를 반영해 배포하세요. 실린 것은 그대로 둡니다.",
            ("The meals are on their way: call the courier; then bring " if late else "Bring ")
            + "the plan up to date and publish it; what is loaded stays.",
        ),
        subject=(str(recipient.id),),
    )


def _same_dong(session: Session, home: Home) -> Dong | None:
    return session.get(Dong, home.dong_id) if home.dong_id else None


def _no_address(recipient: Recipient) -> Exception:
    return refuse(
        "home.none",
        cause=(
            "주소가 비어 있거나 주민등록번호가 들어 있거나 아직 집이 등록되지 않았습니다.",
            "there is no address, it holds a resident registration number, or there is no home to move from yet",
        ),
        action=("주소를 적거나 의뢰서로 등록하세요.", "Write the address, or register a referral."),
        subject=(str(recipient.id),),
        status=422,
    )
