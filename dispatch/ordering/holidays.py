"""A day off declared at the desk (임시공휴일), or a working day again: what it changes, before and after it is saved.

The calendar is one for all areas of an installation. Days that are frozen stay as they are: about their orders somebody
decides (`dispatch.ordering.late_holidays`). Cut-offs count working days, so those of the next days move along.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, func, select

from dispatch import clock, events
from dispatch.calendar import COMPUTED, Calendar, clear_calendar_day, load_calendar, set_calendar_day
from dispatch.errors import Refused, refuse
from dispatch.ordering.expansion import answer_lines
from dispatch.ordering.late_holidays import frozen_then, report_day, settle_day
from dispatch.ordering.patterns import CARRIED_AT_MOST_DAYS
from dispatch.ordering.reading import Span, load_span
from models.fleet import Duty, Team
from models.orders import Freeze
from models.places import Area

LONGEST_AHEAD_DAYS = 400
_CUT_OFFS_DAYS = 21
"""How far behind a day its change can move a cut-off: the lead time across the longest feast."""

Meals = Mapping[date, Mapping[UUID, int]]
"""By day and standing order."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a day shall be; `name` of the day off."""

    day: date
    is_working_day: bool
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class AreaEffect:
    """What becomes of one area's orders, each counted once."""

    area_id: UUID
    area: str
    frozen: bool
    """The day itself: its orders stand, `stand` of them for somebody to decide about."""
    stand: int = 0
    skipped: int = 0
    moved: int = 0
    """Come on an earlier day on which nothing came."""
    doubled: int = 0
    """Come with an earlier visit."""
    kept: int = 0
    """Come all the same: menus that are made on every day."""
    added: int = 0
    """Come on the day, which they would not have."""
    taken_back: int = 0
    """Of `added`: an earlier day brings them no longer."""
    twice: int = 0
    """Of `added`: an earlier day that is frozen brings (or has brought) them already."""
    crews: int = 0
    """On duty on the day."""


@dataclass(frozen=True, kw_only=True)
class CutOffMove:
    """A day whose orders are fixed at another moment; `at_once`: as soon as this is saved."""

    day: date
    before: datetime
    after: datetime
    at_once: bool


@dataclass(frozen=True, kw_only=True)
class DayEffect:
    areas: Sequence[AreaEffect]
    cut_offs: Sequence[CutOffMove]


def declare_day(session: Session, wish: Wish, *, account_id: UUID | None = None) -> None:
    """Make a day off of a working day, or the other way round, for every area.

    Refused: calendar.day (over, or too far ahead), calendar.name (a day off needs one), calendar.same (it is so
    already).
    """
    events.take_turn(session)
    _require_change(load_calendar(session), wish)
    computed = COMPUTED.find_holiday(wish.day)
    if wish.is_working_day == (computed is None):
        clear_calendar_day(session, wish.day)
    else:
        name = wish.name.strip() or computed or ""
        set_calendar_day(session, wish.day, is_working_day=wish.is_working_day, name=name)
    for area_id in session.exec(select(col(Area.id)).order_by(col(Area.name))).all():
        events.record(
            session, "calendar.changed", area_id=area_id, day=wish.day, account_id=account_id,
            data={"working": wish.is_working_day},
        )  # fmt: skip
    if wish.is_working_day:
        settle_day(session, wish.day)
    else:
        report_day(session, wish.day)


def preview_day(session: Session, wish: Wish, area_ids: Sequence[UUID]) -> DayEffect:
    """What `declare_day` would change in these areas. Reads only, and refuses what it refuses."""
    before = load_calendar(session)
    _require_change(before, wish)
    after = before.with_day(wish.day, None if wish.is_working_day else wish.name)
    areas = session.exec(select(Area).where(col(Area.id).in_(area_ids)).order_by(col(Area.name))).all()
    frozen = _frozen_days(session, area_ids, wish.day)
    return DayEffect(
        areas=[_effect(session, area, wish, after, frozen[area.id]) for area in areas],
        cut_offs=_moved_cut_offs(wish, before, after, frozen),
    )


def shared_calendar() -> Refused:
    """For who decides about one district of several."""
    return refuse(
        "calendar.shared",
        cause=("여러 자치구가 함께 쓰는 달력입니다.", "the calendar is shared by several districts"),
        action=("광역 담당자에게 등록을 부탁하세요.", "Ask the metropolitan team to enter it."),
    )


def _effect(session: Session, area: Area, wish: Wish, after: Calendar, frozen: frozenset[date]) -> AreaEffect:
    first = max(clock.today(), wish.day - timedelta(days=CARRIED_AT_MOST_DAYS))
    days = [first + timedelta(days=ahead) for ahead in range((wish.day - first).days + 1)]
    crews = _count_crews(session, area.id, wish.day)
    if wish.day in frozen:
        stand = 0 if wish.is_working_day else frozen_then(session, [wish.day]).get((area.id, wish.day), 0)
        return AreaEffect(area_id=area.id, area=area.name, frozen=True, stand=stand, crews=crews)
    span = load_span(session, area_id=area.id, days=[day for day in days if day not in frozen])
    now, then = _meals(span, wish.day), _meals(span.under(after), wish.day)
    counts = _count_added(span, wish.day, now, then) if wish.is_working_day else _count_left_out(wish.day, now, then)
    return AreaEffect(area_id=area.id, area=area.name, frozen=False, crews=crews, **counts)


