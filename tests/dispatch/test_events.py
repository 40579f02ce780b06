"""The numbered stream: no gap and no number twice, whatever part of a transaction is rolled back."""

import pytest
from sqlmodel import select

from dispatch import events
from models.database import Database
from models.events import Event


def numbers(database: Database) -> list[int]:
    with database.read() as session:
        return sorted(session.exec(select(Event.number)).all())


def test_numbers_go_on_where_the_last_transaction_ended(database: Database) -> None:
    for _ in range(2):
        with database.write() as session:
            assert [events.append(session, "day.closed") for _ in range(3)][-1] == events.last_number(session)
            events.record(session, "day.closed")
    assert numbers(database) == list(range(1, 9))


def test_what_was_rolled_back_leaves_no_gap(database: Database) -> None:
    with database.write() as session:
        events.append(session, "day.closed")
        with pytest.raises(LookupError), session.begin_nested():
            events.append(session, "day.closed")
            events.record(session, "day.closed")
            raise LookupError
        events.append(session, "day.closed")
        with session.begin_nested():
            events.append(session, "day.closed")
        events.record(session, "day.closed")
    with pytest.raises(LookupError), database.write() as session:
        events.record(session, "day.closed")
        raise LookupError
    with database.write() as session:
        events.record(session, "day.closed")
    assert numbers(database) == [1, 2, 3, 4, 5]
