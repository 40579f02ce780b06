"""Changing a plan by hand: a coordinator sees what an edit does, and gathers edits in a draft, with undo and redo.

Never refused for a bad time: what it breaks is named, and only publishing insists on a plan without violations.
A published plan is never touched: the first edit of it makes a draft, those that follow gather in it. Every edit says
which revision it was made on (`Seen`); when somebody else has changed the draft since, it is refused and told.
"""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import Refused, reason_json, refuse
from dispatch.planning.edits import Edit, rearrange
from dispatch.planning.locks import Lock, find_broken, is_same, locks_that_hold, make_lock, read_locks
from dispatch.planning.plans import changed_duties, check_revision, check_version, get_plan
from dispatch.planning.problems import DayProblem
from dispatch.planning.publishing import find_reordered
from dispatch.planning.saving import make_tours, replace_draft, save_plan
from dispatch.planning.sequences import locks_kept, only_there
from dispatch.planning.storage import unpack_plan
from dispatch.planning.timetable import Sheet, make_sheets, read_sheets
from dispatch.planning.withdrawing import leave_out_cancelled
from models.plans import Plan, PlanEdit
from models.statuses import PlanStatus
from routing.checker import check
from routing.reasons import Reason
from routing.schedule import Draft, Scheduled, schedule, sequence_of
from routing.solution import Solution
from routing.wire import solution_from_json


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The plan that the coordinator looked at when deciding."""

    plan_id: UUID
    version: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A plan before and after an edit, what the checker says of it, and the tours that change.

    `reordered` is set when trips that are on the road would change: it can be kept, but not published by itself.
    """

    plan: Plan
    before: Solution
    problem_before: DayProblem
    after: Scheduled
    day_problem: DayProblem
    locks: list[Lock]
    sheets_before: list[Sheet]
    sheets_after: list[Sheet]
    reordered: Reason | None

    @property
    def changed_sheets(self) -> list[Sheet]:
        changed = set(changed_duties(self.sheets_before, self.sheets_after))
        return [sheet for sheet in self.sheets_after if sheet.duty.id in changed]

    @property
    def violations(self) -> list[dict[str, Any]]:
        """As stored with a plan and shown on the desk."""
        found = [violation.to_json() for violation in self.after.violations]
        if self.reordered is not None:
            found.append({**reason_json(self.reordered), "amount": None, "unit": None})
        return found


def preview_edit(session: Session, seen: Seen, edit: Edit) -> Outcome:
    """What an edit would do; writes nothing.

    Refused: plan.unknown, plan.version, plan.not_editable, plan.edited (somebody changed the draft meanwhile),
    plan.locked (a lock says otherwise), move.unknown.
    """
    plan = look(session, seen)
    stored = unpack_plan(plan)
    before = solution_from_json(plan.solution)
    day_problem, sequence = leave_out_cancelled(session, stored, sequence_of(before))
    locks = locks_that_hold(read_locks(plan.locks), sequence, day_problem.visits)
    try:
        after = rearrange(day_problem.problem, sequence, edit)
        locks = _change_locks(locks, sequence, edit)
    except (KeyError, IndexError) as error:
        raise _unknown(edit) from error
    check_locks(locks, sequence, after, day_problem)
    day_problem = go_on_from(day_problem, after)
    reasons = {entry.visit: entry.reason for entry in before.unserved}
    scheduled = schedule(day_problem.problem, after, reasons=reasons, like=before)
    return make_outcome(session, plan, before, scheduled, day_problem, locks)


def apply_edit(
    session: Session, seen: Seen, edit: Edit, *, account_id: UUID | None = None, alone: bool = False
) -> tuple[Outcome, Plan]:
    """Keep the edit: in the draft that was looked at, or in a new one based on the published plan.

    Refused as `preview_edit`, and plan.draft_open: somebody is editing another draft of the same published plan
    (`alone` says that this is known and wanted).
    """
    events.take_turn(session)
    outcome = preview_edit(session, seen, edit)
    return outcome, keep_outcome(
        session, outcome, kind=edit.kind, data=edit.to_json(), account_id=account_id, alone=alone
    )


