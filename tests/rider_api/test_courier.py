"""The phone through the API: what the server decides reaches the wire whole, and records come back by HTTP."""

from uuid import UUID

from sqlmodel import select

from dispatch import clock
from dispatch.delivery.courier_day import courier_day
from models.database import Database
from models.deliveries import Fact
from models.people import Recipient
from models.statuses import Role
from rider_api.schemas.courier import CourierDay
from simulations.crowd import gather_crowd
from tests.makers.plans import record
from tests.rider_api.conftest import House


def test_nothing_of_the_day_is_lost_on_the_way_to_the_phone(house: House) -> None:
    with house.database.read() as session:
        told = courier_day(session, UUID(house.ids["courier"]), clock.today())
    day = house.client(Role.COURIER).get("/api/courier/day").json()
    assert day.keys() == told.keys() | {"shift"}
    assert day["duty"] == told["duty"]
    assert day["stops"] == told["stops"]
    assert {"recalled", "measure", "entrance_photo"} <= day["stops"][-1]["door"].keys()


def test_what_a_revoked_phone_had_not_sent_comes_with_the_couriers_next_link(house: House) -> None:
    desk, phone = house.client(Role.COORDINATOR), house.client(Role.COURIER)
    order = phone.get("/api/courier/day").json()["stops"][-1]["door"]["order_ids"][0]
    items = [record(seq, kind, orders=[UUID(order)]) for seq, kind in ((7, "arrived"), (8, "refused"))]
    batch = {"device_now": clock.now().isoformat(), "items": items}
    assert phone.post("/api/courier/leave").status_code == 200
    assert phone.post("/api/courier/facts", json=batch).status_code == 401
    link = desk.post(f"/api/desk/couriers/{house.ids['courier']}/link").json()
    token = link["url"].partition("#")[2]
    enrolled = house.client().post("/api/courier/enrol", json={"token": token, "label": "같은 전화"}).json()
    again = house.client()
    again.headers["Authorization"] = f"Bearer {enrolled['device_token']}"
    for expected in ("applied", "duplicate"):
        answers = again.post("/api/courier/facts", json=batch).json()["answers"]
        assert [answer["result"] for answer in answers] == [expected] * 2
    with house.database.read() as session:
        stored = session.exec(select(Fact.seq).where(Fact.device_id == UUID(enrolled["device_id"]))).all()
        assert sorted(stored) == [7, 8]


def test_a_day_of_sixty_doors_fits_the_phones_cache(database: Database) -> None:
    """At most 100 kB, with notes as long as people write them."""
    crowd = gather_crowd(database, phones=1, doors=60, day=clock.today())
    with database.write() as session:
        for person in session.exec(select(Recipient)).all():
            person.entry_note = "공동현관은 경비실에 물어보고, 옥탑은 3층 안쪽 계단으로 올라가세요. " * 3
            person.phone = "010-0000-0000"
    with database.read() as session:
        day = courier_day(session, crowd.phones[0].courier_id, crowd.day)
    shift = {"id": "x" * 60, "key": "y" * 44, "lock_minutes": 60}
    sent = CourierDay.model_validate(day | {"shift": shift}).model_dump_json().encode()
    assert len(day["stops"]) == 60
    assert len(sent) <= 100_000, len(sent)
