"""What needs somebody now: open tasks, and welfare cases on their ladder."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, or_, select

from dispatch.intake.placing import newest_homes
from dispatch.tasks import open_tasks
from dispatch.welfare.records import UNCLOSED, case_is_of
from models.accounts import Account
from models.people import Recipient
from models.statuses import CaseStatus, Role
from models.tasks import Task
from models.welfare import Case, CaseStep
from rider_api.reading.lens import Lens, lens_for
from rider_api.schemas.common import ReasonAnswer
from rider_api.schemas.desk_day import CaseAnswer, NextStep, PersonName, StepAnswer, TaskAnswer


def show_tasks(session: Session, area_id: UUID) -> list[TaskAnswer]:
    """Open tasks of an area, the most urgent first."""
    tasks = open_tasks(session, area_id)
    owners = read_logins(session, (task.owner_id for task in tasks))
    numbers = _recipient_numbers(session, tasks)
    return [
        TaskAnswer(
            id=task.id,
            kind=task.kind.value,
            reason=ReasonAnswer.model_validate(task.reason),
            due_at=task.due_at,
            owner=owners.get(task.owner_id) if task.owner_id else None,
            owner_id=task.owner_id,
            subject=task.subject_id,
            recipient_number=numbers.get(task.subject_id or ""),
            day=task.day,
        )
        for task in tasks
    ]


def show_cases(session: Session, area_id: UUID, day: date, role: Role) -> list[CaseAnswer]:
    """The day's cases and every older one that is not closed, oldest first."""
    rows = session.exec(
        select(Case, Recipient)
        .join(Recipient, col(Recipient.id) == col(Case.recipient_id))
        .where(case_is_of(area_id), or_(Case.day == day, col(Case.status).in_(UNCLOSED)))
        .order_by(col(Case.opened_at), col(Recipient.number))
    ).all()
    return show_case_rows(session, rows, role)


def show_open_cases(session: Session, area_id: UUID, dong_id: UUID | None, role: Role) -> list[CaseAnswer]:
    """Cases that are not closed, oldest first; with a dong those of the people who live there now."""
    rows = session.exec(
        select(Case, Recipient)
        .join(Recipient, col(Recipient.id) == col(Case.recipient_id))
        .where(case_is_of(area_id), col(Case.status).in_(UNCLOSED))
        .order_by(col(Case.opened_at), col(Recipient.number))
    ).all()
    if dong_id is not None:
        homes = newest_homes(session, [person.id for _, person in rows])
        rows = [(case, person) for case, person in rows if person.id in homes and homes[person.id].dong_id == dong_id]
    return show_case_rows(session, rows, role)


def show_case_rows(session: Session, rows: Sequence[tuple[Case, Recipient]], role: Role) -> list[CaseAnswer]:
    lens = lens_for(session, role, (person.person_id for _, person in rows))
    owners = read_logins(session, (case.owner_id for case, _ in rows))
    steps = _read_steps(session, [case.id for case, _ in rows])
    return [_show_case(case, person, steps[case.id], owners, lens) for case, person in rows]


def read_logins(session: Session, account_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    wanted = {account for account in account_ids if account is not None}
    return dict(session.exec(select(Account.id, Account.login).where(col(Account.id).in_(wanted))).all())


def _show_case(
    case: Case, person: Recipient, steps: Sequence[CaseStep], owners: dict[UUID, str], lens: Lens
) -> CaseAnswer:
    return CaseAnswer(
        id=case.id,
        recipient=PersonName(number=person.number, name=lens.name(person)),
        cause=case.cause,
        status=case.status.value,
        opened_at=case.opened_at,
        owner=owners.get(case.owner_id) if case.owner_id else None,
        owner_id=case.owner_id,
        next_step=_next_step(case, steps),
        steps=[StepAnswer.model_validate(step, from_attributes=True) for step in steps],
    )


def _next_step(case: Case, steps: Sequence[CaseStep]) -> NextStep | None:
    """What fires next by itself (`welfare.fire_due_steps`): a case that was taken on goes on ticking."""
    ahead = [step for step in steps if step.fired_at is None and step.acknowledged_at is None]
    if not ahead or case.status == CaseStatus.CLOSED:
        return None
    step = min(ahead, key=lambda one: (one.due_at, one.position))
    return NextStep(position=step.position, target=step.target, due_at=step.due_at)


def _read_steps(session: Session, case_ids: Sequence[UUID]) -> dict[UUID, list[CaseStep]]:
    found: dict[UUID, list[CaseStep]] = defaultdict(list)
    rows = session.exec(
        select(CaseStep).where(col(CaseStep.case_id).in_(case_ids)).order_by(col(CaseStep.position))
    ).all()
    for step in rows:
        found[step.case_id].append(step)
    return found


def _recipient_numbers(session: Session, tasks: Sequence[Task]) -> dict[str, int]:
    """Of the tasks whose subject is a recipient."""
    subjects = [found for task in tasks if (found := _as_id(task.subject_id)) is not None]
    rows = session.exec(select(Recipient.id, Recipient.number).where(col(Recipient.id).in_(subjects))).all()
    return {str(recipient): number for recipient, number in rows}


def _as_id(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
