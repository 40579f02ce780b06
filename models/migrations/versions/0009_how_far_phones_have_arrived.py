"""How far everything of a phone has arrived is kept with the phone, and no longer looked up in all it ever sent."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # 0 is right for every phone: the first batch counts on from there through what is stored.
    op.add_column("device", sa.Column("last_seq", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    raise NotImplementedError("Bapgil goes forward only; to go back, restore the backup made before the new version")
