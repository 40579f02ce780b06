"""Planted names, phones and addresses never stand readable in the database, in events or on the kitchen's sheet."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import text
from sqlmodel import SQLModel, select

from dispatch.intake.placing import pin_home
from dispatch.ordering.changes import cancel_order
from dispatch.ordering.deviating import skip_day
from dispatch.ordering.freezing import freeze_due
from dispatch.ordering.production import production_sheet
from dispatch.ordering.standing import end_order, refuse_order, start_standing_order
from dispatch.tasks import finish_task
from models.database import Database
from models.orders import DailyOrder
from models.people import Recipient
from models.places import Home
from models.statuses import TaskStatus
from models.tasks import Task
from tests.makers.orders import MONDAY, District, make_district, nowhere, refer

Holds = Callable[[str | datetime], datetime]

PLANTED = {
    "name": "카나리아김",
    "birth_date": "1937-07-17",
    "address": "서울특별시 마포구 카나리아로 737, 37층",
    "phone": "010-0000-7373",
    "entry_note": "카나리아 새장 옆문",
    "guardian_name": "카나리아박",
    "guardian_phone": "010-0000-7474",
    "symptoms": "카나리아 증상",
    "traits": "카나리아 특성",
    "requests": "카나리아 요청",
    "provider_note": "카나리아 전달",
    "care_manager": "카나리아매니저",
    "care_manager_phone": "02-0000-7575",
}
PHONES = ("010-0000-7373", "010-0000-7474", "02-0000-7575")
NEVER = [
    text.encode()
    for text in ("카나리아", "1937-07-17", "19370717", *PHONES, *(phone.replace("-", "") for phone in PHONES))
]


def live_a_little(database: Database, at: Holds) -> District:
    """A referral with a duplicate, a pin, a freeze, a change, and tasks finished with notes."""
    at("2026-11-18 09:00")
    district = make_district(database)
    first = refer(database, district, locate=nowhere, **PLANTED)
    twin = {**PLANTED, "phone": "010-0000-7474", "receiving_centre": "망원1동"}
    second = refer(database, district, locate=nowhere, **twin)
    with database.write() as session:
        start_standing_order(session, first.standing_order_id)
        skip_day(session, first.standing_order_id, day=date(2026, 11, 25), reason="카나리아김 님 입원")
        refuse_order(session, second.standing_order_id, reason="카나리아김 님과 같은 분")
        for task in session.exec(select(Task)).all():
            finish_task(session, task.id, note="카나리아김 님과 통화 010-0000-7373")
        home = session.exec(select(Home).where(Home.recipient_id == first.recipient_id)).one()
        pin_home(session, home.id, 37.5512, 126.9213)
    at("2026-11-19 17:00")
    freeze_due(database)
    with database.write() as session:
        order = session.exec(select(DailyOrder).where(DailyOrder.day == MONDAY)).one()
        cancel_order(session, order.id, reason="카나리아박 님 전화 010-0000-7474")
        end_order(session, order.standing_order_id, last_day=MONDAY, reason="카나리아김 님 요양원 입소")
    return district


def raw_bytes(database: Database) -> bytes:
    """Everything that is stored: the files of SQLite, every row of PostgreSQL as text."""
    if database.is_sqlite:
        stored = Path(str(database.engine.url.database))
        return b"".join(path.read_bytes() for path in stored.parent.glob(f"{stored.name}*"))
    with database.engine.connect() as connection:
        names = [f'"{table.name}"' for table in SQLModel.metadata.sorted_tables]
        rows = [row for name in names for row in connection.execute(text(f"SELECT t::text FROM {name} t")).scalars()]
        sealed = connection.execute(text("SELECT form_sealed FROM referral")).scalars()
        return "\n".join(rows).encode() + b"".join(bytes(value) for value in sealed)


def test_nothing_planted_is_readable_in_what_is_stored(database: Database, at: Holds) -> None:
    live_a_little(database, at)
    stored = raw_bytes(database)
    assert b"day.frozen" in stored  # what is stored can be looked through
    assert [word.decode() for word in NEVER if word in stored] == []


def test_and_yet_it_can_be_read_with_the_key(database: Database, at: Holds) -> None:
    live_a_little(database, at)
    with database.read() as session:
        recipient = session.exec(select(Recipient).where(Recipient.number == 1)).one()
        assert (recipient.name, recipient.phone) == (PLANTED["name"], PLANTED["phone"])
        notes = [task.note for task in session.exec(select(Task)) if task.status == TaskStatus.DONE]
        assert notes
        assert all(note is not None and "카나리아김" in note for note in notes)


def test_the_kitchens_sheet_shows_nothing_planted(database: Database, at: Holds) -> None:
    district = live_a_little(database, at)
    with database.read() as session:
        told = str(production_sheet(session, district.kitchens["온기찬 도시락"], MONDAY))
    assert "1123-001" in told
    assert [word.decode() for word in NEVER if word in told.encode()] == []
