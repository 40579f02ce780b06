"""Hand-overs (인수인계): boxes counted on both sides; a difference is a task, never a correction."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.delivery.exchanges import DIRECTIONS, Exchange, find_exchange
from dispatch.delivery.hub_counts import compare_hub
from dispatch.errors import explain, refuse
from dispatch.kitchen.lots import link_boxes
from dispatch.kitchen.temperatures import measure_out
from dispatch.lifecycle import settle
from dispatch.planning.timetable import find_published
from dispatch.tasks import is_known, next_key, raise_task
from models.deliveries import Fact, Handover
from models.fleet import Duty, Kitchen
from models.orders import DailyOrder, Menu
from models.plans import Plan, Tour
from models.statuses import OrderStatus, TaskKind
from routing.reasons import Reason


def count_as_courier(session: Session, exchange: Exchange, fact: Fact) -> Handover:
    """The courier's count, from a fact. What was loaded is out for delivery from now on."""
    row = _add(
        session,
        exchange,
        counted_by="courier",
        counted=fact.data["counted"],
        waited=fact.data["waited_seconds"],
        happened_at=fact.happened_at,
        fact_id=fact.id,
    )
    if exchange.direction == "out":
        _settle_orders(session, exchange, OrderStatus.OUT)
        _link(session, exchange)
    return row


def count_as_kitchen(
    session: Session,
    *,
    kitchen_id: UUID,
    day: date,
    tour_id: UUID,
    trip: int,
    counted: int,
    counted_at: datetime | None = None,
    celsius_tenths: int | None = None,
    account_id: UUID | None = None,
) -> Handover:
    """The kitchen's count of one pickup. The same count again is the same answer; another one is kept beside it.

    `counted_at`: when, if it is told later (never in the future, never before the day); `celsius_tenths`: what the
    thermometer said, where the kitchen keeps it.
    Refused: handover.unknown (no such pickup at this kitchen on that day), handover.count, temperature.range.
    """
    events.take_turn(session)
    exchange = _exchange_of_tour(session, kitchen_id, day, tour_id, trip)
    if not 0 <= counted <= 10_000:
        raise refuse(
            "handover.count",
            cause=("개수가 올바르지 않습니다.", "The count makes no sense."),
            action=("다시 세어 입력하세요.", "Count again and enter it."),
            status=422,
        )
    if celsius_tenths is not None:
        measure_out(session, exchange, celsius_tenths, account_id=account_id)
    before = newest_count(session, exchange.duty.id, exchange.place_id, trip, "out", "place", day)
    if before is not None and before.counted_meals == counted:
        return before
    row = _add(
        session,
        exchange,
        counted_by="place",
        counted=counted,
        waited=0,
        happened_at=_moment_of_count(counted_at, day),
        account_id=account_id,
    )
    _settle_orders(session, exchange, OrderStatus.PACKED)
    _link(session, exchange)
    return row


def report_shortage(
    session: Session, *, kitchen_id: UUID, day: date, menu_id: UUID, missing: int, account_id: UUID | None = None
) -> None:
    """A kitchen says that meals of one menu are missing. Refused: shortage.menu (not a menu of this kitchen)."""
    events.take_turn(session)
    kitchen, menu = session.get_one(Kitchen, kitchen_id), session.get(Menu, menu_id)
    if menu is None or menu.kitchen_id != kitchen_id or missing < 1:
        raise refuse(
            "shortage.menu",
            cause=("이 주방의 식단이 아니거나 개수가 없습니다.", "Not a menu of this kitchen, or no count."),
            action=("식단과 모자라는 개수를 고르세요.", "Choose the menu and how many are missing."),
            subject=(str(menu_id),),
            status=422,
        )
    raise_task(
        session,
        area_id=kitchen.area_id,
        kind=TaskKind.KITCHEN_SHORTAGE,
        natural_key=next_key(session, f"shortage/{kitchen_id}/{day}/{menu_id}/{missing}"),
        reason=shortage_reason(missing, menu.name),
        due_at=clock.now(),
        day=day,
        subject_id=kitchen_id,
    )


def shortage_reason(missing: int, menu: str) -> Reason:
    return explain(
        "handover.shortage",
        cause=(f"도시락이 {missing}개 모자랍니다 ({menu}).", f"{missing} meals are missing ({menu})."),
        action=(
            "주방에 추가 조리를 묻거나 누구의 배송을 미룰지 정하세요.",
            "Ask the kitchen for more, or decide whose delivery has to wait.",
        ),
    )


def newest_count(
    session: Session, duty_id: UUID, place_id: str, trip: int, direction: str, counted_by: str, day: date
) -> Handover | None:
    """The newest count of one side (`place` or `courier`), or None."""
    statement = select(Handover).where(
        Handover.duty_id == duty_id,
        Handover.day == day,
        Handover.place_id == place_id,
        Handover.trip == trip,
        Handover.direction == direction,
        Handover.counted_by == counted_by,
    )
    return session.exec(statement.order_by(col(Handover.happened_at).desc(), col(Handover.id))).first()


