"""A wrong pin or a better way in: kept as told, seen by nobody else before the desk has approved it."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image
from sqlmodel import Session, select

from dispatch.delivery.courier_day import courier_day
from dispatch.delivery.entrances import approve_entrance, find_entrance_photo, refuse_entrance
from dispatch.delivery.photos import open_photo, store_photo
from dispatch.errors import Refused
from dispatch.keys import door_key, kitchen_key
from dispatch.settings import settings
from models.accounts import Device
from models.database import Database
from models.deliveries import Fact
from models.entrances import EntranceReport
from models.events import Event
from models.orders import DailyOrder
from models.statuses import EntranceStatus, TaskKind, TaskStatus
from models.tasks import Task
from tests.makers.days import Town
from tests.makers.plans import publish, record, results, send

Holds = Callable[[str | datetime], datetime]
KITCHEN = kitchen_key("한끼")
HERE = {"lat": 37.5512345, "lon": 126.9212345, "accuracy_metres": 8}


@dataclass
class Day:
    """Rider 1 has door 1, rider 2 has door 2; a third phone belongs to rider 1, too."""

    phone: UUID
    couriers: list[UUID]
    orders: list[UUID]


@pytest.fixture
def day(database: Database, at: Holds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Day:
    at("2026-11-23 10:00")
    monkeypatch.setattr(settings(), "photo_dir", tmp_path / "photos")
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        duties = town.crew(loads_at=[kitchen], count=2)
        menu = town.menu(kitchen)
        orders = [town.door(number, (number, 1), menu).id for number in (1, 2)]
        publish(session, town, {
            "라이더-01": [(KITCHEN, [door_key(1, "한끼")])],
            "라이더-02": [(KITCHEN, [door_key(2, "한끼")])],
        })  # fmt: skip
        return Day(
            phone=town.device(duties[0]).id,
            couriers=[UUID(duty.courier_ids[0]) for duty in duties],
            orders=orders,
        )


def tell(database: Database, day: Day, **fields: Any) -> list[str]:
    with database.write() as session:
        made = record(1, "entrance", orders=[day.orders[0]], **fields)
        return results(send(session, session.get_one(Device, day.phone), made))


def door(session: Session, day: Day) -> dict[str, Any]:
    stops = courier_day(session, day.couriers[0], session.get_one(DailyOrder, day.orders[0]).day)["stops"]
    found: dict[str, Any] = next(stop for stop in stops if stop["kind"] == "door")
    return found


def report_of(session: Session) -> EntranceReport:
    return session.exec(select(EntranceReport)).one()


def test_what_is_told_waits_for_the_desk(database: Database, day: Day) -> None:
    with database.read() as session:
        before = door(session, day)
    assert tell(database, day, data=HERE, note="대문 왼쪽 옆문") == ["applied"]
    with database.read() as session:
        report, task = report_of(session), session.exec(select(Task)).one()
        assert (report.status, report.way, report.lat) == (EntranceStatus.PENDING, "대문 왼쪽 옆문", HERE["lat"])
        assert (task.kind, task.status) == (TaskKind.CHECK_ENTRANCE, TaskStatus.OPEN)
        assert door(session, day) == before


def test_what_was_approved_is_seen_by_everybody(database: Database, day: Day) -> None:
    tell(database, day, data=HERE, note="대문 왼쪽 옆문")
    with database.write() as session:
        approve_entrance(session, report_of(session).id, None)
    with database.read() as session:
        now = door(session, day)
        assert (now["place"]["lat"], now["place"]["lon"]) == (HERE["lat"], HERE["lon"])
        assert now["door"]["entry_note"] == "대문 왼쪽 옆문"
        assert {task.status for task in session.exec(select(Task))} == {TaskStatus.DONE}
    with database.write() as session, pytest.raises(Refused, match="status"):
        refuse_entrance(session, report_of(session).id, None)


def test_what_was_refused_changes_nothing_and_is_kept(database: Database, day: Day) -> None:
    with database.read() as session:
        before = door(session, day)
    tell(database, day, data=HERE)
    with database.write() as session:
        refuse_entrance(session, report_of(session).id, None)
    with database.read() as session:
        assert door(session, day) == before
        assert report_of(session).status == EntranceStatus.REFUSED
        assert session.exec(select(Task)).one().status == TaskStatus.DONE


def test_the_photo_is_shown_at_own_doors_once_it_is_approved(database: Database, day: Day) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(picture, "JPEG")
    sha256 = hashlib.sha256(picture.getvalue()).hexdigest()
    tell(database, day, data={"photos": [sha256]})
    store_photo(database, day.phone, sha256, picture.getvalue())
    with database.read() as session:
        assert door(session, day)["door"]["entrance_photo"] is None
        assert find_entrance_photo(session, day.couriers[0], sha256) is None
    with database.write() as session:
        approve_entrance(session, report_of(session).id, None)
    with database.read() as session:
        assert door(session, day)["door"]["entrance_photo"] == sha256
        photo = find_entrance_photo(session, day.couriers[0], sha256)
        assert photo is not None
        assert open_photo(session, photo).startswith(b"\xff\xd8")
        assert find_entrance_photo(session, day.couriers[1], sha256) is None, "not at one of their doors"


def test_where_somebody_lives_stands_in_no_event_and_no_open_field(database: Database, day: Day) -> None:
    tell(database, day, data=HERE, note="대문 왼쪽 옆문")
    with database.write() as session:
        approve_entrance(session, report_of(session).id, None)
    with database.read() as session:
        told = " ".join(str(event.data) for event in session.exec(select(Event)))
        assert "37.5" not in told
        assert "대문" not in told
        assert session.exec(select(Fact)).one().data == {"photos": []}


@pytest.mark.parametrize("data", [{"lat": 37.5}, {**HERE, "lat": 91}, {**HERE, "accuracy_metres": -1}, {"photos": "x"}])
def test_a_place_that_cannot_be_is_rejected_and_told(database: Database, day: Day, data: dict[str, Any]) -> None:
    assert tell(database, day, data=data) == ["rejected"]
    with database.read() as session:
        assert session.exec(select(EntranceReport)).first() is None
        assert session.exec(select(Task)).one().kind == TaskKind.REJECTED_RECORD
