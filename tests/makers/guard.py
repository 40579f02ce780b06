"""A guard at every commit of the product: what changes a reading's rows must be told in the same transaction.

Decisions 18 and 19 rest on it: kept figures hold until the stream has something newer of their day, and the desk
fetches what the stream told it of. Triggers note which rows change (raw SQL too), and whose day they belong to;
just before the commit what was noted is held against the events beside it. `read_by.py` says what is guarded.

Transactions that a test or a simulation opens may put rows where they like; with `judged` they are the product's too.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Table
from sqlalchemy import event as changes
from sqlmodel import Session, SQLModel

from dispatch import clock
from models.database import Database
from tests.makers.read_by import DESK, FIGURES, PAST_DAYS_ONLY, UNTOLD

_PRODUCT = tuple(Path(__file__).parents[2] / name for name in ("dispatch", "rider_api"))
_NOT_THROUGH = frozenset({"account", "menu", "kitchen"})
"""Who did something and who cooks say nothing about whose day it is: a kitchen may cook for another district."""
PREFIX = "guard_"
"""Of the names of the triggers and of their table: what the suite adds to a database."""


@dataclass(frozen=True, kw_only=True, order=True)
class Noted:
    """A row of a table was written: for whose day, as far as the row says."""

    reading: str
    table: str
    moment: str
    area: str
    day: str


class GuardedDatabase(Database):
    """Judges what the product's own transactions change; `faults` holds what nobody was told of."""

    faults: list[str]
    judges_all = False

    def watch(self) -> "GuardedDatabase":
        """Begin with no faults. The tables must be there (see `note_changes`)."""
        self.faults = []
        if not changes.contains(self.engine, "commit", self._forget):
            changes.listen(self.engine, "commit", self._forget)
        return self

    @contextmanager
    def write(self) -> Iterator[Session]:
        opener = sys._getframe(2)  # beyond contextlib's __enter__
        product = any(Path(opener.f_code.co_filename).is_relative_to(each) for each in _PRODUCT)
        with super().write() as session:
            yield session
            if product or self.judges_all:
                session.flush()
                where = f"{Path(opener.f_code.co_filename).name}:{opener.f_lineno}"
                self.faults += [f"{where}: {fault}" for fault in self._judge(session)]

    def _judge(self, session: Session) -> list[str]:
        if not session.in_transaction():
            return []
        noted, told = _read(session.connection())
        return sorted(str(each) for each in noted if not _is_told(each, told))

    def _forget(self, connection: Connection) -> None:
        _ask(connection, f"DELETE FROM guard_note WHERE {_own(connection)}")


@contextmanager
def judged(database: Database) -> Iterator[Session]:
    """As `database.write()`, in the product's stead."""
    assert isinstance(database, GuardedDatabase)
    database.judges_all = True
    try:
        with database.write() as session:
            yield session
    finally:
        database.judges_all = False


def _is_told(noted: Noted, told: Iterable[tuple[str, str]]) -> bool:
    """Figures are asked for by area and day; a screen follows what is told of its day and of no day."""
    if noted.reading == "figures":
        past_only = noted.table in PAST_DAYS_ONLY and noted.day >= clock.today().isoformat()
        return past_only or (bool(noted.day) and (noted.area, noted.day) in told)
    return any((not noted.area or area in (noted.area, "")) and day in (noted.day, "") for area, day in told)


def _read(connection: Connection) -> tuple[list[Noted], set[tuple[str, str]]]:
    columns = "reading, table_name, moment, coalesce(area, ''), coalesce(day, '')"
    rows = _ask(connection, f"SELECT DISTINCT {columns} FROM guard_note WHERE {_own(connection)}")
    told = {(area, day) for reading, _, _, area, day in rows if reading == "stream"}
    noted = [
        Noted(reading=reading, table=table, moment=moment, area=area, day=day)
        for reading, table, moment, area, day in rows
        if reading != "stream"
    ]
    return noted, told


