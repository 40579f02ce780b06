"""Changes after the freeze: numbered, attributed, acknowledged by the kitchen, and saying who pays.

The frozen order keeps its content for ever; what holds now is the order together with its changes.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, func, select

from dispatch import clock, events
from dispatch.delivery.whereabouts import find_box
from dispatch.errors import Refused, refuse
from dispatch.intake.placing import newest_homes
from dispatch.lifecycle import move
from dispatch.ordering.expansion import Expansion, ExpectedOrder, expand
from dispatch.ordering.freed import free_meals
from dispatch.ordering.freezing import find_freeze, frozen_order, next_order_numbers
from dispatch.ordering.sharing import kitchen_full, share_day
from dispatch.ordering.standing import get_standing_order
from models.orders import DailyOrder, FrozenChange, ServiceDay
from models.people import Recipient
from models.statuses import ChangeStatus, DayStatus, OrderStatus

PAYERS = ("support", "self", "kitchen")


def cancel_order(
    session: Session, order_id: UUID, *, reason: str = "", paid_by: str = "support", account_id: UUID | None = None
) -> FrozenChange:
    """Take one frozen order off the day; its meals are free then (dispatch.ordering.freed), wherever their boxes are.

    Where the kitchen bears it and has not packed yet, it does not make them, and nothing is left over.
    Refused once the boxes are with the courier who goes to the door (change.too_late), and a second time.
    """
    events.take_turn(session)
    _require_payer(paid_by)
    order = get_order(session, order_id)
    box = find_box(session, order)
    if box is None and order.status == OrderStatus.OUT:
        raise _too_late(order)
    not_made = order.status == OrderStatus.FROZEN and paid_by == "kitchen"
    move(order, OrderStatus.CANCELLED)
    change = _record_change(session, order, kind="cancel", reason=reason, paid_by=paid_by, account_id=account_id)
    if box is not None and not not_made:
        free_meals(session, order, change, box)
    return change


def add_order(
    session: Session,
    standing_order_id: UUID,
    *,
    day: date,
    reason: str = "",
    paid_by: str = "support",
    account_id: UUID | None = None,
) -> FrozenChange:
    """Put somebody on a day that is already frozen: the visit that their standing order means on it.

    Refused where the day is not frozen yet, is closed, the standing order gives no meal on it, or no kitchen has room
    for it (kitchen.full).
    """
    events.take_turn(session)
    _require_payer(paid_by)
    standing = get_standing_order(session, standing_order_id)
    home = newest_homes(session, [standing.recipient_id]).get(standing.recipient_id)
    if home is None or find_freeze(session, home.area_id, day) is None:
        raise _not_frozen(day)
    _require_open_day(session, home.area_id, day)
    found = expand(session, home.area_id, day)
    expected = next((each for each in found.orders if each.standing_order_id == standing_order_id), None)
    if expected is None:
        because = next((each.reason for each in found.not_made if each.standing_order_id == standing_order_id), None)
        raise Refused(because) if because else _no_visit(standing_order_id, day)
    _refuse_second(session, expected, day)
    shared = share_day(session, home.area_id, day, Expansion(orders=[expected], not_made=[]))
    if shared.shortages:
        raise Refused(kitchen_full(day, shared.shortages[0]))
    number = next_order_numbers(session, day, 1)[0]
    order = frozen_order(shared.expansion.orders[0], number=number, area_id=home.area_id, day=day, freeze_id=None)
    session.add(order)
    session.flush()
    return _record_change(session, order, kind="add", reason=reason, paid_by=paid_by, account_id=account_id)


def change_diet(
    session: Session, order_id: UUID, diet: str, *, reason: str = "", account_id: UUID | None = None
) -> FrozenChange:
    """Another diet for one frozen order, while the kitchen has not given it away."""
    events.take_turn(session)
    order = get_order(session, order_id)
    if order.status not in (OrderStatus.FROZEN, OrderStatus.PACKED):
        raise _too_late(order)
    return _record_change(
        session, order, kind="diet", detail=diet.strip(), reason=reason, paid_by="support", account_id=account_id
    )


def change_substitute(
    session: Session, order_id: UUID, substitute: str, *, account_id: UUID | None = None
) -> FrozenChange:
    """Another dish for one frozen order ("": the menu as it is), while the kitchen has not given it away.

    It tells the kitchen; what is in the box follows the choice itself (`dispatch.ordering.choosing`).
    """
    order = get_order(session, order_id)
    if order.status not in (OrderStatus.FROZEN, OrderStatus.PACKED):
        raise _too_late(order)
    return _record_change(
        session, order, kind="substitute", detail=substitute, reason="", paid_by="support", account_id=account_id
    )


def tell_move(session: Session, order: DailyOrder, home_id: UUID, *, account_id: UUID | None = None) -> FrozenChange:
    """This order goes to another door of its person (`dispatch.ordering.moving`): numbered, for the kitchen to see."""
    return _record_change(
        session, order, kind="move", detail=str(home_id), reason="", paid_by="support", account_id=account_id
    )


def recall_orders(
    session: Session, orders: Sequence[tuple[DailyOrder, Recipient]], *, account_id: UUID | None = None
) -> list[FrozenChange]:
    """These orders' meals were called back with their lot, whatever became of them: the kitchen pays.

    The kitchen acknowledges the recall of its lot, not each order of it. (`dispatch.kitchen.recalls` decides which.)
    """
    events.take_turn(session)
    changes = []
    for number, (order, person) in enumerate(orders, start=_next_number(session)):
        change = _make_change(
            order, number, person_id=person.person_id, kind="recall", paid_by="kitchen", account_id=account_id
        )
        move(change, ChangeStatus.ACKNOWLEDGED)
        change.acknowledged_by, change.acknowledged_at = account_id, clock.now()
        session.add(change)
        _tell(session, order, change)
        changes.append(change)
    session.flush()
    return changes


def acknowledge_change(session: Session, change_id: UUID, *, account_id: UUID | None = None) -> FrozenChange:
    """The kitchen has seen it. A second time changes nothing."""
    change = session.get(FrozenChange, change_id)
    if change is None:
        raise refuse(
            "change.unknown",
            cause=("그런 변경이 없습니다.", "there is no such change"),
            action=("목록을 새로 고치세요.", "Reload the list."),
            subject=(str(change_id),),
            status=404,
        )
    if change.status == ChangeStatus.ACKNOWLEDGED:
        return change
    move(change, ChangeStatus.ACKNOWLEDGED)
    change.acknowledged_by, change.acknowledged_at = account_id, clock.now()
    session.flush()
    order = session.get_one(DailyOrder, change.daily_order_id)
    events.record(
        session,
        "change.acknowledged",
        area_id=order.area_id,
        day=change.day,
        subject=change.id,
        account_id=account_id,
        data={"number": change.number, "kitchen_id": str(change.kitchen_id)},
    )
    return change


def get_order(session: Session, order_id: UUID) -> DailyOrder:
    """`Refused` (daily_order.unknown) if there is none."""
    order = session.get(DailyOrder, order_id)
    if order is None:
        raise refuse(
            "daily_order.unknown",
            cause=("그런 주문이 없습니다.", "there is no such order"),
            action=("목록을 새로 고치세요.", "Reload the list."),
            subject=(str(order_id),),
            status=404,
        )
    return order


def changes_of(session: Session, kitchen_id: UUID, day: date) -> list[FrozenChange]:
    """A kitchen's changes of a day, by number."""
    rows = select(FrozenChange).where(FrozenChange.kitchen_id == kitchen_id, FrozenChange.day == day)
    return list(session.exec(rows.order_by(col(FrozenChange.number))))


