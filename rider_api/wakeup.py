"""Noticing that another process or thread has written: a hint to look at the event table, which is the truth.

SQLite tells by `PRAGMA data_version` (asked every 100 ms on a connection of its own), PostgreSQL by NOTIFY.
A lost hint costs at most `LOOK_ANYWAY_SECONDS`.
"""

import logging
import sqlite3
from collections.abc import Callable
from threading import Event as Flag
from threading import Thread

import psycopg
from sqlalchemy import make_url

from dispatch.events import CHANNEL
from models.database import Database

log = logging.getLogger(__name__)

POLL_SECONDS = 0.1
LOOK_ANYWAY_SECONDS = 1.0


class Wakeup:
    """A thread that calls `notice` soon after anything was committed."""

    def __init__(self, database: Database, notice: Callable[[], None]) -> None:
        self._database = database
        self._notice = notice
        self._stopped = Flag()
        watch = self._watch_sqlite if database.is_sqlite else self._watch_postgres
        self._thread = Thread(target=watch, name="wakeup", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=5)

    def _watch_sqlite(self) -> None:
        path = make_url(self._database.url).database or ":memory:"
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            connection.execute("PRAGMA query_only=ON")
            connection.execute("PRAGMA wal_autocheckpoint=0")
            known = -1
            while not self._stopped.wait(POLL_SECONDS):
                version = connection.execute("PRAGMA data_version").fetchone()[0]
                if version != known:
                    known = version
                    self._notice()
        finally:
            connection.close()

    def _watch_postgres(self) -> None:
        address = make_url(self._database.url).set(drivername="postgresql").render_as_string(hide_password=False)
        while not self._stopped.is_set():
            try:
                self._listen(address)
            except psycopg.OperationalError as error:
                log.warning("listening to the database was interrupted: %s", type(error).__name__)
                self._stopped.wait(LOOK_ANYWAY_SECONDS)

    def _listen(self, address: str) -> None:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            while not self._stopped.is_set():
                for _ in connection.notifies(timeout=LOOK_ANYWAY_SECONDS, stop_after=1):
                    pass
                self._notice()
