"""SMS and Kakao through a gateway: the documented payload, signed, and what the gateway's answers mean."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from dispatch.channels.letters import Letter, NotCarried
from dispatch.channels.webhook import WebhookCarrier, sign
from tests.makers.receivers import Gateway, make_gateway

LETTER = Letter(
    id=UUID(int=7), channel="sms", template="step", to="010-1111-2222", subject="", text="[밥길] 확인",
    text_en="Look in", made_at=datetime(2026, 11, 23, 3, 5, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with make_gateway() as made:
        yield made


def test_the_payload_is_the_documented_one_and_signed(gateway: Gateway) -> None:
    WebhookCarrier(url=gateway.url, secret="열쇠").carry(LETTER)
    ((headers, body),) = gateway.requests
    assert json.loads(body) == {
        "id": str(LETTER.id), "channel": "sms", "template": "step", "to": "010-1111-2222", "text": "[밥길] 확인",
        "text_en": "Look in", "made_at": "2026-11-23T03:05:00+00:00",
    }  # fmt: skip
    assert headers["idempotency-key"] == str(LETTER.id)
    assert gateway.is_signed("열쇠")
    assert not gateway.is_signed("another")


def test_the_signature_covers_time_and_body() -> None:
    assert len({sign("k", "1", b"a"), sign("k", "2", b"a"), sign("k", "2", b"b"), sign("l", "1", b"a")}) == 4


@pytest.mark.parametrize(("status", "code", "final"), [
    (200, None, False), (204, None, False), (409, None, False), (302, "channel.busy", False),
    (400, "channel.refused", True), (404, "channel.refused", True), (408, "channel.busy", False),
    (429, "channel.busy", False), (500, "channel.busy", False), (503, "channel.busy", False),
])  # fmt: skip
def test_what_a_gateway_answers(gateway: Gateway, status: int, code: str | None, final: bool) -> None:
    gateway.answers.append(status)
    told: tuple[str, bool] | None = None
    try:
        WebhookCarrier(url=gateway.url, secret="k").carry(LETTER)
    except NotCarried as failed:
        told = (failed.code, failed.final)
    assert told == (None if code is None else (code, final))


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "no url", "http://[", ""])
def test_a_gateway_that_is_not_there_is_tried_again(url: str) -> None:
    with pytest.raises(NotCarried) as failed:
        WebhookCarrier(url=url, secret="k").carry(LETTER)
    assert (failed.value.code, failed.value.final) == ("channel.unreachable", False)
