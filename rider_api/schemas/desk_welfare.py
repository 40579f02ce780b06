"""The welfare chain at the desk: a case in full, ladders and their versions, contacts, warnings."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from rider_api.schemas.common import Answer, Count, Day, Guardian, Message, Moment, Sent, Short
from rider_api.schemas.desk_day import CaseAnswer

Seconds = Annotated[int, Field(ge=0, le=86_400)]


class RiskAnswer(Answer):
    """`reasons` are codes, the gravest first."""

    level: str
    reasons: list[str]


class JumpAnswer(Answer):
    reason: str
    at: Moment


class MessageAnswer(Answer):
    """Who was told over which channel, and whether it arrived. Never what it says."""

    id: UUID
    template: str
    target: str
    channel: str
    status: str
    reason: str | None
    position: int | None
    made_at: Moment
    attempts: int
    sent_at: Moment | None
    arrived: bool | None
    """Desk: acknowledged; courier: a phone has shown it; others: the channel has taken it. None: held back."""


class ReachAnswer(Answer):
    """How the person of a case is reached; what the role may not read is null."""

    phone: str | None
    address: str
    entry_note: str | None
    guardian: Guardian | None


class CaseDetail(Answer):
    case: CaseAnswer
    reach: ReachAnswer
    risk: RiskAnswer
    jumps: list[JumpAnswer]
    messages: list[MessageAnswer]
    consents_to_third_parties: bool
    closed_at: Moment | None
    closing_code: str | None
    closed_by_seeing: str | None
    closing_note: str | None


class RungForm(Message):
    target: Short
    after_minutes: Count
    night_target: Short | None = None
    holiday_target: Short | None = None


class LadderForm(Message):
    """The next version of a ladder; without `valid_from` from now on."""

    area: UUID | None = None
    cause: Short
    rungs: Annotated[list[RungForm], Field(max_length=50)]
    jumps: Annotated[list[Short], Field(max_length=20)]
    most_jumps: Count
    office_start_seconds: Seconds
    office_end_seconds: Seconds
    valid_from: Sent | None = None


class RungAnswer(Answer):
    target: str
    after_minutes: int
    night_target: str | None
    holiday_target: str | None


class LadderAnswer(Answer):
    cause: str
    rungs: list[RungAnswer]
    jumps: list[str]
    most_jumps: int
    office_start_seconds: int
    office_end_seconds: int


class LadderVersion(Answer):
    id: UUID
    own: bool
    """Of this area; false: of all areas."""
    valid_from: Moment
    made_at: Moment
    made_by: str | None
    ladder: LadderAnswer


class LaddersAnswer(Answer):
    """`now` is what a case that is opened now gets; `versions` is the history, the newest first."""

    now: list[LadderAnswer]
    versions: list[LadderVersion]
    targets: list[str]
    jumps: list[str]


class ContactForm(Message):
    area: UUID | None = None
    dong: UUID | None = None
    target: Short
    channel: Short
    address: Short


class ContactAnswer(Answer):
    id: UUID
    target: str
    channel: str
    dong: str | None
    address: str | None
    """None when its key was destroyed."""
    made_at: Moment
    ended_at: Moment | None


class ContactsAnswer(Answer):
    contacts: list[ContactAnswer]
    configured: list[str]
    """Channels that this installation can use now."""
    targets: list[str]


class WarningForm(Message):
    area: UUID | None = None
    kind: Short
    from_day: Day
    until_day: Day


class WarningAnswer(Answer):
    id: UUID
    kind: str
    from_day: date
    until_day: date
    source: str
    made_at: Moment
    withdrawn_at: Moment | None
