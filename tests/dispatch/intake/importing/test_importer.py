"""Import: row by row, good rows go on, a dry run writes nothing, the same file again changes nothing."""

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, text
from sqlmodel import select

from dispatch import clock, events
from dispatch.errors import Refused
from dispatch.intake.importing import ImportReport, import_referrals, report_json
from dispatch.intake.placing import Placement
from dispatch.intake.referrals.form import field_facts
from dispatch.ordering.standing import start_standing_order
from models.database import Database
from models.events import Event
from models.orders import StandingOrder
from models.people import Recipient, Referral
from models.places import Home
from models.statuses import Precision, StandingOrderStatus, TaskKind
from models.tasks import Task
from tests.makers.orders import District, everywhere, form_values, make_district, nowhere

Holds = Callable[[str | datetime], datetime]
TABLES = (Recipient, Referral, Home, StandingOrder, Task, Event)


@pytest.fixture
def district(database: Database, at: Holds) -> District:
    at("2026-11-18 09:00")
    return make_district(database)


def workbook(rows: list[dict[str, Any]], extra: str | None = None) -> bytes:
    keys = list(dict.fromkeys(key for row in rows for key in row if key != extra))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([*(field_facts(key)["heading"] for key in keys), *([extra] if extra else [])])
    for row in rows:
        sheet.append([row.get(key) for key in [*keys, *([extra] if extra else [])]])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bring(database: Database, district: District, content: bytes, **options: Any) -> ImportReport:
    given = {"locate": everywhere, **options}
    return import_referrals(database, "x", content, area_id=district.area_id, **given)


def person(number: int, **changes: object) -> dict[str, Any]:
    own = {"name": f"김밥길{number}", "phone": f"010-0000-{number:04d}", "birth_date": f"1942-03-{number:02d}"}
    return form_values(**{**own, "address": f"마포구 밥길로 {number}, 1층", **changes})