def keep_outcome(
    session: Session, outcome: Outcome, *, kind: str, data: dict[str, Any], account_id: UUID | None, alone: bool = False
) -> Plan:
    """What `apply_edit` does once it is known what comes out; also for repairs and re-solves. Take the turn first."""
    plan = outcome.plan
    if plan.status == PlanStatus.PUBLISHED:
        if not alone:
            _check_nobody_edits(session, plan)
        plan = save_plan(
            session, outcome.problem_before, outcome.before, check(outcome.problem_before.problem, outcome.before),
            area_id=plan.area_id, day=plan.day, based_on=plan.id, account_id=account_id, locks=read_locks(plan.locks),
        )  # fmt: skip
    known = list_edits(session, plan.id)
    if not known:
        _note(session, plan, 0, "start", {}, account_id)
    for edit in known:
        edit.gone = edit.gone or edit.undone
    replace_draft(
        session, plan, outcome.problem_before, outcome.day_problem, outcome.after.solution, outcome.after.violations,
        locks=outcome.locks, kind=kind, account_id=account_id,
    )  # fmt: skip
    _note(session, plan, max((edit.number for edit in known), default=0) + 1, kind, data, account_id)
    return plan


def undo_edit(session: Session, seen: Seen, *, account_id: UUID | None = None) -> Plan:
    """Take the draft's last edit back, exactly. Refused as `preview_edit`, and plan.nothing_to_undo."""
    events.take_turn(session)
    plan = look(session, seen)
    done = [edit for edit in list_edits(session, plan.id) if not edit.undone]
    if len(done) < 2:
        raise _nothing(plan)
    done[-1].undone = True
    _restore(session, plan, done[-2], "undo", account_id)
    return plan


def redo_edit(session: Session, seen: Seen, *, account_id: UUID | None = None) -> Plan:
    """Do again what was undone last. Refused as `undo_edit`."""
    events.take_turn(session)
    plan = look(session, seen)
    waiting = [edit for edit in list_edits(session, plan.id) if edit.undone and not edit.gone]
    if not waiting:
        raise _nothing(plan)
    waiting[0].undone = False
    _restore(session, plan, waiting[0], "redo", account_id)
    return plan


def list_edits(session: Session, plan_id: UUID) -> list[PlanEdit]:
    """Everything that was done to a draft, in order."""
    return list(session.exec(select(PlanEdit).where(PlanEdit.plan_id == plan_id).order_by(col(PlanEdit.number))).all())


def look(session: Session, seen: Seen) -> Plan:
    """The plan, if it can be edited and is still as it was seen. Refused: see `preview_edit`."""
    plan = get_plan(session, seen.plan_id)
    check_version(plan, seen.version)
    if plan.status not in (PlanStatus.DRAFT, PlanStatus.PUBLISHED):
        raise refuse(
            "plan.not_editable",
            cause=("이미 다른 계획으로 바뀌었거나 끝난 계획입니다.", "This plan was replaced by another, or is over."),
            action=("현재 계획을 열어 고치세요.", "Open the plan that is out now."),
            subject=(str(plan.id),),
        )
    check_revision(plan, seen.revision)
    return plan


def make_outcome(
    session: Session,
    plan: Plan,
    before: Solution,
    after: Scheduled,
    day_problem: DayProblem,
    locks: list[Lock],
) -> Outcome:
    """Two states of one plan side by side."""
    sheets_before = read_sheets(session, plan.id)
    sheets_after = make_sheets(session, make_tours(plan.id, after.solution, day_problem))
    return Outcome(
        plan=plan,
        before=before,
        problem_before=unpack_plan(plan),
        after=after,
        day_problem=day_problem,
        locks=locks,
        sheets_before=sheets_before,
        sheets_after=sheets_after,
        reordered=find_reordered(session, plan.day, sheets_before, sheets_after),
    )


def check_locks(locks: list[Lock], before: Draft, after: Draft, day_problem: DayProblem) -> None:
    """Refuse (plan.locked) an order of stops that does not keep what a coordinator has locked."""
    broken = find_broken(locks, before, after, day_problem.visits)
    if broken:
        names = ", ".join(sorted({lock.vehicle for lock in broken}))
        raise refuse(
            "plan.locked",
            cause=(f"잠가 둔 것이 바뀝니다: {names}", f"It would change what is locked: {names}"),
            action=("잠금을 풀고 다시 하세요.", "Unlock it first."),
            subject=tuple(part for lock in broken for part in (lock.kind, *lock.subject)),
        )


