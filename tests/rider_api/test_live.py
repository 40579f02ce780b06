"""The live stream over real websockets on a real server."""

import asyncio
import json
import socket
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from sqlmodel import select
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from dispatch import events
from dispatch.access.accounts import hash_token, log_out, revoke_device
from dispatch.welfare.cases import close_case
from models.accounts import Device
from models.database import Database
from models.events import Event
from models.statuses import Role
from rider_api import live
from rider_api.doors import door_of
from rider_api.live_protocol import SIGNED_OUT, TRY_AGAIN_LATER, LiveProtocol
from rider_api.serving import make_server
from rider_api.sessions import COOKIE, Identity
from tests.makers.desks import DAY, FOREIGN, House

PATIENCE_SECONDS = 5


@dataclass(kw_only=True)
class Street:
    """The house behind a real port."""

    house: House
    port: int

    @property
    def database(self) -> Database:
        return self.house.database

    @contextmanager
    def listen(
        self, who: Role | str | None, *, origin: str | None = "own", query: str = "", **given: Any
    ) -> Iterator[ClientConnection]:
        name = who.value if isinstance(who, Role) else who
        token = self.house.tokens.get(name or "", "unknown")
        phone = name is not None and name.endswith("courier")
        own = f"http://127.0.0.1:{self.port}"
        with connect(
            f"ws://127.0.0.1:{self.port}/api/live{query}",
            origin=None if origin is None else Origin(own if origin == "own" else origin),
            subprotocols=[Subprotocol("bapgil"), Subprotocol(f"bearer.{token}")] if phone else None,
            additional_headers={"Cookie": f"{COOKIE}={token}"} if name and not phone else {},
            compression=None,
            close_timeout=1,
            **given,
        ) as opened:
            yield opened

    def tell(self, kind: str, **given: Any) -> int:
        """Commit an event as another process would."""
        with self.database.write() as session:
            area = UUID(self.house.ids["area"])
            return events.record(session, kind, area_id=area, day=DAY, **given).number

    def tell_many(self, count: int, data: dict[str, Any] | None = None) -> int:
        """So many events in one transaction; the last one's number."""
        first = self.tell("plan.drafted", data=data)
        with self.database.write() as session:
            like = session.get_one(Event, first)
            rows = [Event(**{**like.model_dump(), "number": first + step}) for step in range(1, count)]
            session.add_all(rows)
        return first + count - 1


@pytest.fixture
def street(house: House) -> Iterator[Street]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = make_server(house.database, house.settings.model_copy(update={"port": port}))
    server.config.app = house.app
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Street(house=house, port=port)
    server.should_exit = True
    thread.join(timeout=10)


def hear(listener: ClientConnection) -> dict[str, Any]:
    frame: dict[str, Any] = json.loads(listener.recv(timeout=PATIENCE_SECONDS))
    return frame


def hear_events(listener: ClientConnection) -> list[dict[str, Any]]:
    frame = hear(listener)
    assert frame["type"] == "events"
    told: list[dict[str, Any]] = frame["events"]
    return told


def is_silent(listener: ClientConnection) -> bool:
    try:
        listener.recv(timeout=0.4)
    except TimeoutError:
        return True
    return False


