"""People at the desk: search, one person's page, referrals by form and by file, pins."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Body, File, Form, Path, UploadFile
from fastapi.responses import Response

from dispatch import events
from dispatch.delivery.photos import find_photo, open_photo
from dispatch.intake.accepting import Accepted, accept_referral
from dispatch.intake.importing import import_referrals, report_json, write_template
from dispatch.intake.merging import merge_recipients, merges_into, undo_merge
from dispatch.intake.placing import find_dong, locate_first, pin_home
from dispatch.intake.referrals import ReferralForm, describe_fields, read_form
from dispatch.ordering.moving import move_home
from rider_api.documents.history_sheet import write_history
from rider_api.doors import Door, House, Who
from rider_api.errors import not_found, refuse_with
from rider_api.reach import reach_area, reach_home, reach_recipient
from rider_api.reading.history import read_history
from rider_api.reading.people import find_people
from rider_api.reading.person import read_person
from rider_api.schemas.common import BIGGEST, Done
from rider_api.schemas.desk_decisions import (
    AddressAnswer,
    AddressForm,
    FieldAnswer,
    ImportAnswer,
    MergeForm,
    PeopleSearch,
    PinForm,
    ReferralAnswer,
)
from rider_api.schemas.desk_people import PeoplePage, PersonPage
from rider_api.sessions import Identity, forbidden

router = APIRouter(prefix="/api/desk", tags=["desk: people"])

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.post("/recipients/search")
def search(form: PeopleSearch, who: Who, house: House) -> PeoplePage:
    """People whom `query` means (number, day of birth, part of a name, initials, phone), by number.

    A body, since addresses end up in logs.
    """
    with house.database.read() as session:
        return find_people(session, who, form.query, form.page, after=form.after)


@router.get("/recipients/{number}")
def read_one(number: Annotated[int, Path(ge=0, le=BIGGEST)], who: Who, house: House) -> PersonPage:
    """Everything about one person that the role may know."""
    with house.database.read() as session:
        return read_person(session, reach_recipient(session, who, number), who.role)


@router.get("/recipients/{number}/history.{suffix}")
def read_history_file(
    number: Annotated[int, Path(ge=0, le=BIGGEST)],
    suffix: Literal["xlsx", "csv"],
    who: Who,
    house: House,
    lang: Literal["ko", "en"] = "ko",
) -> Response:
    """What the referrer sees of one person, as a file: start, skipped days and why, cards, cases, outcome."""
    with house.database.read() as session:
        person = reach_recipient(session, who, number)
        content, media_type = write_history(read_history(session, person, who.role), suffix, lang)
    headers = {"Content-Disposition": f'attachment; filename="bapgil-{number}.{suffix}"'}
    return Response(content, media_type=media_type, headers=headers)


@router.get("/recipients/{number}/photos/{sha256}")
def read_photo(
    number: Annotated[int, Path(ge=0, le=BIGGEST)],
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
    who: Who,
    house: House,
) -> Response:
    """A photo of one of the person's cards, as JPEG."""
    with house.database.read() as session:
        photo = find_photo(session, sha256, reach_recipient(session, who, number).person_id)
        if photo is None:
            raise not_found("photo")
        return Response(open_photo(session, photo), media_type="image/jpeg")


@router.post("/recipients/{number}/merge")
def merge(number: Annotated[int, Path(ge=0, le=BIGGEST)], form: MergeForm, who: Who, house: House) -> Done:
    """Another record is the same person: its history and running orders come under this one."""
    with house.database.write() as session:
        kept, merged = reach_recipient(session, who, number), reach_recipient(session, who, form.merged)
        merge_recipients(session, kept.id, merged.id, reason=form.reason, account_id=who.account_id)
        return Done(event=events.last_number(session))


@router.post("/recipients/{number}/merges/{merge_id}/undo")
def unmerge(number: Annotated[int, Path(ge=0, le=BIGGEST)], merge_id: UUID, who: Who, house: House) -> Done:
    """They are two people after all."""
    with house.database.write() as session:
        kept = reach_recipient(session, who, number)
        if merge_id not in {each.id for each in merges_into(session, kept.id)}:
            raise not_found()
        undo_merge(session, merge_id, account_id=who.account_id)
        return Done(event=events.last_number(session))


