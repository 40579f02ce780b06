"""Contacts (연락처): how the targets of a ladder are reached. Set at the desk; ended, never deleted."""

import re
from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlmodel import Session, col, or_, select

from dispatch import clock, events
from dispatch.channels.carriers import CARRIED, EMAIL
from dispatch.errors import refuse
from dispatch.intake.referrals import holds_resident_number
from models.messages import Contact

TARGETS = ("coordinator", "dong_care_manager", "night_centre", "field_visit", "police_119")
"""A guardian's phone stands with the recipient, a courier has the page."""
_EMAIL = re.compile(r"[^@\s<>,;]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_PHONE = re.compile(r"\+?[0-9][0-9-]{1,18}[0-9]")


def set_contact(
    session: Session,
    *,
    area_id: UUID,
    target: str,
    channel: str,
    address: str,
    dong_id: UUID | None = None,
    account_id: UUID | None = None,
) -> Contact:
    """From now on `target` is reached at `address` too. Refused: contact.target, contact.channel, contact.address."""
    _check(target, channel, address.strip())
    events.take_turn(session)
    key = session.info["vault"].new_person_key(uuid4())
    session.add(key)
    session.flush()
    row = Contact(
        area_id=area_id, dong_id=dong_id, target=target, channel=channel, person_id=key.person_id,
        made_at=clock.now(), made_by=account_id,
    )  # fmt: skip
    row.address = address.strip()
    session.add(row)
    session.flush()
    _record(session, "contact.set", row, account_id)
    return row


def end_contact(session: Session, contact_id: UUID, account_id: UUID | None = None) -> Contact:
    """Nothing goes there any more. Twice is once. Refused: contact.unknown."""
    events.take_turn(session)
    row = session.get(Contact, contact_id)
    if row is None:
        raise refuse(
            "contact.unknown",
            cause=("그런 연락처가 없습니다.", "There is no such contact."),
            action=("화면을 새로 고치세요.", "Reload the screen."),
            subject=(str(contact_id),),
            status=404,
        )
    if row.ended_at is None:
        row.ended_at, row.ended_by = clock.now(), account_id
        session.flush()
        _record(session, "contact.ended", row, account_id)
    return row


def contacts_of(session: Session, area_id: UUID) -> Sequence[Contact]:
    """An area's contacts, ended ones included, in the order of their targets."""
    statement = select(Contact).where(Contact.area_id == area_id)
    return session.exec(statement.order_by(Contact.target, col(Contact.made_at), col(Contact.id))).all()


def find_contacts(session: Session, area_id: UUID, dong_id: UUID | None, target: str) -> Sequence[Contact]:
    """Where `target` is reached now for a person of this dong: the dong's own contacts, else those of the area."""
    statement = select(Contact).where(
        Contact.area_id == area_id,
        Contact.target == target,
        col(Contact.ended_at).is_(None),
        or_(col(Contact.dong_id).is_(None), Contact.dong_id == dong_id),
    )
    found = session.exec(statement.order_by(col(Contact.made_at), col(Contact.id))).all()
    own = [contact for contact in found if contact.dong_id is not None]
    return own or found


def _check(target: str, channel: str, address: str) -> None:
    if target not in TARGETS:
        raise refuse(
            "contact.target",
            cause=("그런 담당이 없습니다.", "There is no such target."),
            action=("목록에서 하나를 고르세요.", "Choose one of those listed."),
            subject=TARGETS,
            status=422,
        )
    if channel not in CARRIED:
        raise refuse(
            "contact.channel",
            cause=("그런 알림 방법이 없습니다.", "There is no such channel."),
            action=("email 이나 sms 를 고르세요.", "Choose email or sms."),
            subject=CARRIED,
            status=422,
        )
    pattern = _EMAIL if channel == EMAIL else _PHONE
    if holds_resident_number(address) or not pattern.fullmatch(address):
        raise refuse(
            "contact.address",
            cause=("전자우편 주소나 전화번호로 읽을 수 없습니다.", "Not an e-mail address or telephone number."),
            action=("다시 적어 주세요.", "Write it again."),
            status=422,
        )


def _record(session: Session, kind: str, row: Contact, account_id: UUID | None) -> None:
    events.record(
        session, kind, area_id=row.area_id, subject=row.id, account_id=account_id,
        data={"target": row.target, "channel": row.channel},
    )  # fmt: skip
