"""What days came to, counted once and kept: a copy for comparing districts, never the truth."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Field, SQLModel

from models.columns import json_column


class DayFigures(SQLModel, table=True):
    """One area's day in sums. It holds as long as the stream tells nothing newer of that area's day."""

    __tablename__ = "day_figures"
    area_id: UUID = Field(primary_key=True, foreign_key="area.id")
    day: date = Field(primary_key=True)
    event: int
    """The newest number of the stream when it was counted."""
    edition: int
    """Of the way of counting (`dispatch.city.sums.EDITION`): another one holds no longer."""
    figures: dict[str, Any] = json_column()
    """Counts, ids of teams, people's numbers and crews' codes: no personal data."""
