"""The live stream's protocol without any input or output: numbered events in, frames out.

    OPENING --begin--> LIVE --close--> CLOSED

A connection says from where it wants to resume (`since`, and the `epoch` it knows). `begin` answers with `hello`,
and with `reset` if it cannot be resumed: another database, a number from the future, or too far behind. While
LIVE, `tell` turns events into frames and skips what was told before, so that catching up and listening may
overlap. `receive` reads one message of the client; whatever is no message of the protocol closes the connection.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

MAX_BEHIND = 2000
"""Events that are replayed; who is further behind loads the snapshot instead."""
MAX_MESSAGE_BYTES = 4096
MAX_NUMBER = 2**53

POLICY_VIOLATION = 1008
TRY_AGAIN_LATER = 1013
SIGNED_OUT = 4401
"""Close code: the session or device is no longer valid."""

Frame = dict[str, Any]


class State(Enum):
    OPENING = "opening"
    LIVE = "live"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The phone has shown everything up to `number` to its courier."""

    number: int


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """A sign of life; nothing to do."""


@dataclass(frozen=True, kw_only=True)
class Misspoken:
    """No message of this protocol."""


Heard = Seen | Nothing | Misspoken


class LiveProtocol:
    """One connection's side of the stream. `told` is the number up to which the client knows everything."""

    def __init__(self, *, since: int | None, epoch: str | None) -> None:
        self.state = State.OPENING
        self.told = since or 0
        self._since = since
        self._epoch = epoch

    def begin(self, *, epoch: str, newest: int, server_now: str) -> Sequence[Frame]:
        """The first frames. Without `since` the client starts at the present."""
        self.state = State.LIVE
        hello = {"type": "hello", "epoch": epoch, "number": newest, "server_now": server_now}
        if self._since is None:
            self.told = newest
            return [hello]
        if self._can_resume(epoch, newest):
            return [hello]
        self.told = newest
        return [hello, {"type": "reset"}]

    def tell(self, frames: Iterable[Mapping[str, Any]], up_to: int) -> Sequence[Frame]:
        """Events of this audience as one frame, if any are new; everything up to `up_to` then counts as told."""
        fresh = [dict(frame) for frame in frames if frame["number"] > self.told]
        self.told = max(self.told, up_to)
        return [{"type": "events", "events": fresh}] if fresh and self.state is State.LIVE else []

    def ping(self) -> Frame:
        """Asks for a sign of life; `number` moves the client's cursor past events of others."""
        return {"type": "ping", "number": self.told}

    def receive(self, text: str | bytes) -> Heard:
        """Read one message of the client."""
        if isinstance(text, bytes) or len(text) > MAX_MESSAGE_BYTES:
            return Misspoken()
        try:
            message = json.loads(text)
        except (ValueError, RecursionError):
            return Misspoken()
        return _understand(message)

    def close(self) -> None:
        self.state = State.CLOSED

    def _can_resume(self, epoch: str, newest: int) -> bool:
        assert self._since is not None
        same = self._epoch is None or self._epoch == epoch
        return same and newest - MAX_BEHIND <= self._since <= newest


def _understand(message: object) -> Heard:
    match message:
        case {"type": "pong"}:
            return Nothing()
        case {"type": "seen", "number": int(number)} if 0 < number < MAX_NUMBER and not isinstance(number, bool):
            return Seen(number=number)
        case _:
            return Misspoken()
