"""Phones that lose answers, send again, overlap and come late: nothing is lost, nothing counts twice.

A machine of random phones against the real tables. What must come out is told by an oracle that knows only
which records were ever sent, not when or how often.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session, select

from dispatch import clock
from dispatch.delivery.facts import Receipt
from dispatch.delivery.sync.doors import RANK
from dispatch.keys import door_key, kitchen_key
from models.accounts import Device
from models.containers import ContainerMove
from models.database import Database
from models.deliveries import Fact
from models.events import Event
from models.orders import DailyOrder
from models.plans import DoorState
from models.statuses import ContainerKind, OrderStatus, StopStatus
from models.welfare import Card, Case
from tests.makers.days import Town
from tests.makers.plans import Item, card, publish, record, send

Holds = Callable[[str | datetime], datetime]
KITCHEN = kitchen_key("한끼")
DOORS = (1, 2, 3)
KINDS = ("arrived", "delivered", "no_answer", "refused", "away", "card")


RECORDS = st.tuples(st.integers(0, 2), st.sampled_from(DOORS), st.sampled_from(KINDS), st.booleans())
"""Phone, door, kind, and whether a card is urgent."""


@dataclass
class Day:
    """A pair with two phones and a rider with one; the pair's second plan took door 2 away from the rider."""

    phones: list[Device]
    orders: dict[int, UUID]

    def may_tell(self, phone: int, door: int) -> bool:
        return door in ({1, 2, 3} if phone < 2 else {2, 3})


def make_day(session: Session) -> Day:
    town = Town(session=session)
    kitchen = town.kitchen()
    team = town.team("이웃", loads_at=[kitchen], crew_size=2, brings_containers_back=True)
    pair = town.duty([town.courier(team, "가"), town.courier(team, "나")])
    (rider,) = town.crew(loads_at=[kitchen], brings_containers_back=True)
    menu = town.menu(kitchen, container=ContainerKind.REUSABLE)
    orders = {number: town.door(number, (number, 1), menu).id for number in DOORS}
    one, two, three = (door_key(number, "한끼") for number in DOORS)
    publish(session, town, {"가+나": [(KITCHEN, [one, three])], "라이더-01": [(KITCHEN, [two])]})
    publish(session, town, {"가+나": [(KITCHEN, [one, two])], "라이더-01": [(KITCHEN, [three])]})
    return Day(phones=[town.device(pair, 0), town.device(pair, 1), town.device(rider)], orders=orders)


@dataclass
class Outbox:
    """What one phone ever recorded, and what of it has ever been sent."""

    made: list[Item] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)


