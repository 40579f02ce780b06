"""Standing orders and single frozen orders: approve, refuse, pause, skip, extra, end, cancel."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlmodel import Session

from dispatch import events
from dispatch.ordering import deviating
from dispatch.ordering import standing as ordering
from dispatch.ordering.changes import cancel_order
from models.orders import DailyOrder
from models.statuses import StandingOrderStatus
from rider_api.doors import House, Who
from rider_api.reach import reach_area, reach_daily_order, reach_standing_order
from rider_api.reading.people import list_standing_orders
from rider_api.schemas.common import Done
from rider_api.schemas.desk_decisions import (
    ApproveForm,
    CancelForm,
    ChangeMade,
    EndForm,
    ExtraForm,
    FrozenOrderAnswer,
    OrderDecision,
    PauseForm,
    ReasonForm,
    SkipForm,
)
from rider_api.schemas.desk_people import StandingOrdersPage

router = APIRouter(prefix="/api/desk", tags=["desk: orders"])


@router.get("/standing-orders")
def read_standing_orders(
    who: Who,
    house: House,
    area: UUID | None = None,
    status: StandingOrderStatus | None = None,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> StandingOrdersPage:
    """Standing orders of the area, requested ones first."""
    with house.database.read() as session:
        found = reach_area(session, who, area)
        return list_standing_orders(session, who, area_id=found.id, status=status, page=page)


@router.post("/standing-orders/{order_id}/approve")
def approve(order_id: UUID, who: Who, house: House, form: ApproveForm | None = None) -> Done:
    """Start a requested order, with another menu or other weekdays if given."""
    wish = form or ApproveForm()
    with house.database.write() as session:
        reach_standing_order(session, who, order_id)
        ordering.start_standing_order(
            session, order_id, menu_id=wish.menu_id, weekdays=wish.weekdays, account_id=who.account_id
        )
        return Done(event=events.last_number(session))


@router.post("/standing-orders/{order_id}/refuse")
def refuse(order_id: UUID, form: ReasonForm, who: Who, house: House) -> Done:
    """Turn a request down."""
    with house.database.write() as session:
        reach_standing_order(session, who, order_id)
        ordering.refuse_order(session, order_id, reason=form.reason, account_id=who.account_id)
        return Done(event=events.last_number(session))


@router.post("/standing-orders/{order_id}/pause")
def pause(order_id: UUID, form: PauseForm, who: Who, house: House) -> OrderDecision:
    """No meals between two days, both included; answers which days in between are frozen already."""
    with house.database.write() as session:
        reach_standing_order(session, who, order_id)
        frozen = deviating.pause_order(
            session,
            order_id,
            from_day=form.from_day,
            until_day=form.until_day,
            reason=form.reason,
            account_id=who.account_id,
        )
        return _decision(session, frozen)


@router.post("/standing-orders/{order_id}/skip")
def skip(order_id: UUID, form: SkipForm, who: Who, house: House) -> OrderDecision:
    """Leave out one day that is not frozen yet."""
    with house.database.write() as session:
        reach_standing_order(session, who, order_id)
        deviating.skip_day(session, order_id, day=form.day, reason=form.reason, account_id=who.account_id)
        return _decision(session, [])


@router.post("/standing-orders/{order_id}/extra")
def extra(order_id: UUID, form: ExtraForm, who: Who, house: House) -> OrderDecision:
    """More meals on one day, or a visit outside the pattern."""
    with house.database.write() as session:
        reach_standing_order(session, who, order_id)
        deviating.add_extra(
            session, order_id, day=form.day, meals=form.meals, reason=form.reason, account_id=who.account_id
        )
        return _decision(session, [])


@router.post("/standing-orders/{order_id}/end")
def end(order_id: UUID, form: EndForm, who: Who, house: House) -> OrderDecision:
    """Bring meals until `last_day` and no longer; answers which later days are frozen already."""
    with house.database.write() as session:
        reach_standing_order(session, who, order_id)
        frozen = ordering.end_order(
            session, order_id, last_day=form.last_day, reason=form.reason, account_id=who.account_id
        )
        return _decision(session, frozen)


@router.post("/orders/{order_id}/cancel")
def cancel(order_id: UUID, form: CancelForm, who: Who, house: House) -> ChangeMade:
    """Take one frozen order off its day: a numbered change that the kitchen acknowledges."""
    with house.database.write() as session:
        reach_daily_order(session, who, order_id)
        change = cancel_order(session, order_id, reason=form.reason, paid_by=form.paid_by, account_id=who.account_id)
        return ChangeMade(number=change.number, event=events.last_number(session))


def _decision(session: Session, frozen: list[DailyOrder]) -> OrderDecision:
    orders = [FrozenOrderAnswer.model_validate(order, from_attributes=True) for order in frozen]
    return OrderDecision(event=events.last_number(session), frozen_orders=orders)
