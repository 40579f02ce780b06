"""A sleeping phone is woken: by whom it may be, for what concerns its courier, and no more often than once a minute."""

import base64
import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from sqlmodel import Session, select

from dispatch import clock, events
from dispatch.access.accounts import revoke_device
from dispatch.channels.letters import NotCarried
from dispatch.channels.push import create_push_key, find_push_key, push, read_endpoint
from dispatch.delivery.waking import MOST_ATTEMPTS, keep_push_address, wake_phones
from dispatch.errors import Refused
from dispatch.ordering.changes import cancel_order
from dispatch.settings import Settings, settings
from models.accounts import Device, PushAddress
from models.database import Database
from models.events import Event
from tests.makers.plans import record
from tests.makers.receivers import Gateway, make_gateway
from tests.makers.welfare import NOON, Noon, make_noon, tell

Holds = Callable[[str | datetime], datetime]
CONTACT = "mailto:desk@example.kr"
SECRET = "a-very-secret-subscription"


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Push is on, and a push service may be on this machine."""
    create_push_key(tmp_path / "push.pem")
    monkeypatch.setenv("BAPGIL_PUSH_KEY", str(tmp_path / "push.pem"))
    monkeypatch.setenv("BAPGIL_PUSH_CONTACT", CONTACT)
    monkeypatch.setenv("BAPGIL_PUSH_PRIVATE", "true")
    settings.cache_clear()
    yield settings()
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def service() -> Iterator[Gateway]:
    with make_gateway() as made:
        yield made


@pytest.fixture
def noon(database: Database, at: Holds, rules: Settings, service: Gateway) -> Noon:
    """The phone of 라이더-01 wants to be woken."""
    at(NOON)
    made = make_noon(database)
    subscribe(database, made.phone.id, service, rules)
    return made


def subscribe(database: Database, device_id: UUID, service: Gateway, rules: Settings) -> None:
    with database.write() as session:
        assert keep_push_address(session, device_id, f"{service.url}/{SECRET}", rules)


def change(database: Database, noon: Noon, number: int = 1) -> None:
    with database.write() as session:
        cancel_order(session, noon.orders[number])


def pass_seconds(at: Holds, seconds: int) -> None:
    at(clock.now() + timedelta(seconds=seconds))


def addresses(session: Session) -> list[PushAddress]:
    return list(session.exec(select(PushAddress)).all())


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_a_change_that_the_phone_does_not_show_wakes_it_without_a_word(
    database: Database, noon: Noon, at: Holds, service: Gateway
) -> None:
    change(database, noon)
    assert wake_phones(database) == [], "an open page has a moment to show it"
    pass_seconds(at, 20)
    assert len(wake_phones(database)) == 1
    assert wake_phones(database) == []
    ((headers, body),) = service.requests
    assert body == b""
    assert headers["ttl"] == "300"
    assert headers["urgency"] == "high"
    assert_signed(headers["authorization"], audience=service.url.removesuffix("/messages"))


def assert_signed(authorization: str, *, audience: str) -> None:
    """As a push service checks it (RFC 8292)."""
    scheme, _, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    text, _, signature = parts["t"].rpartition(".")
    header, claims = (json.loads(decode(part)) for part in text.split("."))
    assert scheme == "vapid"
    assert header == {"typ": "JWT", "alg": "ES256"}
    assert (claims["aud"], claims["sub"]) == (audience, CONTACT)
    assert 0 < claims["exp"] - clock.machine_now().timestamp() < 86_400
    raw = decode(signature)
    signed = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(parts["k"]))
    assert len(raw) == 64
    key.verify(signed, text.encode(), ec.ECDSA(hashes.SHA256()))
    made = find_push_key(settings())
    assert made is not None
    assert parts["k"] == made.public


def test_who_has_seen_it_and_whom_it_does_not_concern_sleep_on(
    database: Database, noon: Noon, at: Holds, service: Gateway
) -> None:
    change(database, noon)
    with database.write() as session:
        session.get_one(Device, noon.phone.id).seen_event = events.last_number(session)
    tell(database, noon, record(1, "arrived", orders=[noon.orders[2]]))
    with database.write() as session:
        events.record(session, "task.done", area_id=noon.town.area.id, day=noon.town.day)
    pass_seconds(at, 60)
    assert wake_phones(database) == [], "the change was shown, and the rest is nobody's news"
    assert service.requests == []


def test_a_phone_that_is_opened_before_its_push_is_left_in_peace(
    database: Database, noon: Noon, at: Holds, service: Gateway
) -> None:
    service.answers = [500]
    change(database, noon)
    pass_seconds(at, 20)
    assert wake_phones(database) == []
    with database.write() as session:
        session.get_one(Device, noon.phone.id).seen_event = events.last_number(session)
    pass_seconds(at, 3600)
    assert wake_phones(database) == []
    assert len(service.requests) == 1


def test_no_more_than_one_push_a_minute(database: Database, noon: Noon, at: Holds, service: Gateway) -> None:
    change(database, noon, 1)
    pass_seconds(at, 20)
    assert len(wake_phones(database)) == 1
    change(database, noon, 2)
    pass_seconds(at, 30)
    assert wake_phones(database) == []
    pass_seconds(at, 29)
    assert wake_phones(database) == []
    pass_seconds(at, 1)
    assert len(wake_phones(database)) == 1
    assert len(service.requests) == 2


def test_what_fails_is_tried_again_and_then_let_go(
    database: Database, noon: Noon, at: Holds, service: Gateway
) -> None:
    service.answers = [500, 503, 429, 500, 500]
    change(database, noon)
    pass_seconds(at, 20)
    tries = []
    for _ in range(60):
        assert wake_phones(database) == []
        tries.append(len(service.requests))
        pass_seconds(at, 60)
    assert tries[:9] == [1, 2, 2, 3, 3, 3, 3, 4, 4]
    assert tries[-1] == MOST_ATTEMPTS
    service.answers = []
    change(database, noon, 2)
    pass_seconds(at, 20)
    assert len(wake_phones(database)) == 1, "the next news find it again"


@pytest.mark.parametrize(("status", "stays"), [(404, False), (410, False), (400, True), (403, True), (301, True)])
def test_a_subscription_that_is_gone_is_forgotten(
    database: Database, noon: Noon, at: Holds, service: Gateway, status: int, stays: bool
) -> None:
    service.answers = [status]
    change(database, noon)
    pass_seconds(at, 20)
    assert wake_phones(database) == []
    with database.read() as session:
        assert bool(addresses(session)) is stays
    pass_seconds(at, 3600)
    assert wake_phones(database) == []
    assert len(service.requests) == 1


def test_a_push_service_that_is_away_blocks_nothing(
    database: Database, noon: Noon, at: Holds, rules: Settings
) -> None:
    with make_gateway() as gone:
        pass
    subscribe(database, noon.phone.id, gone, rules)
    change(database, noon)
    pass_seconds(at, 20)
    assert wake_phones(database) == []
    with database.read() as session:
        (row,) = addresses(session)
        assert row.due_at == clock.now() + timedelta(minutes=1)


def test_a_phone_that_is_shut_out_is_forgotten_and_one_browser_has_one_address(
    database: Database, noon: Noon, service: Gateway, rules: Settings
) -> None:
    with database.write() as session:
        first = session.get_one(Device, noon.phone.id)
        second = Device(courier_id=first.courier_id, token_hash="another", enrolled_at=clock.now())
        session.add(second)
        session.flush()
        second_id = second.id
    subscribe(database, second_id, service, rules)
    with database.read() as session:
        assert [row.device_id for row in addresses(session)] == [second_id]
    with database.write() as session:
        revoke_device(session, second_id)
    with database.write() as session:
        assert addresses(session) == []
        assert not keep_push_address(session, second_id, f"{service.url}/{SECRET}", rules)


def test_an_address_stands_nowhere_readable(
    database: Database, noon: Noon, at: Holds, service: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    service.answers = [500, 410]
    change(database, noon)
    for seconds in (20, 60):
        pass_seconds(at, seconds)
        wake_phones(database)
    assert len(service.requests) == 2
    with database.read() as session:
        told = [json.dumps(event.model_dump(mode="json")) for event in session.exec(select(Event))]
    lines = [found.getMessage() for found in caplog.records]
    assert [text for text in (*told, *lines) if SECRET in text] == []


def test_without_a_key_nobody_is_woken(database: Database, noon: Noon, at: Holds, service: Gateway) -> None:
    key = settings().push_key
    assert key is not None
    key.unlink()
    change(database, noon)
    pass_seconds(at, 20)
    assert wake_phones(database) == []
    assert service.requests == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.kr/one",
        "https://user:secret@push.example.kr/one",
        "https://push.example.kr:8443/one",
        "https://127.0.0.1/one",
        "https://169.254.169.254/latest",
        "https://[::1]/one",
        "https://localhost/one",
        "https://push.example.kr",
        "https://push.example.kr/one#part",
        "https://push.example.kr/one two",
        "https://push.example.kr/\r\nHost: other",
        "https://push.example.kr/" + "x" * 1000,
        "ftp://push.example.kr/one",
        "",
    ],
)
def test_only_the_public_https_address_of_a_push_service_is_taken(endpoint: str) -> None:
    with pytest.raises(Refused, match=r"push\.endpoint"):
        read_endpoint(endpoint)


@pytest.mark.parametrize("host", ["localhost.localdomain", "0x7f.1", "2130706433.", "127.1"])
def test_a_name_that_leads_into_the_house_is_not_asked(rules: Settings, service: Gateway, host: str) -> None:
    key = find_push_key(rules)
    assert key is not None
    inside = read_endpoint(service.url.replace("127.0.0.1", host), private=True)
    with pytest.raises(NotCarried) as failure:
        push(key, inside)
    assert failure.value.code in ("push.forbidden", "push.unreachable")
    assert service.requests == []
