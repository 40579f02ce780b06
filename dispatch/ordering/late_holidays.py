"""Holidays declared after a freeze (임시공휴일): the frozen orders stand until somebody decides about them."""

from collections import Counter
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.errors import explain
from dispatch.tasks import find_task, next_working_noon, raise_task
from models.database import Database
from models.orders import CalendarDay, DailyOrder, Menu
from models.statuses import OrderStatus, TaskKind
from routing.reasons import Reason


def report_late_holidays(database: Database) -> list[str]:
    """A task for each area and coming day off with frozen orders of menus that are not made then.

    A reconciler; returns the natural keys of the tasks that this call raised.
    """
    with database.read() as session:
        found = [each for each in _late(session) if find_task(session, _key(each[0], each[1])) is None]
    for area_id, day, name, orders in found:
        with database.write() as session:
            raise_task(
                session,
                area_id=area_id,
                kind=TaskKind.HOLIDAY_DECLARED,
                natural_key=_key(area_id, day),
                reason=_reason(day, name, orders),
                due_at=next_working_noon(session),
                day=day,
            )
    return [_key(area_id, day) for area_id, day, _, _ in found]


def _late(session: Session) -> list[tuple[UUID, date, str, int]]:
    """Area, day, name of the day off and number of orders."""
    rows = session.exec(
        select(col(DailyOrder.area_id), col(DailyOrder.day), col(CalendarDay.name))
        .join(CalendarDay, col(CalendarDay.day) == col(DailyOrder.day))
        .join(Menu, col(Menu.id) == col(DailyOrder.menu_id))
        .where(
            DailyOrder.day >= clock.today(),
            col(CalendarDay.is_working_day).is_(False),
            col(Menu.daily).is_(False),
            col(DailyOrder.status).in_((OrderStatus.FROZEN, OrderStatus.PACKED)),
        )
        .order_by(col(DailyOrder.day), col(DailyOrder.area_id))
    ).all()
    return [(area_id, day, name, orders) for (area_id, day, name), orders in Counter(rows).items()]


def _key(area_id: UUID, day: date) -> str:
    return f"holiday_declared:{area_id}:{day}"


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
