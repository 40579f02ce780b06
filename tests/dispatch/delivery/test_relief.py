"""A courier who has to stay: the rest of the route goes onto others by itself, once, or waits with a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from dispatch.delivery.courier_day import courier_day
from dispatch.delivery.relief import relieve_couriers
from dispatch.jobs import JOBS
from dispatch.keys import door_key, kitchen_key
from dispatch.planning.timetable import find_published, read_sheets
from dispatch.providers.breaks import read_breaks
from dispatch.settings import settings
from dispatch.tasks import finish_task
from models.accounts import Device
from models.database import Database
from models.events import Event
from models.fleet import Duty
from models.plans import Plan
from models.statuses import PlanStatus, TaskKind, TaskStatus
from models.tasks import Task
from tests.makers.days import DAY, HOUR, Town
from tests.makers.plans import publish, record, results, send

Holds = Callable[[str | datetime], datetime]
KITCHEN = kitchen_key("한끼")
DOORS = [door_key(number, "한끼") for number in range(1, 7)]
R1, R2 = "라이더-01", "라이더-02"


@dataclass
class Morning:
    """09:20: rider 1 has loaded doors 1 to 3 and stands at the first, rider 2 has 4 to 6 and has not loaded."""

    area_id: UUID
    kitchen_id: UUID
    phones: dict[str, Device]
    orders: dict[int, UUID]

    def stay(self, database: Database, *, door: int | None = 1, seq: int = 2) -> None:
        with database.write() as session:
            loaded = record(1, "pickup", place_id=str(self.kitchen_id), trip=1, data={"counted": 6})
            stays = record(seq, "stay", orders=[] if door is None else [self.orders[door]])
            assert results(send(session, self.phones[R1], loaded, stays))[-1] == "applied"


@pytest.fixture
def morning(database: Database, at: Holds) -> Morning:
    at("2026-11-23 09:20")
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        duties = town.crew(loads_at=[kitchen], count=2, max_trips=3)
        menu = town.menu(kitchen)
        orders = {number: town.door(number, (number, 1), menu).id for number in range(1, 7)}
        phones = {duty.code: town.device(duty) for duty in duties}
        publish(session, town, {R1: [(KITCHEN, DOORS[:3])], R2: [(KITCHEN, DOORS[3:])]})
        session.flush()
        for phone in phones.values():
            session.refresh(phone)
        made = Morning(area_id=town.area.id, kitchen_id=kitchen.id, phones=phones, orders=orders)
        session.expunge_all()
    return made


def published(session: Session, morning: Morning) -> Plan:
    plan = find_published(session, morning.area_id, DAY)
    assert plan is not None
    return plan


def doors(database: Database, morning: Morning) -> dict[str, set[str]]:
    with database.read() as session:
        sheets = read_sheets(session, published(session, morning).id)
        return {sheet.duty.code: {stop.key for stop in sheet.stops if stop.kind == "door"} for sheet in sheets}


def tasks(session: Session, kind: TaskKind) -> list[Task]:
    return list(session.exec(select(Task).where(Task.kind == kind).order_by(col(Task.made_at))))


def relieved(session: Session) -> list[Event]:
    return list(session.exec(select(Event).where(Event.kind == "courier.relieved")))


def test_one_tap_gives_the_rest_of_the_route_to_others(database: Database, morning: Morning) -> None:
    morning.stay(database)
    [plan_id] = relieve_couriers(database)
    assert doors(database, morning) == {R1: {DOORS[0]}, R2: set(DOORS[1:])}, "where they stay remains theirs"
    with database.read() as session:
        plan = published(session, morning)
        assert (plan.id, plan.violations, plan.unserved) == (plan_id, [], [])
        told = {code: courier_day(session, phone.courier_id, DAY) for code, phone in morning.phones.items()}
        assert told[R1]["relief"] == {"at": told[R1]["server_now"], "version": plan.version, "orders": 2}
        assert told[R2]["relief"] is None
        assert {stop["key"] for stop in told[R2]["stops"]} > set(DOORS[1:])
        [event] = relieved(session)
        assert (event.data["takers"], len(event.data["order_ids"])) == ([R2], 2)
        out = session.exec(select(Event).where(Event.kind == "plan.published").order_by(col(Event.number))).all()
        assert len(out[-1].data["duties"]) == 2
        [task] = tasks(session, TaskKind.COURIER_STAYS)
        assert (task.status, task.reason["code"]) == (TaskStatus.OPEN, "courier.relieved")


def test_who_takes_over_still_gets_the_break(database: Database, morning: Morning) -> None:
    """Rider 2 is on the road when rider 1 stays: more doors, and still half an hour of rest between two of them."""
    with database.write() as session:
        for duty in session.exec(select(Duty)).all():
            duty.breaks = read_breaks("09:25-09:58 30분") or []
        town = Town.again(session, morning.area_id)
        publish(session, town, {R1: [(KITCHEN, DOORS[:3])], R2: [(KITCHEN, DOORS[3:])]})
        loaded = record(1, "pickup", place_id=str(morning.kitchen_id), trip=1, data={"counted": 6})
        assert results(send(session, morning.phones[R2], loaded)) == ["applied"]
    morning.stay(database)
    [plan_id] = relieve_couriers(database)
    assert doors(database, morning) == {R1: {DOORS[0]}, R2: set(DOORS[1:])}
    with database.read() as session:
        plan = published(session, morning)
        assert (plan.id, plan.violations, plan.unserved) == (plan_id, [], [])
        told = courier_day(session, morning.phones[R2].courier_id, DAY)
    [rest] = told["breaks"]
    assert rest["end_seconds"] - rest["start_seconds"] == 1800
    assert 9 * HOUR + 1500 <= rest["start_seconds"] <= rest["end_seconds"] <= 9 * HOUR + 3480
    assert all(
        stop["leave_seconds"] <= rest["start_seconds"] or rest["end_seconds"] <= stop["start_seconds"]
        for stop in told["stops"]
    )
    assert any(stop["start_seconds"] >= rest["end_seconds"] for stop in told["stops"])


def test_looking_again_after_a_restart_or_twice_at_once_changes_nothing(database: Database, morning: Morning) -> None:
    morning.stay(database)
    assert len(relieve_couriers(database)) == 1
    morning.stay(database, door=None, seq=3)
    with database.read() as session:
        before = session.exec(select(Event.number)).all()
    assert relieve_couriers(database) == []
    with database.read() as session:
        assert session.exec(select(Event.number)).all() == before
        assert len(relieved(session)) == 1


def test_who_was_overtaken_leaves_nothing_behind(
    database: Database, morning: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dispatch.delivery import relief

    morning.stay(database)
    search = relief.find_repair

    def while_another_process_is_faster(*given: object) -> object:
        monkeypatch.setattr(relief, "find_repair", search)
        assert len(relieve_couriers(database)) == 1
        return search(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(relief, "find_repair", while_another_process_is_faster)
    assert relieve_couriers(database) == []
    with database.read() as session:
        assert len(relieved(session)) == 1
        assert len(session.exec(select(Plan).where(Plan.status == PlanStatus.DRAFT)).all()) == 0


def test_switched_off_it_waits_as_a_draft_with_a_task(
    database: Database, morning: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "courier_stays_publishes", False)
    morning.stay(database)
    [draft] = relieve_couriers(database)
    assert doors(database, morning)[R1] == set(DOORS[:3])
    with database.read() as session:
        [task] = tasks(session, TaskKind.PLAN_FAILED)
        assert (task.reason["code"], task.subject_id) == ("relief.waits", str(draft))
        assert session.get_one(Plan, draft).status == PlanStatus.DRAFT
    assert relieve_couriers(database) == []


def test_nobody_is_left_without_a_meal_unseen(database: Database, morning: Morning, at: Holds) -> None:
    """The other rider's shift is over: nobody can bring what is left."""
    morning.stay(database)
    at("2026-11-23 16:30")
    relieve_couriers(database)
    assert doors(database, morning)[R1] == set(DOORS[:3]), "nothing went out"
    with database.read() as session:
        [task] = tasks(session, TaskKind.PLAN_FAILED)
        assert task.reason["code"] == "relief.unserved"
        assert relieved(session) == []


def test_where_nothing_is_left_or_the_desk_was_faster_nothing_happens(database: Database, morning: Morning) -> None:
    with database.write() as session:
        ended = [record(n, "refused", orders=[morning.orders[n]]) for n in (1, 2, 3)]
        send(session, morning.phones[R1], *ended)
    morning.stay(database, seq=5)
    assert relieve_couriers(database) == []
    with database.write() as session:
        [task] = tasks(session, TaskKind.COURIER_STAYS)
        finish_task(session, task.id)
    assert relieve_couriers(database) == []


def test_the_metronome_looks_every_few_seconds() -> None:
    assert JOBS["relieve_couriers"].run is relieve_couriers
    assert JOBS["relieve_couriers"].every_seconds <= 5
