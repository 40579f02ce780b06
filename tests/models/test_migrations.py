"""A migrated database is the one that `models/` describes, on both databases, and migrating again does nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from alembic import command
from sqlalchemy import Connection, inspect, make_url, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, select

from models.database import Database, sqlite_url
from models.migrations import configuration, differences, find_revision, newest_revision, upgrade
from models.personal import Vault
from models.statuses import TaskKind
from models.tasks import Task
from models.welfare import Ladder
from tests.makers.guard import PREFIX


@pytest.fixture
def empty(database: Database, vault: Vault, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, beside the one of the suite."""
    if database.is_sqlite:
        made = Database(sqlite_url(tmp_path / "empty.sqlite"), vault)
        yield made
        made.close()
        return
    name = f"bapgil_test_{uuid4().hex[:12]}"
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        url = make_url(database.url).set(database=name)
        made = Database(url.render_as_string(hide_password=False), vault)
        yield made
        made.close()
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def shape(connection: Connection) -> dict[str, Any]:
    """Every table's columns, keys, indexes and CHECK constraints, and the triggers."""
    seen = inspect(connection)
    return {
        table: {
            "columns": sorted((c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(table)),
            "key": seen.get_pk_constraint(table)["constrained_columns"],
            "points to": sorted(
                (f["constrained_columns"], f["referred_table"], f["options"].get("ondelete"))
                for f in seen.get_foreign_keys(table)
            ),
            "unique": sorted(u["column_names"] for u in seen.get_unique_constraints(table)),
            "indexes": sorted((i["name"], i["column_names"], bool(i["unique"])) for i in seen.get_indexes(table)),
            "checks": sorted(str(c["sqltext"]) for c in seen.get_check_constraints(table)),
            "triggers": triggers(connection, table),
        }
        for table in SQLModel.metadata.tables
    }


def triggers(connection: Connection, table: str) -> list[str]:
    asked = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
    if connection.dialect.name == "postgresql":
        asked = "SELECT tgname FROM pg_trigger WHERE tgrelid = CAST(:table AS regclass) AND NOT tgisinternal"
    found = connection.execute(text(asked), {"table": f'"{table}"' if "regclass" in asked else table}).scalars()
    return sorted(name for name in found if not name.startswith(PREFIX))


def test_a_migrated_database_has_the_tables_of_the_models(database: Database, empty: Database) -> None:
    upgrade(empty.engine)
    with empty.engine.begin() as migrated, database.engine.begin() as created:
        assert shape(migrated) == shape(created)
        assert differences(migrated) == []
        assert find_revision(migrated) == newest_revision()


def test_migrating_again_changes_nothing(empty: Database) -> None:
    upgrade(empty.engine)
    with empty.engine.begin() as connection:
        before = shape(connection)
    upgrade(empty.engine)
    with empty.engine.begin() as connection:
        assert shape(connection) == before


def test_rows_of_an_earlier_version_are_carried_over(empty: Database) -> None:
    with empty.engine.begin() as connection:
        command.upgrade(configuration(connection), "0003")
        area, task = uuid4().hex, uuid4().hex
        if not empty.is_sqlite:
            area, task = str(UUID(area)), str(UUID(task))
        connection.execute(text("INSERT INTO area (id, name) VALUES (:area, '가온구')"), {"area": area})
        connection.execute(
            text(
                "INSERT INTO task (id, area_id, kind, status, natural_key, reason, due_at, made_at) "
                "VALUES (:task, :area, 'missed_day', 'open', 'key', '{}', '2026-11-23', '2026-11-23')"
            ),
            {"task": task, "area": area},
        )
    upgrade(empty.engine)
    with empty.engine.begin() as connection:
        kept = "SELECT kind, status, natural_key FROM task"
        assert [tuple(row) for row in connection.execute(text(kept))] == [("missed_day", "open", "key")]
        connection.execute(text("UPDATE task SET kind = 'diet_clash'"))
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(text("UPDATE task SET kind = 'no such kind'"))


def test_accounts_stay_and_may_be_of_the_metropolitan_team(empty: Database) -> None:
    with empty.engine.begin() as connection:
        command.upgrade(configuration(connection), "0008")
        account = _id(connection)
        connection.execute(
            text(
                "INSERT INTO account (id, login, password_hash, role, active, created_at) "
                "VALUES (:i, 'desk', 'x', 'auditor', :yes, '2026-11-01 00:00:00+00:00')"
            ),
            {"i": account, "yes": True},
        )
        connection.execute(
            text(
                "INSERT INTO login_session (token_hash, account_id, created_at, expires_at) "
                "VALUES ('t', :i, '2026-11-01 00:00:00+00:00', '2026-11-02 00:00:00+00:00')"
            ),
            {"i": account},
        )
    upgrade(empty.engine)
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE account SET role = 'metropolitan'"))
        assert connection.execute(text("SELECT count(*) FROM login_session")).scalar() == 1
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(text("UPDATE account SET role = 'no such role'"))


def test_a_configured_ladder_becomes_its_first_version_and_tasks_stay(empty: Database) -> None:
    with empty.engine.begin() as connection:
        command.upgrade(configuration(connection), "0003")
        _insert(connection)
    upgrade(empty.engine)
    with empty.write() as session:
        (ladder,) = session.exec(select(Ladder)).all()
        assert (ladder.cause, ladder.area_id) == ("no_answer", None)
        assert [(step["target"], step["after_minutes"]) for step in ladder.steps] == [
            ("coordinator", 3), ("dong_care_manager", 20),
        ]  # fmt: skip
        assert [step["night_target"] for step in ladder.steps] == [None, "night_centre"]
        (task,) = session.exec(select(Task)).all()
        assert (task.kind, task.natural_key) == (TaskKind.MISSED_DAY, "old")
        task.kind = TaskKind.STOP_PASSED
    with empty.engine.begin() as connection:
        assert "ladder_step" not in inspect(connection).get_table_names()


def _insert(connection: Connection) -> None:
    moment = "2026-11-01 00:00:00+00:00"
    rung = "INSERT INTO ladder_step (id, cause, position, target, after_minutes) VALUES (:i, 'no_answer', :p, :t, :m)"
    for position, (target, minutes) in enumerate((("coordinator", 3), ("dong_care_manager", 20))):
        connection.execute(
            text(rung),
            {"i": _id(connection), "p": position, "t": target, "m": minutes},
        )
    area = _id(connection)
    connection.execute(text("INSERT INTO area (id, name) VALUES (:i, '마포구')"), {"i": area})
    connection.execute(
        text(
            "INSERT INTO task (id, area_id, kind, status, natural_key, reason, due_at, made_at) "
            "VALUES (:i, :a, 'missed_day', 'open', 'old', '{}', :m, :m)"
        ),
        {"i": _id(connection), "a": area, "m": moment},
    )


def _id(connection: Connection) -> str | UUID:
    made = uuid4()
    return made.hex if connection.dialect.name == "sqlite" else made
