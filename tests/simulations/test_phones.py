"""Small versions of what `bapgil phones` measures: nothing lost, nothing twice, everybody hears."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep
from typing import TypeVar

import pytest
from sqlmodel import select

from dispatch import clock, events
from dispatch.installation import open_database
from dispatch.settings import Settings
from models.database import Database
from models.deliveries import Fact
from simulations.crowd import Crowd, gather_crowd
from simulations.server import Server
from simulations.sockets import measure_sockets
from simulations.storm import count_storm, play_storm

T = TypeVar("T")
Stage = tuple[Server, Database, Crowd]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A served day of twelve phones with three doors each."""
    server = Server(home=Path(tmp_path_factory.mktemp("phones")), workers=0)
    database = open_database(Settings(_env_file=None, home=server.home))  # type: ignore[call-arg]
    crowd = gather_crowd(database, phones=12, doors=3, day=clock.today())
    server.set_clock(clock.machine_now(), speed=1)
    server.start()
    yield server, database, crowd
    server.stop()
    database.close()


def apart(work: Callable[[], T]) -> T:
    """In a thread of its own: the browser tests before it leave an event loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


@pytest.mark.slow
@pytest.mark.xdist_group("phones")
def test_phones_that_come_back_at_once_lose_nothing_and_double_nothing(stage: Stage) -> None:
    server, database, crowd = stage
    now = clock.now()
    storm = apart(lambda: play_storm(server.url, crowd.phones, now=now, seed=5))
    count_storm(database, storm, crowd.phones, now=now, seed=5)
    assert (storm.records, storm.lost, storm.doubled, storm.out_of_order) == (72, 0, 0, 0)
    assert storm.resent > 0
    assert storm.overlapped > 0


@pytest.mark.slow
@pytest.mark.xdist_group("phones")
def test_a_server_that_is_killed_amid_the_storm_loses_nothing_it_answered_for(tmp_path: Path) -> None:
    server = Server(home=tmp_path, workers=0)
    database = open_database(Settings(_env_file=None, home=tmp_path))  # type: ignore[call-arg]
    crowd = gather_crowd(database, phones=12, doors=4, day=clock.today())
    server.set_clock(clock.machine_now(), speed=1)
    server.start()
    now = clock.now()
    try:
        with ThreadPoolExecutor(1) as thread:
            playing = thread.submit(lambda: play_storm(server.url, crowd.phones, now=now, seed=6, batch=2))
            for share in (4, 2):
                while not playing.done() and count_facts(database) < 12 * 8 // share:
                    sleep(0.01)
                server.kill()
                server.start()
            storm = playing.result()
        count_storm(database, storm, crowd.phones, now=now, seed=6)
    finally:
        server.stop()
        database.close()
    assert (storm.records, storm.lost, storm.doubled, storm.out_of_order, storm.refused) == (96, 0, 0, 0, 0)
    assert storm.broken > 0


def count_facts(database: Database) -> int:
    with database.read() as session:
        return len(session.exec(select(Fact.id)).all())


@pytest.mark.slow
@pytest.mark.xdist_group("phones")
def test_every_open_phone_hears_of_the_day(stage: Stage) -> None:
    server, database, crowd = stage

    def publish() -> int:
        with database.write() as session:
            return events.record(session, "day.closed", area_id=crowd.area_id, day=crowd.day).number

    fanout = apart(
        lambda: measure_sockets(
            server.url, crowd.phones, clients=30, events=2, server_pid=server.pid, publish=publish
        )
    )
    assert (fanout.open, fanout.deaf, fanout.reconnected) == (30, 0, 30)
    assert fanout.heard is not None
    assert fanout.heard.count == 60
