"""Group commit: batches that wait for the writer are one transaction, and each is answered on its own, after it."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime
from random import Random

import pytest
from sqlalchemy import event
from sqlmodel import select

from dispatch import clock, events
from dispatch.access.accounts import revoke_device
from dispatch.delivery.facts import Batch, Receipt
from dispatch.delivery.letterbox import Letterbox
from models.database import Database
from models.deliveries import Fact
from models.events import Event
from models.welfare import Ladder
from simulations.crowd import Crowd, CrowdPhone, gather_crowd
from simulations.storm import fill_outbox
from tests.makers.plans import record

Holds = Callable[[str | datetime], datetime]
Waiting = list["Future[Receipt | None]"]
PHONES, DOORS = 6, 2
PATIENCE_SECONDS = 60


@pytest.fixture
def crowd(database: Database, at: Holds) -> Crowd:
    at("2026-11-23 15:00")
    return gather_crowd(database, phones=PHONES, doors=DOORS, day=clock.today())


@contextmanager
def writer_is_busy(database: Database) -> Iterator[None]:
    """Somebody else writes meanwhile: whatever is posted now has to wait."""
    with database.write() as session:
        events.take_turn(session)
        yield


@contextmanager
def counted_commits(database: Database) -> Iterator[list[object]]:
    """One entry for each commit meanwhile."""
    seen: list[object] = []

    def note(connection: object) -> None:
        seen.append(connection)

    event.listen(database.engine, "commit", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "commit", note)


@contextmanager
def full_disk(database: Database, *, times: int) -> Iterator[None]:
    """So many transactions fail when they write down how far a phone has come, their last step before the commit."""
    left = [None] * times

    def fail(_: object, __: object, statement: str, *rest: object) -> None:
        if statement.startswith("UPDATE device") and left:
            left.pop()
            raise OSError("no space left on device")

    event.listen(database.engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", fail)


def batch_of(phone: CrowdPhone) -> Batch:
    return Batch(device_now=clock.now(), items=fill_outbox(phone, clock.now(), Random(str(phone.device_id))).waiting)


def results(waiting: "Future[Receipt | None]") -> list[str]:
    receipt = waiting.result(PATIENCE_SECONDS)
    assert receipt is not None
    return [answer.result for answer in receipt.answers]


def stored(database: Database) -> int:
    with database.read() as session:
        return len(session.exec(select(Fact.id)).all())


def test_what_waits_for_the_writer_goes_with_one_commit(database: Database, crowd: Crowd) -> None:
    box = Letterbox(database)
    with counted_commits(database) as commits:
        with writer_is_busy(database):
            waiting = [box.post(phone.token, batch_of(phone)) for phone in crowd.phones]
        assert [results(each) for each in waiting] == [["applied"] * 2 * DOORS] * PHONES
    assert len(commits) <= 3, "the busy writer's, that of whoever came first, and one for all others"
    assert stored(database) == PHONES * 2 * DOORS


def test_the_stream_tells_of_them_in_the_order_in_which_they_came(database: Database, crowd: Crowd) -> None:
    box = Letterbox(database)
    with writer_is_busy(database):
        waiting = [box.post(phone.token, batch_of(phone)) for phone in crowd.phones]
    receipts = [each.result(PATIENCE_SECONDS) for each in waiting]
    with database.read() as session:
        told = session.exec(select(Event).where(Event.kind == "fact.accepted").order_by(Event.number)).all()  # type: ignore[arg-type]
        newest = events.last_number(session)
    expected = [item["id"] for phone in crowd.phones for item in batch_of(phone).items]  # type: ignore[index]
    assert [each.subject_id for each in told] == expected
    assert max(receipt.event for receipt in receipts if receipt) == newest
    assert [receipt.last_seq for receipt in receipts if receipt] == [2 * DOORS] * PHONES


def test_the_same_batch_twice_in_one_transaction_is_a_duplicate(database: Database, crowd: Crowd) -> None:
    box, phone = Letterbox(database), crowd.phones[0]
    with writer_is_busy(database):
        waiting = [box.post(each.token, batch_of(each)) for each in (crowd.phones[1], phone, phone, phone)]
    assert [set(results(each)) for each in waiting] == [{"applied"}, {"applied"}, {"duplicate"}, {"duplicate"}]


def test_one_bad_batch_takes_no_other_with_it(database: Database, crowd: Crowd) -> None:
    """A ladder that nobody can read: every door that does not open fails in our own code, and no other record does."""
    with database.write() as session:
        session.add(
            Ladder(cause="no_answer", valid_from=clock.now(), steps=[{"who": "?"}], jumps=[], most_jumps=0,
                   office_start_seconds=0, office_end_seconds=86_400, made_at=clock.now())
        )  # fmt: skip
    box, bad = Letterbox(database), crowd.phones[3]
    items = [record(1, "arrived", orders=[bad.orders[0]]), record(2, "no_answer", orders=[bad.orders[0]]),
             record(3, "delivered", orders=[bad.orders[1]], data={"handed": "person", "collected": 0})]  # fmt: skip
    with writer_is_busy(database):
        waiting: Waiting = [
            box.post(each.token, Batch(device_now=clock.now(), items=items) if each == bad else batch_of(each))
            for each in crowd.phones
        ]
    told = [results(each) for each in waiting]
    assert told.pop(3) == ["applied", "conflict", "applied"]
    assert told == [["applied"] * 2 * DOORS] * (PHONES - 1)
    assert results(box.post(bad.token, Batch(device_now=clock.now(), items=items))) == ["duplicate"] * 3


def test_what_fails_as_a_whole_is_tried_batch_by_batch_and_only_what_is_stored_is_answered_for(
    database: Database, crowd: Crowd
) -> None:
    box = Letterbox(database)
    with full_disk(database, times=2):
        with writer_is_busy(database):
            waiting = [box.post(phone.token, batch_of(phone)) for phone in crowd.phones]
        lost = [isinstance(each.exception(PATIENCE_SECONDS), OSError) for each in waiting]
    assert lost.count(True) == 1, "the transaction of all others went through batch by batch"
    assert stored(database) == (PHONES - 1) * 2 * DOORS
    again = [box.post(phone.token, batch_of(phone)) for phone in crowd.phones]
    assert [set(results(each)) for each in again] == [{"applied"} if gone else {"duplicate"} for gone in lost]
    assert stored(database) == PHONES * 2 * DOORS


def test_a_phone_that_is_shut_out_while_its_batch_waits_is_refused(database: Database, crowd: Crowd) -> None:
    box, gone = Letterbox(database), crowd.phones[2]
    with database.write() as session:
        events.take_turn(session)
        waiting = [box.post(phone.token, batch_of(phone)) for phone in crowd.phones]
        waiting.append(box.post("nobody's", batch_of(gone)))
        revoke_device(session, gone.device_id)
    receipts = [each.result(PATIENCE_SECONDS) for each in waiting]
    assert [receipt is None for receipt in receipts] == [False, False, True, False, False, False, True]
    assert stored(database) == (PHONES - 1) * 2 * DOORS
