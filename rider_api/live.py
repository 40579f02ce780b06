"""The live stream over websockets: one reader of the event table per process, a bounded queue per connection.

The protocol itself is in `rider_api.live_protocol`, who is told what in `rider_api.audience`. Frames carry ids,
codes and counts. A connection that cannot follow is closed and resumes by its number; a phone that is revoked is closed
by that very event, and whatever else is no longer valid within seconds.
"""

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from dispatch import clock, events
from dispatch.access.accounts import hash_token, note_seen, valid_tokens
from dispatch.errors import Refused
from models.statuses import Role
from rider_api.audience import Happened, frame_of
from rider_api.doors import Door, door_of
from rider_api.errors import answer, refuse_with
from rider_api.live_protocol import (
    POLICY_VIOLATION,
    SIGNED_OUT,
    TRY_AGAIN_LATER,
    Frame,
    LiveProtocol,
    Misspoken,
    Seen,
)
from rider_api.permissions import may_call
from rider_api.reading.happenings import read_happenings
from rider_api.sessions import (
    Identity,
    bearer_token,
    check_origin,
    cookie_token,
    find_identity,
    forbidden,
    foreign_origin,
    unauthorised,
)
from rider_api.wakeup import Wakeup

log = logging.getLogger(__name__)

ROUTE = "/api/live"
SUBPROTOCOL = "bapgil"
QUEUE_BATCHES = 64
SEND_SECONDS = 10.0
PING_SECONDS = 20.0
RECHECK_SECONDS = 2.0


@dataclass(eq=False)
class Listener:
    """One open connection: what waits to be sent to it, and whether and why it must close."""

    who: Identity
    token_hash: str
    waiting: "asyncio.Queue[Sequence[Happened]]" = field(default_factory=lambda: asyncio.Queue(QUEUE_BATCHES))
    dismissed: "asyncio.Future[int]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def offer(self, batch: Sequence[Happened]) -> None:
        """Queue a batch; a connection that is too slow is dismissed instead of holding memory."""
        try:
            self.waiting.put_nowait(batch)
        except asyncio.QueueFull:
            self.dismiss(TRY_AGAIN_LATER)

    def dismiss(self, code: int) -> None:
        if not self.dismissed.done():
            self.dismissed.set_result(code)


class Stream:
    """Reads new events once and hands them to every listener of this process."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.position = 0
        self._listeners: set[Listener] = set()
        self._flag = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        loop = asyncio.get_running_loop()

        def notice() -> None:
            loop.call_soon_threadsafe(self._flag.set)

        self._wakeup = Wakeup(door.database, notice)

    async def start(self) -> None:
        self.position = await run_in_threadpool(self._newest)
        self._wakeup.start()
        self._tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._recheck())]

    async def stop(self) -> None:
        await run_in_threadpool(self._wakeup.stop)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for listener in self._listeners:
            listener.dismiss(TRY_AGAIN_LATER)

    async def join(self, listener: Listener) -> int:
        """Offer the listener everything from now on; the newest number, which may be ahead of what was handed out."""
        self._listeners.add(listener)
        return await run_in_threadpool(self._newest)

    def leave(self, listener: Listener) -> None:
        self._listeners.discard(listener)

    def count(self) -> int:
        """Open connections."""
        return len(self._listeners)

    def read(self, number: int) -> Sequence[Happened]:
        with self.door.database.read() as session:
            return read_happenings(session, number)

    def _newest(self) -> int:
        with self.door.database.read() as session:
            return events.last_number(session)

    async def _follow(self) -> None:
        while True:
            await self._flag.wait()
            self._flag.clear()
            try:
                await self._hand_out()
            except Exception as error:  # the database may be away for a moment; the next hint tries again
                log.warning("reading events failed: %s", type(error).__name__)

    async def _hand_out(self) -> None:
        if not self._listeners:
            newest = await run_in_threadpool(self._newest)
            if not self._listeners:  # nobody has joined meanwhile, and whoever does starts from a later number
                self.position = newest
                return
        while batch := await run_in_threadpool(self.read, self.position):
            self.position = batch[-1].number
            revoked = {event.subject for event in batch if event.kind == "device.revoked"}
            for listener in tuple(self._listeners):
                if revoked and str(listener.who.device_id) in revoked:
                    listener.dismiss(SIGNED_OUT)
                else:
                    listener.offer(batch)

    async def _recheck(self) -> None:
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            listeners = tuple(self._listeners)
            if not listeners:
                continue
            try:
                valid = await run_in_threadpool(self._valid, {listener.token_hash for listener in listeners})
            except Exception as error:
                log.warning("rechecking sessions failed: %s", type(error).__name__)
                continue
            for listener in listeners:
                if listener.token_hash not in valid:
                    listener.dismiss(SIGNED_OUT)

    def _valid(self, hashes: set[str]) -> set[str]:
        with self.door.database.read() as session:
            return valid_tokens(session, hashes)


def serve_live(app: FastAPI) -> None:
    """Answer websockets at /api/live; the application's lifespan starts and stops `app.state.stream`."""
    app.router.routes.append(WebSocketRoute(ROUTE, live))


