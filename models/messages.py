"""Who is told what over which channel: contacts, and the outbox of messages."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from models.columns import moment, points_to, row_id
from models.personal import personal, sealed_column
from models.statuses import MessageStatus, status_column


class Contact(SQLModel, table=True):
    """How a rung's target is reached (연락처): the night centre's number, a dong's mailbox. Ended, never deleted.

    A guardian has none: their number stands with the recipient.
    """

    __tablename__ = "contact"
    id: UUID = row_id()
    area_id: UUID = points_to("area.id")
    dong_id: UUID | None = points_to("dong.id", nullable=True)
    """Only for people of this dong; None: for the whole area."""
    target: str
    channel: str
    """email | sms"""
    person_id: UUID = points_to("person_key.person_id")
    address_sealed: bytes | None = sealed_column()
    made_at: datetime = moment()
    made_by: UUID | None = points_to("account.id", nullable=True)
    ended_at: datetime | None = moment(nullable=True)
    ended_by: UUID | None = points_to("account.id", nullable=True)

    address = personal("address")


class Message(SQLModel, table=True):
    """One message to one address over one channel (발송함). Written in the transaction of its cause, carried later.

    `content` is sealed under the key of the person it speaks of; the row itself holds ids and codes only.
    """

    __tablename__ = "message"
    id: UUID = row_id()
    natural_key: str = Field(unique=True)
    """The same cause makes the same message; receivers are given `id` to recognise a repetition."""
    area_id: UUID = points_to("area.id")
    day: date | None = Field(default=None, index=True)
    case_id: UUID | None = points_to("welfare_case.id", nullable=True)
    position: int | None = None
    """The rung of the case's ladder that it belongs to."""
    template: str
    """Which text it is (docs/channels.md)."""
    target: str
    channel: str
    """desk | courier | email | sms"""
    status: MessageStatus = Field(sa_type=status_column(MessageStatus), index=True)
    reason: str | None = None
    """Why it is withheld, or what went wrong last (a code)."""
    person_id: UUID = points_to("person_key.person_id")
    content_sealed: bytes | None = sealed_column()
    """{to, subject, text}"""
    event_number: int | None = None
    """The event by which desks and phones are told; a phone that has shown it has received the message."""
    made_at: datetime = moment()
    next_at: datetime = moment(index=True)
    """When it is tried next; while somebody carries it, when another may."""
    attempts: int = 0
    sent_at: datetime | None = moment(nullable=True)

    content = personal("content")
