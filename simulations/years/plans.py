"""What a plan was made from and what came out, as the application stores it with the plan: megabytes a day."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import Session, col

from dispatch.keys import kitchen_key
from dispatch.planning.problems import build_problem
from dispatch.planning.storage import pack
from dispatch.planning.timetable import Sheet, SheetStop, read_sheets
from dispatch.planning.travel import add_travel
from models.database import Database
from models.plans import Plan
from routing.travel import Detour

LAST_DAYS, EVERY_DAYS = 7, 182
"""Plans of the last week, and one of every half year before: a list reads those of one day, and all of them would be
more than everything else together."""


def store_problems(database: Database, last_day: date) -> Iterator[tuple[int, int]]:
    """Store the problem and the solution of plans, built from the days as they are; yields how many of how many."""
    with database.read() as session:
        plans = session.execute(select(col(Plan.id), col(Plan.area_id), col(Plan.day)).order_by(col(Plan.day))).all()
    stored = [each for each in plans if _is_stored((last_day - each[2]).days)]
    for number, (plan_id, area_id, day) in enumerate(stored, start=1):
        with database.read() as session:
            problem, solution = build_problem(session, area_id, day), _solution(session, plan_id)
        packed = pack(add_travel(problem, Detour()))
        with database.write() as session:
            session.execute(update(Plan).where(col(Plan.id) == plan_id).values(problem=packed, solution=solution))
        yield number, len(stored)


def _is_stored(back: int) -> bool:
    return back < LAST_DAYS or back % EVERY_DAYS == 0


def _solution(session: Session, plan_id: UUID) -> dict[str, Any]:
    sheets = read_sheets(session, plan_id)
    return {"format": "bapgil-solution", "version": 1, "tours": [_tour(sheet) for sheet in sheets], "unserved": []}


def _tour(sheet: Sheet) -> dict[str, Any]:
    loading = [stop for stop in sheet.stops if stop.kind == "pickup"]
    trip = {
        "source": kitchen_key(loading[0].place_name), "load_seconds": loading[0].start_seconds,
        "depart_seconds": loading[-1].leave_seconds,
        "stops": [_stop(stop) for stop in sheet.stops if stop.kind == "door"],
    }  # fmt: skip
    return {
        "vehicle": sheet.duty.code, "start_seconds": sheet.tour.start_seconds, "end_seconds": sheet.tour.end_seconds,
        "distance_metres": sheet.tour.distance_metres, "trips": [trip],
    }  # fmt: skip


def _stop(stop: SheetStop) -> dict[str, Any]:
    return {
        "kind": "visit", "visits": [stop.key], "arrive_seconds": stop.arrive_seconds,
        "start_seconds": stop.start_seconds, "leave_seconds": stop.leave_seconds,
    }  # fmt: skip
