"""What happens on the street and who looks in."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("courier_id", sa.Uuid(), nullable=False),
        sa.Column("duty_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("order_ids", sa.JSON(), nullable=False),
        sa.Column("place_id", sa.String(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["courier_id"], ["courier.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person_key.person_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("device_id", "seq"),
    )
    op.create_index("ix_fact_courier_id", "fact", ["courier_id"], unique=False)
    op.create_index("ix_fact_day", "fact", ["day"], unique=False)
    op.create_index("ix_fact_device_id", "fact", ["device_id"], unique=False)
    op.create_index("ix_fact_duty_id", "fact", ["duty_id"], unique=False)
    op.create_index("ix_fact_person_id", "fact", ["person_id"], unique=False)
    op.create_table(
        "order_exception",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("standing_order_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("meals", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person_key.person_id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["standing_order_id"], ["standing_order.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_order_exception_person_id", "order_exception", ["person_id"], unique=False)
    op.create_index("ix_order_exception_standing_order_id", "order_exception", ["standing_order_id"], unique=False)
    op.create_table(
        "photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person_key.person_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sha256", "person_id"),
    )
    op.create_index("ix_photo_device_id", "photo", ["device_id"], unique=False)
    op.create_index("ix_photo_person_id", "photo", ["person_id"], unique=False)
    op.create_index("ix_photo_sha256", "photo", ["sha256"], unique=False)
    op.create_table(
        "plan_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "requested",
                "solving",
                "drafted",
                "failed",
                name="planrequeststatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("iterations", sa.Integer(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["requested_by"], ["account.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_plan_request_area_id", "plan_request", ["area_id"], unique=False)
    op.create_index("ix_plan_request_day", "plan_request", ["day"], unique=False)
    op.create_index("ix_plan_request_plan_id", "plan_request", ["plan_id"], unique=False)
    op.create_index("ix_plan_request_requested_by", "plan_request", ["requested_by"], unique=False)
    op.create_table(
        "tour",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("duty_id", sa.Uuid(), nullable=False),
        sa.Column("start_seconds", sa.Integer(), nullable=False),
        sa.Column("end_seconds", sa.Integer(), nullable=False),
        sa.Column("distance_metres", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("plan_id", "duty_id"),
    )
    op.create_index("ix_tour_duty_id", "tour", ["duty_id"], unique=False)
    op.create_index("ix_tour_plan_id", "tour", ["plan_id"], unique=False)
    op.create_table(
        "card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("daily_order_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "handed_over",
                "family",
                "at_door",
                "no_answer",
                "refused",
                "away_notice",
                name="cardoutcome",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "urgency",
            sa.Enum("info", "today", "now", name="urgency", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("answers_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["daily_order_id"], ["daily_order.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person_key.person_id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_card_daily_order_id", "card", ["daily_order_id"], unique=False)
    op.create_index("ix_card_day", "card", ["day"], unique=False)
    op.create_index("ix_card_fact_id", "card", ["fact_id"], unique=True)
    op.create_index("ix_card_person_id", "card", ["person_id"], unique=False)
    op.create_index("ix_card_recipient_id", "card", ["recipient_id"], unique=False)
    op.create_table(
        "container_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("kitchen_id", sa.Uuid(), nullable=False),
        sa.Column("daily_order_id", sa.Uuid(), nullable=True),
        sa.Column("fact_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["daily_order_id"], ["daily_order.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["kitchen_id"], ["kitchen.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_container_move_daily_order_id", "container_move", ["daily_order_id"], unique=False)
    op.create_index("ix_container_move_day", "container_move", ["day"], unique=False)
    op.create_index("ix_container_move_fact_id", "container_move", ["fact_id"], unique=False)
    op.create_index("ix_container_move_kitchen_id", "container_move", ["kitchen_id"], unique=False)
    op.create_index("ix_container_move_recipient_id", "container_move", ["recipient_id"], unique=False)
    op.create_table(
        "door_state",
        sa.Column("daily_order_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "arrived",
                "delivered",
                "no_answer",
                "refused",
                "away",
                name="stopstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("fact_id", sa.Uuid(), nullable=True),
        sa.Column("duty_id", sa.Uuid(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["daily_order_id"],
            ["daily_order.id"],
        ),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("daily_order_id"),
    )
    op.create_index("ix_door_state_duty_id", "door_state", ["duty_id"], unique=False)
    op.create_table(
        "frozen_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kitchen_id", sa.Uuid(), nullable=False),
        sa.Column("daily_order_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("paid_by", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "pending", "acknowledged", name="changestatus", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["acknowledged_by"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["daily_order_id"], ["daily_order.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["kitchen_id"], ["kitchen.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person_key.person_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("ix_frozen_change_acknowledged_by", "frozen_change", ["acknowledged_by"], unique=False)
    op.create_index("ix_frozen_change_daily_order_id", "frozen_change", ["daily_order_id"], unique=False)
    op.create_index("ix_frozen_change_day", "frozen_change", ["day"], unique=False)
    op.create_index("ix_frozen_change_kitchen_id", "frozen_change", ["kitchen_id"], unique=False)
    op.create_index("ix_frozen_change_made_by", "frozen_change", ["made_by"], unique=False)
    op.create_index("ix_frozen_change_person_id", "frozen_change", ["person_id"], unique=False)
    op.create_table(
        "handover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place_id", sa.String(), nullable=False),
        sa.Column("duty_id", sa.Uuid(), nullable=False),
        sa.Column("trip", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("counted_by", sa.String(), nullable=False),
        sa.Column("expected_meals", sa.Integer(), nullable=False),
        sa.Column("counted_meals", sa.Integer(), nullable=False),
        sa.Column("waited_seconds", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_handover_account_id", "handover", ["account_id"], unique=False)
    op.create_index("ix_handover_day", "handover", ["day"], unique=False)
    op.create_index("ix_handover_duty_id", "handover", ["duty_id"], unique=False)
    op.create_index("ix_handover_fact_id", "handover", ["fact_id"], unique=True)
    op.create_table(
        "planned_stop",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tour_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("trip", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place_id", sa.String(), nullable=False),
        sa.Column("daily_order_ids", sa.JSON(), nullable=False),
        sa.Column("meals", sa.Integer(), nullable=False),
        sa.Column("arrive_seconds", sa.Integer(), nullable=False),
        sa.Column("start_seconds", sa.Integer(), nullable=False),
        sa.Column("leave_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tour_id"], ["tour.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tour_id", "position"),
    )
    op.create_index("ix_planned_stop_tour_id", "planned_stop", ["tour_id"], unique=False)
    op.create_table(
        "welfare_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("daily_order_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open", "contacted", "closed", name="casestatus", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_fact", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_code", sa.String(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closing_note_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["daily_order_id"], ["daily_order.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["opened_by_fact"], ["fact.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person_key.person_id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_welfare_case_closed_by", "welfare_case", ["closed_by"], unique=False)
    op.create_index("ix_welfare_case_daily_order_id", "welfare_case", ["daily_order_id"], unique=False)
    op.create_index("ix_welfare_case_day", "welfare_case", ["day"], unique=False)
    op.create_index("ix_welfare_case_opened_by_fact", "welfare_case", ["opened_by_fact"], unique=False)
    op.create_index("ix_welfare_case_owner_id", "welfare_case", ["owner_id"], unique=False)
    op.create_index("ix_welfare_case_person_id", "welfare_case", ["person_id"], unique=False)
    op.create_index("ix_welfare_case_recipient_id", "welfare_case", ["recipient_id"], unique=False)
    op.create_table(
        "case_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["acknowledged_by"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["case_id"], ["welfare_case.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "position"),
    )
    op.create_index("ix_case_step_acknowledged_by", "case_step", ["acknowledged_by"], unique=False)
    op.create_index("ix_case_step_case_id", "case_step", ["case_id"], unique=False)
    op.create_index("ix_case_step_due_at", "case_step", ["due_at"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Bapgil goes forward only; to go back, restore the backup made before the new version")
