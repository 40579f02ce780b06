"""Cookies, origins, bearer tokens: who is believed to be who, and what a foreign page can't do."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from dispatch import clock
from dispatch.delivery.courier_day import courier_day
from dispatch.installation import ensure_epoch
from models.database import Database
from models.statuses import Role
from rider_api.app import create_app
from rider_api.sessions import COOKIE
from tests.makers.desks import PASSWORD, House

LOGIN = {"login": "coordinator", "password": PASSWORD}


def code(answer: object) -> str:
    return str(answer.json()["error"]["code"])  # type: ignore[attr-defined]


def test_logging_in_sets_a_strict_cookie_and_says_who_it_is(house: House) -> None:
    client = house.client()
    answer = client.post("/api/login", json=LOGIN)
    assert answer.json()["account"]["role"] == "coordinator"
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"{COOKIE}=")
    assert {"httponly", "samesite=strict", "path=/"} <= set(cookie.split("; "))
    assert client.get("/api/me").json()["login"] == "coordinator"


def test_behind_tls_the_cookie_is_bound_to_the_host(house: House) -> None:
    settings = house.settings.model_copy(update={"secure_cookies": True, "public_url": "https://bapgil.example.kr"})
    client = TestClient(create_app(house.database, settings), base_url="https://bapgil.example.kr")
    answer = client.post("/api/login", json=LOGIN, headers={"Origin": "https://bapgil.example.kr"})
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("__host-")
    assert "; secure" in cookie
    assert "domain" not in cookie
    assert "max-age" in answer.headers["strict-transport-security"]
    assert client.get("/api/me").status_code == 200


def test_every_log_in_gives_a_new_token_and_ends_the_former(house: House) -> None:
    client = house.client()
    client.post("/api/login", json=LOGIN)
    former = client.cookies[COOKIE]
    client.post("/api/login", json=LOGIN)
    assert client.cookies[COOKIE] != former
    stale = house.client()
    stale.cookies.set(COOKIE, former)
    assert stale.get("/api/me").status_code == 401


def test_logging_out_ends_the_session_on_the_server(house: House) -> None:
    client = house.client(Role.COORDINATOR)
    token = client.cookies[COOKIE]
    assert client.post("/api/logout").status_code == 200
    client.cookies.set(COOKIE, token)
    assert client.get("/api/me").status_code == 401


FOREIGN_PAGES = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "http://testserver:8080"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
)
OWN_PAGES: tuple[dict[str, str], ...] = ({"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}, {})


def test_another_sites_page_cannot_act_with_the_cookie_and_our_own_can(house: House) -> None:
    client = house.client(Role.COORDINATOR)
    path = f"/api/desk/tasks/{house.ids['task']}/own"
    for headers in FOREIGN_PAGES:
        refused = client.post(path, json={}, headers=headers)
        assert (refused.status_code, code(refused)) == (403, "auth.origin"), headers
        assert code(client.post("/api/login", json=LOGIN, headers=headers)) == "auth.origin"
    for headers in OWN_PAGES:
        assert client.post(path, json={}, headers=headers).status_code == 200, headers


def test_with_a_public_address_only_its_origin_counts(house: House) -> None:
    settings = house.settings.model_copy(update={"public_url": "https://bapgil.example.kr/"})
    client = TestClient(create_app(house.database, settings))
    client.cookies.set(COOKIE, house.tokens["coordinator"])
    path = f"/api/desk/tasks/{house.ids['task']}/own"
    assert client.post(path, json={}, headers={"Origin": "http://testserver"}).status_code == 403
    assert client.post(path, json={}, headers={"Origin": "https://bapgil.example.kr"}).status_code == 200


def test_a_device_token_is_no_cookie_and_a_cookie_is_no_device(house: House) -> None:
    client = house.client()
    client.cookies.set(COOKIE, house.tokens["courier"])
    assert client.get("/api/courier/day").status_code == 401
    client = house.client()
    client.headers["Authorization"] = f"Bearer {house.tokens['coordinator']}"
    assert client.get("/api/me").status_code == 401


def test_a_kitchens_me_names_its_kitchen_and_the_day_in_korea(house: House) -> None:
    me = house.client(Role.KITCHEN).get("/api/me").json()
    assert (me["kitchen"]["name"], me["day"], me["role"]) == ("한끼", "2026-11-23", "kitchen")


def test_a_courier_comes_in_by_the_link_that_the_desk_makes(house: House) -> None:
    link = house.client(Role.COORDINATOR).post(f"/api/desk/couriers/{house.ids['courier']}/link").json()
    address, token = link["url"].split("#")
    assert address.endswith("/c/")
    assert link["valid_seconds"] == 600
    assert link["qr_svg"].startswith("<?xml") or link["qr_svg"].startswith("<svg")
    enrolled = house.client().post("/api/courier/enrol", json={"token": token, "label": "시험 전화"}).json()
    phone = house.client()
    phone.headers["Authorization"] = f"Bearer {enrolled['device_token']}"
    day = phone.get("/api/courier/day").json()
    assert enrolled["day"]["stops"] == day["stops"]
    assert [stop["key"] for stop in day["stops"] if stop["kind"] == "door"] == ["door:1:한끼", "door:2:한끼"]
    assert code(house.client().post("/api/courier/enrol", json={"token": token})) == "enrol.invalid"


def test_the_phone_is_told_all_that_the_courier_may_know(house: House) -> None:
    """What the answer's shape does not name would be dropped on the way: a recalled box was handed over once."""
    told = house.client(Role.COURIER).get("/api/courier/day").json()
    with house.database.read() as session:
        known = courier_day(session, UUID(house.ids["courier"]), clock.today())
    assert told.keys() == known.keys() | {"shift"}
    for stop, meant in zip(told["stops"], known["stops"], strict=True):
        assert stop.keys() == meant.keys()
        assert (stop["door"] or {}).keys() == (meant["door"] or {}).keys()


def test_a_phone_that_leaves_is_known_no_more(house: House) -> None:
    phone = house.client(Role.COURIER)
    day = phone.get("/api/courier/day").json()
    assert phone.post("/api/courier/keys", json={"ids": [day["shift"]["id"]]}).json()["keys"] == [
        {"id": day["shift"]["id"], "key": day["shift"]["key"]}
    ]
    assert day["shift"]["lock_minutes"] == house.settings.pin_minutes
    assert phone.post("/api/courier/leave").status_code == 200
    assert phone.get("/api/courier/day").status_code == 401


@pytest.fixture
def failing_commit(house: House) -> Iterator[None]:
    """From now on; the house was built before."""

    def fail(_: Session) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    event.listen(Session, "before_commit", fail)
    yield
    event.remove(Session, "before_commit", fail)


@pytest.mark.usefixtures("failing_commit")
def test_what_was_not_committed_is_never_answered_as_done(house: House) -> None:
    answer = house.client(Role.COORDINATOR).post(f"/api/desk/tasks/{house.ids['task']}/own", json={})
    assert (answer.status_code, code(answer)) == (500, "server.error")


def test_answers_carry_security_headers_and_are_not_kept(house: House) -> None:
    for path in ("/api/health", "/api/me", "/api/nowhere", "/desk/"):
        headers = house.client().get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "worker-src 'self' blob:" in headers["content-security-policy"]
        assert "unsafe-eval" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        if path.startswith("/api"):
            assert headers["cache-control"] == "no-store"


def test_health_names_the_epoch(database: Database, house: House) -> None:
    assert house.client().get("/api/health").json()["epoch"] == ensure_epoch(database)
