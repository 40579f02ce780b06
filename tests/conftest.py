"""Fixtures of the whole suite: a real database on SQLite and PostgreSQL, and a clock that stands where a test puts it.

PostgreSQL is used when `BAPGIL_TEST_POSTGRES` names a server or one answers on this machine; the suite makes
a database of its own there and drops it at the end.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import make_url, text
from sqlmodel import SQLModel

import models as models  # registers every table
from dispatch import clock
from models.database import Database, sqlite_url
from models.personal import Vault
from tests.makers.guard import GuardedDatabase, note_changes

# The suite draws the same examples every time (docs/decisions/0017); `make hunt` draws new ones.
settings.register_profile("suite", derandomize=True)
settings.register_profile("hunt", derandomize=False, print_blob=True)
settings.load_profile("suite")

TEST_KEY = bytes(range(32))
LOCAL_SERVERS = (
    "postgresql+psycopg://127.0.0.1:5432/postgres",
    "postgresql+psycopg://postgres@127.0.0.1:5432/postgres",
    "postgresql+psycopg:///postgres?host=/var/run/postgresql",
)


@lru_cache
def _postgres_server() -> str | None:
    """A server on which this suite may create databases, or None."""
    named = os.environ.get("BAPGIL_TEST_POSTGRES")
    for url in (named,) if named else LOCAL_SERVERS:
        try:
            with _maintenance(url) as connection:
                row = connection.execute(
                    "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
            if row and row[0]:
                return url
        except psycopg.OperationalError:
            if named:
                raise
    return None


def _maintenance(url: str) -> psycopg.Connection[Any]:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True, connect_timeout=2)


def pytest_report_header() -> str:
    return "databases: sqlite" + (", postgresql" if _postgres_server() else " (no PostgreSQL found: not tested on it)")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        kinds = ["sqlite", "postgresql"] if _postgres_server() else ["sqlite"]
        metafunc.parametrize("database_kind", kinds, indirect=True)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """"sqlite" or "postgresql": every test that uses a database runs on both."""
    kind: str = request.param
    return kind


@pytest.fixture(scope="session")
def postgres_server() -> str | None:
    """URL of a server on which databases may be made; None where there is none."""
    return _postgres_server()


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault(TEST_KEY)


@pytest.fixture(scope="session")
def _empty_sqlite(tmp_path_factory: pytest.TempPathFactory, vault: Vault) -> Path:
    path = tmp_path_factory.mktemp("database") / "empty.sqlite"
    made = Database(sqlite_url(path), vault)
    made.create_all()
    note_changes(made)
    made.close()
    return path


@pytest.fixture(scope="session")
def _sqlite(_empty_sqlite: Path, vault: Vault) -> Iterator[GuardedDatabase]:
    """One for the whole session: an engine that stays remembers its compiled SQL, half the time of most tests."""
    made = GuardedDatabase(sqlite_url(_empty_sqlite.with_name("bapgil.sqlite")), vault)
    yield made
    made.close()


@pytest.fixture(scope="session")
def _postgres(vault: Vault) -> Iterator[GuardedDatabase]:
    server = _postgres_server()
    assert server is not None
    name = f"bapgil_test_{uuid4().hex[:12]}"
    with _maintenance(server) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    made = GuardedDatabase(make_url(server).set(database=name).render_as_string(hide_password=False), vault)
    made.create_all()
    note_changes(made)
    yield made
    made.close()
    with _maintenance(server) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_kind: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database with all tables; the same test runs on SQLite and on PostgreSQL."""
    made: GuardedDatabase = request.getfixturevalue("_sqlite" if database_kind == "sqlite" else "_postgres")
    if database_kind == "sqlite":
        empty: Path = request.getfixturevalue("_empty_sqlite")
        for old in empty.parent.glob("bapgil.sqlite*"):
            old.unlink()
        shutil.copy(empty, empty.with_name("bapgil.sqlite"))
    yield made.watch()
    if database_kind == "postgresql":
        _empty_tables(made)
    made.close()
    assert made.faults == []


def _empty_tables(database: Database) -> None:
    names = [f'"{table.name}"' for table in SQLModel.metadata.sorted_tables]
    filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names)
    with database.engine.begin() as connection:
        found = connection.execute(text(filled)).scalars().all()
        if not found:
            return
        if connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar():
            # Without triggers and foreign keys, and much faster than TRUNCATE on a busy disk.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for name in found:
                connection.execute(text(f"DELETE FROM {name}"))
        else:
            connection.execute(text(f"TRUNCATE {', '.join(found)} CASCADE"))


@pytest.fixture
def at() -> Iterator[Callable[[str | datetime], datetime]]:
    """Hold the clock: `at("2026-11-18 17:00")` is Korean time; it stands there until the next call."""

    def hold(when: str | datetime) -> datetime:
        moment = datetime.fromisoformat(when) if isinstance(when, str) else when
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=clock.KST)
        clock.hold_clock(moment)
        return moment

    yield hold
    clock.reset_clock()
