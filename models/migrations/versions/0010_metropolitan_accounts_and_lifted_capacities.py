"""Accounts of the metropolitan team, and kitchen capacities that say: no limit any more."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ROLES = ("coordinator", "kitchen", "care_manager", "courier", "auditor")


def upgrade() -> None:
    _allow_role("metropolitan")
    with op.batch_alter_table("kitchen_capacity") as batch:
        batch.alter_column("meals", existing_type=sa.Integer(), nullable=True)


def _allow_role(role: str) -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        with op.batch_alter_table("account") as batch:
            batch.alter_column("role", existing_type=_roles(ROLES), type_=_roles((*ROLES, role)))
        return
    # SQLite would rebuild the table, which rows of other tables point at. A CHECK may be changed in place
    # (sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes").
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    connection.execute(
        sa.text("UPDATE sqlite_schema SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = 'account'"),
        {"old": "'auditor')", "new": f"'auditor', '{role}')"},
    )
    connection.exec_driver_sql(f"PRAGMA schema_version={int(version) + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")


def _roles(values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name="role", native_enum=False, create_constraint=True, length=24)


def downgrade() -> None:
    raise NotImplementedError("Bapgil goes forward only; to go back, restore the backup made before the new version")
