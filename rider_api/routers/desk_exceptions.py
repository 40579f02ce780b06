"""What needs somebody: tasks, welfare cases, couriers' links and phones; and what there is to choose from."""

import io
from uuid import UUID

import segno
from fastapi import APIRouter

from dispatch import events
from dispatch.access import accounts
from dispatch.delivery.entrances import approve_entrance, refuse_entrance
from dispatch.delivery.reviewing import settle_task
from dispatch.ownership import hand_case, hand_task, list_colleagues
from dispatch.welfare.cases import close_case
from dispatch.welfare.steps import acknowledge_step
from rider_api.doors import House, Who
from rider_api.reach import reach_area, reach_case, reach_courier, reach_device, reach_entrance, reach_task
from rider_api.reading.couriers import list_areas, list_couriers, list_menus
from rider_api.reading.entrances import show_entrance
from rider_api.schemas.common import Done
from rider_api.schemas.desk_decisions import (
    AcknowledgeForm,
    CloseCaseForm,
    ColleagueAnswer,
    LinkAnswer,
    OwnerForm,
    TaskForm,
)
from rider_api.schemas.desk_people import AreaAnswer, CourierAnswer, EntranceAnswer, MenuAnswer
from rider_api.sessions import Identity, forbidden

router = APIRouter(prefix="/api/desk", tags=["desk: exceptions"])


@router.post("/tasks/{task_id}/own")
def own(task_id: UUID, form: OwnerForm, who: Who, house: House) -> Done:
    """Say who looks after a task: yourself, or a colleague."""
    with house.database.write() as session:
        reach_task(session, who, task_id)
        hand_task(session, task_id, to=_receiver(form, who), seen_owner=form.seen, account_id=who.account_id)
        return Done(event=events.last_number(session))


@router.post("/cases/{case_id}/own")
def own_case(case_id: UUID, form: OwnerForm, who: Who, house: House) -> Done:
    """Say who looks after a welfare case: yourself, or a colleague. Its ladder goes on."""
    with house.database.write() as session:
        reach_case(session, who, case_id)
        hand_case(session, case_id, to=_receiver(form, who), seen_owner=form.seen, account_id=who.account_id)
        return Done(event=events.last_number(session))


@router.get("/colleagues")
def read_colleagues(who: Who, house: House, area: UUID | None = None) -> list[ColleagueAnswer]:
    """To whom something of this area can be handed."""
    with house.database.read() as session:
        found = list_colleagues(session, reach_area(session, who, area).id)
        return [ColleagueAnswer(id=account.id, login=account.login) for account in found]


def _receiver(form: OwnerForm, who: Identity) -> UUID:
    receiver = form.to or who.account_id
    if receiver is None:
        raise forbidden()
    return receiver


@router.post("/tasks/{task_id}/done")
def finish(task_id: UUID, form: TaskForm, who: Who, house: House) -> Done:
    """Done; the note is kept sealed."""
    with house.database.write() as session:
        reach_task(session, who, task_id)
        settle_task(session, task_id, account_id=who.account_id, note=form.note)
        return Done(event=events.last_number(session))


@router.get("/entrances/{report_id}")
def read_report(report_id: UUID, who: Who, house: House) -> EntranceAnswer:
    """What a courier says of the way to a door, beside what is known of it."""
    with house.database.read() as session:
        reach_entrance(session, who, report_id)
        return show_entrance(session, report_id)


@router.post("/entrances/{report_id}/approve")
def approve(report_id: UUID, who: Who, house: House) -> Done:
    """Take it over: from now on every courier sees it."""
    with house.database.write() as session:
        reach_entrance(session, who, report_id)
        approve_entrance(session, report_id, who.account_id)
        return Done(event=events.last_number(session))


@router.post("/entrances/{report_id}/refuse")
def refuse_report(report_id: UUID, who: Who, house: House) -> Done:
    """Leave the door as it is known."""
    with house.database.write() as session:
        reach_entrance(session, who, report_id)
        refuse_entrance(session, report_id, who.account_id)
        return Done(event=events.last_number(session))


@router.post("/cases/{case_id}/acknowledge")
def acknowledge(case_id: UUID, form: AcknowledgeForm, who: Who, house: House) -> Done:
    """Take a rung of a case's ladder on."""
    with house.database.write() as session:
        reach_case(session, who, case_id)
        acknowledge_step(session, case_id, form.position, who.account_id)
        return Done(event=events.last_number(session))


@router.post("/cases/{case_id}/close")
def close(case_id: UUID, form: CloseCaseForm, who: Who, house: House) -> Done:
    """Close a case: how the person was found, and who saw or heard them."""
    with house.database.write() as session:
        reach_case(session, who, case_id)
        close_case(
            session, case_id, code=form.code, who=form.who, note=form.note, tell=form.tell, account_id=who.account_id
        )
        return Done(event=events.last_number(session))


@router.get("/couriers")
def read_couriers(who: Who, house: House, area: UUID | None = None) -> list[CourierAnswer]:
    """Couriers of the area by code, with their phones and their next duty."""
    with house.database.read() as session:
        return list_couriers(session, reach_area(session, who, area).id)


@router.post("/couriers/{courier_id}/link")
def make_link(courier_id: UUID, who: Who, house: House) -> LinkAnswer:
    """A way in for one phone: single use, ten minutes, as address and QR code."""
    with house.database.write() as session:
        reach_courier(session, who, courier_id)
        link = accounts.make_enrol_link(session, courier_id, account_id=who.account_id)
    url = f"{house.settings.url.rstrip('/')}/c/#{link.token}"
    valid = accounts.LINK_MINUTES * 60
    return LinkAnswer(url=url, expires_at=link.expires_at, valid_seconds=valid, qr_svg=_draw(url))


@router.post("/devices/{device_id}/revoke")
def revoke(device_id: UUID, who: Who, house: House) -> Done:
    """Shut a phone out; its live connection ends within seconds."""
    with house.database.write() as session:
        reach_device(session, who, device_id)
        accounts.revoke_device(session, device_id, account_id=who.account_id)
        return Done(event=events.last_number(session))


@router.get("/menus")
def read_menus(who: Who, house: House) -> list[MenuAnswer]:
    """What the kitchens of the area make."""
    with house.database.read() as session:
        return list_menus(session, who)


@router.get("/areas")
def read_areas(who: Who, house: House) -> list[AreaAnswer]:
    """The service areas within reach."""
    with house.database.read() as session:
        return list_areas(session, who)


def _draw(url: str) -> str:
    file = io.BytesIO()
    segno.make(url, error="m").save(file, kind="svg", scale=6, border=4, light="#fff")
    return file.getvalue().decode()
