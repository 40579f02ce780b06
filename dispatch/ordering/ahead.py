"""The week ahead: meals that no kitchen can make and diets that clash become tasks while there is time to act.

Diets are compared on frozen days too, until the meals are at their doors: dishes may be written anew, and somebody's
diet may change, on the morning itself.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, func, select

from dispatch import clock, events
from dispatch.calendar import Calendar, load_calendar
from dispatch.errors import explain
from dispatch.ordering.capacities import load_capacities
from dispatch.ordering.choosing import clash_cause
from dispatch.ordering.clashes import ClashLine, find_clash_lines
from dispatch.ordering.freezing import find_freeze, frozen_days, preview_shared, report_full_kitchens
from dispatch.ordering.menus import day_menus
from dispatch.settings import settings
from dispatch.tasks import finish_task, is_known, next_key, raise_task
from models.database import Database
from models.menus import MealChoice
from models.orders import DailyOrder
from models.places import Area
from models.statuses import OrderStatus, TaskKind, TaskStatus
from models.tasks import Task
from routing.reasons import Reason

_ON_THE_WAY = (OrderStatus.FROZEN, OrderStatus.PACKED, OrderStatus.OUT)
AHEAD_DAYS = 10
"""How far is looked: a week and the days until its freeze."""


def look_ahead(database: Database) -> list[tuple[UUID, date]]:
    """Raise and finish tasks about today and the days to come. A reconciler; returns the days it wrote about."""
    with database.read() as session:
        calendar = load_calendar(session)
        asked = [
            (area_id, day)
            for area_id in session.exec(select(col(Area.id)).order_by(col(Area.name))).all()
            for day in _coming_days(session, area_id)
        ]
    written = []
    for area_id, day in asked:
        with database.read() as session:
            something = _has_something(session, calendar, area_id, day)
        if something:
            with database.write() as session:
                events.take_turn(session)
                if _write_tasks(session, calendar, area_id, day):
                    written.append((area_id, day))
    return written


def compare_frozen(session: Session, area_id: UUID, first: date, last: date) -> None:
    """`look_ahead` at once for the frozen days from `first` to `last`, whose dishes or somebody's diet have changed."""
    calendar = load_calendar(session)
    events.take_turn(session)
    for day in sorted(frozen_days(session, area_id, max(first, clock.today()), last)):
        _write_tasks(session, calendar, area_id, day)


def _coming_days(session: Session, area_id: UUID) -> list[date]:
    """Those that are frozen, and those whose cut-off is still to come."""
    calendar, today = load_calendar(session), clock.today()
    frozen = frozen_days(session, area_id, today, today + timedelta(days=AHEAD_DAYS))
    days = (today + timedelta(days=ahead) for ahead in range(AHEAD_DAYS + 1))
    return [day for day in days if day in frozen or calendar.cut_off_of(day) > clock.now()]


def _has_something(session: Session, calendar: Calendar, area_id: UUID, day: date) -> bool:
    if _open_tasks(session, area_id, day) or _due_clashes(session, calendar, area_id, day):
        return True
    if find_freeze(session, area_id, day) is not None:
        return False
    return bool(load_capacities(session).rows) and bool(preview_shared(session, area_id, day).shortages)


def _write_tasks(session: Session, calendar: Calendar, area_id: UUID, day: date) -> bool:
    before = {task.natural_key for task in _open_tasks(session, area_id, day)}
    if find_freeze(session, area_id, day) is None:
        report_full_kitchens(session, area_id, day, preview_shared(session, area_id, day))
    due = _due_clashes(session, calendar, area_id, day)
    for line in due:
        raise_task(
            session,
            area_id=area_id,
            kind=TaskKind.DIET_CLASH,
            natural_key=next_key(session, clash_cause(line.standing_order_id, day)),
            reason=_question(line),
            due_at=max(calendar.cut_off_of(day), clock.now()),
            day=day,
            subject_id=line.standing_order_id,
        )
    unsettled = {next_key(session, clash_cause(line.standing_order_id, day)) for line in due}
    for task in _open_tasks(session, area_id, day):
        if task.kind == TaskKind.DIET_CLASH and task.natural_key not in unsettled:
            finish_task(session, task.id)  # the diet, the dishes or the visit changed: nothing clashes any more
    return before != {task.natural_key for task in _open_tasks(session, area_id, day)}


def _due_clashes(session: Session, calendar: Calendar, area_id: UUID, day: date) -> list[ClashLine]:
    """Clashes that nobody has decided, so many working days before the freeze (settings: clash_working_days)."""
    decided_on = calendar.cut_off_of(day).astimezone(clock.KST).date()
    if clock.today() < calendar.add_working_days(decided_on, -settings().clash_working_days):
        return []
    return [
        line
        for line in find_clash_lines(session, area_id, day, day)
        if _is_open(session, line)
        and not is_known(session, clash_cause(line.standing_order_id, line.day), _question(line))
    ]


def _is_open(session: Session, line: ClashLine) -> bool:
    """Nobody has decided, or not about these dishes; and the meal is not at its door yet."""
    if line.order_id is not None and session.get_one(DailyOrder, line.order_id).status not in _ON_THE_WAY:
        return False
    return not line.settled or (bool(line.left) and _is_rewritten(session, line))


def _is_rewritten(session: Session, line: ClashLine) -> bool:
    """Whether the dishes of what was chosen were written anew after the choice."""
    chosen_at = session.exec(
        select(func.max(col(MealChoice.made_at))).where(
            MealChoice.standing_order_id == line.standing_order_id, MealChoice.day == line.day
        )
    ).one()
    written = day_menus(session, [line.menu_id], line.day, line.day).get((line.menu_id, line.day, line.chosen or ""))
    return written is not None and chosen_at is not None and written.made_at > chosen_at


def _open_tasks(session: Session, area_id: UUID, day: date) -> Sequence[Task]:
    kinds = (TaskKind.DIET_CLASH, TaskKind.KITCHEN_FULL)
    rows = select(Task).where(
        Task.area_id == area_id, Task.day == day, Task.status == TaskStatus.OPEN, col(Task.kind).in_(kinds)
    )
    return session.exec(rows.order_by(col(Task.natural_key))).all()


def _question(line: ClashLine) -> Reason:
    clashes = line.left or line.clashes
    dishes = ", ".join(dict.fromkeys(clash.dish for clash in clashes))
    marks = ", ".join(dict.fromkeys(clash.mark for clash in clashes))
    names = ", ".join(each.substitute or each.menu for each in line.suggestions)
    return explain(
        "meal.clash",
        cause=(
            f"{line.day} {line.menu}의 {dishes}: 대상자 {line.recipient_number}번의 식이({marks})와 맞지 않습니다.",
            f"{line.day}, {line.menu}: {dishes} clashes with the diet of recipient {line.recipient_number} ({marks})",
        ),
        action=(
            f"대체식을 고르세요{f': {names}' if names else ' (업체에 물어보세요)'}.",
            f"Choose a substitute{f': {names}' if names else ' (ask the kitchen)'}.",
        ),
        subject=(str(line.standing_order_id),),
    )