def _record_change(
    session: Session,
    order: DailyOrder,
    *,
    kind: str,
    detail: str = "",
    reason: str,
    paid_by: str,
    account_id: UUID | None,
) -> FrozenChange:
    person_id = session.get_one(Recipient, order.recipient_id).person_id
    change = _make_change(
        order, _next_number(session), person_id=person_id, kind=kind, detail=detail, paid_by=paid_by,
        account_id=account_id,
    )  # fmt: skip
    change.reason = reason.strip() or None
    session.add(change)
    session.flush()
    _tell(session, order, change)
    session.flush()
    return change


def _next_number(session: Session) -> int:
    return session.exec(select(func.coalesce(func.max(FrozenChange.number), 0))).one() + 1


def _make_change(
    order: DailyOrder,
    number: int,
    *,
    person_id: UUID,
    kind: str,
    detail: str = "",
    paid_by: str,
    account_id: UUID | None,
) -> FrozenChange:
    return FrozenChange(
        number=number,
        kitchen_id=order.kitchen_id,
        daily_order_id=order.id,
        day=order.day,
        kind=kind,
        detail=detail,
        paid_by=paid_by,
        person_id=person_id,
        status=ChangeStatus.PENDING,
        made_by=account_id,
        made_at=clock.now(),
    )