def _ask(connection: Connection, statement: str) -> list[tuple[str, ...]]:
    """Beside SQLAlchemy: tests count its statements."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []
    finally:
        cursor.close()


def _own(connection: Connection) -> str:
    """SQLite has one writer, so all that is noted is its own."""
    return "tx = txid_current()" if connection.dialect.name == "postgresql" else "true"


def note_changes(database: Database) -> None:
    """Put the triggers into a database that has its tables."""
    with database.engine.begin() as connection:
        tx = "tx bigint DEFAULT txid_current()" if not database.is_sqlite else "tx integer"
        connection.exec_driver_sql(
            f"CREATE TABLE guard_note (reading text, table_name text, moment text, area text, day text, {tx})"
        )
        _note(connection, "stream", SQLModel.metadata.tables["event"], "INSERT")
        for name, columns in FIGURES.items():
            _note_table(connection, "figures", SQLModel.metadata.tables[name], columns)
        for name in sorted(DESK):
            table = SQLModel.metadata.tables[name]
            _note_table(connection, "desk", table, set(table.c.keys()) - UNTOLD.get(name, set()))


def _note_table(connection: Connection, reading: str, table: Table, columns: Iterable[str]) -> None:
    differs = "IS NOT" if connection.dialect.name == "sqlite" else "IS DISTINCT FROM"
    as_text = "" if connection.dialect.name == "sqlite" else "::text"  # JSON has no equality there
    changed = {each: f'OLD."{each}"{as_text} {differs} NEW."{each}"{as_text}' for each in sorted(columns)}
    which = " || ".join(f"CASE WHEN {test} THEN ' {each}' ELSE '' END" for each, test in changed.items())
    _note(connection, reading, table, "UPDATE", when=f"WHEN ({' OR '.join(changed.values())})", which=which)
    _note(connection, reading, table, "DELETE")
    if _whose(table, "day", "NEW") or _whose(table, "area_id", "NEW"):  # else nothing shows before a row points to it
        _note(connection, reading, table, "INSERT")


def _note(
    connection: Connection, reading: str, table: Table, moment: str, *, when: str = "", which: str = "''"
) -> None:
    row = "OLD" if moment == "DELETE" else "NEW"
    area, day = (_whose(table, column, row) or "NULL" for column in ("area_id", "day"))
    insert = (
        "INSERT INTO guard_note (reading, table_name, moment, area, day) VALUES "
        f"('{reading}', '{table.name}', '{moment.lower()}' || {which}, CAST({area} AS text), CAST({day} AS text));"
    )
    name = f"{PREFIX}{reading}_{table.name}_{moment.lower()}"
    head = f'CREATE TRIGGER {name} AFTER {moment} ON "{table.name}" FOR EACH ROW {when}'
    if connection.dialect.name == "postgresql":
        body = f"BEGIN {insert} RETURN NULL; END"
        connection.exec_driver_sql(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        connection.exec_driver_sql(f"{head} EXECUTE FUNCTION {name}()")
    else:
        connection.exec_driver_sql(f"{head} BEGIN {insert} END")


def _whose(table: Table, column: str, row: str) -> str | None:
    """SQL for the area or the day of a row: its own, or that of the row it points to; None: it has none."""
    path = _shortest(table, {"area_id", "day"} if column not in table.c else {column}) or _shortest(table, {column})
    if path is None:
        return None
    names = [*(key for key, _ in path), column]
    found = f'{row}."{names[0]}"'
    for (_, parent), name in zip(path, names[1:], strict=True):
        (key,) = parent.primary_key.columns
        found = f'(SELECT "{name}" FROM "{parent.name}" WHERE "{key.name}" = {found})'
    return found


def _shortest(table: Table, wanted: set[str]) -> list[tuple[str, Table]] | None:
    """The shortest way along foreign keys that are always set to a table that has these columns."""
    ways: list[tuple[Table, list[tuple[str, Table]]]] = [(table, [])]
    for here, way in ways:
        if wanted <= set(here.c.keys()):
            return way
        for key in sorted(here.foreign_keys, key=lambda each: list(here.c).index(each.parent)):
            parent = key.column.table
            if not key.parent.nullable and parent.name not in _NOT_THROUGH and len(way) < 3:
                ways.append((parent, [*way, (key.parent.name, parent)]))
    return None
