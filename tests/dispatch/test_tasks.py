"""Tasks: one per cause, owned, finished once, with a note that is kept sealed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from dispatch import clock
from dispatch.errors import Refused, explain
from dispatch.tasks import finish_task, get_task, next_working_noon, open_tasks, raise_task
from models.database import Database
from models.events import Event
from models.people import Recipient
from models.personal import PersonKey
from models.statuses import TaskKind, TaskStatus
from models.tasks import Task
from tests.makers.orders import District, make_district, refer

Holds = Callable[[str | datetime], datetime]
REASON = explain("test.cause", cause=("까닭", "cause"), action=("할 일", "action"))


@pytest.fixture
def district(database: Database, at: Holds) -> District:
    at("2026-11-20 09:00")
    return make_district(database)


def a_task(session: Session, district: District, key: str = "key", **more: object) -> Task:
    given = {"due_at": clock.now(), **more}
    kind = TaskKind.KITCHEN_SHORTAGE
    return raise_task(
        session, area_id=district.area_id, kind=kind, natural_key=key, reason=REASON, **given  # type: ignore[arg-type]
    )


def test_the_same_cause_is_one_task_also_when_it_was_done(database: Database, district: District) -> None:
    with database.write() as session:
        first = a_task(session, district).id
        assert a_task(session, district).id == first
        finish_task(session, first)
        assert a_task(session, district).status == TaskStatus.DONE
    with database.read() as session:
        raised = session.exec(select(Event).where(Event.kind == "task.raised")).all()
        assert [event.data for event in raised] == [{"kind": "kitchen_shortage"}]


def test_the_most_urgent_comes_first_and_done_ones_are_gone(database: Database, district: District) -> None:
    with database.write() as session:
        later = a_task(session, district, "later", due_at=clock.now() + timedelta(hours=2))
        sooner = a_task(session, district, "sooner")
        done = a_task(session, district, "done")
        finish_task(session, done.id)
        assert open_tasks(session, district.area_id) == [sooner, later]


def test_a_task_is_finished_once(database: Database, district: District) -> None:
    with database.write() as session:
        task_id = a_task(session, district).id
        finish_task(session, task_id)
    with pytest.raises(Refused, match=r"status\.move"), database.write() as session:
        finish_task(session, task_id)
    with pytest.raises(Refused, match=r"task\.unknown"), database.read() as session:
        get_task(session, UUID(int=0))


def test_a_note_is_sealed_under_the_key_of_the_person_it_speaks_of(database: Database, district: District) -> None:
    accepted = refer(database, district)
    with database.write() as session:
        task = a_task(session, district, subject_id=accepted.recipient_id)
        finish_task(session, task.id, note=" 김밥길 님과 통화함 ")
        session.flush()
        recipient = session.get_one(Recipient, accepted.recipient_id)
        assert task.person_id == recipient.person_id
    with database.read() as session:
        task = session.exec(select(Task)).one()
        assert task.note == "김밥길 님과 통화함"
        assert "김밥길".encode() not in (task.note_sealed or b"")


def test_a_note_of_a_task_about_nobody_is_sealed_too(database: Database, district: District) -> None:
    with database.write() as session:
        finish_task(session, a_task(session, district, subject_id="kitchen:온기찬").id, note="업체와 통화")
    with database.read() as session:
        task = session.exec(select(Task)).one()
        assert task.note == "업체와 통화"
        assert session.get(PersonKey, task.person_id) is not None


def test_what_is_not_urgent_is_due_at_noon_of_the_next_working_day(database: Database, at: Holds) -> None:
    at("2026-11-20 15:00")
    with database.read() as session:
        assert next_working_noon(session).astimezone(clock.KST).isoformat() == "2026-11-23T12:00:00+09:00"
