"""Who looks after what needs somebody: taken by oneself or handed to a colleague, never twice unseen."""

from uuid import UUID

from sqlmodel import Session, col, or_, select

from dispatch import events
from dispatch.errors import refuse
from dispatch.tasks import get_task
from dispatch.welfare.records import check_open, get_case, record_case
from models.accounts import Account
from models.orders import DailyOrder
from models.statuses import Role, TaskStatus
from models.tasks import Task
from models.welfare import Case


def hand_task(session: Session, task_id: UUID, *, to: UUID, seen_owner: UUID | None, account_id: UUID | None) -> Task:
    """Give a task to somebody, oneself included. `seen_owner` is who had it when this was decided.

    Refused: task.unknown, task.over, owner.changed (somebody else has taken it meanwhile), owner.unknown.
    """
    events.take_turn(session)
    task = get_task(session, task_id)
    session.refresh(task)
    if task.status != TaskStatus.OPEN:
        raise refuse(
            "task.over",
            cause=("이미 끝난 업무입니다.", "This task is done already."),
            action=("목록을 새로 고치세요.", "Reload the list."),
            subject=(str(task_id),),
        )
    _check_owner(session, task.owner_id, seen_owner, to)
    _check_colleague(session, task.area_id, to)
    task.owner_id = to
    events.record(
        session, "task.owned", area_id=task.area_id, day=task.day, subject=task.id, account_id=account_id,
        data={"owner": str(to)},
    )  # fmt: skip
    return task


def hand_case(session: Session, case_id: UUID, *, to: UUID, seen_owner: UUID | None, account_id: UUID | None) -> Case:
    """Give a welfare case to somebody; its ladder goes on. Refused as `hand_task`, case.unknown, case.closed."""
    events.take_turn(session)
    case = get_case(session, case_id)
    check_open(case)
    area_id = session.get_one(DailyOrder, case.daily_order_id).area_id
    _check_owner(session, case.owner_id, seen_owner, to)
    _check_colleague(session, area_id, to)
    case.owner_id = to
    record_case(session, "case.owned", case, account_id=account_id, owner=str(to))
    return case


def list_colleagues(session: Session, area_id: UUID) -> list[Account]:
    """Coordinators who can look after something of this area, by log-in."""
    rows = session.exec(
        select(Account).where(
            Account.role == Role.COORDINATOR,
            col(Account.active).is_(True),
            or_(col(Account.area_id) == area_id, col(Account.area_id).is_(None)),
        )
    ).all()
    return sorted(rows, key=lambda account: account.login)


def _check_owner(session: Session, owner: UUID | None, seen: UUID | None, to: UUID) -> None:
    if owner in (seen, to):
        return
    account = None if owner is None else session.get(Account, owner)
    name = "" if account is None else account.login
    raise refuse(
        "owner.changed",
        cause=(
            f"그사이 담당이 바뀌었습니다: {name or '없음'}",
            f"Somebody else looks after it now: {name or 'nobody'}",
        ),
        action=("그 담당자와 이야기한 다음 넘겨받으세요.", "Speak with them, then take it over."),
        subject=(name,),
    )


def _check_colleague(session: Session, area_id: UUID, to: UUID) -> None:
    if all(account.id != to for account in list_colleagues(session, area_id)):
        raise refuse(
            "owner.unknown",
            cause=("이 권역의 담당자가 아닙니다.", "This is no coordinator of the area."),
            action=("나열된 담당자 중에서 고르세요.", "Choose one of those listed."),
            subject=(str(to),),
            status=422,
        )

