"""One published day, carried out by simulated couriers, a kitchen and a coordinator through the real API.

A single loop plays everybody in order of time; before each step the shared clock is set, so server and phones agree
on the time and the same seed plays the same day at any speed.
"""

import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from dispatch.clock import moment_of, read_clock_file, seconds_of
from simulations.crew import Courier, Street
from simulations.people import Screen
from simulations.phone import Phone
from simulations.server import Server

OFFLINE_SHARE = 0.4
"""Share of phones that lose the network once during the tour."""
ROUND_SECONDS = 300
"""How often phones try to send and the coordinator looks at the screen (seconds of the day)."""

OnProgress = Callable[[int, int], None]


@dataclass(kw_only=True)
class Outcome:
    """What the street knows of the day: to be compared with what the server knows."""

    outcomes: dict[int, str] = field(default_factory=dict)
    time_on_board_seconds: list[int] = field(default_factory=list)
    records_made: int = 0
    records_resent: int = 0
    records_rejected: int = 0
    cases_closed: int = 0


@dataclass(kw_only=True)
class Day:
    """`speed` 0 plays as fast as the machine can; otherwise so many seconds of the day pass in one second."""

    server: Server
    desk: Screen
    kitchens: list[Screen]
    area_id: str
    day: date
    seed: int
    speed: float = 0
    on_progress: OnProgress = lambda done, total: None
    before_round: Callable[[datetime], None] = lambda now: None
    """Called before every round of phones and desk (the crash ledger strikes here)."""
    outcome: Outcome = field(default_factory=Outcome)
    couriers: list[Courier] = field(default_factory=list)
    _now: int = 0

    def play(self, *, until_seconds: int | None = None) -> Outcome:
        """From the couriers' log-in to the closed day, or to `until_seconds` with meals still on the road."""
        self.couriers = self._enrol_couriers()
        self._play_street(until_seconds)
        if until_seconds is None:
            self._come_home()
            self._close_day()
        return self._collect()

    def _play_street(self, until_seconds: int | None) -> None:
        """Let every courier act in order of time, with a round of phones and desk every two minutes."""
        works = [courier.work() for courier in self.couriers]
        queue = [(first, number) for number, work in enumerate(works) if (first := next(work, None)) is not None]
        heapq.heapify(queue)
        next_round = queue[0][0] if queue else 0
        while queue and (until_seconds is None or queue[0][0] < until_seconds):
            moment, number = heapq.heappop(queue)
            while next_round <= moment:
                self._set_clock(next_round)
                self._make_round()
                next_round += ROUND_SECONDS
            self._set_clock(moment)
            if (upcoming := next(works[number], None)) is not None:
                heapq.heappush(queue, (upcoming, number))
            self.on_progress(sum(len(courier.outcomes) for courier in self.couriers), self._doors())

    def _doors(self) -> int:
        """Doors on all tours together."""
        days = [courier.phone.day for courier in self.couriers if courier.phone.day is not None]
        return sum(stop["kind"] == "door" for day in days for stop in day["stops"])

    def _enrol_couriers(self) -> list[Courier]:
        """Every crew with a tour opens the coordinator's link, fetches its day and follows the stream."""
        plan = self.desk.get(f"/api/desk/day/{self.day}?area={self.area_id}")["plan"]
        by_duty = {row["duty_code"]: row["id"] for row in self.desk.get(f"/api/desk/couriers?area={self.area_id}")}
        # Phones that come in later in the day are other phones: their records must not get the same ids again.
        random = Random(f"{self.seed} {self._time_reached()}")
        street = _street_of(plan["tours"], random)
        departures: dict[str, int] = {}
        couriers = []
        self._set_clock(max(min(tour["start_seconds"] for tour in plan["tours"]) - 1800, self._time_reached()))
        for tour in sorted(plan["tours"], key=lambda tour: str(tour["duty_code"])):
            couriers.append(
                Courier(
                    code=tour["duty_code"],
                    day=self.day,
                    phone=self._enrol(by_duty[tour["duty_code"]], tour, random),
                    street=street,
                    random=Random(random.getrandbits(64)),
                    departures=departures,
                    start_seconds=self._now,
                )
            )
        for courier in couriers:
            courier.note_earlier_drops()
        return couriers

    def _time_reached(self) -> int:
        """The server's own second of the day: a day that was begun before is carried on, never turned back."""
        return seconds_of(self.day, read_clock_file(self.server.clock_file))

    def _enrol(self, courier_id: str, tour: dict[str, Any], random: Random) -> Phone:
        link = self.desk.post(f"/api/desk/couriers/{courier_id}/link")["url"]
        phone = Phone(url=self.server.url, random=Random(random.getrandbits(64)))
        if random.random() < OFFLINE_SHARE:
            start = random.randint(tour["start_seconds"], tour["end_seconds"])
            phone.offline.append((start, start + random.randint(600, 3600)))
        phone.enrol(link.rsplit("#", 1)[1])
        phone.fetch_day()
        phone.tend(moment_of(self.day, self._now))
        return phone

    def _make_round(self) -> None:
        now = moment_of(self.day, self._now)
        self.before_round(now)
        for courier in self.couriers:
            if courier.phone.is_online(self._now):
                courier.phone.tend(now)
            else:
                courier.phone.drop_connection()
        for kitchen in self.kitchens:
            self._count_at_the_door(kitchen)
        self._look_after_people()

    def _count_at_the_door(self, kitchen: Screen) -> None:
        """The kitchen enters what it handed over to those who have been there."""
        for pickup in kitchen.get(f"/api/kitchen/day/{self.day}")["pickups"]:
            if pickup["counted_by_courier"] is not None and pickup["counted_by_kitchen"] is None:
                counted = {"tour_id": pickup["tour_id"], "trip": pickup["trip"], "counted": pickup["meals"]}
                kitchen.post("/api/kitchen/handovers", {"day": str(self.day), **counted})

    def _look_after_people(self) -> None:
        """The coordinator acknowledges what is new and closes a case when somebody was reached by telephone."""
        for case in self.desk.get(f"/api/desk/day/{self.day}?area={self.area_id}")["cases"]:
            if case["status"] == "closed":
                continue
            fired = [step for step in case["steps"] if step["fired_at"] and not step["acknowledged_at"]]
            for step in fired:
                self.desk.post(f"/api/desk/cases/{case['id']}/acknowledge", {"position": step["position"]})
            if fired or case["status"] == "contacted":
                body = {"code": "heard_by_phone", "who": "coordinator", "note": "simulated call"}
                self.desk.post(f"/api/desk/cases/{case['id']}/close", body)
                self.outcome.cases_closed += 1

    def _come_home(self) -> None:
        """After the last tour every phone has a network again and sends until nothing waits."""
        for _ in range(50):
            self._set_clock(self._now + 300)
            for courier in self.couriers:
                courier.phone.offline.clear()
            self._make_round()
            if not any(courier.phone.outbox.waiting for courier in self.couriers):
                break

    def _close_day(self) -> None:
        for _ in range(20):
            day = self.desk.get(f"/api/desk/day/{self.day}?area={self.area_id}")
            if all(case["status"] == "closed" for case in day["cases"]):
                break
            self._set_clock(self._now + 300)
            self._look_after_people()
        self.desk.post(f"/api/desk/days/{self.day}/close", {"area": self.area_id})

    def _collect(self) -> Outcome:
        for courier in self.couriers:
            self.outcome.outcomes.update(courier.outcomes)
            self.outcome.time_on_board_seconds += courier.time_on_board
            self.outcome.records_made += courier.phone.outbox.made
            self.outcome.records_resent += courier.phone.resent
            self.outcome.records_rejected += len(courier.phone.outbox.rejected)
            courier.phone.close()
        self.outcome.time_on_board_seconds.sort()
        return self.outcome

    def _set_clock(self, moment: int) -> None:
        if self.speed and moment > self._now > 0:
            time.sleep((moment - self._now) / self.speed)
        self._now = max(moment, self._now)
        # The clock stands between steps: a busy machine must not let the day run away from its couriers.
        self.server.set_clock(moment_of(self.day, self._now))


def _street_of(tours: list[dict[str, Any]], random: Random) -> Street:
    """The hubs that feeders bring meals to, and one kitchen that is late today."""
    stops = [stop for tour in tours for stop in tour["stops"]]
    hubs = {stop["place"]["id"] for stop in stops if stop["kind"] == "drop"}
    kitchens = {
        stop["place"]["name"]: stop["place"]["id"]
        for stop in stops
        if stop["kind"] == "pickup" and stop["place"]["id"] not in hubs
    }
    late = random.choice(sorted(kitchens)) if kitchens else None
    return Street(late_kitchen=kitchens.get(late or ""), dropped={hub: set() for hub in hubs})