def _meals(span: Span, day: date) -> Meals:
    """What comes on `day`, and on the days before it to whom meals of days off may come earlier."""
    known = span.known
    carried_to = {line.recipient.id for line in known.lines if line.pattern.carries}
    lines = [line for line in known.lines if line.recipient.id in carried_to]
    carriers = replace(span, known=replace(known, lines=lines))  # nobody else's earlier days change
    return {
        each: {order.standing_order_id: order.meals for order in answer_lines(asked.records_on(each), each).orders}
        for each in span.days
        for asked in (span if each == day else carriers,)
    }


def _count_left_out(day: date, now: Meals, then: Meals) -> dict[str, int]:
    counts = {"skipped": 0, "moved": 0, "doubled": 0, "kept": len(then[day])}
    earlier = [each for each in now if each != day and then[each]]
    for order_id in now[day].keys() - then[day].keys():
        brought = [each for each in earlier if _gain(order_id, each, now, then) > 0]
        if not brought:
            counts["skipped"] += 1
        else:
            counts["doubled" if order_id in now[brought[0]] else "moved"] += 1
    return counts


def _count_added(span: Span, day: date, now: Meals, then: Meals) -> dict[str, int]:
    added = then[day].keys() - now[day].keys()
    back = {order_id for order_id in added if any(_gain(order_id, each, now, then) < 0 for each in now)}
    records = span.records_on(day)
    twice = 0
    for line in records.lines:
        if line.order.id in added - back:
            bringer = records.find_bringer(line, day)
            twice += bringer is not None and records.is_settled(line, bringer)
    return {"added": len(added), "taken_back": len(back), "twice": twice, "kept": len(now[day])}


def _gain(order_id: UUID, day: date, now: Meals, then: Meals) -> int:
    return then[day].get(order_id, 0) - now[day].get(order_id, 0)


def _moved_cut_offs(
    wish: Wish, before: Calendar, after: Calendar, frozen: Mapping[UUID, frozenset[date]]
) -> list[CutOffMove]:
    """Of working days that some area has not frozen; of the day itself where it takes orders again."""
    moves = []
    for day in (wish.day + timedelta(days=ahead) for ahead in range(_CUT_OFFS_DAYS + 1)):
        old, new = before.cut_off_of(day), after.cut_off_of(day)
        changed = old != new or (day == wish.day and wish.is_working_day)
        if changed and after.is_working_day(day) and any(day not in days for days in frozen.values()):
            moves.append(CutOffMove(day=day, before=old, after=new, at_once=new <= clock.now()))
    return moves


def _frozen_days(session: Session, area_ids: Sequence[UUID], day: date) -> dict[UUID, frozenset[date]]:
    """Frozen days of each area, from today until the last whose cut-off can move."""
    rows = session.exec(
        select(col(Freeze.area_id), col(Freeze.day)).where(
            col(Freeze.area_id).in_(area_ids),
            Freeze.day >= clock.today(),
            Freeze.day <= day + timedelta(days=_CUT_OFFS_DAYS),
        )
    ).all()
    return {area_id: frozenset(each for area, each in rows if area == area_id) for area_id in area_ids}


def _count_crews(session: Session, area_id: UUID, day: date) -> int:
    duties = select(func.count()).select_from(Duty).join(Team, col(Team.id) == col(Duty.team_id))
    there = duties.where(Team.area_id == area_id, Duty.day == day, col(Duty.withdrawn_at).is_(None))
    return session.exec(there).one()


def _require_change(calendar: Calendar, wish: Wish) -> None:
    if not clock.today() <= wish.day <= clock.today() + timedelta(days=LONGEST_AHEAD_DAYS):
        raise refuse(
            "calendar.day",
            cause=("지난 날이거나 너무 먼 날입니다.", "the day is over or too far ahead"),
            action=("오늘부터 400일 안에서 고르세요.", "Choose a day from today on, 400 days ahead at most."),
            subject=(wish.day.isoformat(),),
            status=422,
        )
    known = calendar.find_holiday(wish.day)
    if (known is None) == wish.is_working_day:
        raise refuse(
            "calendar.same",
            cause=(
                f"{wish.day}은(는) 이미 {'배달하는 날' if known is None else f'쉬는 날({known})'}입니다.",
                f"{wish.day} is {'a working day' if known is None else f'a day off ({known})'} already",
            ),
            action=("날짜를 확인하세요.", "Look at the date."),
            subject=(wish.day.isoformat(),),
        )
    if not wish.is_working_day and not wish.name.strip() and COMPUTED.find_holiday(wish.day) is None:
        raise refuse(
            "calendar.name",
            cause=("쉬는 날의 이름이 없습니다.", "the day off has no name"),
            action=("'임시공휴일'처럼 적으세요.", "Write one, such as 임시공휴일."),
            subject=(wish.day.isoformat(),),
            status=422,
        )
