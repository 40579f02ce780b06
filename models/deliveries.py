"""What happened on the street: facts from phones, counted hand-overs, photos."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import json_column, moment, points_to, row_id
from models.personal import personal, sealed_column


class Fact(SQLModel, table=True):
    """One record made on a phone, stored once and for ever, in the order the phone gave it.

    `id` was made on the phone. `device_at` is the phone's clock, `happened_at` the same moment corrected by
    the phone's estimated skew, `received_at` the server's: deadlines run on server time only.
    """

    __tablename__ = "fact"
    __table_args__ = (UniqueConstraint("device_id", "seq"),)
    id: UUID = Field(primary_key=True)
    device_id: UUID = points_to("device.id")
    seq: int
    courier_id: UUID = points_to("courier.id")
    duty_id: UUID | None = points_to("duty.id", nullable=True)
    day: date = Field(index=True)
    kind: str
    """arrived | delivered | no_answer | refused | away | card | feedback | temperature | entrance | pickup | drop |
    shortage | emergency | stay"""
    order_ids: list[str] = json_column()
    """The daily orders of the door it speaks of; empty for a hand-over."""
    place_id: str | None = None
    """Kitchen or hub of a hand-over."""
    data: dict[str, Any] = json_column()
    """Counts, flags and photo hashes; never free text or names (see `note`)."""
    note_sealed: bytes | None = sealed_column()
    person_id: UUID | None = points_to("person_key.person_id", nullable=True)
    device_at: datetime = moment()
    happened_at: datetime = moment()
    received_at: datetime = moment()
    digest: str
    """Of the record as sent: the same id with other content is a conflict, not a duplicate."""
    outcome: str
    """applied | conflict (stored, flagged for review) | failed (our own code could not carry it out: the note is the
    whole record as it came)"""

    note = personal("note")


class Handover(SQLModel, table=True):
    """Boxes counted from one hand to the next (인수인계): kitchen to courier, courier to hub, hub to worker."""

    __tablename__ = "handover"
    id: UUID = row_id()
    day: date = Field(index=True)
    place_id: str
    """Kitchen or hub."""
    duty_id: UUID = points_to("duty.id")
    trip: int
    direction: str
    """out (place → courier) | in (courier → hub)"""
    counted_by: str
    """place | courier"""
    expected_meals: int
    counted_meals: int
    waited_seconds: int = 0
    happened_at: datetime = moment()
    fact_id: UUID | None = points_to("fact.id", nullable=True, unique=True)
    account_id: UUID | None = points_to("account.id", nullable=True)


class Photo(SQLModel, table=True):
    """A photo announced by a card, stored sealed on disk under the SHA-256 of its plain bytes."""

    __tablename__ = "photo"
    __table_args__ = (UniqueConstraint("sha256", "person_id"),)
    id: UUID = row_id()
    sha256: str = Field(index=True)
    person_id: UUID = points_to("person_key.person_id")
    device_id: UUID = points_to("device.id")
    bytes: int
    width: int
    height: int
    stored_at: datetime = moment()
