"""Lots (조리 묶음): which batch each box was filled from, so that one query leads from a batch to doors and phones.

A kitchen records a batch when it is finished. Boxes are linked when they leave: each order of a trip is taken
from the oldest batch of its menu that still has room and was finished by then. Told late, or with too small a number,
the link is made all the same (the newest batch that was finished by then): a box without a lot could not be recalled.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, func, select

from dispatch import clock, events
from dispatch.delivery.exchanges import find_exchange
from dispatch.errors import Refused, refuse
from models.deliveries import Handover
from models.fleet import Duty, Kitchen
from models.lots import Lot, LotBox, Recall
from models.orders import DailyOrder, Menu
from models.plans import DoorState
from models.statuses import OrderStatus

LONGEST_BEFORE = timedelta(days=2)
"""A batch may be finished on the day before its service day, and be told of the day after."""
MOST_MEALS = 5_000
_GONE = (OrderStatus.OUT, OrderStatus.DELIVERED, OrderStatus.UNDELIVERED)


@dataclass(frozen=True, kw_only=True)
class Left:
    """An order that has left its kitchen."""

    order: DailyOrder
    trip: int
    left_at: datetime


def record_lot(
    session: Session,
    *,
    kitchen_id: UUID,
    day: date,
    menu_id: UUID,
    finished_at: datetime,
    meals: int,
    account_id: UUID | None = None,
) -> Lot:
    """A batch of one menu for a service day is finished. The same batch again is the same answer.

    Refused: lot.menu (not a menu of this kitchen), lot.time (in the future, or days away), lot.meals, lot.differs.
    """
    events.take_turn(session)
    menu = session.get(Menu, menu_id)
    if menu is None or menu.kitchen_id != kitchen_id:
        raise _no_menu(menu_id)
    _require_plausible(day, finished_at, meals)
    known = select(Lot).where(Lot.kitchen_id == kitchen_id, Lot.menu_id == menu_id, Lot.finished_at == finished_at)
    before = session.exec(known).first()
    if before is not None:
        return _same(before, meals)
    lot = Lot(
        kitchen_id=kitchen_id,
        menu_id=menu_id,
        day=day,
        number=_next_number(session, kitchen_id, day),
        finished_at=finished_at,
        meals=meals,
        recorded_at=clock.now(),
        recorded_by=account_id,
    )
    session.add(lot)
    session.flush()
    kitchen = session.get_one(Kitchen, kitchen_id)
    events.record(
        session, "lot.finished", area_id=kitchen.area_id, day=day, subject=lot.id, account_id=account_id,
        data={"kitchen_id": str(kitchen_id), "menu_id": str(menu_id), "number": lot.number, "meals": meals},
    )  # fmt: skip
    link_boxes(session, kitchen, day)
    return lot


def get_lot(session: Session, lot_id: UUID) -> Lot:
    """`Refused` (lot.unknown) if there is none."""
    lot = session.get(Lot, lot_id)
    if lot is None:
        raise refuse(
            "lot.unknown",
            cause=("그런 조리 묶음이 없습니다.", "There is no such lot."),
            action=("목록을 새로 고치세요.", "Reload the list."),
            subject=(str(lot_id),),
            status=404,
        )
    return lot


def lots_of(session: Session, kitchen_id: UUID, day: date) -> list[Lot]:
    """A kitchen's batches of a day, by number."""
    return list(session.exec(select(Lot).where(Lot.kitchen_id == kitchen_id, Lot.day == day).order_by(col(Lot.number))))