@router.post("/recipients/{number}/address")
def change_address(
    number: Annotated[int, Path(ge=0, le=BIGGEST)], form: AddressForm, who: Who, house: House
) -> AddressAnswer:
    """Somebody lives elsewhere from today on; a numbered change of every frozen order, a task for every planned day."""
    with house.database.read() as session:
        reach_recipient(session, who, number)
    locate = locate_first(form.address, house.locate)  # may ask the network: before the transaction
    with house.database.write() as session:
        person = reach_recipient(session, who, number)
        moved = move_home(
            session, person.id, form.address, locate=locate, dong_name=form.dong, account_id=who.account_id
        )
        return AddressAnswer(
            event=events.last_number(session),
            home_id=moved.home.id,
            needs_pin=moved.home.needs_pin,
            changes=[change.number for change in moved.changes],
            too_late=[order.number for order in moved.too_late],
            planned_days=list(moved.planned_days),
        )


@router.post("/homes/{home_id}/pin")
def pin(home_id: UUID, form: PinForm, who: Who, house: House) -> Done:
    """Somebody has pointed at the door on the map."""
    with house.database.write() as session:
        reach_home(session, who, home_id)
        pin_home(session, home_id, form.lat, form.lon, who.account_id)
        return Done(event=events.last_number(session))


@router.get("/referrals/fields")
def fields() -> list[FieldAnswer]:
    """The referral form's fields: headings, choices, limits. Screens keep no list of their own."""
    return [FieldAnswer.model_validate(field) for field in describe_fields()]


@router.post("/referrals")
def refer(values: Annotated[dict[str, Any], Body()], who: Who, house: House) -> ReferralAnswer:
    """One referral by its English field keys, with `area` and `dry_run` beside them; every problem is named."""
    given = dict(values)
    area_id, dry_run = _take_area(given.pop("area", None)), _take_flag(given.pop("dry_run", False))
    form = read_form(given)
    with house.database.read() as session:
        area = reach_area(session, who, area_id)
        _check_dong(who, find_dong(session, area.id, form.receiving_centre, form.address))
    return _take_referral(form, area.id, who, house, dry_run=dry_run)


@router.post("/imports")
def import_file(
    who: Who,
    house: House,
    file: Annotated[UploadFile, File()],
    area: Annotated[UUID | None, Form()] = None,
    dry_run: Annotated[bool, Form()] = False,
) -> ImportAnswer:
    """A spreadsheet (.xlsx, .csv) of referrals, row by row; a dry run says what would happen and writes nothing."""
    with house.database.read() as session:
        area_id = reach_area(session, who, area).id
    report = import_referrals(
        house.database,
        file.filename or "",
        file.file.read(),
        area_id=area_id,
        locate=house.locate,
        dry_run=dry_run,
        account_id=who.account_id,
    )
    return ImportAnswer.model_validate(report_json(report))


@router.get("/template.xlsx")
def template() -> Response:
    """The empty form as an Excel file."""
    headers = {"Content-Disposition": 'attachment; filename="bapgil-referrals.xlsx"'}
    return Response(write_template(), media_type=SPREADSHEET, headers=headers)


class _Undone(Exception):
    """Ends a dry run's transaction."""


def _take_referral(form: ReferralForm, area_id: UUID, who: Identity, house: Door, *, dry_run: bool) -> ReferralAnswer:
    locate = locate_first(form.address, house.locate)
    accepted: Accepted | None = None
    try:
        with house.database.write() as session:
            accepted = accept_referral(session, form, area_id=area_id, locate=locate, account_id=who.account_id)
            if dry_run:
                raise _Undone
    except _Undone:
        pass
    assert accepted is not None
    return ReferralAnswer(
        outcome=accepted.outcome,
        dry_run=dry_run,
        recipient_number=None if dry_run and accepted.outcome != "unchanged" else accepted.recipient_number,
        duplicates=list(accepted.duplicates),
    )


def _check_dong(who: Identity, dong: Any) -> None:
    """A care manager refers people of the own dong centre only."""
    if who.dong_id is not None and (dong is None or dong.id != who.dong_id):
        raise forbidden()


def _take_area(value: object) -> UUID | None:
    try:
        return None if value is None or value == "" else UUID(str(value))
    except ValueError:
        raise refuse_with(422, subject=("area",)) from None


def _take_flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise refuse_with(422, subject=("dry_run",))
    return value
