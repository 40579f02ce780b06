"""The freeze: due by the clock, once, numbered, the same whenever it is written, also by two processes at once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from dispatch import events
from dispatch.errors import Refused
from dispatch.ordering import freezing
from dispatch.ordering.freezing import cut_off_of, freeze_day, freeze_due, preview_freeze
from models.database import Database
from models.events import Event
from models.orders import DailyOrder, Freeze, Menu, ServiceDay
from models.statuses import DayStatus, OrderStatus, TaskKind
from models.tasks import Task
from tests.makers.orders import MONDAY, SOFT, District, make_district, make_standing_order

Holds = Callable[[str | datetime], datetime]
FRIDAY, WEDNESDAY = date(2026, 11, 20), date(2026, 11, 25)


@pytest.fixture
def district(database: Database, at: Holds) -> District:
    """Two people with three orders on Mondays, approved on Wednesday the 18th after that day's cut-off."""
    at("2026-11-18 18:00")
    district = make_district(database)
    make_standing_order(database, district)
    make_standing_order(database, district, menu=SOFT, referral_round="2", diet="당뇨")
    make_standing_order(database, district, name="이두부", birth_date="1950-01-01", phone=None)
    return district


def freezes(database: Database) -> list[tuple[date, int, int, int]]:
    with database.read() as session:
        rows = session.exec(select(Freeze).order_by(Freeze.number)).all()  # type: ignore[arg-type]
        return [(row.day, row.number, row.households, row.meals) for row in rows]


def test_the_cut_off_counts_working_days(database: Database) -> None:
    with database.read() as session:
        assert cut_off_of(session, MONDAY) == datetime(2026, 11, 19, 8, tzinfo=UTC)
        assert cut_off_of(session, date(2026, 9, 28)) == datetime(2026, 9, 22, 8, tzinfo=UTC)  # over 추석


def test_nothing_is_frozen_a_second_before_the_cut_off_and_everything_at_it(
    database: Database, district: District, at: Holds
) -> None:
    at("2026-11-19 16:59:59")
    assert freeze_due(database) == []
    at("2026-11-19 17:00:00")
    assert len(freeze_due(database)) == 1
    assert freezes(database) == [(MONDAY, 1, 2, 6)]
    assert freeze_due(database) == []
    assert len(freezes(database)) == 1


def test_orders_are_numbered_in_stable_order_and_frozen(database: Database, district: District, at: Holds) -> None:
    at("2026-11-19 17:00")
    freeze_due(database)
    with database.read() as session:
        rows = session.exec(select(DailyOrder).order_by(DailyOrder.number)).all()  # type: ignore[arg-type]
        assert [(row.number, row.slot, row.meals, row.diet) for row in rows] == [
            ("1123-001", "dysphagia", 2, "당뇨"),
            ("1123-002", "general", 2, "당뇨"),
            ("1123-003", "general", 2, ""),
        ]
        assert {row.status for row in rows} == {OrderStatus.FROZEN}
        assert session.exec(select(ServiceDay)).one().status == DayStatus.OPEN
        event = session.exec(select(Event).where(Event.kind == "day.frozen")).one()
        assert (event.day, event.data["households"], event.data["meals"]) == (MONDAY, 2, 6)


def test_a_late_freeze_says_the_same_as_a_punctual_one(database: Database, district: District, at: Holds) -> None:
    """Somebody approved after the cut-off is not on the list, though the freeze was written later."""
    at("2026-11-19 17:30")
    make_standing_order(database, district, name="박시금치", birth_date="1944-04-04", phone=None)
    at("2026-11-20 09:00")
    freeze_due(database)
    assert freezes(database) == [(MONDAY, 1, 2, 6)]
    with database.read() as session:
        assert session.exec(select(Freeze)).one().due_at == datetime(2026, 11, 19, 8, tzinfo=UTC)
        coming = preview_freeze(session, district.area_id, WEDNESDAY)
        assert {order.recipient_number for order in coming.orders} == {1, 2, 3}


def test_catching_up_freezes_in_order_of_days(database: Database, district: District, at: Holds) -> None:
    at("2026-11-23 18:00")
    assert len(freeze_due(database)) == 3
    assert [(day, number) for day, number, _, _ in freezes(database)] == [
        (MONDAY, 1),
        (date(2026, 11, 24), 2),
        (WEDNESDAY, 3),
    ]
    assert freezes(database)[1][2:] == (0, 0)


def test_a_new_area_freezes_no_day_from_before_it_began(database: Database, district: District, at: Holds) -> None:
    at("2026-11-18 18:01")
    assert freeze_due(database) == []


def test_a_working_day_that_went_by_is_a_task(database: Database, district: District, at: Holds) -> None:
    at("2026-11-19 17:00")
    freeze_due(database)
    at("2026-11-27 09:00")
    freeze_due(database)
    freeze_due(database)
    with database.read() as session:
        tasks = session.exec(select(Task)).all()
        assert [(task.kind, task.day) for task in tasks] == [(TaskKind.MISSED_DAY, WEDNESDAY)]
        assert WEDNESDAY not in {row.day for row in session.exec(select(Freeze))}


