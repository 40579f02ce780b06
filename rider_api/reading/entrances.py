"""A courier's report about a door, beside what is known of it."""

from uuid import UUID

from sqlmodel import Session

from dispatch.delivery.entrances import get_report
from dispatch.delivery.photos import find_photo
from dispatch.intake.placing import newest_homes
from models.entrances import EntranceReport
from models.people import Recipient
from rider_api.schemas.desk_people import EntranceAnswer
from routing.travel.geodesy import metres_between


def show_entrance(session: Session, report_id: UUID) -> EntranceAnswer:
    report = get_report(session, report_id)
    recipient = session.get_one(Recipient, report.recipient_id)
    photo = report.photo_sha256
    arrived = photo is not None and find_photo(session, photo, report.person_id) is not None
    return EntranceAnswer(
        id=report.id,
        number=recipient.number,
        status=report.status.value,
        made_at=report.made_at,
        lat=report.lat,
        lon=report.lon,
        accuracy_metres=report.accuracy_metres,
        metres_from_pin=_metres_from_pin(session, report),
        way=report.way,
        known_way=recipient.entry_note,
        photo=photo if arrived else None,
    )


def _metres_from_pin(session: Session, report: EntranceReport) -> int | None:
    home = newest_homes(session, [report.recipient_id]).get(report.recipient_id)
    if home is None or home.lat is None or home.lon is None or report.lat is None or report.lon is None:
        return None
    return round(float(metres_between(home.lat, home.lon, report.lat, report.lon)))