def counts(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {table.__name__: session.exec(select(func.count()).select_from(table)).one() for table in TABLES}


def outcomes(report: ImportReport) -> list[str]:
    return [row.outcome for row in report.rows]


def test_good_rows_come_in_with_everything_they_say(database: Database, district: District) -> None:
    row = person(
        1,
        guardian_name="이도시락",
        guardian_relation="딸",
        guardian_phone=1000000002,
        entry_note="옥탑방",
        diet="당뇨",
        high_risk="예",
        preferred_time="11:00~12:30",
        provider_note="문 앞에 두지 마세요",
        birth_date=datetime(1942, 3, 1),  # noqa: DTZ001  (a date cell)
        start_day=date(2026, 11, 2),
        paid_by="자부담",
    )
    report = bring(database, district, workbook([row]))
    assert report.counts == {"accepted": 1, "unchanged": 0, "flagged": 0, "refused": 0}
    with database.read() as session:
        recipient, order = session.exec(select(Recipient)).one(), session.exec(select(StandingOrder)).one()
        assert (recipient.name, recipient.birth_date, recipient.number) == ("김밥길1", "1942-03-01", 1)
        assert recipient.guardian == {"name": "이도시락", "relation": "딸", "phone": "010-0000-0002"}
        assert (recipient.entry_note, recipient.diet, recipient.high_risk) == ("옥탑방", "당뇨", True)
        assert (order.weekdays, order.meals_a_visit, order.approved_meals) == ([1, 3, 5], 2, 30)
        assert (order.window_start_seconds, order.window_end_seconds) == (39_600, 45_000)
        assert (order.status, order.paid_by) == (StandingOrderStatus.REQUESTED, "self")
        assert order.provider_note == "문 앞에 두지 마세요"
        home = session.exec(select(Home)).one()
        assert (home.address, home.precision, home.needs_pin) == ("마포구 밥길로 1, 1층", Precision.ENTRANCE, False)
        assert session.exec(select(Referral)).one().form["guardian_relation"] == "딸"


def test_bad_rows_are_told_by_number_heading_cause_and_action_and_good_rows_go_on(
    database: Database, district: District
) -> None:
    report = bring(database, district, workbook([person(1), person(2, phone="?", name=None), person(3)]))
    assert outcomes(report) == ["accepted", "refused", "accepted"]
    bad = report_json(report)["rows"][1]
    assert bad["row"] == 3
    assert bad["recipient_number"] is None
    assert [(each["code"], each["subject"]) for each in bad["reasons"]] == [
        ("field.required", ["대상자 성명"]),
        ("field.phone", ["연락처"]),
    ]
    assert all(bad["reason"][part][language] for part in ("cause", "action") for language in ("ko", "en"))
    assert counts(database)["Recipient"] == 2


def test_the_same_file_again_changes_nothing(database: Database, district: District) -> None:
    content = workbook([person(1), person(2)])
    first = bring(database, district, content)
    before = counts(database)
    again = bring(database, district, content)
    assert outcomes(again) == ["unchanged", "unchanged"]
    assert [row.recipient_number for row in again.rows] == [row.recipient_number for row in first.rows]
    assert counts(database) == before


def test_a_dry_run_tells_the_same_and_writes_nothing(database: Database, district: District) -> None:
    twin = person(1, receiving_centre="망원1동", phone="010-0000-0099")
    content = workbook([person(1), person(2, phone="?"), twin, person(1)])
    before = counts(database)
    tried = bring(database, district, content, dry_run=True)
    assert counts(database) == before
    done = bring(database, district, content)
    assert outcomes(tried) == outcomes(done) == ["accepted", "refused", "flagged", "unchanged"]
    assert (tried.dry_run, done.dry_run) == (True, False)


def test_a_menu_that_does_not_exist_is_refused_and_nothing_of_the_row_stays(
    database: Database, district: District
) -> None:
    before = counts(database)
    rows = [person(1, menu="스테이크"), person(2, kitchen="없는 업체"), person(3, kitchen="부드러운 한끼")]
    report = bring(database, district, workbook(rows))
    assert [row.reasons[0].code for row in report.rows] == ["menu.unknown", "kitchen.unknown", "menu.unknown"]
    assert counts(database) == before


@pytest.mark.parametrize("key", ["requests", "traits", "address", "name", "phone", "provider_note", "비고"])
def test_resident_numbers_are_refused_in_every_column_known_or_not(
    database: Database, district: District, key: str
) -> None:
    before = counts(database)
    row = person(1) | {key: "420301-2234567"}
    report = bring(database, district, workbook([row], extra=key if key == "비고" else None))
    assert [(row.outcome, row.reasons[0].code) for row in report.rows] == [("refused", "form.resident_number")]
    assert "2234567" not in str(report)
    assert counts(database) == before


def test_resident_numbers_are_refused_as_numbers_and_beyond_the_last_heading(
    database: Database, district: District
) -> None:
    report = bring(database, district, workbook([person(1) | {"번호": 4203012234567}], extra="번호"))
    assert report.rows[0].reasons[0].code == "form.resident_number"
    values = form_values(address="마포구 밥길로 12")
    headings = ",".join(str(field_facts(key)["heading"]) for key in values)
    line = ",".join(str(value) for value in values.values())
    surplus = bring(database, district, f"{headings}\n{line},420301-2234567\n{line},밀린 값\n".encode())
    assert [row.reasons[0].code for row in surplus.rows] == ["form.resident_number", "row.too_long"]


def test_somebody_known_to_another_office_is_flagged_and_held_back(database: Database, district: District) -> None:
    bring(database, district, workbook([person(1)]))
    twin = person(1, receiving_centre="망원1동주민센터", phone="010-0000-0077")
    report = bring(database, district, workbook([twin]))
    assert outcomes(report) == ["flagged"]
    assert (report.rows[0].reasons[0].code, report.rows[0].reasons[0].subject) == ("referral.duplicate", ("1",))
    with database.read() as session:
        task = session.exec(select(Task)).one()
        order = session.exec(select(StandingOrder).where(StandingOrder.referral_id != None)).all()[-1]  # noqa: E711
        assert task.kind == TaskKind.CHECK_DUPLICATE
    with pytest.raises(Refused, match="duplicate_open"), database.write() as session:
        start_standing_order(session, order.id)


def test_an_address_that_nobody_knows_is_a_task_and_not_a_lost_person(database: Database, district: District) -> None:
    rows = [person(1, receiving_centre="서교동"), person(2, receiving_centre="어느 사무소")]
    report = bring(database, district, workbook(rows), locate=nowhere)
    assert outcomes(report) == ["accepted", "accepted"]
    with database.read() as session:
        homes = session.exec(select(Home).join(Recipient).order_by(Recipient.number)).all()  # type: ignore[arg-type]
        assert [(home.precision, home.needs_pin) for home in homes] == [
            (Precision.DONG_OFFICE, True),
            (Precision.NONE, True),
        ]
        assert {task.kind for task in session.exec(select(Task))} == {TaskKind.PLACE_ADDRESS}
        assert len(session.exec(select(Task)).all()) == 2


def test_what_decides_a_meal_is_due_before_the_freeze_of_the_first_such_day(
    database: Database, district: District
) -> None:
    """On Wednesday at nine Friday is frozen next; who starts on Monday week has until Thursday week."""
    rows = [person(1), person(2, start_day="2026-11-30"), person(1, receiving_centre="망원1동주민센터", phone=None)]
    assert outcomes(bring(database, district, workbook(rows), locate=nowhere)) == ["accepted", "accepted", "flagged"]
    with database.read() as session:
        due = {(task.kind, task.due_at) for task in session.exec(select(Task))}
    today, thursday = (clock.moment_of(date(2026, 11, day), 17 * 3600) for day in (18, 26))
    pins = {(TaskKind.PLACE_ADDRESS, today), (TaskKind.PLACE_ADDRESS, thursday)}
    assert due == pins | {(TaskKind.CHECK_DUPLICATE, today)}


def test_progress_is_told_and_each_address_asked_for_outside_a_transaction(
    database: Database, district: District
) -> None:
    told: list[tuple[int, int]] = []

    def locate(address: str) -> Placement | None:
        if not database.is_sqlite:  # another connection would wait for ever for the turn inside a transaction
            with database.write() as session:
                session.execute(text("SET LOCAL lock_timeout = '2s'"))
                events.take_turn(session)
        return everywhere(address)

    bring(
        database,
        district,
        workbook([person(1), person(2)]),
        locate=locate,
        on_progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 2), (2, 2)]


def test_a_file_of_nothing_but_bad_rows_leaves_no_event(database: Database, district: District) -> None:
    before = counts(database)
    assert outcomes(bring(database, district, workbook([person(1, name="  ")]))) == ["refused"]
    assert counts(database) == before
