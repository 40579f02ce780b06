"""lots recalls temperatures and feedback."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


KINDS_BEFORE = (
    "place_address",
    "check_duplicate",
    "unserved_door",
    "contradicting_fact",
    "kitchen_shortage",
    "courier_silent",
    "plan_failed",
    "rejected_record",
    "missed_day",
    "pause_ends",
    "diet_clash",
    "kitchen_full",
    "holiday_declared",
    "freed_meal",
    "moved_home",
)
NEW_KINDS = ("recalled_meal", "food_temperature")


def _kinds(names: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*names, name="taskkind", native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.create_table(
        "lot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kitchen_id", sa.Uuid(), nullable=False),
        sa.Column("menu_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meals", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("meals > 0", name="meals"),
        sa.ForeignKeyConstraint(["kitchen_id"], ["kitchen.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["menu_id"], ["menu.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kitchen_id", "day", "number"),
        sa.UniqueConstraint("kitchen_id", "menu_id", "finished_at"),
    )
    with op.batch_alter_table("lot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lot_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_lot_kitchen_id"), ["kitchen_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lot_menu_id"), ["menu_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lot_recorded_by"), ["recorded_by"], unique=False)

    op.create_table(
        "recall",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("recall", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recall_lot_id"), ["lot_id"], unique=True)
        batch_op.create_index(batch_op.f("ix_recall_made_by"), ["made_by"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("daily_order_id", sa.Uuid(), nullable=False),
        sa.Column("kitchen_id", sa.Uuid(), nullable=False),
        sa.Column("menu_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["daily_order_id"], ["daily_order.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["kitchen_id"], ["kitchen.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["menu_id"], ["menu.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person_key.person_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("fact_id", "topic"),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_daily_order_id"), ["daily_order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_fact_id"), ["fact_id"], unique=False)
        batch_op.create_index("ix_feedback_kitchen_day", ["kitchen_id", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_menu_id"), ["menu_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_person_id"), ["person_id"], unique=False)

    op.create_table(
        "lot_box",
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("daily_order_id", sa.Uuid(), nullable=False),
        sa.Column("meals", sa.Integer(), nullable=False),
        sa.Column("trip", sa.Integer(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["daily_order_id"], ["daily_order.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("lot_id", "daily_order_id"),
    )
    with op.batch_alter_table("lot_box", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lot_box_daily_order_id"), ["daily_order_id"], unique=False)

    op.create_table(
        "temperature_reading",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kitchen_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("duty_id", sa.Uuid(), nullable=True),
        sa.Column("trip", sa.Integer(), nullable=True),
        sa.Column("daily_order_id", sa.Uuid(), nullable=True),
        sa.Column("celsius_tenths", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("celsius_tenths between -400 and 1200", name="celsius_tenths"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["daily_order_id"], ["daily_order.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["kitchen_id"], ["kitchen.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("temperature_reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_temperature_reading_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_temperature_reading_daily_order_id"), ["daily_order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_temperature_reading_duty_id"), ["duty_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_temperature_reading_fact_id"), ["fact_id"], unique=True)
        batch_op.create_index("ix_temperature_reading_kitchen_day", ["kitchen_id", "day"], unique=False)

    with op.batch_alter_table("kitchen", schema=None) as batch_op:
        batch_op.add_column(sa.Column("records_temperature", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("task") as batch:
        batch.alter_column("kind", existing_type=_kinds(KINDS_BEFORE), type_=_kinds((*KINDS_BEFORE, *NEW_KINDS)))


def downgrade() -> None:
    raise NotImplementedError("Bapgil goes forward only; to go back, restore the backup made before the new version")
