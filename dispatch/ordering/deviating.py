"""Decisions about some days of a standing order only: pause, skip, extra, other menu; and taking one back.

"Only today" in the words of the desk; what holds from a day on is in `dispatch.ordering.revising`.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.calendar import load_calendar
from dispatch.errors import explain
from dispatch.intake.placing import newest_homes
from dispatch.ordering import refusals as order_refusals
from dispatch.ordering.patterns import DEVIATIONS, MOST_MEALS_A_VISIT, find_suspension, terms_on, usual_meals
from dispatch.ordering.reading import load_pattern, used_meals
from dispatch.ordering.standing import (
    frozen_orders,
    get_running,
    get_standing_order,
    is_closed,
    record_decision,
    refuse_overlap,
    require_menu,
    write_exception,
)
from dispatch.tasks import find_task, finish_task, next_working_noon, raise_task
from models.database import Database
from models.orders import DailyOrder, OrderException, StandingOrder
from models.people import Recipient
from models.statuses import StandingOrderStatus, TaskKind, TaskStatus
from routing.reasons import Reason

OPEN_END = date(2099, 12, 31)
"""Last day of a pause that ends only by a decision."""


def pause_order(
    session: Session,
    standing_order_id: UUID,
    *,
    from_day: date,
    until_day: date | None = None,
    expected_on: date | None = None,
    reason: str = "",
    account_id: UUID | None = None,
) -> list[DailyOrder]:
    """No meals from `from_day` on. Returns the orders of these days that are already frozen.

    With `until_day` meals come again after it by themselves. With `expected_on` (a stay in hospital, expected
    discharge) they come again only when somebody has said so (`end_pause`): a task asks in time.
    """
    events.take_turn(session)
    order = get_running(session, standing_order_id)
    last = expected_on or until_day
    if last is None or last < from_day:
        raise order_refusals.dates_reversed(order)
    until = OPEN_END if expected_on is not None else last
    write_exception(
        session, order, kind="pause", from_day=from_day, until_day=until, expected_on=expected_on, reason=reason,
        account_id=account_id,
    )  # fmt: skip
    record_decision(session, "order.paused", order, account_id, from_day=from_day, until_day=last)
    return frozen_orders(session, order, from_day, until)


def end_pause(
    session: Session, standing_order_id: UUID, *, back_on: date, account_id: UUID | None = None
) -> StandingOrder:
    """The person is back: pauses that hold on `back_on` end the day before; one that begins then is taken back.

    So is what lies within the days that the ended pauses would have lasted; an absence after them stays.
    What was decided before stays as history. The task that asked about the return is finished.
    """
    events.take_turn(session)
    order = get_running(session, standing_order_id)
    for pause in _ended_by(_pauses(session, order, back_on), back_on):
        _withdraw(pause, account_id)
        if pause.from_day < back_on:
            write_exception(
                session, order, kind="pause", from_day=pause.from_day, until_day=back_on - timedelta(days=1),
                reason=pause.reason or "", account_id=account_id,
            )  # fmt: skip
        _finish_question(session, pause, account_id)
    session.flush()
    record_decision(session, "order.resumed", order, account_id, from_day=back_on)
    return order


def skip_day(
    session: Session, standing_order_id: UUID, *, day: date, reason: str = "", account_id: UUID | None = None
) -> None:
    """Leave out one day before its freeze; afterwards cancel that day's order instead (order.day_frozen).

    A day that is skipped already stays so: one taking back brings its meals again.
    """
    order = _get_open(session, standing_order_id, day)
    suspensions = (each for each in load_pattern(session, order).deviations if each.kind == "skip")
    if any(each.covers(day) for each in suspensions):
        return
    write_exception(session, order, kind="skip", from_day=day, until_day=day, reason=reason, account_id=account_id)
    record_decision(session, "order.skipped", order, account_id, from_day=day)


def add_extra(
    session: Session,
    standing_order_id: UUID,
    *,
    day: date,
    meals: int,
    reason: str = "",
    account_id: UUID | None = None,
) -> None:
    """More meals on one day, or a visit on a day outside the pattern; within the order's dates and cap."""
    events.take_turn(session)
    order = get_running(session, standing_order_id)
    pattern = load_pattern(session, order)
    if find_suspension(pattern, day):
        raise order_refusals.suspended(order, day)
    _require_open(session, order, day)
    if not 1 <= meals <= MOST_MEALS_A_VISIT - usual_meals(pattern, day):
        raise order_refusals.too_many(order, meals)
    if used_meals(session, [order.id]).get(order.id, 0) + meals > order.approved_meals:
        raise order_refusals.cap_reached(order)
    write_exception(
        session, order, kind="extra", from_day=day, until_day=day, meals=meals, reason=reason, account_id=account_id
    )
    record_decision(session, "order.extra_added", order, account_id, from_day=day, meals=meals)


def change_menu_once(
    session: Session,
    standing_order_id: UUID,
    *,
    day: date,
    menu_id: UUID,
    reason: str = "",
    account_id: UUID | None = None,
) -> None:
    """Another menu on one day only; the pattern stays. Back to the usual menu takes the wish back."""
    order = _get_open(session, standing_order_id, day)
    menu = require_menu(session, order, menu_id)
    before = select(OrderException).where(
        OrderException.standing_order_id == order.id,
        OrderException.kind == "menu",
        OrderException.from_day == day,
        col(OrderException.withdrawn_at).is_(None),
    )
    for exception in session.exec(before):
        _withdraw(exception, account_id)
    session.flush()
    if (terms_on(load_pattern(session, order), day).menu_id or order.menu_id) != menu.id:
        write_exception(
            session, order, kind="menu", from_day=day, until_day=day, menu_id=menu_id, reason=reason,
            account_id=account_id,
        )  # fmt: skip
        refuse_overlap(session, order)
    record_decision(session, "order.menu_changed", order, account_id, from_day=day)


