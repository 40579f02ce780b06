"""A welfare case in full: its ladder, why it goes faster, who was told and whether it arrived; and how it is set up."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.channels.carriers import CARRIED, COURIER, DESK, build_carriers
from dispatch.channels.contacts import TARGETS as CONTACT_TARGETS
from dispatch.channels.contacts import contacts_of
from dispatch.channels.outbox import messages_of_case
from dispatch.intake.placing import newest_homes
from dispatch.settings import Settings
from dispatch.welfare.ladder import CAUSES, JUMPS, TARGETS
from dispatch.welfare.ladders import as_ladder, ladder_json, ladder_versions, read_ladder
from dispatch.welfare.records import steps_of
from dispatch.welfare.risk import assess_risk
from dispatch.welfare.weather import warnings_of
from models.accounts import Account, Device
from models.deliveries import Fact
from models.fleet import Duty
from models.messages import Contact, Message
from models.people import Recipient
from models.personal import Erased
from models.places import Dong
from models.statuses import MessageStatus, Role
from models.welfare import Case
from rider_api.permissions import Field
from rider_api.reading.exceptions import show_case_rows
from rider_api.reading.lens import Lens, lens_for
from rider_api.schemas.common import Guardian
from rider_api.schemas.desk_welfare import (
    CaseDetail,
    ContactAnswer,
    ContactsAnswer,
    JumpAnswer,
    LadderAnswer,
    LaddersAnswer,
    LadderVersion,
    MessageAnswer,
    ReachAnswer,
    RiskAnswer,
    WarningAnswer,
)

WARNINGS_BACK, WARNINGS_AHEAD = timedelta(days=60), timedelta(days=120)


def read_case(session: Session, case_id: UUID, role: Role) -> CaseDetail:
    """Everything about one case that the role may know."""
    case = session.get_one(Case, case_id)
    person = session.get_one(Recipient, case.recipient_id)
    lens = lens_for(session, role, [person.person_id])
    closing: dict[str, str] = lens.show(case, "closing_note", Field.WELFARE) or {}
    return CaseDetail(
        case=show_case_rows(session, [(case, person)], role)[0],
        reach=_show_reach(session, person, lens),
        risk=show_risk(session, person),
        jumps=[JumpAnswer.model_validate(jump) for jump in case.jumps or []],
        messages=_messages(session, case),
        consents_to_third_parties=person.consent_third_parties,
        closed_at=case.closed_at,
        closing_code=case.closing_code,
        closed_by_seeing=closing.get("who"),
        closing_note=closing.get("note"),
    )


def _show_reach(session: Session, person: Recipient, lens: Lens) -> ReachAnswer:
    home = newest_homes(session, [person.id]).get(person.id)
    dong = None if home is None or home.dong_id is None else session.get(Dong, home.dong_id)
    guardian = lens.show(person, "guardian", Field.GUARDIAN)
    return ReachAnswer(
        phone=lens.show(person, "phone", Field.PHONE),
        address=lens.address(home, "" if dong is None else dong.name),
        entry_note=lens.entry_note(person),
        guardian=None if guardian is None else Guardian.model_validate(guardian),
    )


def show_risk(session: Session, person: Recipient) -> RiskAnswer:
    """A person's risk today."""
    risk = assess_risk(session, person, clock.today())
    return RiskAnswer(level=risk.level.value, reasons=list(risk.reasons))


def read_ladders(session: Session, area_id: UUID) -> LaddersAnswer:
    """The ladders in force, and the newest versions there were or will be."""
    rows = ladder_versions(session, area_id)
    logins = {account.id: account.login for account in session.exec(select(Account)).all()}
    return LaddersAnswer(
        now=[LadderAnswer.model_validate(ladder_json(read_ladder(session, area_id, cause))) for cause in CAUSES],
        versions=[
            LadderVersion(
                id=row.id,
                own=row.area_id is not None,
                valid_from=row.valid_from,
                made_at=row.made_at,
                made_by=None if row.made_by is None else logins.get(row.made_by),
                ladder=LadderAnswer.model_validate(ladder_json(as_ladder(row))),
            )
            for row in rows
        ],
        targets=list(TARGETS),
        jumps=list(JUMPS),
    )


def read_contacts(session: Session, area_id: UUID, settings: Settings) -> ContactsAnswer:
    """How targets are reached; for coordinators only."""
    dongs = {dong.id: dong.name for dong in session.exec(select(Dong).where(Dong.area_id == area_id)).all()}
    return ContactsAnswer(
        contacts=[_contact(row, dongs) for row in contacts_of(session, area_id)],
        configured=[channel for channel in CARRIED if channel in build_carriers(settings)],
        targets=list(CONTACT_TARGETS),
    )


def read_warnings(session: Session, area_id: UUID) -> list[WarningAnswer]:
    """Heat and cold warnings of the last two and the next four months, the newest first."""
    today = clock.today()
    rows = warnings_of(session, area_id, today - WARNINGS_BACK, today + WARNINGS_AHEAD)
    return [WarningAnswer.model_validate(row, from_attributes=True) for row in reversed(rows)]


def _contact(row: Contact, dongs: dict[UUID, str]) -> ContactAnswer:
    try:
        address: str | None = row.address
    except Erased:
        address = None
    return ContactAnswer(
        id=row.id,
        target=row.target,
        channel=row.channel,
        dong=None if row.dong_id is None else dongs.get(row.dong_id),
        address=address,
        made_at=row.made_at,
        ended_at=row.ended_at,
    )


def _messages(session: Session, case: Case) -> list[MessageAnswer]:
    acknowledged = {step.position for step in steps_of(session, case.id) if step.acknowledged_at is not None}
    shown = _shown_event(session, case)
    return [_message(row, acknowledged, shown) for row in messages_of_case(session, case.id)]


def _message(row: Message, acknowledged: set[int], shown_event: int) -> MessageAnswer:
    kept = {"id", "template", "target", "channel", "reason", "position", "made_at", "attempts", "sent_at"}
    return MessageAnswer(
        **row.model_dump(include=kept), status=row.status.value, arrived=_arrived(row, acknowledged, shown_event)
    )


def _arrived(row: Message, acknowledged: set[int], shown_event: int) -> bool | None:
    if row.status == MessageStatus.WITHHELD:
        return None
    if row.channel == DESK:
        return row.position in acknowledged
    if row.channel == COURIER:
        return row.event_number is not None and shown_event >= row.event_number
    return row.status == MessageStatus.SENT


def _shown_event(session: Session, case: Case) -> int:
    """The newest event that a phone of the crew at the door has shown."""
    fact = session.get_one(Fact, case.opened_by_fact)
    duty = None if fact.duty_id is None else session.get(Duty, fact.duty_id)
    couriers = [fact.courier_id, *(UUID(courier) for courier in (duty.courier_ids if duty else ()))]
    phones: Sequence[Device] = session.exec(select(Device).where(col(Device.courier_id).in_(couriers))).all()
    return max((phone.seen_event for phone in phones if phone.revoked_at is None), default=0)
