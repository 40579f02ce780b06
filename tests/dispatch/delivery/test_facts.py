"""Facts from phones: stored once, answered one by one, never lost, never refused for what the plan says now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from dispatch import clock
from dispatch.delivery.facts import WITHHELD, Batch, accept_facts
from dispatch.errors import Refused
from dispatch.keys import door_key, kitchen_key
from models.accounts import Device
from models.containers import ContainerMove
from models.database import Database
from models.deliveries import Fact
from models.events import Event
from models.orders import DailyOrder
from models.plans import DoorState
from models.statuses import ContainerKind, OrderStatus, StopStatus, TaskKind
from models.tasks import Task
from models.welfare import Card, Case, CaseStep
from tests.makers.days import Town
from tests.makers.plans import card, publish, record, results, send

Holds = Callable[[str | datetime], datetime]
KITCHEN = kitchen_key("한끼")


@dataclass
class Day:
    """A published day: rider 1 has doors 1 and 2, rider 2 has door 3."""

    town: Town
    phones: list[Device]
    orders: dict[int, UUID]
    kitchen_id: UUID


@pytest.fixture
def day(database: Database, at: Holds) -> Day:
    at("2026-11-23 10:00")
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        duties = town.crew(loads_at=[kitchen], count=2, brings_containers_back=True)
        menu = town.menu(kitchen, container=ContainerKind.REUSABLE)
        orders = {number: town.door(number, (number, 1), menu).id for number in (1, 2, 3)}
        publish(session, town, {
            "라이더-01": [(KITCHEN, [door_key(1, "한끼"), door_key(2, "한끼")])],
            "라이더-02": [(KITCHEN, [door_key(3, "한끼")])],
        })  # fmt: skip
        phones = [town.device(duty) for duty in duties]
        for phone in phones:
            session.refresh(phone)
        made = Day(town=town, phones=phones, orders=orders, kitchen_id=kitchen.id)
        session.expunge_all()
    return made


def order_status(session: Session, order: UUID) -> OrderStatus:
    return session.get_one(DailyOrder, order).status


def door(session: Session, order: UUID) -> DoorState:
    return session.get_one(DoorState, order)


def test_a_delivery_settles_door_order_and_containers(database: Database, day: Day) -> None:
    order = day.orders[1]
    with database.write() as session:
        pickup = record(1, "pickup", place_id=str(day.kitchen_id), trip=1, data={"counted": 4, "waited_seconds": 60})
        delivered = record(2, "delivered", orders=[order], data={"handed": "person", "collected": 1})
        assert results(send(session, day.phones[0], pickup)) == ["applied"]
        assert order_status(session, order) == OrderStatus.OUT
        assert results(send(session, day.phones[0], delivered)) == ["applied"]
    with database.read() as session:
        assert order_status(session, order) == OrderStatus.DELIVERED
        assert door(session, order).status == StopStatus.DELIVERED
        assert door(session, order).fact_id == UUID(delivered["id"])
        moved = session.exec(select(ContainerMove.count).order_by(ContainerMove.count)).all()  # type: ignore[arg-type]
        assert moved == [-1, 2]
        changed = session.exec(select(Event).where(Event.kind == "door.changed")).one()
        assert changed.data == {
            "number": 1, "order_ids": [str(order)], "status": "delivered", "review": False, "duty_code": "라이더-01",
        }  # fmt: skip


def test_sent_again_nothing_happens_twice(database: Database, day: Day) -> None:
    items = [
        record(1, "delivered", orders=[day.orders[1]], data={"handed": "person", "collected": 2}),
        card(2, orders=[day.orders[1]]),
    ]
    with database.write() as session:
        assert results(send(session, day.phones[0], *items)) == ["applied", "applied"]
    with database.write() as session:
        before = session.exec(select(Event)).all()
        receipt = send(session, day.phones[0], *items, *items)
        assert results(receipt) == ["duplicate"] * 4
        assert receipt.last_seq == 2
        assert len(session.exec(select(Event)).all()) == len(before)
        assert len(session.exec(select(ContainerMove)).all()) == 2
        assert len(session.exec(select(Card)).all()) == 1


def test_a_malformed_record_spoils_no_other(database: Database, day: Day) -> None:
    good = record(1, "delivered", orders=[day.orders[1]], data={"handed": "person"})
    last = record(2, "arrived", orders=[day.orders[2]])
    broken: list[object] = [
        None, 7, "x", [], {}, {**good, "id": "no uuid"}, {**good, "seq": 0}, {**good, "seq": True},
        {**good, "seq": 2**40}, {**good, "kind": "eaten"}, {**good, "made_at": "yesterday"},
        {**good, "made_at": "2026-11-23T10:00:00"}, {**good, "order_ids": ["x"]}, {**good, "order_ids": []},
        {**good, "order_ids": [str(uuid4()) for _ in range(50)]}, {**good, "data": []},
        {**good, "data": {"handed": "dog"}}, {**good, "data": {"handed": "person", "collected": -1}},
        {**good, "note": 5}, {**good, "note": "x" * 5000}, {**good, "kind": "card", "data": {}},
        {**good, "kind": "pickup", "order_ids": [], "data": {"counted": 3}},
        {**good, "kind": "pickup", "order_ids": [], "place_id": str(uuid4()), "trip": 1, "data": {}},
        {**good, "kind": "shortage", "order_ids": [], "data": {"missing": 0}},
        {**card(9, orders=[day.orders[1]]), "data": {"outcome": "handed_over", "urgency": "info", "seen": "seen",
         "as_usual": True, "changes": ["weather"]}},
        {**card(9, orders=[day.orders[1]]), "data": {"outcome": "handed_over", "urgency": "info", "seen": "seen",
         "as_usual": True, "photos": ["../../etc/passwd"]}},
    ]  # fmt: skip
    with database.write() as session:
        receipt = send(session, day.phones[0], *broken, good, *broken, last)
        assert results(receipt) == ["rejected"] * len(broken) + ["applied"] + ["rejected"] * len(broken) + ["applied"]
        assert {answer.reason.code for answer in receipt.answers if answer.reason} == {"fact.malformed"}
        assert len(session.exec(select(Fact)).all()) == 2
        tasks = session.exec(select(Task)).all()
        assert [task.kind for task in tasks] == [TaskKind.REJECTED_RECORD]


def test_strange_text_is_kept_sealed_and_harms_nothing(database: Database, day: Day) -> None:
    note = "문 앞 \x00 \ud800 자리"
    with database.write() as session:
        item = record(1, "refused", orders=[day.orders[1]], note=note)
        assert results(send(session, day.phones[0], item)) == ["applied"]
    with database.read() as session:
        fact = session.exec(select(Fact)).one()
        assert fact.note == note.replace("\ud800", "?")
        assert "자리" not in str(fact.data)


def test_a_resident_number_in_a_note_is_never_kept_and_the_fact_is(database: Database, day: Day) -> None:
    with database.write() as session:
        told = card(1, orders=[day.orders[1]], note="보호자가 410203-2123456 이라고 함")
        assert results(send(session, day.phones[0], told)) == ["applied"]
        assert results(send(session, day.phones[0], told)) == ["duplicate"]
        fact, kept = session.exec(select(Fact)).one(), session.exec(select(Card)).one()
        assert fact.note == kept.answers["text"] == WITHHELD


def test_the_same_id_with_other_content_is_a_conflict(database: Database, day: Day) -> None:
    first = record(1, "arrived", orders=[day.orders[1]])
    with database.write() as session:
        send(session, day.phones[0], first)
        receipt = send(session, day.phones[0], {**first, "kind": "delivered", "data": {"handed": "person"}})
        assert results(receipt) == ["conflict"]
        reused = record(1, "no_answer", orders=[day.orders[2]])
        assert results(send(session, day.phones[0], reused)) == ["conflict"]
        assert results(send(session, day.phones[1], first)) == ["conflict"]
        assert [fact.kind for fact in session.exec(select(Fact)).all()] == ["arrived"]


def test_another_couriers_door_is_rejected(database: Database, day: Day) -> None:
    with database.write() as session:
        for orders in ([day.orders[3]], [uuid4()], [day.orders[1], day.orders[3]]):
            receipt = send(session, day.phones[0], record(1, "delivered", orders=orders, data={"handed": "person"}))
            assert results(receipt) == ["rejected"]
            assert receipt.answers[0].reason is not None
            assert receipt.answers[0].reason.code == "fact.not_yours"
        assert order_status(session, day.orders[3]) == OrderStatus.FROZEN


def test_a_fact_counts_when_the_plan_has_moved_on(database: Database, day: Day) -> None:
    with database.write() as session:
        day.town.session = session
        publish(session, day.town, {
            "라이더-02": [(KITCHEN, [door_key(number, "한끼") for number in (1, 2, 3)])],
        })  # fmt: skip
    with database.write() as session:
        delivered = record(1, "delivered", orders=[day.orders[1]], data={"handed": "person"})
        assert results(send(session, day.phones[0], delivered)) == ["applied"]
        assert order_status(session, day.orders[1]) == OrderStatus.DELIVERED


def test_a_draft_gives_no_rights(database: Database, day: Day) -> None:
    from tests.makers.plans import draft_plan

    with database.write() as session:
        day.town.session = session
        draft_plan(session, day.town, {"라이더-01": [(KITCHEN, [door_key(3, "한끼")])]})
        receipt = send(session, day.phones[0], record(1, "arrived", orders=[day.orders[3]]))
        assert results(receipt) == ["rejected"]


def test_contradicting_ends_are_both_kept_and_shown(database: Database, day: Day) -> None:
    with database.write() as session:
        now = clock.now()
        delivered = record(1, "delivered", orders=[day.orders[1]], at=now, data={"handed": "person"})
        refused = record(2, "refused", orders=[day.orders[1]], at=now)
        receipt = send(session, day.phones[0], delivered, refused)
        assert results(receipt) == ["applied", "conflict"]
        assert door(session, day.orders[1]).status == StopStatus.DELIVERED
        assert door(session, day.orders[1]).review
        assert len(session.exec(select(Fact)).all()) == 2
        assert [task.kind for task in session.exec(select(Task)).all()] == [TaskKind.CONTRADICTING_FACT]
        assert results(send(session, day.phones[0], refused)) == ["duplicate"]


def test_a_second_try_is_no_contradiction(database: Database, day: Day) -> None:
    with database.write() as session:
        tries = [record(1, "no_answer", orders=[day.orders[1]]),
                 record(2, "delivered", orders=[day.orders[1]], data={"handed": "person"})]  # fmt: skip
        assert results(send(session, day.phones[0], *tries)) == ["applied", "applied"]
        assert order_status(session, day.orders[1]) == OrderStatus.DELIVERED
        assert not door(session, day.orders[1]).review


def test_a_cancelled_order_that_was_delivered_is_looked_at(database: Database, day: Day) -> None:
    from dispatch.lifecycle import move

    with database.write() as session:
        move(session.get_one(DailyOrder, day.orders[1]), OrderStatus.CANCELLED)
    with database.write() as session:
        delivered = record(1, "delivered", orders=[day.orders[1]], data={"handed": "person"})
        assert results(send(session, day.phones[0], delivered)) == ["conflict"]
        assert order_status(session, day.orders[1]) == OrderStatus.CANCELLED
        assert door(session, day.orders[1]).review


@pytest.mark.parametrize("skew", [timedelta(), timedelta(hours=9), timedelta(days=-4000), timedelta(seconds=-40)])
def test_the_phones_clock_may_be_anywhere(database: Database, day: Day, at: Holds, skew: timedelta) -> None:
    at("2026-11-23 11:30")
    made = clock.now() - timedelta(minutes=20)
    with database.write() as session:
        arrived = record(1, "arrived", orders=[day.orders[1]], at=made + skew)
        assert results(send(session, day.phones[0], arrived, skew=skew)) == ["applied"]
        fact = session.exec(select(Fact)).one()
        assert fact.happened_at == made
        assert fact.device_at == made + skew
        assert fact.received_at == clock.now()


@pytest.mark.parametrize("years", [-2, 2])
def test_deadlines_run_on_the_servers_clock_alone(database: Database, day: Day, at: Holds, years: int) -> None:
    at("2026-11-23 11:30")
    skew = timedelta(days=365 * years)
    with database.write() as session:
        rang = record(1, "no_answer", orders=[day.orders[1]], at=clock.now() - timedelta(minutes=3) + skew)
        assert results(send(session, day.phones[0], rang, skew=skew)) == ["applied"]
        case = session.exec(select(Case)).one()
        assert (case.day, case.opened_at) == (day.town.day, clock.now())
        due = session.exec(select(CaseStep.due_at).order_by(CaseStep.position)).all()  # type: ignore[arg-type]
        assert [(moment - clock.now()).total_seconds() / 60 for moment in due] == [0, 5, 15, 30, 60, 90]
        assert session.exec(select(Fact.device_at)).one() == clock.now() - timedelta(minutes=3) + skew


@pytest.mark.parametrize("made_at", [
    "0001-01-01T00:00:00+09:00", "9999-12-31T23:59:59-09:00", "1970-01-01T00:00:00Z", "2031-01-01T00:00:00+09:00",
])  # fmt: skip
def test_absurd_times_leave_the_moment_of_arrival(database: Database, day: Day, made_at: str) -> None:
    with database.write() as session:
        arrived = record(1, "arrived", orders=[day.orders[1]], made_at=made_at)
        assert results(send(session, day.phones[0], arrived)) == ["applied"]
        assert session.exec(select(Fact)).one().happened_at == clock.now()


def test_last_seq_tells_how_far_everything_has_arrived(database: Database, day: Day) -> None:
    def arrived(seq: int) -> dict[str, Any]:
        return record(seq, "arrived", orders=[day.orders[1]])

    with database.write() as session:
        assert send(session, day.phones[0], arrived(2), arrived(4)).last_seq == 0
        assert send(session, day.phones[0], arrived(1)).last_seq == 2
        assert send(session, day.phones[1]).last_seq == 0
        assert send(session, day.phones[0], arrived(3)).last_seq == 4


def test_too_many_records_are_refused_as_a_whole(database: Database, day: Day) -> None:
    with database.write() as session, pytest.raises(Refused) as refused:
        accept_facts(session, day.phones[0], Batch(device_now=clock.now(), items=[{}] * 201))
    assert refused.value.status == 413


def test_health_answers_are_only_ever_sealed(database: Database, day: Day) -> None:
    with database.write() as session:
        seen = {"changes": ["mind", "safety"], "as_usual": False, "seen": "heard", "previous_box": "left"}
        send(session, day.phones[0], card(1, orders=[day.orders[1]], data=seen, note="어제 것이 그대로"))
    with database.read() as session:
        kept = session.exec(select(Card)).one()
        assert kept.answers == {**seen, "text": "어제 것이 그대로", "photos": []}
        fact = session.exec(select(Fact)).one()
        assert fact.data == {"outcome": "handed_over", "urgency": "info", "photos": []}
        events = str([event.data for event in session.exec(select(Event)).all()])
        assert "mind" not in events
        assert "김가상" not in events


def test_a_shortage_and_a_couriers_emergency_reach_the_desk(database: Database, day: Day) -> None:
    with database.write() as session:
        short = record(1, "shortage", data={"missing": 2, "menu": "홍길동 것"})
        help_me = record(2, "emergency", data={"called_119": True})
        assert results(send(session, day.phones[0], short, help_me)) == ["applied", "applied"]
        kinds = {task.kind for task in session.exec(select(Task)).all()}
        assert kinds == {TaskKind.KITCHEN_SHORTAGE, TaskKind.COURIER_EMERGENCY}
        assert session.exec(select(Fact).where(Fact.kind == "shortage")).one().data == {"missing": 2, "menu": None}
        assert not session.exec(select(Case)).all()


def test_what_a_courier_sends_again_from_a_new_phone_is_a_duplicate(database: Database, day: Day) -> None:
    """The first phone got no answer and was wiped; its records go from where the courier is now."""
    with database.write() as session:
        made = record(1, "delivered", orders=[day.orders[1]], data={"handed": "person"})
        assert results(send(session, session.get_one(Device, day.phones[0].id), made)) == ["applied"]
        new = Device(courier_id=day.phones[0].courier_id, token_hash=uuid4().hex, enrolled_at=clock.now())
        session.add(new)
        session.flush()
        assert results(send(session, new, made)) == ["duplicate"]
        assert results(send(session, session.get_one(Device, day.phones[1].id), made)) == ["conflict"]
