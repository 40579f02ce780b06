"""Who looks after what: taken, handed on, and never taken twice unseen."""

from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from dispatch.access.accounts import AccountForm, create_account
from dispatch.errors import Refused, explain
from dispatch.ownership import hand_task, list_colleagues
from dispatch.tasks import finish_task, raise_task
from models.database import Database
from models.events import Event
from models.statuses import Role, TaskKind
from tests.makers.days import MADE
from tests.makers.orders import District, make_district

REASON = explain("test.cause", cause=("까닭", "cause"), action=("할 일", "action"))


@pytest.fixture
def district(database: Database) -> District:
    return make_district(database)


def account(database: Database, login: str, area_id: UUID | None, role: Role = Role.COORDINATOR) -> UUID:
    form = AccountForm(login=login, password="correct horse battery", role=role, area_id=area_id)
    with database.write() as session:
        return create_account(session, form).id


def task(database: Database, district: District) -> UUID:
    with database.write() as session:
        return raise_task(
            session, area_id=district.area_id, kind=TaskKind.KITCHEN_SHORTAGE, natural_key="key", reason=REASON,
            due_at=MADE,
        ).id  # fmt: skip


def test_two_who_take_the_same_task_do_not_overwrite_each_other(database: Database, district: District) -> None:
    one, other = account(database, "coord-one", district.area_id), account(database, "coord-two", district.area_id)
    mine = task(database, district)
    with database.write() as session:
        hand_task(session, mine, to=one, seen_owner=None, account_id=one)
    with database.write() as session, pytest.raises(Refused) as refused:
        hand_task(session, mine, to=other, seen_owner=None, account_id=other)
    assert (refused.value.reason.code, refused.value.reason.subject) == ("owner.changed", ("coord-one",))
    with database.write() as session:
        hand_task(session, mine, to=one, seen_owner=None, account_id=one)  # taking it twice is no conflict
        assert hand_task(session, mine, to=other, seen_owner=one, account_id=one).owner_id == other
        told = [event.data["owner"] for event in session.exec(select(Event).where(Event.kind == "task.owned")).all()]
    assert told == [str(one), str(one), str(other)]


def test_only_coordinators_of_the_area_can_be_given_something(database: Database, district: District) -> None:
    elsewhere = make_district(database, "용산구")
    own, everywhere = account(database, "coord-own", district.area_id), account(database, "coord-wide", None)
    account(database, "coord-far", elsewhere.area_id)
    looking = account(database, "looking", district.area_id, Role.AUDITOR)
    mine = task(database, district)
    with database.read() as session:
        assert [one.id for one in list_colleagues(session, district.area_id)] == [own, everywhere]
    for wrong in (looking, uuid4()):
        with database.write() as session, pytest.raises(Refused) as refused:
            hand_task(session, mine, to=wrong, seen_owner=None, account_id=own)
        assert refused.value.reason.code == "owner.unknown"


def test_what_is_done_is_nobodys(database: Database, district: District) -> None:
    own = account(database, "coord-own", district.area_id)
    mine = task(database, district)
    with database.write() as session:
        finish_task(session, mine, account_id=own)
    with database.write() as session, pytest.raises(Refused) as refused:
        hand_task(session, mine, to=own, seen_owner=None, account_id=own)
    assert refused.value.reason.code == "task.over"

