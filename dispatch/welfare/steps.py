"""The rungs of a case: laid down when it is opened, fired by the clock, taken on, brought forward by a jump."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.calendar import Calendar, load_calendar
from dispatch.errors import refuse
from dispatch.lifecycle import move
from dispatch.welfare.ladder import COURIER, POLICE, due_times, target_at
from dispatch.welfare.ladders import as_ladder, read_ladder
from dispatch.welfare.records import check_open, get_case, record_case, steps_of
from dispatch.welfare.telling import tell_step
from models.database import Database
from models.orders import DailyOrder
from models.statuses import CaseStatus
from models.welfare import Case, CaseStep
from models.welfare import Ladder as LadderRow


def add_steps(session: Session, case: Case, order: DailyOrder) -> None:
    """Lay the ladder that is in force down, with deadlines from the case's opening on."""
    ladder, calendar = read_ladder(session, order.area_id, case.cause, case.opened_at), load_calendar(session)
    case.ladder_id = ladder.row_id
    for position, (rung, due_at) in enumerate(
        zip(ladder.rungs, due_times(ladder.rungs, case.opened_at), strict=True)
    ):
        taken = case.opened_at if rung.target == COURIER else None
        rota = ladder.rota_of(rung)
        session.add(
            CaseStep(
                case_id=case.id,
                position=position,
                target=target_at(rota, rung.target, due_at, calendar),
                due_at=due_at,
                fired_at=taken,
                acknowledged_at=taken,
                rota=rota,
            )
        )
    session.flush()


def add_danger(session: Session, case: Case) -> None:
    """119 at once, whatever the ladder says."""
    last = steps_of(session, case.id)[-1].position
    session.add(CaseStep(case_id=case.id, position=last + 1, target=POLICE, due_at=clock.now()))
    session.flush()


def jump(session: Session, case: Case, reasons: Iterable[str]) -> None:
    """Go one level faster for each reason that is new and counts: the next rung is due now, all later ones earlier.

    No rung is left out. Which reasons count and how many, the case's ladder says.
    """
    row = session.get(LadderRow, case.ladder_id) if case.ladder_id else None
    order = session.get_one(DailyOrder, case.daily_order_id)
    ladder = as_ladder(row) if row is not None else read_ladder(session, order.area_id, case.cause, case.opened_at)
    for reason in reasons:
        known = case.jumps or []
        if reason not in ladder.jumps or any(entry["reason"] == reason for entry in known):
            continue
        counts = len(known) < ladder.most_jumps
        case.jumps = [*known, {"reason": reason, "at": clock.now().isoformat()}]
        if counts:
            _bring_forward(session, case)
        session.flush()
        record_case(session, "case.jumped", case, reason=reason, counts=counts)


def fire_due_steps(database: Database) -> list[UUID]:
    """Fire every rung that is due, each exactly once and each in a transaction of its own.

    A reconciler: any number of processes may run it, any number of times.
    """
    fired: list[UUID] = []
    with database.read() as session:
        waiting = _next_due(session) is not None
    while waiting:
        with database.write() as session:
            events.take_turn(session)
            step = _next_due(session)
            waiting = step is not None
            if step is not None:
                _fire(session, step)
                fired.append(step.id)
    return fired


def acknowledge_step(session: Session, case_id: UUID, position: int, account_id: UUID | None = None) -> CaseStep:
    """Somebody takes the rung on. The ladder goes on by itself, but not before their interval has passed.

    Acknowledging twice gives the same answer. Refused: case.unknown, case.step_unknown, case.closed.
    """
    events.take_turn(session)
    case = get_case(session, case_id)
    step = _get_step(session, case, position)
    if step.acknowledged_at is not None:
        return step
    check_open(case)
    step.acknowledged_at, step.acknowledged_by = clock.now(), account_id
    _give_time(session, step)
    if case.status == CaseStatus.OPEN:
        move(case, CaseStatus.CONTACTED)
    case.owner_id = account_id or case.owner_id
    session.flush()
    record_case(session, "case.contacted", case, account_id=account_id, position=position, target=step.target)
    return step


def _next_due(session: Session) -> CaseStep | None:
    statement = (
        select(CaseStep)
        .join(Case, col(Case.id) == col(CaseStep.case_id))
        .where(
            col(CaseStep.fired_at).is_(None),
            col(CaseStep.acknowledged_at).is_(None),
            col(CaseStep.due_at) <= clock.now(),
            Case.status != CaseStatus.CLOSED,
        )
        .order_by(col(CaseStep.due_at), col(CaseStep.case_id), col(CaseStep.position))
        .limit(1)
    )
    return session.exec(statement).first()


def _fire(session: Session, step: CaseStep) -> None:
    """Whom it reaches is decided by the hour at which it fires: after an outage that may be another one."""
    step.fired_at = clock.now()
    step.target = target_at(step.rota, step.target, step.fired_at, load_calendar(session))
    session.flush()
    case = session.get_one(Case, step.case_id)
    fired = record_case(session, "step.fired", case, position=step.position, target=step.target)
    tell_step(session, case, step, event_number=fired.number)


def _get_step(session: Session, case: Case, position: int) -> CaseStep:
    step = next((step for step in steps_of(session, case.id) if step.position == position), None)
    if step is None:
        raise refuse(
            "case.step_unknown",
            cause=("그런 단계가 없습니다.", "The case has no such step."),
            action=("화면을 새로 고치세요.", "Reload the screen."),
            subject=(str(case.id), str(position)),
            status=404,
        )
    return step


def _give_time(session: Session, taken: CaseStep) -> None:
    """Later rungs wait until the interval between the rungs has passed since now; none comes earlier."""
    later = [step for step in steps_of(session, taken.case_id) if step.fired_at is None and step.due_at > taken.due_at]
    _shift(later, max(clock.now() - taken.due_at, timedelta()), load_calendar(session))


def _bring_forward(session: Session, case: Case) -> None:
    ahead = [
        step
        for step in steps_of(session, case.id)
        if step.fired_at is None and step.acknowledged_at is None and step.due_at > clock.now()
    ]
    if ahead:
        _shift(ahead, clock.now() - min(step.due_at for step in ahead), load_calendar(session))


def _shift(steps: Iterable[CaseStep], delay: timedelta, calendar: Calendar) -> None:
    for step in steps:
        step.due_at += delay
        step.target = target_at(step.rota, step.target, step.due_at, calendar)
