"""E-mail against a real mail server on this machine."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from dispatch.channels.letters import Letter, NotCarried
from dispatch.channels.mail import MailCarrier
from tests.makers.receivers import Mailbox, make_mailbox

LETTER = Letter(
    id=UUID(int=7), channel="email", template="step", to="care@example.kr", subject="[밥길] 안부 확인 요청",
    text="[밥길] 확인해 주세요.", text_en="Please look in.", made_at=datetime(2026, 11, 23, 3, 5, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with make_mailbox() as made:
        yield made


def carrier(port: int, **changes: str) -> MailCarrier:
    given = {"tls": "none", "user": "", "password": "", "sender": "밥길 <bapgil@example.kr>", **changes}
    return MailCarrier(host="127.0.0.1", port=port, **given)


def test_a_mail_arrives_in_korean_and_english_with_an_id_that_stays(box: Mailbox) -> None:
    for _ in range(2):
        carrier(box.port).carry(LETTER)
    first, second = box.mails
    assert (first["To"], first["Subject"]) == ("care@example.kr", "[밥길] 안부 확인 요청")
    assert first.get_content().replace("\r\n", "\n") == "[밥길] 확인해 주세요.\n\nPlease look in.\n"
    assert first["Message-ID"] == second["Message-ID"] == f"<{LETTER.id}@example.kr>"


@pytest.mark.parametrize(("answer", "code", "final"), [
    ("550 no such mailbox", "channel.refused", True), ("450 greylisted", "channel.busy", False),
])  # fmt: skip
def test_never_and_not_now_are_told_apart(box: Mailbox, answer: str, code: str, final: bool) -> None:
    box.answers.append(answer)
    with pytest.raises(NotCarried) as failed:
        carrier(box.port).carry(LETTER)
    assert (failed.value.code, failed.value.final) == (code, final)
    assert box.mails == []


def test_a_server_without_tls_gets_no_mail_when_tls_is_wanted(box: Mailbox) -> None:
    with pytest.raises(NotCarried) as failed:
        carrier(box.port, tls="starttls").carry(LETTER)
    assert failed.value.code == "channel.unreachable"
    assert box.mails == []


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with make_mailbox() as gone:
        pass
    with pytest.raises(NotCarried) as failed:
        carrier(gone.port).carry(LETTER)
    assert (failed.value.code, failed.value.final) == ("channel.unreachable", False)


def test_a_line_break_in_an_address_can_not_add_a_header(box: Mailbox) -> None:
    from dataclasses import replace

    with pytest.raises((NotCarried, ValueError)):
        carrier(box.port).carry(replace(LETTER, to="care@example.kr\r\nBcc: other@example.kr"))
    assert box.mails == []
