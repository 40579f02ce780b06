"""What two decisions save, in processor seconds: figures of past days are kept (18), the day comes in parts (19)."""

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import process_time
from typing import Any, TypeVar

from fastapi.testclient import TestClient
from sqlmodel import col, select

from dispatch import clock, events
from dispatch.city.counting import count_day
from dispatch.city.keeping import DAYS_A_TURN, keep_figures, read_sums
from dispatch.installation import ensure_epoch
from dispatch.settings import Settings
from models.database import Database
from models.orders import Freeze
from rider_api.app import create_app
from rider_api.sessions import COOKIE
from simulations.crowd import Crowd

QUARTER_DAYS = 91
Found = TypeVar("Found")


def measure_quarter(database: Database, last_day: date) -> dict[str, Any]:
    """A quarter of every district until `last_day`: each day counted anew, and read as it is kept (18)."""
    clock.hold_clock(clock.moment_of(last_day, 10 * 3600))
    try:
        first = last_day - timedelta(days=QUARTER_DAYS)
        with database.read() as session:
            asked = select(col(Freeze.area_id), col(Freeze.day)).where(Freeze.day >= first, Freeze.day <= last_day)
            days = session.exec(asked).all()
            areas = {area_id for area_id, _ in days}
            counted, _ = _timed(lambda: [count_day(session, area_id, day) for area_id, day in days])
        for _ in range(len(days) // DAYS_A_TURN + 1):
            keep_figures(database)  # the newest days first
        with database.read() as session:
            kept, _ = _timed(lambda: read_sums(session, areas, first, last_day))
    finally:
        clock.reset_clock()
    return {"districts": len(areas), "days": len(days), "counted_cpu_seconds": counted, "kept_cpu_seconds": kept}


def measure_parts(database: Database, crowd: Crowd, token: str) -> dict[str, Any]:
    """The whole day as a desk fetches it, then what is fetched after one door and after twenty (19)."""
    with tempfile.TemporaryDirectory(prefix="bapgil-") as home:
        settings = Settings(_env_file=None, home=Path(home))  # type: ignore[call-arg]
        ensure_epoch(database)
        client = TestClient(create_app(database, settings))
        client.cookies.set(COOKIE, token)
        path = f"/api/desk/day/{crowd.day}?area={crowd.area_id}"
        client.get(path)
        cost, whole = _fetch(client, path)
        told = {"whole": cost}
        for doors in (1, 1, 20):  # the first of each kind warms caches
            _tell_doors(database, crowd, doors)
            held = f"since={whole['event']}&epoch={whole['epoch']}&held={whole['plan']['id']}"
            told[f"after {doors}"], part = _fetch(client, f"{path}&{held}")
            if part["since"] is None:
                raise RuntimeError("the whole day came where a part was asked for")
            whole["event"] = part["event"]
        return told


def _fetch(client: TestClient, path: str) -> tuple[dict[str, Any], dict[str, Any]]:
    seconds, answer = _timed(lambda: client.get(path))
    answer.raise_for_status()
    return {"bytes": len(answer.content), "cpu_seconds": seconds}, answer.json()


def _tell_doors(database: Database, crowd: Crowd, doors: int) -> None:
    """So many doors, each of another courier, as the stream tells of them."""
    with database.write() as session:
        for phone in crowd.phones[:doors]:
            order = phone.orders[-1]
            events.record(
                session, "door.changed", area_id=crowd.area_id, day=crowd.day, subject=order,
                data={"order_ids": [str(order)], "status": "delivered"},
            )  # fmt: skip


def _timed(act: Callable[[], Found]) -> tuple[float, Found]:
    began = process_time()
    found = act()
    return round(process_time() - began, 3), found
