"""A phone, a server and the network between them as a state machine that hypothesis walks at random.

The phone is the queue of `simulations.outbox`, the server is `accept_facts` on a real database, and the network loses
requests and answers, answers by halves, and brings old requests again much later. Whatever the walk, every record
stands in the database exactly once, as it was made, or still waits on the phone.
"""

import copy
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from dispatch import clock
from dispatch.delivery.facts import Batch, accept_facts
from dispatch.delivery.sync.doors import RANK
from models.accounts import Device
from models.database import Database
from models.deliveries import Fact
from models.plans import DoorState
from models.statuses import StopStatus
from models.welfare import Card
from simulations.crowd import CrowdPhone, CrowdTown
from simulations.outbox import Outbox

DOORS = 3
KINDS = ("arrived", "delivered", "no_answer", "refused", "away", "card")
DATA: dict[str, dict[str, Any]] = {
    "delivered": {"handed": "person", "collected": 0},
    "card": {"outcome": "handed_over", "urgency": "info", "seen": "seen", "as_usual": True, "changes": [],
             "previous_box": "eaten", "photos": []},
}  # fmt: skip
MOST_AT_ONCE = 7
CLOCKS = (timedelta(), timedelta(days=730), timedelta(days=-730), timedelta(minutes=-5), timedelta(hours=9))

AddPhone = Callable[[], CrowdPhone]


def walk(database: Database, *, steps: int, seed: int, day: date, steps_a_walk: int = 50) -> int:
    """Walk at least `steps` steps, each walk with its own phone; raises what was found. Returns the steps taken."""
    walks = max(1, steps // steps_a_walk)
    taken = [0]
    machine = make_machine(database, day=day, taken=taken)
    chosen = settings(
        max_examples=walks, stateful_step_count=steps_a_walk, deadline=None, database=None, derandomize=seed == 0,
        suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip
    while taken[0] < steps:
        run_state_machine_as_test(machine, settings=chosen)
    return taken[0]


def make_machine(database: Database, *, day: date, taken: list[int]) -> type[RuleBasedStateMachine]:
    """The machine over this database; `taken` counts the steps."""
    with database.write() as session:
        town = CrowdTown(session=session, day=day, made_at=clock.now())
    numbers = iter(range(1, 10**9))

    def add_phone() -> CrowdPhone:
        number = next(numbers)
        with database.write() as session:
            town.session = session
            return town.add_courier(number, DOORS, Random(number))

    class Sync(_Sync):
        def __init__(self) -> None:
            super().__init__(database, add_phone, taken)

    return Sync


class _Sync(RuleBasedStateMachine):
    def __init__(self, database: Database, add_phone: AddPhone, taken: list[int]) -> None:
        super().__init__()
        self.database, self.taken = database, taken
        self.phone = add_phone()
        self.device_id = self.phone.device_id
        self.outbox = Outbox()
        self.offset = timedelta()
        self.made: dict[UUID, dict[str, Any]] = {}
        self.under_way: list[list[dict[str, Any]]] = []

    @rule(kind=st.sampled_from(KINDS), door=st.integers(0, DOORS - 1))
    def tap(self, kind: str, door: int) -> None:
        id_ = uuid4()
        item = self.outbox.record(
            id_, kind, self._phones_now(), order_ids=[str(self.phone.orders[door])], data=DATA.get(kind, {})
        )
        self.made[id_] = copy.deepcopy(item)

    @rule(heard=st.integers(0, MOST_AT_ONCE))
    def send(self, heard: int) -> None:
        """The request arrives; of its answers the phone hears the first `heard`: none is a lost answer."""
        batch = self._batch()
        self.outbox.take_answers(self._serve(batch)[:heard])

    @rule()
    def lose(self) -> None:
        """The request goes out and is not heard of, for now."""
        self.under_way.append(copy.deepcopy(self._batch()))

    @rule(choice=st.integers(0, 99), heard=st.booleans())
    def arrive_late(self, choice: int, heard: bool) -> None:
        """An old request arrives after all, perhaps for the third time."""
        if self.under_way:
            answers = self._serve(self.under_way[choice % len(self.under_way)])
            if heard:
                self.outbox.take_answers(answers)

    @rule()
    def kill(self) -> None:
        """The phone forgets everything but its disk."""
        self.outbox = copy.deepcopy(self.outbox)

    @rule(offset=st.sampled_from(CLOCKS))
    def set_clock(self, offset: timedelta) -> None:
        self.offset = offset

    @rule()
    def enrol_anew(self) -> None:
        """Wiped or revoked: the same courier comes in by a new link, with what was not sent."""
        with self.database.write() as session:
            device = Device(courier_id=self.phone.courier_id, token_hash=uuid4().hex, enrolled_at=clock.now())
            session.add(device)
            session.flush()
            self.device_id = device.id

    @invariant()
    def nothing_is_refused(self) -> None:
        self.taken[0] += 1
        assert self.outbox.rejected == []

    def teardown(self) -> None:
        while self.outbox.waiting:
            self.outbox.take_answers(self._serve(self._batch()))
        self._check_facts()
        self._check_doors()

    def _check_facts(self) -> None:
        with self.database.read() as session:
            facts = session.exec(select(Fact).where(Fact.courier_id == self.phone.courier_id)).all()
            cards = session.exec(select(Card.fact_id).where(col(Card.fact_id).in_(self.made))).all()
        assert {fact.id for fact in facts} == self.made.keys()
        for fact in facts:
            item = self.made[fact.id]
            assert (fact.kind, fact.seq) == (item["kind"], item["seq"])
            assert fact.device_at == datetime.fromisoformat(item["made_at"])
            assert fact.happened_at <= fact.received_at
        assert sorted(cards) == sorted(fact.id for fact in facts if fact.kind == "card")

    def _check_doors(self) -> None:
        """A door has the highest that anybody said, whatever came when."""
        with self.database.read() as session:
            for order in self.phone.orders:
                told = [StopStatus(item["kind"]) for item in self.made.values()
                        if item["order_ids"] == [str(order)] and item["kind"] != "card"]  # fmt: skip
                state = session.get(DoorState, order)
                known = StopStatus.PLANNED if state is None else state.status
                assert known == max([StopStatus.PLANNED, *told], key=lambda status: RANK[status])

    def _batch(self) -> list[dict[str, Any]]:
        return self.outbox.waiting[:MOST_AT_ONCE]

    def _serve(self, batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
        with self.database.write() as session:
            device = session.get_one(Device, self.device_id)
            receipt = accept_facts(session, device, Batch(device_now=self._phones_now(), items=batch))
            return [answer.to_json() for answer in receipt.answers]

    def _phones_now(self) -> datetime:
        return clock.now() + self.offset
