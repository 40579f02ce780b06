"""Periods of duty: working days, pairs, days that are over or planned, crews that fall out and come back."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlmodel import select

from dispatch import clock
from dispatch.providers import ProvidersReport, import_providers, write_workbook
from models.database import Database
from models.fleet import Duty
from models.places import Area
from models.plans import Plan
from models.statuses import PlanStatus
from tests.makers.districts import ROWS, only, write_district

Holds = Callable[[str | datetime], datetime]
RIDERS = ROWS["근무"][0]
ONE = {**RIDERS, "배송원": "라-01", "종료일": "2026-12-21"}


@pytest.fixture(autouse=True)
def district(database: Database, at: Holds) -> None:
    at("2026-12-01 12:00")
    assert not import_providers(database, write_district(근무=[]), locate=lambda address: None).problems


def take(database: Database, *rows: dict[str, Any]) -> ProvidersReport:
    return import_providers(database, only(근무=rows), locate=lambda address: None)


def duties(database: Database) -> list[tuple[int, str, int, int, bool]]:
    """Day of the month, code, start and end in hours, out or not."""
    with database.read() as session:
        rows = session.exec(select(Duty)).all()
        return sorted(
            (row.day.day, row.code, row.start_seconds // 3600, row.end_seconds // 3600, row.withdrawn_at is not None)
            for row in rows
        )


def publish(database: Database, day: date) -> None:
    with database.write() as session:
        plan = Plan(
            area_id=session.exec(select(Area)).one().id, day=day, version=1, status=PlanStatus.PUBLISHED, problem={},
            solution={}, violations=[], cost={}, unserved=[], made_at=clock.now(),
        )  # fmt: skip
        session.add(plan)


def test_a_period_is_its_working_days_for_everybody_active(database: Database) -> None:
    """25 December is a holiday, 26 and 27 are the weekend."""
    take(database, RIDERS, ROWS["근무"][1])
    riders = [(day, f"라-0{number}", 9, 14, False) for day in (21, 22, 23, 24) for number in (1, 2)]
    assert duties(database) == sorted([*riders, (21, "이-01+이-02", 10, 12, False)])


def test_holidays_and_weekends_when_asked_for(database: Database) -> None:
    take(database, RIDERS | {"배송원": "라-02", "요일": "금·토", "휴일에도": "예"})
    assert [(day, code) for day, code, *_ in duties(database)] == [(25, "라-02"), (26, "라-02")]


def test_the_same_again_changes_nothing_and_other_hours_change_them(database: Database) -> None:
    take(database, RIDERS)
    before = duties(database)
    assert take(database, RIDERS).counts == {"duties": {"added": 0, "changed": 0, "unchanged": 8}}
    assert duties(database) == before
    assert take(database, ONE | {"끝": "16:00"}).counts["duties"]["changed"] == 1
    assert duties(database)[0] == (21, "라-01", 9, 16, False)


def test_a_crew_falls_out_comes_back_and_is_let_be(database: Database) -> None:
    take(database, ONE)
    for word, out in (("예", True), (None, True), ("아니오", False), (None, False)):
        take(database, ONE | {"빠짐": word})
        assert duties(database) == [(21, "라-01", 9, 14, out)]


def test_duties_of_a_published_day_stay_and_new_crews_may_come(database: Database) -> None:
    take(database, ONE, ONE | {"시작일": "2026-12-22", "종료일": "2026-12-22"})
    publish(database, date(2026, 12, 21))
    report = take(database, RIDERS | {"종료일": "2026-12-22", "끝": "15:00"})
    assert [(told.row, told.reason.code) for told in report.notices] == [(2, "providers.day_planned")]
    assert "2026-12-21 라-01" in report.notices[0].reason.cause.ko
    assert [(day, code, end) for day, code, _, end, _ in duties(database)] == [
        (21, "라-01", 14), (21, "라-02", 15), (22, "라-01", 15), (22, "라-02", 15),
    ]  # fmt: skip


def test_days_that_are_over_are_left_alone(database: Database, at: Holds) -> None:
    take(database, RIDERS)
    at("2026-12-23 08:00")
    report = take(database, RIDERS | {"끝": "16:00"})
    assert [told.reason.code for told in report.notices] == ["providers.day_past"]
    assert {(day, end) for day, _, _, end, _ in duties(database)} == {(21, 14), (22, 14), (23, 16), (24, 16)}


def test_somebody_who_has_left_is_only_taken_out(database: Database) -> None:
    take(database, ONE)
    left = only(배송원=[{"배송원": "라-01", "팀": "빠른발", "활동": "아니오"}])
    assert not import_providers(database, left, locate=lambda address: None).problems
    assert [told.reason.code for told in take(database, ONE).problems] == ["providers.not_found"]
    with database.read() as session:
        content = write_workbook(session)
    assert not import_providers(database, content, locate=lambda address: None).problems
    take(database, ONE | {"빠짐": "예"})
    assert duties(database) == [(21, "라-01", 9, 14, True)]


def test_nobody_is_on_two_duties_at_a_time(database: Database) -> None:
    """A courier of the pair moves to the riders while the pair's duty stands: only another hour is possible."""
    take(database, ROWS["근무"][1])
    moved = {"배송원": "이-01", "팀": "빠른발"}
    late, at_once = ONE | {"배송원": "이-01", "시작": "12:00"}, ONE | {"배송원": "이-01"}
    refused = import_providers(database, only(배송원=[moved], 근무=[at_once]), locate=lambda address: None)
    assert [(told.row, told.reason.code) for told in refused.problems] == [(2, "providers.on_duty_twice")]
    taken = import_providers(database, only(배송원=[moved], 근무=[late]), locate=lambda address: None)
    assert [told.reason for told in taken.problems] == []
    assert [code for _, code, *_ in duties(database)] == ["이-01", "이-01+이-02"]


