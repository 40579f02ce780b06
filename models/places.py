"""Where things are: service areas, dongs, and the homes of recipients."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from models.columns import moment, points_to, row_id
from models.personal import personal, sealed_column
from models.statuses import Precision, status_column


class Area(SQLModel, table=True):
    """A service area that is planned as one problem: usually a district (자치구)."""

    __tablename__ = "area"
    id: UUID = row_id()
    name: str = Field(unique=True)


class Dong(SQLModel, table=True):
    """An administrative dong (행정동) with its office, the last resort for an address that can't be placed."""

    __tablename__ = "dong"
    id: UUID = row_id()
    area_id: UUID = points_to("area.id")
    code: str = Field(unique=True)
    name: str = Field(index=True)
    office_lat: float
    office_lon: float


class Home(SQLModel, table=True):
    """A recipient's address and where it was placed. The newest row counts; older ones are history."""

    __tablename__ = "home"
    id: UUID = row_id()
    person_id: UUID = points_to("person_key.person_id")
    recipient_id: UUID = points_to("recipient.id")
    area_id: UUID = points_to("area.id")
    dong_id: UUID | None = points_to("dong.id", nullable=True)
    address_sealed: bytes | None = sealed_column()
    address_hash: str = Field(index=True)
    building: str = Field(index=True)
    """Keyed hash of the address without its detail: homes with the same one share an entrance."""
    lat: float | None = None
    lon: float | None = None
    precision: Precision = Field(sa_type=status_column(Precision))
    source: str = ""
    """Which locator placed it (official_table, kakao, …, pin, dong_office)."""
    needs_pin: bool = False
    created_at: datetime = moment()

    address = personal("address")
