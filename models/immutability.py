"""What the database itself refuses to change: the freeze, an order's content, a recorded change, an event.

The rule of the house (history is append-only) is kept by the code above; these triggers keep it against
everything else: a slip, a console, a later version. An order's status still moves, and a change can be acknowledged.
`create_all` makes the triggers with their tables; `protect` makes those that are missing, after every migration.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, event, inspect, text
from sqlmodel import SQLModel

from models import events, freed, menus, orders, people, welfare

_MAY_CHANGE: Mapping[str, frozenset[str]] = {
    orders.Freeze.__tablename__: frozenset(),
    orders.DailyOrder.__tablename__: frozenset({"status"}),
    orders.FrozenChange.__tablename__: frozenset({"status", "acknowledged_by", "acknowledged_at"}),
    events.Event.__tablename__: frozenset(),
    orders.OrderTerms.__tablename__: frozenset(),
    menus.DayMenu.__tablename__: frozenset(),
    menus.MealChoice.__tablename__: frozenset(),
    menus.KitchenCapacity.__tablename__: frozenset(),
    people.RecipientMerge.__tablename__: frozenset({"undone_by", "undone_at"}),
    freed.FreedMeal.__tablename__: frozenset(
        {"status", "given_change_id", "decided_at", "decided_by", "containers_back_at"}
    ),
    welfare.Ladder.__tablename__: frozenset(),
}
"""Protected tables with the columns that may still change."""

# The driver reads %% as %.
_FUNCTION = """
CREATE OR REPLACE FUNCTION bapgil_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%% is never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def protect(connection: Connection) -> None:
    """Create the triggers that are missing. A migration that rebuilds a protected table loses its triggers: call it."""
    existing = _existing_triggers(connection)
    tables = set(inspect(connection).get_table_names())  # none yet before the first migration
    for name in tables & _MAY_CHANGE.keys():
        _protect(connection, SQLModel.metadata.tables[name], existing)


def _existing_triggers(connection: Connection) -> set[str]:
    asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.dialect.name == "postgresql":
        asked = (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = current_schema()"
        )
    return set(connection.execute(text(asked)).scalars())


def _protect(connection: Connection, table: Table, existing: set[str]) -> None:
    fixed = ", ".join(column.name for column in table.columns if column.name not in _MAY_CHANGE[table.name])
    missing = [
        (name, moment)
        for name, moment in (
            (f"{table.name}_stays_unchanged", f"UPDATE OF {fixed}"),
            (f"{table.name}_stays", "DELETE"),
        )
        if name not in existing
    ]
    on_postgresql = connection.dialect.name == "postgresql"
    if missing and on_postgresql:
        connection.exec_driver_sql(_FUNCTION)
    for name, moment in missing:
        body = "FOR EACH ROW EXECUTE FUNCTION bapgil_stays()"
        if not on_postgresql:
            body = f"BEGIN SELECT RAISE(ABORT, '{table.name} is never changed or deleted'); END"
        connection.exec_driver_sql(f'CREATE TRIGGER {name} BEFORE {moment} ON "{table.name}" {body}')


def _protect_new(table: Table, connection: Connection, **_: Any) -> None:
    _protect(connection, table, existing=set())


for _name in _MAY_CHANGE:
    event.listen(SQLModel.metadata.tables[_name], "after_create", _protect_new)
