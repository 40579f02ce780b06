"""Other terms from a day on (변경): weekdays, meals a visit, menu, holiday policy, weekend carry. History stays."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.ordering import refusals as order_refusals
from dispatch.ordering.patterns import MOST_MEALS_A_VISIT, Terms, terms_on
from dispatch.ordering.reading import load_pattern
from dispatch.ordering.standing import (
    frozen_orders,
    get_running,
    record_decision,
    refuse_overlap,
    require_menu,
    require_weekdays,
)
from models.orders import DailyOrder, OrderTerms, StandingOrder
from models.statuses import HolidayPolicy


def change_order(
    session: Session,
    standing_order_id: UUID,
    *,
    from_day: date,
    weekdays: Collection[int] | None = None,
    meals_a_visit: int | None = None,
    menu_id: UUID | None = None,
    holiday_policy: HolidayPolicy | None = None,
    weekend_carry: bool | None = None,
    reason: str = "",
    account_id: UUID | None = None,
) -> list[DailyOrder]:
    """Let other terms hold from `from_day` on; what is not named stays as it is on that day.

    It also overrules later terms that were decided before. Returns the orders from that day on that are
    frozen already and keep what they were frozen with. Nothing new writes nothing.
    Refused: order.change_past, order.outside_dates, order.weekdays, order.visit_meals, order.menu, order.overlap.
    """
    events.take_turn(session)
    order = get_running(session, standing_order_id)
    if from_day < clock.today():
        raise order_refusals.change_past(order, from_day)
    if not order.start_day <= from_day <= order.end_day:
        raise order_refusals.outside_dates(order, from_day)
    pattern = load_pattern(session, order)
    before = terms_on(pattern, from_day)
    after = Terms(
        from_day=from_day,
        weekdays=before.weekdays if weekdays is None else frozenset(weekdays),
        meals_a_visit=meals_a_visit or before.meals_a_visit,
        menu_id=menu_id or before.menu_id,
        holiday_policy=holiday_policy or before.holiday_policy,
        weekend_carry=before.weekend_carry if weekend_carry is None else weekend_carry,
    )
    _require_sound(session, order, after)
    if not _is_same(before, after) or any(later.from_day > from_day for later in pattern.changes):
        _write_terms(session, order, after, reason=reason, account_id=account_id)
        refuse_overlap(session, order)
        record_decision(session, "order.changed", order, account_id, from_day=from_day, **_difference(before, after))
    return frozen_orders(session, order, from_day, order.end_day)


def terms_history(session: Session, standing_order_id: UUID) -> list[OrderTerms]:
    """Everything that was decided about the terms, in that order."""
    rows = select(OrderTerms).where(OrderTerms.standing_order_id == standing_order_id)
    return list(session.exec(rows.order_by(col(OrderTerms.number))))


def _require_sound(session: Session, order: StandingOrder, terms: Terms) -> None:
    require_weekdays(order, sorted(terms.weekdays))
    if not 1 <= terms.meals_a_visit <= MOST_MEALS_A_VISIT:
        raise order_refusals.bad_visit(order)
    require_menu(session, order, terms.menu_id or order.menu_id)


def _is_same(before: Terms, after: Terms) -> bool:
    return not _difference(before, after)


def _difference(before: Terms, after: Terms) -> dict[str, str]:
    """What changes, for the event: codes and ids only."""
    told = {}
    for name in ("weekdays", "meals_a_visit", "menu_id", "holiday_policy", "weekend_carry"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            told[name] = f"{_plain(old)} → {_plain(new)}"
    return told


def _plain(value: object) -> str:
    if isinstance(value, frozenset):
        return "".join(str(day) for day in sorted(value))
    return str(value.value if isinstance(value, HolidayPolicy) else value)


def _write_terms(session: Session, order: StandingOrder, terms: Terms, *, reason: str, account_id: UUID | None) -> None:
    row = OrderTerms(
        standing_order_id=order.id,
        number=len(terms_history(session, order.id)) + 1,
        from_day=terms.from_day,
        menu_id=terms.menu_id or order.menu_id,
        weekdays=sorted(terms.weekdays),
        meals_a_visit=terms.meals_a_visit,
        holiday_policy=terms.holiday_policy,
        weekend_carry=terms.weekend_carry,
        person_id=order.person_id,
        made_by=account_id,
        made_at=clock.now(),
    )
    row.reason = reason.strip() or None
    session.add(row)
    session.flush()
