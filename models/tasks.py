"""Tasks: what needs a person at the desk, with a deadline, until somebody has done it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import json_column, moment, points_to, row_id
from models.personal import personal, sealed_column
from models.statuses import TaskKind, TaskStatus, status_column


class Task(SQLModel, table=True):
    __tablename__ = "task"
    __table_args__ = (Index("ix_task_area_status", "area_id", "status"),)
    id: UUID = row_id()
    area_id: UUID = points_to("area.id", index=False)
    kind: TaskKind = Field(sa_type=status_column(TaskKind))
    status: TaskStatus = Field(sa_type=status_column(TaskStatus), index=True)
    natural_key: str = Field(unique=True)
    """The same cause makes the same task, however often it is found."""
    day: date | None = None
    subject_id: str | None = Field(default=None, index=True)
    reason: dict[str, Any] = json_column()
    """A `Reason` as JSON: code, cause, action (ko, en)."""
    due_at: datetime = moment()
    owner_id: UUID | None = points_to("account.id", nullable=True)
    made_at: datetime = moment()
    done_at: datetime | None = moment(nullable=True)
    done_by: UUID | None = points_to("account.id", nullable=True)
    person_id: UUID | None = points_to("person_key.person_id", nullable=True)
    """Whose key seals the note; set when there is a note or the task speaks of a person."""
    note_sealed: bytes | None = sealed_column()
    """What was done about it, in the coordinator's words."""

    note = personal("note")
