"""The ladders in force: the coordinator writes versions, each from a moment on; nothing is ever changed or deleted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, or_, select

from dispatch import clock, events
from dispatch.errors import Refused, refuse
from dispatch.welfare.ladder import CAUSES, COORDINATOR, DEFAULTS, JUMPS, POLICE, TARGETS, URGENT_NOW, Ladder, Rung
from models.welfare import Ladder as LadderRow

LONGEST_MINUTES = 24 * 60
MOST_RUNGS = 12
MOST_VERSIONS = 50
"""How many of the versions of all years are shown."""
_DAY_SECONDS = 24 * 3600
_LATENESS = timedelta(minutes=5)
"""Between looking at a form and saving it, "from now on" slips into the past."""


def read_ladder(session: Session, area_id: UUID, cause: str, moment: datetime | None = None) -> Ladder:
    """An area's ladder at `moment` (now): its own newest version, else that of all areas, else the built-in one."""
    in_force = select(LadderRow).where(
        LadderRow.cause == cause,
        col(LadderRow.valid_from) <= (moment or clock.now()),
        or_(LadderRow.area_id == area_id, col(LadderRow.area_id).is_(None)),
    )
    newest_first = in_force.order_by(
        col(LadderRow.area_id).is_(None), col(LadderRow.valid_from).desc(), col(LadderRow.made_at).desc()
    )
    row = session.exec(newest_first.limit(1)).first()
    return DEFAULTS[cause] if row is None else as_ladder(row)


def as_ladder(row: LadderRow) -> Ladder:
    """A stored version."""
    return Ladder(
        cause=row.cause,
        rungs=tuple(Rung(**step) for step in row.steps),
        jumps=tuple(row.jumps),
        most_jumps=row.most_jumps,
        office_start_seconds=row.office_start_seconds,
        office_end_seconds=row.office_end_seconds,
        row_id=row.id,
    )


def ladder_versions(session: Session, area_id: UUID) -> Sequence[LadderRow]:
    """The newest versions that an area has or had, those of all areas included, the newest first."""
    statement = select(LadderRow).where(or_(LadderRow.area_id == area_id, col(LadderRow.area_id).is_(None)))
    newest = statement.order_by(col(LadderRow.valid_from).desc(), col(LadderRow.made_at).desc())
    return session.exec(newest.limit(MOST_VERSIONS)).all()


def set_ladder(
    session: Session,
    ladder: Ladder,
    *,
    area_id: UUID | None,
    valid_from: datetime | None = None,
    account_id: UUID | None = None,
) -> LadderRow:
    """Write the next version, in force from `valid_from` (now) on; cases that are open keep theirs.

    Refused: ladder.cause, ladder.empty, ladder.target, ladder.minutes, ladder.coordinator, ladder.danger,
    ladder.jumps, ladder.office_hours, ladder.past.
    """
    for problem in _problems(ladder, valid_from):
        raise problem
    events.take_turn(session)
    row = LadderRow(
        area_id=area_id,
        cause=ladder.cause,
        valid_from=max(valid_from or clock.now(), clock.now()),
        steps=[rung.to_json() for rung in ladder.rungs],
        jumps=list(ladder.jumps),
        most_jumps=ladder.most_jumps,
        office_start_seconds=ladder.office_start_seconds,
        office_end_seconds=ladder.office_end_seconds,
        made_at=clock.now(),
        made_by=account_id,
    )
    session.add(row)
    session.flush()
    events.record(
        session, "ladder.set", area_id=area_id, subject=row.id, account_id=account_id,
        data={"cause": row.cause, "rungs": len(row.steps)},
    )  # fmt: skip
    return row


