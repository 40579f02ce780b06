"""The database: SQLite (embedded) or PostgreSQL, its sessions, and the only commit of the house.

SQLite gets `BEGIN IMMEDIATE` on writing sessions (SQLAlchemy's default lost 118 of 160 concurrent updates),
full synchronisation, readers that can't write, and one writer at a time over all threads and processes:
before 3.51.3 its WAL can corrupt when one connection writes while another checkpoints. PostgreSQL runs
READ COMMITTED and relies on natural keys and locks.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import Engine, event, make_url, text
from sqlmodel import Session, SQLModel, create_engine

from models.personal import Vault

BUSY_SECONDS = 30


class Database:
    """Opens sessions. `write()` commits at the end of its block, or rolls back if the block raised."""

    def __init__(self, url: str, vault: Vault) -> None:
        self.url = url
        self.vault = vault
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            self._turn = _WritersTurn(Path(f"{make_url(url).database}.lock"))
            self._writer = _sqlite_engine(url, writes=True)
            self._reader = _sqlite_engine(url, writes=False)
        else:
            self._writer = self._reader = create_engine(
                url, pool_pre_ping=True, pool_size=10, max_overflow=30, hide_parameters=True
            )

    @property
    def engine(self) -> Engine:
        """For migrations and tests; everything else uses `read` and `write`."""
        return self._writer

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: all of it or nothing. On SQLite writers take turns."""
        if self.is_sqlite:
            with self._turn.taken():
                yield from self._transaction()
        else:
            yield from self._transaction()

    def _transaction(self) -> Iterator[Session]:
        with Session(self._writer, info={"vault": self.vault}) as session:
            yield session
            session.commit()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads (SQLite refuses writes on it)."""
        with Session(self._reader, info={"vault": self.vault}) as session:
            if not self.is_sqlite:
                session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            yield session

    def create_all(self) -> None:
        """Create missing tables (tests and first start; later versions migrate)."""
        SQLModel.metadata.create_all(self._writer)

    def close(self) -> None:
        self._reader.dispose()
        if self.is_sqlite:
            with self._turn.taken():  # the last connection to close checkpoints
                self._writer.dispose()
        else:
            self._writer.dispose()


class _WritersTurn:
    """Lets one thread of one process write at a time; a process that dies gives its turn back."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = RLock()
        self._depth = 0

    @contextmanager
    def taken(self) -> Iterator[None]:
        with self._thread:
            self._depth += 1
            try:
                if self._depth > 1:
                    yield
                    return
                with self._path.open("ab") as file:
                    fcntl.flock(file, fcntl.LOCK_EX)
                    yield
            finally:
                self._depth -= 1


def _sqlite_engine(url: str, *, writes: bool) -> Engine:
    engine = create_engine(
        url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        if writes:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
        else:
            # WAL before SQLite 3.51.3 can corrupt when several connections checkpoint: readers never do.
            cursor.execute("PRAGMA wal_autocheckpoint=0")
            cursor.execute("PRAGMA query_only=ON")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"
