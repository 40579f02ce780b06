"""The desk's day: look at it, freeze it, ask for a plan, close it. What is done to a plan: `desk_plans`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from dispatch import events
from dispatch.closing import close_day
from dispatch.ordering.freezing import cut_off_of, freeze_day, preview_freeze
from dispatch.planning import request_plan
from dispatch.planning.wishes import make_wish
from rider_api.doors import House, Who
from rider_api.reach import reach_area, reach_plan
from rider_api.reading.desk_day import Known, read_desk_day, with_lines
from rider_api.reading.previews import show_preview
from rider_api.schemas.common import Day, Done
from rider_api.schemas.desk_day import DeskDay
from rider_api.schemas.desk_decisions import (
    AreaForm,
    FreezeForm,
    FreezePreview,
    FrozenAnswer,
    PlanForm,
    PlanRequested,
)

router = APIRouter(prefix="/api/desk", tags=["desk: the day"])

AreaChoice = Annotated[UUID | None, Query()]


@router.get("/day/{day}")
def read_day(
    day: Day,
    who: Who,
    house: House,
    area: AreaChoice = None,
    plan: UUID | None = None,
    since: Annotated[int | None, Query(ge=0)] = None,
    epoch: str = "",
    held: UUID | None = None,
) -> DeskDay:
    """Everything about one day of one area; `plan` picks a plan to look at.

    Who has the plan `held` as of the event `since` of this `epoch` gets its other tours only (`DeskDay.since`).
    """
    known = None if since is None or held is None else Known(epoch=epoch, event=since, plan_id=held)
    with house.database.read() as session:
        found = reach_area(session, who, area)
        answer = read_desk_day(session, found, day, role=who.role, epoch=house.epoch, plan_id=plan, known=known)
    return with_lines(answer)


@router.get("/days/{day}/freeze-preview")
def preview(day: Day, who: Who, house: House, area: AreaChoice = None) -> FreezePreview:
    """What a freeze would write now: counts by menu, and who gets nothing for which reason."""
    with house.database.read() as session:
        found = reach_area(session, who, area)
        return show_preview(day, cut_off_of(session, day), preview_freeze(session, found.id, day))


@router.post("/days/{day}/freeze")
def freeze(day: Day, form: FreezeForm, who: Who, house: House) -> FrozenAnswer:
    """Freeze by hand; before the cut-off only with `early`."""
    with house.database.write() as session:
        area = reach_area(session, who, form.area)
        made = freeze_day(session, area.id, day, early=form.early, account_id=who.account_id)
        return FrozenAnswer.model_validate(made, from_attributes=True)


@router.post("/days/{day}/close")
def close(day: Day, form: AreaForm, who: Who, house: House) -> Done:
    """Close a day; refused while a door is not accounted for or a welfare case is open."""
    with house.database.write() as session:
        area = reach_area(session, who, form.area)
        close_day(session, area.id, day, account_id=who.account_id)
        return Done(event=events.last_number(session))


@router.post("/plans")
def ask_for_plan(form: PlanForm, who: Who, house: House) -> PlanRequested:
    """Ask for a plan; a planning process drafts it and the stream tells when (`plan.drafted`)."""
    with house.database.write() as session:
        area = reach_area(session, who, form.area)
        if form.based_on is not None:
            reach_plan(session, who, form.based_on)
        request = request_plan(
            session,
            area_id=area.id,
            day=form.day,
            account_id=who.account_id,
            seed=form.seed,
            seconds=form.seconds,
            iterations=form.iterations,
            based_on=form.based_on,
            wish=None if form.wish is None else make_wish(form.wish.model, form.wish.dong, form.wish.rule),
        )
        return PlanRequested(request_id=request.id, event=events.last_number(session))
