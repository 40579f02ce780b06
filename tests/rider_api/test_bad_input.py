"""Whatever is sent: a clear refusal in the one shape, never a server error, nothing half done."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx

from models.statuses import Role
from rider_api.limits import BODY_BYTES
from rider_api.permissions import ROUTES, may_call
from tests.makers.desks import DAY, House

BAD_BODIES: dict[str, bytes] = {
    "nothing": b"",
    "not JSON": b"{",
    "not UTF-8": b'{"login": "\xff\xfe"}',
    "a deep nest": b'{"items":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "a deep object": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    "a list": b"[]",
    "null": b"null",
    "a number": b"7",
    "NaN": b'{"lat": NaN, "lon": Infinity, "version": NaN, "missing": NaN, "counted": NaN}',
    "a huge number": b'{"version": 1' + b"0" * 4000 + b', "counted": 1' + b"0" * 400 + b', "position": 1e400}',
    "an absurd number": b'{"version": ' + b"9" * 6000 + b"}",
    "a NUL": b'{"reason": "\\u0000", "note": "\\u0000", "who": "\\u0000", "login": "\\u0000", "password": "\\u0000"}',
    "half a pair": b'{"reason": "\\ud800", "login": "\\ud800", "password": "\\udfff", "token": "\\ud83d"}',
    "wrong types": b'{"login": {}, "area": [], "day": 20261123, "items": "x", "version": "x", "token": 1}',
    "strange days": b'{"day": "9999-12-31", "from_day": "0001-01-01", "until_day": "2026-02-30", "last_day": 0}',
}
BAD_PATHS = ("x", "-1", "0", "%00", "9" * 40, "2026-02-30", "9999-12-31", "%ff%fe", "..%2f..", "a" * 3000, "🍚")


def routes(method: str) -> list[str]:
    return [route.split(" ", 1)[1] for route in ROUTES if route.startswith(method + " ")]


def client_for(house: House, route: str) -> Any:
    role = next((role for role in Role if may_call(role, route)), None)
    return house.client(role)


def is_refusal(answer: httpx.Response) -> bool:
    """4xx with code, cause and action in both languages."""
    error = answer.json()["error"]
    texts = [error[part][language] for part in ("cause", "action") for language in ("ko", "en")]
    return 400 <= answer.status_code < 500 and bool(error["code"]) and all(texts) and isinstance(error["subject"], list)


def fill(path: str, value: str) -> str:
    parts = [value if part.startswith("{") else part for part in path.split("/")]
    return "/".join(parts)


def test_no_body_breaks_any_route(house: House) -> None:
    broken = []
    for route in (f"{method} {path}" for method in ("POST", "PUT") for path in routes(method)):
        client = client_for(house, route)
        method, path = route.split(" ", 1)
        asked, headers = fill(path, str(uuid4())), {"Content-Type": "application/json"}
        for name, body in BAD_BODIES.items():
            answer = client.request(method, asked, content=body, headers=headers)
            if not (answer.is_success or is_refusal(answer)):
                broken.append((route, name, answer.status_code))
    assert broken == []


def test_no_path_or_query_breaks_any_route(house: House) -> None:
    broken = []
    for path in [*routes("GET"), f"/api/desk/day/{DAY}"]:
        client = client_for(house, f"GET {path}")
        for value in BAD_PATHS:
            query = "&".join(f"{name}={value}" for name in ("area", "page", "plan", "have", "query", "status"))
            answer = client.get(fill(path, value) if "{" in path else f"{path}?{query}")
            if not (answer.is_success or is_refusal(answer)):
                broken.append((path, value, answer.status_code))
    assert broken == []


def test_five_megabytes_are_refused_before_they_are_read(house: House) -> None:
    huge = b'{"items": ["' + b"x" * 5_000_000 + b'"]}'
    for path in ("/api/courier/facts", "/api/login", "/api/desk/plans", "/api/nowhere"):
        answer = house.client(Role.COURIER).post(path, content=huge)
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "input.too_large")


def test_a_body_that_does_not_say_how_long_it_is_is_cut_off(house: House) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 50 * BODY_BYTES:
            sent += 65_536
            yield b" " * 65_536

    answer = house.client(Role.COURIER).post("/api/courier/facts", content=endless())
    assert (answer.status_code, is_refusal(answer)) == (413, True)


def test_a_false_length_breaks_nothing(house: House) -> None:
    for length in ("-1", "x", "9" * 30, ""):
        answer = house.client().post("/api/login", content=b"{}", headers={"Content-Length": length})
        assert answer.status_code in (413, 422), length


def test_unknown_ids_are_not_found(house: House) -> None:
    desk = house.client(Role.COORDINATOR)
    for path in (f"/api/desk/recipients/{10**9}", f"/api/desk/day/2026-11-23?area={uuid4()}"):
        assert desk.get(path).status_code == 404
    assert desk.post(f"/api/desk/plans/{uuid4()}/publish", json={"version": 1}).status_code == 404


def test_a_refusal_names_the_field_and_never_repeats_its_value(house: House) -> None:
    secret = "홍길동 비밀"
    answer = house.client(Role.COORDINATOR).post(
        f"/api/desk/cases/{house.ids['case']}/close", json={"code": "heard_by_phone", "who": [secret]}
    )
    assert answer.status_code == 422
    assert secret not in answer.text
    assert any("who" in subject for subject in answer.json()["error"]["subject"])


def test_a_shortage_takes_no_note_rather_than_losing_it(house: House) -> None:
    kitchen = house.client(Role.KITCHEN)
    body = {"day": str(DAY), "menu_id": house.ids["menu"], "missing": 1}
    refused = kitchen.post("/api/kitchen/shortages", json={**body, "note": "박보호 님 것만"})
    assert (refused.status_code, is_refusal(refused)) == (422, True)
    assert refused.json()["error"]["subject"] == ["body.note: extra_forbidden"]
    assert "박보호" not in refused.text
    assert kitchen.post("/api/kitchen/shortages", json=body).status_code == 200


def test_methods_that_nobody_serves_are_refused_in_the_same_shape(house: House) -> None:
    for method in ("DELETE", "PATCH", "OPTIONS", "PUT"):
        for path in ("/api/health", "/desk/"):
            assert is_refusal(house.client().request(method, path)), (method, path)


def test_a_malformed_record_of_a_batch_is_rejected_alone(house: House) -> None:
    phone = house.client(Role.COURIER)
    good = {
        "id": str(uuid4()), "seq": 1, "kind": "arrived", "made_at": "2026-11-23T10:00:00+09:00",
        "order_ids": [house.ids["order"]], "place_id": None, "trip": None, "data": {}, "note": None,
    }  # fmt: skip
    items: list[Any] = [{"id": "x"}, None, 7, {**good, "seq": 10**30}, good]
    answer = phone.post("/api/courier/facts", json={"device_now": "2026-11-23T10:00:00+09:00", "items": items})
    assert [one["result"] for one in answer.json()["answers"]] == ["rejected"] * 4 + ["applied"]


def test_another_couriers_order_is_rejected(house: House) -> None:
    record = {
        "id": str(uuid4()), "seq": 1, "kind": "arrived", "made_at": "2026-11-23T10:00:00+09:00",
        "order_ids": [house.ids["order"]], "place_id": None, "trip": None, "data": {}, "note": None,
    }  # fmt: skip
    body = {"device_now": "2026-11-23T10:00:00+09:00", "items": [record]}
    [answer] = house.client("foreign courier").post("/api/courier/facts", json=body).json()["answers"]
    assert (answer["result"], answer["error"]["code"]) == ("rejected", "fact.not_yours")
