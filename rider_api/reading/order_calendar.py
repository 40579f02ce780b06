"""A standing order as a calendar, with what was decided about it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import reason_json
from dispatch.ordering.calendars import CalendarEntry, exceptions_of, read_calendar
from dispatch.ordering.patterns import terms_on
from dispatch.ordering.reading import load_pattern
from dispatch.ordering.revising import terms_history
from dispatch.ordering.standing import get_standing_order
from models.accounts import Account
from models.orders import Menu, OrderException, OrderTerms, StandingOrder
from models.people import Recipient
from rider_api.permissions import Field, may_read
from rider_api.reading.people import show_standing_orders
from rider_api.schemas.common import ReasonAnswer
from rider_api.schemas.desk_calendar import (
    CalendarDayAnswer,
    ExceptionAnswer,
    OrderCalendarAnswer,
    TermsAnswer,
)
from rider_api.sessions import Identity

_EXCEPTION_FIELDS = {"id", "kind", "from_day", "until_day", "meals", "expected_on", "withdrawn_at"}
_TERMS_FIELDS = {"number", "from_day", "menu_id", "weekdays", "meals_a_visit", "holiday_policy", "weekend_carry"}


def read_order_calendar(
    session: Session, who: Identity, order_id: UUID, first: date, last: date
) -> OrderCalendarAnswer:
    """Days from `first` to `last`, terms and exceptions; reasons only for those who read welfare data."""
    event = events.last_number(session)
    order = get_standing_order(session, order_id)
    calendar = read_calendar(session, order_id, first, last)
    people = {order.recipient_id: session.get_one(Recipient, order.recipient_id)}
    reading = _Reading(session, sees_reasons=may_read(who.role, Field.WELFARE))
    return OrderCalendarAnswer(
        event=event,
        order=show_standing_orders(session, [order], people, who.role)[0],
        used=calendar.used,
        cap=calendar.cap,
        days=show_days(calendar.entries),
        terms_now=reading.terms_now(order),
        history=[reading.show_terms(row) for row in terms_history(session, order_id)],
        exceptions=[reading.show_exception(row) for row in exceptions_of(session, order_id)],
    )


def show_days(entries: Sequence[CalendarEntry]) -> list[CalendarDayAnswer]:
    return [
        CalendarDayAnswer(
            day=entry.day,
            state=entry.state,
            meals=entry.meals,
            menu=entry.menu,
            kitchen=entry.kitchen,
            used=entry.used,
            reason=None if entry.reason is None else ReasonAnswer.model_validate(reason_json(entry.reason)),
            order_id=entry.order_id,
            order_number=entry.order_number,
            closed=entry.closed,
            deviations=list(entry.deviations),
            holiday=entry.holiday,
        )
        for entry in entries
    ]


class _Reading:
    """Names of menus and accounts, read once."""

    def __init__(self, session: Session, *, sees_reasons: bool) -> None:
        self.session = session
        self.sees_reasons = sees_reasons
        self.menus = dict(session.exec(select(Menu.id, Menu.name)).all())
        self.logins: dict[UUID, str] = {}

    def terms_now(self, order: StandingOrder) -> TermsAnswer:
        pattern = load_pattern(self.session, order)
        day = min(max(clock.today(), order.start_day), order.end_day)
        terms = terms_on(pattern, day)
        number = pattern.changes.index(terms) + 1 if terms in pattern.changes else 0
        menu_id = terms.menu_id or order.menu_id
        return TermsAnswer(
            number=number,
            from_day=terms.from_day,
            menu_id=menu_id,
            menu=self.menus[menu_id],
            weekdays=sorted(terms.weekdays),
            meals_a_visit=terms.meals_a_visit,
            holiday_policy=terms.holiday_policy,
            weekend_carry=terms.weekend_carry,
            reason=None,
            made_at=order.started_at or order.created_at,
            made_by=None,
        )

    def show_terms(self, row: OrderTerms) -> TermsAnswer:
        return TermsAnswer(
            **row.model_dump(include=_TERMS_FIELDS),
            menu=self.menus[row.menu_id],
            reason=row.reason if self.sees_reasons else None,
            made_at=row.made_at,
            made_by=self._login(row.made_by),
        )

    def show_exception(self, row: OrderException) -> ExceptionAnswer:
        return ExceptionAnswer(
            **row.model_dump(include=_EXCEPTION_FIELDS),
            menu=None if row.menu_id is None else self.menus[row.menu_id],
            reason=row.reason if self.sees_reasons else None,
            made_at=row.created_at,
            made_by=self._login(row.made_by),
        )

    def _login(self, account_id: UUID | None) -> str | None:
        if account_id is None:
            return None
        if not self.logins:
            self.logins = dict(self.session.exec(select(col(Account.id), col(Account.login))).all())
        return self.logins.get(account_id)
