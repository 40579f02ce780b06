"""A kitchen's pickups of one day from the published plan: who loads what and when, and what was counted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch.kitchen.temperatures import newest_out
from dispatch.planning.timetable import Sheet, SheetStop
from models.deliveries import Handover
from models.fleet import Kitchen
from rider_api.reading.loads import Load
from rider_api.schemas.desk_day import MenuCount
from rider_api.schemas.kitchen import PickupAnswer

Counts = dict[tuple[UUID, int, str], Handover]


def read_pickups(session: Session, kitchen: Kitchen, day: date, loads: Sequence[Load]) -> list[PickupAnswer]:
    """In order of time; a plan of another area never loads at this kitchen."""
    counts = _newest_counts(session, kitchen.id, day)
    measured = newest_out(session, kitchen.id, day)
    return [_show(load.sheet, load.stop, counts, measured) for load in loads]


def _show(sheet: Sheet, stop: SheetStop, counts: Counts, measured: Mapping[tuple[UUID, int], int]) -> PickupAnswer:
    own, courier = (counts.get((sheet.duty.id, stop.trip, side)) for side in ("place", "courier"))
    celsius_tenths = measured.get((sheet.duty.id, stop.trip))
    return PickupAnswer(
        tour_id=sheet.tour.id,
        duty_code=sheet.duty.code,
        model=sheet.model.model,
        trip=stop.trip,
        load_seconds=stop.start_seconds,
        depart_seconds=stop.leave_seconds,
        meals=stop.meals,
        items=_by_menu(stop),
        counted_by_kitchen=own.counted_meals if own else None,
        counted_by_courier=courier.counted_meals if courier else None,
        waited_seconds=courier.waited_seconds if courier else 0,
        celsius=None if celsius_tenths is None else celsius_tenths / 10,
    )


def _by_menu(stop: SheetStop) -> list[MenuCount]:
    meals: Counter[str] = Counter()
    for item in stop.items:
        meals[item.menu] += item.meals
    return [MenuCount(menu=menu, meals=count) for menu, count in sorted(meals.items())]


def _newest_counts(session: Session, kitchen_id: UUID, day: date) -> Counts:
    rows: Sequence[Handover] = session.exec(
        select(Handover)
        .where(Handover.day == day, Handover.place_id == str(kitchen_id), Handover.direction == "out")
        .order_by(col(Handover.happened_at), col(Handover.id).desc())
    ).all()
    return {(row.duty_id, row.trip, row.counted_by): row for row in rows}
