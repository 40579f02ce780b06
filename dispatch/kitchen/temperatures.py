"""Temperatures (온도): when boxes leave the kitchen and at the last door of a trip, where a kitchen keeps them.

Hot food is at least 60 ℃ and cold food at most 10 ℃ (advice of the Ministry of Food and Drug Safety); what lies between
is neither, and a task for the desk.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.delivery.exchanges import Exchange
from dispatch.delivery.sync.items import COLDEST_TENTHS, HOTTEST_TENTHS
from dispatch.errors import explain, refuse
from dispatch.planning.timetable import SheetStop
from dispatch.tasks import raise_task
from models.deliveries import Fact
from models.fleet import Kitchen
from models.lots import LotBox, TemperatureReading
from models.orders import DailyOrder
from models.statuses import TaskKind

HOT_TENTHS, COLD_TENTHS = 600, 100


def is_safe(celsius_tenths: int) -> bool:
    """Hot enough or cold enough."""
    return celsius_tenths >= HOT_TENTHS or celsius_tenths <= COLD_TENTHS


def measure_out(
    session: Session, exchange: Exchange, celsius_tenths: int, *, account_id: UUID | None = None
) -> TemperatureReading:
    """The kitchen's thermometer when a trip is handed over. Refused: temperature.range."""
    if not COLDEST_TENTHS <= celsius_tenths <= HOTTEST_TENTHS:
        raise refuse(
            "temperature.range",
            cause=("온도가 올바르지 않습니다.", "That is no temperature of a meal."),
            action=("온도계를 다시 보고 적으세요.", "Read the thermometer again."),
            status=422,
        )
    row = TemperatureReading(
        kitchen_id=UUID(exchange.place_id),
        day=exchange.day,
        place="out",
        duty_id=exchange.duty.id,
        trip=exchange.trip,
        celsius_tenths=celsius_tenths,
        happened_at=clock.now(),
        account_id=account_id,
    )
    return _keep(session, row, exchange.area_id)


def keep_temperature(session: Session, fact: Fact, order: DailyOrder) -> TemperatureReading:
    """What a courier measured in a box at a door."""
    trip = session.exec(select(LotBox.trip).where(LotBox.daily_order_id == order.id)).first()
    row = TemperatureReading(
        kitchen_id=order.kitchen_id,
        day=order.day,
        place="door",
        duty_id=fact.duty_id,
        trip=trip,
        daily_order_id=order.id,
        celsius_tenths=fact.data["celsius_tenths"],
        happened_at=fact.happened_at,
        fact_id=fact.id,
    )
    return _keep(session, row, order.area_id)


def newest_out(session: Session, kitchen_id: UUID, day: date) -> dict[tuple[UUID, int], int]:
    """What the kitchen measured on a day, the newest of each duty and trip, in tenths of a degree."""
    rows = session.exec(
        select(TemperatureReading)
        .where(
            TemperatureReading.kitchen_id == kitchen_id,
            TemperatureReading.day == day,
            TemperatureReading.place == "out",
        )
        .order_by(col(TemperatureReading.happened_at))
    )
    return {(row.duty_id, row.trip): row.celsius_tenths for row in rows if row.duty_id and row.trip}


def last_doors_to_measure(session: Session, stops: Sequence[SheetStop]) -> set[str]:
    """Keys of the doors where a courier is asked for a temperature: the last of a trip, where its kitchen keeps it."""
    keeping = set(session.exec(select(Kitchen.id).where(col(Kitchen.records_temperature).is_(True))))
    last: dict[tuple[int, UUID], SheetStop] = {}
    for stop in stops:
        for order in stop.orders if stop.kind == "door" else ():
            if order.kitchen_id in keeping:
                last[stop.trip, order.kitchen_id] = max(
                    last.get((stop.trip, order.kitchen_id), stop), stop, key=lambda each: each.position
                )
    return {stop.key for stop in last.values()}


def _keep(session: Session, row: TemperatureReading, area_id: UUID) -> TemperatureReading:
    session.add(row)
    session.flush()
    events.record(
        session, "temperature.measured", area_id=area_id, day=row.day, subject=row.id, account_id=row.account_id,
        data={
            "kitchen_id": str(row.kitchen_id), "trip": row.trip, "kind": row.place,
            "celsius_tenths": row.celsius_tenths,
        },
    )  # fmt: skip
    if not is_safe(row.celsius_tenths):
        _warn(session, row, area_id)
    return row


def _warn(session: Session, row: TemperatureReading, area_id: UUID) -> None:
    kitchen = session.get_one(Kitchen, row.kitchen_id)
    celsius = f"{row.celsius_tenths / 10:.1f}"
    where = ("나갈 때", "when leaving") if row.place == "out" else ("마지막 집에서", "at the last door")
    raise_task(
        session,
        area_id=area_id,
        kind=TaskKind.FOOD_TEMPERATURE,
        natural_key=f"temperature/{row.id}",
        reason=explain(
            "food.temperature",
            cause=(
                f"{kitchen.name}: {where[0]} {celsius} ℃로, 뜨겁지도 차갑지도 않습니다.",
                f"{kitchen.name}: {celsius} ℃ {where[1]}, neither hot nor cold.",
            ),
            action=(
                "주방에 확인하고, 위험하면 그 묶음을 회수하세요.",
                "Ask the kitchen; if it is a danger, recall the lot.",
            ),
            subject=(str(row.kitchen_id),),
        ),
        due_at=clock.now(),
        day=row.day,
        subject_id=row.kitchen_id,
    )
