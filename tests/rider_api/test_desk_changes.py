"""The desk's day in parts: what a screen puts together from them is the day as a whole, whatever happens."""

from random import Random
from typing import Any

import pytest
from sqlmodel import Session, select

from dispatch import events
from models.database import Database
from models.places import Area
from models.statuses import Role
from rider_api.reading import desk_changes
from rider_api.reading.desk_day import Known, read_desk_day, with_lines
from tests.makers.days import DAY
from tests.makers.happenings import Holds, Past, happen, make_past, tell

Read = dict[str, Any]


@pytest.fixture
def past(database: Database, at: Holds) -> Past:
    return make_past(database, at)


def read(session: Session, past: Past, held: Read | None = None, epoch: str = "e") -> Read:
    known = None
    if held is not None and held["plan"] is not None:
        known = Known(epoch=held["epoch"], event=held["event"], plan_id=held["plan"]["id"])
    area = session.get_one(Area, past.area_id)
    day = read_desk_day(session, area, DAY, role=Role.COORDINATOR, epoch=epoch, known=known)
    return with_lines(day).model_dump()


def join(held: Read, answer: Read) -> Read:
    """As `joinDay` of the desk does it."""
    if answer["since"] is None:
        return answer
    assert answer["since"] == held["event"]
    told = {tour["id"]: tour for tour in answer["plan"]["tours"]}
    tours = [told.get(tour["id"], tour) for tour in held["plan"]["tours"]]
    return {**answer, "since": None, "plan": {**answer["plan"], "tours": tours}}


@pytest.mark.parametrize("seed", range(4))
def test_parts_put_together_are_the_whole_day_after_whatever_happens(database: Database, past: Past, seed: int) -> None:
    draw, parts = Random(seed), 0
    with database.read() as session:
        held = read(session, past)
    for _ in range(30):
        for _ in range(draw.randint(1, 3)):
            happen(database, past, draw)
        with database.read() as session:
            answer, whole = read(session, past, held), read(session, past)
        parts += answer["since"] is not None
        held = join(held, answer)
        assert held == whole
    assert parts > 10


def test_a_record_sends_its_tour_and_no_other(database: Database, past: Past) -> None:
    with database.read() as session:
        held = read(session, past)
        assert len(held["plan"]["tours"]) == 2
        assert read(session, past, held)["plan"]["tours"] == []
    with database.write() as session:
        tell(session, past, Random(1))
    with database.read() as session:
        (tour,) = read(session, past, held)["plan"]["tours"]
    assert tour not in held["plan"]["tours"]


def test_another_epoch_another_plan_or_too_many_events_bring_the_whole_day(
    database: Database, past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.read() as session:
        held = read(session, past)
        assert read(session, past, held)["since"] == held["event"]
        assert read(session, past, held, epoch="restored")["since"] is None
        assert read(session, past, {**held, "plan": {"id": past.area_id}})["since"] is None
    with database.write() as session:
        tell(session, past, Random(1))
    monkeypatch.setattr(desk_changes, "LONGEST", 0)
    with database.read() as session:
        assert read(session, past, held)["since"] is None


@pytest.mark.parametrize("kind", ["home.pinned", "menu.written", "a kind of tomorrow"])
def test_what_may_change_every_tour_brings_the_whole_day(database: Database, past: Past, kind: str) -> None:
    with database.read() as session:
        held = read(session, past)
    with database.write() as session:
        events.record(session, kind, area_id=session.exec(select(Area.id)).one())
    with database.read() as session:
        assert read(session, past, held)["since"] is None
