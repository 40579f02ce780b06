"""order calendar menus and merges."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
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
)
NEW_KINDS = ("pause_ends", "diet_clash", "kitchen_full", "holiday_declared", "freed_meal", "moved_home")


def _kinds(names: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*names, name="taskkind", native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.create_table(
        "search_mark",
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("recipient_id", "mark"),
    )
    with op.batch_alter_table("search_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_mark_mark"), ["mark"], unique=False)

    op.create_table(
        "day_menu",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("menu_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("substitute", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("dishes", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["menu_id"], ["menu.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("menu_id", "day", "substitute", "revision"),
    )
    with op.batch_alter_table("day_menu", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_day_menu_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_day_menu_made_by"), ["made_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_day_menu_menu_id"), ["menu_id"], unique=False)

    op.create_table(
        "kitchen_capacity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kitchen_id", sa.Uuid(), nullable=False),
        sa.Column("menu_id", sa.Uuid(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("weekdays", sa.JSON(), nullable=True),
        sa.Column("meals", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name="ends_after_start"),
        sa.CheckConstraint("meals >= 0", name="meals"),
        sa.ForeignKeyConstraint(["kitchen_id"], ["kitchen.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["menu_id"], ["menu.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    with op.batch_alter_table("kitchen_capacity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kitchen_capacity_kitchen_id"), ["kitchen_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kitchen_capacity_made_by"), ["made_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_kitchen_capacity_menu_id"), ["menu_id"], unique=False)

    op.create_table(
        "recipient_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("moved_orders", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kept_id <> merged_id", name="two_records"),
        sa.ForeignKeyConstraint(["kept_id"], ["recipient.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["merged_id"], ["recipient.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person_key.person_id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["undone_by"], ["account.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("recipient_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recipient_merge_kept_id"), ["kept_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recipient_merge_made_by"), ["made_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_recipient_merge_merged_id"), ["merged_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recipient_merge_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recipient_merge_undone_by"), ["undone_by"], unique=False)

    op.create_table(
        "meal_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("standing_order_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("substitute", sa.String(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["standing_order_id"], ["standing_order.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("standing_order_id", "day", "number"),
    )
    with op.batch_alter_table("meal_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meal_choice_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_meal_choice_made_by"), ["made_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_meal_choice_standing_order_id"), ["standing_order_id"], unique=False)

    op.create_table(
        "order_terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("standing_order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("menu_id", sa.Uuid(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("meals_a_visit", sa.Integer(), nullable=False),
        sa.Column(
            "holiday_policy",
            sa.Enum(
                "skip",
                "day_before",
                "double_before",
                name="holidaypolicy",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("weekend_carry", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("meals_a_visit between 1 and 9", name="meals_a_visit"),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["menu_id"], ["menu.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person_key.person_id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["standing_order_id"], ["standing_order.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("standing_order_id", "number"),
    )
    with op.batch_alter_table("order_terms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_terms_made_by"), ["made_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_terms_menu_id"), ["menu_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_terms_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_terms_standing_order_id"), ["standing_order_id"], unique=False)

    op.create_table(
        "freed_meal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("daily_order_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("kitchen_id", sa.Uuid(), nullable=False),
        sa.Column("menu_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("meals", sa.Integer(), nullable=False),
        sa.Column("cost_won", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("place_id", sa.String(), nullable=False),
        sa.Column("reusable_containers", sa.Integer(), nullable=False),
        sa.Column("containers_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "open", "given", "wasted", name="freedstatus", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("given_change_id", sa.Uuid(), nullable=True),
        sa.Column("freed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["change_id"], ["frozen_change.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["daily_order_id"], ["daily_order.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["given_change_id"], ["frozen_change.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["kitchen_id"], ["kitchen.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["menu_id"], ["menu.id"], ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("freed_meal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_freed_meal_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_freed_meal_change_id"), ["change_id"], unique=True)
        batch_op.create_index(batch_op.f("ix_freed_meal_daily_order_id"), ["daily_order_id"], unique=True)
        batch_op.create_index(batch_op.f("ix_freed_meal_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_freed_meal_decided_by"), ["decided_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_freed_meal_given_change_id"), ["given_change_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_freed_meal_kitchen_id"), ["kitchen_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_freed_meal_menu_id"), ["menu_id"], unique=False)

    with op.batch_alter_table("order_exception", schema=None) as batch_op:
        batch_op.add_column(sa.Column("menu_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("expected_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("made_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_by", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_order_exception_made_by"), ["made_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_exception_menu_id"), ["menu_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_exception_withdrawn_by"), ["withdrawn_by"], unique=False)
        batch_op.create_foreign_key(
            "order_exception_withdrawn_by_fkey", "account", ["withdrawn_by"], ["id"], ondelete="RESTRICT"
        )
        batch_op.create_foreign_key("order_exception_made_by_fkey", "account", ["made_by"], ["id"], ondelete="RESTRICT")
        batch_op.create_foreign_key("order_exception_menu_id_fkey", "menu", ["menu_id"], ["id"], ondelete="RESTRICT")

    with op.batch_alter_table("task") as batch:
        batch.alter_column("kind", existing_type=_kinds(KINDS_BEFORE), type_=_kinds((*KINDS_BEFORE, *NEW_KINDS)))


def downgrade() -> None:
    raise NotImplementedError("Bapgil goes forward only; to go back, restore the backup made before the new version")
