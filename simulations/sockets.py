"""Thousands of open phones on one server: what each costs, how soon all have heard, and all coming back at once."""

import asyncio
import resource
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from simulations.crowd import CrowdPhone
from simulations.storm import Latencies

OPENING_AT_ONCE = 100
SPARE_FILES = 200
"""That the server needs for everything else."""


@dataclass(kw_only=True)
class Fanout:
    """Seconds and kibibytes of one run; `open` is how many connections this machine let through."""

    wanted: int
    open: int = 0
    opened_seconds: float = 0.0
    kib_a_client: float = 0.0
    heard: Latencies | None = None
    deaf: int = 0
    """Clients that had not heard an event within the time given."""
    reconnected: int = 0
    reconnect_seconds: float = 0.0
    why: str = ""
    """What kept the others out."""
    open_files: int = 0
    """How many each process of this machine may have open (`ulimit -n`): a connection is one on either side."""
    _clients: list[ClientConnection] = field(default_factory=list, repr=False)

    @property
    def room(self) -> int:
        """Connections for which there are files; a server that has none left answers nobody."""
        return max(0, self.open_files - SPARE_FILES)


def measure_sockets(
    url: str, phones: tuple[CrowdPhone, ...], *, clients: int, events: int, server_pid: int, publish: Callable[[], int]
) -> Fanout:
    """Open `clients` connections, let `publish` write `events` events one by one, then break and reopen all."""
    fanout = Fanout(wanted=clients, open_files=resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    if fanout.room < clients:
        fanout.why = f"{fanout.open_files} open files a process (ulimit -n) are enough for {fanout.room} clients"
    asyncio.run(_measure(fanout, url, phones, events, server_pid, publish))
    return fanout


async def _measure(
    fanout: Fanout, url: str, phones: tuple[CrowdPhone, ...], events: int, server_pid: int, publish: Callable[[], int]
) -> None:
    before = _memory_kib(server_pid)
    fanout.opened_seconds = await _open_all(fanout, url, phones)
    fanout.open = len(fanout._clients)
    await asyncio.sleep(3)
    fanout.kib_a_client = round((_memory_kib(server_pid) - before) / max(1, fanout.open), 1)
    delays: list[float] = []
    for _ in range(events):
        delays += await _tell_all(fanout, publish)
    fanout.heard = Latencies.of(delays)
    for client in fanout._clients:
        client.transport.abort()
    fanout._clients = []
    fanout.reconnect_seconds = await _open_all(fanout, url, phones)
    fanout.reconnected = len(fanout._clients)
    for client in fanout._clients:
        client.transport.abort()


async def _open_all(fanout: Fanout, url: str, phones: tuple[CrowdPhone, ...]) -> float:
    began = time.monotonic()
    gate = asyncio.Semaphore(OPENING_AT_ONCE)

    async def open_one(number: int) -> ClientConnection | None:
        phone = phones[number % len(phones)]
        async with gate:
            try:
                client = await connect(
                    url.replace("http", "ws", 1) + "/api/live",
                    subprotocols=[Subprotocol("bapgil"), Subprotocol(f"bearer.{phone.token}")],
                    origin=Origin(url), compression=None, open_timeout=120, ping_interval=None,
                )  # fmt: skip
                await client.recv()  # hello
                return client
            except (OSError, WebSocketException, TimeoutError) as error:
                fanout.why = f"{type(error).__name__}: {error}"[:120]
                return None

    opened = await asyncio.gather(*(open_one(number) for number in range(min(fanout.wanted, fanout.room))))
    fanout._clients = [client for client in opened if client is not None]
    return round(time.monotonic() - began, 1)


async def _tell_all(fanout: Fanout, publish: Callable[[], int]) -> list[float]:
    """Seconds from the commit until each client has the event."""
    heard = [asyncio.create_task(_hear(client)) for client in fanout._clients]
    await asyncio.sleep(0)
    await asyncio.to_thread(publish)
    committed = time.monotonic()
    done, late = await asyncio.wait(heard, timeout=60)
    fanout.deaf += len(late)
    for task in late:
        task.cancel()
    return [max(0.0, moment - committed) for task in done if (moment := task.result()) is not None]


async def _hear(client: ClientConnection) -> float | None:
    with suppress(WebSocketException):
        async for message in client:
            if '"events"' in str(message)[:40]:
                return time.monotonic()
    return None


def _memory_kib(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0


