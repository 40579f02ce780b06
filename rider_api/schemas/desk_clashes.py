"""Diets that clash with the coming days' menus, on the wire."""

from datetime import date
from uuid import UUID

from rider_api.schemas.common import Answer, Day, Message, Named, Short
from rider_api.schemas.desk_day import PersonName
from rider_api.schemas.desk_people import Page


class ClashAnswer(Answer):
    """A diet mark, the dish it clashes with, and what in the dish it is about."""

    mark: str
    dish: str
    because: str


class SuggestionAnswer(Answer):
    """`substitute` "": another menu of the kitchen, by a decision `menu` of the order calendar (before the freeze)."""

    menu: Named
    substitute: str
    dishes: list[str]


class ClashRow(Answer):
    """One person's visit on one day. `chosen` None: nobody has decided; "": the menu as it is, after asking."""

    day: date
    standing_order_id: UUID
    recipient: PersonName
    kitchen: Named
    menu: Named
    diet: str
    clashes: list[ClashAnswer]
    left: list[ClashAnswer]
    """What still clashes with what was chosen."""
    chosen: str | None
    order_id: UUID | None
    """The dated order of a day that is frozen already."""
    suggestions: list[SuggestionAnswer]


class ClashPage(Page):
    first: date
    last: date
    items: list[ClashRow]


class MealForm(Message):
    """What the person gets on that day; "": the menu as it is, after asking."""

    day: Day
    substitute: Short


class MealChosen(Answer):
    """`change`: number of the change that the kitchen acknowledges, on a frozen day."""

    ok: bool = True
    event: int
    change: int | None
