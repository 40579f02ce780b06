"""Who cooks and who carries: kitchens, hubs, delivery models, teams, couriers and their duties."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import json_column, moment, points_to, row_id
from models.personal import personal, sealed_column
from models.statuses import Model, status_column


class Kitchen(SQLModel, table=True):
    """A lunchbox maker (도시락 업체) and its loading door. Seconds are since midnight of the service day."""

    __tablename__ = "kitchen"
    id: UUID = row_id()
    area_id: UUID = points_to("area.id")
    name: str = Field(unique=True)
    lat: float
    lon: float
    ready_seconds: int
    """When the day's boxes can be loaded."""
    close_seconds: int
    loading_seconds: int = 300
    records_temperature: bool = False
    """Whether the thermometer is asked for when boxes leave and at the last door of each trip."""


class Hub(SQLModel, table=True):
    """A place where riders drop boxes for a second echelon (거점), such as a dong office."""

    __tablename__ = "hub"
    id: UUID = row_id()
    area_id: UUID = points_to("area.id")
    name: str = Field(unique=True)
    lat: float
    lon: float
    open_seconds: int
    close_seconds: int
    unloading_seconds: int = 180
    handover_seconds: int = 120
    loading_seconds: int = 120
    capacity_boxes: int | None = None


class DeliveryModel(SQLModel, table=True):
    """The facts of one way of delivering (배송 모형). A record, not a class: a fifth model is a fifth row."""

    __tablename__ = "delivery_model"
    id: UUID = row_id()
    name: str = Field(unique=True)
    model: Model = Field(sa_type=status_column(Model))
    profile: str
    """Way of travelling: scooter, bicycle, foot, van."""
    crew_size: int = 1
    max_trips: int = 1
    reload_seconds: int = 0
    capacity_boxes: int
    """Boxes (full and returned together) on the vehicle at once."""
    max_duration_seconds: int | None = None
    max_distance_metres: int | None = None
    max_stops_per_trip: int | None = None
    brings_containers_back: bool = False
    fixed_won: int = 0
    per_hour_won: int = 0
    per_km_won: int = 0
    per_stop_won: int = 0
    overtime_after_seconds: int | None = None
    overtime_per_hour_won: int = 0


class Team(SQLModel, table=True):
    """People of one provider who work alike: a rider co-operative, a hub's workers, a kitchen's drivers."""

    __tablename__ = "team"
    id: UUID = row_id()
    area_id: UUID = points_to("area.id")
    delivery_model_id: UUID = points_to("delivery_model.id")
    name: str = Field(unique=True)
    loads_at: list[str] = json_column()
    """Ids of the kitchens and hubs where its trips start."""
    feeds: list[str] = json_column()
    """Ids of the hubs to which it brings boxes."""
    home_base: str | None = None
    """Id of the kitchen or hub where the day starts and ends; None: wherever the first trip loads, open end."""


class Courier(SQLModel, table=True):
    """Somebody who carries meals (배송원). Name and phone are personal data as a recipient's are."""

    __tablename__ = "courier"
    id: UUID = row_id()
    person_id: UUID = points_to("person_key.person_id", unique=True)
    team_id: UUID = points_to("team.id")
    code: str = Field(unique=True)
    """What screens and logs call them (라이더-03)."""
    name_sealed: bytes | None = sealed_column()
    phone_sealed: bytes | None = sealed_column()
    skills: list[str] = json_column()
    active: bool = True

    name = personal("name")
    phone = personal("phone")


class Duty(SQLModel, table=True):
    """One crew on duty on one day (근무): the vehicle of the routing problem. A pair has two couriers."""

    __tablename__ = "duty"
    __table_args__ = (UniqueConstraint("day", "code"), Index("ix_duty_team_day", "team_id", "day"))
    id: UUID = row_id()
    day: date = Field(index=True)
    team_id: UUID = points_to("team.id", index=False)
    code: str
    """The crew's name on screens: the courier's code, or both joined with +."""
    courier_ids: list[str] = json_column()
    start_seconds: int
    end_seconds: int
    breaks: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Rests (휴게) in order: `earliest_seconds` and `latest_seconds` of their beginning, `duration_seconds`, `paid`."""
    withdrawn_at: datetime | None = moment(nullable=True)
    """Set when the crew falls out (ill, vehicle broken)."""


class CourierRule(SQLModel, table=True):
    """A coordinator's rule about one recipient: this courier never, this model only, usually that courier."""

    __tablename__ = "courier_rule"
    id: UUID = row_id()
    recipient_id: UUID = points_to("recipient.id")
    kind: str
    """never_courier | only_model | needs_skill | usual_courier | needs_pair"""
    value: str
    created_at: datetime = moment()
