"""Orders, plans and everything that refers to them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("courier_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["courier_id"], ["courier.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_device_courier_id", "device", ["courier_id"], unique=False)
    op.create_table(
        "enrol_link",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("courier_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["courier_id"], ["courier.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_enrol_link_courier_id", "enrol_link", ["courier_id"], unique=False)
    op.create_table(
        "login_session",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("ix_login_session_account_id", "login_session", ["account_id"], unique=False)
    op.create_table(
        "plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "published",
                "superseded",
                "completed",
                name="planstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("based_on", sa.Uuid(), nullable=True),
        sa.Column("problem", sa.JSON(), nullable=False),
        sa.Column("solution", sa.JSON(), nullable=False),
        sa.Column("violations", sa.JSON(), nullable=False),
        sa.Column("cost", sa.JSON(), nullable=False),
        sa.Column("unserved", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["based_on"], ["plan.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("area_id", "day", "version"),
    )
    op.create_index("ix_plan_area_id", "plan", ["area_id"], unique=False)
    op.create_index("ix_plan_based_on", "plan", ["based_on"], unique=False)
    op.create_index("ix_plan_day", "plan", ["day"], unique=False)
    op.create_index("ix_plan_made_by", "plan", ["made_by"], unique=False)
    op.create_table(
        "standing_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("menu_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "requested",
                "active",
                "ended",
                "refused",
                name="standingorderstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("meals_a_visit", sa.Integer(), nullable=False),
        sa.Column("approved_meals", sa.Integer(), nullable=False),
        sa.Column("start_day", sa.Date(), nullable=False),
        sa.Column("end_day", sa.Date(), nullable=False),
        sa.Column("window_start_seconds", sa.Integer(), nullable=True),
        sa.Column("window_end_seconds", sa.Integer(), nullable=True),
        sa.Column("paid_by", sa.String(), nullable=False),
        sa.Column("provider_note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("approved_meals > 0", name="approved"),
        sa.CheckConstraint("meals_a_visit between 1 and 9", name="meals_a_visit"),
        sa.CheckConstraint("start_day <= end_day", name="ends_after_start"),
        sa.ForeignKeyConstraint(["menu_id"], ["menu.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person_key.person_id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_standing_order_menu_id", "standing_order", ["menu_id"], unique=False)
    op.create_index("ix_standing_order_person_id", "standing_order", ["person_id"], unique=False)
    op.create_index("ix_standing_order_recipient_id", "standing_order", ["recipient_id"], unique=False)
    op.create_index("ix_standing_order_referral_id", "standing_order", ["referral_id"], unique=True)
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "place_address",
                "check_duplicate",
                "unserved_door",
                "contradicting_fact",
                "kitchen_shortage",
                "courier_silent",
                "plan_failed",
                "rejected_record",
                "missed_day",
                name="taskkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("open", "done", name="taskstatus", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("natural_key", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("subject_id", sa.String(), nullable=True),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["done_by"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person_key.person_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("natural_key"),
    )
    op.create_index("ix_task_area_id", "task", ["area_id"], unique=False)
    op.create_index("ix_task_done_by", "task", ["done_by"], unique=False)
    op.create_index("ix_task_owner_id", "task", ["owner_id"], unique=False)
    op.create_index("ix_task_person_id", "task", ["person_id"], unique=False)
    op.create_index("ix_task_status", "task", ["status"], unique=False)
    op.create_table(
        "daily_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("freeze_id", sa.Uuid(), nullable=True),
        sa.Column("standing_order_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column("menu_id", sa.Uuid(), nullable=False),
        sa.Column("kitchen_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("meals", sa.Integer(), nullable=False),
        sa.Column("diet", sa.String(), nullable=False),
        sa.Column(
            "container",
            sa.Enum(
                "disposable", "reusable", name="containerkind", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("first_visit", sa.Boolean(), nullable=False),
        sa.Column("last_day", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "frozen",
                "packed",
                "out",
                "delivered",
                "undelivered",
                "cancelled",
                name="orderstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("meals between 1 and 9", name="meals"),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["freeze_id"], ["freeze.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["kitchen_id"], ["kitchen.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["menu_id"], ["menu.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["standing_order_id"], ["standing_order.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("day", "number"),
        sa.UniqueConstraint("day", "recipient_id", "slot"),
    )
    op.create_index("ix_daily_order_area_id", "daily_order", ["area_id"], unique=False)
    op.create_index("ix_daily_order_day", "daily_order", ["day"], unique=False)
    op.create_index("ix_daily_order_freeze_id", "daily_order", ["freeze_id"], unique=False)
    op.create_index("ix_daily_order_home_id", "daily_order", ["home_id"], unique=False)
    op.create_index("ix_daily_order_kitchen_id", "daily_order", ["kitchen_id"], unique=False)
    op.create_index("ix_daily_order_menu_id", "daily_order", ["menu_id"], unique=False)
    op.create_index("ix_daily_order_recipient_id", "daily_order", ["recipient_id"], unique=False)
    op.create_index("ix_daily_order_standing_order_id", "daily_order", ["standing_order_id"], unique=False)
    op.create_index("ix_daily_order_status", "daily_order", ["status"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Bapgil goes forward only; to go back, restore the backup made before the new version")
