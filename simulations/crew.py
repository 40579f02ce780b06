"""How a simulated courier works through a tour: rides, waits, loads, hands over, meets nobody, fills in cards.

Each courier is a generator that yields the second of the day at which it acts next, so one loop plays everybody in
order of time (`simulations.day`). What happens is drawn from the courier's own random numbers: the same seed gives the
same day, whatever the machine does.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from dispatch.clock import moment_of
from simulations.phone import Phone

NO_ANSWER = 0.03
URGENT_TODAY = 0.01
LATE_KITCHEN_SECONDS = 900
RETRY_SECONDS = 60

CHANGES = ("health", "mobility", "meals", "mind", "hygiene", "medicine")


Making = Generator[int, None, int]
"""A stop being made: yields the seconds at which something happens, returns when it is over."""


@dataclass(kw_only=True)
class Street:
    """What the couriers share: when a kitchen really was ready, and what lies at a hub."""

    late_kitchen: str | None
    dropped: dict[str, set[str]] = field(default_factory=dict)
    """Orders that feeders have left, per hub."""

    def ready_seconds(self, stop: dict[str, Any]) -> int:
        late = LATE_KITCHEN_SECONDS if stop["place"]["id"] == self.late_kitchen and stop["trip"] == 1 else 0
        return int(stop["start_seconds"]) + late


@dataclass(kw_only=True)
class Courier:
    """One crew on duty with its phone. `silent_doors` are those whose people do not answer today."""

    code: str
    day: date
    phone: Phone
    street: Street
    random: Random
    start_seconds: int = 0
    """When this courier's phone came in."""
    outcomes: dict[int, str] = field(default_factory=dict)
    departures: dict[str, int] = field(default_factory=dict)
    """When each order really left its kitchen; shared by all couriers of the day."""
    time_on_board: list[int] = field(default_factory=list)

    def moment(self, seconds: int) -> datetime:
        return moment_of(self.day, seconds)

    def work(self) -> Iterator[int]:
        """Go through the stops of the plan as the phone knows it; heed changes between stops."""
        done = self._done_before()
        clock: int | None = None
        previous_leave: int | None = None
        while (stop := self._next_stop(done)) is not None:
            done.add(stop["key"])
            travel = stop["arrive_seconds"] - previous_leave if previous_leave is not None else 0
            travelled = round(travel * self.random.uniform(0.92, 1.1))
            clock = max(stop["arrive_seconds"], self.start_seconds) if clock is None else clock + travelled
            previous_leave = stop["leave_seconds"]
            yield clock
            clock = yield from self._make_stop(stop, clock)

    def _done_before(self) -> set[str]:
        """Stops that were made before this phone came in (a day that was left half-way and is carried on)."""
        assert self.phone.day is not None
        return {
            stop["key"]
            for stop in self.phone.day["stops"]
            if (stop["door"]["status"] not in ("planned", "arrived") if stop["door"] else stop["counted"] is not None)
        }

    def note_earlier_drops(self) -> None:
        """Tell the street what this crew left at hubs before its phone came in."""
        assert self.phone.day is not None
        done = self._done_before()
        for stop in self.phone.day["stops"]:
            if stop["kind"] == "drop" and stop["key"] in done:
                self.street.dropped[stop["place"]["id"]].update(stop["order_ids"])

    def _next_stop(self, done: set[str]) -> dict[str, Any] | None:
        assert self.phone.day is not None
        return next((stop for stop in self.phone.day["stops"] if stop["key"] not in done), None)

    def _make_stop(self, stop: dict[str, Any], clock: int) -> Making:
        if stop["kind"] == "pickup":
            return (yield from self._load(stop, clock))
        if stop["kind"] == "drop":
            return (yield from self._drop(stop, clock))
        return (yield from self._visit(stop, clock))

    def _load(self, stop: dict[str, Any], clock: int) -> Making:
        expected = max(clock, stop["start_seconds"])
        clock = max(clock, self.street.ready_seconds(stop))
        place, orders = stop["place"]["id"], set(stop["order_ids"])
        while place in self.street.dropped and not orders <= self.street.dropped[place]:
            clock += RETRY_SECONDS
            yield clock
        waited = clock - expected
        clock += stop["leave_seconds"] - stop["start_seconds"]
        yield clock
        if place not in self.street.dropped:
            self.departures.update(dict.fromkeys(orders, clock))
        self.phone.make_record(
            "pickup", self.moment(clock), place_id=place, trip=stop["trip"],
            data={"counted": stop["meals"], "waited_seconds": waited},
        )  # fmt: skip
        return clock

    def _drop(self, stop: dict[str, Any], clock: int) -> Making:
        clock += stop["leave_seconds"] - stop["start_seconds"]
        yield clock
        self.phone.make_record(
            "drop", self.moment(clock), place_id=stop["place"]["id"], trip=stop["trip"], data={"counted": stop["meals"]}
        )
        self.street.dropped.setdefault(stop["place"]["id"], set()).update(stop["order_ids"])
        return clock

    def _visit(self, stop: dict[str, Any], clock: int) -> Making:
        door = stop["door"]
        clock = max(clock, stop["start_seconds"] - 120)
        yield clock
        self.phone.make_record("arrived", self.moment(clock), order_ids=door["order_ids"])
        if departed := [self.departures[order] for order in door["order_ids"] if order in self.departures]:
            self.time_on_board.append(clock - min(departed))
        clock += round((stop["leave_seconds"] - stop["start_seconds"]) * self.random.uniform(0.8, 1.15))
        yield clock
        if self.random.random() < NO_ANSWER:
            self.phone.make_record("no_answer", self.moment(clock), order_ids=door["order_ids"])
            self.outcomes[door["number"]] = "no_answer"
        else:
            self._hand_over(door, clock)
        return clock

    def _hand_over(self, door: dict[str, Any], clock: int) -> None:
        handed = self.random.choices(("person", "family", "at_door"), (86, 9, 5))[0]
        self.phone.make_record(
            "delivered", self.moment(clock), order_ids=door["order_ids"],
            data={"handed": handed, "collected": door["collect"]},
        )  # fmt: skip
        card = self._fill_card(handed)
        self.phone.make_record("card", self.moment(clock + 12), order_ids=door["order_ids"], data=card)
        self.outcomes[door["number"]] = f"delivered/{card['outcome']}/{card['urgency']}"

    def _fill_card(self, handed: str) -> dict[str, Any]:
        urgent = self.random.random() < URGENT_TODAY
        as_usual = not urgent and self.random.random() > 0.05
        return {
            "outcome": {"person": "handed_over", "family": "family", "at_door": "at_door"}[handed],
            "seen": "neither" if handed == "at_door" else "seen",
            "as_usual": as_usual,
            "changes": [] if as_usual else [self.random.choice(CHANGES)],
            "previous_box": self.random.choices(("eaten", "left", "unknown"), (85, 8, 7))[0],
            "urgency": "today" if urgent else "info",
            "photos": [],
        }
