"""The kitchen's board: its day, counted hand-overs, changes to acknowledge, shortages."""

from uuid import UUID

from fastapi import APIRouter

from dispatch import events
from dispatch.delivery.handovers import count_as_kitchen, report_shortage
from dispatch.ordering.changes import acknowledge_change
from rider_api.doors import House, OwnKitchen, Who
from rider_api.reach import find_own_menu, reach_change
from rider_api.reading.kitchen_day import read_kitchen_day
from rider_api.schemas.common import Day, Done
from rider_api.schemas.kitchen import CountForm, KitchenDay, ShortageForm

router = APIRouter(prefix="/api/kitchen", tags=["kitchen"])


@router.get("/day/{day}")
def read_day(day: Day, kitchen_id: OwnKitchen, house: House) -> KitchenDay:
    """Counts, pick list, pickups and changes of one day of the own kitchen."""
    with house.database.read() as session:
        return read_kitchen_day(session, kitchen_id, day, epoch=house.epoch)


@router.post("/handovers")
def count(form: CountForm, who: Who, kitchen_id: OwnKitchen, house: House) -> Done:
    """What the kitchen counted into a courier's hands."""
    with house.database.write() as session:
        count_as_kitchen(
            session,
            kitchen_id=kitchen_id,
            day=form.day,
            tour_id=form.tour_id,
            trip=form.trip,
            counted=form.counted,
            counted_at=form.counted_at,
            celsius_tenths=None if form.celsius is None else round(form.celsius * 10),
            account_id=who.account_id,
        )
        return Done(event=events.last_number(session))


@router.post("/changes/{change_id}/acknowledge")
def acknowledge(change_id: UUID, who: Who, kitchen_id: OwnKitchen, house: House) -> Done:
    """The kitchen has seen a change after the freeze."""
    with house.database.write() as session:
        reach_change(session, kitchen_id, change_id)
        acknowledge_change(session, change_id, account_id=who.account_id)
        return Done(event=events.last_number(session))


@router.post("/shortages")
def report(form: ShortageForm, who: Who, kitchen_id: OwnKitchen, house: House) -> Done:
    """Meals of one menu are missing: a task at the desk."""
    with house.database.write() as session:
        report_shortage(
            session,
            kitchen_id=kitchen_id,
            day=form.day,
            menu_id=find_own_menu(session, kitchen_id, form.menu_id, form.menu),
            missing=form.missing,
            account_id=who.account_id,
        )
        return Done(event=events.last_number(session))
