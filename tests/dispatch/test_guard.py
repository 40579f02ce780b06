"""The guard sees every change that a reading's rows rest on, and lets none by that the stream was not told of."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session, SQLModel

from dispatch import events
from dispatch.city.counting import count_day
from models.database import Database
from models.places import Area
from models.statuses import Role
from rider_api.reading.desk_day import read_desk_day
from tests.makers.days import DAY
from tests.makers.guard import GuardedDatabase, judged
from tests.makers.happenings import (
    NEXT,
    Holds,
    Past,
    cancel,
    count,
    happen,
    make_past,
    publish_again,
    tell,
    tell_card,
)
from tests.makers.read_by import DESK, FIGURES
from tests.makers.statements import Statement, counted

Happening = Callable[[Session, Past, Random], None]
_NAMED = re.compile(r'(?:FROM|JOIN|,)\s+"?(\w+)"?\s+AS\s+(\w+)')
_COLUMN = re.compile(r'\b"?(\w+)"?\."?(\w+)\b')


@pytest.fixture
def past(database: Database, at: Holds) -> Past:
    return make_past(database, at)


def columns_of(asked: Iterable[Statement]) -> Mapping[str, frozenset[str]]:
    """Columns by table that these statements name; the stream itself apart."""
    tables = SQLModel.metadata.tables
    found = defaultdict(set)
    for statement in asked:
        aliases = {alias: name for name, alias in _NAMED.findall(statement.text)}
        for owner, column in _COLUMN.findall(statement.text):
            name = aliases.get(owner, owner)
            if name in tables and name != "event" and column in tables[name].c:
                found[name].add(column)
    return {name: frozenset(columns) for name, columns in found.items()}


def test_what_is_guarded_is_what_the_readings_read(database: Database, past: Past) -> None:
    draw = Random(0)
    figures: list[Statement] = []
    desk: list[Statement] = []
    for _ in range(40):
        happen(database, past, draw)
        for day in (DAY, NEXT):
            with database.read() as session:
                with counted(database) as asked:
                    count_day(session, past.area_id, day)
                figures += asked
                with counted(database) as asked:
                    area = session.get_one(Area, past.area_id)
                    read_desk_day(session, area, day, role=Role.COORDINATOR, epoch="e")
                desk += asked
    assert columns_of(figures) == FIGURES
    assert columns_of(desk).keys() == DESK


@pytest.mark.parametrize("happening", [tell, tell_card, count, cancel, publish_again])
def test_a_change_that_the_stream_is_not_told_of_is_a_fault(
    database: GuardedDatabase, past: Past, monkeypatch: pytest.MonkeyPatch, happening: Happening
) -> None:
    draw = Random(2)
    with judged(database) as session:
        tell_card(session, past, draw)
    assert database.faults == []
    with monkeypatch.context() as silent:
        silent.setattr(events, "record", lambda *_, **__: None)
        silent.setattr(events, "append", lambda session, *_, **__: events.last_number(session))
        with judged(database) as session:
            happening(session, past, draw)
    assert database.faults != []
    database.faults.clear()


def test_an_event_of_another_day_or_district_does_not_count(database: GuardedDatabase, past: Past) -> None:
    with judged(database) as session:
        tell(session, past, Random(2))
        duty = session.execute(text("SELECT duty_id FROM door_state")).scalars().first()
        elsewhere = Area(name="다른 구")
        session.add(elsewhere)
        session.flush()
        told: list[tuple[UUID, date]] = [(past.area_id, DAY + timedelta(days=1)), (elsewhere.id, DAY)]
    told.append((past.area_id, DAY))
    for area_id, day in told:
        database.faults.clear()
        with judged(database) as session:
            session.execute(text("UPDATE door_state SET duty_id = NULL"))
            session.execute(text(f"UPDATE door_state SET duty_id = '{duty}'"))
            events.record(session, "door.changed", area_id=area_id, day=day)
        assert (database.faults == []) == ((area_id, day) == told[-1])


def test_what_a_test_puts_there_itself_is_no_fault(database: GuardedDatabase, past: Past) -> None:
    with database.write() as session:
        session.execute(text("DELETE FROM planned_stop"))
    assert database.faults == []