def linked_meals(session: Session, lot_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many boxes of each lot have left."""
    rows = session.exec(
        select(LotBox.lot_id, func.sum(LotBox.meals))
        .where(col(LotBox.lot_id).in_(lot_ids))
        .group_by(col(LotBox.lot_id))
    )
    return {lot_id: int(meals) for lot_id, meals in rows}


def link_boxes(session: Session, kitchen: Kitchen, day: date) -> int:
    """Give every box that has left the kitchen its lot; returns how many orders were linked now.

    Running it again does nothing. What was linked stays: a correction of history would hide who ate what.
    """
    events.take_turn(session)
    lots = _usable_lots(session, kitchen.id, day)
    if not lots:
        return 0
    room = {lot.id: lot.meals for own in lots.values() for lot, _ in own}
    for lot_id, meals in linked_meals(session, list(room)).items():
        room[lot_id] -= meals
    linked = 0
    for left in _left_unlinked(session, kitchen, day):
        lot = _choose(lots.get(left.order.menu_id, ()), left, room)
        if lot is None:
            continue
        room[lot.id] -= left.order.meals
        session.add(
            LotBox(
                lot_id=lot.id, daily_order_id=left.order.id, meals=left.order.meals, trip=left.trip,
                linked_at=clock.now(),
            )
        )  # fmt: skip
        linked += 1
    session.flush()
    return linked


def _usable_lots(session: Session, kitchen_id: UUID, day: date) -> dict[UUID, list[tuple[Lot, datetime | None]]]:
    """By menu, in order of finishing, each with the moment from which nobody takes from it any more (its recall)."""
    rows = session.exec(
        select(Lot, Recall.made_at)
        .join(Recall, col(Recall.lot_id) == col(Lot.id), isouter=True)
        .where(Lot.kitchen_id == kitchen_id, Lot.day == day)
        .order_by(col(Lot.finished_at), col(Lot.number))
    )
    found: dict[UUID, list[tuple[Lot, datetime | None]]] = defaultdict(list)
    for lot, recalled_at in rows:
        found[lot.menu_id].append((lot, recalled_at))
    return found


def _choose(
    lots: Sequence[tuple[Lot, datetime | None]], left: Left, room: Mapping[UUID, int]
) -> Lot | None:
    """The oldest batch with room that was finished and not yet recalled when the box left; else the newest such."""
    finished = [
        lot for lot, ended in lots if lot.finished_at <= left.left_at and (ended is None or left.left_at <= ended)
    ]
    with_room = (lot for lot in finished if room[lot.id] >= left.order.meals)
    return next(with_room, finished[-1] if finished else None)


def _left_unlinked(session: Session, kitchen: Kitchen, day: date) -> Iterator[Left]:
    """What has left without a lot so far, in the order in which it left."""
    linked = select(LotBox.lot_id).where(LotBox.daily_order_id == DailyOrder.id).exists()  # not every box of all years
    rows = session.exec(
        select(DailyOrder, DoorState.happened_at)
        .join(DoorState, col(DoorState.daily_order_id) == col(DailyOrder.id), isouter=True)
        .where(
            DailyOrder.kitchen_id == kitchen.id,
            DailyOrder.day == day,
            DailyOrder.status != OrderStatus.CANCELLED,
            ~linked,
        )
        .order_by(col(DailyOrder.number))
    ).all()
    handed = _handed_over(session, kitchen, day) if rows else {}
    found = []
    for order, at_door in rows:
        trip, moment = handed.get(order.id, (0, None))
        if moment is None and order.status in _GONE:  # nobody counted it, but it is not here any more
            moment = at_door or clock.now()
        if moment is not None:
            found.append(Left(order=order, trip=trip, left_at=moment))
    yield from sorted(found, key=lambda left: (left.left_at, left.order.number))


def _handed_over(session: Session, kitchen: Kitchen, day: date) -> dict[UUID, tuple[int, datetime]]:
    """Trip and moment of each order of a counted hand-over; the first count of either side is the moment."""
    rows = session.exec(
        select(Handover, Duty)
        .join(Duty, col(Duty.id) == col(Handover.duty_id))
        .where(Handover.day == day, Handover.place_id == str(kitchen.id), Handover.direction == "out")
        .order_by(col(Handover.happened_at), col(Handover.id))
    ).all()
    found: dict[UUID, tuple[int, datetime]] = {}
    seen: set[tuple[UUID, int]] = set()
    for row, duty in rows:
        if (duty.id, row.trip) in seen:
            continue
        seen.add((duty.id, row.trip))
        exchange = find_exchange(session, kitchen.area_id, day, duty, str(kitchen.id), row.trip, "pickup")
        for order_id in () if exchange is None else exchange.order_ids:
            found.setdefault(order_id, (row.trip, row.happened_at))
    return found


def _next_number(session: Session, kitchen_id: UUID, day: date) -> int:
    highest = select(func.coalesce(func.max(Lot.number), 0)).where(Lot.kitchen_id == kitchen_id, Lot.day == day)
    return session.exec(highest).one() + 1


def _require_plausible(day: date, finished_at: datetime, meals: int) -> None:
    noon = clock.moment_of(day, 12 * 3600)
    if finished_at > clock.now() + timedelta(minutes=1) or abs(finished_at - noon) > LONGEST_BEFORE:
        raise refuse(
            "lot.time",
            cause=("끝난 시각이 아직 오지 않았거나 그날의 것이 아닙니다.", "It cannot have been finished then."),
            action=("조리가 끝난 시각을 확인하세요.", "Look at the time at which the batch was finished."),
            status=422,
        )
    if not 0 < meals <= MOST_MEALS:
        raise refuse(
            "lot.meals",
            cause=("식수가 올바르지 않습니다.", "The number of meals makes no sense."),
            action=("몇 식을 만들었는지 다시 적으세요.", "Enter how many meals it gave."),
            status=422,
        )


def _same(before: Lot, meals: int) -> Lot:
    if before.meals != meals:
        raise refuse(
            "lot.differs",
            cause=(
                f"같은 시각의 묶음이 {before.meals}식으로 이미 있습니다.",
                f"A lot of that time is recorded already, with {before.meals} meals.",
            ),
            action=("다른 묶음이면 끝난 시각을 달리 적으세요.", "For another batch enter its own time."),
            subject=(str(before.id),),
        )
    return before


def _no_menu(menu_id: UUID) -> Refused:
    return refuse(
        "lot.menu",
        cause=("이 주방의 식단이 아닙니다.", "Not a menu of this kitchen."),
        action=("목록에서 고르세요.", "Choose one of the list."),
        subject=(str(menu_id),),
        status=422,
    )
