"""What kitchens make on a day: dishes with ingredients and allergens, substitutes, capacity."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import json_column, moment, points_to, row_id


class DayMenu(SQLModel, table=True):
    """The dishes of one menu on one day (그날의 식단), or of a substitute for it. The highest revision counts.

    The one record behind count, pick list, label and the courier's screen (`dispatch.ordering.menus`).
    """

    __tablename__ = "day_menu"
    __table_args__ = (UniqueConstraint("menu_id", "day", "substitute", "revision"),)
    id: UUID = row_id()
    menu_id: UUID = points_to("menu.id")
    day: date = Field(index=True)
    substitute: str = ""
    """Empty: what everybody gets. Else the name of a substitute (견과 없음) that the kitchen makes beside it."""
    revision: int = 1
    dishes: list[dict[str, Any]] = json_column()
    """[{name, ingredients: [str], allergens: [str], unsuitable_for: [diet mark]}]; allergens by the names of
    the Food Labelling rules (식품등의 표시기준): 난류, 우유, 메밀 …"""
    made_by: UUID | None = points_to("account.id", nullable=True)
    made_at: datetime = moment()


class MealChoice(SQLModel, table=True):
    """What somebody gets where their diet clashes with the day's menu. The newest row of a day counts."""

    __tablename__ = "meal_choice"
    __table_args__ = (UniqueConstraint("standing_order_id", "day", "number"),)
    id: UUID = row_id()
    standing_order_id: UUID = points_to("standing_order.id")
    day: date = Field(index=True)
    number: int
    """1, 2, 3 … in the order in which they were made."""
    substitute: str = ""
    """Name of the substitute; empty: the day's menu as it is, after asking."""
    made_by: UUID | None = points_to("account.id", nullable=True)
    made_at: datetime = moment()


class KitchenCapacity(SQLModel, table=True):
    """How many meals a kitchen makes on a day, of one menu or altogether. Of the rows for a day the newest counts."""

    __tablename__ = "kitchen_capacity"
    __table_args__ = (
        CheckConstraint("meals >= 0", name="meals"),
        CheckConstraint("first_day <= last_day", name="ends_after_start"),
    )
    id: UUID = row_id()
    number: int = Field(unique=True)
    """Later rows overrule earlier ones."""
    kitchen_id: UUID = points_to("kitchen.id")
    menu_id: UUID | None = points_to("menu.id", nullable=True)
    """None: all menus of the kitchen together."""
    first_day: date
    last_day: date | None = None
    """Included; None: until another row says otherwise."""
    weekdays: list[int] | None = json_column(nullable=True)
    """ISO weekdays it holds on; None: all."""
    meals: int | None = None
    """None: no limit is stated any more."""
    made_by: UUID | None = points_to("account.id", nullable=True)
    made_at: datetime = moment()
