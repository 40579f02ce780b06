"""The measurements over the years: no list is forgotten, and what is asked does not grow with the years."""

import re
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from sqlmodel import col, func, select

from dispatch.kitchen.recalls import recall_lot
from dispatch.welfare.records import open_cases
from models.database import Database
from models.lots import LotBox
from models.people import Recipient
from models.places import Area
from models.statuses import CaseStatus, Role
from models.welfare import Case
from rider_api.permissions import ROUTES
from rider_api.reading.exceptions import show_cases, show_open_cases
from rider_api.reading.history import read_history
from simulations.lists import EXCUSED, LISTED, Spoken, list_requests, measure_lists
from simulations.recalls import measure
from tests.makers.desks import DAY
from tests.makers.statements import counted
from tests.makers.years import LAST_DAY, fill

HISTORY = re.compile(
    r"SCAN (card|case_step|container_move|daily_order|door_state|event|fact|feedback|freed_meal|frozen_change|handover"
    r"|lot|lot_box|message|order_exception|planned_stop|task|temperature_reading|tour|welfare_case)( USING .*)?"
)
"""A table that grows with every day, read from one end to the other."""


def test_every_route_that_lists_something_is_measured_or_excused() -> None:
    some = UUID(int=1)
    spoken = Spoken(day=DAY, area=some, kitchen=some, order=some, person=1, plan=some, lot=some, case=some)
    measured = {asked.route for asked in list_requests(spoken).values()}
    reads = {route for route in ROUTES if route.startswith("GET ") and route.split()[1].startswith(LISTED)}
    reads |= {route for route in ROUTES if route.endswith("/search")}
    assert measured | EXCUSED.keys() == reads
    assert not measured & EXCUSED.keys()


def test_every_list_answers_over_the_years(database: Database, tmp_path: Path) -> None:
    fill(database)
    timed = measure_lists(database, home=tmp_path, last_day=LAST_DAY, rounds=1)
    assert all(len(one.seconds) == len(one.empty) == 1 for one in timed)
    again = measure_lists(database, home=tmp_path, last_day=LAST_DAY, rounds=1)  # on kept years
    assert [one.name for one in again] == [one.name for one in timed]


def test_no_list_reads_through_the_history(database: Database, tmp_path: Path) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("about the ways that SQLite takes")
    fill(database)
    with counted(database) as seen:
        measure_lists(database, home=tmp_path, last_day=LAST_DAY, rounds=1)
    read = {each.text: each for each in seen if each.text.startswith("SELECT")}
    any_one = next(text for text in read if "FROM welfare_case" in text and text.endswith("LIMIT ? OFFSET ?"))
    del read[any_one]  # the measurement's own choice of a case
    ways: dict[str, list[str]] = {}
    with database.write() as session:
        for text, each in read.items():
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", each.parameters)
            ways[text] = [str(way[-1]) for way in plan]
    through = [(way, text) for text, own in ways.items() for way in own if HISTORY.fullmatch(way)]
    assert not through
    of_day = [way for own in ways.values() for way in own if "temperature_reading" in way]
    assert of_day, "the kitchen's day shows what was measured"
    assert all("kitchen_id=? AND day=?" in way for way in of_day), "those of one day"
    owed = [way for text, own in ways.items() if "sum(container_move.count)" in text for way in own]
    assert any("COVERING INDEX" in way for way in owed), "added up in an index"


def test_a_persons_file_asks_once_for_everything_of_a_kind(database: Database) -> None:
    fill(database)
    asked = {}
    with database.read() as session:
        with_case = select(Case.recipient_id).where(Case.status == CaseStatus.CLOSED)
        for mark, people in (("some", col(Recipient.id).in_(with_case)), ("none", ~col(Recipient.id).in_(with_case))):
            person = session.exec(select(Recipient).where(people).order_by(col(Recipient.number)).limit(1)).one()
            with counted(database) as seen:
                kinds = {row.kind for row in read_history(session, person, Role.COORDINATOR)}
            asked[mark] = [each.text for each in seen]
            assert ("step" in kinds) == (mark == "some")
    assert asked["some"] == asked["none"], "no statement for each case"


def test_a_recall_over_the_years_is_measured(database: Database) -> None:
    fill(database)
    measured = measure(database, trials=4, random=Random(1))
    assert (len(measured.query), len(measured.recall)) == (4, 1)
    assert measured.to_json()["doors"] > 0


def test_a_recall_asks_and_writes_for_the_whole_lot_at_once(database: Database) -> None:
    fill(database)
    with database.read() as session:
        of_lots = select(LotBox.lot_id, func.count()).group_by(col(LotBox.lot_id)).order_by(func.count().desc())
        lot_id, boxes = session.exec(of_lots).all()[0]
    assert boxes > 20
    with counted(database) as asked, database.write() as session:
        recall_lot(session, lot_id, reason="spoiled")
    assert len(asked) < 2 * boxes, "not several statements a box"


def test_open_cases_are_found_without_the_orders_of_all_years(database: Database) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("about what SQLite begins with")
    fill(database)
    with database.write() as session:
        (area,) = session.exec(select(Area)).all()
        with counted(database) as seen:
            assert open_cases(session, area.id)
            assert open_cases(session, area.id, LAST_DAY)
            assert show_cases(session, area.id, LAST_DAY, Role.COORDINATOR)
            assert show_open_cases(session, area.id, None, Role.COORDINATOR)
        asked = [each for each in seen if "FROM welfare_case" in each.text]
        assert len(asked) == 4
        for each in asked:
            ways = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {each.text}", each.parameters).all()
            (to_orders,) = (str(way[-1]) for way in ways if "daily_order " in f"{way[-1]} ")
            assert to_orders.endswith("(id=?)"), ways
