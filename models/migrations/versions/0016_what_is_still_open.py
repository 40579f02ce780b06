"""Containers owed are added up in an index, and cases that are open found without those of all years."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_container_move_owed", "container_move", ["recipient_id", "kitchen_id", "day", "count"])
    op.drop_index("ix_container_move_recipient_id", table_name="container_move")
    op.create_index("ix_welfare_case_status", "welfare_case", ["status"])


def downgrade() -> None:
    raise NotImplementedError("Bapgil goes forward only; to go back, restore the backup made before the new version")
