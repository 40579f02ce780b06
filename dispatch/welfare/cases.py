"""Welfare cases (안부 사례): opened by facts, driven up their ladder by the server's clock, closed by somebody.

Who closes one says who saw or heard the person. Nothing else ends a case.
"""

from collections.abc import Collection, Iterator
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from dispatch import clock, events
from dispatch.errors import refuse
from dispatch.intake.referrals import holds_resident_number
from dispatch.lifecycle import move
from dispatch.welfare.ladder import NO_ANSWER, URGENT_NOW
from dispatch.welfare.records import cases_of_person, check_open, find_open_case, get_case, record_case
from dispatch.welfare.risk import RiskLevel, ends_before, last_box, read_signs, weigh
from dispatch.welfare.steps import add_danger, add_steps, jump
from dispatch.welfare.telling import tell_closing
from models.deliveries import Fact
from models.orders import DailyOrder
from models.people import Recipient
from models.statuses import CaseStatus
from models.welfare import Case

CLOSING_CODES = (
    "seen_in_person",
    "heard_by_phone",
    "family_confirmed",
    "in_hospital",
    "away_confirmed",
    "emergency_handed_over",
)
SAME_VISIT = timedelta(minutes=10)
"""Two taps of "no answer" within it are one visit."""


def open_case(session: Session, order: DailyOrder, fact: Fact, cause: str) -> Case | None:
    """Open the case that `fact` gives cause for, with its ladder's deadlines from now on.

    One person has one open case a day: danger on top of it calls 119 at once, a second unanswered visit goes one
    level faster. A fact that was made before a case of that day was closed opens none (somebody has seen the person
    since), unless it tells of danger.
    """
    events.take_turn(session)
    current = find_open_case(session, order.recipient_id, order.day)
    if current is not None:
        if cause == URGENT_NOW and current.cause != URGENT_NOW:
            _escalate(session, current)
        elif _is_second_visit(session, current, fact):
            jump(session, current, ("second_no_answer",))
        return current
    cases = cases_of_person(session, order.recipient_id, order.day)
    if cause != URGENT_NOW and any(case.closed_at and fact.happened_at < case.closed_at for case in cases):
        return None
    return _open(session, order, fact, cause)


def note_sighting(session: Session, order: DailyOrder, fact: Fact) -> None:
    """Write into the person's open case that meals were handed over after all. It stays open."""
    case = find_open_case(session, order.recipient_id, order.day)
    if case is not None:
        record_case(session, "case.noted", case, fact=str(fact.id), kind=fact.kind)


def note_box(session: Session, order: DailyOrder, previous_box: str) -> None:
    """A card of the day tells that the last box still stands there: the person's open case goes one level faster."""
    case = find_open_case(session, order.recipient_id, order.day)
    if case is not None and previous_box == "uncollected":
        jump(session, case, ("uncollected_box",))


def close_case(
    session: Session,
    case_id: UUID,
    *,
    code: str,
    who: str,
    note: str = "",
    tell: Collection[str] = (),
    account_id: UUID | None = None,
) -> Case:
    """Close a case: `code` says how the person was found, `who` who saw or heard them (both kept, `who` sealed).

    The courier is told, and so is everybody who had been alarmed; `tell` names further targets (guardian,
    dong_care_manager) that get the all-clear where the person has consented.
    Refused: case.unknown, case.code, case.who, case.resident_number, case.closed.
    """
    events.take_turn(session)
    case = get_case(session, case_id)
    check_open(case)
    _check_closing(case, code, who, note)
    move(case, CaseStatus.CLOSED)
    case.closed_at, case.closed_by, case.closing_code = clock.now(), account_id, code
    case.closing_note = {"who": who.strip(), "note": note.strip()}
    session.flush()
    closed = record_case(session, "case.closed", case, account_id=account_id, code=code)
    tell_closing(session, case, tell=tell, event_number=closed.number)
    return case


def _open(session: Session, order: DailyOrder, fact: Fact, cause: str) -> Case:
    recipient = session.get_one(Recipient, order.recipient_id)
    case = Case(
        person_id=recipient.person_id,
        recipient_id=recipient.id,
        daily_order_id=order.id,
        day=order.day,
        cause=cause,
        status=CaseStatus.OPEN,
        opened_at=clock.now(),
        opened_by_fact=fact.id,
        jumps=[],
    )
    session.add(case)
    session.flush()
    add_steps(session, case, order)
    record_case(session, "case.opened", case, cause=cause)
    jump(session, case, _find_reasons(session, case, recipient))
    return case


def _find_reasons(session: Session, case: Case, recipient: Recipient) -> Iterator[str]:
    """Why a case that is opened now goes faster than usual."""
    if last_box(session, recipient, case.day) == "uncollected":
        yield "uncollected_box"
    if case.cause == NO_ANSWER and ends_before(session, recipient, case.day)[:1] == ["no_answer"]:
        yield "second_no_answer"
    signs = read_signs(session, recipient, case.day)
    if weigh(signs).level == RiskLevel.HIGH:
        yield "high_risk"
    if signs.warned:
        yield "weather_warning"


def _is_second_visit(session: Session, case: Case, fact: Fact) -> bool:
    """Whether `fact` tells of another unanswered visit than the one that opened the case."""
    first = session.get_one(Fact, case.opened_by_fact)
    if fact.kind != "no_answer" or fact.id == first.id:
        return False
    return fact.duty_id != first.duty_id or abs(fact.happened_at - first.happened_at) >= SAME_VISIT


def _escalate(session: Session, case: Case) -> None:
    """Danger became known after the case was opened."""
    case.cause = URGENT_NOW
    add_danger(session, case)
    record_case(session, "case.opened", case, cause=URGENT_NOW, escalated=True)


def _check_closing(case: Case, code: str, who: str, note: str) -> None:
    if holds_resident_number(f"{who}\n{note}"):
        raise refuse(
            "case.resident_number",
            cause=("주민등록번호는 저장하지 않습니다.", "A resident registration number is never stored."),
            action=("번호를 지우고 다시 저장하세요.", "Take the number out and save again."),
            subject=(str(case.id),),
            status=422,
        )
    if code not in CLOSING_CODES:
        raise refuse(
            "case.code",
            cause=("어떻게 확인했는지 고르지 않았습니다.", "How the person was found is missing."),
            action=("목록에서 하나를 고르세요.", "Choose one from the list."),
            subject=(str(case.id), *CLOSING_CODES),
            status=422,
        )
    if not who.strip():
        raise refuse(
            "case.who",
            cause=("누가 보거나 목소리를 들었는지 적지 않았습니다.", "Who saw or heard the person is missing."),
            action=("확인한 사람을 적으세요.", "Write down who it was."),
            subject=(str(case.id),),
            status=422,
        )
