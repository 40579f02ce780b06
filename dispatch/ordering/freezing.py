"""The freeze (수발주 마감): a day's orders fixed two working days ahead as a numbered snapshot that never changes.

A reconciler, not a scheduled job: `freeze_due` looks which days are past their cut-off and have no freeze, and
writes each in one transaction. Run it every minute, at start-up, or in two processes at once: the answer
is the same. The snapshot cannot be changed (models.immutability); later changes are `FrozenChange` rows.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, func, select

from dispatch import clock, events
from dispatch.calendar import Calendar, load_calendar
from dispatch.errors import Refused, explain, refuse
from dispatch.lifecycle import move
from dispatch.ordering.expansion import Expansion, ExpectedOrder, expand, expand_days
from dispatch.ordering.sharing import SharedDay, kitchen_full, share_day, share_days
from dispatch.tasks import finish_task, is_known, next_key, next_working_noon, raise_task
from models.database import Database
from models.orders import DailyOrder, Freeze, Menu, ServiceDay, StandingOrder
from models.places import Area, Home
from models.statuses import DayStatus, OrderStatus, TaskKind, TaskStatus
from models.tasks import Task

_LONGEST_LEAD_DAYS = 30
"""How far ahead a day can be due: lead time across the longest holidays, with room."""


def cut_off_of(session: Session, day: date) -> datetime:
    """The moment from which the orders of `day` are fixed: by default 17:00, two working days before."""
    return load_calendar(session).cut_off_of(day)


def freeze_due(database: Database) -> list[UUID]:
    """Freeze every day that is due, earliest first; returns the freezes made by this call."""
    with database.read() as session:
        due = _due_days(session)
    made = []
    for area_id, day in due:
        with database.read() as session:
            preview_shared(session, area_id, day)  # searched for here, remembered there: nobody waits for it
        with database.write() as session:
            events.take_turn(session)
            if find_freeze(session, area_id, day) is None:
                made.append(_write_freeze(session, area_id, day, account_id=None).id)
    _report_missed_days(database)
    return made


def freeze_day(
    session: Session, area_id: UUID, day: date, *, early: bool = False, account_id: UUID | None = None
) -> Freeze:
    """Freeze one day by hand. Refused before its cut-off (unless `early`), when it is past, and a second time."""
    events.take_turn(session)
    if find_freeze(session, area_id, day) is not None:
        raise _already_frozen(day)
    if day < clock.today():
        raise _day_is_past(day)
    due_at = cut_off_of(session, day)
    if clock.now() < due_at and not early:
        raise _too_early(day, due_at)
    return _write_freeze(session, area_id, day, account_id=account_id)


def preview_freeze(session: Session, area_id: UUID, day: date) -> Expansion:
    """What a freeze would write now: the orders, and who gets nothing for which reason."""
    return preview_shared(session, area_id, day).expansion


def preview_shared(session: Session, area_id: UUID, day: date) -> SharedDay:
    """The same with who is made elsewhere than usual, and what no kitchen can make."""
    return share_day(session, area_id, day, expected_day(session, area_id, day))


def preview_days(session: Session, area_id: UUID, days: Sequence[date]) -> dict[date, SharedDay]:
    """`preview_shared` of several days; what their orders depend on is read once."""
    return share_days(session, area_id, expand_days(session, area_id, days))


def frozen_days(session: Session, area_id: UUID, first: date, last: date) -> frozenset[date]:
    """The days from `first` to `last` that have a freeze."""
    rows = select(col(Freeze.day)).where(Freeze.area_id == area_id, Freeze.day >= first, Freeze.day <= last)
    return frozenset(session.exec(rows))


def find_freeze(session: Session, area_id: UUID, day: date) -> Freeze | None:
    return session.exec(select(Freeze).where(Freeze.area_id == area_id, Freeze.day == day)).first()


def digest_of(numbered: list[tuple[str, ExpectedOrder]]) -> str:
    """SHA-256 over the snapshot's lines in order; names only what is stable (numbers and names, no row ids)."""
    lines = (
        "|".join(
            (
                number,
                str(order.recipient_number),
                order.kitchen_name,
                order.menu_name,
                order.slot,
                str(order.meals),
                order.diet,
                order.container.value,
                f"{order.first_visit:d}{order.last_day:d}",
            )
        )
        for number, order in numbered
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def next_order_numbers(session: Session, day: date, count: int) -> list[str]:
    """The next free order numbers of the day (1123-001 …), across all areas."""
    given = session.exec(select(func.count()).select_from(DailyOrder).where(DailyOrder.day == day)).one()
    return [f"{day:%m%d}-{given + position:03d}" for position in range(1, count + 1)]


def _due_days(session: Session) -> list[tuple[UUID, date]]:
    """Days from today on that are past their cut-off and not frozen, with their area; by day and area name."""
    calendar, today, now = load_calendar(session), clock.today(), clock.now()
    days = [today + timedelta(days=ahead) for ahead in range(_LONGEST_LEAD_DAYS + 1)]
    past_cut_off = [day for day in days if calendar.cut_off_of(day) <= now]
    frozen = set(session.exec(select(col(Freeze.area_id), col(Freeze.day)).where(Freeze.day >= today)))
    areas = session.exec(select(col(Area.id)).order_by(col(Area.name))).all()
    return [
        (area_id, day)
        for day in past_cut_off
        for area_id in areas
        if (area_id, day) not in frozen and _has_service(session, calendar, area_id, day)
    ]


def _has_service(session: Session, calendar: Calendar, area_id: UUID, day: date) -> bool:
    """A working day of an area that had people by its cut-off gets a freeze, if only an empty one; other days
    (weekends, days before the area began) only when there are orders."""
    if calendar.is_working_day(day) and _had_people(session, area_id, calendar.cut_off_of(day)):
        return True
    return bool(expected_day(session, area_id, day).orders)


def _had_people(session: Session, area_id: UUID, moment: datetime) -> bool:
    approved = (
        select(col(StandingOrder.id))
        .join(Home, col(Home.recipient_id) == StandingOrder.recipient_id)
        .where(Home.area_id == area_id, col(StandingOrder.started_at) <= moment)
    )
    return session.exec(approved.limit(1)).first() is not None


def expected_day(session: Session, area_id: UUID, day: date) -> Expansion:
    """The day as its cut-off finds it, whenever the freeze is written: who was approved later is not on it."""
    return expand(session, area_id, day, approved_by=cut_off_of(session, day))


def _write_freeze(session: Session, area_id: UUID, day: date, *, account_id: UUID | None) -> Freeze:
    shared = preview_shared(session, area_id, day)
    expected = shared.expansion
    numbers = next_order_numbers(session, day, len(expected.orders))
    numbered = list(zip(numbers, expected.orders, strict=True))
    freeze = Freeze(
        number=session.exec(select(func.coalesce(func.max(Freeze.number), 0))).one() + 1,
        area_id=area_id,
        day=day,
        due_at=cut_off_of(session, day),
        frozen_at=clock.now(),
        households=len({order.recipient_id for order in expected.orders}),
        meals=sum(order.meals for order in expected.orders),
        digest=digest_of(numbered),
    )
    session.add(freeze)
    session.add(ServiceDay(area_id=area_id, day=day, status=DayStatus.OPEN))
    session.flush()
    for number, order in numbered:
        session.add(frozen_order(order, number=number, area_id=area_id, day=day, freeze_id=freeze.id))
    session.flush()
    events.record(
        session,
        "day.frozen",
        area_id=area_id,
        day=day,
        subject=freeze.id,
        account_id=account_id,
        data={
            "number": freeze.number,
            "households": freeze.households,
            "meals": freeze.meals,
            "not_made": len(expected.not_made),
            "digest": freeze.digest,
            "moved": len(shared.moved),
        },
    )
    report_full_kitchens(session, area_id, day, shared)
    return freeze


def report_full_kitchens(session: Session, area_id: UUID, day: date, shared: SharedDay) -> None:
    """A task for each menu of which meals can't be made; one that fits again is finished."""
    lacking = {shortage.menu_id: shortage for shortage in shared.shortages}
    frozen = find_freeze(session, area_id, day) is not None
    cut_off = cut_off_of(session, day)
    for shortage in lacking.values():
        reason = kitchen_full(day, shortage)
        cause = _full_cause(day, shortage.menu_id, frozen=frozen)
        if is_known(session, cause, reason):
            continue
        raise_task(
            session,
            area_id=area_id,
            kind=TaskKind.KITCHEN_FULL,
            natural_key=next_key(session, cause),
            reason=reason,
            due_at=next_working_noon(session) if frozen else max(cut_off, clock.now()),
            day=day,
            subject_id=shortage.menu_id,
        )
    open_ones = select(Task).where(
        Task.area_id == area_id, Task.kind == TaskKind.KITCHEN_FULL, Task.day == day, Task.status == TaskStatus.OPEN
    )
    kept = {next_key(session, _full_cause(day, menu_id, frozen=frozen)) for menu_id in lacking}
    for task in session.exec(open_ones).all():
        if task.natural_key not in kept:
            finish_task(session, task.id)


def _full_cause(day: date, menu_id: UUID, *, frozen: bool) -> str:
    """A warning before the freeze and people without a meal after it are two things to do."""
    return f"kitchen_full:{day}:{menu_id}:{'frozen' if frozen else 'ahead'}"


def frozen_order(
    expected: ExpectedOrder, *, number: str, area_id: UUID, day: date, freeze_id: UUID | None
) -> DailyOrder:
    """The row of a dated order, frozen; `freeze_id` is None for one that is added after the freeze."""
    order = DailyOrder(
        number=number,
        freeze_id=freeze_id,
        standing_order_id=expected.standing_order_id,
        recipient_id=expected.recipient_id,
        home_id=expected.home_id,
        menu_id=expected.menu_id,
        kitchen_id=expected.kitchen_id,
        area_id=area_id,
        day=day,
        slot=expected.slot,
        meals=expected.meals,
        diet=expected.diet,
        container=expected.container,
        first_visit=expected.first_visit,
        last_day=expected.last_day,
        status=OrderStatus.PLANNED,
    )
    move(order, OrderStatus.FROZEN)
    return order


def _report_missed_days(database: Database) -> None:
    """A day that went by without a freeze (the machine was off) can't be made good; somebody must know."""
    with database.read() as session:
        missed = _missed_days(session)
    for area_id, day in missed:
        with database.write() as session:
            raise_task(
                session,
                area_id=area_id,
                kind=TaskKind.MISSED_DAY,
                natural_key=f"missed_day:{area_id}:{day}",
                reason=explain(
                    "freeze.missed",
                    cause=(
                        f"{day}의 주문이 마감되지 않은 채 지나갔습니다.",
                        f"{day} went by without its orders being frozen",
                    ),
                    action=(
                        "그날 식사를 어떻게 받으셨는지 확인하고 업무를 완료하세요.",
                        "Find out how people were fed on that day, and finish this task.",
                    ),
                ),
                due_at=next_working_noon(session),
                day=day,
            )


def _missed_days(session: Session) -> list[tuple[UUID, date]]:
    """Days between an area's last freeze and today without one, with people who expected a meal."""
    calendar, yesterday = load_calendar(session), clock.today() - timedelta(days=1)
    any_daily = session.exec(select(Menu.id).where(col(Menu.daily)).limit(1)).first() is not None
    latest_freezes = select(col(Freeze.area_id), func.max(col(Freeze.day))).where(Freeze.day <= yesterday)
    return [
        (area_id, day)
        for area_id, latest in session.exec(latest_freezes.group_by(col(Freeze.area_id))).all()
        for day in (latest + timedelta(days=ahead) for ahead in range(1, (yesterday - latest).days + 1))
        if (calendar.is_working_day(day) or any_daily) and expected_day(session, area_id, day).orders
    ]


def _already_frozen(day: date) -> Refused:
    return refuse(
        "freeze.done",
        cause=(f"{day} 주문은 이미 마감되었습니다.", f"the orders of {day} are already frozen"),
        action=("바꿀 것이 있으면 마감 후 변경으로 등록하세요.", "Register changes as changes after the freeze."),
    )


def _day_is_past(day: date) -> Refused:
    return refuse(
        "freeze.past",
        cause=(f"{day}은(는) 지난 날입니다.", f"{day} is over"),
        action=("날짜를 확인하세요.", "Look at the date."),
    )


def _too_early(day: date, due_at: datetime) -> Refused:
    when = due_at.astimezone(clock.KST).strftime("%Y-%m-%d %H:%M")
    return refuse(
        "freeze.too_early",
        cause=(f"{day} 주문은 {when}에 마감됩니다.", f"the orders of {day} are frozen at {when} (KST)"),
        action=("그때까지 기다리거나 '조기 마감'을 선택하세요.", "Wait until then, or choose an early freeze."),
    )
