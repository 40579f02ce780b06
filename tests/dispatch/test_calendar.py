"""Working days in Korea, 2024 to 2027, and the overlay that corrects them."""

from datetime import date, timedelta

import pytest

from dispatch.calendar import Calendar, close_kitchen, load_calendar, set_calendar_day
from models.database import Database
from models.orders import KitchenClosure
from tests.makers.orders import make_district

PLAIN = Calendar(overlay={})

_OFF = """
2024-01-01 2024-02-09 2024-02-12 2024-03-01 2024-04-10 2024-05-06 2024-05-15 2024-06-06 2024-08-15
2024-09-16 2024-09-17 2024-09-18 2024-10-01 2024-10-03 2024-10-09 2024-12-25
2025-01-01 2025-01-27 2025-01-28 2025-01-29 2025-01-30 2025-03-03 2025-05-05 2025-05-06 2025-06-03
2025-06-06 2025-08-15 2025-10-03 2025-10-06 2025-10-07 2025-10-08 2025-10-09 2025-12-25
2026-01-01 2026-02-16 2026-02-17 2026-02-18 2026-03-02 2026-05-01 2026-05-05 2026-05-25 2026-06-03
2026-07-17 2026-08-17 2026-09-24 2026-09-25 2026-10-05 2026-10-09 2026-12-25
2027-01-01 2027-02-08 2027-02-09 2027-03-01 2027-05-03 2027-05-05 2027-05-13 2027-07-19 2027-08-16
2027-09-14 2027-09-15 2027-09-16 2027-10-04 2027-10-11 2027-12-27
"""
"""Every weekday off: 설, 추석, public, substitute and temporary holidays, elections (Act on Public Holidays; 노동절 and
제헌절 from 2026 on)."""

_ON = "2024-02-13 2024-09-19 2025-01-31 2025-10-10 2026-02-19 2026-09-28 2026-11-23 2027-02-10 2027-09-17"


@pytest.mark.parametrize("year", range(2024, 2028))
def test_the_weekdays_off_of_a_year_are_these_and_no_others(year: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=ahead) for ahead in range(366))
    off = [day for day in days if day.year == year and day.isoweekday() < 6 and not PLAIN.is_working_day(day)]
    assert [day.isoformat() for day in off] == [day for day in _OFF.split() if day.startswith(str(year))]
    assert "주말" not in {PLAIN.find_holiday(day) for day in off}


@pytest.mark.parametrize("day", _ON.split())
def test_the_days_after_the_feasts_are_working_days(day: str) -> None:
    assert PLAIN.is_working_day(date.fromisoformat(day))


def test_weekends_are_off_and_say_so() -> None:
    assert PLAIN.find_holiday(date(2026, 11, 21)) == PLAIN.find_holiday(date(2026, 11, 22)) == "주말"


def test_working_days_are_counted_over_the_long_chuseok_of_2025() -> None:
    assert PLAIN.add_working_days(date(2025, 10, 10), -2) == date(2025, 10, 1)
    assert PLAIN.add_working_days(date(2025, 10, 2), 1) == date(2025, 10, 10)
    assert PLAIN.add_working_days(date(2025, 10, 6), 0) == date(2025, 10, 6)


def test_service_days_leave_the_days_off_out() -> None:
    days = PLAIN.service_days(date(2026, 9, 21), date(2026, 9, 29))
    assert [day.day for day in days] == [21, 22, 23, 28, 29]


def test_the_cut_off_is_two_working_days_before_at_five() -> None:
    cut_off = PLAIN.cut_off_of(date(2026, 11, 23))
    assert cut_off.isoformat() == "2026-11-19T08:00:00+00:00"


def test_the_next_cut_off_is_the_earliest_of_the_weekdays_that_is_not_past() -> None:
    monday, fridays = date(2026, 11, 16), {5}
    noon = PLAIN.cut_off_of(date(2026, 11, 20)) - timedelta(hours=5)
    assert PLAIN.find_cut_off(fridays, monday, noon) == PLAIN.cut_off_of(date(2026, 11, 20))
    assert PLAIN.find_cut_off(fridays, monday, noon + timedelta(hours=5)) == PLAIN.cut_off_of(date(2026, 11, 27))
    assert PLAIN.find_cut_off({6, 7}, monday, noon) is None


def test_the_overlay_wins_over_the_computed_calendar(database: Database) -> None:
    monday, christmas = date(2026, 11, 23), date(2026, 12, 25)
    with database.write() as session:
        set_calendar_day(session, monday, is_working_day=False, name="임시공휴일")
        set_calendar_day(session, christmas, is_working_day=True, name="성탄절 배달")
    with database.read() as session:
        calendar = load_calendar(session)
    assert calendar.find_holiday(monday) == "임시공휴일"
    assert calendar.is_working_day(christmas)
    assert calendar.add_working_days(date(2026, 11, 20), 1) == date(2026, 11, 24)
    assert calendar.service_days(date(2026, 11, 20), monday) == [date(2026, 11, 20)]
    with database.write() as session:
        set_calendar_day(session, monday, is_working_day=True, name="철회")
    with database.read() as session:
        assert load_calendar(session).is_working_day(monday)


def test_an_overlay_without_any_working_day_is_an_error_and_not_a_loop() -> None:
    closed = Calendar(overlay={date.fromordinal(date(2026, 1, 1).toordinal() + i): "폐쇄" for i in range(400)})
    with pytest.raises(ValueError, match="no working day"):
        closed.add_working_days(date(2026, 6, 1), -2)


def test_a_closure_is_recorded_once(database: Database) -> None:
    district = make_district(database)
    kitchen = district.kitchens["온기찬 도시락"]
    with database.write() as session:
        first = close_kitchen(session, kitchen, date(2026, 11, 23)).id
        assert close_kitchen(session, kitchen, date(2026, 11, 23)).id == first
        assert session.get_one(KitchenClosure, first).day == date(2026, 11, 23)
