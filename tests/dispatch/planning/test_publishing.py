"""Publishing: one plan a day, checked again, announced once, with only what changed; races have one winner."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Barrier, BrokenBarrierError, Thread
from uuid import UUID

import pytest
from sqlmodel import Session, select

from dispatch import events
from dispatch.errors import Refused, refuse
from dispatch.keys import door_key, kitchen_key
from dispatch.lifecycle import move
from dispatch.planning import publishing, withdrawing
from dispatch.planning.publishing import publish_plan
from dispatch.planning.timetable import read_sheets
from dispatch.planning.withdrawing import withdraw_due
from models.accounts import Device
from models.database import Database
from models.events import Event
from models.orders import DailyOrder, Menu, ServiceDay
from models.plans import Plan
from models.statuses import DayStatus, OrderStatus, PlanStatus, TaskKind, TaskStatus
from models.tasks import Task
from tests.makers.days import Town
from tests.makers.plans import Trips, draft_plan, record, send

Holds = Callable[[str | datetime], datetime]
KITCHEN = kitchen_key("한끼")
ONE, TWO, THREE, FOUR = (door_key(number, "한끼") for number in (1, 2, 3, 4))
FIRST: dict[str, Trips] = {"라이더-01": [(KITCHEN, [ONE, TWO])], "라이더-02": [(KITCHEN, [THREE, FOUR])]}
SWAPPED: dict[str, Trips] = {"라이더-01": [(KITCHEN, [TWO, ONE])], "라이더-02": [(KITCHEN, [THREE, FOUR])]}


@dataclass
class Day:
    """Two riders, four doors, nothing planned yet."""

    town: Town
    phones: list[Device]
    orders: dict[int, UUID]
    kitchen_id: UUID
    duties: dict[str, UUID]

    def draft(self, database: Database, tours: dict[str, Trips]) -> tuple[UUID, int]:
        with database.write() as session:
            self.town.session = session
            plan = draft_plan(session, self.town, tours)
            return plan.id, plan.version


@pytest.fixture
def day(database: Database, at: Holds) -> Day:
    at("2026-11-23 09:30")
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        duties = town.crew(loads_at=[kitchen], count=2)
        menu = town.menu(kitchen)
        orders = {number: town.door(number, (number, 1), menu).id for number in (1, 2, 3, 4)}
        made = Day(
            town=town,
            phones=[town.device(duty) for duty in duties],
            orders=orders,
            kitchen_id=kitchen.id,
            duties={duty.code: duty.id for duty in duties},
        )
        session.flush()
        session.expunge_all()
    return made


def publish(database: Database, plan: tuple[UUID, int]) -> None:
    with database.write() as session:
        publish_plan(session, *plan)


def published(session: Session) -> list[Event]:
    return list(session.exec(select(Event).where(Event.kind == "plan.published").order_by(Event.number)).all())  # type: ignore[arg-type]


def statuses(session: Session) -> list[PlanStatus]:
    return [plan.status for plan in session.exec(select(Plan).order_by(Plan.version)).all()]  # type: ignore[arg-type]


def test_publishing_twice_is_publishing_once(database: Database, day: Day) -> None:
    plan = day.draft(database, FIRST)
    publish(database, plan)
    publish(database, plan)
    with database.read() as session:
        (event,) = published(session)
        assert event.data == {"version": 1, "duties": sorted(str(duty) for duty in day.duties.values())}
        assert statuses(session) == [PlanStatus.PUBLISHED]


def test_only_changed_duties_are_announced(database: Database, day: Day) -> None:
    publish(database, day.draft(database, FIRST))
    publish(database, day.draft(database, SWAPPED))
    with database.read() as session:
        assert published(session)[1].data == {"version": 2, "former": 1, "duties": [str(day.duties["라이더-01"])]}
        assert statuses(session) == [PlanStatus.SUPERSEDED, PlanStatus.PUBLISHED]


def test_a_decision_on_another_version_or_an_older_plan_is_refused(database: Database, day: Day) -> None:
    first, second = day.draft(database, FIRST), day.draft(database, SWAPPED)
    assert _refusal(database, first[0], 2) == "plan.version"
    publish(database, second)
    assert _refusal(database, *first) == "plan.outdated"
    assert _refusal(database, day.kitchen_id, 1) == "plan.unknown"
    with database.read() as session:
        assert statuses(session) == [PlanStatus.SUPERSEDED, PlanStatus.PUBLISHED]
        assert len(published(session)) == 1


def test_a_plan_that_breaks_a_rule_stays_a_draft(database: Database, day: Day) -> None:
    with database.write() as session:
        session.exec(select(DailyOrder)).all()
        day.town.session = session
        order = session.get_one(DailyOrder, day.orders[1])
        day.town.rule(order.recipient_id, "never_courier", "라이더-01")
    plan = day.draft(database, FIRST)
    assert _refusal(database, *plan) == "plan.violations"
    with database.read() as session:
        assert statuses(session) == [PlanStatus.DRAFT]


def test_the_check_at_publication_reads_the_plan_not_its_own_verdict(database: Database, day: Day) -> None:
    plan = day.draft(database, FIRST)
    with database.write() as session:
        row = session.get_one(Plan, plan[0])
        solution = {**row.solution, "tours": [{**tour, "end_seconds": tour["end_seconds"] - 60}
                                              for tour in row.solution["tours"]]}  # fmt: skip
        row.solution = solution
        assert row.violations == []
    assert _refusal(database, *plan) == "plan.violations"


def test_nothing_is_published_on_a_closed_day_or_for_a_cancelled_order(database: Database, day: Day) -> None:
    plan = day.draft(database, FIRST)
    with database.write() as session:
        move(session.get_one(DailyOrder, day.orders[1]), OrderStatus.CANCELLED)
    assert _refusal(database, *plan) == "plan.order_cancelled"
    with database.write() as session:
        move(session.exec(select(ServiceDay)).one(), DayStatus.CLOSED)
    assert _refusal(database, *plan) == "day.closed"


def test_a_loaded_trip_is_never_reordered_in_silence(database: Database, day: Day) -> None:
    publish(database, day.draft(database, FIRST))
    with database.write() as session:
        load = record(1, "pickup", place_id=str(day.kitchen_id), trip=1, data={"counted": 4})
        send(session, day.phones[0], load)
    swapped = day.draft(database, SWAPPED)
    assert _refusal(database, *swapped) == "plan.reorders_loaded"
    other = day.draft(database, {**FIRST, "라이더-02": [(KITCHEN, [FOUR, THREE])]})
    publish(database, other)  # the other rider has not loaded yet
    again = day.draft(database, SWAPPED)
    with database.write() as session:
        plan = publish_plan(session, *again, may_reorder_loaded=True)
        assert plan.status == PlanStatus.PUBLISHED


def test_a_door_left_out_is_a_task_until_a_plan_serves_it(database: Database, day: Day) -> None:
    publish(database, day.draft(database, {"라이더-01": [(KITCHEN, [ONE, TWO, THREE])]}))
    with database.read() as session:
        task = session.exec(select(Task)).one()
        assert (task.status, task.reason["code"]) == (TaskStatus.OPEN, "unserved.not_assigned")
    publish(database, day.draft(database, FIRST))
    with database.read() as session:
        assert session.exec(select(Task)).one().status == TaskStatus.DONE
    publish(database, day.draft(database, {"라이더-01": [(KITCHEN, [ONE, TWO, THREE])]}))
    with database.read() as session:
        assert sorted(task.status.value for task in session.exec(select(Task)).all()) == ["done", "open"]


def test_an_order_added_after_the_plan_is_not_forgotten(database: Database, day: Day) -> None:
    plan = day.draft(database, FIRST)
    with database.write() as session:
        day.town.session = session
        menu = session.get_one(DailyOrder, day.orders[1]).menu_id
        day.town.door(5, (2, 2), session.get_one(Menu, menu))
    publish(database, plan)
    with database.read() as session:
        assert session.exec(select(Task)).one().reason["code"] == "door.not_planned"


def test_a_cancelled_order_vanishes_by_a_new_version(database: Database, day: Day) -> None:
    publish(database, day.draft(database, FIRST))
    assert withdraw_due(database) == []
    with database.write() as session:
        send(session, day.phones[0], record(1, "pickup", place_id=str(day.kitchen_id), trip=1, data={"counted": 4}))
        order = session.get_one(DailyOrder, day.orders[4])
        move(order, OrderStatus.CANCELLED)
    (plan_id,) = withdraw_due(database)
    assert withdraw_due(database) == []
    with database.read() as session:
        plan = session.get_one(Plan, plan_id)
        assert (plan.version, plan.status, plan.violations) == (2, PlanStatus.PUBLISHED, [])
        carried = {order for sheet in read_sheets(session, plan_id) for stop in sheet.stops for order in stop.order_ids}
        assert carried == {str(day.orders[number]) for number in (1, 2, 3)}
        assert published(session)[1].data["duties"] == [str(day.duties["라이더-02"])]


def test_many_cancellations_that_cannot_be_published_are_one_task(
    database: Database, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as session:
        day.town.session = session
        menu = session.get_one(Menu, session.get_one(DailyOrder, day.orders[1]).menu_id)
        more = [day.town.door(number, (number % 9, number // 9), menu).id for number in range(10, 160)]
    doors = [door_key(number, "한끼") for number in range(10, 160)]
    plan_id, _ = day.draft(database, {**FIRST, "라이더-02": [(KITCHEN, [THREE, FOUR, *doors])]})
    with database.write() as session:
        move(session.get_one(Plan, plan_id), PlanStatus.PUBLISHED)  # far too much for two riders, but it is out
        for order in more:
            move(session.get_one(DailyOrder, order), OrderStatus.CANCELLED)

    def turn_down(*_: object) -> None:
        raise refuse("plan.violations", cause=("시험", "test"), action=("시험", "test"))

    monkeypatch.setattr(withdrawing, "publish_plan", turn_down)
    for _ in range(2):
        assert withdraw_due(database) == []
    with database.read() as session:
        failed = session.exec(select(Task).where(Task.kind == TaskKind.PLAN_FAILED)).all()
        assert [task.reason["code"] for task in failed] == ["plan.violations"]


def _refusal(database: Database, plan_id: UUID, version: int) -> str:
    with pytest.raises(Refused) as refused, database.write() as session:
        publish_plan(session, plan_id, version)
    return refused.value.reason.code


def race(database: Database, plans: list[tuple[UUID, int]]) -> None:
    """Everybody publishes at once; those who come too late are refused."""
    start = Barrier(len(plans))

    def go(plan: tuple[UUID, int]) -> None:
        start.wait()
        with suppress(Refused):
            publish(database, plan)

    threads = [Thread(target=go, args=(plan,)) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_of_several_who_publish_at_once_one_plan_stands(database: Database, day: Day) -> None:
    drafts = [day.draft(database, tours) for tours in (FIRST, SWAPPED, FIRST)]
    race(database, drafts + drafts)
    with database.read() as session:
        assert statuses(session) == [PlanStatus.SUPERSEDED, PlanStatus.SUPERSEDED, PlanStatus.PUBLISHED]
        versions = [event.data["version"] for event in published(session)]
        assert versions == sorted(set(versions))


def meet_before_publishing(monkeypatch: pytest.MonkeyPatch, count: int) -> list[UUID]:
    """Let `count` publishers wait for each other after they have read and checked; returns what they announce."""
    together, announced = Barrier(count), list[UUID]()
    check_valid = publishing._check_valid

    def check_and_wait(plan: Plan) -> None:
        check_valid(plan)
        with suppress(BrokenBarrierError):
            together.wait(timeout=1)

    monkeypatch.setattr(publishing, "_check_valid", check_and_wait)
    monkeypatch.setattr(publishing, "_announce", lambda _session, plan, *_: announced.append(plan.id))
    return announced


def test_a_plan_published_by_two_at_once_is_announced_once(
    database: Database, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = day.draft(database, FIRST)
    announced = meet_before_publishing(monkeypatch, 2)
    race(database, [plan, plan])
    assert announced == [plan[0]]


def test_without_taking_turns_it_is_announced_twice(
    database: Database, database_kind: str, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: with the lock removed the race is real."""
    if database_kind == "sqlite":
        pytest.skip("SQLite has one writer, with or without the lock")
    plan = day.draft(database, FIRST)
    announced = meet_before_publishing(monkeypatch, 2)
    monkeypatch.setattr(events, "take_turn", lambda _: None)
    race(database, [plan, plan])
    assert announced == [plan[0], plan[0]]
