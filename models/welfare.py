"""Somebody looking in: welfare cards (안부카드), cases and their ladder."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import json_column, moment, points_to, row_id
from models.personal import personal, sealed_column
from models.statuses import CardOutcome, CaseStatus, Urgency, status_column


class Card(SQLModel, table=True):
    """One look at one person. Its answers are health data and sealed; outcome and urgency steer the ladder."""

    __tablename__ = "card"
    id: UUID = row_id()
    fact_id: UUID = points_to("fact.id", unique=True)
    person_id: UUID = points_to("person_key.person_id")
    recipient_id: UUID = points_to("recipient.id")
    daily_order_id: UUID = points_to("daily_order.id")
    day: date = Field(index=True)
    outcome: CardOutcome = Field(sa_type=status_column(CardOutcome))
    urgency: Urgency = Field(sa_type=status_column(Urgency))
    answers_sealed: bytes | None = sealed_column()
    """{seen, as_usual, changes: [...], previous_box, text, photos: [sha256]}"""
    happened_at: datetime = moment()

    answers = personal("answers")


class Case(SQLModel, table=True):
    """Something about a person that must not be forgotten (안부 사례). Closing needs who saw or heard them."""

    __tablename__ = "welfare_case"
    id: UUID = row_id()
    person_id: UUID = points_to("person_key.person_id")
    recipient_id: UUID = points_to("recipient.id")
    daily_order_id: UUID = points_to("daily_order.id")
    day: date = Field(index=True)
    cause: str
    """no_answer | urgent_today | urgent_now"""
    status: CaseStatus = Field(sa_type=status_column(CaseStatus), index=True)
    opened_at: datetime = moment()
    opened_by_fact: UUID = points_to("fact.id")
    owner_id: UUID | None = points_to("account.id", nullable=True)
    ladder_id: UUID | None = None
    """The version of the ladder it was opened with (never deleted); None for the built-in one."""
    jumps: list[dict[str, str]] | None = json_column(nullable=True)
    """[{reason, at}]: why it goes faster than its ladder says."""
    closed_at: datetime | None = moment(nullable=True)
    closing_code: str | None = None
    """seen_in_person | heard_by_phone | family_confirmed | in_hospital | away_confirmed | emergency_handed_over"""
    closed_by: UUID | None = points_to("account.id", nullable=True)
    closing_note_sealed: bytes | None = sealed_column()

    closing_note = personal("closing_note")


class CaseStep(SQLModel, table=True):
    """One rung of a case's ladder with its deadline on the server's clock. Fires once; acknowledged or it moves on."""

    __tablename__ = "case_step"
    __table_args__ = (UniqueConstraint("case_id", "position"),)
    id: UUID = row_id()
    case_id: UUID = points_to("welfare_case.id")
    position: int
    target: str
    """coordinator | guardian | dong_care_manager | night_centre | field_visit | police_119"""
    due_at: datetime = moment(index=True)
    fired_at: datetime | None = moment(nullable=True)
    acknowledged_at: datetime | None = moment(nullable=True)
    acknowledged_by: UUID | None = points_to("account.id", nullable=True)
    rota: dict[str, Any] | None = json_column(nullable=True)
    """{office, night, holiday, office_start_seconds, office_end_seconds}: whom it reaches when; None: `target`."""


class Ladder(SQLModel, table=True):
    """One version of the ladder for one cause, of one area or (without an area) of all. Never changed: a later version
    replaces it from `valid_from` on, and cases keep the one with which they were opened."""

    __tablename__ = "ladder"
    id: UUID = row_id()
    area_id: UUID | None = points_to("area.id", nullable=True)
    cause: str
    """no_answer | urgent_today | urgent_now"""
    valid_from: datetime = moment(index=True)
    steps: list[dict[str, Any]] = json_column()
    """[{target, after_minutes, night_target, holiday_target}]: the last two replace the target outside office hours
    of a working day and on other days; null: the target itself."""
    jumps: list[str] = json_column()
    """Reasons for which a case goes one level faster."""
    most_jumps: int
    office_start_seconds: int
    office_end_seconds: int
    made_at: datetime = moment()
    made_by: UUID | None = points_to("account.id", nullable=True)


class WeatherWarning(SQLModel, table=True):
    """A heat or cold warning (폭염·한파 특보) of one area: cases of its days go one level faster."""

    __tablename__ = "weather_warning"
    id: UUID = row_id()
    area_id: UUID = points_to("area.id")
    kind: str
    """heat | cold"""
    from_day: date
    until_day: date
    """Inclusive."""
    source: str
    """desk | import"""
    made_at: datetime = moment()
    made_by: UUID | None = points_to("account.id", nullable=True)
    withdrawn_at: datetime | None = moment(nullable=True)
    withdrawn_by: UUID | None = points_to("account.id", nullable=True)
