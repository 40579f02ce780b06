"""Everything that happens: one numbered row, written in the transaction of the change itself."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import json_column, moment, points_to


class Event(SQLModel, table=True):
    """Ids, counts and codes only: no personal data ever. Screens and phones follow `number`."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_area_day_number", "area_id", "day", "number"),)
    number: int = Field(primary_key=True)
    at: datetime = moment()
    kind: str = Field(index=True)
    area_id: UUID | None = points_to("area.id", nullable=True, index=False)
    day: date | None = Field(default=None, index=True)
    subject_id: str | None = Field(default=None, index=True)
    account_id: UUID | None = None
    device_id: UUID | None = None
    data: dict[str, Any] = json_column()


class Installation(SQLModel, table=True):
    """One row: `epoch` changes when the database is replaced (a restore), so that no client resumes wrongly."""

    __tablename__ = "installation"
    id: int = Field(primary_key=True, default=1)
    epoch: str
    created_at: datetime = moment()
