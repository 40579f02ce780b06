"""What kitchens can make: capacities, closures, and the coming days shared out to them."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from dispatch import clock, events
from dispatch.ordering.capacities import close_days, reopen_day, set_capacity
from models.orders import KitchenClosure
from rider_api.doors import House, Who
from rider_api.errors import refuse_with
from rider_api.reach import reach_area, reach_kitchen
from rider_api.reading.capacities import read_allotment, read_capacities, read_closures
from rider_api.schemas.common import Day, Done
from rider_api.schemas.desk_capacities import (
    AllotmentDay,
    CapacityForm,
    ClosureAnswer,
    ClosureForm,
    KitchenCapacityAnswer,
)

router = APIRouter(prefix="/api/desk", tags=["desk: what kitchens can make"])

LONGEST_ALLOTMENT_DAYS = 14
LONGEST_CLOSURES_DAYS = 366


@router.get("/capacities")
def read(
    who: Who, house: House, area: UUID | None = None, first: Annotated[Day | None, Query()] = None
) -> list[KitchenCapacityAnswer]:
    """Every kitchen of the area: what it has said, and what holds in the week from `first` (default: today)."""
    with house.database.read() as session:
        found = reach_area(session, who, area)
        return read_capacities(session, found.id, first or clock.today())


@router.put("/kitchens/{kitchen_id}/capacity")
def write(kitchen_id: UUID, form: CapacityForm, who: Who, house: House) -> Done:
    """Say how many meals the kitchen makes from a day on; what was said before stays as history."""
    with house.database.write() as session:
        reach_kitchen(session, who, kitchen_id)
        set_capacity(session, kitchen_id, account_id=who.account_id, **form.model_dump())
        return Done(event=events.last_number(session))


@router.get("/closures")
def read_all_closures(
    who: Who, house: House, first: Annotated[Day, Query()], last: Annotated[Day, Query()], area: UUID | None = None
) -> list[ClosureAnswer]:
    """Days on which a kitchen of the area does not cook (a year at most)."""
    if not first <= last <= first + timedelta(days=LONGEST_CLOSURES_DAYS):
        raise refuse_with(422, subject=("first", "last"))
    with house.database.read() as session:
        return read_closures(session, reach_area(session, who, area).id, first, last)


@router.post("/kitchens/{kitchen_id}/closures")
def close(kitchen_id: UUID, form: ClosureForm, who: Who, house: House) -> Done:
    """The kitchen does not cook on these days: its people's meals go to others that have said how many they make."""
    with house.database.write() as session:
        reach_kitchen(session, who, kitchen_id)
        close_days(
            session, kitchen_id, form.first_day, form.last_day, reason=form.reason, account_id=who.account_id
        )
        return Done(event=events.last_number(session))


@router.delete("/closures/{closure_id}")
def reopen(closure_id: UUID, who: Who, house: House) -> Done:
    """The kitchen cooks on that day after all."""
    with house.database.write() as session:
        closure = session.get(KitchenClosure, closure_id)
        if closure is not None:
            reach_kitchen(session, who, closure.kitchen_id)
        reopen_day(session, closure_id, account_id=who.account_id)
        return Done(event=events.last_number(session))


@router.get("/allotment")
def preview(
    who: Who, house: House, first: Annotated[Day, Query()], last: Annotated[Day, Query()], area: UUID | None = None
) -> list[AllotmentDay]:
    """Each day (fourteen at most) shared out to the kitchens: as frozen, or as it would be frozen now."""
    if not first <= last < first + timedelta(days=LONGEST_ALLOTMENT_DAYS):
        raise refuse_with(422, subject=("first", "last"))
    with house.database.read() as session:
        found = reach_area(session, who, area)
        return read_allotment(session, found.id, first, last, who.role)
