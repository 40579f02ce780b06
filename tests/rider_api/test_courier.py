"""The phone through the API: what the server decides reaches the wire whole, and records come back by HTTP."""

import json
from uuid import UUID

from sqlalchemy import event
from sqlmodel import select

from dispatch import clock
from dispatch.delivery.courier_day import courier_day
from models.database import Database
from models.deliveries import Fact
from models.orders import DailyOrder
from models.people import Recipient
from models.personal import PersonKey
from models.plans import DoorState
from models.statuses import Role, StopStatus, TaskKind, TaskStatus
from models.tasks import Task
from models.welfare import Ladder
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


def test_a_record_on_which_our_own_code_fails_holds_back_no_other(house: House) -> None:
    """A ladder that nobody can read: the door that did not open is kept sealed, with a task, and the rest goes on."""
    with house.database.write() as session:
        session.add(
            Ladder(cause="no_answer", valid_from=clock.now(), steps=[{"who": "?"}], jumps=[], most_jumps=0,
                   office_start_seconds=0, office_end_seconds=86_400, made_at=clock.now())
        )  # fmt: skip
    phone = house.client(Role.COURIER)
    order = UUID(phone.get("/api/courier/day").json()["stops"][-1]["door"]["order_ids"][0])
    items = [record(7, "arrived", orders=[order]), record(8, "no_answer", orders=[order], note="불이 켜져 있음"),
             record(9, "delivered", orders=[order], data={"handed": "person", "collected": 0})]  # fmt: skip
    batch = {"device_now": clock.now().isoformat(), "items": items}
    answers = phone.post("/api/courier/facts", json=batch).json()["answers"]
    assert [answer["result"] for answer in answers] == ["applied", "conflict", "applied"]
    assert answers[1]["error"]["code"] == "fact.failed"
    assert answers[1]["id"] == items[1]["id"]
    with house.database.read() as session:
        kept = session.get_one(Fact, UUID(items[1]["id"]))
        assert (kept.outcome, kept.seq, json.loads(kept.note)) == ("failed", 8, items[1])
        assert b"no_answer" not in (kept.note_sealed or b"no_answer")
        [task] = session.exec(select(Task).where(Task.kind == TaskKind.REJECTED_RECORD)).all()
        assert (task.status, task.reason["code"], task.due_at) == (TaskStatus.OPEN, "fact.failed", kept.received_at)
        assert session.get_one(DoorState, order).status == StopStatus.DELIVERED
    again = phone.post("/api/courier/facts", json=batch).json()["answers"]
    assert [answer["result"] for answer in again] == ["duplicate"] * 3


def test_what_cannot_even_be_kept_stays_on_the_phone(house: House) -> None:
    """A person whose key is spoiled: nothing about them can be sealed."""
    phone = house.client(Role.COURIER)
    order = UUID(phone.get("/api/courier/day").json()["stops"][-1]["door"]["order_ids"][0])
    with house.database.write() as session:
        recipient = session.get_one(Recipient, session.get_one(DailyOrder, order).recipient_id)
        session.get_one(PersonKey, recipient.person_id).wrapped = b"spoiled"
    items = [record(7, "arrived", orders=[order]), record(8, "refused", orders=[order], note="안 받으심")]
    body = {"device_now": clock.now().isoformat(), "items": items}
    answers = phone.post("/api/courier/facts", json=body).json()["answers"]
    assert [answer["result"] for answer in answers] == ["applied", "rejected"]
    with house.database.read() as session:
        [task] = session.exec(select(Task).where(Task.kind == TaskKind.REJECTED_RECORD)).all()
        assert items[1]["id"] in task.natural_key


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


def test_a_couriers_day_reads_no_other_couriers_doors(database: Database) -> None:
    crowd = gather_crowd(database, phones=4, doors=3, day=clock.today())
    loaded: list[UUID] = []

    def note(order: DailyOrder, _: object) -> None:
        loaded.append(order.id)

    event.listen(DailyOrder, "load", note)
    try:
        with database.read() as session:
            day = courier_day(session, crowd.phones[1].courier_id, crowd.day)
    finally:
        event.remove(DailyOrder, "load", note)
    assert len(day["stops"]) == 3
    assert sorted(set(loaded)) == sorted(crowd.phones[1].orders)
