"""Who may come in: accounts with a role, their sessions, couriers' links and phones."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from models.columns import moment, points_to, row_id
from models.personal import personal, sealed_column
from models.statuses import Role, status_column


class Account(SQLModel, table=True):
    """Somebody at a desk or board. Couriers have no account: they come in by a link."""

    __tablename__ = "account"
    id: UUID = row_id()
    login: str = Field(unique=True)
    password_hash: str
    role: Role = Field(sa_type=status_column(Role))
    area_id: UUID | None = points_to("area.id", nullable=True)
    kitchen_id: UUID | None = points_to("kitchen.id", nullable=True)
    dong_id: UUID | None = points_to("dong.id", nullable=True)
    """A care manager sees the people of this dong centre."""
    active: bool = True
    created_at: datetime = moment()


class LoginSession(SQLModel, table=True):
    """An opaque session cookie; only its hash is kept."""

    __tablename__ = "login_session"
    token_hash: str = Field(primary_key=True)
    account_id: UUID = points_to("account.id")
    created_at: datetime = moment()
    expires_at: datetime = moment()
    revoked_at: datetime | None = moment(nullable=True)


class EnrolLink(SQLModel, table=True):
    """A courier's way in: single use, ten minutes at most."""

    __tablename__ = "enrol_link"
    token_hash: str = Field(primary_key=True)
    courier_id: UUID = points_to("courier.id")
    created_at: datetime = moment()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(nullable=True)


class Device(SQLModel, table=True):
    """A courier's phone. `last_seq` is the highest sequence number up to which everything has arrived."""

    __tablename__ = "device"
    id: UUID = row_id()
    courier_id: UUID = points_to("courier.id")
    label: str = ""
    """What the phone calls itself, so that the desk can tell two phones of one courier apart."""
    token_hash: str = Field(unique=True)
    enrolled_at: datetime = moment()
    revoked_at: datetime | None = moment(nullable=True)
    last_seen_at: datetime | None = moment(nullable=True)
    seen_event: int = 0
    """Highest event number that this phone has shown to its courier."""
    last_seq: int = 0


class PushAddress(SQLModel, table=True):
    """Where one phone's push service is told to wake it: one per phone, deleted when the phone leaves or is shut out.

    The row is its own outbox: `due_at` says when the phone is to be woken next.
    """

    __tablename__ = "push_address"
    id: UUID = row_id()
    device_id: UUID = points_to("device.id", unique=True)
    person_id: UUID = points_to("person_key.person_id")
    endpoint_sealed: bytes | None = sealed_column()
    endpoint_hash: str = Field(unique=True)
    """Keyed: a browser that comes in anew takes its address along."""
    made_at: datetime = moment()
    told_event: int
    """Everything up to this event was looked at for this phone."""
    due_at: datetime | None = moment(nullable=True, index=True)
    tried_at: datetime | None = moment(nullable=True)
    attempts: int = 0

    endpoint = personal("endpoint")


class LoginAttempt(SQLModel, table=True):
    """Failed log-ins, for the rate limit (per login and per address hash)."""

    __tablename__ = "login_attempt"
    id: UUID = row_id()
    key_hash: str = Field(index=True)
    at: datetime = moment(index=True)
