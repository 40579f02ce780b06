"""What kitchens can make and how a day is shared out to them, on the wire."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from models.statuses import MenuKind
from rider_api.schemas.common import Answer, Day, Message, Moment, Named, ReasonAnswer, Short
from rider_api.schemas.desk_day import PersonName

Weekdays = Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(min_length=1, max_length=7)]


class CapacityForm(Message):
    """How many meals from a day on. No `menu_id`: all menus together; no `meals`: no limit any more."""

    menu_id: UUID | None = None
    meals: Annotated[int, Field(ge=0, le=100_000)] | None = None
    first_day: Day
    last_day: Day | None = None
    weekdays: Weekdays | None = None


class CapacityRow(Answer):
    """Something that was said; a higher number overrules a lower one about the same menu where both cover a day."""

    number: int
    menu_id: UUID | None
    menu: str | None
    meals: int | None
    first_day: date
    last_day: date | None
    weekdays: list[int] | None
    made_at: Moment


class CapacityDay(Answer):
    """What holds on one day. `meals` None: no limit is stated."""

    day: date
    closed: bool
    meals: int | None
    """All menus together."""
    menus: dict[UUID, int]
    """Of single menus that have a limit."""


class KitchenMenu(Named):
    kind: MenuKind


class KitchenCapacityAnswer(Answer):
    kitchen: Named
    menus: list[KitchenMenu]
    rows: list[CapacityRow]
    days: list[CapacityDay]
    """From the day asked for, a week."""


class ClosureForm(Message):
    """The kitchen does not cook on these days, both included."""

    first_day: Day
    last_day: Day
    reason: Short = ""


class ClosureAnswer(Answer):
    id: UUID
    kitchen: Named
    day: date
    reason: str


class KitchenShare(Answer):
    """What one kitchen makes of one menu on a day; `usual_meals` if everybody stayed with their usual kitchen."""

    kitchen: Named
    menu: Named
    meals: int
    usual_meals: int
    limit: int | None
    """Of this menu; None: not stated."""
    kitchen_limit: int | None
    closed: bool


class MovedOrder(Answer):
    """Somebody whose meals another kitchen than the usual one makes on this day."""

    standing_order_id: UUID
    recipient: PersonName
    meals: int
    from_kitchen: str
    from_menu: str
    to_kitchen: str
    to_menu: str


class ShortageAnswer(Answer):
    """Meals of one menu that nobody makes, for whom, and what can be done."""

    menu: Named
    kitchen: str
    meals: int
    recipients: list[PersonName]
    reason: ReasonAnswer


class AllotmentDay(Answer):
    """One day shared out. Frozen: as it was frozen and changed since; else as it would be frozen now."""

    day: date
    frozen: bool
    meals: int
    kitchens: list[KitchenShare]
    moved: list[MovedOrder]
    shortages: list[ShortageAnswer]
    gap: float
    """How far the sharing may be from the best one, as a share; 0: none is better."""


