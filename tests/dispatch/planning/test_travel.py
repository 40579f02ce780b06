"""Where a day's travel times come from, and what happens to the day when the service that gives them fails."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from dispatch.errors import Refused
from dispatch.planning import request_plan, travel_provider
from dispatch.planning.drafting import Search, draft_day
from dispatch.planning.nearby import add_places
from dispatch.planning.solving import work_once
from dispatch.planning.standby import Standby
from dispatch.planning.storage import unpack
from dispatch.settings import settings
from models.database import Database
from models.plans import Plan, PlanRequest
from routing.problem import Place, Problem
from routing.travel import Detour, StreetTravel
from tests.makers.days import DAY, Town
from tests.makers.streets import at as place_at
from tests.makers.streets import make_streets
from tests.makers.valhalla import METRES_PER_SECOND, Service, valhalla_service

Holds = Callable[[str | datetime], datetime]
STREETS = make_streets({"a": (1500, 50), "b": (3200, 50)}, [("a b", {})])
A, B = place_at(1800, 50), place_at(2800, 50)


@pytest.fixture
def area(database: Database, at: Holds) -> UUID:
    """Two riders, a kitchen, five doors."""
    at("2026-11-22 10:00")
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        town.crew(loads_at=[kitchen], count=2)
        menu = town.menu(kitchen)
        for number in range(1, 6):
            town.door(number, (number, 1), menu)
        area_id = town.area.id
    return area_id


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A service that the installation is told of; no streets are imported."""
    with valhalla_service() as running:
        monkeypatch.setenv("BAPGIL_HOME", str(tmp_path))
        monkeypatch.setenv("BAPGIL_VALHALLA", running.url + "/")
        settings.cache_clear()
        yield running
    monkeypatch.undo()
    settings.cache_clear()


def import_streets() -> None:
    settings().streets.parent.mkdir(parents=True)
    STREETS.save(settings().streets)


def points_of(problem: Problem) -> list[tuple[float, float]]:
    return [(place.lat or 0.0, place.lon or 0.0) for place in problem.places]


def is_straight(problem: Problem) -> bool:
    """Whether the times are the service's: every way straight, 5 m/s."""
    return all(np.allclose(m.seconds, m.metres / METRES_PER_SECOND, atol=1) for m in problem.travel.values())


def served(drafted_problem: Problem, unserved: tuple[object, ...]) -> int:
    return len(drafted_problem.visits) - len(unserved)


def test_a_day_is_planned_by_the_service(database: Database, area: UUID, service: Service) -> None:
    import_streets()
    drafted = draft_day(database, area, DAY, Search(iterations=100))
    assert is_straight(drafted.day_problem.problem)
    assert drafted.day_problem.stood_in is None
    assert served(drafted.day_problem.problem, drafted.solution.unserved) == 5


@pytest.mark.parametrize("imported", [True, False])
def test_a_service_that_is_away_takes_no_door_with_it(
    database: Database, area: UUID, service: Service, imported: bool, caplog: pytest.LogCaptureFixture
) -> None:
    service.broken = (500, "{}")
    if imported:
        import_streets()
    with database.write() as session:
        request_id = request_plan(session, area_id=area, day=DAY, iterations=100).id
    with caplog.at_level(logging.WARNING):
        work_once(database, "worker")
    with database.read() as session:
        request = session.get_one(PlanRequest, request_id)
        plan = session.get_one(Plan, request.plan_id)
        day = unpack(plan.problem)
    assert (request.attempts, plan.unserved, plan.violations) == (1, [], [])
    assert served(day.problem, ()) == 5
    assert day.stood_in is not None
    assert day.stood_in.code == plan.problem["stood_in"]["code"] == "travel.service_failed"
    own = StreetTravel(STREETS, last_resort=Detour()) if imported else Detour()
    for profile, matrix in day.problem.travel.items():
        assert matrix.seconds.tolist() == own.matrix(points_of(day.problem), profile).seconds.tolist()
    told = [record.getMessage() for record in caplog.records if "travel.service_failed" in record.getMessage()]
    assert len(told) == 1
    assert "126.9" not in told[0]


def test_after_a_failure_the_service_is_left_alone_for_a_minute(service: Service, at: Holds) -> None:
    import_streets()
    own = StreetTravel(STREETS).matrix([A, B], "van").seconds[0, 1]
    at("2026-11-22 10:00:00")
    provider = travel_provider()
    assert isinstance(provider, Standby)
    service.broken = (503, "")
    assert provider.matrix([A, B], "van").seconds[0, 1] == own
    service.broken = None
    asked = len(service.asked)
    at("2026-11-22 10:00:59")
    assert provider.matrix([A, B], "van").seconds[0, 1] == own
    assert len(service.asked) == asked
    assert provider.failure is not None
    at("2026-11-22 10:01:00")
    assert travel_provider().matrix([A, B], "van").seconds[0, 1] == pytest.approx(1000 / METRES_PER_SECOND, abs=1)
    assert provider.failure is None
    assert travel_provider().line([A, B], "van").legs[0].streets == ("종로", "수표로")


def test_new_places_of_a_running_day_get_their_ways_without_the_service(
    database: Database, area: UUID, service: Service
) -> None:
    problem = draft_day(database, area, DAY, Search(iterations=50)).day_problem.problem
    service.broken = (500, "{}")
    more = add_places(problem, [Place(id="new", lat=B[0], lon=B[1])])
    assert all(len(matrix.seconds) == len(problem.places) + 1 for matrix in more.travel.values())


def test_without_the_setting_our_own_streets_are_asked(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAPGIL_VALHALLA", "")
    settings.cache_clear()
    assert isinstance(travel_provider(), Detour)
    import_streets()
    assert isinstance(travel_provider(), StreetTravel)
    assert service.asked == []


@pytest.mark.parametrize("url", ["localhost:8002", "ftp://host", "http://name:word@host", "http://"])
def test_an_address_that_is_none_is_refused(service: Service, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("BAPGIL_VALHALLA", url)
    settings.cache_clear()
    with pytest.raises(Refused) as refused:
        settings()
    assert (refused.value.reason.code, refused.value.reason.subject) == ("installation.setting", ("BAPGIL_VALHALLA",))
