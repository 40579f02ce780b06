"""The lines of tours at the desk: on the streets of whoever gives them, and never a reason for an empty screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch.settings import settings
from models.database import Database
from models.places import Area
from models.statuses import Role
from rider_api.reading.desk_day import DeskDay, read_desk_day, with_lines
from tests.makers.days import DAY
from tests.makers.happenings import Holds, Past, make_past
from tests.makers.valhalla import Service, valhalla_service


@pytest.fixture
def past(database: Database, at: Holds) -> Past:
    return make_past(database, at)


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with valhalla_service(beside=0.0002) as running:
        monkeypatch.setenv("BAPGIL_HOME", str(tmp_path))
        monkeypatch.setenv("BAPGIL_VALHALLA", running.url)
        settings.cache_clear()
        yield running
    monkeypatch.undo()
    settings.cache_clear()


def drawn(database: Database, past: Past) -> list[list[tuple[float, float]]]:
    with database.read() as session:
        day: DeskDay = read_desk_day(
            session, session.get_one(Area, past.area_id), DAY, role=Role.COORDINATOR, epoch="e"
        )
    shown = with_lines(day).plan
    assert shown is not None
    return [tour.line for tour in shown.tours]


def test_the_service_draws_and_is_not_asked_twice(database: Database, past: Past, service: Service) -> None:
    lines = drawn(database, past)
    assert all(len(line) > 2 for line in lines)
    asked = len(service.asked)
    assert drawn(database, past) == lines
    assert len(service.asked) == asked


def test_a_service_that_is_away_and_a_damaged_street_file_leave_straight_lines(
    database: Database, past: Past, service: Service
) -> None:
    settings().streets.parent.mkdir(parents=True)
    settings().streets.write_text("damaged")
    service.broken = (500, "{}")
    lines = drawn(database, past)
    assert all(len(line) >= 2 for line in lines)
    assert len(service.asked) == 1, "one failure, and a minute of peace"
