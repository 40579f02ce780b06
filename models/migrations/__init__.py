"""Migrations: the tables of every version of Bapgil, carried forward by Alembic.

`upgrade` brings a database of any earlier version to the present tables; it is called at every start and does
nothing when there is nothing to do. A change of a table in `models/` comes with a new file in `versions/`,
written by `python -m models.migrations "what changed"` and read before it is committed.
"""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlmodel import SQLModel

import models as models  # registers every table
from models.immutability import protect

_FOLDER = Path(__file__).parent
_MIGRATION_LOCK = 0x6D69677261  # "migra"


class UnknownRevision(RuntimeError):
    """The database stands at a revision that this version of the program has never heard of."""


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made here so that no ini file is needed; `connection` carries the transaction."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest tables in one transaction; processes that start together take turns."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        _check_known(find_revision(connection))
        command.upgrade(configuration(connection), "head")
        protect(connection)


def newest_revision() -> str:
    """The revision that this version of the program works with."""
    revision = ScriptDirectory.from_config(configuration()).get_current_head()
    if revision is None:
        raise RuntimeError("there is no migration")
    return revision


def find_revision(connection: Connection) -> str | None:
    """The revision that a database stands at; None if it was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def _check_known(revision: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()}
    if revision is not None and revision not in known:
        raise UnknownRevision(revision)


def differences(connection: Connection) -> list[object]:
    """What distinguishes a database's tables, columns, keys and indexes from those in `models/`."""
    return list(compare_metadata(MigrationContext.configure(connection), SQLModel.metadata))