def test_a_weekend_of_a_daily_menu_that_went_by_is_a_task_too(
    database: Database, district: District, at: Holds
) -> None:
    saturday = date(2026, 11, 28)
    make_standing_order(database, district, name="최보리", birth_date="1931-01-01", phone=None, weekdays="매일")
    with database.write() as session:
        session.get_one(Menu, district.menus["저염 일반식"]).daily = True
    at("2026-11-24 18:00")
    freeze_due(database)
    at("2026-11-30 09:00")
    freeze_due(database)
    with database.read() as session:
        tasks = session.exec(select(Task).where(Task.kind == TaskKind.MISSED_DAY).order_by(col(Task.day))).all()
        missed = [task.day for task in tasks]
    assert missed == [date(2026, 11, 27), saturday, saturday + timedelta(days=1)]


def test_freezing_by_hand(database: Database, district: District, at: Holds) -> None:
    def refusal(day: date) -> str:
        with pytest.raises(Refused) as refused, database.write() as session:
            freeze_day(session, district.area_id, day)
        return refused.value.reason.code

    assert refusal(MONDAY) == "freeze.too_early"
    assert refusal(date(2026, 11, 16)) == "freeze.past"
    with database.write() as session:
        assert freeze_day(session, district.area_id, MONDAY, early=True).meals == 6
    assert refusal(MONDAY) == "freeze.done"
    at("2026-11-19 17:00")
    assert freeze_due(database) == []


def test_two_areas_share_the_days_numbers(database: Database, district: District, at: Holds) -> None:
    other = make_district(database, "서대문구")
    somebody = {"name": "정된장", "birth_date": "1939-09-09", "phone": None}
    make_standing_order(database, other, **somebody, menu="저염 일반식 서대문구")
    at("2026-11-19 17:00")
    assert len(freeze_due(database)) == 2
    with database.read() as session:
        numbers = sorted(order.number for order in session.exec(select(DailyOrder)))
        assert numbers == ["1123-001", "1123-002", "1123-003", "1123-004"]
        assert sorted(freeze.number for freeze in session.exec(select(Freeze))) == [1, 2]


def test_the_digest_is_of_the_content_and_of_nothing_random(database: Database, district: District, at: Holds) -> None:
    at("2026-11-19 17:00")
    with database.read() as session:
        orders = preview_freeze(session, district.area_id, MONDAY).orders
    freeze_due(database)
    numbered = [(f"1123-{place:03d}", order) for place, order in enumerate(orders, start=1)]
    with database.read() as session:
        assert session.exec(select(Freeze)).one().digest == freezing.digest_of(numbered)
    other = [(number, type(order)(**{**vars(order), "diet": "견과"})) for number, order in numbered]
    assert freezing.digest_of(other) != freezing.digest_of(numbered)
    assert freezing.digest_of(numbered[::-1]) != freezing.digest_of(numbered)


@contextmanager
def meeting(monkeypatch: pytest.MonkeyPatch, *, locked: bool) -> Iterator[None]:
    """Two freezes meet between looking and writing; without the lock both have then seen that none is there."""
    barrier = threading.Barrier(2)
    write = freezing._write_freeze

    def wait_then_write(*args: object, **options: object) -> object:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=0.5 if locked else 20)
        return write(*args, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(freezing, "_write_freeze", wait_then_write)
        if not locked:
            patch.setattr(events, "take_turn", lambda session: None)
        yield


def freeze_twice(database: Database) -> tuple[list[UUID], list[Exception]]:
    """What two processes (databases of their own) make of the same moment."""
    made: list[UUID] = []
    failed: list[Exception] = []

    def work() -> None:
        own = Database(database.url, database.vault)
        try:
            made.extend(freeze_due(own))
        except Exception as error:
            failed.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return made, failed


def test_of_two_processes_one_freezes(
    database: Database, district: District, at: Holds, monkeypatch: pytest.MonkeyPatch
) -> None:
    at("2026-11-19 17:00")
    with meeting(monkeypatch, locked=True):
        made, failed = freeze_twice(database)
    assert (len(made), failed) == (1, [])
    assert freezes(database) == [(MONDAY, 1, 2, 6)]


def test_without_the_lock_they_would_collide(
    database: Database, district: District, at: Holds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the race is real, and the unique keys still let only one freeze in."""
    if database.is_sqlite:
        pytest.skip("SQLite has one writer; there is no lock to take away")
    at("2026-11-19 17:00")
    with meeting(monkeypatch, locked=False):
        made, failed = freeze_twice(database)
    assert len(made) == 1
    assert [type(error) for error in failed] == [IntegrityError]
    assert freezes(database) == [(MONDAY, 1, 2, 6)]


def test_a_crash_in_the_middle_leaves_nothing(
    database: Database, district: District, at: Holds, monkeypatch: pytest.MonkeyPatch
) -> None:
    at("2026-11-19 17:00")
    with monkeypatch.context() as patch:
        patch.setattr(events, "record", _crash)
        with pytest.raises(RuntimeError):
            freeze_due(database)
    assert freezes(database) == []
    freeze_due(database)
    assert freezes(database) == [(MONDAY, 1, 2, 6)]


def _crash(*_: object, **__: object) -> None:
    raise RuntimeError


def test_weekends_are_frozen_only_for_daily_menus(database: Database, district: District, at: Holds) -> None:
    saturday = date(2026, 11, 21)
    make_standing_order(database, district, name="최보리", birth_date="1931-01-01", phone=None, weekdays="매일")
    with database.write() as session:
        session.get_one(Menu, district.menus["저염 일반식"]).daily = True
    at("2026-11-19 17:00")
    freeze_due(database)
    days = {day: households for day, _, households, _ in freezes(database)}
    assert days[saturday] == 1
    assert days[saturday + timedelta(days=1)] == 1