def withdraw_exception(
    session: Session, exception_id: UUID, *, of_order: UUID | None = None, account_id: UUID | None = None
) -> OrderException:
    """Take back a skip, an extra, another menu or a pause that has not begun. A second time changes nothing.

    Refused: order.exception_unknown, order.day_frozen (its first day is decided already).
    """
    events.take_turn(session)
    exception = session.get(OrderException, exception_id)
    if exception is None or exception.kind not in DEVIATIONS or of_order not in (None, exception.standing_order_id):
        raise order_refusals.unknown_exception(exception_id)
    if exception.withdrawn_at is not None:
        return exception
    order = get_standing_order(session, exception.standing_order_id)
    if is_closed(session, order, exception.from_day):
        raise order_refusals.day_frozen(order, exception.from_day)
    _withdraw(exception, account_id)
    _finish_question(session, exception, account_id)
    session.flush()
    record_decision(session, "order.exception_withdrawn", order, account_id, from_day=exception.from_day)
    return exception


def ask_about_returns(database: Database) -> list[UUID]:
    """Raise a task for each open pause whose expected return is near: before the cut-off of the first day that it
    decides. A reconciler; returns the pauses that were asked about by this call."""
    with database.read() as session:
        due = [pause.id for pause in _open_pauses(session) if _is_due(session, pause)]
    asked = []
    for pause_id in due:
        with database.write() as session:
            pause = session.get_one(OrderException, pause_id)
            if pause.withdrawn_at is None and find_task(session, _question_key(pause)) is None:
                _ask(session, pause)
                asked.append(pause_id)
    return asked


def _get_open(session: Session, standing_order_id: UUID, day: date) -> StandingOrder:
    events.take_turn(session)
    order = get_running(session, standing_order_id)
    _require_open(session, order, day)
    return order


def _require_open(session: Session, order: StandingOrder, day: date) -> None:
    if is_closed(session, order, day):
        raise order_refusals.day_frozen(order, day)
    if not order.start_day <= day <= order.end_day:
        raise order_refusals.outside_dates(order, day)


def _pauses(session: Session, order: StandingOrder, back_on: date) -> list[OrderException]:
    rows = select(OrderException).where(
        OrderException.standing_order_id == order.id,
        OrderException.kind == "pause",
        OrderException.until_day >= back_on,
        col(OrderException.withdrawn_at).is_(None),
    )
    return list(session.exec(rows.order_by(col(OrderException.created_at), col(OrderException.from_day))))


def _ended_by(pauses: Sequence[OrderException], back_on: date) -> list[OrderException]:
    holding = [pause for pause in pauses if pause.from_day <= back_on]
    away_until = max((pause.expected_on or pause.until_day for pause in holding), default=date.max)
    return [pause for pause in pauses if pause.from_day <= max(away_until, back_on)]


def _withdraw(exception: OrderException, account_id: UUID | None) -> None:
    exception.withdrawn_at, exception.withdrawn_by = clock.now(), account_id


def _open_pauses(session: Session) -> list[OrderException]:
    rows = (
        select(OrderException)
        .join(StandingOrder, col(OrderException.standing_order_id) == StandingOrder.id)
        .where(
            col(OrderException.expected_on).is_not(None),
            col(OrderException.withdrawn_at).is_(None),
            StandingOrder.status == StandingOrderStatus.ACTIVE,
            StandingOrder.end_day >= clock.today(),
        )
    )
    return [pause for pause in session.exec(rows) if find_task(session, _question_key(pause)) is None]


def _is_due(session: Session, pause: OrderException) -> bool:
    """From the morning of the working day before the first visit's cut-off: time enough for a call."""
    calendar = load_calendar(session)
    decided = calendar.cut_off_of(pause.expected_on or pause.from_day).astimezone(clock.KST).date()
    return clock.today() >= calendar.add_working_days(decided, -1)


def _ask(session: Session, pause: OrderException) -> None:
    order = session.get_one(StandingOrder, pause.standing_order_id)
    home = newest_homes(session, [order.recipient_id])[order.recipient_id]
    expected = pause.expected_on or pause.from_day
    cut_off = load_calendar(session).cut_off_of(expected)
    raise_task(
        session,
        area_id=home.area_id,
        kind=TaskKind.PAUSE_ENDS,
        natural_key=_question_key(pause),
        reason=_question(session.get_one(Recipient, order.recipient_id), expected),
        due_at=cut_off if cut_off > clock.now() else next_working_noon(session),
        subject_id=order.recipient_id,
    )


def _question(recipient: Recipient, expected: date) -> Reason:
    return explain(
        "order.return_due",
        cause=(
            f"대상자 {recipient.number}번은 {expected.isoformat()}에 돌아오실 예정이었습니다.",
            f"recipient {recipient.number} was expected back on {expected.isoformat()}",
        ),
        action=(
            "퇴원했는지 확인하고 배달을 다시 시작하거나 예정일을 바꾸세요.",
            "Find out about the discharge; resume the meals, or pause again with another date.",
        ),
        subject=(str(recipient.id),),
    )


def _question_key(pause: OrderException) -> str:
    return f"pause_ends:{pause.id}"


def _finish_question(session: Session, pause: OrderException, account_id: UUID | None) -> None:
    task = find_task(session, _question_key(pause))
    if task is not None and task.status == TaskStatus.OPEN:
        finish_task(session, task.id, account_id=account_id)
