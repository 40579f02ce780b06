"""A referral comes in: person, home, form and requested standing order, all or nothing.

The same form a second time changes nothing. The same person from the same centre gets a new referral; somebody
who may be known already (same birth date, and the same name, phone or address) is taken in and flagged, and
no standing order of theirs starts before somebody has looked.
"""

import json
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlmodel import Session, col, func, select

from dispatch import clock, events
from dispatch.errors import explain
from dispatch.intake.menus import get_menu
from dispatch.intake.placing import Locate, find_dong, newest_homes, place_home
from dispatch.intake.referrals import ReferralForm
from dispatch.intake.search_marks import mark_person
from dispatch.ordering.standing import duplicate_key
from dispatch.tasks import before_next_freeze, raise_task
from models.orders import StandingOrder
from models.people import Recipient, Referral
from models.places import Home
from models.statuses import StandingOrderStatus, TaskKind

ACCEPTED, UNCHANGED, FLAGGED = "accepted", "unchanged", "flagged"


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """What became of a form. `duplicates` are numbers of recipients who may be the same person."""

    outcome: str
    """accepted | unchanged | flagged"""
    recipient_id: UUID
    recipient_number: int
    referral_id: UUID
    standing_order_id: UUID
    duplicates: tuple[int, ...] = ()


def accept_referral(
    session: Session, form: ReferralForm, *, area_id: UUID, locate: Locate, account_id: UUID | None = None
) -> Accepted:
    """Take a referral in. Raises `BadForm` where its menu or kitchen does not exist in the area."""
    events.take_turn(session)
    content_hash = _content_hash(session, form, area_id)
    known = session.exec(select(Referral).where(Referral.content_hash == content_hash)).first()
    if known is not None:
        return _unchanged(session, known)
    menu = get_menu(session, area_id, menu=form.menu, kitchen=form.kitchen)
    same, similar = _known_people(session, form)
    recipient = _update_recipient(session, same, form) if same else _new_recipient(session, form)
    _place(session, recipient, form, area_id=area_id, locate=locate)
    referral = _add_referral(session, recipient, form, content_hash)
    order = _add_request(session, recipient, referral, form, menu_id=menu.id)
    duplicates = tuple(sorted(other.number for other in similar))
    if duplicates and same is None:
        _flag(session, recipient, referral, order, duplicates, area_id=area_id)
    outcome = FLAGGED if duplicates and same is None else ACCEPTED
    events.record(
        session,
        "referral.accepted",
        area_id=area_id,
        subject=referral.id,
        account_id=account_id,
        data={"recipient": recipient.number, "outcome": outcome},
    )
    return Accepted(
        outcome=outcome,
        recipient_id=recipient.id,
        recipient_number=recipient.number,
        referral_id=referral.id,
        standing_order_id=order.id,
        duplicates=duplicates if outcome == FLAGGED else (),
    )


