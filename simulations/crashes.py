"""The crash ledger: days in which the server is killed in the middle of freeze, publication and sync.

Every round starts from one prepared installation (people imported and approved, nothing frozen), kills the server
and everything it started with `kill -9` once in each phase at a random moment, starts it again, and plays the day to
its end. All rounds must end with the digest of the round in which nobody was killed, nothing lost and nothing twice.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from dispatch import clock
from simulations.chain import Chain
from simulations.demo import COORDINATOR, FIXED_DAY, Demo
from simulations.people import AnswerRefused
from simulations.server import Server

FREEZE_SECONDS, PUBLISH_SECONDS, SYNC_SECONDS = 0.4, 0.5, 0.25
"""Within so long after a phase began the kill falls: about as long as the phase takes on two cores."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """How one day with three kills ended."""

    number: int
    killed: dict[str, float]
    """Seconds after the phase's beginning."""
    digest: str
    lost: int
    duplicates: int
    seconds: float

    def ended_well(self, digest: str) -> bool:
        """As the undisturbed day did, with nothing lost and nothing twice."""
        return (self.digest, self.lost, self.duplicates) == (digest, 0, 0)


@dataclass(kw_only=True)
class Ledger:
    """Rounds on copies of one prepared installation in `folder` (SQLite: its files are its state)."""

    folder: Path
    seed: int
    iterations: int
    area_id: str = ""
    rounds: list[Round] = field(default_factory=list)

    def prepare(self) -> str:
        """Make the installation and play one day without kills; returns the digest to be equalled."""
        demo = Demo(server=Server(home=self.folder / "prepared"))
        self.area_id, city = demo.install(seed=self.seed, day=FIXED_DAY)
        demo.server.start()
        demo.bring_in_people(self.area_id, city)
        demo.server.stop()
        return self.play_round(0, Random(0), kills=False).digest

    def play_round(self, number: int, random: Random, *, kills: bool = True) -> Round:
        """One whole day on a copy; with kills, the server dies once in each phase."""
        home = self.folder / f"round-{number}"
        shutil.copytree(self.folder / "prepared", home)
        began = time.monotonic()
        killer = Killer(server=Server(home=home), random=random, enabled=kills)
        killer.server.start()
        try:
            report = self._play(killer)
        finally:
            killer.server.stop()
        shutil.rmtree(home)
        return Round(
            number=number,
            killed=killer.killed,
            digest=report["digest"],
            lost=report["lost"],
            duplicates=report["duplicates"],
            seconds=round(time.monotonic() - began, 1),
        )

    def _play(self, killer: "Killer") -> dict[str, Any]:
        demo = Demo(server=killer.server)
        desk = demo.log_in(COORDINATOR)
        chain = Chain(server=killer.server, desk=desk, area_id=self.area_id, day=FIXED_DAY)
        due = datetime.fromisoformat(chain.look()["freeze_due_at"])
        killer.server.set_clock(due + timedelta(minutes=1))
        with killer.kills_within("freeze", FREEZE_SECONDS):
            _insist(lambda: desk.post(f"/api/desk/days/{FIXED_DAY}/freeze", {"area": self.area_id}))
        chain.freeze()
        plan = chain.plan(seed=self.seed, iterations=self.iterations)
        with killer.kills_within("publish", PUBLISH_SECONDS):
            chain.publish(plan)
        sync_at = clock.moment_of(FIXED_DAY, killer.random.randint(10 * 3600, 12 * 3600))
        outcome = demo.play_day(
            self.area_id, FIXED_DAY, seed=self.seed, before_round=lambda now: killer.strike_after("sync", now, sync_at)
        )
        desk.close()
        return demo.report(FIXED_DAY, outcome, {})


@dataclass(kw_only=True)
class Killer:
    """Kills a server at a random moment and starts it again, from a thread of its own."""

    server: Server
    random: Random
    enabled: bool
    killed: dict[str, float] = field(default_factory=dict)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    @contextmanager
    def kills_within(self, phase: str, seconds: float) -> Iterator[None]:
        """The server dies while the block runs (or just after); the block's calls are repeated by their callers."""
        if not self.enabled:
            yield
            return
        strike = self._pool.submit(self._strike, phase, self.random.uniform(0, seconds))
        yield
        strike.result()

    def strike_after(self, phase: str, now: datetime, moment: datetime) -> None:
        """Strike once, as soon as the day has come to `moment`."""
        if self.enabled and phase not in self.killed and now >= moment:
            self.killed[phase] = 0.0
            self._pool.submit(self._strike, phase, self.random.uniform(0, SYNC_SECONDS))

    def _strike(self, phase: str, delay: float) -> None:
        time.sleep(delay)
        self.server.kill()
        self.killed[phase] = round(delay, 4)
        self.server.start()


def _insist(ask: Callable[[], Any]) -> None:
    """Ask again after the server came back; a refusal then means that it was done before it died."""
    try:
        ask()
    except AnswerRefused as refused:
        if refused.status != 409:
            raise
