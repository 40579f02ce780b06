"""Whom a case's rungs and its end are told, over which channel, and what is held back and why."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.channels.carriers import COURIER, DESK, EMAIL, SMS, is_configured
from dispatch.channels.contacts import find_contacts
from dispatch.channels.outbox import Draft, messages_of_case, write_message
from dispatch.channels.texts import ALL_CLEAR, STEP, About, Wording, word_all_clear, word_step
from dispatch.intake.placing import newest_homes
from dispatch.settings import settings
from dispatch.tasks import finish_task
from dispatch.welfare.ladder import CARE_MANAGER, GUARDIAN
from models.messages import Message
from models.orders import DailyOrder
from models.people import Recipient
from models.personal import Erased
from models.places import Home
from models.statuses import MessageStatus, TaskKind, TaskStatus
from models.tasks import Task
from models.welfare import Case, CaseStep

TOLD_ON_WISH = (GUARDIAN, CARE_MANAGER)
"""Who may be given the all-clear although nobody had alarmed them."""
_WHO_GOES_THERE = ("night_centre", "field_visit", "police_119")
NO_CONSENT, NO_ADDRESS, NOT_CONFIGURED = "no_consent", "no_address", "not_configured"


def tell_step(session: Session, case: Case, step: CaseStep, *, event_number: int) -> None:
    """Write the messages of a rung that fires: always to the desk, and to whoever the rung reaches."""
    teller = _Teller(session, case)
    key = f"step/{step.id}"
    teller.note_inside(f"{key}/{DESK}", DESK, template=STEP, event_number=event_number, position=step.position)
    wording = word_step(
        case.cause, teller.about(step.target), at=_time_of_day(case.opened_at), link=_link(step.target)
    )
    teller.tell(key, step.target, STEP, wording, position=step.position)


def tell_closing(session: Session, case: Case, *, tell: Collection[str], event_number: int) -> None:
    """Write what the courier is told of the outcome, and the all-clear to who was alarmed or is wished to know."""
    teller = _Teller(session, case)
    teller.note_inside(f"closed/{case.id}/{COURIER}", COURIER, template=ALL_CLEAR, event_number=event_number)
    assert case.closed_at is not None  # it was closed just now
    assert case.closing_code is not None
    alarmed = {message.target for message in messages_of_case(session, case.id) if _went_out(message)}
    for target in sorted(alarmed | (set(tell) & set(TOLD_ON_WISH))):
        wording = word_all_clear(case.closing_code, teller.about(target), at=_time_of_day(case.closed_at))
        teller.tell(f"closed/{case.id}/{target}", target, ALL_CLEAR, wording)
    for task in _calls_to_make(session, case):
        finish_task(session, task.id)


class _Teller:
    """Writes the messages of one case."""

    def __init__(self, session: Session, case: Case) -> None:
        self.session, self.case = session, case
        self.order = session.get_one(DailyOrder, case.daily_order_id)
        self.person = session.get_one(Recipient, case.recipient_id)
        self.home: Home | None = newest_homes(session, [self.person.id]).get(self.person.id)

    def note_inside(
        self, key: str, target: str, *, template: str, event_number: int, position: int | None = None
    ) -> None:
        """Desk and phones are told by the event itself."""
        draft = self._draft(key, target, target, template, position)
        write_message(self.session, replace(draft, event_number=event_number))

    def tell(self, key: str, target: str, template: str, wording: Wording, *, position: int | None = None) -> None:
        """To every address of the target; where there is none or it may not be used, that is written down instead."""
        for number, (channel, to, withheld) in enumerate(self._addresses(target)):
            draft = self._draft(f"{key}/{target}/{channel}/{number}", target, channel, template, position)
            write_message(self.session, replace(draft, withheld=withheld, to=to, **vars(wording)))

    def _draft(self, key: str, target: str, channel: str, template: str, position: int | None) -> Draft:
        return Draft(
            natural_key=key,
            area_id=self.order.area_id,
            day=self.case.day,
            case_id=self.case.id,
            position=position,
            template=template,
            target=target,
            channel=channel,
            person_id=self.case.person_id,
        )

    def _addresses(self, target: str) -> Iterator[tuple[str, str, str | None]]:
        """(channel, address, why it is held back)."""
        if target == GUARDIAN:
            yield self._guardian()
            return
        dong_id = None if self.home is None else self.home.dong_id
        for contact in find_contacts(self.session, self.order.area_id, dong_id, target):
            yield (contact.channel, contact.address, self._held_back(target))

    def _guardian(self) -> tuple[str, str, str | None]:
        guardian = _open(self.person, "guardian") or {}
        phone = str(guardian.get("phone") or "")
        if not phone:
            return SMS, "", NO_ADDRESS
        if not self.person.consent_third_parties:
            return SMS, "", NO_CONSENT
        return SMS, phone, None if is_configured(settings(), SMS) else NOT_CONFIGURED

    def _held_back(self, target: str) -> str | None:
        """Danger to life goes before consent (Personal Information Protection Act §15 (1) 5)."""
        if self.case.cause == "urgent_now" or self.person.consent_third_parties or target == "coordinator":
            return None
        return NO_CONSENT

    def about(self, target: str) -> About:
        """The person as `target` may know them."""
        name = str(_open(self.person, "name") or "")
        if target == GUARDIAN:
            return About(who=name or f"대상자 {self.person.number}")
        if target in _WHO_GOES_THERE:
            address = "" if self.home is None else str(_open(self.home, "address") or "")
            phone = str(_open(self.person, "phone") or "")
            where = ", ".join(part for part in (address, phone) if part)
            return About(who=f"{name} ({self.person.number})", where=where)
        masked = f"{name[:1]}○○ " if name else ""
        return About(who=f"{masked}(대상자 {self.person.number})")


def _went_out(message: Message) -> bool:
    return (
        message.template == STEP
        and message.channel in (EMAIL, SMS)
        and message.status in (MessageStatus.WAITING, MessageStatus.SENT)
    )


def _calls_to_make(session: Session, case: Case) -> Sequence[Task]:
    """Tasks to call somebody instead of a message of this case."""
    statement = select(Task).where(
        Task.kind == TaskKind.CHANNEL_FAILING,
        Task.subject_id == str(case.id),
        col(Task.status) == TaskStatus.OPEN,
    )
    return session.exec(statement).all()


def _open(row: Recipient | Home, attribute: str) -> Any:
    try:
        return getattr(row, attribute)
    except Erased:
        return None


def _time_of_day(moment: datetime) -> str:
    return moment.astimezone(clock.KST).strftime("%H:%M")


def _link(target: str) -> str:
    """Only who has an account there is sent to the desk."""
    return f"{settings().url.rstrip('/')}/desk/" if target in (CARE_MANAGER, "coordinator") else ""

