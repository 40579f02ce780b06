"""Districts side by side: what the metropolitan team compares the delivery models by. Sums only, never a person."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import Session, col

from dispatch import clock
from models.fleet import DeliveryModel, Duty, Team
from models.orders import DailyOrder, Freeze
from models.places import Area
from models.plans import DoorState, Plan, PlannedStop, Tour
from models.statuses import CaseStatus, Model, OrderStatus, PlanStatus
from models.welfare import Case
from rider_api.reading.people import PAGE_ROWS, count_pages
from rider_api.schemas.common import Named
from rider_api.schemas.desk_city import CityPage, CityRow, CitySort, ModelDoors
from rider_api.sessions import Identity

LONGEST_DAYS = 92
"""A quarter: what one comparison may span."""

PUNCTUAL_SECONDS = 900
"""A door no later than this after its plan counts as punctual."""

_PAID = ("fixed_won", "time_won", "overtime_won", "distance_won", "stops_won")
"""What somebody is really paid; the other parts of a plan's cost are prices that steer the search."""

CITY_NAME = "전체"


@dataclass(kw_only=True)
class _Sums:
    """One district's counts, before they are divided."""

    days: int = 0
    doors: int = 0
    meals: int = 0
    delivered: int = 0
    undelivered: int = 0
    models: Counter[Model] = field(default_factory=Counter)
    timed: int = 0
    punctual: int = 0
    planned_meals: int = 0
    cost_won: int = 0
    repeated: int = 0
    usual: int = 0
    alerts: int = 0
    open_alerts: int = 0

    def add(self, other: "_Sums") -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def read_city(
    session: Session, who: Identity, *, first: date, last: date, sort: CitySort, descending: bool, page: int
) -> CityPage:
    """Every district within reach, sorted by one column (districts without a value last, then by name)."""
    areas = session.scalars(select(Area).order_by(col(Area.name))).all()
    seen = [area for area in areas if who.area_id in (None, area.id)]
    sums = _add_up(session, {area.id for area in seen}, first, last)
    rows = [_show(Named(id=area.id, name=area.name), sums[area.id]) for area in seen]
    ordered = _sort(rows, _COLUMNS[sort], descending=descending)
    everything = _Sums()
    for each in sums.values():
        everything.add(each)
    return CityPage(
        page=page,
        pages=count_pages(len(rows)),
        total=len(rows),
        first=first,
        last=last,
        items=ordered[(page - 1) * PAGE_ROWS : page * PAGE_ROWS],
        city=None if who.area_id is not None else _show(Named(id=UUID(int=0), name=CITY_NAME), everything),
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


def _add_up(session: Session, area_ids: set[UUID], first: date, last: date) -> dict[UUID, _Sums]:
    sums = {area_id: _Sums() for area_id in area_ids}
    for count in (_count_days, _count_orders, _count_visits, _count_alerts, _count_plans):
        count(session, sums, first, last)
    return sums


def _count_days(session: Session, sums: dict[UUID, _Sums], first: date, last: date) -> None:
    rows = select(col(Freeze.area_id), func.count()).where(
        col(Freeze.area_id).in_(sums), col(Freeze.day) >= first, col(Freeze.day) <= last
    )
    for area_id, days in session.execute(rows.group_by(col(Freeze.area_id))):
        sums[area_id].days = days


def _count_orders(session: Session, sums: dict[UUID, _Sums], first: date, last: date) -> None:
    rows = (
        select(
            col(DailyOrder.area_id),
            func.count(),
            func.sum(col(DailyOrder.meals)),
            func.sum(case((col(DailyOrder.status) == OrderStatus.DELIVERED, 1), else_=0)),
            func.sum(case((col(DailyOrder.status) == OrderStatus.UNDELIVERED, 1), else_=0)),
        )
        .where(*_of(sums, first, last), col(DailyOrder.status) != OrderStatus.CANCELLED)
        .group_by(col(DailyOrder.area_id))
    )
    for area_id, doors, meals, delivered, undelivered in session.execute(rows):
        own = sums[area_id]
        own.doors, own.meals, own.delivered, own.undelivered = doors, int(meals), int(delivered), int(undelivered)


def _count_visits(session: Session, sums: dict[UUID, _Sums], first: date, last: date) -> None:
    """Doors by model, and visits by person and crew (the crew's code is its faces), read in one pass."""
    going = case((col(DailyOrder.status) != OrderStatus.CANCELLED, 1), else_=0)
    person, code, model = col(DailyOrder.recipient_id), col(Duty.code), col(DeliveryModel.model)
    rows = (
        select(col(DailyOrder.area_id), person, code, model, func.count(), func.sum(going))
        .join(DoorState, col(DoorState.daily_order_id) == col(DailyOrder.id))
        .join(Duty, col(Duty.id) == col(DoorState.duty_id))
        .join(Team, col(Team.id) == col(Duty.team_id))
        .join(DeliveryModel, col(DeliveryModel.id) == col(Team.delivery_model_id))
        .where(*_of(sums, first, last))
        .group_by(col(DailyOrder.area_id), person, code, model)
    )
    visits: dict[tuple[UUID, UUID], Counter[str]] = defaultdict(Counter)
    for area_id, recipient_id, crew, way, count, doors in session.execute(rows):
        sums[area_id].models[way] += int(doors)
        visits[area_id, recipient_id][crew] += count
    for (area_id, _), counts in visits.items():
        if counts.total() > 1:
            sums[area_id].repeated += counts.total()
            sums[area_id].usual += max(counts.values())


def _count_alerts(session: Session, sums: dict[UUID, _Sums], first: date, last: date) -> None:
    rows = (
        select(col(DailyOrder.area_id), col(Case.status), func.count())
        .join(Case, col(Case.daily_order_id) == col(DailyOrder.id))
        .where(*_of(sums, first, last))
        .group_by(col(DailyOrder.area_id), col(Case.status))
    )
    for area_id, status, count in session.execute(rows):
        sums[area_id].alerts += count
        sums[area_id].open_alerts += count if status != CaseStatus.CLOSED else 0


def _count_plans(session: Session, sums: dict[UUID, _Sums], first: date, last: date) -> None:
    """Cost and planned times of the plans that were in force at the end of their day."""
    in_force = (PlanStatus.PUBLISHED, PlanStatus.COMPLETED)
    plans = session.execute(
        select(col(Plan.id), col(Plan.area_id), col(Plan.day), col(Plan.cost)).where(
            col(Plan.area_id).in_(sums), col(Plan.day) >= first, col(Plan.day) <= last, col(Plan.status).in_(in_force)
        )
    ).all()
    for plan_id, area_id, day, cost in plans:
        own = sums[area_id]
        own.cost_won += sum(cost.get(part, 0) for part in _PAID)
        _count_punctual(own, day, _planned(session, plan_id), _reached(session, area_id, day))


def _planned(session: Session, plan_id: UUID) -> Iterable[Sequence[Any]]:
    rows = select(col(PlannedStop.daily_order_ids), col(PlannedStop.start_seconds), col(PlannedStop.meals))
    rows = rows.join(Tour, col(Tour.id) == col(PlannedStop.tour_id))
    return session.execute(rows.where(col(Tour.plan_id) == plan_id, col(PlannedStop.kind) == "door")).all()


def _reached(session: Session, area_id: UUID, day: date) -> dict[str, datetime]:
    rows = (
        select(col(DoorState.daily_order_id), col(DoorState.happened_at))
        .join(DailyOrder, col(DailyOrder.id) == col(DoorState.daily_order_id))
        .where(col(DailyOrder.area_id) == area_id, col(DailyOrder.day) == day, col(DoorState.happened_at).is_not(None))
    )
    return {str(order_id): moment for order_id, moment in session.execute(rows) if moment is not None}


def _count_punctual(
    own: _Sums, day: date, planned: Iterable[Sequence[Any]], reached: Mapping[str, datetime]
) -> None:
    for order_ids, start_seconds, meals in planned:
        own.planned_meals += meals
        latest = clock.moment_of(day, start_seconds + PUNCTUAL_SECONDS)
        for moment in (reached[order] for order in order_ids if order in reached):
            own.timed += 1
            own.punctual += moment <= latest


def _of(sums: Mapping[UUID, _Sums], first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return (col(DailyOrder.area_id).in_(sums), col(DailyOrder.day) >= first, col(DailyOrder.day) <= last)


def _show(area: Named, sums: _Sums) -> CityRow:
    return CityRow(
        area=area,
        days=sums.days,
        doors=sums.doors,
        meals=sums.meals,
        delivered=sums.delivered,
        undelivered=sums.undelivered,
        models=[ModelDoors(model=model, doors=sums.models[model]) for model in Model if sums.models[model]],
        punctual=_share(sums.punctual, sums.timed),
        cost_won=sums.cost_won,
        cost_per_meal_won=round(sums.cost_won / sums.planned_meals) if sums.planned_meals else None,
        continuity=_share(sums.usual, sums.repeated),
        alerts=sums.alerts,
        open_alerts=sums.open_alerts,
        alerts_per_thousand=round(1000 * sums.alerts / sums.doors, 1) if sums.doors else None,
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
