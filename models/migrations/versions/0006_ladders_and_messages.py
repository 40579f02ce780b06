"""The ladder in versions, weather warnings, and who is told over which channel."""

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KINDS = (
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
    "recalled_meal",
    "food_temperature",
)
MORE_KINDS = (
    "courier_emergency",
    "courier_stays",
    "link_unopened",
    "change_unseen",
    "stop_passed",
    "channel_failing",
)
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
LADDER = sa.table(
    "ladder",
    sa.column("id", sa.Uuid()),
    sa.column("cause", sa.String()),
    sa.column("valid_from", sa.DateTime(timezone=True)),
    sa.column("steps", sa.JSON()),
    sa.column("jumps", sa.JSON()),
    sa.column("most_jumps", sa.Integer()),
    sa.column("office_start_seconds", sa.Integer()),
    sa.column("office_end_seconds", sa.Integer()),
    sa.column("made_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("dong_id", sa.Uuid(), nullable=True),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["dong_id"], ["dong.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person_key.person_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_contact_area_id", "contact", ["area_id"], unique=False)
    op.create_index("ix_contact_dong_id", "contact", ["dong_id"], unique=False)
    op.create_index("ix_contact_ended_by", "contact", ["ended_by"], unique=False)
    op.create_index("ix_contact_made_by", "contact", ["made_by"], unique=False)
    op.create_index("ix_contact_person_id", "contact", ["person_id"], unique=False)
    op.create_table(
        "ladder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("jumps", sa.JSON(), nullable=False),
        sa.Column("most_jumps", sa.Integer(), nullable=False),
        sa.Column("office_start_seconds", sa.Integer(), nullable=False),
        sa.Column("office_end_seconds", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_ladder_area_id", "ladder", ["area_id"], unique=False)
    op.create_index("ix_ladder_made_by", "ladder", ["made_by"], unique=False)
    op.create_index("ix_ladder_valid_from", "ladder", ["valid_from"], unique=False)
    op.create_table(
        "weather_warning",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["account.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_weather_warning_area_id", "weather_warning", ["area_id"], unique=False)
    op.create_index("ix_weather_warning_made_by", "weather_warning", ["made_by"], unique=False)
    op.create_index("ix_weather_warning_withdrawn_by", "weather_warning", ["withdrawn_by"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("natural_key", sa.String(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "sent",
                "failed",
                "withheld",
                name="messagestatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("event_number", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["case_id"], ["welfare_case.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person_key.person_id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("natural_key"),
    )
    op.create_index("ix_message_area_id", "message", ["area_id"], unique=False)
    op.create_index("ix_message_case_id", "message", ["case_id"], unique=False)
    op.create_index("ix_message_day", "message", ["day"], unique=False)
    op.create_index("ix_message_next_at", "message", ["next_at"], unique=False)
    op.create_index("ix_message_person_id", "message", ["person_id"], unique=False)
    op.create_index("ix_message_status", "message", ["status"], unique=False)
    _carry_ladder_over()
    op.drop_table("ladder_step")
    _allow_more_kinds_of_tasks()
    op.add_column("case_step", sa.Column("rota", sa.JSON(), nullable=True))
    op.add_column("welfare_case", sa.Column("ladder_id", sa.Uuid(), nullable=True))
    op.add_column("welfare_case", sa.Column("jumps", sa.JSON(), nullable=True))


def _carry_ladder_over() -> None:
    """What was configured becomes the first version; whom the care manager's rung reached at night stays."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text("SELECT cause, target, after_minutes FROM ladder_step ORDER BY cause, position")
    ).all()
    for cause in sorted({row.cause for row in rows}):
        steps = [
            {
                "target": row.target,
                "after_minutes": row.after_minutes,
                "night_target": "night_centre" if row.target == "dong_care_manager" else None,
                "holiday_target": "night_centre" if row.target == "dong_care_manager" else None,
            }
            for row in rows
            if row.cause == cause
        ]
        connection.execute(
            LADDER.insert().values(
                id=uuid4(),
                cause=cause,
                valid_from=BEGINNING,
                steps=steps,
                jumps=["uncollected_box", "second_no_answer", "high_risk", "weather_warning"],
                most_jumps=2,
                office_start_seconds=9 * 3600,
                office_end_seconds=18 * 3600,
                made_at=BEGINNING,
            )
        )


def _allow_more_kinds_of_tasks() -> None:
    with op.batch_alter_table("task") as batch:
        batch.alter_column(
            "kind", existing_type=_column_type("taskkind", KINDS), type_=_column_type("taskkind", KINDS + MORE_KINDS)
        )
        # SQLite rebuilds the table and knows only the checks that are named here.
        status = _column_type("taskstatus", ("open", "done"))
        batch.alter_column("status", existing_type=status, type_=_column_type("taskstatus", ("open", "done")))


def _column_type(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def downgrade() -> None:
    raise NotImplementedError("Bapgil goes forward only; to go back, restore the backup made before the new version")