def _change_locks(locks: list[Lock], sequence: Draft, edit: Edit) -> list[Lock]:
    if edit.lock is None or edit.kind not in ("lock", "unlock"):
        return locks
    if edit.kind == "unlock":
        left = [lock for lock in locks if not _is_meant(lock, edit)]
        if len(left) == len(locks):
            raise KeyError(edit.lock)
        return left
    made = make_lock(edit.lock, sequence, vehicle=edit.vehicle, door=edit.door)
    return [*(lock for lock in locks if not is_same(lock, made)), made]


def _is_meant(lock: Lock, edit: Edit) -> bool:
    same = (lock.kind, lock.vehicle) == (edit.lock, edit.vehicle)
    return same and (lock.kind != "stop" or lock.doors == (edit.door,))


def _restore(session: Session, plan: Plan, edit: PlanEdit, kind: str, account_id: UUID | None) -> None:
    """The plan that an edit led to; orders that were cancelled since stay out of it."""
    stored = unpack_plan(plan)
    solution = solution_from_json(edit.solution)
    there = {vehicle: only_there(trips, stored.visits) for vehicle, trips in sequence_of(solution).items()}
    day_problem, sequence = leave_out_cancelled(session, stored, there)
    day_problem = go_on_from(day_problem, sequence)
    if day_problem.orders != stored.orders or not _is_of(solution, day_problem):
        reasons = {entry.visit: entry.reason for entry in solution.unserved}
        solution = schedule(day_problem.problem, sequence, reasons=reasons, like=solution).solution
    replace_draft(
        session, plan, stored, day_problem, solution, check(day_problem.problem, solution),
        locks=read_locks(edit.locks), kind=kind, account_id=account_id,
    )  # fmt: skip


def go_on_from(day_problem: DayProblem, sequence: Draft) -> DayProblem:
    """The day with what a repair has found to be loaded, as far as the sequence keeps it."""
    locks = locks_kept(day_problem.problem.locks, sequence)
    return replace(day_problem, problem=replace(day_problem.problem, locks=locks))


def _is_of(solution: Solution, day_problem: DayProblem) -> bool:
    """Whether it speaks of the doors that the day has now, where they are now."""
    named = {visit for tour in solution.tours for trip in tour.trips for stop in trip.stops for visit in stop.visits}
    known = named | {entry.visit for entry in solution.unserved} == day_problem.visits.keys()
    return known and not check(day_problem.problem, solution)


def _note(
    session: Session, plan: Plan, number: int, kind: str, data: dict[str, Any], account_id: UUID | None
) -> None:
    session.add(
        PlanEdit(
            plan_id=plan.id, number=number, kind=kind, data=data, solution=plan.solution, locks=plan.locks,
            revision=plan.revision, made_at=clock.now(), made_by=account_id,
        )
    )  # fmt: skip
    session.flush()


def _check_nobody_edits(session: Session, plan: Plan) -> None:
    statement = select(Plan).where(Plan.based_on == plan.id, Plan.status == PlanStatus.DRAFT, Plan.revision > 0)
    other = session.exec(statement.order_by(col(Plan.version).desc())).first()
    if other is not None:
        raise refuse(
            "plan.draft_open",
            cause=(
                f"이 계획을 고치고 있는 초안(제{other.version}판)이 이미 있습니다.",
                f"A draft of this plan (version {other.version}) is being edited already.",
            ),
            action=(
                "그 초안을 열어 이어서 고치거나, 따로 새 초안을 만드세요.",
                "Open that draft and go on there, or make one of your own.",
            ),
            subject=(str(other.id), str(other.version)),
        )


def _nothing(plan: Plan) -> Refused:
    return refuse(
        "plan.nothing_to_undo",
        cause=("더 되돌리거나 다시 할 것이 없습니다.", "There is nothing more to undo or to do again."),
        action=("화면을 새로 고치세요.", "Reload the screen."),
        subject=(str(plan.id),),
    )


def _unknown(edit: Edit) -> Refused:
    return refuse(
        "move.unknown",
        cause=(
            "그런 집, 배송원, 운행, 순서 또는 잠금이 없습니다.",
            "There is no such door, courier, trip, place or lock.",
        ),
        action=("화면을 새로 고친 다음 다시 하세요.", "Reload the screen, then do it again."),
        subject=(edit.kind, edit.door or "", edit.vehicle, str(edit.trip), str(edit.position)),
        status=422,
    )
