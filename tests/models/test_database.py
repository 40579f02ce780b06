"""Sessions: one transaction per write, readers that can't write, and an empty database for every test."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from models.database import Database
from models.events import Installation
from models.places import Area


@pytest.mark.parametrize("round", [1, 2])
def test_every_test_starts_empty(database: Database, round: int) -> None:
    with database.read() as session:
        assert session.exec(select(Area)).all() == []
    with database.write() as session:
        session.add(Area(name="마포구"))


def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError):
        _add_and_fail(database)
    with database.read() as session:
        assert session.exec(select(Area)).all() == []


def test_a_reader_can_not_write(database: Database) -> None:
    with database.read() as session:
        session.add(Area(name="마포구"))
        with pytest.raises(DBAPIError):
            session.flush()


COUNT_UP = """
import sys
from sqlmodel import select
from models.database import Database
from models.events import Installation
from models.personal import Vault
database = Database(sys.argv[1], Vault(bytes(32)))
for _ in range(40):
    with database.write() as session:
        row = session.exec(select(Installation).with_for_update()).one()
        row.epoch = str(int(row.epoch) + 1)
database.close()
"""


def test_writers_of_several_processes_lose_nothing(database: Database) -> None:
    with database.write() as session:
        session.add(Installation(epoch="0", created_at=datetime.now(UTC)))
    writers = [subprocess.Popen([sys.executable, "-c", COUNT_UP, database.url]) for _ in range(2)]
    assert [writer.wait() for writer in writers] == [0, 0]
    with database.read() as session:
        assert session.exec(select(Installation)).one().epoch == "80"
        if database.is_sqlite:
            assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"


def _add_and_fail(database: Database) -> None:
    with database.write() as session:
        session.add(Area(name="마포구"))
        session.flush()
        raise RuntimeError
