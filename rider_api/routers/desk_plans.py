"""What is done to a plan at the desk: edit it with undo, compare versions, publish one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from dispatch import events
from dispatch.planning.comparing import compare_plans, figures_of
from dispatch.planning.editing import apply_edit, list_edits, preview_edit, redo_edit, undo_edit
from dispatch.planning.publishing import publish_plan
from dispatch.planning.rebasing import rebase_draft
from dispatch.planning.repairing import find_repair, keep_repair, outcome_of, read_situation
from rider_api.doors import House, Who
from rider_api.reach import reach_plan
from rider_api.reading.edits import (
    edit_of,
    repair_of,
    seen_of,
    show_differences,
    show_edits,
    show_figures,
    show_outcome,
    show_revision,
    with_drawn_tours,
)
from rider_api.schemas.common import Done, Message
from rider_api.schemas.desk_decisions import (
    DifferenceAnswer,
    EditAnswer,
    EditForm,
    EditRow,
    FiguresAnswer,
    PublishForm,
    RebaseAnswer,
    RepairForm,
    RevisionAnswer,
    SeenForm,
)

router = APIRouter(prefix="/api/desk/plans", tags=["desk: plans"])


@router.post("/{plan_id}/publish")
def publish(plan_id: UUID, form: PublishForm, who: Who, house: House) -> Done:
    """Make this version the plan of its day; refused if it is not the version and revision that was looked at."""
    with house.database.write() as session:
        reach_plan(session, who, plan_id)
        publish_plan(
            session,
            plan_id,
            form.version,
            who.account_id,
            revision=form.revision,
            over=form.over,
            may_reorder_loaded=form.may_reorder_loaded,
        )
        return Done(event=events.last_number(session))


@router.post("/{plan_id}/edits")
def edit(plan_id: UUID, form: EditForm, who: Who, house: House) -> EditAnswer:
    """Move, leave out, swap, take off, lock. A preview writes nothing; else the edit is kept in a draft.

    Never refused for a bad time: the answer names what it breaks.
    """
    with (house.database.read if form.preview else house.database.write)() as session:
        reach_plan(session, who, plan_id)
        seen, wanted = seen_of(plan_id, form), edit_of(session, plan_id, form)
        if form.preview:
            answer = show_outcome(session, preview_edit(session, seen, wanted), who.role, kept=None)
        else:
            outcome, kept = apply_edit(session, seen, wanted, account_id=who.account_id, alone=form.alone)
            answer = show_outcome(session, outcome, who.role, kept=kept)
    return with_drawn_tours(answer)


@router.get("/{plan_id}/edits")
def read_edits(plan_id: UUID, who: Who, house: House) -> list[EditRow]:
    """Who did what to this draft."""
    with house.database.read() as session:
        reach_plan(session, who, plan_id)
        return show_edits(session, list_edits(session, plan_id))


@router.post("/{plan_id}/undo")
def undo(plan_id: UUID, form: SeenForm, who: Who, house: House) -> RevisionAnswer:
    """Take the last edit back."""
    with house.database.write() as session:
        reach_plan(session, who, plan_id)
        return show_revision(session, undo_edit(session, seen_of(plan_id, form), account_id=who.account_id))


@router.post("/{plan_id}/redo")
def redo(plan_id: UUID, form: SeenForm, who: Who, house: House) -> RevisionAnswer:
    """Do again what was taken back last."""
    with house.database.write() as session:
        reach_plan(session, who, plan_id)
        return show_revision(session, redo_edit(session, seen_of(plan_id, form), account_id=who.account_id))


@router.post("/{plan_id}/repairs")
def repair(plan_id: UUID, form: RepairForm, who: Who, house: House) -> EditAnswer:
    """A courier is ill, a kitchen is late, somebody has moved: the smallest change, kept in a draft unless a preview.

    What is loaded stays with its courier and in its order. The search runs outside any transaction.
    """
    seen = seen_of(plan_id, form)
    with house.database.read() as session:
        reach_plan(session, who, plan_id)
        wanted = repair_of(session, form)
        situation = read_situation(session, seen, wanted)
    found = find_repair(situation, wanted)
    with (house.database.read if form.preview else house.database.write)() as session:
        outcome = outcome_of(session, seen, found)
        kept = None
        if not form.preview:
            kept = keep_repair(session, seen, wanted, found, account_id=who.account_id, alone=form.alone)
        answer = show_outcome(session, outcome, who.role, kept=kept)
    return with_drawn_tours(answer)


@router.post("/{plan_id}/rebase")
def rebase(plan_id: UUID, form: Message, who: Who, house: House) -> RebaseAnswer:
    """Do this draft's edits again on what is published now, as a new draft."""
    with house.database.write() as session:
        reach_plan(session, who, plan_id)
        rebased = rebase_draft(session, plan_id, account_id=who.account_id)
        return RebaseAnswer(
            plan_id=None if rebased.plan is None else rebased.plan.id, left=show_edits(session, rebased.left)
        )


@router.get("/{plan_id}/figures")
def read_figures(plan_id: UUID, who: Who, house: House) -> FiguresAnswer:
    """What a version comes to."""
    with house.database.read() as session:
        reach_plan(session, who, plan_id)
        return show_figures(figures_of(session, plan_id))


@router.get("/{plan_id}/differences")
def read_differences(
    plan_id: UUID, who: Who, house: House, since: Annotated[UUID, Query()]
) -> list[DifferenceAnswer]:
    """Every door that stands elsewhere than in the version `since`."""
    with house.database.read() as session:
        reach_plan(session, who, since)
        reach_plan(session, who, plan_id)
        found = compare_plans(session, since, plan_id)
        return show_differences(session, (since, plan_id), found, who.role)
