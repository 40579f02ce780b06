"""The order calendar: a standing order's days, and decisions about it with a preview of every day they change."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel import Session

from dispatch import events
from dispatch.ordering.calendars import LONGEST_DAYS, read_calendar
from dispatch.ordering.changes import add_order
from dispatch.ordering.deciding import Decision, decide, preview
from dispatch.planning.timetable import find_published
from dispatch.planning.unserved import raise_added
from models.orders import DailyOrder
from rider_api.doors import House, Who
from rider_api.errors import refuse_with
from rider_api.reach import reach_standing_order
from rider_api.reading.order_calendar import read_order_calendar, show_days
from rider_api.schemas.common import Day
from rider_api.schemas.desk_calendar import AddForm, DecisionAnswer, DecisionForm, OrderCalendarAnswer
from rider_api.schemas.desk_decisions import ChangeMade, FrozenOrderAnswer

router = APIRouter(prefix="/api/desk", tags=["desk: the order calendar"])


@router.get("/standing-orders/{order_id}/calendar")
def read(
    order_id: UUID, who: Who, house: House, first: Annotated[Day, Query()], last: Annotated[Day, Query()]
) -> OrderCalendarAnswer:
    """Every day from `first` to `last` (400 at most), with terms, exceptions and progress."""
    _check_span(first, last)
    with house.database.read() as session:
        reach_standing_order(session, who, order_id)
        return read_order_calendar(session, who, order_id, first, last)


@router.post("/standing-orders/{order_id}/decide")
def take(order_id: UUID, form: DecisionForm, who: Who, house: House) -> DecisionAnswer:
    """Look at a decision (`preview`) or carry it out; both answer every day that it changes."""
    _check_span(form.first, form.last)
    decision = Decision(**form.model_dump(exclude={"preview", "seen", "first", "last"}))
    with house.database.read() as session:
        reach_standing_order(session, who, order_id)
    looked, unreached = preview(house.database, order_id, decision, seen=form.seen, first=form.first, last=form.last)
    if form.preview:
        with house.database.read() as session:
            event = events.last_number(session)
        return DecisionAnswer(
            kept=False,
            event=event,
            changed=list(looked.changed),
            before=show_days(looked.before.entries),
            after=show_days(looked.after.entries),
            used=looked.after.used,
            cap=looked.after.cap,
            frozen_orders=_show_frozen(unreached),
        )
    with house.database.write() as session:
        stay = decide(session, order_id, decision, seen=form.seen, account_id=who.account_id)
        after = read_calendar(session, order_id, form.first, form.last)
        return DecisionAnswer(
            kept=True,
            event=events.last_number(session),
            changed=list(looked.changed),
            before=show_days(looked.before.entries),
            after=show_days(after.entries),
            used=after.used,
            cap=after.cap,
            frozen_orders=_show_frozen(stay),
        )


@router.post("/standing-orders/{order_id}/add")
def add(order_id: UUID, form: AddForm, who: Who, house: House) -> ChangeMade:
    """Put the person on a day that is frozen already: a numbered change that the kitchen acknowledges, and a task to
    put the door into a plan that is out already."""
    with house.database.write() as session:
        reach_standing_order(session, who, order_id)
        change = add_order(
            session, order_id, day=form.day, reason=form.reason, paid_by=form.paid_by, account_id=who.account_id
        )
        _ask_to_put_in(session, session.get_one(DailyOrder, change.daily_order_id))
        return ChangeMade(number=change.number, event=events.last_number(session))


def _ask_to_put_in(session: Session, order: DailyOrder) -> None:
    plan = find_published(session, order.area_id, order.day)
    if plan is not None:
        raise_added(session, plan, order.recipient_id)


def _check_span(first: date, last: date) -> None:
    if not first <= last <= first + timedelta(days=LONGEST_DAYS):
        raise refuse_with(422, subject=("first", "last"))


def _show_frozen(orders: Iterable[DailyOrder]) -> list[FrozenOrderAnswer]:
    return [FrozenOrderAnswer.model_validate(order, from_attributes=True) for order in orders]
