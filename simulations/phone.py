"""A simulated courier's phone: the outbox of `simulations.outbox` over real HTTP and a real websocket."""

import json
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

import httpx
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from simulations.outbox import Outbox

LOST_ANSWER = 0.06
"""Share of batches whose answer never reaches the phone, so that it sends them again."""


@dataclass(kw_only=True)
class Phone:
    """One device. It is offline in `offline` spells (seconds of the day) and keeps its records meanwhile."""

    url: str
    random: Random
    offline: list[tuple[int, int]] = field(default_factory=list)
    outbox: Outbox = field(default_factory=Outbox)
    day: dict[str, Any] | None = None
    resent: int = 0
    unreachable: int = 0
    _token: str = ""
    _http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60))
    _live: ClientConnection | None = None
    _open: ExitStack = field(default_factory=ExitStack)

    def enrol(self, token: str) -> None:
        """Come in by the coordinator's single-use link."""
        answer = self._http.post(f"{self.url}/api/courier/enrol", json={"token": token, "label": "시연 전화"})
        answer.raise_for_status()
        self._token = answer.json()["device_token"]
        self._http.headers["Authorization"] = f"Bearer {self._token}"

    def is_online(self, seconds: int) -> bool:
        return not any(start <= seconds < end for start, end in self.offline)

    def fetch_day(self) -> dict[str, Any]:
        """Today's stops: everything at first, afterwards only what changed."""
        have = f"?have={self.day['version']}" if self.day and self.day["version"] else ""
        answer = self._http.get(f"{self.url}/api/courier/day{have}")
        answer.raise_for_status()
        self.day = _merge(self.day, answer.json())
        return self.day

    def make_record(self, kind: str, made_at: datetime, **content: Any) -> None:
        """Keep one record; the id comes from the phone's own random numbers, so a day repeats exactly."""
        self.outbox.record(UUID(int=self.random.getrandbits(128), version=4), kind, made_at, **content)

    def sync(self, now: datetime) -> None:
        """Send what waits. An unreachable server or a lost answer leaves everything waiting."""
        while batch := self.outbox.batch():
            try:
                answer = self._http.post(
                    f"{self.url}/api/courier/facts", json={"device_now": now.isoformat(), "items": batch}
                )
            except httpx.TransportError:
                self.unreachable += 1
                return
            if answer.status_code >= 500 or answer.status_code in (408, 429):
                self.unreachable += 1
                return
            answer.raise_for_status()
            if self.random.random() < LOST_ANSWER:
                self.resent += len(batch)
                continue  # the answer got lost on the way: the same records go again
            self.outbox.take_answers(answer.json()["answers"])

    def tend(self, now: datetime) -> None:
        """What a phone with a network does by itself: follow the stream, fetch what changed, send what waits."""
        try:
            if self._live is None:
                self.fetch_day()
                self._follow()
            if self._heed():
                self.fetch_day()
        except (httpx.TransportError, WebSocketException, OSError):
            self.unreachable += 1  # the server is away: everything stays where it is
            self.drop_connection()
        self.sync(now)

    def _follow(self) -> None:
        """Open the live stream from where this phone stands."""
        since = self.day["event"] if self.day else 0
        opening = connect(
            f"{self.url.replace('http', 'ws', 1)}/api/live?since={since}",
            subprotocols=[Subprotocol("bapgil"), Subprotocol(f"bearer.{self._token}")],
            origin=Origin(self.url),
            compression=None,
        )
        self._live = self._open.enter_context(opening)

    def _heed(self) -> bool:
        """Read what the stream has brought and acknowledge it; True: the plan changed, fetch the day again."""
        changed = False
        try:
            while self._live is not None:
                frame = json.loads(self._live.recv(timeout=0))
                if frame["type"] == "ping":
                    self._live.send(json.dumps({"type": "pong"}))
                elif frame["type"] == "reset":
                    changed = True
                elif frame["type"] == "events" and frame["events"]:
                    changed = changed or any(event["kind"] == "plan.published" for event in frame["events"])
                    self._live.send(json.dumps({"type": "seen", "number": frame["events"][-1]["number"]}))
        except TimeoutError:
            pass
        return changed

    def drop_connection(self) -> None:
        """The network is gone: the stream breaks without a good-bye."""
        if self._live is not None:
            self._live.socket.close()
        self._hang_up()

    def close(self) -> None:
        self._hang_up()
        self._http.close()

    def _hang_up(self) -> None:
        self._live = None
        with suppress(WebSocketException, OSError):
            self._open.close()


def _merge(known: dict[str, Any] | None, answer: dict[str, Any]) -> dict[str, Any]:
    """A delta laid over the day it is based on."""
    if known is None or answer["base"] is None:
        return answer
    stops = {stop["key"]: stop for stop in known["stops"]}
    stops.update({stop["key"]: stop for stop in answer["stops"]})
    return {**answer, "base": None, "stops": [stops[key] for key in answer["order"]]}
