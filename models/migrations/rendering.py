"""How the house's own column types are written into a migration: as plain SQLAlchemy, which never changes."""

from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum
from sqlmodel.sql.sqltypes import AutoString

from models.columns import Moment


def render_item(kind: str, item: Any, context: AutogenContext) -> str | Literal[False]:
    """The source text of a column type; False leaves it to Alembic."""
    if kind != "type":
        return False
    if isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, AutoString):
        return "sa.String()"
    if isinstance(item, Enum):
        values = ", ".join(repr(value) for value in item.enums)
        return f"sa.Enum({values}, name={item.name!r}, native_enum=False, create_constraint=True, length={item.length})"
    return False
