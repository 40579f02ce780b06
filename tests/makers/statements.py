"""What reaches the database meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from models.database import Database


@dataclass(frozen=True, kw_only=True)
class Statement:
    text: str
    parameters: Any


@contextmanager
def counted(database: Database) -> Iterator[list[Statement]]:
    """Statements of readers and of writers, as they come; many rows of one kind are one statement."""
    seen: list[Statement] = []

    def note(_: object, __: object, statement: str, parameters: Any, *rest: object) -> None:
        seen.append(Statement(text=statement, parameters=parameters))

    with database.read() as session:
        engines = {database.engine, session.get_bind()}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
