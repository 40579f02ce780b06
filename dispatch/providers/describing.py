"""What an installation has, as rows of the district workbook. Couriers' names and phones stay where they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.calendar import Calendar, load_calendar
from dispatch.providers.breaks import read_breaks, write_breaks
from dispatch.providers.duties import expand
from dispatch.providers.sheets import DELIVERY_MODELS, HUBS, KITCHENS, MENUS, Sheet
from models.fleet import Courier, DeliveryModel, Duty, Hub, Kitchen, Team
from models.orders import Menu
from models.places import Area, Dong

Row = dict[str, Any]


def describe_providers(session: Session) -> dict[str, list[Row]]:
    """Rows by sheet key, sorted by name; duties from today on, days in a row as one period."""
    areas = {area.id: area.name for area in session.exec(select(Area)).all()}
    kitchens, hubs = session.exec(select(Kitchen)).all(), session.exec(select(Hub)).all()
    models = {model.id: model for model in session.exec(select(DeliveryModel)).all()}
    teams = {team.id: team for team in session.exec(select(Team)).all()}
    names = {kitchen.id: kitchen.name for kitchen in kitchens}
    stations = {str(place): name for place, name in (names | {hub.id: hub.name for hub in hubs}).items()}
    menus, couriers = session.exec(select(Menu)).all(), session.exec(select(Courier)).all()
    return {
        "areas": _sorted(_describe_dong(dong, areas) for dong in session.exec(select(Dong)).all()),
        "kitchens": _sorted(_copy(KITCHENS, kitchen, area=areas[kitchen.area_id]) for kitchen in kitchens),
        "menus": _sorted(_copy(MENUS, menu, kitchen=names[menu.kitchen_id]) for menu in menus),
        "hubs": _sorted(_copy(HUBS, hub, area=areas[hub.area_id]) for hub in hubs),
        "delivery_models": _sorted(_copy(DELIVERY_MODELS, model) for model in models.values()),
        "teams": _sorted(
            _describe_team(team, areas[team.area_id], models[team.delivery_model_id], stations)
            for team in teams.values()
        ),
        "couriers": _sorted((_describe_courier(courier, teams) for courier in couriers), "code"),
        "duties": _describe_duties(session, teams, {str(courier.id): courier for courier in couriers}),
    }


def _sorted(rows: Iterable[Row], key: str = "name") -> list[Row]:
    return sorted(rows, key=lambda row: str(row[key]))


def _copy(sheet: Sheet, row: Any, **given: Any) -> Row:
    return {column.key: getattr(row, column.key, None) for column in sheet.columns if column.key not in given} | given


def _describe_dong(dong: Dong, areas: dict[UUID, str]) -> Row:
    place = {"lat": dong.office_lat, "lon": dong.office_lon}
    return {"area": areas[dong.area_id], "name": dong.name, "code": dong.code, **place}


def _describe_team(team: Team, area: str, model: DeliveryModel, stations: dict[str, str]) -> Row:
    return {
        "name": team.name,
        "area": area,
        "delivery_model": model.name,
        "loads_at": [stations[place] for place in team.loads_at],
        "feeds": [stations[place] for place in team.feeds],
        "home_base": None if team.home_base is None else stations[team.home_base],
    }


def _describe_courier(courier: Courier, teams: dict[UUID, Team]) -> Row:
    team = teams[courier.team_id].name
    return {"code": courier.code, "team": team, "skills": courier.skills, "active": courier.active}


def _describe_duties(session: Session, teams: dict[UUID, Team], couriers: dict[str, Courier]) -> list[Row]:
    """Without duties of people who have left or changed the team since: no row says them, and they stay."""
    calendar = load_calendar(session)
    days: dict[tuple[UUID, str, int, int, str | None, bool], list[date]] = defaultdict(list)
    for duty in session.exec(select(Duty).where(Duty.day >= clock.today()).order_by(col(Duty.day))).all():
        gone = duty.withdrawn_at is not None
        crew = [couriers[courier] for courier in duty.courier_ids]
        if any(courier.team_id != duty.team_id or not (courier.active or gone) for courier in crew):
            continue
        rests = write_breaks(duty.breaks)
        days[duty.team_id, duty.code, duty.start_seconds, duty.end_seconds, rests, gone].append(duty.day)
    rows = [
        {
            "team": teams[team].name, "crews": [code], "start_seconds": start, "end_seconds": end,
            "breaks": () if breaks is None else read_breaks(breaks), "withdrawn": True if gone else None, **period,
        }
        for (team, code, start, end, breaks, gone), listed in days.items()
        for period in _periods(calendar, listed)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["team"], row["crews"], row["first_day"]))


def _periods(calendar: Calendar, days: list[date]) -> Iterator[Row]:
    """One period when it says exactly these days, otherwise a row for every day."""
    weekdays = sorted({day.isoweekday() for day in days})
    if (days[-1] - days[0]).days <= 366 and expand(calendar, days[0], days[-1], weekdays, holidays=False) == days:
        yield {"first_day": days[0], "last_day": days[-1], "weekdays": weekdays, "holidays": False}
        return
    for day in days:
        yield {"first_day": day, "last_day": day, "weekdays": [day.isoweekday()], "holidays": True}
