"""A draft that was overtaken: its edits are done again on the plan that is out now, one by one."""

from dataclasses import dataclass
from typing import get_args
from uuid import UUID

from sqlmodel import Session

from dispatch import events
from dispatch.errors import Refused, refuse
from dispatch.planning.editing import Seen, apply_edit, list_edits
from dispatch.planning.edits import Kind, read_edit
from dispatch.planning.plans import get_plan
from dispatch.planning.timetable import find_published
from models.plans import Plan, PlanEdit


@dataclass(frozen=True, kw_only=True)
class Rebased:
    """The new draft (None when no edit could be done again) and the edits that could not."""

    plan: Plan | None
    left: list[PlanEdit]


def rebase_draft(session: Session, plan_id: UUID, *, account_id: UUID | None = None) -> Rebased:
    """Do a draft's edits again on the published plan of its day, as a new draft; the old one stays as it is.

    Edits that no longer fit (a door is gone, a lock says otherwise, a search found it) are left out and named.
    Refused: plan.unknown, plan.nothing_published.
    """
    events.take_turn(session)
    draft = get_plan(session, plan_id)
    published = find_published(session, draft.area_id, draft.day)
    if published is None:
        raise refuse(
            "plan.nothing_published",
            cause=("이 날에는 아직 배포된 계획이 없습니다.", "Nothing is published for this day yet."),
            action=("초안을 그대로 배포하세요.", "Publish the draft as it is."),
            subject=(str(plan_id),),
        )
    made, left = published, []
    for edit in list_edits(session, draft.id):
        if edit.number == 0 or edit.undone:
            continue
        try:
            made = _again(session, made, edit, account_id)
        except Refused:
            left.append(edit)
    return Rebased(plan=None if made is published else made, left=left)


def _again(session: Session, plan: Plan, edit: PlanEdit, account_id: UUID | None) -> Plan:
    if edit.kind not in get_args(Kind):
        raise refuse(
            "plan.not_repeatable",
            cause=(
                "검색이 만든 변경은 그대로 다시 할 수 없습니다.",
                "What a search has found can't be repeated as it is.",
            ),
            action=("새 초안에서 다시 실행하세요.", "Run it again on the new draft."),
            subject=(edit.kind,),
        )
    seen = Seen(plan_id=plan.id, version=plan.version, revision=plan.revision)
    _, made = apply_edit(session, seen, read_edit(edit.kind, edit.data), account_id=account_id, alone=True)  # type: ignore[arg-type]
    return made
