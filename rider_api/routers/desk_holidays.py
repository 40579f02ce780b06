"""Days off: a year of them, a temporary holiday (임시공휴일) declared, a working day again."""

from typing import Annotated

from fastapi import APIRouter, Query

from dispatch import events
from dispatch.ordering.holidays import Wish, declare_day, preview_day, shared_calendar
from rider_api.doors import House, Who
from rider_api.reach import calendar_areas, reads_calendar_only
from rider_api.reading.holidays import read_holidays
from rider_api.schemas.desk_holidays import (
    AreaEffectAnswer,
    CutOffMoveAnswer,
    DayAnswer,
    DayForm,
    HolidaysAnswer,
)

router = APIRouter(prefix="/api/desk", tags=["desk: days off"])


@router.get("/holidays")
def read(who: Who, house: House, year: Annotated[int, Query(ge=2000, le=2099)]) -> HolidaysAnswer:
    """The days off of a year, and whether the caller may change them."""
    with house.database.read() as session:
        return read_holidays(session, year, may_decide=not reads_calendar_only(session, who))


@router.post("/holidays")
def declare(form: DayForm, who: Who, house: House) -> DayAnswer:
    """Look at what another day off (or working day) changes in every district, or save it; both answer the same.

    The calendar is one for all districts: the metropolitan team changes it, or the coordinator where there is one
    district only.
    """
    wish = Wish(day=form.day, is_working_day=form.is_working_day, name=form.name)
    with house.database.read() as session:
        if reads_calendar_only(session, who):
            raise shared_calendar()
        effect = preview_day(session, wish, calendar_areas(session))
        event = events.last_number(session)
    if not form.preview:
        with house.database.write() as session:
            declare_day(session, wish, account_id=who.account_id)
            event = events.last_number(session)
    return DayAnswer(
        kept=not form.preview,
        event=event,
        areas=[AreaEffectAnswer.model_validate(each, from_attributes=True) for each in effect.areas],
        cut_offs=[CutOffMoveAnswer.model_validate(each, from_attributes=True) for each in effect.cut_offs],
    )
