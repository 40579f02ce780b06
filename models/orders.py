"""Orders: from the standing order (정기 주문) to the dated order, its freeze, and what changes after."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import json_column, moment, points_to, row_id
from models.personal import personal, sealed_column
from models.statuses import (
    ChangeStatus,
    ContainerKind,
    DayStatus,
    HolidayPolicy,
    MenuKind,
    OrderStatus,
    StandingOrderStatus,
    status_column,
)


class Menu(SQLModel, table=True):
    """What a kitchen makes (식단): its kind, how long it may be on the road, and what it is packed in."""

    __tablename__ = "menu"
    id: UUID = row_id()
    kitchen_id: UUID = points_to("kitchen.id")
    name: str = Field(unique=True)
    kind: MenuKind = Field(sa_type=status_column(MenuKind))
    max_time_on_board_seconds: int
    """From leaving the kitchen to the door (hot 90 min, chilled 120 min)."""
    container: ContainerKind = Field(sa_type=status_column(ContainerKind))
    eat_within_seconds: int = 7200
    price_won: int = 7800
    daily: bool = False
    """Made on weekends and holidays too; otherwise on working days only."""


class StandingOrder(SQLModel, table=True):
    """A weekly pattern for one recipient, with a start, an end and a cap in meals."""

    __tablename__ = "standing_order"
    __table_args__ = (
        CheckConstraint("meals_a_visit between 1 and 9", name="meals_a_visit"),
        CheckConstraint("start_day <= end_day", name="ends_after_start"),
        CheckConstraint("approved_meals > 0", name="approved"),
    )
    id: UUID = row_id()
    recipient_id: UUID = points_to("recipient.id")
    referral_id: UUID = points_to("referral.id", unique=True)
    menu_id: UUID = points_to("menu.id")
    status: StandingOrderStatus = Field(sa_type=status_column(StandingOrderStatus))
    weekdays: list[int] = json_column()
    """ISO weekdays, 1 = Monday."""
    meals_a_visit: int
    approved_meals: int
    start_day: date
    end_day: date
    window_start_seconds: int | None = None
    window_end_seconds: int | None = None
    paid_by: str = "support"
    """support | self"""
    provider_note_sealed: bytes | None = sealed_column()
    person_id: UUID = points_to("person_key.person_id")
    created_at: datetime = moment()
    started_at: datetime | None = moment(nullable=True)
    """When it was approved: days whose cut-off lay before that go without it."""

    provider_note = personal("provider_note")


class OrderTerms(SQLModel, table=True):
    """What a standing order brings from a day on (변경): of the rows that have begun, the one made last holds.

    The order's own columns are the terms it was approved with, without holiday policy; no change writes over them.
    """

    __tablename__ = "order_terms"
    __table_args__ = (
        CheckConstraint("meals_a_visit between 1 and 9", name="meals_a_visit"),
        UniqueConstraint("standing_order_id", "number"),
    )
    id: UUID = row_id()
    standing_order_id: UUID = points_to("standing_order.id")
    number: int
    """1, 2, 3 … in the order in which they were made."""
    from_day: date
    menu_id: UUID = points_to("menu.id")
    weekdays: list[int] = json_column()
    meals_a_visit: int
    holiday_policy: HolidayPolicy = Field(sa_type=status_column(HolidayPolicy))
    weekend_carry: bool
    person_id: UUID = points_to("person_key.person_id")
    reason_sealed: bytes | None = sealed_column()
    made_by: UUID | None = points_to("account.id", nullable=True)
    made_at: datetime = moment()

    reason = personal("reason")


class OrderException(SQLModel, table=True):
    """A deviation from the pattern, kept as a record: a pause (stay in hospital), a skipped day, an extra."""

    __tablename__ = "order_exception"
    id: UUID = row_id()
    standing_order_id: UUID = points_to("standing_order.id")
    kind: str
    """pause | skip | extra | menu; end | refused | extended only keep the reason of a decision."""
    from_day: date
    until_day: date
    """Inclusive."""
    meals: int | None = None
    menu_id: UUID | None = points_to("menu.id", nullable=True)
    """Of `menu`: what comes on these days instead (a one-off wish, or another kitchen that takes the order over)."""
    expected_on: date | None = None
    """Of an open pause (a stay in hospital): when the person is expected back. It ends only by a decision."""
    person_id: UUID = points_to("person_key.person_id")
    reason_sealed: bytes | None = sealed_column()
    """Why, in the coordinator's words: they may speak of illness or name somebody."""
    created_at: datetime = moment()
    made_by: UUID | None = points_to("account.id", nullable=True)
    withdrawn_at: datetime | None = moment(nullable=True)
    """Taken back: it holds no longer, and stays as history."""
    withdrawn_by: UUID | None = points_to("account.id", nullable=True)

    reason = personal("reason")


