"""The city view on the wire: districts side by side, in sums only. No person, number or address is in any of it."""

from datetime import date
from typing import Literal

from models.statuses import Model
from rider_api.schemas.common import Answer, Named
from rider_api.schemas.desk_people import Page

CitySort = Literal["area", "doors", "meals", "punctual", "cost_per_meal", "continuity", "alerts", "undelivered"]


class ModelDoors(Answer):
    """How many doors one delivery model served."""

    model: Model
    doors: int


class CityRow(Answer):
    """One district over the days asked for. Shares lie between 0 and 1; None where there is nothing to divide by.

    `punctual`: of the doors with a time, those no more than fifteen minutes after their plan's. `continuity`: of the
    visits to people with two or more, those by the crew that came to them most often (usual provider of care).
    """

    area: Named
    days: int
    """Days that were frozen."""
    doors: int
    meals: int
    delivered: int
    undelivered: int
    models: list[ModelDoors]
    punctual: float | None
    cost_won: int
    """Of the published plans, as planned: without the prices of unfamiliar faces, changes and unserved doors."""
    cost_per_meal_won: int | None
    continuity: float | None
    alerts: int
    """Welfare cases that were opened."""
    open_alerts: int
    alerts_per_thousand: float | None
    """Cases for a thousand doors."""


class CityPage(Page):
    first: date
    last: date
    items: list[CityRow]
    city: CityRow | None
    """All districts together; None where the caller sees one only."""
