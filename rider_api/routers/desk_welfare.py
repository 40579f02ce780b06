"""The welfare chain at the desk: a case in full, ladders, contacts, heat and cold warnings."""

from uuid import UUID

from fastapi import APIRouter

from dispatch import events
from dispatch.channels.contacts import end_contact, set_contact
from dispatch.channels.outbox import retry_message
from dispatch.welfare.ladder import Ladder, Rung
from dispatch.welfare.ladders import set_ladder
from dispatch.welfare.warnings import set_warning
from dispatch.welfare.weather import withdraw_warning
from rider_api.doors import House, Who
from rider_api.reach import reach_area, reach_case, reach_contact, reach_dong, reach_message, reach_warning
from rider_api.reading.exceptions import show_open_cases
from rider_api.reading.welfare import read_case, read_contacts, read_ladders, read_warnings
from rider_api.schemas.common import Done
from rider_api.schemas.desk_day import CaseAnswer
from rider_api.schemas.desk_welfare import (
    CaseDetail,
    ContactForm,
    ContactsAnswer,
    LadderForm,
    LaddersAnswer,
    WarningAnswer,
    WarningForm,
)

router = APIRouter(prefix="/api/desk", tags=["desk: welfare"])


@router.get("/cases")
def read_open(who: Who, house: House, area: UUID | None = None) -> list[CaseAnswer]:
    """Cases that are not closed, the oldest first: of the area, or of a care manager's own people."""
    with house.database.read() as session:
        return show_open_cases(session, reach_area(session, who, area).id, who.dong_id, who.role)


@router.get("/cases/{case_id}")
def read_one(case_id: UUID, who: Who, house: House) -> CaseDetail:
    """One case: its ladder, why it goes faster, who was told over which channel and whether it arrived."""
    with house.database.read() as session:
        reach_case(session, who, case_id)
        return read_case(session, case_id, who.role)


@router.post("/messages/{message_id}/retry")
def retry(message_id: UUID, who: Who, house: House) -> Done:
    """Try a message again that was given up."""
    with house.database.write() as session:
        reach_message(session, who, message_id)
        retry_message(session, message_id)
        return Done(event=events.last_number(session))


@router.get("/ladders")
def ladders(who: Who, house: House, area: UUID | None = None) -> LaddersAnswer:
    """The ladders in force and their history."""
    with house.database.read() as session:
        return read_ladders(session, reach_area(session, who, area).id)


@router.post("/ladders")
def change_ladder(form: LadderForm, who: Who, house: House) -> Done:
    """Write the next version of one cause's ladder; open cases keep theirs."""
    ladder = Ladder(
        cause=form.cause,
        rungs=tuple(Rung(**rung.model_dump()) for rung in form.rungs),
        jumps=tuple(form.jumps),
        most_jumps=form.most_jumps,
        office_start_seconds=form.office_start_seconds,
        office_end_seconds=form.office_end_seconds,
    )
    with house.database.write() as session:
        area = reach_area(session, who, form.area)
        set_ladder(session, ladder, area_id=area.id, valid_from=form.valid_from, account_id=who.account_id)
        return Done(event=events.last_number(session))


@router.get("/contacts")
def contacts(who: Who, house: House, area: UUID | None = None) -> ContactsAnswer:
    """How the ladder's targets are reached, and which channels can be used."""
    with house.database.read() as session:
        return read_contacts(session, reach_area(session, who, area).id, house.settings)


@router.post("/contacts")
def add_contact(form: ContactForm, who: Who, house: House) -> Done:
    """From now on a target is reached at this address too."""
    with house.database.write() as session:
        area = reach_area(session, who, form.area)
        if form.dong is not None:
            reach_dong(session, area, form.dong)
        set_contact(
            session,
            area_id=area.id,
            target=form.target,
            channel=form.channel,
            address=form.address,
            dong_id=form.dong,
            account_id=who.account_id,
        )
        return Done(event=events.last_number(session))


@router.post("/contacts/{contact_id}/end")
def drop_contact(contact_id: UUID, who: Who, house: House) -> Done:
    """Nothing goes there any more."""
    with house.database.write() as session:
        reach_contact(session, who, contact_id)
        end_contact(session, contact_id, who.account_id)
        return Done(event=events.last_number(session))


@router.get("/warnings")
def warnings(who: Who, house: House, area: UUID | None = None) -> list[WarningAnswer]:
    """Heat and cold warnings, the newest first."""
    with house.database.read() as session:
        return read_warnings(session, reach_area(session, who, area).id)


@router.post("/warnings")
def warn(form: WarningForm, who: Who, house: House) -> Done:
    """A heat or cold warning holds from day to day."""
    with house.database.write() as session:
        area = reach_area(session, who, form.area)
        set_warning(
            session,
            area.id,
            kind=form.kind,
            from_day=form.from_day,
            until_day=form.until_day,
            account_id=who.account_id,
        )
        return Done(event=events.last_number(session))


@router.post("/warnings/{warning_id}/withdraw")
def withdraw(warning_id: UUID, who: Who, house: House) -> Done:
    """It holds no longer."""
    with house.database.write() as session:
        reach_warning(session, who, warning_id)
        withdraw_warning(session, warning_id, who.account_id)
        return Done(event=events.last_number(session))
