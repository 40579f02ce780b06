"""Days off on the wire: a year of them, and what making or unmaking one changes."""

from datetime import date
from typing import Literal
from uuid import UUID

from rider_api.schemas.common import Answer, Day, Message, Moment, Short


class HolidayAnswer(Answer):
    """`kind`: public (by law), declared (entered here), service (a day off by law with meals all the same)."""

    day: date
    name: str
    kind: Literal["public", "declared", "service"]


class HolidaysAnswer(Answer):
    """A year's days off beside its weekends."""

    year: int
    may_decide: bool
    """Whether who asks may change the calendar: it is one for all districts of an installation."""
    days: list[HolidayAnswer]


class DayForm(Message):
    """What a day shall be. With `preview` nothing is written."""

    day: Day
    is_working_day: bool
    name: Short = ""
    preview: bool = True


class AreaEffectAnswer(Answer):
    """What becomes of one district's orders; see `dispatch.ordering.holidays.AreaEffect`."""

    area_id: UUID
    area: str
    frozen: bool
    stand: int
    skipped: int
    moved: int
    doubled: int
    kept: int
    added: int
    taken_back: int
    twice: int
    crews: int


class CutOffMoveAnswer(Answer):
    day: date
    before: Moment
    after: Moment
    at_once: bool


class DayAnswer(Answer):
    """`kept`: it was saved; else what saving would do."""

    kept: bool
    event: int
    areas: list[AreaEffectAnswer]
    cut_offs: list[CutOffMoveAnswer]
