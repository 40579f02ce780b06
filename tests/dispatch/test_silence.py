"""Silence is an alarm: raised with owner and deadline, ended by itself, settled by hand only once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.access.accounts import AccountForm, create_account
from dispatch.closing import close_day
from dispatch.errors import Refused
from dispatch.keys import door_key, kitchen_key
from dispatch.planning.publishing import publish_plan
from dispatch.silence import raise_silences
from dispatch.tasks import finish_task
from models.accounts import Device
from models.database import Database
from models.places import Area
from models.statuses import Role, TaskKind, TaskStatus
from models.tasks import Task
from tests.makers.days import DAY
from tests.makers.plans import draft_plan, record
from tests.makers.welfare import Noon, make_noon, tell

Holds = Callable[[str | datetime], datetime]


@pytest.fixture
def noon(database: Database, at: Holds) -> Noon:
    """Published the evening before; the tour begins at about nine."""
    at("2026-11-22 18:00")
    return make_noon(database)


def look(database: Database) -> list[tuple[TaskKind, TaskStatus]]:
    raise_silences(database)
    with database.read() as session:
        tasks = session.exec(select(Task).order_by(col(Task.made_at), col(Task.natural_key))).all()
        return [(task.kind, task.status) for task in tasks]


def hear(database: Database, noon: Noon, *, shown: int = 10**6) -> None:
    """The phone asks for its day and shows everything up to an event."""
    with database.write() as session:
        phone = session.get_one(Device, noon.phone.id)
        phone.last_seen_at, phone.seen_event = clock.now(), shown


def the_task(session: Session) -> Task:
    return session.exec(select(Task)).one()


def test_a_day_that_goes_well_is_silent_nowhere(database: Database, noon: Noon, at: Holds) -> None:
    at("2026-11-23 06:00")
    assert look(database) == []
    for number, time in ((1, "09:10"), (2, "09:20")):
        at(f"2026-11-23 {time}")
        hear(database, noon)
        tell(database, noon, record(number, "delivered", orders=[noon.orders[number]], data={"handed": "person"}))
        assert look(database) == []
    at("2026-11-23 20:00")
    assert look(database) == []


def test_a_link_that_nobody_opens_is_a_task_until_somebody_does(database: Database, noon: Noon, at: Holds) -> None:
    at("2026-11-23 08:30")
    assert look(database) == []
    at("2026-11-23 09:00")
    assert look(database) == [(TaskKind.LINK_UNOPENED, TaskStatus.OPEN)]
    assert raise_silences(database) == []
    hear(database, noon)
    assert look(database) == [(TaskKind.LINK_UNOPENED, TaskStatus.DONE)]


def test_a_courier_from_whom_nothing_comes(database: Database, noon: Noon, at: Holds) -> None:
    at("2026-11-23 09:10")
    hear(database, noon)
    at("2026-11-23 09:25")
    assert look(database) == []
    at("2026-11-23 09:31")
    assert look(database) == [(TaskKind.COURIER_SILENT, TaskStatus.OPEN)]
    with database.read() as session:
        task = the_task(session)
        assert task.due_at == clock.now() + timedelta(minutes=10)
        assert task.reason["code"] == "courier.silent"
        assert "09:10" in task.reason["cause"]["ko"]
    hear(database, noon)
    assert look(database) == [(TaskKind.COURIER_SILENT, TaskStatus.DONE)]
    at("2026-11-23 10:00")
    assert look(database)[-1] == (TaskKind.COURIER_SILENT, TaskStatus.OPEN), "silent again is another task"


def test_what_was_settled_by_hand_is_not_raised_again_while_it_lasts(
    database: Database, noon: Noon, at: Holds
) -> None:
    at("2026-11-23 09:10")
    hear(database, noon)
    at("2026-11-23 09:40")
    look(database)
    with database.write() as session:
        finish_task(session, the_task(session).id, note="통화함, 전화기 고장")
    at("2026-11-23 10:30")
    assert look(database) == [(TaskKind.COURIER_SILENT, TaskStatus.DONE)]


def test_a_change_that_no_phone_has_shown(database: Database, noon: Noon, at: Holds) -> None:
    at("2026-11-23 09:00")
    hear(database, noon)
    with database.write() as session:
        noon.town.session = session
        noon.town.area = session.get_one(Area, noon.town.area.id)
        doors = [door_key(number, "한끼") for number in (2, 1)]
        plan = draft_plan(session, noon.town, {"라이더-01": [(kitchen_key("한끼"), doors)]})
        publish_plan(session, plan.id, plan.version, may_reorder_loaded=True)
    hear(database, noon, shown=3)
    at("2026-11-23 09:10")
    assert look(database) == []
    at("2026-11-23 09:11")
    assert look(database) == [(TaskKind.CHANGE_UNSEEN, TaskStatus.OPEN)]
    hear(database, noon)
    assert look(database) == [(TaskKind.CHANGE_UNSEEN, TaskStatus.DONE)]


def test_a_door_passed_without_a_record(database: Database, noon: Noon, at: Holds) -> None:
    at("2026-11-23 09:20")
    hear(database, noon)
    tell(database, noon, record(1, "delivered", orders=[noon.orders[2]], data={"handed": "person"}))
    assert look(database) == []
    at("2026-11-23 09:35")
    hear(database, noon)
    assert look(database) == [(TaskKind.STOP_PASSED, TaskStatus.OPEN)]
    with database.read() as session:
        assert the_task(session).reason["subject"][0] == "라이더-01"
    tell(database, noon, record(2, "away", orders=[noon.orders[1]]))
    assert look(database) == [(TaskKind.STOP_PASSED, TaskStatus.DONE)]


def test_the_task_belongs_to_who_published_or_else_signed_in(database: Database, noon: Noon, at: Holds) -> None:
    with database.write() as session:
        forms = [
            AccountForm(login=login, password="correct horse battery", role=Role.COORDINATOR, area_id=noon.town.area.id)
            for login in ("desk-1", "desk-2")
        ]
        first, second = (create_account(session, form).id for form in forms)
        assert first != second
    at("2026-11-23 09:00")
    look(database)
    with database.read() as session:
        assert the_task(session).owner_id == first


def test_a_closed_day_is_silent_no_more(database: Database, noon: Noon, at: Holds) -> None:
    at("2026-11-23 09:20")
    hear(database, noon)
    tell(database, noon, record(1, "delivered", orders=[noon.orders[2]], data={"handed": "person"}))
    at("2026-11-23 09:50")
    hear(database, noon)
    assert look(database) == [(TaskKind.STOP_PASSED, TaskStatus.OPEN)]
    with database.write() as session, pytest.raises(Refused) as refused:
        close_day(session, noon.town.area.id, DAY)
    assert refused.value.reason.code == "day.unaccounted_doors"
    tell(database, noon, record(2, "away", orders=[noon.orders[1]]))
    with database.write() as session:
        close_day(session, noon.town.area.id, DAY)
    assert look(database) == [(TaskKind.STOP_PASSED, TaskStatus.DONE)]
