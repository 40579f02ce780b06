"""Diet clashes of the week ahead, and choosing what somebody gets instead."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from dispatch import clock, events
from dispatch.ordering.choosing import choose_meal
from rider_api.doors import House, Who
from rider_api.reach import reach_area, reach_standing_order
from rider_api.reading.clashes import read_clashes
from rider_api.schemas.common import Day
from rider_api.schemas.desk_clashes import ClashPage, MealChosen, MealForm

router = APIRouter(prefix="/api/desk", tags=["desk: diet clashes"])


@router.get("/clashes")
def read(
    who: Who,
    house: House,
    area: UUID | None = None,
    first: Annotated[Day | None, Query()] = None,
    days: Annotated[int, Query(ge=1, le=14)] = 7,
    unsettled: bool = False,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> ClashPage:
    """Who can't eat what is planned for them from `first` on (default: today), and what they could have instead."""
    start = first or clock.today()
    with house.database.read() as session:
        found = reach_area(session, who, area)
        end = start + timedelta(days=days - 1)
        return read_clashes(session, found.id, start, end, role=who.role, unsettled=unsettled, page=page)


@router.post("/standing-orders/{order_id}/meal")
def choose(order_id: UUID, form: MealForm, who: Who, house: House) -> MealChosen:
    """Let the person have a substitute on that day, or the menu as it is; a numbered change where it is frozen."""
    with house.database.write() as session:
        reach_standing_order(session, who, order_id)
        change = choose_meal(session, order_id, form.day, form.substitute, account_id=who.account_id)
        return MealChosen(event=events.last_number(session), change=None if change is None else change.number)
