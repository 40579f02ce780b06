"""How many meals a kitchen makes on a day, and on which days it is closed: what is said, and what of it holds.

Capacities are rows that are never changed: of those that cover a day, the newest about the same menu (or about the
kitchen as a whole) holds. A kitchen that has said nothing makes its own people's meals, any number, and no others.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, func, select

from dispatch import clock, events
from dispatch.calendar import close_kitchen
from dispatch.errors import refuse
from dispatch.ordering.menus import get_menu
from models.fleet import Kitchen
from models.menus import KitchenCapacity
from models.orders import Freeze, KitchenClosure

MOST_MEALS = 100_000
LONGEST_CLOSURE_DAYS = 92

Limit = tuple[UUID, UUID | None]
"""A kitchen and one of its menus; None: all of them together."""


@dataclass(frozen=True, kw_only=True)
class Capacities:
    """Everything that was said, oldest first."""

    rows: Sequence[KitchenCapacity] = ()

    def limits_on(self, day: date) -> dict[Limit, int]:
        """Most meals on a day, by kitchen and menu; what is not limited is not in it."""
        said: dict[Limit, int | None] = {}
        for row in self.rows:
            if _covers(row, day):
                said[row.kitchen_id, row.menu_id] = row.meals
        return {limit: meals for limit, meals in said.items() if meals is not None}


def load_capacities(session: Session, kitchen_ids: Collection[UUID] | None = None) -> Capacities:
    rows = select(KitchenCapacity).order_by(col(KitchenCapacity.number))
    if kitchen_ids is not None:
        rows = rows.where(col(KitchenCapacity.kitchen_id).in_(kitchen_ids))
    return Capacities(rows=session.exec(rows).all())


def set_capacity(
    session: Session,
    kitchen_id: UUID,
    *,
    meals: int | None,
    first_day: date,
    last_day: date | None = None,
    weekdays: Collection[int] | None = None,
    menu_id: UUID | None = None,
    account_id: UUID | None = None,
) -> KitchenCapacity:
    """Say how many meals a kitchen makes of one menu or altogether, from a day on, on some weekdays; None: no limit.

    Refused: capacity.sense (another kitchen's menu, days or meals that make no sense).
    """
    events.take_turn(session)
    reversed_days = last_day is not None and last_day < first_day
    own_menu = menu_id is None or get_menu(session, menu_id).kitchen_id == kitchen_id
    bad_weekdays = weekdays is not None and not (weekdays and set(weekdays) <= set(range(1, 8)))
    if reversed_days or bad_weekdays or not own_menu or (meals is not None and not 0 <= meals <= MOST_MEALS):
        raise refuse(
            "capacity.sense",
            cause=("식수, 기간, 요일 또는 식단이 맞지 않습니다.", "meals, days, weekdays or menu make no sense"),
            action=("업체의 식단과 날짜를 확인하세요.", "Look at the kitchen's menus and at the days."),
            subject=(str(kitchen_id),),
            status=422,
        )
    row = KitchenCapacity(
        number=session.exec(select(func.coalesce(func.max(KitchenCapacity.number), 0))).one() + 1,
        kitchen_id=kitchen_id,
        menu_id=menu_id,
        first_day=first_day,
        last_day=last_day,
        weekdays=None if weekdays is None else sorted(set(weekdays)),
        meals=meals,
        made_by=account_id,
        made_at=clock.now(),
    )
    session.add(row)
    session.flush()
    _record(session, "capacity.set", kitchen_id, account_id, meals=meals, from_day=first_day.isoformat())
    return row


def close_days(
    session: Session, kitchen_id: UUID, first: date, last: date, *, reason: str = "", account_id: UUID | None = None
) -> list[KitchenClosure]:
    """The kitchen does not cook from `first` to `last`, both included. Days that are closed already stay as they are.

    Refused: kitchen.day_frozen (a day whose orders are fixed), kitchen.closure_days (reversed, past, over a quarter).
    """
    events.take_turn(session)
    if not clock.today() <= first <= last <= first + timedelta(days=LONGEST_CLOSURE_DAYS):
        raise refuse(
            "kitchen.closure_days",
            cause=("휴무 기간이 지났거나 너무 길거나 거꾸로입니다.", "the days are over, too many or reversed"),
            action=("오늘부터 석 달 안에서 고르세요.", "Choose days from today on, a quarter at most."),
            subject=(str(kitchen_id),),
            status=422,
        )
    _refuse_frozen(session, kitchen_id, first, last)
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    rows = [close_kitchen(session, kitchen_id, day, reason=reason) for day in days]
    until = last.isoformat()
    _record(session, "kitchen.closed", kitchen_id, account_id, from_day=first.isoformat(), until_day=until)
    return rows


def reopen_day(session: Session, closure_id: UUID, *, account_id: UUID | None = None) -> None:
    """The kitchen cooks after all. One that is gone already is no error. Refused: kitchen.day_frozen."""
    events.take_turn(session)
    row = session.get(KitchenClosure, closure_id)
    if row is None:
        return
    _refuse_frozen(session, row.kitchen_id, row.day, row.day)
    kitchen_id, day = row.kitchen_id, row.day
    session.delete(row)
    session.flush()
    _record(session, "kitchen.reopened", kitchen_id, account_id, from_day=day.isoformat())


def coming_closures(session: Session, kitchen_ids: Collection[UUID], first: date, last: date) -> list[KitchenClosure]:
    """By day and kitchen."""
    rows = select(KitchenClosure).where(
        col(KitchenClosure.kitchen_id).in_(kitchen_ids), KitchenClosure.day >= first, KitchenClosure.day <= last
    )
    return list(session.exec(rows.order_by(col(KitchenClosure.day), col(KitchenClosure.kitchen_id))))


def _covers(row: KitchenCapacity, day: date) -> bool:
    within = row.first_day <= day and (row.last_day is None or day <= row.last_day)
    return within and (row.weekdays is None or day.isoweekday() in row.weekdays)


def _refuse_frozen(session: Session, kitchen_id: UUID, first: date, last: date) -> None:
    area_id = session.get_one(Kitchen, kitchen_id).area_id
    frozen = select(col(Freeze.day)).where(Freeze.area_id == area_id, Freeze.day >= first, Freeze.day <= last)
    day = session.exec(frozen.order_by(col(Freeze.day))).first()
    if day is not None:
        raise refuse(
            "kitchen.day_frozen",
            cause=(f"{day} 주문은 이미 마감되었습니다.", f"the orders of {day} are frozen already"),
            action=(
                "그날은 부족 신고나 마감 후 변경으로 처리하세요.",
                "Report a shortage for that day, or change its orders one by one.",
            ),
            subject=(str(kitchen_id), day.isoformat()),
        )


def _record(
    session: Session, kind: str, kitchen_id: UUID, account_id: UUID | None, **data: str | int | None
) -> None:
    area_id = session.get_one(Kitchen, kitchen_id).area_id
    events.record(
        session, kind, area_id=area_id, subject=kitchen_id, account_id=account_id,
        data={"kitchen_id": str(kitchen_id), **data},
    )  # fmt: skip
