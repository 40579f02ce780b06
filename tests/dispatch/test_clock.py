"""The clock: Korean days, moments of a service day, and a clock that tests can hold."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from dispatch import clock

Holds = Callable[[str | datetime], datetime]


def test_the_day_changes_at_korean_midnight(at: Holds) -> None:
    at("2026-11-23 23:59:59")
    assert clock.today() == date(2026, 11, 23)
    at("2026-11-24 00:00:00")
    assert clock.today() == date(2026, 11, 24)


def test_a_held_clock_stands_still_and_is_given_back(at: Holds) -> None:
    at("2026-11-23 09:00")
    assert clock.now() == clock.now() == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    clock.reset_clock()
    assert clock.now() != datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


def test_seconds_of_a_day_and_back() -> None:
    day = date(2026, 11, 23)
    assert clock.moment_of(day, 17 * 3600) == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert clock.seconds_of(day, clock.moment_of(day, 90_000)) == 90_000
    assert clock.seconds_of(day, clock.moment_of(day, -60)) == -60