def closed_with(listener: ClientConnection) -> int | None:
    """The code with which the server closes, however much it says before."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            listener.recv(timeout=PATIENCE_SECONDS)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None
    return None


def test_the_desk_hears_what_another_process_commits(street: Street) -> None:
    with street.listen(Role.COORDINATOR) as desk:
        hello = hear(desk)
        assert (hello["type"], hello["epoch"]) == ("hello", street.house.client().get("/api/health").json()["epoch"])
        number = street.tell("plan.drafted", data={"version": 7})
        [told] = hear_events(desk)
    assert (told["number"], told["kind"], told["day"], told["data"]) == (
        number, "plan.drafted", str(DAY), {"version": 7},
    )  # fmt: skip


def test_a_client_resumes_without_a_gap_or_a_repetition(street: Street) -> None:
    first = street.tell("plan.drafted")
    missed = list(range(first + 1, street.tell_many(700) + 1))
    with street.listen(Role.COORDINATOR, query=f"?since={first}") as desk:
        assert hear(desk)["type"] == "hello"
        later = street.tell("plan.drafted")
        heard: list[int] = []
        while not heard or heard[-1] < later:
            heard += [event["number"] for event in hear_events(desk)]
    assert heard == [*missed, later]


def test_what_cannot_be_resumed_is_reset(street: Street) -> None:
    for query in ("?since=999999", "?since=0&epoch=another"):
        with street.listen(Role.COORDINATOR, query=query) as desk:
            assert [hear(desk)["type"], hear(desk)["type"]] == ["hello", "reset"], query


def test_everybody_hears_what_concerns_them_and_nothing_else(street: Street) -> None:
    ids = street.house.ids
    with (
        street.listen(Role.KITCHEN) as kitchen,
        street.listen(Role.COURIER) as courier,
        street.listen(f"{FOREIGN}courier") as colleague,
        street.listen(f"{FOREIGN}coordinator") as stranger,
    ):
        everybody = (kitchen, courier, colleague, stranger)
        assert all(hear(one)["type"] == "hello" for one in everybody)
        street.tell("case.opened", data={"cause": "no_answer", "number": 1})
        street.tell("change.made", data={"kitchen_id": str(uuid4()), "kind": "cancel"})
        street.tell("plan.published", data={"version": 2, "duties": [ids["duty"]], "former": 1})
        assert [event["kind"] for event in hear_events(kitchen)] == ["plan.published"]
        [told] = hear_events(colleague)
        assert (told["kind"], told["data"]) == ("plan.published", {"version": 2})
        assert is_silent(courier)
        assert is_silent(stranger)


def test_a_care_manager_hears_of_the_own_people_only(street: Street) -> None:
    with street.listen(Role.CARE_MANAGER) as manager, street.listen(f"{FOREIGN}care_manager") as stranger:
        assert [hear(one)["type"] for one in (manager, stranger)] == ["hello", "hello"]
        street.tell("plan.drafted")
        street.tell("card.received", data={"number": 1, "outcome": "handed_over"})
        [told] = hear_events(manager)
        assert (told["kind"], told["data"]["number"]) == ("card.received", 1)
        street.tell("order.paused", subject=street.house.ids["standing"])
        assert [event["kind"] for event in hear_events(manager)] == ["order.paused"]
        assert is_silent(stranger)


def test_the_courier_who_rang_hears_how_the_case_ended(street: Street) -> None:
    with (
        street.listen(Role.COORDINATOR) as desk,
        street.listen(Role.COURIER) as courier,
        street.listen(f"{FOREIGN}courier") as colleague,
    ):
        assert all(hear(one)["type"] == "hello" for one in (desk, courier, colleague))
        with street.house.database.write() as session:
            close_case(session, UUID(street.house.ids["case"]), code="heard_by_phone", who="시험", note="시험")
        [told] = hear_events(courier)
        assert (told["kind"], told["data"]) == ("case.closed", {"code": "heard_by_phone"})
        assert is_silent(colleague)


def test_a_phone_speaks_by_its_subprotocol_and_what_it_shows_is_acknowledged(street: Street) -> None:
    with street.listen(Role.COORDINATOR) as desk, street.listen(Role.COURIER, origin=None) as phone:
        hear(desk)
        number = hear(phone)["number"]
        assert phone.subprotocol == "bapgil"
        phone.send(json.dumps({"type": "pong"}))
        phone.send(json.dumps({"type": "seen", "number": number}))
        [told] = hear_events(desk)
    assert (told["kind"], told["data"]) == ("courier.seen", {"number": number})


REFUSED: tuple[tuple[Role | str | None, str | None, str, int], ...] = (
    (Role.COORDINATOR, "https://evil.example", "", 403),
    (Role.COORDINATOR, "null", "", 403),
    (Role.COORDINATOR, None, "", 403),
    (Role.COURIER, "https://evil.example", "", 403),
    (None, "own", "", 401),
    ("unknown courier", "own", "", 401),
    (Role.COORDINATOR, "own", "?since=x", 422),
    (Role.COORDINATOR, "own", "?since=-1", 422),
    (Role.COORDINATOR, "own", "?since=" + "9" * 99, 422),
)


def test_who_may_not_listen_is_refused_at_the_door(street: Street) -> None:
    for who, origin, query, status in REFUSED:
        with pytest.raises(InvalidStatus) as refused, street.listen(who, origin=origin, query=query):
            pass
        assert refused.value.response.status_code == status, (who, origin, query)
        body = refused.value.response.body
        assert body is not None
        assert json.loads(body)["error"]["cause"]["ko"]


def test_a_revoked_phone_and_a_signed_out_desk_are_cut_off(street: Street) -> None:
    with street.listen(Role.COURIER) as phone, street.listen(Role.COORDINATOR) as desk:
        with street.database.write() as session:
            log_out(session, street.house.tokens["coordinator"])
            device = session.connection().exec_driver_sql("SELECT id FROM device ORDER BY enrolled_at DESC").scalars()
            for found in device.all():
                revoke_device(session, UUID(str(found)))
        assert closed_with(phone) == SIGNED_OUT
        assert closed_with(desk) == SIGNED_OUT


def test_a_revoked_phone_is_cut_off_by_the_event_itself(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "RECHECK_SECONDS", 3600)
    with street.listen(Role.COURIER) as phone, street.listen("foreign courier") as other:
        assert hear(phone)["type"] == hear(other)["type"] == "hello"
        with street.database.write() as session:
            token = hash_token(street.house.tokens["courier"])
            revoke_device(session, session.exec(select(Device.id).where(Device.token_hash == token)).one())
        assert closed_with(phone) == SIGNED_OUT
        assert is_silent(other)


def run(made: Coroutine[Any, Any, object]) -> object:
    """On a thread of its own: this one has a loop already if a browser was led from it."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, made).result()


