"""Menus of the day and the district's workbook on the wire."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from models.statuses import MenuKind
from rider_api.schemas.common import Answer, Day, Message, Named, ReasonAnswer, Short

Word = Annotated[str, Field(min_length=1, max_length=40)]
Words = Annotated[tuple[Word, ...], Field(max_length=40)]


class DishForm(Message):
    """A dish: what is in it, its allergens by their official names, and diet marks it is not fit for."""

    name: Word
    ingredients: Words = ()
    allergens: Words = ()
    unsuitable_for: Words = ()


class DayMenuForm(Message):
    """What a menu is on a day; with `substitute`, what is made beside it under that name."""

    menu_id: UUID
    day: Day
    substitute: Short = ""
    dishes: Annotated[list[DishForm], Field(max_length=20)]


class DishAnswer(Answer):
    name: str
    ingredients: list[str]
    allergens: list[str]
    unsuitable_for: list[str]


class DayMenuAnswer(Answer):
    menu_id: UUID
    day: date
    substitute: str
    """Empty: what everybody gets."""
    revision: int
    dishes: list[DishAnswer]


class MenuOfKitchen(Named):
    kind: MenuKind
    kitchen: str


class DayMenusAnswer(Answer):
    """The area's menus and what was written for the days asked for; `allergens`: those that can be named."""

    allergens: list[str]
    menus: list[MenuOfKitchen]
    written: list[DayMenuAnswer]


class SheetProblemAnswer(ReasonAnswer):
    """Something to correct: sheet, row as numbered in the file (0: the sheet as a whole), column, and why."""

    sheet: str
    row: int
    column: str


class ProvidersAnswer(Answer):
    """What an import of the workbook did, or would do: rows by kind. With any problem nothing was written."""

    dry_run: bool
    written: bool
    counts: dict[str, dict[str, int]]
    problems: list[SheetProblemAnswer]
    notices: list[SheetProblemAnswer]
