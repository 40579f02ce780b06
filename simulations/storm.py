"""All phones come back at once: records made offline, sent in pieces, with lost answers and overlaps, over HTTP."""

import asyncio
import json
import os
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from sqlmodel import select

from models.database import Database
from models.deliveries import Fact
from models.welfare import Card
from simulations.crowd import CrowdPhone
from simulations.outbox import Outbox
from simulations.wire import Broken, Wire

BATCH = 10
"""Records of one request. A phone sends up to 200; these send less, so that answers can get lost in between."""
OVERLAP = 2
BROKEN_SECONDS = 0.2
"""Until a phone whose connection broke knocks again."""


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
    refused: int = 0
    """Records that were answered with an error."""
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    facts: Latencies | None = None
    empty: Latencies | None = None
    server_milliseconds_a_record: float | None = None
    """Processor time of the serving process, all in; None where it can't be read."""
    client_milliseconds_a_record: float | None = None
    """Of all phones together, which share one process of this machine."""
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
    wires = [Wire(url=url, token=phone.token) for phone in phones]
    outboxes = [fill_outbox(phone, now, Random(f"{seed}/{number}")) for number, phone in enumerate(phones)]
    began, worked, own = time.monotonic(), processor_seconds(server_pid), time.process_time()
    async with asyncio.TaskGroup() as returning:
        for number, (wire, outbox) in enumerate(zip(wires, outboxes, strict=True)):
            dice = Random(f"{seed}/weather/{number}")
            returning.create_task(_come_back(storm, wire, outbox, now, dice, resends, overlaps, batch))
    storm.seconds = round(time.monotonic() - began, 2)
    storm.client_milliseconds_a_record = round(1000 * (time.process_time() - own) / max(1, storm.records), 2)
    if worked is not None:
        spent = (processor_seconds(server_pid) or worked) - worked
        storm.server_milliseconds_a_record = round(1000 * spent / max(1, storm.records), 2)
    storm.facts = Latencies.of(storm._seconds)
    times: list[float] = []
    rounds = max(1, len(storm._seconds) // len(phones))
    await asyncio.gather(*(_look(wire, rounds, times) for wire in wires))
    storm.empty = Latencies.of(times)
    for wire in wires:
        wire.close()


async def _look(wire: Wire, rounds: int, times: list[float]) -> None:
    """The same server's empty endpoint, as often as records were sent."""
    while rounds > 0:
        began = time.monotonic()
        with suppress(Broken):
            status, _ = await wire.ask("GET", "/api/health")
            _expect_ok(status)
            times.append(time.monotonic() - began)
            rounds -= 1


async def _come_back(
    storm: Storm, wire: Wire, outbox: Outbox, now: datetime, dice: Random, resends: float, overlaps: float, batch: int
) -> None:
    sent: list[dict[str, Any]] = []
    while outbox.waiting:
        answers = await _send(storm, wire, now, _overlap(storm, sent, dice, overlaps) + outbox.waiting[:batch])
        if answers is not None and dice.random() < resends:
            storm.resent += len(answers)
            continue  # the answer got lost on the way
        if answers is not None:
            sent = outbox.waiting[:batch]
            outbox.take_answers(answers)
            storm.refused += len(outbox.rejected)
    again = _overlap(storm, sent, dice, overlaps)  # a second tab, which does not know that all is sent
    while again and await _send(storm, wire, now, again) is None:
        pass


def _overlap(storm: Storm, sent: list[dict[str, Any]], dice: Random, overlaps: float) -> list[dict[str, Any]]:
    """Now and then the last ones that were answered for, once more."""
    if not sent or dice.random() >= overlaps:
        return []
    storm.overlapped += len(sent[-OVERLAP:])
    return sent[-OVERLAP:]


async def _send(storm: Storm, wire: Wire, now: datetime, items: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """The answers; None when the connection broke: a phone sends it again."""
    body = json.dumps({"device_now": now.isoformat(), "items": items}).encode()
    began = time.monotonic()
    try:
        status, answer = await wire.ask("POST", "/api/courier/facts", body)
    except Broken:
        storm.broken += 1
        await asyncio.sleep(BROKEN_SECONDS)
        return None
    storm._seconds.append(time.monotonic() - began)
    _expect_ok(status)
    answers: list[dict[str, Any]] = json.loads(answer)["answers"]
    return answers


def _expect_ok(status: int) -> None:
    if status != 200:
        raise RuntimeError(f"the server answered {status}")


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
