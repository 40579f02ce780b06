"""Where each box came from and what was said of it: lots, recalls, temperatures, complaints and praise."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import moment, points_to, row_id
from models.personal import personal, sealed_column


class Lot(SQLModel, table=True):
    """One finished batch (조리 묶음): kitchen × menu × finish time. What left after it was filled from it."""

    __tablename__ = "lot"
    __table_args__ = (
        UniqueConstraint("kitchen_id", "menu_id", "finished_at"),
        UniqueConstraint("kitchen_id", "day", "number"),
        CheckConstraint("meals > 0", name="meals"),
    )
    id: UUID = row_id()
    kitchen_id: UUID = points_to("kitchen.id")
    menu_id: UUID = points_to("menu.id")
    day: date = Field(index=True)
    number: int
    """1, 2, 3 … of the kitchen's day, in the order in which they were recorded."""
    finished_at: datetime = moment()
    meals: int
    recorded_at: datetime = moment()
    recorded_by: UUID | None = points_to("account.id", nullable=True)


class LotBox(SQLModel, table=True):
    """So many boxes of a dated order were filled from a lot. Written when they leave, or when the lot is told later."""

    __tablename__ = "lot_box"
    lot_id: UUID = Field(primary_key=True, foreign_key="lot.id", ondelete="RESTRICT")
    daily_order_id: UUID = Field(primary_key=True, foreign_key="daily_order.id", ondelete="RESTRICT", index=True)
    meals: int
    trip: int
    """Of the pickup with which they left."""
    linked_at: datetime = moment()


class Recall(SQLModel, table=True):
    """A lot called back (회수), once and for ever."""

    __tablename__ = "recall"
    id: UUID = row_id()
    lot_id: UUID = points_to("lot.id", unique=True)
    reason: str
    """temperature | foreign_object | allergen | illness | spoiled | other"""
    made_at: datetime = moment()
    made_by: UUID | None = points_to("account.id", nullable=True)


class TemperatureReading(SQLModel, table=True):
    """A thermometer in a box: when it left the kitchen (`out`), or at the last door of a trip (`door`)."""

    __tablename__ = "temperature_reading"
    __table_args__ = (
        CheckConstraint("celsius_tenths between -400 and 1200", name="celsius_tenths"),
        Index("ix_temperature_reading_kitchen_day", "kitchen_id", "day"),
    )
    id: UUID = row_id()
    kitchen_id: UUID = points_to("kitchen.id", index=False)
    day: date
    place: str
    """out | door"""
    duty_id: UUID | None = points_to("duty.id", nullable=True)
    trip: int | None = None
    daily_order_id: UUID | None = points_to("daily_order.id", nullable=True)
    celsius_tenths: int
    happened_at: datetime = moment()
    fact_id: UUID | None = points_to("fact.id", nullable=True, unique=True)
    account_id: UUID | None = points_to("account.id", nullable=True)


class Feedback(SQLModel, table=True):
    """What somebody said of a meal at the door or on the phone: a complaint or praise of one topic."""

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("fact_id", "topic"),
        Index("ix_feedback_kitchen_day", "kitchen_id", "day"),
    )
    id: UUID = row_id()
    daily_order_id: UUID = points_to("daily_order.id")
    kitchen_id: UUID = points_to("kitchen.id", index=False)
    menu_id: UUID = points_to("menu.id")
    day: date
    verdict: str
    """complaint | praise"""
    topic: str
    """temperature | taste | container | wrong_diet | late | other"""
    happened_at: datetime = moment()
    fact_id: UUID | None = points_to("fact.id", nullable=True)
    account_id: UUID | None = points_to("account.id", nullable=True)
    person_id: UUID = points_to("person_key.person_id")
    note_sealed: bytes | None = sealed_column()
    """In the person's words; for the desk, never for the kitchen."""

    note = personal("note")
