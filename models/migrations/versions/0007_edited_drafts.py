"""Drafts gather edits with undo and locks; a plan request may start from a plan and ask "what if"."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_edit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("solution", sa.JSON(), nullable=False),
        sa.Column("locks", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("plan_id", "number"),
    )
    op.create_index("ix_plan_edit_made_by", "plan_edit", ["made_by"], unique=False)
    op.create_index("ix_plan_edit_plan_id", "plan_edit", ["plan_id"], unique=False)
    with op.batch_alter_table("plan") as plan:
        plan.add_column(sa.Column("revision", sa.Integer(), nullable=True))
        plan.add_column(sa.Column("locks", sa.JSON(), nullable=True))
        plan.add_column(sa.Column("wish", sa.JSON(), nullable=True))
        plan.add_column(sa.Column("made_over", sa.Uuid(), nullable=True))
        plan.create_index("ix_plan_made_over", ["made_over"], unique=False)
        plan.create_foreign_key("fk_plan_made_over", "plan", ["made_over"], ["id"], ondelete="RESTRICT")
    op.execute("UPDATE plan SET revision = 0, locks = '[]'")
    with op.batch_alter_table("plan") as plan:
        plan.alter_column("revision", existing_type=sa.Integer(), nullable=False)
        plan.alter_column("locks", existing_type=sa.JSON(), nullable=False)
    with op.batch_alter_table("plan_request") as request:
        request.add_column(sa.Column("based_on", sa.Uuid(), nullable=True))
        request.add_column(sa.Column("wish", sa.JSON(), nullable=True))
        request.create_index("ix_plan_request_based_on", ["based_on"], unique=False)
        request.create_foreign_key("fk_plan_request_based_on", "plan", ["based_on"], ["id"], ondelete="RESTRICT")


def downgrade() -> None:
    raise NotImplementedError("Bapgil goes forward only; to go back, restore the backup made before the new version")
