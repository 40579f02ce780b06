"""What the database refuses by itself: frozen content, recorded changes and events stay as they were written."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.database import Database, sqlite_url
from models.immutability import protect
from models.migrations import upgrade
from models.personal import Vault
from tests.makers.orders import make_frozen_order

REFUSED = (
    'UPDATE "freeze" SET meals = 1',
    'DELETE FROM "freeze"',
    "UPDATE daily_order SET meals = 1",
    "UPDATE daily_order SET diet = ''",
    "UPDATE daily_order SET home_id = NULL",
    "DELETE FROM daily_order",
    "UPDATE frozen_change SET paid_by = 'self'",
    "DELETE FROM frozen_change",
    "UPDATE event SET kind = 'other'",
    "DELETE FROM event",
)
ALLOWED = (
    "UPDATE daily_order SET status = 'packed'",
    "UPDATE frozen_change SET status = 'acknowledged', acknowledged_at = made_at",
)


def test_frozen_content_can_not_be_changed_or_deleted(database: Database) -> None:
    make_frozen_order(database, with_change=True)
    for statement in REFUSED:
        with pytest.raises(DBAPIError, match="never changed or deleted"):
            _try(database, statement)


def test_statuses_still_move(database: Database) -> None:
    make_frozen_order(database, with_change=True)
    assert [_try(database, statement) for statement in ALLOWED] == [1, 1]


def test_a_migrated_database_is_protected_too(tmp_path: Path, vault: Vault) -> None:
    database = Database(sqlite_url(tmp_path / "migrated.sqlite"), vault)
    upgrade(database.engine)
    with database.engine.connect() as connection:
        made = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
    assert {"freeze_stays", "daily_order_stays_unchanged", "frozen_change_stays", "event_stays_unchanged"} <= made
    database.close()


def test_missing_triggers_come_back(database: Database) -> None:
    on_table = ' ON "freeze"' if not database.is_sqlite else ""
    with database.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER freeze_stays_unchanged{on_table}"))
        protect(connection)
        protect(connection)
    make_frozen_order(database)
    with pytest.raises(DBAPIError, match="never changed or deleted"):
        _try(database, 'UPDATE "freeze" SET meals = 1')


def _try(database: Database, statement: str) -> int:
    with database.engine.begin() as connection:
        return connection.execute(text(statement)).rowcount
