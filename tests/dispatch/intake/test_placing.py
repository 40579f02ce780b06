"""Homes: placed by a locator, at the dong office, or nowhere; put right by a pin; nobody is lost."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from sqlmodel import select

from dispatch.errors import Refused
from dispatch.intake.placing import Placement, building_of, find_dong, newest_homes, pin_home
from models.database import Database
from models.people import Recipient
from models.places import Home
from models.statuses import Precision, TaskStatus
from models.tasks import Task
from tests.makers.orders import District, make_district, nowhere, refer

Holds = Callable[[str | datetime], datetime]


@pytest.fixture
def district(database: Database, at: Holds) -> District:
    at("2026-11-18 09:00")
    return make_district(database)


def home_of(database: Database) -> Home:
    with database.read() as session:
        recipient = session.exec(select(Recipient)).one()
        home = newest_homes(session, [recipient.id])[recipient.id]
        session.expunge(home)
        return home


def placed(lat: float, lon: float, precision: Precision) -> Callable[[str], Placement | None]:
    return lambda address: Placement(lat=lat, lon=lon, precision=precision, source="test")


def open_tasks(database: Database) -> list[str]:
    with database.read() as session:
        tasks = session.exec(select(Task).where(Task.status == TaskStatus.OPEN)).all()
        return [task.reason["code"] for task in tasks]


@pytest.mark.parametrize(
    ("locate", "precision", "source", "tasks"),
    [
        (placed(37.556, 126.921, Precision.ENTRANCE), Precision.ENTRANCE, "test", []),
        (placed(37.556, 126.921, Precision.BUILDING), Precision.BUILDING, "test", []),
        (placed(37.556, 126.921, Precision.ROAD), Precision.ROAD, "test", ["address.needs_pin"]),
        (placed(35.1, 129.0, Precision.ENTRANCE), Precision.DONG_OFFICE, "dong_office", ["address.needs_pin"]),
        (nowhere, Precision.DONG_OFFICE, "dong_office", ["address.needs_pin"]),
    ],
    ids=["entrance", "building", "road", "a namesake in 부산", "unknown"],
)
def test_how_well_a_home_is_placed(
    database: Database,
    district: District,
    locate: Callable[[str], Placement | None],
    precision: Precision,
    source: str,
    tasks: list[str],
) -> None:
    refer(database, district, locate=locate)
    home = home_of(database)
    assert (home.precision, home.source, home.needs_pin) == (precision, source, bool(tasks))
    assert open_tasks(database) == tasks


def test_without_any_dong_there_is_no_place_but_a_task(database: Database, district: District) -> None:
    refer(database, district, locate=nowhere, receiving_centre="어느 사무소")
    home = home_of(database)
    assert (home.lat, home.lon, home.precision, home.dong_id) == (None, None, Precision.NONE, None)
    assert open_tasks(database) == ["address.not_found"]


def test_a_pin_is_a_new_home_and_finishes_the_task(database: Database, district: District) -> None:
    refer(database, district, locate=nowhere)
    old = home_of(database)
    with database.write() as session:
        pin_home(session, old.id, 37.5512, 126.9213)
    new = home_of(database)
    assert new.id != old.id
    assert (new.lat, new.lon, new.precision, new.needs_pin) == (37.5512, 126.9213, Precision.PIN, False)
    assert (new.dong_id, new.address_hash, new.building) == (old.dong_id, old.address_hash, old.building)
    assert open_tasks(database) == []
    with database.write() as session:
        pin_home(session, old.id, 37.5520, 126.9220)  # a screen that still showed the first one
        assert len(session.exec(select(Home)).all()) == 3
    assert home_of(database).lat == 37.5520


@pytest.mark.parametrize(("lat", "lon"), [(126.92, 37.55), (0.0, 0.0), (48.8, 2.3)])
def test_a_pin_outside_korea_is_refused(database: Database, district: District, lat: float, lon: float) -> None:
    refer(database, district)
    home_id = home_of(database).id
    with pytest.raises(Refused, match=r"pin\.outside"), database.write() as session:
        pin_home(session, home_id, lat, lon)


def test_a_pin_for_a_home_that_is_not_there_is_refused(database: Database) -> None:
    with pytest.raises(Refused, match=r"home\.unknown"), database.write() as session:
        pin_home(session, UUID(int=0), 37.5, 127.0)


def test_a_new_referral_with_the_same_address_keeps_the_pin(database: Database, district: District) -> None:
    refer(database, district, locate=nowhere)
    with database.write() as session:
        pin_home(session, home_of(database).id, 37.5512, 126.9213)
    refer(database, district, locate=nowhere, referral_round="2", start_day="2027-01-04", end_day="2027-02-01")
    assert home_of(database).precision == Precision.PIN
    refer(database, district, locate=nowhere, referral_round="3", address="마포구 밥길로 99")
    assert home_of(database).precision == Precision.DONG_OFFICE


def test_homes_in_one_building_share_its_key(database: Database, district: District) -> None:
    addresses = ("서울시 마포구 밥길로 12, 301호", "마포구 밥길로12 (해빛빌라) 2층", "마포구 밥길로 12-1")
    for number, address in enumerate(addresses):
        person = {"name": f"김밥길{number}", "birth_date": f"194{number}-01-01", "phone": None}
        refer(database, district, **person, address=address)
    with database.read() as session:
        homes = session.exec(select(Home).order_by(Home.created_at)).all()  # type: ignore[arg-type]
        keys = {session.get_one(Recipient, home.recipient_id).number: home.building for home in homes}
    assert keys[1] == keys[2] != keys[3]


def test_an_address_that_can_not_be_read_is_its_own_building() -> None:
    assert building_of("파란 대문 집") != building_of("하얀 대문 집")


def test_the_dong_comes_from_the_centre_or_else_from_the_address(database: Database, district: District) -> None:
    with database.read() as session:

        def dong(*texts: str) -> str | None:
            found = find_dong(session, district.area_id, *texts)
            return found.name if found else None

        assert dong("망원1동 행정복지센터", "서교동 1-2") == "망원1동"
        assert dong("마포구청", "서울 마포구 밥길로 12 (서교동)") == "서교동"
        assert dong("마포구청", "마포구 밥길로 12") is None
