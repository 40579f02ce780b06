"""All phones come back at once: records made offline, sent in pieces, with lost answers and overlaps, over HTTP."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import httpx
from sqlmodel import select

from models.database import Database
from models.deliveries import Fact
from models.welfare import Card
from simulations.crowd import CrowdPhone
from simulations.outbox import Outbox

BATCH = 5
OVERLAP = 2
CONNECTIONS = 200


@dataclass(frozen=True, kw_only=True)
class Latencies:
    """Milliseconds of one kind of request."""

    count: int
    p50: float
    p99: float

    @classmethod
    def of(cls, seconds: list[float]) -> "Latencies":
        return cls(count=len(seconds), p50=_share_of(seconds, 0.5), p99=_share_of(seconds, 0.99))


def _share_of(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds) or [0.0]
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000, 1)


@dataclass(kw_only=True)
class Storm:
    """What came of it. `lost`: records that no row holds; `doubled`: rows, cards or ends more than records."""

    phones: int
    records: int
    seconds: float = 0.0
    resent: int = 0
    overlapped: int = 0
    broken: int = 0
    """Requests whose connection ended without an answer; sent again."""
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    facts: Latencies | None = None
    empty: Latencies | None = None
    server_milliseconds_a_record: float | None = None
    """Processor time of the serving process, all in; None where it can't be read."""
    _seconds: list[float] = field(default_factory=list, repr=False)

    @property
    def records_a_second(self) -> float:
        return round(self.records / self.seconds, 1) if self.seconds else 0.0


def play_storm(
    url: str, phones: tuple[CrowdPhone, ...], *, now: datetime, seed: int, resends: float = 0.33, overlaps: float = 0.2,
    batch: int = BATCH, server_pid: int = 0,
) -> Storm:
    """Every phone sends a delivered and a card for each of its doors; afterwards as many empty requests are timed."""
    storm = Storm(phones=len(phones), records=sum(2 * len(phone.orders) for phone in phones))
    asyncio.run(_play(storm, url, phones, now, seed, resends, overlaps, batch, server_pid))
    return storm


async def _play(
    storm: Storm, url: str, phones: tuple[CrowdPhone, ...], now: datetime, seed: int, resends: float, overlaps: float,
    batch: int, server_pid: int,
) -> None:
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=120) as http:
        began, worked = time.monotonic(), processor_seconds(server_pid)
        dice = [Random(f"{seed}/{number}") for number in range(len(phones))]
        each = zip(phones, dice, strict=True)
        returning = (_come_back(storm, http, phone, now, own, resends, overlaps, batch) for phone, own in each)
        await asyncio.gather(*returning)
        storm.seconds = round(time.monotonic() - began, 2)
        if worked is not None:
            spent = (processor_seconds(server_pid) or worked) - worked
            storm.server_milliseconds_a_record = round(1000 * spent / max(1, storm.records), 2)
        storm.facts = Latencies.of(storm._seconds)
        times: list[float] = []
        rounds = max(1, len(storm._seconds) // len(phones))

        async def look() -> None:
            for _ in range(rounds):
                times.append(await _timed(lambda: http.get("/api/health")))

        await asyncio.gather(*(look() for _ in phones))
        storm.empty = Latencies.of(times)


async def _timed(ask: Callable[[], Awaitable[httpx.Response]]) -> float:
    while True:
        began = time.monotonic()
        with suppress(httpx.TransportError):
            (await ask()).raise_for_status()
            return time.monotonic() - began


async def _come_back(
    storm: Storm,
    http: httpx.AsyncClient,
    phone: CrowdPhone,
    now: datetime,
    random: Random,
    resends: float,
    overlaps: float,
    batch: int,
) -> None:
    outbox = fill_outbox(phone, now, random)
    sent: list[dict[str, Any]] = []
    while outbox.waiting:
        items = outbox.waiting[:batch]
        if sent and random.random() < overlaps:
            items = sent[-OVERLAP:] + items
            storm.overlapped += OVERLAP
        began = time.monotonic()
        try:
            answer = await http.post(
                "/api/courier/facts",
                json={"device_now": now.isoformat(), "items": items},
                headers={"Authorization": f"Bearer {phone.token}"},
            )
        except httpx.TransportError:  # the server closed an idle connection just then: a phone sends it again
            storm.broken += 1
            continue
        storm._seconds.append(time.monotonic() - began)
        answer.raise_for_status()
        if random.random() < resends:
            storm.resent += len(items)
            continue  # the answer got lost on the way
        sent += items
        outbox.take_answers(answer.json()["answers"])


def processor_seconds(pid: int) -> float | None:
    """What a process has used of the processors so far; None where /proc does not tell."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def fill_outbox(phone: CrowdPhone, now: datetime, random: Random) -> Outbox:
    """What a phone recorded while it had no network: a door every three minutes, the last one just now."""
    outbox = Outbox()
    for number, order in enumerate(phone.orders):
        made_at = now - timedelta(minutes=3 * (len(phone.orders) - number))
        for kind, data in (("delivered", {"handed": "person", "collected": 0}), ("card", _PLAIN_CARD)):
            id_ = UUID(int=random.getrandbits(128), version=4)
            outbox.record(id_, kind, made_at, order_ids=[str(order)], data=data)
    return outbox


_PLAIN_CARD = {
    "outcome": "handed_over", "urgency": "info", "seen": "seen", "as_usual": True, "changes": [],
    "previous_box": "eaten", "photos": [],
}  # fmt: skip


def count_storm(database: Database, storm: Storm, phones: tuple[CrowdPhone, ...], *, now: datetime, seed: int) -> None:
    """Look into the database: every record once, in the order and with the time of its phone."""
    with database.read() as session:
        rows = session.exec(select(Fact.device_id, Fact.seq, Fact.id, Fact.device_at).order_by(Fact.seq)).all()  # type: ignore[arg-type]
        cards = len(session.exec(select(Card.id)).all())
    stored = Counter(row[2] for row in rows)
    expected = 0
    by_device: dict[UUID, list[tuple[int, UUID, datetime]]] = {}
    for device, seq, fact, at in rows:
        by_device.setdefault(device, []).append((seq, fact, at))
    for number, phone in enumerate(phones):
        made = fill_outbox(phone, now, Random(f"{seed}/{number}")).waiting
        expected += len(made)
        storm.lost += sum(1 for item in made if UUID(item["id"]) not in stored)
        told = [(item["seq"], UUID(item["id"]), datetime.fromisoformat(item["made_at"])) for item in made]
        storm.out_of_order += told != by_device.get(phone.device_id, [])
    storm.doubled = max(0, len(rows) - expected) + max(0, cards - expected // 2)
