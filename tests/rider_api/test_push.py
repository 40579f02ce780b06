"""The courier's choice to be woken, through the API: only where the server can, only for the own phone."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import select

from dispatch.channels.push import create_push_key, find_push_key
from models.accounts import Device, PushAddress
from models.database import Database
from models.statuses import Role
from tests.makers.desks import House, make_house

ENDPOINT = "https://push.example.kr/send/one"
OTHER = "https://push.example.kr/send/two"


@pytest.fixture
def waking(
    database: Database, tmp_path: Path, at: Callable[[str | datetime], datetime], monkeypatch: pytest.MonkeyPatch
) -> House:
    """The house with push on."""
    at("2026-11-23 10:00")
    create_push_key(tmp_path / "push.pem")
    monkeypatch.setenv("BAPGIL_PUSH_KEY", str(tmp_path / "push.pem"))
    monkeypatch.setenv("BAPGIL_PUSH_CONTACT", "mailto:desk@example.kr")
    return make_house(database, home=tmp_path)


def stored(house: House) -> dict[str, str]:
    """Endpoint by phone."""
    with house.database.read() as session:
        rows = session.exec(select(PushAddress, Device).join(Device)).all()
        return {str(device.id): row.endpoint for row, device in rows}


def test_off_by_default(house: House) -> None:
    phone = house.client(Role.COURIER)
    assert phone.get("/api/courier/push").json() == {"public_key": None, "on": False}
    answer = phone.put("/api/courier/push", json={"endpoint": ENDPOINT})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "push.off")
    assert stored(house) == {}


def test_each_phone_has_one_address_and_only_its_own(waking: House) -> None:
    phone, colleague = waking.client(Role.COURIER), waking.client("foreign courier")
    key = find_push_key(waking.settings)
    assert key is not None
    assert phone.get("/api/courier/push").json() == {"public_key": key.public, "on": False}
    for endpoint in (OTHER, ENDPOINT):
        assert phone.put("/api/courier/push", json={"endpoint": endpoint}).status_code == 200
    assert list(stored(waking).values()) == [ENDPOINT]
    assert phone.get("/api/courier/push").json()["on"] is True
    assert colleague.get("/api/courier/push").json()["on"] is False
    assert colleague.delete("/api/courier/push").status_code == 200
    assert list(stored(waking).values()) == [ENDPOINT]
    assert colleague.put("/api/courier/push", json={"endpoint": OTHER}).status_code == 200
    assert phone.delete("/api/courier/push").status_code == 200
    assert list(stored(waking).values()) == [OTHER]


def test_it_goes_with_the_phone(waking: House) -> None:
    phone = waking.client(Role.COURIER)
    phone.put("/api/courier/push", json={"endpoint": ENDPOINT})
    assert phone.post("/api/courier/leave").status_code == 200
    assert stored(waking) == {}
    assert phone.put("/api/courier/push", json={"endpoint": ENDPOINT}).status_code == 401


@pytest.mark.parametrize("endpoint", ["http://push.example.kr/one", "https://10.0.0.1/one", "x" * 1001, "", None])
def test_an_address_that_is_none_is_refused_and_not_repeated(waking: House, endpoint: str | None) -> None:
    answer = waking.client(Role.COURIER).put("/api/courier/push", json={"endpoint": endpoint})
    assert answer.status_code == 422
    assert not endpoint or endpoint not in answer.text
    assert stored(waking) == {}