def rests(database: Database) -> list[list[dict[str, Any]]]:
    with database.read() as session:
        return [duty.breaks for duty in session.exec(select(Duty)).all()]


@pytest.mark.parametrize(("cell", "wanted"), [
    ("12:00-13:30 30분", [(43_200, 46_800, 1800, False)]),
    ("30분 12:00~13:30 무급", [(43_200, 46_800, 1800, False)]),
    ("유급 12:00 – 12:20", [(43_200, 43_200, 1200, True)]),
    ("12:00-14:00 1시간 30분", [(43_200, 45_000, 5400, False)]),
    ("13:00-13:10, 10:30-11:00 10분", [(37_800, 39_000, 600, False), (46_800, 46_800, 600, False)]),
    (None, []),
])  # fmt: skip
def test_rests_are_read_and_written_as_they_were(
    database: Database, cell: str | None, wanted: list[tuple[int, int, int, bool]]
) -> None:
    take(database, ONE | {"휴게": cell})
    keys = ("earliest_seconds", "latest_seconds", "duration_seconds", "paid")
    assert rests(database) == [[dict(zip(keys, rest, strict=True)) for rest in wanted]]
    with database.read() as session:
        content = write_workbook(session)
    again = import_providers(database, content, locate=lambda address: None)
    assert again.counts["duties"] == {"added": 0, "changed": 0, "unchanged": 1}
    assert take(database, ONE).counts["duties"]["changed"] == (1 if wanted else 0)
    assert rests(database) == [[]]


@pytest.mark.parametrize(("cell", "code"), [
    ("점심", "providers.break"), ("30분", "providers.break"), ("12:00-12:20 30분", "providers.break"),
    ("12:00-12:20 0분", "providers.break"), ("12:00-12:60", "providers.break"), ("12:00-11:00", "providers.break"),
    ("12:00-13:00 30분 유급 무급", "providers.break"), ("12:00-13:00, 점심", "providers.break"),
    ("13:00-14:30 30분", "providers.breaks_apart"), ("08:00-10:00 30분", "providers.breaks_apart"),
    ("12:00-12:30, 12:10-12:40", "providers.breaks_apart"),
    ("10:30-10:40, 11:30-11:40, 12:30-12:40, 13:30-13:40", "providers.breaks_many"),
])  # fmt: skip
def test_a_rest_that_cannot_be_is_told_with_its_row(database: Database, cell: str, code: str) -> None:
    report = take(database, ONE | {"휴게": cell})
    assert [(told.row, told.column, told.reason.code) for told in report.problems] == [(2, "휴게", code)]
    assert rests(database) == []
