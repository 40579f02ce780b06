"""One day as the application would have written it: frozen, planned, carried to the doors and closed."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel

from dispatch import clock
from models.containers import ContainerMove
from models.deliveries import Fact, Handover
from models.events import Event
from models.fleet import Duty
from models.freed import FreedMeal
from models.lots import Feedback, Lot, LotBox, TemperatureReading
from models.messages import Message
from models.orders import DailyOrder, Freeze, FrozenChange, OrderException, ServiceDay
from models.personal import PersonKey, Vault
from models.plans import DoorState, Plan, PlannedStop, Tour
from models.statuses import (
    CardOutcome,
    CaseStatus,
    ChangeStatus,
    ContainerKind,
    DayStatus,
    FreedStatus,
    MessageStatus,
    OrderStatus,
    PlanStatus,
    StopStatus,
    TaskKind,
    TaskStatus,
    Urgency,
)
from models.tasks import Task
from models.welfare import Card, Case, CaseStep
from simulations.years.districts import Crew, District, Household
from simulations.years.rows import Rows

WRITTEN: Sequence[type[SQLModel]] = (
    Freeze, ServiceDay, Duty, Plan, Tour, PlannedStop, DailyOrder, DoorState, Lot, LotBox, Fact, Card, Case, CaseStep,
    Message, Task, Event, Handover, TemperatureReading, FrozenChange, FreedMeal, Feedback, ContainerMove,
    OrderException,
)  # fmt: skip
"""Everything that a day writes into."""

_CANCELLED, _NO_ANSWER, _SAID = 0.01, 0.006, 0.01
_TASKS_A_DAY = 6
_SKIPS_A_DAY = 12
_KINDS = (TaskKind.UNSERVED_DOOR, TaskKind.PLACE_ADDRESS, TaskKind.KITCHEN_SHORTAGE, TaskKind.COURIER_SILENT)
_TARGETS = ("coordinator", "guardian", "dong_care_manager")
_REASON = {
    "code": "plan.unserved", "cause": {"ko": "시간이 부족합니다.", "en": "There is no time."},
    "action": {"ko": "직접 배정하세요.", "en": "Give it to a crew."}, "subject": [],
}  # fmt: skip


@dataclass(kw_only=True)
class Numbers:
    """What is numbered through over all days."""

    event: int = 0
    freeze: int = 0
    change: int = 0
    seqs: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    made: int = 0

    def new_id(self) -> UUID:
        """Ids in order: five years of random ones would be written to scattered pages of every index."""
        self.made += 1
        return UUID(int=(7 << 100) + self.made)

    def next_seq(self, device: UUID) -> int:
        self.seqs[device] += 1
        return self.seqs[device]


@dataclass(kw_only=True)
class DayWriter:
    """Writes the rows of one day, of every district, to those of other days in `rows`."""

    vault: Vault
    day: date
    today: date
    numbers: Numbers
    random: Random
    rows: Rows
    by_id: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    """Rows of the day's dated orders."""
    midnight: datetime = field(init=False)
    moments: dict[int, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.midnight = clock.moment_of(self.day, 0).astimezone(UTC)

    def at(self, seconds: int) -> datetime:
        """Seconds after midnight; the clock is asked once a day, not a dozen times a door."""
        if seconds not in self.moments:
            self.moments[seconds] = self.midnight + timedelta(seconds=seconds)
        return self.moments[seconds]

    def add(self, model: type[SQLModel], **values: Any) -> Any:
        self.rows[model].append(values)
        return values.get("id")

    def seal(self, key: PersonKey, place: str, value: Any) -> bytes:
        """As `models.personal.personal` seals a value for its table, column and row."""
        return self.vault.seal(key, json.dumps(value, ensure_ascii=False).encode(), place)

    def tell(
        self, kind: str, area_id: UUID, subject: UUID, seconds: int, data: dict[str, Any], *, of_day: bool = True
    ) -> None:
        self.numbers.event += 1
        self.add(
            Event, number=self.numbers.event, at=self.at(seconds), kind=kind, area_id=area_id,
            day=self.day if of_day else None, subject_id=str(subject), account_id=None, device_id=None, data=data,
        )  # fmt: skip

    def write(self, district: District, count: int) -> None:
        going = district.at_home(self.day)
        drawn = self.random.sample(going, min(count, len(going)))
        freeze_id = self._freeze(district, len(drawn))
        lots = self._lots(district)
        duties = [self._duty(district, crew) for crew in district.crews]
        plan_id = self._plan(district)
        size = -(-len(drawn) // len(duties)) or 1
        for index, (crew, duty_id) in enumerate(zip(district.crews, duties, strict=True)):
            own = drawn[index * size : (index + 1) * size]
            if own:
                self._tour(district, crew, duty_id, plan_id, freeze_id, lots, own)
        self._skips(district, going, drawn)
        self._tasks(district)
        if self.day < self.today:
            self.tell("day.closed", district.area_id, plan_id, 66_000, {"delivered": len(drawn)})

    def _freeze(self, district: District, count: int) -> UUID:
        self.numbers.freeze += 1
        closed = self.day < self.today
        freeze_id: UUID = self.add(
            Freeze, id=self.numbers.new_id(), number=self.numbers.freeze, area_id=district.area_id, day=self.day,
            due_at=self.at(-100_000), frozen_at=self.at(-100_000), households=count, meals=count, digest="",
        )  # fmt: skip
        self.add(
            ServiceDay, id=self.numbers.new_id(), area_id=district.area_id, day=self.day,
            status=DayStatus.CLOSED if closed else DayStatus.OPEN, closed_at=self.at(66_000) if closed else None,
        )  # fmt: skip
        self.tell("day.frozen", district.area_id, freeze_id, -100_000, {"households": count, "meals": count})
        return freeze_id

    def _lots(self, district: District) -> dict[UUID, UUID]:
        return {
            menu.id: self.add(
                Lot, id=self.numbers.new_id(), kitchen_id=menu.kitchen_id, menu_id=menu.id, day=self.day,
                number=index + 1, finished_at=self.at(32_400), meals=1_000, recorded_at=self.at(32_500),
                recorded_by=None,
            )
            for index, menu in enumerate(district.menus)
        }  # fmt: skip

    def _duty(self, district: District, crew: Crew) -> UUID:
        duty_id: UUID = self.add(
            Duty, id=self.numbers.new_id(), day=self.day, team_id=crew.team_id, code=crew.code,
            courier_ids=[str(crew.courier_id)], start_seconds=32_400, end_seconds=61_200, breaks=[],
            withdrawn_at=None,
        )  # fmt: skip
        return duty_id

    def _plan(self, district: District) -> UUID:
        plan_id: UUID = self.add(
            Plan, id=self.numbers.new_id(), area_id=district.area_id, day=self.day, version=1,
            status=PlanStatus.COMPLETED if self.day < self.today else PlanStatus.PUBLISHED, based_on=None,
            problem={}, solution={}, violations=[], cost={"fixed_won": 200_000, "stops_won": 120_000}, unserved=[],
            digest="", made_at=self.at(-60_000), made_by=None, published_at=self.at(-59_000), made_over=None,
            revision=0, locks=[], wish=None,
        )  # fmt: skip
        self.tell("plan.published", district.area_id, plan_id, -59_000, {"version": 1, "duties": []})
        return plan_id

    def _tour(
        self, district: District, crew: Crew, duty_id: UUID, plan_id: UUID, freeze_id: UUID,
        lots: Mapping[UUID, UUID], own: Sequence[Household],
    ) -> None:  # fmt: skip
        tour_id: UUID = self.add(
            Tour, id=self.numbers.new_id(), plan_id=plan_id, duty_id=duty_id, start_seconds=32_400,
            end_seconds=50_000, distance_metres=12_000, breaks=[],
        )  # fmt: skip
        kitchens = {each.menu.kitchen_id for each in own}
        orders = [(each, self._order(district, freeze_id, each)) for each in own]
        position = 0
        for kitchen_id in sorted(kitchens, key=str):
            loaded = [str(order) for each, order in orders if each.menu.kitchen_id == kitchen_id]
            self._stop(tour_id, position, "pickup", kitchen_id, loaded, 33_000)
            self._handover(district, crew, duty_id, kitchen_id, len(loaded))
            position += 1
        for number, (each, order_id) in enumerate(orders):
            seconds = 34_000 + 400 * number
            self._stop(tour_id, position + number, "door", each.home_id, [str(order_id)], seconds)
            self._door(district, crew, duty_id, each, order_id, lots, seconds)

    def _stop(self, tour_id: UUID, position: int, kind: str, place: UUID, order_ids: list[str], seconds: int) -> None:
        self.add(
            PlannedStop, id=self.numbers.new_id(), tour_id=tour_id, position=position, trip=1, kind=kind,
            place_id=str(place), daily_order_ids=order_ids, meals=len(order_ids), arrive_seconds=seconds,
            start_seconds=seconds, leave_seconds=seconds + 180,
        )  # fmt: skip

    def _handover(self, district: District, crew: Crew, duty_id: UUID, kitchen_id: UUID, meals: int) -> None:
        for side in ("place", "courier"):
            handover_id = self.add(
                Handover, id=self.numbers.new_id(), day=self.day, place_id=str(kitchen_id), duty_id=duty_id, trip=1,
                direction="out", counted_by=side, expected_meals=meals, counted_meals=meals, waited_seconds=60,
                happened_at=self.at(33_000), fact_id=None, account_id=None,
            )  # fmt: skip
        self.add(
            TemperatureReading, id=self.numbers.new_id(), kitchen_id=kitchen_id, day=self.day, place="out",
            duty_id=duty_id, trip=1, daily_order_id=None, celsius_tenths=700, happened_at=self.at(33_000),
            fact_id=None, account_id=None,
        )  # fmt: skip
        self.tell("handover.counted", district.area_id, handover_id, 33_000, {"duty_code": crew.code, "meals": meals})

    def _order(self, district: District, freeze_id: UUID, each: Household) -> UUID:
        order_id: UUID = self.add(
            DailyOrder, id=self.numbers.new_id(), number=f"{self.day:%m%d}-{len(self.by_id) + 1:03}",
            freeze_id=freeze_id,
            standing_order_id=each.standing_id, recipient_id=each.recipient_id, home_id=each.home_id,
            menu_id=each.menu.id, kitchen_id=each.menu.kitchen_id, area_id=district.area_id, day=self.day,
            slot=each.menu.kind.value, meals=1, diet="", container=each.container, first_visit=False, last_day=False,
            status=OrderStatus.DELIVERED,
        )  # fmt: skip
        self.by_id[order_id] = self.rows[DailyOrder][-1]
        return order_id

    def _door(
        self, district: District, crew: Crew, duty_id: UUID, each: Household, order_id: UUID,
        lots: Mapping[UUID, UUID], seconds: int,
    ) -> None:  # fmt: skip
        order, drawn = self.by_id[order_id], self.random.random()
        if drawn < _CANCELLED:
            order["status"] = OrderStatus.CANCELLED
            self._cancel(district, each, order_id, seconds)
            return
        self.add(LotBox, lot_id=lots[each.menu.id], daily_order_id=order_id, meals=1, trip=1, linked_at=self.at(33_000))
        if self.day == self.today and seconds > 36_000:  # the last day is looked at while it goes on
            order["status"] = OrderStatus.OUT
            return
        opened = drawn > _CANCELLED + _NO_ANSWER
        status = StopStatus.DELIVERED if opened else StopStatus.NO_ANSWER
        if not opened:
            order["status"] = OrderStatus.UNDELIVERED
        fact_id = self._fact(district, crew, duty_id, each, order_id, status.value, seconds)
        self.add(
            DoorState, daily_order_id=order_id, status=status, fact_id=fact_id, duty_id=duty_id,
            happened_at=self.at(seconds), review=False,
        )  # fmt: skip
        number = order["number"]
        told = {"number": number, "order_ids": [str(order_id)], "status": status.value, "duty_code": crew.code}
        self.tell("door.changed", district.area_id, order_id, seconds, told)
        self._card(district, crew, duty_id, each, order_id, number, seconds, opened=opened)
        if each.container == ContainerKind.REUSABLE:
            self._containers(each, order_id, fact_id, seconds)
        if not opened:
            self._case(district, each, order_id, fact_id, seconds)
        if self.random.random() < _SAID:
            feedback_id = self.numbers.new_id()
            self.add(
                Feedback, id=feedback_id, daily_order_id=order_id, kitchen_id=each.menu.kitchen_id,
                menu_id=each.menu.id, day=self.day, verdict="praise", topic="taste", happened_at=self.at(seconds),
                fact_id=None, account_id=None, person_id=each.key.person_id,
                note_sealed=self.seal(each.key, f"feedback/note/{feedback_id}", "간이 알맞고 따뜻했다고 하심"),
            )  # fmt: skip

    def _fact(
        self, district: District, crew: Crew, duty_id: UUID, each: Household, order_id: UUID, kind: str, seconds: int
    ) -> UUID:
        fact_id: UUID = self.add(
            Fact, id=self.numbers.new_id(), device_id=crew.device_id, seq=self.numbers.next_seq(crew.device_id),
            courier_id=crew.courier_id, duty_id=duty_id, day=self.day, kind=kind, order_ids=[str(order_id)],
            place_id=None, data={}, note_sealed=None, person_id=each.key.person_id, device_at=self.at(seconds),
            happened_at=self.at(seconds), received_at=self.at(seconds), digest="", outcome="applied",
        )  # fmt: skip
        told = {"kind": kind, "order_ids": [str(order_id)], "status": "applied", "duty_code": crew.code}
        self.tell("fact.accepted", district.area_id, fact_id, seconds, told)
        return fact_id

    def _card(
        self, district: District, crew: Crew, duty_id: UUID, each: Household, order_id: UUID, number: str,
        seconds: int, *, opened: bool,
    ) -> None:  # fmt: skip
        fact_id = self._fact(district, crew, duty_id, each, order_id, "card", seconds)
        card_id = self.numbers.new_id()
        outcome = CardOutcome.HANDED_OVER if opened else CardOutcome.NO_ANSWER
        answers = {"seen": "seen", "as_usual": True, "changes": [], "previous_box": "empty", "text": "", "photos": []}
        sealed = self.seal(each.key, f"card/answers/{card_id}", answers)
        self.add(
            Card, id=card_id, fact_id=fact_id, person_id=each.key.person_id, recipient_id=each.recipient_id,
            daily_order_id=order_id, day=self.day, outcome=outcome, urgency=Urgency.INFO, answers_sealed=sealed,
            happened_at=self.at(seconds),
        )  # fmt: skip
        told = {"number": number, "outcome": outcome.value, "urgency": Urgency.INFO.value}
        self.tell("card.received", district.area_id, card_id, seconds, told)

    def _containers(self, each: Household, order_id: UUID, fact_id: UUID, seconds: int) -> None:
        for count in (1, -1):
            self.add(
                ContainerMove, id=self.numbers.new_id(), recipient_id=each.recipient_id,
                kitchen_id=each.menu.kitchen_id, daily_order_id=order_id, fact_id=fact_id, day=self.day,
                count=count, happened_at=self.at(seconds),
            )  # fmt: skip

    def _cancel(self, district: District, each: Household, order_id: UUID, seconds: int) -> None:
        self.numbers.change += 1
        change_id = self.numbers.new_id()
        self.add(
            FrozenChange, id=change_id, number=self.numbers.change, kitchen_id=each.menu.kitchen_id,
            daily_order_id=order_id, day=self.day, kind="cancel", detail="", paid_by="support",
            person_id=each.key.person_id,
            reason_sealed=self.seal(each.key, f"frozen_change/reason/{change_id}", "입원"),
            status=ChangeStatus.ACKNOWLEDGED, made_by=None, made_at=self.at(seconds), acknowledged_by=None,
            acknowledged_at=self.at(seconds),
        )  # fmt: skip
        self.add(
            FreedMeal, id=self.numbers.new_id(), change_id=change_id, daily_order_id=order_id,
            area_id=district.area_id, kitchen_id=each.menu.kitchen_id, menu_id=each.menu.id, day=self.day, meals=1,
            cost_won=7_800, place="kitchen", place_id=str(each.menu.kitchen_id), reusable_containers=0,
            containers_back_at=None, status=FreedStatus.WASTED, given_change_id=None, freed_at=self.at(seconds),
            decided_at=self.at(66_000), decided_by=None,
        )  # fmt: skip
        self.tell("change.made", district.area_id, change_id, seconds, {"number": self.numbers.change})

    def _case(self, district: District, each: Household, order_id: UUID, fact_id: UUID, seconds: int) -> None:
        closed = self.day < self.today
        case_id = self.numbers.new_id()
        closing = {"who": "따님", "note": "전화로 병원에 다녀오신 것을 확인함"}
        sealed = self.seal(each.key, f"welfare_case/closing_note/{case_id}", closing) if closed else None
        self.add(
            Case, id=case_id, person_id=each.key.person_id, recipient_id=each.recipient_id,
            daily_order_id=order_id, day=self.day, cause="no_answer",
            status=CaseStatus.CLOSED if closed else CaseStatus.OPEN, opened_at=self.at(seconds),
            opened_by_fact=fact_id, owner_id=None, ladder_id=None, jumps=None,
            closed_at=self.at(seconds + 7_200) if closed else None,
            closing_code="heard_by_phone" if closed else None, closed_by=None, closing_note_sealed=sealed,
        )  # fmt: skip
        for position, target in enumerate(_TARGETS):
            due = self.at(seconds + 3_600 * (position + 1))
            self.add(
                CaseStep, id=self.numbers.new_id(), case_id=case_id, position=position, target=target, due_at=due,
                fired_at=due if closed else None, acknowledged_at=due if closed else None, acknowledged_by=None,
                rota=None,
            )  # fmt: skip
            message_id = self.numbers.new_id()
            content = {"to": "", "subject": "", "text": "문이 열리지 않았습니다.", "text_en": "Nobody opened."}
            self.add(
                Message, id=message_id, natural_key=f"{case_id}/{position}", area_id=district.area_id,
                day=self.day, case_id=case_id, position=position, template="step", target=target, channel="desk",
                status=MessageStatus.SENT, reason=None, person_id=each.key.person_id,
                content_sealed=self.seal(each.key, f"message/content/{message_id}", content),
                event_number=None, made_at=due, next_at=due, attempts=1, sent_at=due,
            )  # fmt: skip
        self.tell("case.opened", district.area_id, case_id, seconds, {"cause": "no_answer"})
        if closed:
            self.tell("case.closed", district.area_id, case_id, seconds + 7_200, {"code": "heard_by_phone"})

    def _skips(self, district: District, going: Sequence[Household], drawn: Sequence[Household]) -> None:
        """Some of those who get nothing today are on record with the reason."""
        today = {each.standing_id for each in drawn}
        for each in self.random.sample(going, min(_SKIPS_A_DAY, len(going))):
            if each.standing_id in today:
                continue
            skip_id = self.numbers.new_id()
            self.add(
                OrderException, id=skip_id, standing_order_id=each.standing_id, kind="skip", from_day=self.day,
                until_day=self.day, meals=None, menu_id=None, expected_on=None, person_id=each.key.person_id,
                reason_sealed=self.seal(each.key, f"order_exception/reason/{skip_id}", "병원 진료"),
                created_at=self.at(-200_000), made_by=None, withdrawn_at=None, withdrawn_by=None,
            )  # fmt: skip
            told = {"from_day": str(self.day)}
            self.tell("order.skipped", district.area_id, each.standing_id, -200_000, told, of_day=False)

    def _tasks(self, district: District) -> None:
        for index in range(_TASKS_A_DAY):
            closed = self.day < self.today
            task_id = self.add(
                Task, id=self.numbers.new_id(), area_id=district.area_id, kind=_KINDS[index % len(_KINDS)],
                status=TaskStatus.DONE if closed else TaskStatus.OPEN,
                natural_key=f"years/{self.day}/{district.number}/{index}", day=self.day, subject_id=None,
                reason=_REASON, due_at=self.at(43_200), owner_id=None, made_at=self.at(30_000),
                done_at=self.at(43_000) if closed else None, done_by=None, person_id=None, note_sealed=None,
            )  # fmt: skip
            self.tell("task.raised", district.area_id, task_id, 30_000, {"kind": _KINDS[index % len(_KINDS)].value})
