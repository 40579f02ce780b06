"""The welfare chain through the API: a case in full, ladders, contacts, warnings, a person's history as a file."""

import hashlib
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from openpyxl import load_workbook
from PIL import Image
from sqlmodel import select

from dispatch import clock
from dispatch.channels.outbox import deliver_messages
from dispatch.delivery.photos import store_photo
from dispatch.welfare.steps import fire_due_steps
from models.accounts import Device
from models.messages import Message
from models.plans import DoorState
from models.statuses import MessageStatus, Role
from tests.makers.desks import DAY, House
from tests.makers.plans import card, record, send

Holds = Callable[[str | datetime], datetime]
RUNGS = [
    {"target": "coordinator", "after_minutes": 1},
    {"target": "dong_care_manager", "after_minutes": 5, "night_target": "night_centre", "holiday_target": None},
]
LADDER = {
    "cause": "no_answer", "rungs": RUNGS, "jumps": ["high_risk"], "most_jumps": 1, "office_start_seconds": 32_400,
    "office_end_seconds": 64_800,
}  # fmt: skip


def test_a_case_tells_its_ladder_and_who_was_told(house: House) -> None:
    with house.client(Role.COORDINATOR) as desk:
        case = desk.get(f"/api/desk/cases/{house.ids['case']}").json()
    assert case["case"]["cause"] == "no_answer"
    assert case["risk"]["level"] in ("usual", "raised", "high")
    assert case["messages"] == []
    assert (case["closed_at"], case["closing_code"]) == (None, None)


def test_messages_show_who_where_over_what_and_whether_it_arrived(house: House, at: Holds) -> None:
    at(clock.now() + timedelta(minutes=6))
    with house.client(Role.COORDINATOR) as desk:
        contact = {"area": house.ids["area"], "target": "coordinator", "channel": "email", "address": "desk@example.kr"}
        assert desk.post("/api/desk/contacts", json=contact).status_code == 200
        fire_due_steps(house.database)
        deliver_messages(house.database, {})
        path = f"/api/desk/cases/{house.ids['case']}"
        told = {message["channel"]: message for message in desk.get(path).json()["messages"]}
        assert (told["desk"]["status"], told["desk"]["arrived"]) == ("sent", False)
        assert (told["email"]["status"], told["email"]["reason"]) == ("waiting", "channel.not_configured")
        assert "example" not in desk.get(path).text, "what it says and where it goes is not shown"
        desk.post(f"{path}/acknowledge", json={"position": 1})
        told = {message["channel"]: message for message in desk.get(path).json()["messages"]}
        assert told["desk"]["arrived"] is True


def test_a_message_that_was_given_up_can_be_tried_again(house: House, at: Holds) -> None:
    with house.client(Role.COORDINATOR) as desk:
        contact = {"area": house.ids["area"], "target": "coordinator", "channel": "email", "address": "desk@example.kr"}
        desk.post("/api/desk/contacts", json=contact)
        at(clock.now() + timedelta(minutes=6))
        fire_due_steps(house.database)
        wanted = (Message.case_id == UUID(house.ids["case"]), Message.channel == "email")
        with house.database.read() as session:
            found = session.exec(select(Message.id).where(*wanted)).one()
        for _ in range(12):
            at(clock.now() + timedelta(minutes=10))
            deliver_messages(house.database, {})
        with house.database.read() as session:
            assert session.get_one(Message, found).status == MessageStatus.FAILED
        assert desk.post(f"/api/desk/messages/{found}/retry").status_code == 200
        assert desk.post(f"/api/desk/messages/{found}/retry").status_code == 409
        with house.database.read() as session:
            assert session.get_one(Message, found).status == MessageStatus.WAITING


def test_a_ladder_is_changed_and_its_history_kept(house: House) -> None:
    with house.client(Role.COORDINATOR) as desk:
        before = desk.get("/api/desk/ladders", params={"area": house.ids["area"]}).json()
        assert [ladder["cause"] for ladder in before["now"]] == ["no_answer", "urgent_today", "urgent_now"]
        assert before["versions"] == []
        assert desk.post("/api/desk/ladders", json={"area": house.ids["area"], **LADDER}).status_code == 200
        after = desk.get("/api/desk/ladders", params={"area": house.ids["area"]}).json()
        assert [rung["after_minutes"] for rung in after["now"][0]["rungs"]] == [1, 5]
        assert (after["versions"][0]["own"], after["versions"][0]["made_by"]) == (True, "coordinator")
        wrong = {**LADDER, "area": house.ids["area"], "rungs": RUNGS[1:]}
        refused = desk.post("/api/desk/ladders", json=wrong)
        assert (refused.status_code, refused.json()["error"]["code"]) == (422, "ladder.coordinator")


