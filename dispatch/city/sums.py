"""Counts that add up: of one day, of many days, of many districts."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, NamedTuple

EDITION = 1
"""Of what is counted and how. Whoever changes either counts one up: what is kept is then counted anew."""

_COUNTS = (
    "days", "doors", "meals", "delivered", "undelivered", "timed", "punctual", "planned_meals", "cost_won",
    "alerts", "open_alerts",
)  # fmt: skip


class Faces(NamedTuple):
    """Visits to people who had more than one, and those of them by the crew that came most often."""

    again: int
    usual: int


@dataclass(kw_only=True)
class Sums:
    """Counts before they are divided; the sums of two days or districts are their sums."""

    days: int = 0
    doors: int = 0
    meals: int = 0
    delivered: int = 0
    undelivered: int = 0
    timed: int = 0
    """Doors that were reached and have a planned time."""
    punctual: int = 0
    planned_meals: int = 0
    cost_won: int = 0
    alerts: int = 0
    open_alerts: int = 0
    teams: Counter[str] = field(default_factory=Counter)
    """Doors by id of the team. A team's way of delivering is looked up when it is asked for: it may be corrected."""
    visits: Counter[tuple[int, str]] = field(default_factory=Counter)
    """By person's number and crew's code (its faces): how often the same crew comes shows over many days only."""

    def add(self, other: "Sums") -> None:
        self.add_counts(other)
        self.visits.update(other.visits)

    def add_counts(self, other: "Sums") -> None:
        """As `add`, without visits: faces are compared within a district."""
        for name in _COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.teams.update(other.teams)

    def add_json(self, kept: Mapping[str, Any]) -> None:
        """As `add`, from what `to_json` has given."""
        for name in _COUNTS:
            setattr(self, name, getattr(self, name) + kept[name])
        self.teams.update(kept["teams"])
        for crew, people in kept["visits"].items():
            self.visits.update(zip(people, repeat(crew)))

    def to_json(self) -> dict[str, Any]:
        people: dict[str, list[int]] = defaultdict(list)
        for number, crew in sorted(self.visits.elements()):
            people[crew].append(number)
        return {name: getattr(self, name) for name in _COUNTS} | {"teams": dict(self.teams), "visits": people}

    def count_faces(self) -> Faces:
        """How familiar the crews were to the people of these days."""
        totals: dict[int, int] = {}
        most: dict[int, int] = {}
        for (number, _), count in self.visits.items():
            totals[number] = totals.get(number, 0) + count
            if count > most.get(number, 0):
                most[number] = count
        repeated = [number for number, count in totals.items() if count > 1]
        return Faces(again=sum(totals[number] for number in repeated), usual=sum(most[number] for number in repeated))