class Phones(RuleBasedStateMachine):
    """Random phones on the day of `make_day`."""

    def __init__(self, session: Session, day: Day) -> None:
        super().__init__()
        self.session, self.day = session, day
        self.attempt = session.begin_nested()
        self.start = clock.now()
        self.outboxes = [Outbox() for _ in day.phones]
        self.first_event = len(session.exec(select(Event.number)).all())

    def teardown(self) -> None:
        try:
            self.in_the_end_everything_arrives()
        finally:
            self._undo()

    def in_the_end_everything_arrives(self) -> None:
        """As when all phones are back on the network: each sends all it has, what was answered before included."""
        for phone, box in zip(self.day.phones, self.outboxes, strict=True):
            self._check_answers(box, box.made, send(self.session, phone, *box.made))
        self.every_record_is_stored_once_as_it_was_told()
        self.every_door_is_what_all_its_records_say()
        self.containers_move_once_a_door()
        self.nobody_who_did_not_answer_is_forgotten_and_nobody_has_two_cases()
        self.every_record_is_told_once_in_the_stream()

    def _undo(self) -> None:
        self.attempt.rollback()
        self.session.expire_all()
        clock.hold_clock(self.start)

    @initialize(records=st.lists(RECORDS, min_size=6, max_size=14))
    def make_records(self, records: list[tuple[int, int, str, bool]]) -> None:
        for one in records:
            self._record(*one)

    @rule(one=RECORDS)
    def make_a_record(self, one: tuple[int, int, str, bool]) -> None:
        self._record(*one)

    def _record(self, phone: int, door: int, kind: str, urgent: bool) -> None:
        if not self.day.may_tell(phone, door):
            return
        box, orders = self.outboxes[phone], [self.day.orders[door]]
        seq = len(box.made) + 1
        if kind == "card":
            box.made.append(card(seq, orders=orders, urgency="now" if urgent else "info"))
        else:
            data = {"handed": "person", "collected": 1} if kind == "delivered" else {}
            box.made.append(record(seq, kind, orders=orders, data=data))

    @rule(minutes=st.integers(1, 40))
    def let_time_pass(self, minutes: int) -> None:
        clock.hold_clock(clock.now() + timedelta(minutes=minutes))

    @precondition(lambda self: any(box.made for box in self.outboxes))
    @rule(data=st.data(), skew=st.integers(-90, 90))
    def send_any_part_in_any_order(self, data: st.DataObject, skew: int) -> None:
        phone = data.draw(st.sampled_from([i for i, box in enumerate(self.outboxes) if box.made]))
        box = self.outboxes[phone]
        batch = data.draw(st.lists(st.sampled_from(box.made), min_size=2, max_size=8))
        receipt = send(self.session, self.day.phones[phone], *batch, skew=timedelta(minutes=skew))
        self._check_answers(box, batch, receipt)

    def _check_answers(self, box: Outbox, batch: list[Item], receipt: Receipt) -> None:
        for item, answer in zip(batch, receipt.answers, strict=True):
            assert answer.id == item["id"]
            known = item["id"] in box.sent
            assert (answer.result == "duplicate") is known
            assert answer.result in ("duplicate", "applied", "conflict")
            box.sent.add(item["id"])
        stored = {item["seq"] for item in box.made if item["id"] in box.sent}
        assert receipt.last_seq == next(n for n in range(len(box.made) + 1) if n + 1 not in stored)

    def _sent(self, door: int, *kinds: str) -> list[Item]:
        order = str(self.day.orders[door])
        return [
            item
            for box in self.outboxes
            for item in box.made
            if item["id"] in box.sent and item["order_ids"] == [order] and item["kind"] in kinds
        ]

    @invariant()
    def every_record_is_stored_once_as_it_was_told(self) -> None:
        stored = self.session.exec(select(Fact)).all()
        assert sorted(str(fact.id) for fact in stored) == sorted(name for box in self.outboxes for name in box.sent)
        cards = self.session.exec(select(Card.fact_id)).all()
        assert len(cards) == len(set(cards)) == sum(len(self._sent(door, "card")) for door in DOORS)

    @invariant()
    def every_door_is_what_all_its_records_say(self) -> None:
        for door, order in self.day.orders.items():
            told = [StopStatus(item["kind"]) for item in self._sent(door, *KINDS[:-1])]
            state = self.session.get(DoorState, order)
            assert (state.status if state else StopStatus.PLANNED) == max(
                [StopStatus.PLANNED, *told], key=lambda status: RANK[status]
            )
            self._check_order(order, state.status if state else StopStatus.PLANNED)

    def _check_order(self, order: UUID, door: StopStatus) -> None:
        status = self.session.get_one(DailyOrder, order).status
        if door in (StopStatus.PLANNED, StopStatus.ARRIVED):
            assert status == OrderStatus.FROZEN
        else:
            assert status == (OrderStatus.DELIVERED if door == StopStatus.DELIVERED else OrderStatus.UNDELIVERED)

    @invariant()
    def containers_move_once_a_door(self) -> None:
        for door, order in self.day.orders.items():
            moved = self.session.exec(select(ContainerMove.count).where(ContainerMove.daily_order_id == order)).all()
            assert sorted(moved) == ([-1, 2] if self._sent(door, "delivered") else [])

    @invariant()
    def nobody_who_did_not_answer_is_forgotten_and_nobody_has_two_cases(self) -> None:
        for door, order in self.day.orders.items():
            cases = self.session.exec(select(Case).where(Case.daily_order_id == order)).all()
            urgent = [item for item in self._sent(door, "card") if item["data"]["urgency"] == "now"]
            assert len(cases) == (1 if urgent or self._sent(door, "no_answer") else 0)
            assert not urgent or cases[0].cause == "urgent_now"

    @invariant()
    def every_record_is_told_once_in_the_stream(self) -> None:
        numbers = self.session.exec(select(Event.number).order_by(Event.number)).all()  # type: ignore[arg-type]
        assert list(numbers) == list(range(1, len(numbers) + 1))
        told = self.session.exec(select(Event.subject_id).where(Event.kind == "fact.accepted")).all()
        assert sorted(map(str, told)) == sorted(name for box in self.outboxes for name in box.sent)


@contextmanager
def rolled_back(database: Database) -> Iterator[Session]:
    """A writing session of which nothing stays."""

    class Enough(Exception):
        pass

    with pytest.raises(Enough), database.write() as session:
        yield session
        raise Enough


def test_phones_that_send_anything_in_any_order(database: Database, at: Holds) -> None:
    at("2026-11-23 11:00")
    with rolled_back(database) as session:
        day = make_day(session)

        def machine() -> Any:
            return Phones(session, day)

        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=20, stateful_step_count=10, deadline=None, database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
