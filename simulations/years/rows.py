"""Millions of rows into their tables: many a statement, the indexes afterwards."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Dialect, Index, Table, insert
from sqlmodel import Session, SQLModel

from models.columns import Moment
from models.database import Database

Rows = dict[type[SQLModel], list[dict[str, Any]]]


def drop_indexes(database: Database, models: Sequence[type[SQLModel]]) -> list[Index]:
    """Indexes are made afterwards, sorted: kept up row by row, they would be most of what is written."""
    dropped = [index for model in models for index in _table(model).indexes if not index.unique]
    with database.write() as session:
        for index in dropped:
            index.drop(session.connection())
    return dropped


def make_indexes(database: Database, dropped: Sequence[Index]) -> Iterator[int]:
    """Each in a transaction of its own; yields how many are made so far."""
    for number, index in enumerate(dropped, start=1):
        with database.write() as session:
            index.create(session.connection())
        yield number


def insert_rows(session: Session, rows: Mapping[type[SQLModel], Sequence[dict[str, Any]]]) -> None:
    """In the order of their foreign keys, many rows a statement.

    The values are made ready once a column and not once a value, moments and days once each: millions of rows go
    this way.
    """
    connection = session.connection()
    by_table = {_table(model): own for model, own in rows.items()}
    for table in SQLModel.metadata.sorted_tables:
        own = by_table.get(table, ())
        if not own:
            continue
        ready = _prepare(table, tuple(own[0]), connection.dialect)
        values = [[row[name] for row in own] for name in ready.names]
        for index, process in ready.processes:
            values[index] = [process(value) for value in values[index]]
        lines: list[Any] = list(zip(*values, strict=True))
        if not ready.positional:
            lines = [dict(zip(ready.names, line, strict=True)) for line in lines]
        connection.exec_driver_sql(ready.statement, lines)


@dataclass(frozen=True, kw_only=True)
class _Prepared:
    statement: str
    positional: bool
    """False: the driver wants names."""
    names: Sequence[str]
    processes: Sequence[tuple[int, Callable[[Any], Any]]]
    """What makes the values of a column ready for the driver, by the column's position."""


@lru_cache(maxsize=256)
def _prepare(table: Table, names: tuple[str, ...], dialect: Dialect) -> _Prepared:
    statement = insert(table).compile(dialect=dialect, column_keys=list(names))
    order = statement.positiontup or names
    processes = []
    for index, name in enumerate(order):
        kind = table.columns[name].type
        process: Callable[[Any], Any] | None = kind.dialect_impl(dialect).bind_processor(dialect)
        if process is not None:
            repeats = isinstance(kind, Moment | Date)
            processes.append((index, lru_cache(maxsize=4096)(process) if repeats else process))
    return _Prepared(
        statement=str(statement), positional=statement.positiontup is not None, names=order, processes=processes,
    )  # fmt: skip


def _table(model: type[SQLModel]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table
