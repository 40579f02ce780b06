"""Kept figures are what counting anew gives, after whatever happens, also after late records; and they are read."""

from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.city.counting import PAID, count_day
from dispatch.city.keeping import keep_figures, read_sums
from dispatch.city.sums import EDITION, Sums
from models.database import Database
from models.figures import DayFigures
from models.fleet import Duty, Team
from models.orders import DailyOrder, Freeze
from models.people import Recipient
from models.plans import DoorState, Plan, PlannedStop, Tour
from models.statuses import CaseStatus, OrderStatus, PlanStatus
from models.welfare import Case
from tests.makers.days import DAY
from tests.makers.happenings import NEXT, Holds, Past, happen, make_past, tell, tell_card
from tests.makers.statements import counted


@pytest.fixture
def past(database: Database, at: Holds) -> Past:
    return make_past(database, at)


def count_plainly(session: Session, area_id: UUID) -> Sums:
    """The same figures once more, row by row, without any of the code under test."""
    sums = Sums(days=len(session.exec(select(Freeze).where(Freeze.area_id == area_id)).all()))
    orders = [order for order in session.exec(select(DailyOrder)).all() if order.area_id == area_id]
    going = [order for order in orders if order.status != OrderStatus.CANCELLED]
    sums.doors, sums.meals = len(going), sum(order.meals for order in going)
    sums.delivered = sum(order.status == OrderStatus.DELIVERED for order in going)
    sums.undelivered = sum(order.status == OrderStatus.UNDELIVERED for order in going)
    states = {str(order.id): session.get(DoorState, order.id) for order in orders}
    for order in orders:
        state = states[str(order.id)]
        if state is None or state.duty_id is None:
            continue
        duty = session.get_one(Duty, state.duty_id)
        sums.visits[session.get_one(Recipient, order.recipient_id).number, duty.code] += 1
        if order in going:
            sums.teams[str(duty.team_id)] += 1
    cases = [case for case in session.exec(select(Case)).all() if str(case.daily_order_id) in states]
    sums.alerts, sums.open_alerts = len(cases), sum(case.status != CaseStatus.CLOSED for case in cases)
    for plan in session.exec(select(Plan).where(Plan.area_id == area_id)).all():
        if plan.status not in (PlanStatus.PUBLISHED, PlanStatus.COMPLETED):
            continue
        sums.cost_won += sum(plan.cost.get(part, 0) for part in PAID)
        for tour in session.exec(select(Tour).where(Tour.plan_id == plan.id)).all():
            for stop in session.exec(select(PlannedStop).where(PlannedStop.tour_id == tour.id)).all():
                if stop.kind == "door":
                    sums.planned_meals += stop.meals
                    reached = [states.get(order) for order in stop.daily_order_ids]
                    for state in reached:
                        if state is not None and state.happened_at is not None:
                            sums.timed += 1
                            latest = clock.moment_of(plan.day, stop.start_seconds) + timedelta(minutes=15)
                            sums.punctual += state.happened_at <= latest
    return sums


@pytest.mark.parametrize("seed", range(4))
def test_after_whatever_happens_the_figures_are_those_of_counting_anew(
    database: Database, past: Past, seed: int
) -> None:
    draw = Random(seed)
    for _ in range(30):
        happen(database, past, draw)
        if draw.random() < 0.4:
            keep_figures(database)
        with database.read() as session:
            assert read_sums(session, [past.area_id], DAY, DAY) == {past.area_id: count_plainly(session, past.area_id)}


def test_what_is_kept_is_read_and_counted_again_only_after_a_late_record(database: Database, past: Past) -> None:
    for each in (tell, tell, tell_card):
        with database.write() as session:
            each(session, past, Random(1))
    assert keep_figures(database) == [(past.area_id, DAY)]
    assert keep_figures(database) == []
    with counted(database) as asked, database.read() as session:
        kept = read_sums(session, [past.area_id], DAY, DAY)
    assert not any("door_state" in statement.text for statement in asked)
    with database.write() as session:
        tell(session, past, Random(5))
    with counted(database) as asked, database.read() as session:
        assert read_sums(session, [past.area_id], DAY, DAY) != kept
    assert any("door_state" in statement.text for statement in asked)
    assert keep_figures(database) == [(past.area_id, DAY)]


def test_a_change_while_a_day_is_counted_makes_what_is_kept_old_at_once(
    database: Database, past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count_slowly(session: Session, area_id: UUID, day: Any) -> Sums:
        sums = count_day(session, area_id, day)
        with database.write() as other:
            tell(other, past, Random(1))
        return sums

    monkeypatch.setattr("dispatch.city.keeping.count_day", count_slowly)
    keep_figures(database)
    monkeypatch.undo()
    with database.read() as session:
        assert read_sums(session, [past.area_id], DAY, DAY)[past.area_id] == count_plainly(session, past.area_id)
    assert keep_figures(database) == [(past.area_id, DAY)]


def test_days_that_go_on_are_not_kept_and_another_way_of_counting_begins_anew(
    database: Database, past: Past, at: Holds, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(f"{DAY} 23:59")
    assert keep_figures(database) == []
    at(f"{NEXT} 00:00")
    assert keep_figures(database) == [(past.area_id, DAY)]
    monkeypatch.setattr("dispatch.city.keeping.EDITION", EDITION + 1)
    assert keep_figures(database) == [(past.area_id, DAY)]
    with database.read() as session:
        (row,) = session.exec(select(DayFigures)).all()
        assert row.edition == EDITION + 1


def test_what_is_kept_names_nothing_that_an_import_may_change_without_an_event_of_the_day(
    database: Database, past: Past
) -> None:
    with database.write() as session:
        tell(session, past, Random(1))
    keep_figures(database)
    with database.read() as session:
        (row,) = session.exec(select(DayFigures)).all()
        assert set(row.figures["teams"]) <= {str(team) for team in session.exec(select(Team.id))}
        assert set(row.figures["visits"]) <= set(session.exec(select(Duty.code).where(col(Duty.day) == DAY)))
