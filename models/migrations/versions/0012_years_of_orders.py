"""Years of orders: an area's or a kitchen's day is found at once, and used-up meals are added up in an index."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

REPLACED = (
    ("daily_order", "standing_order_id", "ix_daily_order_standing_order_used", ("day", "status", "meals")),
    ("daily_order", "recipient_id", "ix_daily_order_recipient_day", ("day",)),
    ("daily_order", "kitchen_id", "ix_daily_order_kitchen_day", ("day", "meals")),
    ("daily_order", "area_id", "ix_daily_order_area_day", ("day",)),
    ("event", "area_id", "ix_event_area_day", ("day",)),
    ("task", "area_id", "ix_task_area_status", ("status",)),
)
"""Table, its first column, the new index, the columns that follow."""


def upgrade() -> None:
    for table, column, name, more in REPLACED:
        op.create_index(name, table, [column, *more])
        op.drop_index(f"ix_{table}_{column}", table_name=table)
    op.create_index("ix_task_subject_id", "task", ["subject_id"])


def downgrade() -> None:
    raise NotImplementedError("Bapgil goes forward only; to go back, restore the backup made before the new version")
