"""What a ladder is: after how many minutes whom, by hour and calendar; and the defaults.

    no answer    at the door: knock and call · +5 coordinator · +15 guardian · +30 dong care manager
                 (outside office hours the night centre) · +60 field visit · +90 police or 119
    danger now   119 and the coordinator at once · +5 guardian · +15 dong care manager or night centre
    today        coordinator at once · +60 dong care manager or night centre · +180 field visit
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from dispatch import clock
from dispatch.calendar import Calendar

COURIER = "courier"
"""The rung that the courier has taken already by standing at the door."""
COORDINATOR = "coordinator"
GUARDIAN = "guardian"
CARE_MANAGER = "dong_care_manager"
NIGHT_CENTRE = "night_centre"
POLICE = "police_119"
TARGETS = (COURIER, COORDINATOR, GUARDIAN, CARE_MANAGER, NIGHT_CENTRE, "field_visit", POLICE)

NO_ANSWER, URGENT_TODAY, URGENT_NOW = "no_answer", "urgent_today", "urgent_now"
CAUSES = (NO_ANSWER, URGENT_TODAY, URGENT_NOW)

JUMPS = ("uncollected_box", "second_no_answer", "high_risk", "weather_warning")
"""Reasons for which a case goes one level faster, each once."""

OFFICE_START_SECONDS, OFFICE_END_SECONDS = 9 * 3600, 18 * 3600
"""Of the dong centres, on working days."""


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One step: after so many minutes this target, or another one at night and on days off."""

    target: str
    after_minutes: int
    night_target: str | None = None
    holiday_target: str | None = None

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """The rungs of one cause in order. `row_id` names the stored version; None is the built-in one."""

    cause: str
    rungs: tuple[Rung, ...]
    jumps: tuple[str, ...] = JUMPS
    most_jumps: int = 2
    office_start_seconds: int = OFFICE_START_SECONDS
    office_end_seconds: int = OFFICE_END_SECONDS
    row_id: UUID | None = None

    def rota_of(self, rung: Rung) -> dict[str, Any]:
        """Whom the rung reaches when, as kept with a case's step."""
        night = rung.night_target or rung.target
        return {
            "office": rung.target,
            "night": night,
            "holiday": rung.holiday_target or night,
            "office_start_seconds": self.office_start_seconds,
            "office_end_seconds": self.office_end_seconds,
        }


def _care_manager(after_minutes: int) -> Rung:
    return Rung(
        target=CARE_MANAGER, after_minutes=after_minutes, night_target=NIGHT_CENTRE, holiday_target=NIGHT_CENTRE
    )


DEFAULTS: Mapping[str, Ladder] = {
    ladder.cause: ladder
    for ladder in (
        Ladder(
            cause=NO_ANSWER,
            rungs=(
                Rung(target=COURIER, after_minutes=0),
                Rung(target=COORDINATOR, after_minutes=5),
                Rung(target=GUARDIAN, after_minutes=15),
                _care_manager(30),
                Rung(target="field_visit", after_minutes=60),
                Rung(target=POLICE, after_minutes=90),
            ),
        ),
        Ladder(
            cause=URGENT_NOW,
            rungs=(
                Rung(target=POLICE, after_minutes=0),
                Rung(target=COORDINATOR, after_minutes=0),
                Rung(target=GUARDIAN, after_minutes=5),
                _care_manager(15),
            ),
        ),
        Ladder(
            cause=URGENT_TODAY,
            rungs=(
                Rung(target=COORDINATOR, after_minutes=0),
                _care_manager(60),
                Rung(target="field_visit", after_minutes=180),
            ),
        ),
    )
}


def target_at(rota: Mapping[str, Any] | None, otherwise: str, moment: datetime, calendar: Calendar) -> str:
    """Whom a step with this rota reaches at `moment`; `otherwise` for a step without one."""
    if rota is None:
        return otherwise
    day = moment.astimezone(clock.KST).date()
    if not calendar.is_working_day(day):
        return str(rota["holiday"])
    in_office = rota["office_start_seconds"] <= clock.seconds_of(day, moment) < rota["office_end_seconds"]
    return str(rota["office" if in_office else "night"])


def due_times(rungs: Sequence[Rung], opened_at: datetime) -> list[datetime]:
    """The deadline of each rung, in order."""
    return [opened_at + timedelta(minutes=rung.after_minutes) for rung in rungs]
