"""Meals that nobody is waiting for any more: freed by a change after the freeze, given to somebody else or wasted."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from models.columns import moment, points_to, row_id
from models.statuses import FreedStatus, status_column


class FreedMeal(SQLModel, table=True):
    """The meals of one cancelled order (남게 된 식사): where the boxes are, and what became of them."""

    __tablename__ = "freed_meal"
    id: UUID = row_id()
    change_id: UUID = points_to("frozen_change.id", unique=True)
    daily_order_id: UUID = points_to("daily_order.id", unique=True)
    area_id: UUID = points_to("area.id")
    kitchen_id: UUID = points_to("kitchen.id")
    menu_id: UUID = points_to("menu.id")
    day: date = Field(index=True)
    meals: int
    cost_won: int
    """What they cost if nobody eats them."""
    place: str
    """kitchen | vehicle | hub: where the boxes were when the order was cancelled."""
    place_id: str
    """Id of the kitchen, the duty or the hub."""
    reusable_containers: int = 0
    """Containers in which they are packed, which must come back to the kitchen."""
    containers_back_at: datetime | None = moment(nullable=True)
    status: FreedStatus = Field(sa_type=status_column(FreedStatus))
    given_change_id: UUID | None = points_to("frozen_change.id", nullable=True)
    """The addition by which somebody else gets them."""
    freed_at: datetime = moment()
    decided_at: datetime | None = moment(nullable=True)
    decided_by: UUID | None = points_to("account.id", nullable=True)
