"""Places, people, kitchens, teams and accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working_day", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day"),
    )
    op.create_table(
        "delivery_model",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "model",
            sa.Enum(
                "rider",
                "self_sufficiency",
                "walking_resident",
                "direct",
                name="model",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("crew_size", sa.Integer(), nullable=False),
        sa.Column("max_trips", sa.Integer(), nullable=False),
        sa.Column("reload_seconds", sa.Integer(), nullable=False),
        sa.Column("capacity_boxes", sa.Integer(), nullable=False),
        sa.Column("max_duration_seconds", sa.Integer(), nullable=True),
        sa.Column("max_distance_metres", sa.Integer(), nullable=True),
        sa.Column("max_stops_per_trip", sa.Integer(), nullable=True),
        sa.Column("brings_containers_back", sa.Boolean(), nullable=False),
        sa.Column("fixed_won", sa.Integer(), nullable=False),
        sa.Column("per_hour_won", sa.Integer(), nullable=False),
        sa.Column("per_km_won", sa.Integer(), nullable=False),
        sa.Column("per_stop_won", sa.Integer(), nullable=False),
        sa.Column("overtime_after_seconds", sa.Integer(), nullable=True),
        sa.Column("overtime_per_hour_won", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "ladder_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("after_minutes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("cause", "position"),
    )
    op.create_table(
        "login_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_login_attempt_at", "login_attempt", ["at"], unique=False)
    op.create_index("ix_login_attempt_key_hash", "login_attempt", ["key_hash"], unique=False)
    op.create_table(
        "person_key",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "dong",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("office_lat", sa.Float(), nullable=False),
        sa.Column("office_lon", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_dong_area_id", "dong", ["area_id"], unique=False)
    op.create_index("ix_dong_name", "dong", ["name"], unique=False)
    op.create_table(
        "event",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("subject_id", sa.String(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_event_area_id", "event", ["area_id"], unique=False)
    op.create_index("ix_event_day", "event", ["day"], unique=False)
    op.create_index("ix_event_kind", "event", ["kind"], unique=False)
    op.create_index("ix_event_subject_id", "event", ["subject_id"], unique=False)
    op.create_table(
        "freeze",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("meals", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("area_id", "day"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("ix_freeze_area_id", "freeze", ["area_id"], unique=False)
    op.create_index("ix_freeze_day", "freeze", ["day"], unique=False)
    op.create_table(
        "hub",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("open_seconds", sa.Integer(), nullable=False),
        sa.Column("close_seconds", sa.Integer(), nullable=False),
        sa.Column("unloading_seconds", sa.Integer(), nullable=False),
        sa.Column("handover_seconds", sa.Integer(), nullable=False),
        sa.Column("loading_seconds", sa.Integer(), nullable=False),
        sa.Column("capacity_boxes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_index("ix_hub_area_id", "hub", ["area_id"], unique=False)
    op.create_table(
        "kitchen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("ready_seconds", sa.Integer(), nullable=False),
        sa.Column("close_seconds", sa.Integer(), nullable=False),
        sa.Column("loading_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_index("ix_kitchen_area_id", "kitchen", ["area_id"], unique=False)
    op.create_table(
        "recipient",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("name_hash", sa.String(), nullable=False),
        sa.Column("birth_date_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("birth_date_hash", sa.String(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_hash", sa.String(), nullable=True),
        sa.Column("guardian_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("entry_note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("diet", sa.String(), nullable=False),
        sa.Column("high_risk", sa.Boolean(), nullable=False),
        sa.Column("consent_privacy", sa.Boolean(), nullable=False),
        sa.Column("consent_sensitive", sa.Boolean(), nullable=False),
        sa.Column("consent_third_parties", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person_key.person_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_recipient_birth_date_hash", "recipient", ["birth_date_hash"], unique=False)
    op.create_index("ix_recipient_name_hash", "recipient", ["name_hash"], unique=False)
    op.create_index("ix_recipient_number", "recipient", ["number"], unique=True)
    op.create_index("ix_recipient_person_id", "recipient", ["person_id"], unique=True)
    op.create_index("ix_recipient_phone_hash", "recipient", ["phone_hash"], unique=False)
    op.create_table(
        "service_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "closed", name="daystatus", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("area_id", "day"),
    )
    op.create_index("ix_service_day_area_id", "service_day", ["area_id"], unique=False)
    op.create_index("ix_service_day_day", "service_day", ["day"], unique=False)
    op.create_table(
        "team",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_model_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("loads_at", sa.JSON(), nullable=False),
        sa.Column("feeds", sa.JSON(), nullable=False),
        sa.Column("home_base", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["delivery_model_id"], ["delivery_model.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_index("ix_team_area_id", "team", ["area_id"], unique=False)
    op.create_index("ix_team_delivery_model_id", "team", ["delivery_model_id"], unique=False)
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "coordinator",
                "kitchen",
                "care_manager",
                "courier",
                "auditor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("kitchen_id", sa.Uuid(), nullable=True),
        sa.Column("dong_id", sa.Uuid(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["dong_id"], ["dong.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["kitchen_id"], ["kitchen.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("login"),
    )
    op.create_index("ix_account_area_id", "account", ["area_id"], unique=False)
    op.create_index("ix_account_dong_id", "account", ["dong_id"], unique=False)
    op.create_index("ix_account_kitchen_id", "account", ["kitchen_id"], unique=False)
    op.create_table(
        "courier",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person_key.person_id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_courier_person_id", "courier", ["person_id"], unique=True)
    op.create_index("ix_courier_team_id", "courier", ["team_id"], unique=False)
    op.create_table(
        "courier_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_courier_rule_recipient_id", "courier_rule", ["recipient_id"], unique=False)
    op.create_table(
        "duty",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("courier_ids", sa.JSON(), nullable=False),
        sa.Column("start_seconds", sa.Integer(), nullable=False),
        sa.Column("end_seconds", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("day", "code"),
    )
    op.create_index("ix_duty_day", "duty", ["day"], unique=False)
    op.create_index("ix_duty_team_id", "duty", ["team_id"], unique=False)
    op.create_table(
        "home",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("dong_id", sa.Uuid(), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("address_hash", sa.String(), nullable=False),
        sa.Column("building", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column(
            "precision",
            sa.Enum(
                "pin",
                "entrance",
                "building",
                "road",
                "dong_office",
                "none",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("needs_pin", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["dong_id"], ["dong.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person_key.person_id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_home_address_hash", "home", ["address_hash"], unique=False)
    op.create_index("ix_home_area_id", "home", ["area_id"], unique=False)
    op.create_index("ix_home_building", "home", ["building"], unique=False)
    op.create_index("ix_home_dong_id", "home", ["dong_id"], unique=False)
    op.create_index("ix_home_person_id", "home", ["person_id"], unique=False)
    op.create_index("ix_home_recipient_id", "home", ["recipient_id"], unique=False)
    op.create_table(
        "kitchen_closure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kitchen_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["kitchen_id"], ["kitchen.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kitchen_id", "day"),
    )
    op.create_index("ix_kitchen_closure_day", "kitchen_closure", ["day"], unique=False)
    op.create_index("ix_kitchen_closure_kitchen_id", "kitchen_closure", ["kitchen_id"], unique=False)
    op.create_table(
        "menu",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kitchen_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "general",
                "side_dishes",
                "liquid",
                "porridge",
                "dysphagia",
                name="menukind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("max_time_on_board_seconds", sa.Integer(), nullable=False),
        sa.Column(
            "container",
            sa.Enum(
                "disposable", "reusable", name="containerkind", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("eat_within_seconds", sa.Integer(), nullable=False),
        sa.Column("price_won", sa.Integer(), nullable=False),
        sa.Column("daily", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["kitchen_id"], ["kitchen.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_index("ix_menu_kitchen_id", "menu", ["kitchen_id"], unique=False)
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("centre", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("form_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person_key.person_id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("content_hash"),
    )
    op.create_index("ix_referral_person_id", "referral", ["person_id"], unique=False)
    op.create_index("ix_referral_recipient_id", "referral", ["recipient_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Bapgil goes forward only; to go back, restore the backup made before the new version")
