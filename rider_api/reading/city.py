"""Districts side by side: what the metropolitan team compares the delivery models by. Sums only, never a person."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch.city.keeping import read_sums
from dispatch.city.sums import Faces, Sums
from models.fleet import DeliveryModel, Team
from models.places import Area
from models.statuses import Model
from rider_api.reading.people import PAGE_ROWS, count_pages
from rider_api.schemas.common import Named
from rider_api.schemas.desk_city import CityPage, CityRow, CitySort, ModelDoors
from rider_api.sessions import Identity

LONGEST_DAYS = 92
"""A quarter: what one comparison may span."""

CITY_NAME = "전체"


def read_city(
    session: Session, who: Identity, *, first: date, last: date, sort: CitySort, descending: bool, page: int
) -> CityPage:
    """Every district within reach, sorted by one column (districts without a value last, then by name)."""
    areas = session.exec(select(Area).order_by(col(Area.name))).all()
    seen = [area for area in areas if who.area_id in (None, area.id)]
    sums = read_sums(session, {area.id for area in seen}, first, last)
    models = _read_models(session)
    faces = {area_id: own.count_faces() for area_id, own in sums.items()}
    rows = [_show(Named(id=area.id, name=area.name), sums[area.id], faces[area.id], models) for area in seen]
    ordered = _sort(rows, _COLUMNS[sort], descending=descending)
    everything = Sums()
    for own in sums.values():
        everything.add_counts(own)
    all_faces = Faces(again=sum(own.again for own in faces.values()), usual=sum(own.usual for own in faces.values()))
    return CityPage(
        page=page,
        pages=count_pages(len(rows)),
        total=len(rows),
        first=first,
        last=last,
        items=ordered[(page - 1) * PAGE_ROWS : page * PAGE_ROWS],
        city=None
        if who.area_id is not None
        else _show(Named(id=UUID(int=0), name=CITY_NAME), everything, all_faces, models),
    )


_COLUMNS: Mapping[CitySort, Callable[[CityRow], float | str | None]] = {
    "area": lambda row: row.area.name,
    "doors": lambda row: row.doors,
    "meals": lambda row: row.meals,
    "punctual": lambda row: row.punctual,
    "cost_per_meal": lambda row: row.cost_per_meal_won,
    "continuity": lambda row: row.continuity,
    "alerts": lambda row: row.alerts_per_thousand,
    "undelivered": lambda row: row.undelivered,
}


def _sort(
    rows: Sequence[CityRow], column: Callable[[CityRow], float | str | None], *, descending: bool
) -> list[CityRow]:
    """By one column; rows of the same value stay in the order of their names."""
    known: list[tuple[Any, CityRow]] = [(value, row) for row in rows if (value := column(row)) is not None]
    known.sort(key=lambda pair: pair[0], reverse=descending)
    return [*(row for _, row in known), *(row for row in rows if column(row) is None)]


def _read_models(session: Session) -> dict[str, Model]:
    """How each team delivers, by its id."""
    teams = select(Team.id, col(DeliveryModel.model))
    rows = session.exec(teams.join(DeliveryModel, col(DeliveryModel.id) == col(Team.delivery_model_id)))
    return {str(team_id): model for team_id, model in rows}


def _show(area: Named, sums: Sums, faces: Faces, models: Mapping[str, Model]) -> CityRow:
    ways: Counter[Model] = Counter()
    for team_id, doors in sums.teams.items():
        ways[models[team_id]] += doors
    return CityRow(
        area=area,
        days=sums.days,
        doors=sums.doors,
        meals=sums.meals,
        delivered=sums.delivered,
        undelivered=sums.undelivered,
        models=[ModelDoors(model=model, doors=ways[model]) for model in Model if ways[model]],
        punctual=_share(sums.punctual, sums.timed),
        cost_won=sums.cost_won,
        cost_per_meal_won=round(sums.cost_won / sums.planned_meals) if sums.planned_meals else None,
        continuity=_share(faces.usual, faces.again),
        alerts=sums.alerts,
        open_alerts=sums.open_alerts,
        alerts_per_thousand=round(1000 * sums.alerts / sums.doors, 1) if sums.doors else None,
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
