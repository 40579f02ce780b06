"""From a cell of the workbook to a stored plan: a duty's rest is taken within its hours; others plan as before."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from sqlmodel import select

from dispatch.planning import build_problem, request_plan
from dispatch.planning.publishing import find_violations
from dispatch.planning.solving import work_once
from dispatch.planning.storage import unpack
from dispatch.providers.breaks import read_breaks
from models.database import Database
from models.plans import Plan, Tour
from routing.solution import Rest
from routing.wire import solution_from_json
from tests.makers.days import DAY, HOUR, Town

Holds = Callable[[str | datetime], datetime]


def fill(town: Town, *breaks: str) -> UUID:
    """A courier with each of these rests, and a door at the beginning and at the end of the morning."""
    kitchen = town.kitchen()
    team = town.team(loads_at=[kitchen])
    for number, text in enumerate(breaks):
        courier = town.courier(team, f"라-{number}")
        town.duty([courier], start_seconds=10 * HOUR, breaks=read_breaks(text) or [])
    menu = town.menu(kitchen)
    for number, opens in enumerate((10.5, 10.75, 11.75), start=1):
        hours = {"window_start_seconds": int(opens * HOUR), "window_end_seconds": int(opens * HOUR) + 600}
        town.door(number, (number, 1), menu, pattern=hours)
    return town.area.id


@pytest.mark.parametrize(("text", "paid"), [("11:00-11:45 30분", False), ("유급 11:10~11:45 30분", True)])
def test_a_rest_is_taken_within_its_hours_and_stored(database: Database, at: Holds, text: str, paid: bool) -> None:
    """The doors' hours put the rest between two of them: it can come neither before the tour nor after it."""
    at("2026-11-22 10:00")
    with database.write() as session:
        request_plan(session, area_id=fill(Town(session=session), text), day=DAY, iterations=50)
    assert work_once(database, "worker")
    with database.read() as session:
        plan = session.exec(select(Plan)).one()
        assert (plan.violations, plan.unserved, find_violations(plan)) == ([], [], [])
        (solved,) = solution_from_json(plan.solution).tours
        (tour,) = session.exec(select(Tour)).all()
        assert solved.breaks == (Rest(id="휴게-1", **tour.breaks[0]),)
        start, end = tour.breaks[0]["start_seconds"], tour.breaks[0]["end_seconds"]
        assert start >= 11 * HOUR
        assert end == start + 1800 <= 11.75 * HOUR
        (kind,) = unpack(plan.problem).problem.vehicle_types
        assert [(rest.paid, rest.duration_seconds) for rest in kind.breaks] == [(paid, 1800)]


def test_a_duty_without_a_rest_plans_as_before(database: Database, at: Holds) -> None:
    at("2026-11-22 10:00")
    with database.write() as session:
        request_plan(session, area_id=fill(Town(session=session), ""), day=DAY, iterations=50)
    assert work_once(database, "worker")
    with database.read() as session:
        assert session.exec(select(Plan)).one().violations == []
        assert session.exec(select(Tour)).one().breaks == []


def test_duties_with_other_rests_are_other_types(database: Database) -> None:
    rests = (
        "", "11:00-12:00 30분", "11:00-12:00 30분", "11:00-12:00 30분 유급", "11:00-12:00 40분", "11:00-12:30 30분",
    )  # fmt: skip
    with database.write() as session:
        town = Town(session=session)
        kinds = build_problem(session, fill(town, *rests), town.day).problem.vehicle_types
    assert sorted(tuple(kind.vehicle_ids) for kind in kinds) == [
        ("라-0",), ("라-1", "라-2"), ("라-3",), ("라-4",), ("라-5",),
    ]  # fmt: skip
    assert len({kind.id for kind in kinds}) == len(kinds)
