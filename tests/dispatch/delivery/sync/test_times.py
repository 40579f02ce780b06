"""A phone's clock: its age counts, not its time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.delivery.sync.times import OLDEST, corrected, read_moment

RECEIVED = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@given(st.timedeltas(timedelta(), OLDEST), st.timedeltas(timedelta(days=-3000), timedelta(days=3000)))
def test_a_wrong_clock_changes_nothing(age: timedelta, skew: timedelta) -> None:
    device_now = RECEIVED + skew
    assert corrected(device_now - age, device_now=device_now, received_at=RECEIVED) == RECEIVED - age


@given(st.datetimes(timezones=st.just(UTC)))
def test_never_later_than_received(made_at: datetime) -> None:
    happened = corrected(made_at, device_now=RECEIVED, received_at=RECEIVED)
    assert RECEIVED - OLDEST <= happened <= RECEIVED


@pytest.mark.parametrize("text", [None, 5, "", "now", "2026-11-23T12:00:00", "2026-13-01T00:00:00Z", {}, "12:00"])
def test_what_is_no_moment(text: object) -> None:
    assert read_moment(text) is None


def test_moments_are_read_with_their_offset() -> None:
    assert read_moment("2026-11-23T12:00:00+09:00") == RECEIVED
    assert read_moment("2026-11-23T03:00:00Z") == RECEIVED
    assert read_moment("0001-01-01T00:00:00+09:00") is not None
