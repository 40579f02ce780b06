"""Millions of rows into their tables: many a statement, the indexes afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Table, insert
from sqlmodel import Session, SQLModel

from models.database import Database

Rows = dict[type[SQLModel], list[dict[str, Any]]]


@contextmanager
def without_indexes(database: Database, models: Sequence[type[SQLModel]]) -> Iterator[None]:
    """Indexes are made afterwards, sorted: kept up row by row, they would be most of what is written."""
    left_out = [index for model in models for index in _table(model).indexes if not index.unique]
    with database.write() as session:
        for index in left_out:
            index.drop(session.connection())
    yield
    with database.write() as session:
        for index in left_out:
            index.create(session.connection())


def insert_rows(session: Session, rows: Mapping[type[SQLModel], Sequence[dict[str, Any]]]) -> None:
    """In the order of their foreign keys, many rows a statement.

    The values are made ready once a column and not once a value: millions of rows go this way.
    """
    connection = session.connection()
    dialect = connection.dialect
    by_table = {_table(model): own for model, own in rows.items()}
    for table in SQLModel.metadata.sorted_tables:
        own = by_table.get(table, ())
        if not own:
            continue
        columns = [column for column in table.columns if column.name in own[0]]
        ready = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns]
        values = [
            [row[column.name] for row in own] if process is None else [process(row[column.name]) for row in own]
            for column, process in zip(columns, ready, strict=True)
        ]
        names = [column.name for column in columns]
        statement = insert(table).compile(dialect=dialect, column_keys=names)
        lines: list[Any] = list(zip(*values, strict=True))
        if statement.positiontup is None:  # the driver wants names
            lines = [dict(zip(names, line, strict=True)) for line in lines]
        connection.exec_driver_sql(str(statement), lines)


def _table(model: type[SQLModel]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table