def test_contacts_are_for_coordinators_and_warnings_are_withdrawn(house: House) -> None:
    with house.client(Role.COORDINATOR) as desk:
        area = house.ids["area"]
        given = {"area": area, "dong": house.ids["dong"], "target": "night_centre", "channel": "sms"}
        assert desk.post("/api/desk/contacts", json={**given, "address": "02-120"}).status_code == 200
        rows = desk.get("/api/desk/contacts", params={"area": area}).json()["contacts"]
        (row,) = [row for row in rows if row["dong"] is not None]
        assert (row["address"], row["dong"], row["ended_at"]) == ("02-120", "서교동", None)
        assert desk.post(f"/api/desk/contacts/{row['id']}/end").status_code == 200
        rows = desk.get("/api/desk/contacts", params={"area": area}).json()["contacts"]
        assert [row["ended_at"] is not None for row in rows if row["dong"] is not None] == [True]
        days = {"from_day": str(clock.today()), "until_day": str(clock.today() + timedelta(days=1))}
        assert desk.post("/api/desk/warnings", json={"area": area, "kind": "heat", **days}).status_code == 200
        warning, *_ = desk.get("/api/desk/warnings", params={"area": area}).json()
        assert (warning["kind"], warning["source"], warning["withdrawn_at"]) == ("heat", "desk", None)
        assert desk.post(f"/api/desk/warnings/{warning['id']}/withdraw").status_code == 200
        warning, *_ = desk.get("/api/desk/warnings", params={"area": area}).json()
        assert warning["withdrawn_at"] is not None


def test_the_all_clear_goes_to_whom_the_desk_names(house: House) -> None:
    with house.client(Role.COORDINATOR) as desk:
        closing = {"code": "heard_by_phone", "who": "아들 박보호", "note": "병원", "tell": ["guardian"]}
        assert desk.post(f"/api/desk/cases/{house.ids['case']}/close", json=closing).status_code == 200
        case = desk.get(f"/api/desk/cases/{house.ids['case']}").json()
    assert (case["closing_code"], case["closed_by_seeing"]) == ("heard_by_phone", "아들 박보호")
    assert [(told["target"], told["status"], told["reason"]) for told in case["messages"]] == [
        ("courier", "sent", None), ("guardian", "withheld", "not_configured"),
    ]  # fmt: skip


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CARE_MANAGER])
def test_a_history_leaves_as_a_file(house: House, role: Role) -> None:
    with house.client(Role.COORDINATOR) as desk:
        skip = {"day": "2026-12-02", "reason": "=병원 예약"}
        desk.post(f"/api/desk/standing-orders/{house.ids['standing']}/approve", json={})
        assert desk.post(f"/api/desk/standing-orders/{house.ids['standing']}/skip", json=skip).status_code == 200
        closing = {"code": "seen_in_person", "who": "이웃 이가상"}
        desk.post(f"/api/desk/cases/{house.ids['case']}/close", json=closing)
    with house.client(role) as reader:
        answer = reader.get("/api/desk/recipients/1/history.xlsx")
        sheet = load_workbook(io.BytesIO(answer.content)).active
        assert sheet is not None
        rows = [tuple(str(cell or "") for cell in row) for row in sheet.iter_rows(values_only=True)]
        assert rows[0] == ("날짜", "시각", "구분", "내용", "이유·메모")
        kinds = {row[2] for row in rows[1:]}
        assert {"의뢰", "정기 주문", "안부카드", "안부 사례", "사례 마침"} <= kinds
        assert any("응답 없음" in row[3] for row in rows)
        assert any("이웃 이가상" in row[4] for row in rows)
        other = reader.get("/api/desk/recipients/2/history.csv", params={"lang": "en"}).content.decode("utf-8-sig")
        assert "Order changed" in other
        assert "'=병원 예약" in other, "a reason can't become a formula"
    with house.client("foreign care_manager") as stranger:
        assert stranger.get("/api/desk/recipients/1/history.csv").status_code == 404


def test_settling_a_contradiction_clears_the_doors_mark(house: House) -> None:
    order = UUID(house.ids["order"])

    def contradict(first: int) -> list[str]:
        with house.database.write() as session:
            phone = session.get_one(Device, UUID(house.ids["device"]))
            refused = record(first, "refused", orders=[order])
            away = record(first + 1, "away", orders=[order])
            return [answer.result for answer in send(session, phone, refused, away).answers]

    def look() -> tuple[bool, list[str]]:
        with house.database.read() as session:
            review = session.get_one(DoorState, order).review
        with house.client(Role.COORDINATOR) as desk:
            tasks = desk.get(f"/api/desk/day/{DAY}", params={"area": house.ids["area"]}).json()["tasks"]
        return review, [task["id"] for task in tasks if task["kind"] == "contradicting_fact"]

    assert contradict(3) == ["applied", "conflict"]
    review, (task,) = look()
    assert review
    with house.client(Role.COORDINATOR) as desk:
        assert desk.post(f"/api/desk/tasks/{task}/done", json={"note": "물어봄"}).status_code == 200
    assert look() == (False, [])
    contradict(5)
    review, again = look()
    assert (review, len(again)) == (True, 1), "another contradiction asks again"


def test_a_stored_photo_stands_in_the_persons_timeline(house: House) -> None:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "JPEG")
    sha256 = hashlib.sha256(file.getvalue()).hexdigest()
    with house.database.write() as session:
        phone = session.get_one(Device, UUID(house.ids["device"]))
        send(session, phone, card(3, orders=[UUID(house.ids["order"])], data={"photos": [sha256]}))
    store_photo(house.database, UUID(house.ids["device"]), sha256, file.getvalue())
    with house.client(Role.COORDINATOR) as desk:
        page = desk.get("/api/desk/recipients/2").json()
    assert "photo.stored" in [entry["kind"] for entry in page["timeline"]]
    assert page["risk"] == {"level": "usual", "reasons": []}
