"""The kitchen's batches, their recall, and what was said of its meals."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from dispatch import clock, events
from dispatch.kitchen.lots import record_lot
from dispatch.kitchen.recalls import recall_lot, trace_lot
from rider_api.doors import House, OwnKitchen, Who
from rider_api.reach import find_own_menu, reach_own_lot
from rider_api.reading.feedback import read_months
from rider_api.schemas.common import Done
from rider_api.schemas.lots import FeedbackAnswer, LotForm, RecallAnswer, RecallForm

router = APIRouter(prefix="/api/kitchen", tags=["kitchen: lots"])

Months = Annotated[int, Query(ge=1, le=36)]


@router.post("/lots")
def finish_lot(form: LotForm, who: Who, kitchen_id: OwnKitchen, house: House) -> Done:
    """A batch is finished: what leaves from now on was filled from it."""
    with house.database.write() as session:
        record_lot(
            session,
            kitchen_id=kitchen_id,
            day=form.day,
            menu_id=find_own_menu(session, kitchen_id, form.menu_id, form.menu),
            finished_at=form.finished_at or clock.now(),
            meals=form.meals,
            account_id=who.account_id,
        )
        return Done(event=events.last_number(session))


@router.post("/lots/{lot_id}/recall")
def recall_own(lot_id: UUID, form: RecallForm, who: Who, kitchen_id: OwnKitchen, house: House) -> RecallAnswer:
    """Call a batch back: what is on the road is held back, the desk calls everybody else."""
    with house.database.write() as session:
        reach_own_lot(session, kitchen_id, lot_id)
        recall_lot(session, lot_id, reason=form.reason.value, account_id=who.account_id)
        orders = len(trace_lot(session, lot_id))
        return RecallAnswer(lot_id=lot_id, orders=orders, event=events.last_number(session))


@router.get("/feedback")
def read_feedback(kitchen_id: OwnKitchen, house: House, months: Months = 6) -> FeedbackAnswer:
    """The monthly picture of complaints and praise, by menu and topic."""
    with house.database.read() as session:
        return read_months(session, kitchen_id, clock.today(), months)
