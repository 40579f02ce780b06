"""What couriers found out about the way to a door: kept as told, shown to others when the desk has approved it."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from models.columns import moment, points_to, row_id
from models.personal import personal, sealed_column
from models.statuses import EntranceStatus, status_column


class EntranceReport(SQLModel, table=True):
    """One courier's word about one home: where its door is, how to get in, a photo of the entrance; at least one."""

    __tablename__ = "entrance_report"
    id: UUID = row_id()
    fact_id: UUID = points_to("fact.id", unique=True)
    person_id: UUID = points_to("person_key.person_id")
    recipient_id: UUID = points_to("recipient.id")
    area_id: UUID = points_to("area.id")
    day: date
    lat: float | None = None
    lon: float | None = None
    """Where the courier stood (WGS84 degrees)."""
    accuracy_metres: int | None = None
    """What the phone believed of that."""
    way_sealed: bytes | None = sealed_column()
    """How to get in, in the courier's words."""
    photo_sha256: str | None = Field(default=None, index=True)
    status: EntranceStatus = Field(sa_type=status_column(EntranceStatus), index=True)
    made_at: datetime = moment()
    decided_at: datetime | None = moment(nullable=True)
    decided_by: UUID | None = points_to("account.id", nullable=True)

    way = personal("way")
