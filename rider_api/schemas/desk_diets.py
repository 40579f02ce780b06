"""Somebody's diet changes, on the wire."""

from datetime import date
from uuid import UUID

from rider_api.schemas.common import Answer, Message, Short


class DietForm(Message):
    """Marks with commas between; empty: none. With `preview` nothing is written."""

    diet: Short
    reason: Short = ""
    preview: bool = True


class ReachedOrder(Answer):
    id: UUID
    number: str
    day: date
    kitchen: str
    menu: str


class DietClash(Answer):
    """A coming day's dishes that do not go with the new diet."""

    day: date
    menu: str
    dishes: list[str]


class DietAnswer(Answer):
    """`frozen`: orders that get a change (`changes`: their numbers, once it is kept); `too_late`: on their way already.
    `clashes`: of the coming week, known once it is kept."""

    kept: bool
    event: int
    frozen: list[ReachedOrder]
    too_late: list[ReachedOrder]
    changes: list[int]
    clashes: list[DietClash]
