"""Looking a case up, and writing what happened to it into the stream."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from dispatch import events
from dispatch.errors import refuse
from models.events import Event
from models.orders import DailyOrder
from models.people import Recipient
from models.statuses import CaseStatus
from models.welfare import Case, CaseStep


def get_case(session: Session, case_id: UUID) -> Case:
    """The case as it is now; `Refused` (case.unknown)."""
    case = session.get(Case, case_id, populate_existing=True)
    if case is None:
        raise refuse(
            "case.unknown",
            cause=("그런 안부 사례가 없습니다.", "There is no such case."),
            action=("화면을 새로 고치세요.", "Reload the screen."),
            subject=(str(case_id),),
            status=404,
        )
    return case


UNCLOSED = tuple(status for status in CaseStatus if status != CaseStatus.CLOSED)
"""Named one by one: an index finds what is equal, not what differs."""


def check_open(case: Case) -> None:
    """`Refused` (case.closed)."""
    if case.status == CaseStatus.CLOSED:
        raise refuse(
            "case.closed",
            cause=("이미 종결된 사례입니다.", "This case is closed."),
            action=("화면을 새로 고치세요.", "Reload the screen."),
            subject=(str(case.id),),
        )


def open_cases(session: Session, area_id: UUID, day: date | None = None) -> list[Case]:
    """An area's cases that nobody has closed yet, the oldest first; of one day, or all."""
    statement = select(Case).where(case_is_of(area_id), col(Case.status).in_(UNCLOSED))
    if day is not None:
        statement = statement.where(Case.day == day)
    return list(session.exec(statement.order_by(col(Case.opened_at), col(Case.id))).all())


def case_is_of(area_id: UUID) -> ColumnElement[bool]:
    """Asked of each case about its one order: in a join, SQLite begins with the area's orders of all years."""
    own = select(col(DailyOrder.id)).where(DailyOrder.id == Case.daily_order_id, DailyOrder.area_id == area_id)
    return own.exists()


def cases_of_person(session: Session, recipient_id: UUID, day: date) -> list[Case]:
    """A person's cases of one day in the order in which they were opened."""
    statement = select(Case).where(Case.recipient_id == recipient_id, Case.day == day)
    return list(session.exec(statement.order_by(col(Case.opened_at))).all())


def find_open_case(session: Session, recipient_id: UUID, day: date) -> Case | None:
    """The person's one case of the day that nobody has closed."""
    cases = cases_of_person(session, recipient_id, day)
    return next((case for case in cases if case.status != CaseStatus.CLOSED), None)


def steps_of(session: Session, case_id: UUID) -> list[CaseStep]:
    """A case's rungs in order."""
    statement = select(CaseStep).where(CaseStep.case_id == case_id).order_by(col(CaseStep.position))
    return list(session.exec(statement).all())


def record_case(
    session: Session,
    event: str,
    case: Case,
    *,
    account_id: UUID | None = None,
    **data: str | int | bool | None,
) -> Event:
    """An event about a case: `data` holds ids and codes, the person's number is added."""
    order = session.get_one(DailyOrder, case.daily_order_id)
    number = session.get_one(Recipient, case.recipient_id).number
    return events.record(
        session,
        event,
        area_id=order.area_id,
        day=case.day,
        subject=case.id,
        account_id=account_id,
        data={"number": number, **data},
    )
