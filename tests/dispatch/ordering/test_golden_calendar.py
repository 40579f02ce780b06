"""The golden calendar, 2024 to 2027: feasts, substitute and temporary holidays, late ones, outages, new years."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, select

from dispatch import events
from dispatch.calendar import load_calendar, set_calendar_day
from dispatch.errors import Refused
from dispatch.ordering import changes
from dispatch.ordering.changes import add_order
from dispatch.ordering.deciding import Decision, decide
from dispatch.ordering.expansion import expand, used_meals
from dispatch.ordering.freezing import freeze_due
from dispatch.ordering.late_holidays import report_late_holidays
from models.database import Database
from models.orders import DailyOrder, Freeze
from models.statuses import HolidayPolicy
from models.tasks import Task
from tests.makers.orders import MONDAY, District, make_district, make_standing_order

Holds = Callable[[str | datetime], datetime]

FEASTS = {
    # what: first and last day that is looked at, day → meals of a Monday-to-Friday order of one meal with
    # `double_before`; everything else on these days is nothing.
    "설 2024, its Monday a substitute": ("2024-02-07", "2024-02-13", {"07": 1, "08": 2, "13": 1}),
    "추석 2024, Monday to Wednesday": ("2024-09-13", "2024-09-20", {"13": 2, "19": 1, "20": 1}),
    "설 2025, with a temporary holiday on the Monday before": ("2025-01-23", "2025-01-31", {"23": 1, "24": 2, "31": 1}),
    "추석 2025, a week with 개천절 and 한글날": ("2025-10-01", "2025-10-10", {"01": 1, "02": 2, "10": 1}),
    "설 2026": ("2026-02-12", "2026-02-19", {"12": 1, "13": 2, "19": 1}),
    "추석 2026": ("2026-09-22", "2026-09-28", {"22": 1, "23": 2, "28": 1}),
    "개천절 2026 on a Saturday, its Monday a substitute": ("2026-10-01", "2026-10-06", {"01": 1, "02": 2, "06": 1}),
    "설 2027, a Sunday in it": ("2027-02-04", "2027-02-10", {"04": 1, "05": 2, "10": 1}),
    "추석 2027": ("2027-09-10", "2027-09-17", {"10": 1, "13": 2, "17": 1}),
    "the turn of the year": ("2026-12-30", "2027-01-04", {"30": 1, "31": 2, "04": 1}),
}


@pytest.mark.parametrize("feast", FEASTS)
def test_meals_before_and_after_the_feasts(database: Database, at: Holds, feast: str) -> None:
    first, last, meals = FEASTS[feast]
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    at(datetime.combine(begin - timedelta(days=14), datetime.min.time()).replace(hour=9))
    district = make_district(database)
    order_id = make_standing_order(
        database, district, weekdays="월·화·수·목·금", meals_a_visit="1", approved_meals="99",
        start_day=(begin - timedelta(days=3)).isoformat(), end_day=(end + timedelta(days=30)).isoformat(),
    )  # fmt: skip
    with database.write() as session:
        policy = Decision(kind="change", day=begin - timedelta(days=3), holiday_policy=HolidayPolicy.DOUBLE_BEFORE)
        decide(session, order_id, policy)
    found = {}
    with database.read() as session:
        for ahead in range((end - begin).days + 1):
            day = begin + timedelta(days=ahead)
            for order in expand(session, district.area_id, day).orders:
                found[f"{day:%d}"] = order.meals
    assert found == meals


def test_cut_offs_around_the_turn_of_the_year(database: Database) -> None:
    with database.read() as session:
        calendar = load_calendar(session)
        cut_offs = [calendar.cut_off_of(day).isoformat() for day in (date(2027, 1, 4), date(2026, 12, 31))]
    assert cut_offs == ["2026-12-30T08:00:00+00:00", "2026-12-29T08:00:00+00:00"]


def test_order_numbers_and_freezes_go_on_in_the_new_year(database: Database, at: Holds) -> None:
    at("2026-12-23 09:00")
    district = make_district(database)
    make_standing_order(database, district, weekdays="월·화·수·목·금", approved_meals="60", end_day="2027-01-29")
    for moment in ("2026-12-29 17:00", "2026-12-30 17:00", "2026-12-31 17:00"):
        at(moment)
        freeze_due(database)
    with database.read() as session:
        orders = session.exec(select(DailyOrder).order_by(DailyOrder.day)).all()  # type: ignore[arg-type]
        assert [order.number for order in orders][-3:] == ["1231-001", "0104-001", "0105-001"]
        numbers = [freeze.number for freeze in session.exec(select(Freeze))]
        assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_a_holiday_declared_after_the_freeze_leaves_the_frozen_day_and_moves_the_next_cut_off(
    database: Database, at: Holds
) -> None:
    """임시공휴일 on Monday 23 November, declared when Monday is frozen: its orders stand; Tuesday is due at once."""
    at("2026-11-18 09:00")
    district = make_district(database)
    make_standing_order(database, district, weekdays="월·화·수·목·금", approved_meals="60")
    at("2026-11-19 18:00")
    freeze_due(database)
    at("2026-11-20 09:00")
    with database.write() as session:
        set_calendar_day(session, MONDAY, is_working_day=False, name="임시공휴일")
    with database.read() as session:
        calendar = load_calendar(session)
        assert calendar.cut_off_of(date(2026, 11, 24)).isoformat() == "2026-11-19T08:00:00+00:00"
        assert [order.meals for order in session.exec(select(DailyOrder).where(DailyOrder.day == MONDAY))] == [2]
        codes = [each.reason.code for each in expand(session, district.area_id, MONDAY).not_made]
        assert codes == ["order.holiday"]
    freeze_due(database)
    with database.read() as session:
        frozen = {freeze.day.isoformat(): freeze.meals for freeze in session.exec(select(Freeze))}
        assert frozen == {"2026-11-20": 2, "2026-11-23": 2, "2026-11-24": 2}
    assert len(report_late_holidays(database)) == 1
    assert report_late_holidays(database) == []
    with database.read() as session:
        task = session.exec(select(Task)).one()
        assert (task.kind.value, task.day) == ("holiday_declared", MONDAY)


def test_two_freezes_that_are_due_on_one_morning_after_an_outage(database: Database, at: Holds) -> None:
    """Off from Thursday noon to Monday morning: Monday and Tuesday are frozen in their order, as if in time."""
    at("2026-11-18 09:00")
    district = make_district(database)
    make_standing_order(database, district, weekdays="월·화·수·목·금", approved_meals="5", start_day="2026-11-23")
    at("2026-11-23 06:00")
    assert len(freeze_due(database)) == 2
    assert freeze_due(database) == []
    with database.read() as session:
        rows = session.exec(select(Freeze).order_by(Freeze.number)).all()  # type: ignore[arg-type]
        assert [(row.day.day, row.meals, row.due_at.isoformat()) for row in rows] == [
            (23, 2, "2026-11-19T08:00:00+00:00"),
            (24, 2, "2026-11-20T08:00:00+00:00"),
        ]
    at("2026-11-24 17:00")
    freeze_due(database)
    with database.read() as session:
        assert sum(order.meals for order in session.exec(select(DailyOrder))) == 5


@pytest.fixture
def late_order(database: Database, at: Holds) -> tuple[District, UUID]:
    """Monday and Tuesday are frozen; then somebody with two meals left is approved for both."""
    at("2026-11-18 09:00")
    district = make_district(database)
    make_standing_order(database, district, weekdays="월·화", approved_meals="60")
    at("2026-11-20 17:00")
    freeze_due(database)
    return district, make_standing_order(
        database, district, name="이두부", birth_date="1950-01-01", phone=None, weekdays="월·화", approved_meals="2"
    )


def add_twice(
    database: Database, order_id: UUID, monkeypatch: pytest.MonkeyPatch, *, locked: bool
) -> tuple[int, list[Exception]]:
    """Two people add the order to two days at once; how often the cap's check let somebody through, and what failed."""
    barrier, through, failed = threading.Barrier(2), [0], []
    write = changes.frozen_order

    def wait_then_write(*args: object, **options: object) -> DailyOrder:
        through[0] += 1
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=0.5 if locked else 20)
        return write(*args, **options)  # type: ignore[arg-type]

    def work(day: date) -> None:
        own = Database(database.url, database.vault)
        try:
            with own.write() as session:
                add_order(session, order_id, day=day)
        except Exception as error:
            failed.append(error)
        finally:
            own.close()

    with monkeypatch.context() as patch:
        patch.setattr(changes, "frozen_order", wait_then_write)
        if not locked:
            patch.setattr(events, "take_turn", lambda session: None)
        threads = [threading.Thread(target=work, args=(day,)) for day in (MONDAY, MONDAY + timedelta(days=1))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return through[0], failed


def used(database: Database, order_id: UUID) -> int:
    with database.read() as session:
        return used_meals(session, [order_id]).get(order_id, 0)


def test_two_people_at_once_do_not_exceed_the_cap(
    database: Database, late_order: tuple[District, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, order_id = late_order
    through, failed = add_twice(database, order_id, monkeypatch, locked=True)
    assert through == 1
    assert [refused.reason.code for refused in failed if isinstance(refused, Refused)] == ["order.cap_reached"]
    assert used(database, order_id) == 2


def test_without_the_lock_both_pass_the_check(
    database: Database, late_order: tuple[District, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the race is real. What stops the second one then is only the unique running number."""
    if database.is_sqlite:
        pytest.skip("SQLite has one writer; there is no lock to take away")
    _, order_id = late_order
    through, failed = add_twice(database, order_id, monkeypatch, locked=False)
    assert through == 2
    assert all(isinstance(error, IntegrityError | OperationalError) for error in failed)


def test_who_decides_on_an_old_calendar_is_told(database: Database, late_order: tuple[District, UUID]) -> None:
    _, order_id = late_order
    with database.read() as session:
        seen = events.last_number(session)
    later = Decision(kind="skip", day=date(2026, 12, 1))
    with database.write() as session:
        decide(session, order_id, later, seen=seen)

    def again(session: Session) -> None:
        decide(session, order_id, Decision(kind="end", day=date(2026, 12, 7)), seen=seen)

    with pytest.raises(Refused, match=r"order\.changed_since"), database.write() as session:
        again(session)