def _content_hash(session: Session, form: ReferralForm, area_id: UUID) -> str:
    content = json.dumps(form.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return str(session.info["vault"].search_hash("referral", f"{area_id} {content}"))


def _unchanged(session: Session, referral: Referral) -> Accepted:
    recipient = session.get_one(Recipient, referral.recipient_id)
    order = session.exec(select(StandingOrder).where(StandingOrder.referral_id == referral.id)).one()
    return Accepted(
        outcome=UNCHANGED,
        recipient_id=recipient.id,
        recipient_number=recipient.number,
        referral_id=referral.id,
        standing_order_id=order.id,
    )


def _known_people(session: Session, form: ReferralForm) -> tuple[Recipient | None, list[Recipient]]:
    """The very person (same name, birth date, phone and centre), and those who may be."""
    vault = session.info["vault"]
    name, phone = vault.search_hash("name", form.name), _phone_hash(session, form.phone)
    address = vault.search_hash("address", form.address)
    born = vault.search_hash("birth_date", form.birth_date.isoformat())
    same_birth = session.exec(
        select(Recipient).where(Recipient.birth_date_hash == born).order_by(col(Recipient.number))
    ).all()
    similar = []
    for other in same_birth:
        same_name, same_phone = other.name_hash == name, phone is not None and other.phone_hash == phone
        same_address = _lives_at(session, other, address)
        reachable = same_phone or (phone is None and other.phone_hash is None and same_address)
        if same_name and reachable and _is_of_centre(session, other, form.receiving_centre):
            return other, []
        if same_name or same_phone or same_address:
            similar.append(other)
    return None, similar


def _lives_at(session: Session, recipient: Recipient, address_hash: str) -> bool:
    homes = select(Home.id).where(Home.recipient_id == recipient.id, Home.address_hash == address_hash)
    return session.exec(homes).first() is not None


def _is_of_centre(session: Session, recipient: Recipient, centre: str) -> bool:
    centres = session.exec(select(Referral.centre).where(Referral.recipient_id == recipient.id))
    return any("".join(each.split()) == "".join(centre.split()) for each in centres)


def _new_recipient(session: Session, form: ReferralForm) -> Recipient:
    vault = session.info["vault"]
    key = vault.new_person_key(uuid4())
    session.add(key)
    session.flush()
    recipient = Recipient(
        person_id=key.person_id,
        number=session.exec(select(func.coalesce(func.max(Recipient.number), 0))).one() + 1,
        name_hash=vault.search_hash("name", form.name),
        birth_date_hash=vault.search_hash("birth_date", form.birth_date.isoformat()),
        created_at=clock.now(),
    )
    recipient.birth_date = form.birth_date.isoformat()
    return _update_recipient(session, recipient, form)


def _update_recipient(session: Session, recipient: Recipient, form: ReferralForm) -> Recipient:
    """The newest form says how a person is reached and got in to."""
    recipient.name = form.name
    recipient.phone = form.phone
    recipient.phone_hash = _phone_hash(session, form.phone)
    recipient.guardian = _guardian(form)
    recipient.entry_note = form.entry_note or None
    recipient.diet = form.diet
    recipient.high_risk = form.high_risk
    recipient.consent_privacy = form.consent_privacy
    recipient.consent_sensitive = form.consent_sensitive
    recipient.consent_third_parties = form.consent_third_parties
    session.add(recipient)
    session.flush()
    mark_person(session, recipient)
    return recipient


def _guardian(form: ReferralForm) -> dict[str, str] | None:
    if not form.guardian_name:
        return None
    return {"name": form.guardian_name, "relation": form.guardian_relation, "phone": form.guardian_phone or ""}


def _phone_hash(session: Session, phone: str | None) -> str | None:
    return None if phone is None else session.info["vault"].search_hash("phone", phone.replace("-", ""))


def _place(session: Session, recipient: Recipient, form: ReferralForm, *, area_id: UUID, locate: Locate) -> None:
    """A new home only where the address is another one: a pin that somebody has set stays."""
    present = newest_homes(session, [recipient.id]).get(recipient.id)
    if present and present.address_hash == session.info["vault"].search_hash("address", form.address):
        return
    dong = find_dong(session, area_id, form.receiving_centre, form.address)
    due_at = before_next_freeze(session, form.weekdays, form.start_day)
    place_home(
        session, recipient, address=form.address, area_id=area_id, dong=dong, locate=locate, pin_due_at=due_at
    )


def _add_referral(session: Session, recipient: Recipient, form: ReferralForm, content_hash: str) -> Referral:
    referral = Referral(
        person_id=recipient.person_id,
        recipient_id=recipient.id,
        content_hash=content_hash,
        centre=form.receiving_centre,
        round=form.referral_round,
        received_on=form.registered_on or clock.today(),
        created_at=clock.now(),
    )
    referral.form = form.model_dump(mode="json")
    session.add(referral)
    session.flush()
    return referral


def _add_request(
    session: Session, recipient: Recipient, referral: Referral, form: ReferralForm, *, menu_id: UUID
) -> StandingOrder:
    start, end = form.preferred_time or (None, None)
    order = StandingOrder(
        recipient_id=recipient.id,
        referral_id=referral.id,
        menu_id=menu_id,
        status=StandingOrderStatus.REQUESTED,
        weekdays=list(form.weekdays),
        meals_a_visit=form.meals_a_visit,
        approved_meals=form.approved_meals,
        start_day=form.start_day,
        end_day=form.end_day,
        window_start_seconds=start,
        window_end_seconds=end,
        paid_by=form.paid_by,
        person_id=recipient.person_id,
        created_at=clock.now(),
    )
    order.provider_note = form.provider_note or None
    session.add(order)
    session.flush()
    return order


def _flag(
    session: Session,
    recipient: Recipient,
    referral: Referral,
    order: StandingOrder,
    duplicates: tuple[int, ...],
    *,
    area_id: UUID,
) -> None:
    numbers = ", ".join(str(number) for number in duplicates)
    raise_task(
        session,
        area_id=area_id,
        kind=TaskKind.CHECK_DUPLICATE,
        natural_key=duplicate_key(referral.id),
        reason=explain(
            "referral.duplicate",
            cause=(
                f"대상자 {recipient.number}번은 {numbers}번과 같은 분일 수 있습니다 "
                "(생년월일과 이름·전화·주소 중 하나가 같음).",
                f"recipient {recipient.number} may be the same person as {numbers} "
                "(same birth date and name, phone or address)",
            ),
            action=(
                "두 기관에 확인한 뒤 업무를 완료하고 승인하거나, 의뢰를 거절하세요.",
                "Ask both offices; then finish this task and approve, or refuse the referral.",
            ),
            subject=(str(recipient.id),),
        ),
        due_at=before_next_freeze(session, order.weekdays, order.start_day),
        subject_id=recipient.id,
    )
