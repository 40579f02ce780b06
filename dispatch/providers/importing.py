"""Takes a district workbook over: all of it, or nothing when anything is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from dispatch import events
from dispatch.errors import reason_json
from dispatch.intake.placing import Locate
from dispatch.providers.duties import write_duties
from dispatch.providers.placing import Places, find_places
from dispatch.providers.problems import SheetProblem
from dispatch.providers.reading import District, Record, read_district
from dispatch.providers.sheets import (
    AREAS,
    COURIERS,
    DELIVERY_MODELS,
    EVERY_HUB,
    HUBS,
    KITCHENS,
    MENUS,
    TEAMS,
    Sheet,
)
from dispatch.providers.writing import Writer
from models.database import Database
from models.fleet import Courier, DeliveryModel, Hub, Kitchen, Team
from models.orders import Menu
from models.places import Area, Dong


@dataclass(frozen=True, kw_only=True)
class ProvidersReport:
    """`counts`: added, changed and unchanged rows by kind. With any problem nothing was written."""

    dry_run: bool
    counts: dict[str, dict[str, int]]
    problems: Sequence[SheetProblem]
    notices: Sequence[SheetProblem]
    """What was left as it is although the workbook says otherwise: duties of past and of planned days."""


class _Undone(Exception):
    """Ends a transaction without a trace."""


def import_providers(
    database: Database, content: bytes, *, locate: Locate, dry_run: bool = False, account_id: UUID | None = None
) -> ProvidersReport:
    """Import an .xlsx workbook. Raises `Refused` (file.*) where it is none; everything else is in the report.

    Rows are recognised by name or code; those that the workbook does not have stay as they are, and sheets may be
    left out. The same workbook again changes nothing. Addresses are looked up before the transaction begins.
    """
    district = read_district(content)
    places = find_places(district, locate)
    try:
        with database.write() as session:
            writer = _write(session, district, places)
            if district.problems or dry_run:
                raise _Undone
            _record(session, writer, account_id)
    except _Undone:
        pass
    counts = {} if district.problems else writer.counts
    return ProvidersReport(dry_run=dry_run, counts=counts, problems=district.problems, notices=writer.notices)


def _write(session: Session, district: District, places: Places) -> Writer:
    events.take_turn(session)
    writer = Writer(session=session, district=district)
    _write_areas(writer, places)
    _write_kitchens(writer, places)
    _write_menus(writer)
    _write_hubs(writer, places)
    _write_models(writer)
    _write_teams(writer)
    _write_couriers(writer)
    write_duties(writer)
    return writer


def _record(session: Session, writer: Writer, account_id: UUID | None) -> None:
    totals = {kind: counts["added"] + counts["changed"] for kind, counts in writer.counts.items()}
    if any(totals.values()):
        areas = list(writer.rows["area"].values())
        area_id = areas[0].id if len(areas) == 1 else None
        events.record(session, "providers.imported", area_id=area_id, account_id=account_id, data=totals)


def _facts(record: Record, *left_out: str) -> dict[str, Any]:
    left_out = ("area", "lat", "lon", "address", *left_out)
    return {key: value for key, value in record.values.items() if key not in left_out}


def _write_areas(writer: Writer, places: Places) -> None:
    for record in writer.district.records[AREAS.key]:
        name = record.values.get("area")
        if name is None or name in writer.rows["area"]:
            continue
        if record.whole:
            writer.put("area", name, Area, None, {"name": name})
        else:
            writer.failed["area"].add(name)
    writer.failed["area"] -= set(writer.rows["area"])
    for record in writer.records(AREAS):
        place, area = places.get((AREAS.key, record.row)), writer.rows["area"][record.values["area"]]
        existing = writer.rows[AREAS.key].get(record.values["code"])
        if place is not None and writer.stays(existing, "area_id", area, AREAS, record, "area"):
            values = _facts(record) | {"area_id": area.id, "office_lat": place[0], "office_lon": place[1]}
            writer.put(AREAS.key, record.values["code"], Dong, existing, values)


def _write_kitchens(writer: Writer, places: Places) -> None:
    for record in writer.records(KITCHENS):
        if _is_span(writer, KITCHENS, record, "ready_seconds", "close_seconds"):
            _put_in_area(writer, KITCHENS, Kitchen, record, places)


def _write_hubs(writer: Writer, places: Places) -> None:
    for record in writer.records(HUBS):
        if _is_span(writer, HUBS, record, "open_seconds", "close_seconds"):
            _put_in_area(writer, HUBS, Hub, record, places)


def _is_span(writer: Writer, sheet: Sheet, record: Record, first: str, last: str) -> bool:
    if record.values[first] < record.values[last]:
        return True
    writer.complain("providers.times", sheet, record, last)
    writer.fail(sheet, record)
    return False


def _put_in_area(writer: Writer, sheet: Sheet, table: type[Kitchen | Hub], record: Record, places: Places) -> None:
    place, area = places.get((sheet.key, record.row)), writer.find_area(sheet, record)
    existing = writer.rows[sheet.key].get(record.values["name"])
    if place is None or area is None or not writer.stays(existing, "area_id", area, sheet, record, "area"):
        writer.fail(sheet, record)
        return
    values = _facts(record) | {"area_id": area.id, "lat": place[0], "lon": place[1]}
    writer.put(sheet.key, record.values["name"], table, existing, values)


def _write_menus(writer: Writer) -> None:
    for record in writer.records(MENUS):
        kitchen = writer.find(KITCHENS.key, record.values["kitchen"], MENUS, record, "kitchen")
        existing = writer.rows[MENUS.key].get(record.values["name"])
        if kitchen is not None and writer.stays(existing, "kitchen_id", kitchen, MENUS, record, "kitchen"):
            values = _facts(record, "kitchen") | {"kitchen_id": kitchen.id}
            writer.put(MENUS.key, record.values["name"], Menu, existing, values)


def _write_models(writer: Writer) -> None:
    for record in writer.records(DELIVERY_MODELS):
        name = record.values["name"]
        existing = writer.rows[DELIVERY_MODELS.key].get(name)
        writer.put(DELIVERY_MODELS.key, name, DeliveryModel, existing, _facts(record))


def _write_teams(writer: Writer) -> None:
    for record in writer.records(TEAMS):
        before = len(writer.district.problems)
        area = writer.find_area(TEAMS, record)
        model = writer.find(DELIVERY_MODELS.key, record.values["delivery_model"], TEAMS, record, "delivery_model")
        values = _facts(record, "delivery_model") | _find_stations(writer, record)
        existing = writer.rows[TEAMS.key].get(record.values["name"])
        if area is None or model is None or not writer.stays(existing, "area_id", area, TEAMS, record, "area"):
            writer.fail(TEAMS, record)
        elif len(writer.district.problems) == before:
            values |= {"area_id": area.id, "delivery_model_id": model.id}
            writer.put(TEAMS.key, record.values["name"], Team, existing, values)
        else:
            writer.fail(TEAMS, record)


def _find_stations(writer: Writer, record: Record) -> dict[str, Any]:
    """Where a team loads, what it feeds and where it starts, as the ids that a team keeps."""
    stations = writer.rows[HUBS.key] | writer.rows[KITCHENS.key]
    failed = writer.failed[HUBS.key] | writer.failed[KITCHENS.key]

    def ids(names: Sequence[str], known: dict[str, Any], column: str) -> list[str]:
        for name in names:
            if name not in known and name not in failed:
                writer.not_found(name, known, TEAMS, record, column)
        return [str(known[name].id) for name in names if name in known]

    fed = record.values["feeds"]
    base = record.values["home_base"]
    return {
        "loads_at": ids(record.values["loads_at"], stations, "loads_at"),
        "feeds": _every_hub(writer, record) if fed == (EVERY_HUB,) else ids(fed, writer.rows[HUBS.key], "feeds"),
        "home_base": None if base is None else next(iter(ids((base,), stations, "home_base")), None),
    }


def _every_hub(writer: Writer, record: Record) -> list[str]:
    areas = writer.rows["area"]
    area = areas.get(record.values["area"]) or (next(iter(areas.values())) if len(areas) == 1 else None)
    return [str(hub.id) for _, hub in sorted(writer.rows[HUBS.key].items()) if area and hub.area_id == area.id]


def _write_couriers(writer: Writer) -> None:
    for record in writer.records(COURIERS):
        team = writer.find(TEAMS.key, record.values["team"], COURIERS, record, "team")
        existing = writer.rows[COURIERS.key].get(record.values["code"])
        if team is None:
            writer.fail(COURIERS, record)
        else:
            _put_courier(writer, record, team, existing)


def _put_courier(writer: Writer, record: Record, team: Team, existing: Courier | None) -> None:
    """Name and phone are sealed under a key of the person's own; empty cells leave them as they are."""
    known = {key: record.values[key] for key in ("name", "phone") if record.values[key] is not None}
    values = _facts(record, "team", "name", "phone") | known
    values |= {"team_id": team.id, "skills": list(record.values["skills"])}
    if existing is None:
        key = writer.session.info["vault"].new_person_key(uuid4())
        writer.session.add(key)
        writer.session.flush()
        values["person_id"] = key.person_id
    writer.put(COURIERS.key, record.values["code"], Courier, existing, values)


def report_json(report: ProvidersReport) -> dict[str, Any]:
    """The report as `bapgil providers import --json` gives it."""
    return {
        "dry_run": report.dry_run,
        "written": not report.dry_run and not report.problems,
        "counts": report.counts,
        "problems": [_problem_json(each) for each in report.problems],
        "notices": [_problem_json(each) for each in report.notices],
    }


def _problem_json(told: SheetProblem) -> dict[str, Any]:
    return {"sheet": told.sheet, "row": told.row, "column": told.column, **reason_json(told.reason)}
