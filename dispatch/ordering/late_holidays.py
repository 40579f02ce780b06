"""Holidays declared after a freeze (임시공휴일): the frozen orders stand until somebody decides about them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, func, select

from dispatch import clock
from dispatch.errors import explain
from dispatch.tasks import find_task, finish_task, next_working_noon, raise_task
from models.database import Database
from models.events import Event
from models.orders import CalendarDay, DailyOrder, Menu
from models.statuses import OrderStatus, TaskKind, TaskStatus
from models.tasks import Task
from routing.reasons import Reason


@dataclass(frozen=True, kw_only=True)
class LateHoliday:
    """`orders` of an area are frozen for a day off, of menus that are not made then."""

    area_id: UUID
    day: date
    name: str
    orders: int


def report_late_holidays(database: Database) -> list[str]:
    """A task for each area and coming day off with frozen orders of menus that are not made then.

    A reconciler; returns the natural keys of the tasks that this call raised.
    """
    with database.read() as session:
        found = [late for late in find_late(session) if find_task(session, _key(session, late)) is None]
    told = []
    for late in found:
        with database.write() as session:
            told.append(_raise(session, late))
    return told


def report_day(session: Session, day: date) -> None:
    """The same at once for a day that somebody declares off now."""
    for late in find_late(session, day):
        _raise(session, late)


def settle_day(session: Session, day: date) -> None:
    """It is a working day again: nobody needs to decide about its orders any more."""
    waiting = select(Task).where(
        Task.kind == TaskKind.HOLIDAY_DECLARED, Task.day == day, Task.status == TaskStatus.OPEN
    )
    for task in session.exec(waiting).all():
        finish_task(session, task.id)


def find_late(session: Session, day: date | None = None) -> list[LateHoliday]:
    """By day and area, of today and later; of one `day` if asked."""
    declared = select(CalendarDay).where(CalendarDay.day >= clock.today(), col(CalendarDay.is_working_day).is_(False))
    names = {
        row.day: row.name
        for row in session.exec(declared if day is None else declared.where(CalendarDay.day == day))
    }
    return [
        LateHoliday(area_id=area_id, day=each, name=names[each], orders=orders)
        for (area_id, each), orders in frozen_then(session, list(names)).items()
    ]


def frozen_then(session: Session, days: Sequence[date]) -> dict[tuple[UUID, date], int]:
    """Orders by area and day that are frozen, not on their way yet, and of menus that are made on working days only."""
    rows = session.exec(
        select(col(DailyOrder.area_id), col(DailyOrder.day))
        .join(Menu, col(Menu.id) == col(DailyOrder.menu_id))
        .where(
            col(DailyOrder.day).in_(days),
            col(Menu.daily).is_(False),
            col(DailyOrder.status).in_((OrderStatus.FROZEN, OrderStatus.PACKED)),
        )
        .order_by(col(DailyOrder.day), col(DailyOrder.area_id))
    ).all()
    return dict(Counter(rows))


def _raise(session: Session, late: LateHoliday) -> str:
    key = _key(session, late)
    raise_task(
        session,
        area_id=late.area_id,
        kind=TaskKind.HOLIDAY_DECLARED,
        natural_key=key,
        reason=_reason(late.day, late.name, late.orders),
        due_at=next_working_noon(session),
        day=late.day,
    )
    return key


def _key(session: Session, late: LateHoliday) -> str:
    """A day that was declared off, a working day again and off once more is asked about once more."""
    declared = session.exec(
        select(func.max(Event.number)).where(
            Event.area_id == late.area_id, Event.day == late.day, Event.kind == "calendar.changed"
        )
    ).one()
    return ":".join(str(part) for part in ("holiday_declared", late.area_id, late.day, declared) if part is not None)


def _reason(day: date, name: str, orders: int) -> Reason:
    return explain(
        "freeze.holiday_declared",
        cause=(
            f"{day}이(가) 마감 뒤에 휴일({name})로 정해졌습니다. 마감된 주문이 {orders}건 있습니다.",
            f"{day} became a day off ({name}) after its freeze; {orders} orders are frozen for it",
        ),
        action=(
            "업체·배송팀과 그대로 배달할지 정하고, 아니면 주문을 하나씩 취소하세요.",
            "Settle with kitchens and carriers whether it goes on; otherwise cancel the orders one by one.",
        ),
    )
