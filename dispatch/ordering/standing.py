"""Decisions about a standing order (정기 주문) as a whole: approve, refuse, extend, end. Each is kept as a record.

A day that is frozen is not touched by any of them: what changes there is a `FrozenChange` (dispatch.ordering.changes).
Functions that reach over frozen days name the orders that are still frozen, so that each can be decided.
Single days and pauses are in `dispatch.ordering.deviating`, other terms from a day on in `dispatch.ordering.revising`.
"""

from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.calendar import load_calendar
from dispatch.intake.placing import newest_homes
from dispatch.lifecycle import move
from dispatch.ordering import refusals as order_refusals
from dispatch.ordering.patterns import Pattern, menu_on, usual_meals
from dispatch.ordering.reading import load_deviations, load_terms, pattern_of, used_meals
from dispatch.tasks import find_task
from models.fleet import Kitchen
from models.orders import DailyOrder, Freeze, Menu, OrderException, StandingOrder
from models.statuses import MenuKind, OrderStatus, StandingOrderStatus, TaskStatus

LONGEST_DAYS = 731
"""No standing order runs longer than two years without a new referral (as on the form)."""


def start_standing_order(
    session: Session,
    standing_order_id: UUID,
    *,
    menu_id: UUID | None = None,
    weekdays: list[int] | None = None,
    account_id: UUID | None = None,
) -> StandingOrder:
    """Approve a requested order, with another menu or other weekdays if the coordinator chooses so.

    Refused while a duplicate recipient is unresolved (order.duplicate_open) and where another standing order of
    the person brings the same kind of meal on a same day (order.overlap).
    """
    events.take_turn(session)
    order = get_standing_order(session, standing_order_id)
    task = find_task(session, duplicate_key(order.referral_id))
    if task is not None and task.status == TaskStatus.OPEN:
        raise order_refusals.duplicate_open(order)
    order.menu_id = menu_id or order.menu_id
    order.weekdays = sorted(set(weekdays)) if weekdays is not None else order.weekdays
    require_weekdays(order, order.weekdays)
    refuse_overlap(session, order)
    move(order, StandingOrderStatus.ACTIVE)
    order.started_at = clock.now()
    session.flush()
    record_decision(session, "order.started", order, account_id)
    return order


def refuse_order(
    session: Session, standing_order_id: UUID, *, reason: str = "", account_id: UUID | None = None
) -> StandingOrder:
    """Turn a request down; the reason is kept sealed beside the order."""
    order = get_standing_order(session, standing_order_id)
    move(order, StandingOrderStatus.REFUSED)
    if reason.strip():
        write_exception(
            session, order, kind="refused", from_day=order.start_day, until_day=order.end_day, reason=reason
        )
    record_decision(session, "order.refused", order, account_id)
    return order


def extend_order(
    session: Session,
    standing_order_id: UUID,
    *,
    end_day: date,
    approved_meals: int,
    reason: str = "",
    account_id: UUID | None = None,
) -> StandingOrder:
    """A new approval: another last day and another cap. What was approved before is in the event.

    Refused: order.extension (earlier than today or the start, longer than two years, fewer meals than used up
    already), order.overlap. To stop earlier, `end_order`.
    """
    events.take_turn(session)
    order = get_running(session, standing_order_id)
    used = used_meals(session, [order.id]).get(order.id, 0)
    too_long = end_day > order.start_day + timedelta(days=LONGEST_DAYS)
    if end_day < max(clock.today(), order.start_day) or too_long or approved_meals < max(1, used):
        raise order_refusals.bad_extension(order, used)
    before: dict[str, date | int] = {"before_until": order.end_day, "before_meals": order.approved_meals}
    order.end_day, order.approved_meals = end_day, approved_meals
    refuse_overlap(session, order)
    session.flush()
    write_exception(
        session, order, kind="extended", from_day=end_day, until_day=end_day, meals=approved_meals, reason=reason,
        account_id=account_id,
    )  # fmt: skip
    record_decision(session, "order.extended", order, account_id, until_day=end_day, meals=approved_meals, **before)
    return order


def end_order(
    session: Session, standing_order_id: UUID, *, last_day: date, reason: str = "", account_id: UUID | None = None
) -> list[DailyOrder]:
    """Bring meals until `last_day` and no longer. Returns later orders that are already frozen.

    A last day before today, or before the start, ends the standing order at once.
    """
    events.take_turn(session)
    order = get_running(session, standing_order_id)
    if last_day > order.end_day:
        raise order_refusals.outside_dates(order, last_day)
    later = frozen_orders(session, order, last_day + timedelta(days=1), order.end_day)
    if last_day < order.start_day or last_day < clock.today():
        move(order, StandingOrderStatus.ENDED)
    before = order.end_day
    order.end_day = max(last_day, order.start_day)
    session.flush()
    if reason.strip():
        write_exception(
            session, order, kind="end", from_day=last_day, until_day=last_day, reason=reason, account_id=account_id
        )
    record_decision(session, "order.ended", order, account_id, from_day=last_day, before_until=before)
    return later