def _problems(ladder: Ladder, valid_from: datetime | None) -> Iterator[Refused]:
    if ladder.cause not in CAUSES:
        yield _wrong(
            "ladder.cause", "그런 사유가 없습니다.", "There is no such cause.",
            "목록에서 하나를 고르세요.", "Choose one of those listed.", CAUSES,
        )  # fmt: skip
    if not 1 <= len(ladder.rungs) <= MOST_RUNGS:
        yield _wrong(
            "ladder.empty", f"단계는 1개에서 {MOST_RUNGS}개까지입니다.", f"A ladder has 1 to {MOST_RUNGS} rungs.",
            "단계를 더하거나 줄이세요.", "Add rungs, or take some away.",
        )  # fmt: skip
    yield from _problems_of_rungs(ladder)
    if set(ladder.jumps) - set(JUMPS) or not 0 <= ladder.most_jumps <= len(JUMPS):
        yield _wrong(
            "ladder.jumps", "단계를 앞당기는 사유나 횟수가 맞지 않습니다.",
            "A reason for going faster, or how often, is not one of those known.",
            "목록에서 고르세요.", "Choose from those listed.", JUMPS,
        )  # fmt: skip
    if not 0 <= ladder.office_start_seconds < ladder.office_end_seconds <= _DAY_SECONDS:
        yield _wrong(
            "ladder.office_hours", "근무 시간의 시작이 끝보다 늦습니다.", "The office hours end before they begin.",
            "시각을 확인하세요.", "Look at both times.",
        )  # fmt: skip
    if valid_from is not None and valid_from < clock.now() - _LATENESS:
        yield _wrong(
            "ladder.past", "이미 지난 시각부터는 바꿀 수 없습니다.", "A ladder cannot change in the past.",
            "지금이나 그 이후를 고르세요.", "Choose now or later.",
        )  # fmt: skip


def _problems_of_rungs(ladder: Ladder) -> Iterator[Refused]:
    used = {rung.target for rung in ladder.rungs}
    instead = {target for rung in ladder.rungs for target in (rung.night_target, rung.holiday_target) if target}
    if (used | instead) - set(TARGETS):
        yield _wrong(
            "ladder.target", "그런 담당이 없습니다.", "There is no such target.",
            "목록에서 하나를 고르세요.", "Choose one of those listed.", TARGETS,
        )  # fmt: skip
    minutes = [rung.after_minutes for rung in ladder.rungs]
    if minutes != sorted(minutes) or any(not 0 <= minute <= LONGEST_MINUTES for minute in minutes):
        yield _wrong(
            "ladder.minutes", "분은 0에서 1440까지이고 앞 단계보다 작을 수 없습니다.",
            "Minutes run from 0 to 1440 and never go back.",
            "단계의 순서와 분을 확인하세요.", "Look at the order of the rungs and their minutes.",
        )  # fmt: skip
    if COORDINATOR not in used:
        yield _wrong(
            "ladder.coordinator", "조정자 단계가 없습니다.", "No rung reaches the coordinator.",
            "조정자 단계를 넣으세요.", "Add one: somebody at the desk must know.",
        )  # fmt: skip
    at_once = {rung.target for rung in ladder.rungs if rung.after_minutes == 0}
    if ladder.cause == URGENT_NOW and POLICE not in at_once:
        yield _wrong(
            "ladder.danger", "위급할 때는 바로 119에 알려야 합니다.", "Danger goes straight to 119.",
            "0분 단계에 경찰·119를 넣으세요.", "Put police and 119 at minute 0.",
        )  # fmt: skip


def _wrong(
    code: str, cause_ko: str, cause_en: str, action_ko: str, action_en: str, subject: Sequence[str] = ()
) -> Refused:
    return refuse(code, cause=(cause_ko, cause_en), action=(action_ko, action_en), subject=tuple(subject), status=422)


def ladder_json(ladder: Ladder) -> Mapping[str, Any]:
    """The form in which a ladder is shown and sent."""
    return {
        "cause": ladder.cause,
        "rungs": [rung.to_json() for rung in ladder.rungs],
        "jumps": list(ladder.jumps),
        "most_jumps": ladder.most_jumps,
        "office_start_seconds": ladder.office_start_seconds,
        "office_end_seconds": ladder.office_end_seconds,
    }
