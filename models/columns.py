"""Column habits shared by all tables: ids, moments, JSON, foreign keys."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Column, DateTime, ForeignKey
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field


class Moment(TypeDecorator[datetime]):
    """A point in time, timezone-aware UTC in Python; naive values are refused (SQLite keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def row_id() -> Any:
    return Field(primary_key=True, default_factory=uuid4)


def moment(*, nullable: bool = False, index: bool = False) -> Any:
    return Field(default=None if nullable else ..., sa_column=Column(Moment, nullable=nullable, index=index))


def json_column(*, nullable: bool = False) -> Any:
    """A JSON value; change it by assigning a new one."""
    return Field(default=None if nullable else ..., sa_column=Column(JSON, nullable=nullable))


def points_to(table_column: str, *, nullable: bool = False, index: bool = True, unique: bool = False) -> Any:
    """A foreign key; rows pointed at are never deleted."""
    return Field(
        default=None if nullable else ...,
        sa_column=Column(ForeignKey(table_column, ondelete="RESTRICT"), nullable=nullable, index=index, unique=unique),
    )
