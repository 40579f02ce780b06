"""Kept figures are what counting anew gives, after whatever happens, also after late records; and they are read."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event as statements
from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.city.counting import PAID, count_day
from dispatch.city.keeping import keep_figures, read_sums
from dispatch.city.sums import EDITION, Sums
from dispatch.closing import close_day
from dispatch.delivery.reviewing import settle_task
from dispatch.errors import Refused
from dispatch.keys import door_key, kitchen_key
from dispatch.ordering.changes import acknowledge_change, add_order, cancel_order
from dispatch.planning.publishing import publish_plan
from dispatch.welfare.cases import close_case
from models.accounts import Device
from models.database import Database
from models.figures import DayFigures
from models.fleet import Duty, Team
from models.orders import DailyOrder, Freeze, FrozenChange
from models.people import Recipient
from models.plans import DoorState, Plan, PlannedStop, Tour
from models.statuses import CaseStatus, ChangeStatus, OrderStatus, PlanStatus, TaskStatus
from models.tasks import Task
from models.welfare import Case
from tests.makers.days import DAY, Town
from tests.makers.plans import card, draft_plan, publish, record, send

Holds = Callable[[str | datetime], datetime]
NEXT = DAY + timedelta(days=1)
DOORS = [door_key(number, "한끼") for number in (1, 2, 3, 4)]


@dataclass
class Past:
    """Yesterday: four doors on two phones, and a fifth person who may still be added."""

    area_id: UUID
    phones: list[UUID]
    orders: list[UUID]
    spare: UUID
    seqs: Counter[UUID] = field(default_factory=Counter)


@pytest.fixture
def past(database: Database, at: Holds) -> Past:
    at(f"{DAY} 08:00")
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        duties = town.crew(loads_at=[kitchen], count=2)
        menu = town.menu(kitchen)
        orders = [town.door(number, (number, 1), menu).id for number in (1, 2, 3, 4)]
        publish(session, town, split(2))
        someone = town.recipient(5)
        town.home(someone, (5, 1))
        spare = town.standing(someone, menu).id
        made = Past(area_id=town.area.id, phones=[town.device(duty).id for duty in duties], orders=orders, spare=spare)
        session.expunge_all()
    at(f"{NEXT} 07:00")
    return made


def split(first: int, doors: Sequence[str] = DOORS) -> dict[str, Any]:
    """Tours in which the first crew has so many of the doors."""
    return {
        f"라이더-{number:02}": [(kitchen_key("한끼"), own)]
        for number, own in ((1, doors[:first]), (2, doors[first:]))
        if own
    }


# What may happen to a day, each through the function that the phone or the desk calls.


def tell(session: Session, past: Past, draw: Random) -> None:
    """A record from either phone, in time or hours late, also one that contradicts the other's."""
    phone, order = draw.choice(past.phones), draw.choice(past.orders)
    past.seqs[phone] += 1
    seconds = draw.choice((9, 10, 13, 20)) * 3600 + draw.randrange(3600)
    kind = draw.choice(("delivered", "delivered", "no_answer", "refused", "away"))
    data = {"handed": "person"} if kind == "delivered" else {}
    item = record(past.seqs[phone], kind, orders=[order], data=data, at=clock.moment_of(DAY, seconds))
    send(session, session.get_one(Device, phone), item)


def tell_card(session: Session, past: Past, draw: Random) -> None:
    phone, order = draw.choice(past.phones), draw.choice(past.orders)
    past.seqs[phone] += 1
    outcome, urgency = draw.choice(("handed_over", "no_answer")), draw.choice(("info", "today", "now"))
    at = clock.moment_of(DAY, 36_000 + draw.randrange(20_000))
    send(
        session, session.get_one(Device, phone),
        card(past.seqs[phone], orders=[order], outcome=outcome, urgency=urgency, at=at),
    )  # fmt: skip


def cancel(session: Session, past: Past, draw: Random) -> None:
    cancel_order(session, draw.choice(past.orders))


def acknowledge(session: Session, past: Past, draw: Random) -> None:
    for change in session.exec(select(FrozenChange).where(FrozenChange.status == ChangeStatus.PENDING)).all():
        acknowledge_change(session, change.id)


def add(session: Session, past: Past, draw: Random) -> None:
    add_order(session, past.spare, day=DAY)


def publish_again(session: Session, past: Past, draw: Random) -> None:
    going = [
        door for door, order in zip(DOORS, past.orders, strict=True)
        if session.get_one(DailyOrder, order).status != OrderStatus.CANCELLED
    ]  # fmt: skip
    plan = draft_plan(session, Town.again(session, past.area_id), split(draw.randrange(5), going))
    publish_plan(session, plan.id, plan.version, may_reorder_loaded=True)


def look_after(session: Session, past: Past, draw: Random) -> None:
    for case in session.exec(select(Case).where(Case.status != CaseStatus.CLOSED)).all():
        close_case(session, case.id, code="heard_by_phone", who="시험")


def settle(session: Session, past: Past, draw: Random) -> None:
    for task in session.exec(select(Task).where(Task.status == TaskStatus.OPEN)).all():
        settle_task(session, task.id)


def close(session: Session, past: Past, draw: Random) -> None:
    close_day(session, past.area_id, DAY)


HAPPENINGS = (tell, tell, tell, tell_card, cancel, acknowledge, add, publish_again, look_after, settle, close)


def happen(database: Database, past: Past, draw: Random) -> None:
    with suppress(Refused), database.write() as session:
        draw.choice(HAPPENINGS)(session, past, draw)


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
    with seen(database) as asked, database.read() as session:
        kept = read_sums(session, [past.area_id], DAY, DAY)
    assert len(asked) == 1
    assert "door_state" not in asked[0]
    with database.write() as session:
        tell(session, past, Random(5))
    with seen(database) as asked, database.read() as session:
        assert read_sums(session, [past.area_id], DAY, DAY) != kept
    assert any("door_state" in statement for statement in asked)
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


class seen:  # noqa: N801 - reads as a sentence
    """The statements that are sent to a database inside the block."""

    def __init__(self, database: Database) -> None:
        self._engines = {id(engine): engine for engine in (database.engine, database._reader)}.values()
        self._asked: list[str] = []

    def _note(self, _: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.startswith("SELECT"):
            self._asked.append(statement)

    def __enter__(self) -> list[str]:
        for engine in self._engines:
            statements.listen(engine, "before_cursor_execute", self._note)
        return self._asked

    def __exit__(self, *_: object) -> None:
        for engine in self._engines:
            statements.remove(engine, "before_cursor_execute", self._note)
