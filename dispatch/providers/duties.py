"""Periods of duty become one duty per crew and day; past days and crews of a published plan stay as they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlmodel import col, select

from dispatch import clock
from dispatch.calendar import Calendar, load_calendar
from dispatch.providers.problems import tell
from dispatch.providers.reading import Record
from dispatch.providers.sheets import COURIERS, DUTIES, TEAMS
from dispatch.providers.writing import Writer
from models.fleet import Courier, DeliveryModel, Duty, Team
from models.plans import Plan
from models.statuses import PlanStatus
from routing.problem import MOST_BREAKS, Break
from routing.rests import over_before

LONGEST_PERIOD_DAYS = 366
_IN_USE = (PlanStatus.PUBLISHED, PlanStatus.COMPLETED)


@dataclass(kw_only=True)
class _Roster:
    """Duties by day and code, as they are and as this import makes them; `written` says by which row."""

    writer: Writer
    calendar: Calendar
    duties: dict[tuple[date, str], Duty]
    written: dict[tuple[date, str], Record] = field(default_factory=dict)


def write_duties(writer: Writer) -> None:
    """Write the sheet 근무. Duties of its days that it does not name are neither changed nor deleted."""
    records = writer.records(DUTIES)
    if not records:
        return
    first, last = (edge(day for record in records for day in _period(record)) for edge in (min, max))
    stored = writer.session.exec(select(Duty).where(Duty.day >= first, Duty.day <= last)).all()
    duties = {(duty.day, duty.code): duty for duty in stored}
    roster = _Roster(writer=writer, calendar=load_calendar(writer.session), duties=duties)
    for record in records:
        _write_record(roster, record)
    _find_overlaps(roster)
    if not writer.district.problems:
        writer.session.flush()


def _period(record: Record) -> tuple[date, date]:
    return record.values["first_day"], record.values["last_day"]


def _write_record(roster: _Roster, record: Record) -> None:
    writer = roster.writer
    team: Team | None = writer.find(TEAMS.key, record.values["team"], DUTIES, record, "team")
    days = _days_of(roster, record)
    if team is None or not days:
        return
    crews = _crews_of(writer, record, team)
    coming = [day for day in days if day >= clock.today()]
    if len(coming) < len(days):
        past = f"{days[0]}~{days[len(days) - len(coming) - 1]}"
        writer.notices.append(tell("providers.day_past", sheet=DUTIES.title, row=record.row, value=past))
    planned = _planned_days(writer, team, days)
    for day in coming:
        for crew in crews:
            _write_duty(roster, record, team, day, crew, planned=day in planned)


def _days_of(roster: _Roster, record: Record) -> list[date]:
    """The days of a period; empty after a complaint."""
    first, last = _period(record)
    if record.values["start_seconds"] >= record.values["end_seconds"]:
        roster.writer.complain("providers.times", DUTIES, record, "end_seconds")
    if len(record.values["breaks"]) > MOST_BREAKS:
        roster.writer.complain("providers.breaks_many", DUTIES, record, "breaks", high=MOST_BREAKS)
    elif not _has_room_for_breaks(record):
        roster.writer.complain("providers.breaks_apart", DUTIES, record, "breaks")
    if not 0 <= (last - first).days <= LONGEST_PERIOD_DAYS:
        roster.writer.complain("providers.dates", DUTIES, record, "last_day", high=LONGEST_PERIOD_DAYS)
        return []
    days = expand(roster.calendar, first, last, record.values["weekdays"], holidays=record.values["holidays"])
    if not days:
        roster.writer.complain("providers.no_days", DUTIES, record, "weekdays")
    return days


def _has_room_for_breaks(record: Record) -> bool:
    """Whether the rests lie within the duty and can be taken one after the other: the search may rely on that."""
    rests = [Break(id="", **rest) for rest in record.values["breaks"]]
    start, end = record.values["start_seconds"], record.values["end_seconds"]
    inside = all(
        start <= rest.earliest_seconds and rest.latest_seconds + rest.duration_seconds <= end for rest in rests
    )
    return inside and over_before(rests) is not None


def expand(calendar: Calendar, first: date, last: date, weekdays: Sequence[int], *, holidays: bool) -> list[date]:
    """Days from `first` to `last` on these ISO weekdays; without `holidays` working days only."""
    every = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    days = every if holidays else calendar.service_days(first, last)
    return [day for day in days if day.isoweekday() in weekdays]


def _crews_of(writer: Writer, record: Record, team: Team) -> list[list[Courier]]:
    """The crews a row names, or everybody of the team who is active; empty after a complaint.

    Somebody who has left can only be taken out of duties.
    """
    model = next(row for row in writer.rows["delivery_models"].values() if row.id == team.delivery_model_id)
    members = {
        code: courier
        for code, courier in sorted(writer.rows[COURIERS.key].items())
        if courier.team_id == team.id and (courier.active or record.values["withdrawn"])
    }
    codes = [crew.split("+") for crew in record.values["crews"]] or _everybody(model, list(members))
    crews = []
    for names in ([name.strip() for name in crew] for crew in codes):
        unknown = [name for name in names if name not in members]
        for name in unknown:
            if name not in writer.failed[COURIERS.key]:
                writer.not_found(name, members, DUTIES, record, "crews")
        if len(set(names)) != model.crew_size:
            writer.complain("providers.crew", DUTIES, record, "crews", value=model.crew_size)
        elif not unknown:
            crews.append([members[name] for name in names])
    if not codes:
        writer.complain("providers.crew", DUTIES, record, "crews", value=model.crew_size)
    return crews


def _everybody(model: DeliveryModel, codes: list[str]) -> list[list[str]]:
    return [[code] for code in codes] if model.crew_size == 1 else [codes] if codes else []


def _planned_days(writer: Writer, team: Team, days: Sequence[date]) -> set[date]:
    statement = select(col(Plan.day)).where(
        Plan.area_id == team.area_id, col(Plan.day).between(days[0], days[-1]), col(Plan.status).in_(_IN_USE)
    )
    return set(writer.session.exec(statement).all())


def _write_duty(
    roster: _Roster, record: Record, team: Team, day: date, crew: Sequence[Courier], *, planned: bool
) -> None:
    writer, code = roster.writer, "+".join(courier.code for courier in crew)
    if (day, code) in roster.written:
        if roster.written[day, code].row != record.row and not _is_told(writer, record, "providers.twice"):
            writer.complain("providers.twice", DUTIES, record, "crews", value=f"{day} {code}")
        return
    existing = roster.duties.get((day, code))
    values: dict[str, Any] = {
        "day": day, "team_id": team.id, "code": code, "courier_ids": [str(courier.id) for courier in crew],
        "start_seconds": record.values["start_seconds"], "end_seconds": record.values["end_seconds"],
        "breaks": list(record.values["breaks"]),
    }  # fmt: skip
    gone, out = record.values["withdrawn"], existing is not None and existing.withdrawn_at is not None
    if gone is not None and gone != out:
        values["withdrawn_at"] = clock.now() if gone else None
    roster.written[day, code] = record
    if planned and existing is not None:
        if any(getattr(existing, key) != value for key, value in values.items()):
            told = tell("providers.day_planned", sheet=DUTIES.title, row=record.row, value=f"{day} {code}")
            writer.notices.append(told)
        writer.count(DUTIES.key, "unchanged")
        return
    roster.duties[day, code] = writer.put(DUTIES.key, f"{day}/{code}", Duty, existing, values, flush=False)


def _is_told(writer: Writer, record: Record, code: str) -> bool:
    """Whether this row already has that problem: a whole month of the same one helps nobody."""
    return any(
        told.sheet == DUTIES.title and told.row == record.row and told.reason.code == code
        for told in writer.district.problems
    )


def _find_overlaps(roster: _Roster) -> None:
    """A courier can't be on two duties at a time, whether both are in the workbook or one was there before."""
    days: dict[date, list[Duty]] = {}
    for (day, _), duty in sorted(roster.duties.items(), key=lambda item: item[0]):
        if duty.withdrawn_at is None:
            days.setdefault(day, []).append(duty)
    for day, duties in days.items():
        for one, other in _overlapping(duties):
            record = roster.written.get((day, other.code)) or roster.written.get((day, one.code))
            if record is not None and not _is_told(roster.writer, record, "providers.on_duty_twice"):
                value = f"{day} {one.code}, {other.code}"
                roster.writer.complain("providers.on_duty_twice", DUTIES, record, "crews", value=value)


def _overlapping(duties: Sequence[Duty]) -> Iterator[tuple[Duty, Duty]]:
    for place, one in enumerate(duties):
        for other in duties[place + 1 :]:
            at_once = one.start_seconds < other.end_seconds and other.start_seconds < one.end_seconds
            if at_once and set(one.courier_ids) & set(other.courier_ids):
                yield one, other
