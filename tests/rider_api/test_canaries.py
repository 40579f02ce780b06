"""Planted names, phones, addresses and notes appear nowhere but where somebody may read them."""

import json
import logging
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import make_url
from sqlmodel import select

from models.events import Event
from models.statuses import Role
from rider_api.permissions import ROUTES, may_call
from tests.makers.desks import DAY, House

PEOPLE = ("김가상", "박보호", "가상로", "010-0000-", "010-9999-0000", "호 초인종", "1941-02-03", "이름 라이더")
"""What `tests.makers.days` gives every recipient and courier."""
SAID = "노랑카나리아"
"""What people type into every free field."""
CANARIES = (*PEOPLE, SAID)

DECISIONS: dict[str, dict[str, Any]] = {
    "/api/desk/standing-orders/{standing}/approve": {},
    "/api/desk/standing-orders/{standing}/pause": {
        "from_day": "2026-12-01", "until_day": "2026-12-02", "reason": SAID,
    },
    "/api/desk/standing-orders/{standing}/skip": {"day": "2026-12-04", "reason": SAID},
    "/api/desk/standing-orders/{standing}/extra": {"day": "2026-12-03", "meals": 1, "reason": SAID},
    "/api/desk/standing-orders/{standing}/end": {"last_day": "2026-12-04", "reason": SAID},
    "/api/desk/orders/{order}/cancel": {"reason": SAID},
    "/api/desk/homes/{home}/pin": {"lat": 37.55, "lon": 126.92},
    "/api/desk/tasks/{task}/done": {"note": SAID},
    "/api/desk/cases/{case}/close": {"code": "heard_by_phone", "who": SAID, "note": SAID},
}  # fmt: skip


@pytest.fixture
def busy(house: House, caplog: pytest.LogCaptureFixture) -> House:
    """A day on which everybody typed something, with every log line kept."""
    caplog.set_level(logging.DEBUG)
    desk = house.client(Role.COORDINATOR)
    for path, body in DECISIONS.items():
        answer = desk.post(path.format(**house.ids), json=body)
        assert answer.status_code == 200, (path, answer.text)
    desk.post("/api/desk/recipients/search", json={"query": f"{PEOPLE[0]}1"})
    desk.get("/api/desk/recipients/1")
    desk.post("/api/login", json={"login": SAID, "password": SAID})
    desk.post("/api/desk/referrals", json={"name": SAID, "address": SAID, "area": house.ids["area"]})
    desk.post("/api/desk/imports", files={"file": (f"{SAID}.csv", f"대상자 성명,주소\n{SAID},{SAID}\n".encode())})
    card = {
        "id": str(uuid4()), "seq": 1, "kind": "card", "made_at": "2026-11-23T10:00:00+09:00", "place_id": None,
        "order_ids": [house.ids["order"]], "trip": None, "note": SAID,
        "data": {
            "outcome": "no_answer", "urgency": "now", "seen": "neither", "as_usual": False, "changes": ["health"],
            "previous_box": "left", "photos": [], "text": SAID,
        },
    }  # fmt: skip
    shortage = {**card, "id": str(uuid4()), "seq": 2, "kind": "shortage", "order_ids": []}
    shortage["data"] = {"missing": 1, "menu": SAID}
    body = {"device_now": "2026-11-23T10:00:00+09:00", "items": [card, shortage, {"id": SAID, "note": SAID}]}
    sent = house.client(Role.COURIER).post("/api/courier/facts", json=body).json()
    assert [answer["result"] for answer in sent["answers"]] == ["applied", "applied", "rejected"]
    return house


def found_in(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


def test_the_desk_reads_them(busy: House) -> None:
    """The control: they are there to be found."""
    page = busy.client(Role.COORDINATOR).get("/api/desk/recipients/1").text
    assert {"김가상", "박보호", "가상로", "010-0000-", "1941-02-03"} <= set(found_in(page))
    assert SAID in busy.client(Role.COORDINATOR).get("/api/desk/recipients/2").text


def test_no_answer_to_a_kitchen_holds_one(busy: House) -> None:
    kitchen = busy.client(Role.KITCHEN)
    board = kitchen.get(f"/api/kitchen/day/{DAY}")
    assert board.json()["pick_list"]
    assert found_in(board.text) == []
    assert "address" not in board.text
    for route in (route for route in ROUTES if may_call(Role.KITCHEN, route) and route.startswith("GET")):
        path = route.split(" ", 1)[1].replace("{day}", str(DAY))
        assert found_in(kitchen.get(path).text) == [], path


def test_no_answer_to_an_auditor_holds_one(busy: House) -> None:
    auditor = busy.client(Role.AUDITOR)
    for path in (f"/api/desk/day/{DAY}", "/api/desk/recipients/1", "/api/desk/recipients/2",
                 "/api/desk/standing-orders", "/api/desk/couriers"):  # fmt: skip
        answer = auditor.get(path)
        assert answer.status_code == 200
        assert found_in(answer.text) == [], path
    for query in ("", "1", "김가상"):
        found = auditor.post("/api/desk/recipients/search", json={"query": query})
        assert found.status_code == 200
        assert found_in(found.text) == [], query


def test_a_courier_sees_own_doors_without_what_couriers_never_see(busy: House) -> None:
    day = busy.client(Role.COURIER).get("/api/courier/day").text
    assert {"김가상", "가상로", "010-0000-"} <= set(found_in(day))
    assert not {"박보호", "1941-02-03", "010-9999-0000", SAID} & set(found_in(day))
    assert "김가상3" not in day
    colleague = busy.client("foreign courier").get("/api/courier/day").text
    assert "김가상1" not in colleague


def test_no_event_and_no_log_line_holds_one(busy: House, caplog: pytest.LogCaptureFixture) -> None:
    with busy.database.read() as session:
        rows = [json.dumps(event.model_dump(mode="json"), ensure_ascii=False) for event in session.exec(select(Event))]
    assert len(rows) > 10
    assert [row for row in rows if found_in(row)] == []
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
    assert [line for line in ours if found_in(line)] == []


def test_the_database_file_holds_none(busy: House) -> None:
    if not busy.database.is_sqlite:
        pytest.skip("PostgreSQL's files belong to its server")
    path = Path(str(make_url(busy.database.url).database))
    stored = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert [canary for canary in CANARIES if canary.encode() in stored] == []