def courier_counts(session: Session, duty_id: UUID, day: date) -> dict[tuple[str, str, int], int]:
    """What the couriers of a duty counted, the newest of each, by (pickup or drop, place, trip)."""
    statement = select(Handover).where(
        Handover.duty_id == duty_id, Handover.day == day, Handover.counted_by == "courier"
    )
    rows = session.exec(statement.order_by(col(Handover.happened_at), col(Handover.id).desc())).all()
    kinds = {direction: kind for kind, direction in DIRECTIONS.items()}
    return {(kinds[row.direction], row.place_id, row.trip): row.counted_meals for row in rows}


def _moment_of_count(counted_at: datetime | None, day: date) -> datetime:
    now = clock.now()
    return now if counted_at is None else max(min(counted_at, now), min(clock.moment_of(day, 0), now))


def _exchange_of_tour(session: Session, kitchen_id: UUID, day: date, tour_id: UUID, trip: int) -> Exchange:
    """By any version's tour: the kitchen's board may be a version behind."""
    tour = session.get(Tour, tour_id)
    plan = None if tour is None else session.get_one(Plan, tour.plan_id)
    found = None
    if tour is not None and plan is not None and plan.day == day and find_published(session, plan.area_id, day):
        duty = session.get_one(Duty, tour.duty_id)
        found = find_exchange(session, plan.area_id, day, duty, str(kitchen_id), trip, "pickup")
    if found is None:
        raise refuse(
            "handover.unknown",
            cause=("이 주방에 그런 상차가 없습니다.", "This kitchen has no such pickup."),
            action=("화면을 새로 고치세요.", "Reload the board."),
            subject=(str(tour_id), str(trip)),
            status=404,
        )
    return found


def _add(
    session: Session,
    exchange: Exchange,
    *,
    counted_by: str,
    counted: int,
    waited: int,
    happened_at: datetime,
    fact_id: UUID | None = None,
    account_id: UUID | None = None,
) -> Handover:
    row = Handover(
        day=exchange.day,
        place_id=exchange.place_id,
        duty_id=exchange.duty.id,
        trip=exchange.trip,
        direction=exchange.direction,
        counted_by=counted_by,
        expected_meals=exchange.expected_meals,
        counted_meals=counted,
        waited_seconds=waited,
        happened_at=happened_at,
        fact_id=fact_id,
        account_id=account_id,
    )
    session.add(row)
    session.flush()
    _record(session, exchange, row)
    _compare(session, exchange)
    compare_hub(session, exchange)
    return row


def _record(session: Session, exchange: Exchange, row: Handover) -> None:
    kitchen = session.get(Kitchen, UUID(exchange.place_id))
    events.record(
        session,
        "handover.counted",
        area_id=exchange.area_id,
        day=exchange.day,
        subject=row.id,
        account_id=row.account_id,
        data={
            "place_id": exchange.place_id,
            "kitchen_id": None if kitchen is None else exchange.place_id,
            "duty_id": str(exchange.duty.id),
            "duty_code": exchange.duty.code,
            "trip": exchange.trip,
            "direction": exchange.direction,
            "counted_by": row.counted_by,
            "counted": row.counted_meals,
            "expected": row.expected_meals,
            "waited_seconds": row.waited_seconds,
        },
    )


def _compare(session: Session, exchange: Exchange) -> None:
    """A task as soon as the two sides, or one side and the plan, do not agree."""
    key = (exchange.duty.id, exchange.place_id, exchange.trip, exchange.direction)
    sides = {side: newest_count(session, *key, side, exchange.day) for side in ("place", "courier")}
    counts = {side: row.counted_meals for side, row in sides.items() if row is not None}
    if set(counts.values()) <= {exchange.expected_meals}:
        return
    cause, reason = "/".join(str(part) for part in ("handover", exchange.day, *key)), _difference(exchange, counts)
    if is_known(session, cause, reason):
        return
    raise_task(
        session,
        area_id=exchange.area_id,
        kind=TaskKind.KITCHEN_SHORTAGE,
        natural_key=next_key(session, cause),
        reason=reason,
        due_at=clock.now(),
        day=exchange.day,
        subject_id=exchange.duty.id,
    )


def _difference(exchange: Exchange, counts: dict[str, int]) -> Reason:
    place, courier = counts.get("place", "–"), counts.get("courier", "–")
    return explain(
        "handover.differs",
        cause=(
            f"{exchange.duty.code}: 계획 {exchange.expected_meals}개, 내준 쪽 {place}개, 배송원 {courier}개입니다.",
            f"{exchange.duty.code}: {exchange.expected_meals} planned, {place} counted by the place, "
            f"{courier} by the courier.",
        ),
        action=("두 쪽에 전화해 다시 세게 하세요.", "Call both sides and let them count again."),
        subject=(str(exchange.duty.id), str(exchange.trip)),
    )


def _link(session: Session, exchange: Exchange) -> None:
    """What leaves a kitchen belongs to a lot from now on."""
    kitchen = session.get(Kitchen, UUID(exchange.place_id))
    if kitchen is not None:
        link_boxes(session, kitchen, exchange.day)


def _settle_orders(session: Session, exchange: Exchange, target: OrderStatus) -> None:
    orders = session.exec(select(DailyOrder).where(col(DailyOrder.id).in_(exchange.order_ids))).all()
    for order in orders:
        settle(order, target)
    session.flush()
