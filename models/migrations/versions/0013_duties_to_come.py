"""The duties of a team from a day on are found without those of all years before."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_duty_team_day", "duty", ["team_id", "day"])
    op.drop_index("ix_duty_team_id", table_name="duty")


def downgrade() -> None:
    raise NotImplementedError("Bapgil goes forward only; to go back, restore the backup made before the new version")
