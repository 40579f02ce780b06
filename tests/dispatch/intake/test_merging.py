"""Two records that are one person: one goes on, both histories stay, and it can be undone."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import Session, select

from dispatch.errors import Refused
from dispatch.intake.merging import find_merge, merge_recipients, merges_into, records_of, undo_merge
from dispatch.ordering.expansion import expand
from models.database import Database
from models.events import Event
from models.people import Recipient
from tests.makers.orders import MONDAY, SOFT, District, make_district, make_standing_order

Holds = Callable[[str | datetime], datetime]


@pytest.fixture
def district(database: Database, at: Holds) -> District:
    """김밥길 with general meals, and the same man under another spelling with soft ones."""
    at("2026-11-18 09:00")
    made = make_district(database)
    make_standing_order(database, made)
    make_standing_order(database, made, name="김 밥 길이", birth_date="1942-03-02", phone=None, menu=SOFT)
    return made


def people(session: Session) -> list[Recipient]:
    return sorted(session.exec(select(Recipient)).all(), key=lambda person: person.number)


def numbers(session: Session, district: District) -> list[tuple[int, str]]:
    return [(order.recipient_number, order.slot) for order in expand(session, district.area_id, MONDAY).orders]


def test_the_kept_record_takes_the_running_orders_over_and_gives_them_back(
    database: Database, district: District
) -> None:
    with database.write() as session:
        kept, merged = people(session)
        merge = merge_recipients(session, kept.id, merged.id, reason="같은 분, 보호자 확인")
        assert merge_recipients(session, kept.id, merged.id).id == merge.id
        assert records_of(session, kept.id) == [kept.id, merged.id]
        assert numbers(session, district) == [(1, "dysphagia"), (1, "general")]
        assert merge.reason == "같은 분, 보호자 확인"
    with database.write() as session:
        kept, merged = people(session)
        merge = merges_into(session, kept.id)[0]
        for _ in range(2):
            assert undo_merge(session, merge.id).undone_at is not None
        assert find_merge(session, merged.id) is None
        assert numbers(session, district) == [(1, "general"), (2, "dysphagia")]
        kinds = [event.kind for event in session.exec(select(Event)) if event.kind.startswith("recipient.")]
        assert kinds == ["recipient.merged", "recipient.unmerged"]


def test_what_can_not_be_merged(database: Database, district: District) -> None:
    make_standing_order(database, district, name="김밥길", birth_date="1950-05-05", phone=None)
    with database.read() as session:
        first, second, third = (person.id for person in people(session))

    def merge(kept: object, merged: object) -> str:
        with pytest.raises(Refused) as refused, database.write() as session:
            merge_recipients(session, kept, merged)  # type: ignore[arg-type]
        return refused.value.reason.code

    assert merge(first, first) == "recipient.merge"
    assert merge(first, third) == "order.overlap"
    with database.write() as session:
        merge_recipients(session, first, second)
    assert merge(third, second) == merge(second, third) == "recipient.merge"
    with database.read() as session:
        assert numbers(session, district) == [(1, "dysphagia"), (1, "general"), (3, "general")]
