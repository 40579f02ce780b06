"""Reusable containers (다회용기): movements only, never a counter."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import moment, points_to, row_id


class ContainerMove(SQLModel, table=True):
    """`count` containers went out to a recipient (+) or came back (−). What is owed is the sum."""

    __tablename__ = "container_move"
    __table_args__ = (Index("ix_container_move_owed", "recipient_id", "kitchen_id", "day", "count"),)
    id: UUID = row_id()
    recipient_id: UUID = points_to("recipient.id", index=False)
    kitchen_id: UUID = points_to("kitchen.id")
    daily_order_id: UUID | None = points_to("daily_order.id", nullable=True)
    fact_id: UUID | None = points_to("fact.id", nullable=True)
    day: date = Field(index=True)
    count: int
    happened_at: datetime = moment()