def get_standing_order(session: Session, standing_order_id: UUID) -> StandingOrder:
    """`Refused` (order.unknown) if there is none."""
    order = session.get(StandingOrder, standing_order_id)
    if order is None:
        raise order_refusals.unknown(standing_order_id)
    return order


def get_running(session: Session, standing_order_id: UUID) -> StandingOrder:
    """One that is asked for or runs; `Refused` (order.over) otherwise."""
    order = get_standing_order(session, standing_order_id)
    if order.status not in (StandingOrderStatus.ACTIVE, StandingOrderStatus.REQUESTED):
        raise order_refusals.over(order)
    return order


def frozen_orders(session: Session, order: StandingOrder, first: date, last: date) -> list[DailyOrder]:
    """Frozen orders of a standing order that are not cancelled, by day."""
    rows = select(DailyOrder).where(
        DailyOrder.standing_order_id == order.id,
        DailyOrder.day >= first,
        DailyOrder.day <= last,
        DailyOrder.status != OrderStatus.CANCELLED,
    )
    return list(session.exec(rows.order_by(col(DailyOrder.day))))


def is_closed(session: Session, order: StandingOrder, day: date) -> bool:
    """Whether the day's list of the recipient's area can't be changed any more: frozen, or past its cut-off."""
    if clock.now() >= load_calendar(session).cut_off_of(day):
        return True
    home = newest_homes(session, [order.recipient_id]).get(order.recipient_id)
    if home is None:
        return False
    return session.exec(select(Freeze.id).where(Freeze.area_id == home.area_id, Freeze.day == day)).first() is not None


def duplicate_key(referral_id: UUID) -> str:
    """Natural key of the task that asks whether a referral's person is already known."""
    return f"check_duplicate:{referral_id}"


def require_weekdays(order: StandingOrder, weekdays: list[int]) -> None:
    if not weekdays or not set(weekdays) <= set(range(1, 8)):
        raise order_refusals.bad_weekdays(order)


def refuse_overlap(session: Session, order: StandingOrder, recipient_id: UUID | None = None) -> None:
    """Refused (order.overlap) where another order of the person brings the same kind of meal on a same day."""
    others = session.exec(
        select(StandingOrder).where(
            StandingOrder.recipient_id == (recipient_id or order.recipient_id),
            StandingOrder.id != order.id,
            StandingOrder.status == StandingOrderStatus.ACTIVE,
            StandingOrder.start_day <= order.end_day,
            StandingOrder.end_day >= order.start_day,
        )
    ).all()
    ids = [order.id, *(other.id for other in others)]
    deviations, changes = load_deviations(session, ids), load_terms(session, ids)
    patterns = {
        each.id: pattern_of(each, deviations.get(each.id, ()), changes.get(each.id, ())) for each in (order, *others)
    }
    kinds = {menu.id: menu.kind for menu in session.exec(select(Menu))}
    if any(_find_overlap(patterns[order.id], patterns[other.id], kinds) for other in others):
        raise order_refusals.overlap(order)


def require_menu(session: Session, order: StandingOrder, menu_id: UUID) -> Menu:
    """A menu that a kitchen of the person's area makes; `Refused` (order.menu) otherwise."""
    home = newest_homes(session, [order.recipient_id]).get(order.recipient_id)
    menu = session.get(Menu, menu_id)
    if menu is None or home is None or session.get_one(Kitchen, menu.kitchen_id).area_id != home.area_id:
        raise order_refusals.bad_menu(order)
    return menu


def write_exception(
    session: Session,
    order: StandingOrder,
    *,
    kind: str,
    from_day: date,
    until_day: date,
    meals: int | None = None,
    menu_id: UUID | None = None,
    expected_on: date | None = None,
    reason: str = "",
    account_id: UUID | None = None,
) -> OrderException:
    exception = OrderException(
        standing_order_id=order.id,
        kind=kind,
        from_day=from_day,
        until_day=until_day,
        meals=meals,
        menu_id=menu_id,
        expected_on=expected_on,
        person_id=order.person_id,
        created_at=clock.now(),
        made_by=account_id,
    )
    exception.reason = reason.strip() or None
    session.add(exception)
    session.flush()
    return exception


def record_decision(
    session: Session, kind: str, order: StandingOrder, account_id: UUID | None, **data: date | int | str
) -> None:
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in data.items()}
    home = newest_homes(session, [order.recipient_id]).get(order.recipient_id)
    area_id = home.area_id if home else None
    events.record(session, kind, area_id=area_id, subject=order.id, account_id=account_id, data=plain)


def _find_overlap(one: Pattern, other: Pattern, kinds: dict[UUID, MenuKind]) -> date | None:
    """The first day from today on, within both orders' dates, on which both bring the same kind."""
    first = max(one.start_day, other.start_day, clock.today())
    last = min(one.end_day, other.end_day)
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        if usual_meals(one, day) and usual_meals(other, day) and _kind(one, day, kinds) == _kind(other, day, kinds):
            return day
    return None


def _kind(pattern: Pattern, day: date, kinds: dict[UUID, MenuKind]) -> MenuKind | None:
    menu_id = menu_on(pattern, day)
    return None if menu_id is None else kinds[menu_id]