class ServiceDay(SQLModel, table=True):
    """One day of one area: it opens with its freeze and is closed when everybody is accounted for."""

    __tablename__ = "service_day"
    __table_args__ = (UniqueConstraint("area_id", "day"),)
    id: UUID = row_id()
    area_id: UUID = points_to("area.id")
    day: date = Field(index=True)
    status: DayStatus = Field(sa_type=status_column(DayStatus))
    closed_at: datetime | None = moment(nullable=True)


class Freeze(SQLModel, table=True):
    """The numbered, immutable snapshot of a day's orders (수발주 마감), two working days ahead."""

    __tablename__ = "freeze"
    __table_args__ = (UniqueConstraint("area_id", "day"),)
    id: UUID = row_id()
    number: int = Field(unique=True)
    area_id: UUID = points_to("area.id")
    day: date = Field(index=True)
    due_at: datetime = moment()
    frozen_at: datetime = moment()
    households: int
    meals: int
    digest: str
    """SHA-256 over the snapshot's lines in order: shows that it never changed."""


class DailyOrder(SQLModel, table=True):
    """One recipient's meals of one menu on one day. Written by the freeze; its content never changes after."""

    __tablename__ = "daily_order"
    __table_args__ = (
        UniqueConstraint("day", "recipient_id", "slot"),
        UniqueConstraint("day", "number"),
        CheckConstraint("meals between 1 and 9", name="meals"),
        Index("ix_daily_order_standing_order_used", "standing_order_id", "day", "status", "meals"),
        Index("ix_daily_order_recipient_day", "recipient_id", "day"),
        Index("ix_daily_order_kitchen_day", "kitchen_id", "day", "meals"),
        Index("ix_daily_order_area_day", "area_id", "day"),
    )
    id: UUID = row_id()
    number: str
    """What kitchens and labels call it: day and running number (0821-007); the next year has its own."""
    freeze_id: UUID | None = points_to("freeze.id", nullable=True)
    """None: added after the freeze by a `FrozenChange`."""
    standing_order_id: UUID = points_to("standing_order.id", index=False)
    recipient_id: UUID = points_to("recipient.id", index=False)
    home_id: UUID = points_to("home.id")
    menu_id: UUID = points_to("menu.id")
    kitchen_id: UUID = points_to("kitchen.id", index=False)
    area_id: UUID = points_to("area.id", index=False)
    day: date = Field(index=True)
    slot: str
    """Tells several orders of one person and day apart: the menu's kind."""
    meals: int
    diet: str = ""
    container: ContainerKind = Field(sa_type=status_column(ContainerKind))
    first_visit: bool = False
    last_day: bool = False
    status: OrderStatus = Field(sa_type=status_column(OrderStatus), index=True)


class FrozenChange(SQLModel, table=True):
    """A change after the freeze: separate, attributed, and acknowledged by the kitchen."""

    __tablename__ = "frozen_change"
    id: UUID = row_id()
    number: int = Field(unique=True)
    kitchen_id: UUID = points_to("kitchen.id")
    daily_order_id: UUID = points_to("daily_order.id")
    day: date = Field(index=True)
    kind: str
    """cancel | add | diet | substitute | move | recall"""
    detail: str = ""
    """Diet after the change, name of the substitute, id of the new home; empty otherwise."""
    paid_by: str = "support"
    """Who pays for a meal that was ordered and is not eaten: support | self | kitchen."""
    person_id: UUID = points_to("person_key.person_id")
    reason_sealed: bytes | None = sealed_column()
    status: ChangeStatus = Field(sa_type=status_column(ChangeStatus))
    made_by: UUID | None = points_to("account.id", nullable=True)
    made_at: datetime = moment()
    acknowledged_by: UUID | None = points_to("account.id", nullable=True)
    acknowledged_at: datetime | None = moment(nullable=True)

    reason = personal("reason")


class CalendarDay(SQLModel, table=True):
    """Overlay over the computed calendar: a temporary holiday, or a holiday on which there is service."""

    __tablename__ = "calendar_day"
    day: date = Field(primary_key=True)
    is_working_day: bool
    name: str


class KitchenClosure(SQLModel, table=True):
    """A day on which one kitchen does not cook."""

    __tablename__ = "kitchen_closure"
    __table_args__ = (UniqueConstraint("kitchen_id", "day"),)
    id: UUID = row_id()
    kitchen_id: UUID = points_to("kitchen.id")
    day: date = Field(index=True)
    reason: str = ""