async def live(socket: WebSocket) -> None:
    """One connection, from the handshake to its close."""
    try:
        who, token = await run_in_threadpool(_admit, socket)
        since = _since_of(socket)
    except Refused as refused:
        await socket.send_denial_response(answer(refused.reason, refused.status))
        return
    offered = socket.scope.get("subprotocols", ())
    await socket.accept(subprotocol=SUBPROTOCOL if SUBPROTOCOL in offered else None)
    stream: Stream = socket.app.state.stream
    listener = Listener(who=who, token_hash=hash_token(token))
    protocol = LiveProtocol(since=since, epoch=socket.query_params.get("epoch"))
    try:
        newest = await stream.join(listener)
        code = await _converse(socket, stream, listener, protocol, newest)
    finally:
        stream.leave(listener)
        protocol.close()
    if code is not None:
        await _close(socket, code)


def _admit(socket: WebSocket) -> tuple[Identity, str]:
    door = door_of(socket)
    bearer = bearer_token(socket)
    if bearer is None and "origin" not in socket.headers:
        raise foreign_origin()
    check_origin(socket, door.settings)
    who = find_identity(socket, door.database, door.settings)
    token = bearer or cookie_token(socket, door.settings)
    if who is None or token is None:
        raise unauthorised()
    if not may_call(who.role, f"WS {ROUTE}"):
        raise forbidden()
    return who, token


def _since_of(socket: WebSocket) -> int | None:
    value = socket.query_params.get("since")
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 15):
        raise refuse_with(422, subject=("since",))
    return int(value)


async def _converse(
    socket: WebSocket, stream: Stream, listener: Listener, protocol: LiveProtocol, newest: int
) -> int | None:
    """Send and listen until one side ends; the close code to say, None if the client has gone."""
    sending = asyncio.create_task(_send(socket, stream, listener, protocol, newest))
    hearing = asyncio.create_task(_hear(socket, stream.door, listener, protocol))
    tasks: set[asyncio.Future[Any]] = {sending, hearing, listener.dismissed}
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        asked = listener.dismissed.result() if listener.dismissed.done() else None
    finally:
        listener.dismiss(TRY_AGAIN_LATER)  # ends the sending even if it misses its cancellation
        sending.cancel()
        hearing.cancel()
        ended = await asyncio.gather(sending, hearing, return_exceptions=True)
    if asked is not None:
        return asked
    return next((result for result in ended if isinstance(result, int)), None)


async def _send(
    socket: WebSocket, stream: Stream, listener: Listener, protocol: LiveProtocol, newest: int
) -> int | None:
    door = stream.door
    first = protocol.begin(epoch=door.epoch, newest=newest, server_now=_korea(clock.now()))
    try:
        await _write(socket, first)
        while protocol.told < newest and not listener.dismissed.done():
            batch = await run_in_threadpool(stream.read, protocol.told)
            await _write(socket, _tell(protocol, batch, listener.who))
        # wait_for of Python 3.11 forgets that it was cancelled when what it waits for comes in the same turn.
        while not listener.dismissed.done():
            try:
                batch = await asyncio.wait_for(listener.waiting.get(), PING_SECONDS)
            except TimeoutError:
                await _write(socket, [protocol.ping()])
            else:
                await _write(socket, _tell(protocol, batch, listener.who))
    except TimeoutError:
        return TRY_AGAIN_LATER
    except (WebSocketDisconnect, RuntimeError):
        return None
    return None


def _tell(protocol: LiveProtocol, batch: Sequence[Happened], who: Identity) -> Sequence[Frame]:
    told = (frame_of(event, who, _korea(event.at)) for event in batch)
    return protocol.tell([frame for frame in told if frame is not None], batch[-1].number)


async def _write(socket: WebSocket, frames: Sequence[Frame]) -> None:
    for frame in frames:
        text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
        await asyncio.wait_for(socket.send_text(text), SEND_SECONDS)


async def _hear(socket: WebSocket, door: Door, listener: Listener, protocol: LiveProtocol) -> int | None:
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return None
        heard = protocol.receive(message.get("text") or message.get("bytes") or "")
        if isinstance(heard, Misspoken):
            return POLICY_VIOLATION
        if isinstance(heard, Seen) and listener.who.role is Role.COURIER:
            await run_in_threadpool(_note_seen, door, listener.who, heard.number)


def _note_seen(door: Door, who: Identity, number: int) -> None:
    assert who.device_id is not None
    with door.database.write() as session:
        note_seen(session, who.device_id, number)


async def _close(socket: WebSocket, code: int) -> None:
    try:
        await asyncio.wait_for(socket.close(code), SEND_SECONDS)
    except (TimeoutError, RuntimeError, WebSocketDisconnect):
        log.info("a connection was closed the hard way: %d", code)


def _korea(moment: Any) -> str:
    return str(moment.astimezone(clock.KST).isoformat(timespec="milliseconds"))
