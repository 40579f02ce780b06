"""Duties carry breaks, and tours say when they are taken."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added in place: rows of other tables point at both, and SQLite would rebuild a table that is altered.
    for table in ("duty", "tour"):
        op.add_column(table, sa.Column("breaks", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))


def downgrade() -> None:
    raise NotImplementedError("Bapgil goes forward only; to go back, restore the backup made before the new version")