def _tell(session: Session, order: DailyOrder, change: FrozenChange) -> None:
    """The event of a change; it goes out with the next flush."""
    events.append(
        session,
        "change.made",
        area_id=order.area_id,
        day=order.day,
        subject=change.id,
        account_id=change.made_by,
        data={
            "number": change.number,
            "kind": change.kind,
            "order": order.number,
            "order_id": str(order.id),
            "kitchen_id": str(order.kitchen_id),
        },
    )


def _require_payer(paid_by: str) -> None:
    if paid_by not in PAYERS:
        raise refuse(
            "change.payer",
            cause=("부담 주체가 올바르지 않습니다.", "it is not clear who pays"),
            action=(f"{', '.join(PAYERS)} 중에서 고르세요.", f"Choose one of {', '.join(PAYERS)}."),
            status=422,
        )


def _require_open_day(session: Session, area_id: UUID, day: date) -> None:
    service_day = session.exec(select(ServiceDay).where(ServiceDay.area_id == area_id, ServiceDay.day == day)).first()
    if day < clock.today() or (service_day is not None and service_day.status == DayStatus.CLOSED):
        raise refuse(
            "change.day_over",
            cause=(f"{day}은(는) 이미 지났거나 마감된 날입니다.", f"{day} is over or closed"),
            action=("다음 배달일에 추가하세요.", "Add an extra visit on a later day."),
        )


def _refuse_second(session: Session, expected: ExpectedOrder, day: date) -> None:
    same = (DailyOrder.recipient_id == expected.recipient_id, DailyOrder.day == day, DailyOrder.slot == expected.slot)
    there = session.exec(select(DailyOrder).where(*same)).first()
    if there is not None:
        raise refuse(
            "change.already_there",
            cause=(
                f"{day}에 이미 주문({there.number})이 있습니다.",
                f"there is an order on {day} already ({there.number})",
            ),
            action=(
                "취소된 주문은 되살릴 수 없습니다. 업체와 직접 협의하세요.",
                "A cancelled order can't come back; talk to the kitchen.",
            ),
            subject=(str(there.id),),
        )


def _not_frozen(day: date) -> Refused:
    return refuse(
        "change.not_frozen",
        cause=(f"{day}은(는) 아직 마감되지 않았습니다.", f"{day} is not frozen yet"),
        action=("정기 주문이나 추가 배달로 등록하세요.", "Register a standing order or an extra visit."),
    )


def _no_visit(standing_order_id: UUID, day: date) -> Refused:
    return refuse(
        "change.no_visit",
        cause=(f"이 정기 주문은 {day}에 배달이 없습니다.", f"this standing order has no visit on {day}"),
        action=("배달 요일과 기간, 승인 상태를 확인하세요.", "Look at its weekdays, dates and approval."),
        subject=(str(standing_order_id),),
    )


def _too_late(order: DailyOrder) -> Refused:
    return refuse(
        "change.too_late",
        cause=("이미 출발했거나 취소된 주문입니다.", "this order is on its way, delivered or cancelled"),
        action=("업체와 배송원에게 직접 연락하세요.", "Call the kitchen and the courier."),
        subject=(str(order.id),),
    )
