"""The people behind the doors: recipients (대상자) and the referrals (의뢰) that brought them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKey
from sqlmodel import Field, SQLModel

from models.columns import json_column, moment, points_to, row_id
from models.personal import personal, sealed_column


class Recipient(SQLModel, table=True):
    """A person who gets meals. `person_id` names the key that all their personal data is sealed with."""

    __tablename__ = "recipient"
    id: UUID = row_id()
    person_id: UUID = points_to("person_key.person_id", unique=True)
    number: int = Field(unique=True, index=True)
    """A short number for talking about a person without the name (대상자 번호)."""
    name_sealed: bytes | None = sealed_column()
    name_hash: str = Field(index=True)
    birth_date_sealed: bytes | None = sealed_column()
    birth_date_hash: str = Field(index=True)
    phone_sealed: bytes | None = sealed_column()
    phone_hash: str | None = Field(default=None, index=True)
    guardian_sealed: bytes | None = sealed_column()
    """{name, relation, phone}"""
    entry_note_sealed: bytes | None = sealed_column()
    """How to get in (출입 안내): shown to the courier on the day."""
    diet: str = ""
    """Diet marks and allergies, comma separated codes as on the kitchen's list (당뇨, 저염, 견과 …)."""
    high_risk: bool = False
    consent_privacy: bool = False
    consent_sensitive: bool = False
    consent_third_parties: bool = False
    created_at: datetime = moment()

    name = personal("name")
    birth_date = personal("birth_date")
    phone = personal("phone")
    guardian = personal("guardian")
    entry_note = personal("entry_note")


class Referral(SQLModel, table=True):
    """A dong centre's request for one person (의뢰서), as received: the whole form is kept sealed."""

    __tablename__ = "referral"
    id: UUID = row_id()
    person_id: UUID = points_to("person_key.person_id")
    recipient_id: UUID = points_to("recipient.id")
    content_hash: str = Field(unique=True)
    """Keyed hash of the row's content: the same row imported twice is recognised."""
    centre: str
    """Receiving dong community centre (접수 동주민센터)."""
    round: int = 1
    """Referral round (차수)."""
    form_sealed: bytes | None = sealed_column()
    """The form's fields by their English key: care manager, traits, symptoms, disability, benefit class, requests …"""
    received_on: date
    created_at: datetime = moment()

    form = personal("form")


class RecipientMerge(SQLModel, table=True):
    """Two records were found to be one person (중복 병합). Both histories stay; the kept number goes on."""

    __tablename__ = "recipient_merge"
    __table_args__ = (CheckConstraint("kept_id <> merged_id", name="two_records"),)
    id: UUID = row_id()
    kept_id: UUID = points_to("recipient.id")
    merged_id: UUID = points_to("recipient.id")
    moved_orders: list[str] = json_column()
    """Ids of the standing orders that the kept record took over; undoing gives them back."""
    person_id: UUID = points_to("person_key.person_id")
    reason_sealed: bytes | None = sealed_column()
    made_by: UUID | None = points_to("account.id", nullable=True)
    made_at: datetime = moment()
    undone_by: UUID | None = points_to("account.id", nullable=True)
    undone_at: datetime | None = moment(nullable=True)

    reason = personal("reason")


class SearchMark(SQLModel, table=True):
    """Keyed hashes of pieces of a name (2 and 3 letters), its initials, and four digits of a phone (decision 15)."""

    __tablename__ = "search_mark"
    recipient_id: UUID = Field(
        sa_column=Column(ForeignKey("recipient.id", ondelete="RESTRICT"), primary_key=True, nullable=False)
    )
    mark: str = Field(primary_key=True, index=True)
