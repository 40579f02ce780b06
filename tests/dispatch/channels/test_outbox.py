"""The outbox: written with its cause, carried once, tried again, and a channel that fails is itself an alarm."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.channels.carriers import EMAIL, SMS, build_carriers
from dispatch.channels.contacts import end_contact, set_contact
from dispatch.channels.letters import Carrier, Letter, NotCarried
from dispatch.channels.outbox import LEASE, MOST_ATTEMPTS, deliver_messages
from dispatch.errors import Refused
from dispatch.settings import Settings, settings
from dispatch.welfare.cases import close_case
from dispatch.welfare.records import open_cases
from dispatch.welfare.steps import fire_due_steps
from models.database import Database
from models.messages import Message
from models.statuses import MessageStatus, TaskKind, TaskStatus
from models.tasks import Task
from tests.makers.plans import record
from tests.makers.receivers import Gateway, make_gateway, make_mailbox
from tests.makers.welfare import NOON, Noon, change_person, happened, make_noon, outbox, tell, the_case

Holds = Callable[[str | datetime], datetime]


class Courier:
    """A channel that does as it is told, and remembers."""

    def __init__(self, *failures: Exception) -> None:
        self.failures, self.letters = list(failures), list[Letter]()

    def carry(self, letter: Letter) -> None:
        self.letters.append(letter)
        if self.failures:
            raise self.failures.pop(0)


@pytest.fixture
def noon(database: Database, at: Holds) -> Noon:
    at(NOON)
    return make_noon(database)


@pytest.fixture
def with_sms(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("BAPGIL_WEBHOOK_URL", "http://127.0.0.1:9/unused")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def reach(database: Database, noon: Noon, target: str, channel: str, address: str) -> None:
    with database.write() as session:
        set_contact(session, area_id=noon.town.area.id, target=target, channel=channel, address=address)


def open_ladder(database: Database, noon: Noon, at: Holds, *, minutes: int) -> None:
    """Nobody answers at door 1, and so much time passes."""
    tell(database, noon, record(1, "no_answer", orders=[noon.orders[1]]))
    at(clock.now() + timedelta(minutes=minutes))
    fire_due_steps(database)


def alarms(session: Session) -> list[Task]:
    statement = select(Task).where(Task.kind == TaskKind.CHANNEL_FAILING)
    return list(session.exec(statement.order_by(col(Task.made_at))).all())


def told(rows: list[Message]) -> list[tuple[str, str, str, str | None]]:
    return [(row.target, row.channel, row.status.value, row.reason) for row in rows]


def test_every_rung_is_told_at_the_desk_and_to_whom_it_reaches(
    database: Database, noon: Noon, at: Holds, with_sms: None
) -> None:
    reach(database, noon, "dong_care_manager", EMAIL, "care@example.kr")
    open_ladder(database, noon, at, minutes=31)
    with database.read() as session:
        assert sorted(told(outbox(session))) == [
            ("desk", "desk", "sent", None),
            ("desk", "desk", "sent", None),
            ("desk", "desk", "sent", None),
            ("dong_care_manager", "email", "waiting", None),
            ("guardian", "sms", "waiting", None),
        ]
    carriers = {EMAIL: Courier(), SMS: Courier()}
    assert len(deliver_messages(database, carriers)) == 2
    assert deliver_messages(database, carriers) == []
    with database.read() as session:
        assert {row.status for row in outbox(session)} == {MessageStatus.SENT}
        assert len(happened(session, "message.sent")) == 2
    (mail,), (text,) = carriers[EMAIL].letters, carriers[SMS].letters
    assert (mail.to, text.to) == ("care@example.kr", "010-9999-0000")


def test_nobody_is_told_more_than_they_may_know(database: Database, noon: Noon, at: Holds, with_sms: None) -> None:
    reach(database, noon, "dong_care_manager", EMAIL, "care@example.kr")
    reach(database, noon, "field_visit", SMS, "010-1111-2222")
    open_ladder(database, noon, at, minutes=61)
    with database.read() as session:
        texts = {row.target: row.content["text"] + row.content["text_en"] for row in outbox(session) if row.content}
        stored = [value for row in outbox(session) for value in vars(row).values() if isinstance(value, str)]
    assert "김가상1" in texts["guardian"]
    assert "가상로" not in texts["guardian"]
    assert "김가상1" not in texts["dong_care_manager"]
    assert "대상자 1" in texts["dong_care_manager"]
    assert "서울 마포구 가상로 1" in texts["field_visit"]
    assert "010-0000-0001" in texts["field_visit"]
    assert not any("가상" in value or "010-" in value for value in stored), "a row holds ids and codes only"


@pytest.mark.parametrize(("changes", "reason"), [
    ({"consent_third_parties": False}, "no_consent"), ({"guardian": {"name": "박보호", "phone": ""}}, "no_address"),
])  # fmt: skip
def test_what_may_not_or_can_not_go_out_is_written_down(
    database: Database, noon: Noon, at: Holds, with_sms: None, changes: dict[str, object], reason: str
) -> None:
    change_person(database, 1, **changes)
    open_ladder(database, noon, at, minutes=16)
    carrier = Courier()
    deliver_messages(database, {SMS: carrier})
    with database.read() as session:
        assert told(outbox(session, target="guardian")) == [("guardian", "sms", "withheld", reason)]
        assert outbox(session, target="guardian")[0].content is None
    assert carrier.letters == []


def test_without_a_gateway_the_guardian_is_called_by_hand_and_nothing_alarms(
    database: Database, noon: Noon, at: Holds
) -> None:
    open_ladder(database, noon, at, minutes=16)
    deliver_messages(database, {})
    with database.read() as session:
        assert told(outbox(session, target="guardian")) == [("guardian", "sms", "withheld", "not_configured")]
        assert alarms(session) == []


def test_danger_to_life_goes_before_consent(database: Database, noon: Noon, at: Holds) -> None:
    change_person(database, 1, consent_third_parties=False)
    reach(database, noon, "police_119", SMS, "119")
    with database.read() as session:
        assert outbox(session) == []
    tell(database, noon, record(1, "emergency", orders=[noon.orders[1]], data={"called_119": False}))
    fire_due_steps(database)
    with database.read() as session:
        assert told(outbox(session, target="police_119")) == [("police_119", "sms", "waiting", None)]


def test_a_busy_channel_is_tried_again_with_growing_pauses_and_the_same_id(
    database: Database, noon: Noon, at: Holds
) -> None:
    reach(database, noon, "coordinator", SMS, "010-1111-2222")
    open_ladder(database, noon, at, minutes=5)
    carrier = Courier(*[NotCarried("channel.busy")] * 3)
    tries = []
    for _ in range(40):
        before = len(carrier.letters)
        deliver_messages(database, {SMS: carrier})
        if len(carrier.letters) > before:
            tries.append(clock.now())
        at(clock.now() + timedelta(seconds=10))
    pauses = [round((later - earlier).total_seconds()) for earlier, later in pairwise(tries)]
    assert pauses == [20, 40, 80]
    assert len({letter.id for letter in carrier.letters}) == 1


def test_a_failing_channel_is_an_alarm_that_ends_when_it_carries_again(
    database: Database, noon: Noon, at: Holds
) -> None:
    reach(database, noon, "coordinator", SMS, "010-1111-2222")
    open_ladder(database, noon, at, minutes=5)
    carrier = Courier(*[NotCarried("channel.unreachable")] * 3)
    for expected in ([], [TaskStatus.OPEN], [TaskStatus.OPEN], [TaskStatus.DONE]):
        deliver_messages(database, {SMS: carrier})
        with database.read() as session:
            assert [task.status for task in alarms(session)] == expected
        at(clock.now() + timedelta(minutes=10))
    with database.read() as session:
        (task,) = alarms(session)
        assert task.reason["code"] == "channel.failing"
        assert task.due_at is not None


def test_what_is_refused_for_good_asks_somebody_to_call_until_the_case_is_closed(
    database: Database, noon: Noon, at: Holds
) -> None:
    reach(database, noon, "coordinator", SMS, "010-1111-2222")
    open_ladder(database, noon, at, minutes=5)
    carrier = Courier(NotCarried("channel.refused", final=True))
    for _ in range(3):
        deliver_messages(database, {SMS: carrier})
        at(clock.now() + timedelta(hours=1))
    assert len(carrier.letters) == 1
    with database.write() as session:
        assert told(outbox(session, target="coordinator")) == [("coordinator", "sms", "failed", "channel.refused")]
        assert [task.reason["code"] for task in alarms(session)] == ["message.failed"]
        close_case(session, the_case(session).id, code="seen_in_person", who="이웃")
        assert [task.status for task in alarms(session)] == [TaskStatus.DONE]


def test_nothing_is_tried_for_ever(database: Database, noon: Noon, at: Holds) -> None:
    reach(database, noon, "coordinator", SMS, "010-1111-2222")
    open_ladder(database, noon, at, minutes=5)
    carrier = Courier(*[NotCarried("channel.busy")] * 99)
    for _ in range(MOST_ATTEMPTS + 5):
        deliver_messages(database, {SMS: carrier})
        at(clock.now() + timedelta(minutes=10))
    assert len(carrier.letters) == MOST_ATTEMPTS
    with database.read() as session:
        assert told(outbox(session, target="coordinator")) == [("coordinator", "sms", "failed", "channel.busy")]


def test_a_channel_that_is_not_configured_is_an_alarm_at_once(database: Database, noon: Noon, at: Holds) -> None:
    reach(database, noon, "coordinator", EMAIL, "desk@example.kr")
    open_ladder(database, noon, at, minutes=5)
    deliver_messages(database, {})
    with database.read() as session:
        assert [task.reason["subject"] for task in alarms(session)] == [["email", "channel.not_configured"]]


def test_a_bug_in_one_channel_spoils_no_other(database: Database, noon: Noon, at: Holds) -> None:
    reach(database, noon, "coordinator", EMAIL, "desk@example.kr")
    reach(database, noon, "coordinator", SMS, "010-1111-2222")
    open_ladder(database, noon, at, minutes=5)
    carriers: dict[str, Carrier] = {EMAIL: Courier(RuntimeError("bug")), SMS: Courier()}
    assert len(deliver_messages(database, carriers)) == 1


def test_what_a_dead_process_held_is_tried_again_after_its_lease(database: Database, noon: Noon, at: Holds) -> None:
    reach(database, noon, "coordinator", SMS, "010-1111-2222")
    open_ladder(database, noon, at, minutes=5)

    class Killed(BaseException):
        pass

    with pytest.raises(Killed):
        deliver_messages(database, {SMS: Courier(Killed())})  # type: ignore[arg-type]
    carrier = Courier()
    assert deliver_messages(database, {SMS: carrier}) == []
    at(clock.now() + LEASE)
    assert len(deliver_messages(database, {SMS: carrier})) == 1


def test_the_end_is_told_to_the_courier_and_to_whom_was_alarmed(
    database: Database, noon: Noon, at: Holds, with_sms: None
) -> None:
    reach(database, noon, "dong_care_manager", EMAIL, "care@example.kr")
    open_ladder(database, noon, at, minutes=16)
    with database.write() as session:
        close_case(session, the_case(session).id, code="heard_by_phone", who="아들 박보호", note="병원")
        clear = outbox(session, template="all_clear")
        assert sorted((row.target, row.channel) for row in clear) == [("courier", "courier"), ("guardian", "sms")]
        (text,) = [row.content["text"] for row in clear if row.content]
        assert "전화로 목소리 확인" in text
        assert "박보호" not in text


def test_the_desk_may_give_the_all_clear_to_the_dong_office_too_but_not_without_consent(
    database: Database, noon: Noon, at: Holds
) -> None:
    reach(database, noon, "dong_care_manager", EMAIL, "care@example.kr")
    change_person(database, 2, consent_third_parties=False)
    for number in (1, 2):
        tell(database, noon, record(number, "no_answer", orders=[noon.orders[number]]))
    with database.write() as session:
        for case in open_cases(session, noon.town.area.id):
            close_case(session, case.id, code="seen_in_person", who="이웃", tell=["dong_care_manager", "king"])
        clear = outbox(session, template="all_clear", target="dong_care_manager")
        assert sorted(row.status.value for row in clear) == ["waiting", "withheld"]
        assert outbox(session, target="king") == []


@pytest.mark.parametrize(("fields", "code"), [
    ({"target": "guardian"}, "contact.target"), ({"channel": "pigeon"}, "contact.channel"),
    ({"address": "nobody"}, "contact.address"), ({"address": "800101-1234567"}, "contact.address"),
    ({"channel": "email"}, "contact.address"), ({"channel": "email", "address": "a@b.kr, c@d.kr"}, "contact.address"),
])  # fmt: skip
def test_what_is_no_contact_is_refused(database: Database, noon: Noon, fields: dict[str, str], code: str) -> None:
    given = {"target": "night_centre", "channel": "sms", "address": "02-120", **fields}
    with database.write() as session, pytest.raises(Refused) as refused:
        set_contact(session, area_id=noon.town.area.id, **given)  # type: ignore[arg-type]
    assert refused.value.reason.code == code


def test_an_ended_contact_gets_nothing_more(database: Database, noon: Noon, at: Holds) -> None:
    with database.write() as session:
        row = set_contact(
            session, area_id=noon.town.area.id, target="coordinator", channel=SMS, address="010-1111-2222"
        )
        end_contact(session, row.id)
        end_contact(session, row.id)
        assert len(happened(session, "contact.ended")) == 1
    open_ladder(database, noon, at, minutes=5)
    with database.read() as session:
        assert outbox(session, target="coordinator") == []


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with make_gateway() as made:
        yield made


def test_real_channels_carry_what_the_settings_name(
    database: Database, noon: Noon, at: Holds, gateway: Gateway
) -> None:
    reach(database, noon, "coordinator", EMAIL, "desk@example.kr")
    reach(database, noon, "coordinator", SMS, "010-1111-2222")
    open_ladder(database, noon, at, minutes=5)
    with make_mailbox() as box:
        configured = Settings(
            _env_file=None, smtp_host="127.0.0.1", smtp_port=box.port, smtp_tls="none",  # type: ignore[call-arg]
            webhook_url=gateway.url, webhook_secret="shared",
        )  # fmt: skip
        assert len(deliver_messages(database, build_carriers(configured))) == 2
    assert [mail["To"] for mail in box.mails] == ["desk@example.kr"]
    assert [payload["to"] for payload in gateway.payloads()] == ["010-1111-2222"]
    assert gateway.is_signed("shared")


def test_in_development_nothing_leaves_the_house(
    database: Database, noon: Noon, at: Holds, caplog: pytest.LogCaptureFixture
) -> None:
    reach(database, noon, "field_visit", SMS, "010-1111-2222")
    open_ladder(database, noon, at, minutes=61)
    quiet = Settings(_env_file=None, message_log=True, smtp_host="mail.invalid")  # type: ignore[call-arg]
    with caplog.at_level("INFO"):
        assert len(deliver_messages(database, build_carriers(quiet))) == 1
    assert "step by sms" in caplog.text
    assert not any(word in caplog.text for word in ("가상", "010-", os.sep + "home"))
