"""Plans (배송 계획): asked for, drafted by a worker, published as a locked version."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import json_column, moment, points_to, row_id
from models.statuses import PlanRequestStatus, PlanStatus, StopStatus, status_column


class PlanRequest(SQLModel, table=True):
    """Somebody asked for a plan. A worker process claims it; the reconciler takes back what a dead worker held."""

    __tablename__ = "plan_request"
    id: UUID = row_id()
    area_id: UUID = points_to("area.id")
    day: date = Field(index=True)
    status: PlanRequestStatus = Field(sa_type=status_column(PlanRequestStatus))
    seed: int = 0
    seconds: int | None = None
    iterations: int | None = None
    requested_at: datetime = moment()
    requested_by: UUID | None = points_to("account.id", nullable=True)
    claimed_by: str | None = None
    lease_until: datetime | None = moment(nullable=True)
    attempts: int = 0
    failure: str | None = None
    plan_id: UUID | None = points_to("plan.id", nullable=True)
    based_on: UUID | None = points_to("plan.id", nullable=True)
    """The plan whose locks the search keeps and from which it starts; None: from nothing."""
    wish: dict[str, Any] | None = json_column(nullable=True)
    """What the coordinator wants to know ("what if …"): see `dispatch.planning.wishes`."""


class Plan(SQLModel, table=True):
    """One version of one area's day. `solution` is the whole answer in the format of docs/files.md.

    A published plan never changes. A draft gathers a coordinator's edits: each of them is a `PlanEdit`, and
    `revision` counts what was done and undone, so that nobody works on what another has changed meanwhile.
    """

    __tablename__ = "plan"
    __table_args__ = (UniqueConstraint("area_id", "day", "version"),)
    id: UUID = row_id()
    area_id: UUID = points_to("area.id")
    day: date = Field(index=True)
    version: int
    status: PlanStatus = Field(sa_type=status_column(PlanStatus))
    based_on: UUID | None = points_to("plan.id", nullable=True)
    problem: dict[str, Any] = json_column()
    solution: dict[str, Any] = json_column()
    violations: list[dict[str, Any]] = json_column()
    """The independent checker's findings; a plan with any can't be published."""
    cost: dict[str, int] = json_column()
    unserved: list[dict[str, Any]] = json_column()
    digest: str = ""
    made_at: datetime = moment()
    made_by: UUID | None = points_to("account.id", nullable=True)
    published_at: datetime | None = moment(nullable=True)
    made_over: UUID | None = points_to("plan.id", nullable=True)
    """The plan that was out when this draft was made: publishing it over another one would undo that unseen."""
    revision: int = 0
    locks: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """What re-solving leaves as it is: see `dispatch.planning.locks`."""
    wish: dict[str, Any] | None = json_column(nullable=True)
    """The question that this draft answers ("what if walkers took this dong?"); None for a plan of the day."""


class PlanEdit(SQLModel, table=True):
    """One edit of a draft with the plan that it led to. Number 0 is the draft as it was first made."""

    __tablename__ = "plan_edit"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)
    id: UUID = row_id()
    plan_id: UUID = points_to("plan.id")
    number: int
    kind: str
    """start | move | leave_out | swap | take_off | lock | unlock | repair | resolve"""
    data: dict[str, Any] = json_column()
    """Keys, ids and codes: never names."""
    solution: dict[str, Any] = json_column()
    locks: list[dict[str, Any]] = json_column()
    revision: int
    """The draft's revision when it was made."""
    made_at: datetime = moment()
    made_by: UUID | None = points_to("account.id", nullable=True)
    undone: bool = False
    """Taken back; done again by redo, and out of reach for good once something else was done instead."""
    gone: bool = False
    """Undone, then overtaken by another edit: history, no longer within reach of redo."""


class Tour(SQLModel, table=True):
    """One crew's day in one plan (배송 코스)."""

    __tablename__ = "tour"
    __table_args__ = (UniqueConstraint("plan_id", "duty_id"),)
    id: UUID = row_id()
    plan_id: UUID = points_to("plan.id")
    duty_id: UUID = points_to("duty.id")
    start_seconds: int
    end_seconds: int
    distance_metres: int
    breaks: list[dict[str, int]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Rests that are taken between its stops: `start_seconds` and `end_seconds`, in order of time."""


class PlannedStop(SQLModel, table=True):
    """One stop of a tour, in order: a pickup at a kitchen or hub, a drop at a hub, or a door."""

    __tablename__ = "planned_stop"
    __table_args__ = (UniqueConstraint("tour_id", "position"),)
    id: UUID = row_id()
    tour_id: UUID = points_to("tour.id")
    position: int
    trip: int
    kind: str
    """pickup | drop | door"""
    place_id: str
    """Kitchen, hub, or home id."""
    daily_order_ids: list[str] = json_column()
    """Meals that are taken over, dropped or handed over here."""
    meals: int
    arrive_seconds: int
    start_seconds: int
    leave_seconds: int


class DoorState(SQLModel, table=True):
    """What is known of one door on one day: follows the facts, survives every new plan version."""

    __tablename__ = "door_state"
    daily_order_id: UUID = Field(primary_key=True, foreign_key="daily_order.id")
    status: StopStatus = Field(sa_type=status_column(StopStatus))
    fact_id: UUID | None = None
    duty_id: UUID | None = points_to("duty.id", nullable=True)
    happened_at: datetime | None = moment(nullable=True)
    review: bool = False
    """Contradicting facts: somebody must look."""