def test_a_queue_is_bounded_and_who_overflows_it_is_let_go() -> None:
    async def overflow() -> tuple[int, int]:
        listener = live.Listener(who=Identity(role=Role.COURIER, login="", area_id=None), token_hash="")
        for _ in range(live.QUEUE_BATCHES + 5):
            listener.offer([])
        return listener.waiting.qsize(), await listener.dismissed

    assert run(overflow()) == (live.QUEUE_BATCHES, TRY_AGAIN_LATER)


def test_a_peer_that_takes_nothing_ends_the_sending(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half open: the peer is gone without a word, and what is sent is never taken."""
    monkeypatch.setattr(live, "SEND_SECONDS", 0.01)

    class Gone:
        async def send_text(self, text: str) -> None:
            await asyncio.Event().wait()

    async def send() -> int | None:
        stream = live.Stream(door_of(cast(Any, SimpleNamespace(app=house.app))))
        listener = live.Listener(who=Identity(role=Role.COURIER, login="", area_id=None), token_hash="")
        return await live._send(cast(Any, Gone()), stream, listener, LiveProtocol(since=None, epoch=None), 0)

    assert run(send()) == TRY_AGAIN_LATER


def test_whoever_misspeaks_is_cut_off(street: Street) -> None:
    for said, code in (("not JSON", 1008), ('{"type":"delete"}', 1008), ("[" * 3000, 1008), ("x" * 100_000, 1009)):
        with street.listen(Role.COORDINATOR) as desk:
            hear(desk)
            desk.send(said)
            assert closed_with(desk) == code, said[:20]


def test_a_client_that_does_not_read_is_let_go_and_resumes(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SEND_SECONDS", 0.3)
    with street.listen(Role.COORDINATOR, max_queue=1) as slow:
        since = hear(slow)["number"]
        slow.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        last = street.tell_many(1900, data={"filler": "x" * 5000})
        stream = street.house.app.state.stream
        deadline = time.monotonic() + 2 * PATIENCE_SECONDS
        while stream.count() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert stream.count() == 0
    with street.listen(Role.COORDINATOR, query=f"?since={since}", max_size=None) as desk:
        assert hear(desk)["type"] == "hello"
        heard: list[int] = []
        while not heard or heard[-1] < last:
            heard += [event["number"] for event in hear_events(desk)]
    assert heard == list(range(since + 1, last + 1))
