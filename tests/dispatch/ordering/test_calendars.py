"""The standing order as a calendar, and previews that say what saving will do."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from dispatch.errors import Refused
from dispatch.ordering.calendars import CalendarEntry, preview_decision, read_calendar
from dispatch.ordering.changes import cancel_order
from dispatch.ordering.deviating import add_extra, pause_order, skip_day
from dispatch.ordering.expansion import expand
from dispatch.ordering.freezing import freeze_due
from dispatch.ordering.revising import change_order
from models.database import Database
from models.events import Event
from models.orders import DailyOrder, OrderException
from models.people import Recipient
from models.statuses import HolidayPolicy
from tests.makers.orders import MONDAY, District, make_district, make_standing_order, refer

Holds = Callable[[str | datetime], datetime]
FIRST, LAST = date(2026, 11, 16), date(2026, 12, 6)


@pytest.fixture
def district(database: Database, at: Holds) -> District:
    at("2026-11-18 09:00")
    return make_district(database)


def entries(database: Database, order_id: object, first: date = FIRST, last: date = LAST) -> dict[int, CalendarEntry]:
    with database.read() as session:
        found = read_calendar(session, order_id, first, last)  # type: ignore[arg-type]
        return {entry.day.day: entry for entry in found.entries}


def code_of(entry: CalendarEntry) -> str | None:
    return None if entry.reason is None else entry.reason.code


def test_every_day_says_what_came_what_will_come_and_why_not(database: Database, district: District, at: Holds) -> None:
    order_id = make_standing_order(database, district, approved_meals="12")
    at("2026-11-19 17:00")
    freeze_due(database)
    with database.write() as session:
        order = session.exec(select(DailyOrder).where(DailyOrder.day == MONDAY)).one()
        cancel_order(session, order.id, paid_by="self")
        skip_day(session, order_id, day=date(2026, 11, 25))
        add_extra(session, order_id, day=date(2026, 11, 26), meals=1)
    shown = entries(database, order_id)
    assert {day: (each.state, each.meals, each.used) for day, each in shown.items() if each.state != "none"} == {
        20: ("frozen", 2, 2),
        23: ("cancelled", 2, 2),
        25: ("left_out", 0, 2),
        26: ("expected", 1, 3),
        27: ("expected", 2, 5),
        30: ("expected", 2, 7),
        2: ("expected", 2, 9),
        4: ("expected", 2, 11),
    }
    assert (shown[25].deviations, shown[26].deviations) == (("skip",), ("extra",))
    assert (shown[23].closed, shown[24].closed, shown[25].closed) == (True, False, False)


def test_progress_never_passes_the_cap_and_later_pages_know_what_came_before(
    database: Database, district: District
) -> None:
    order_id = make_standing_order(database, district, approved_meals="5")
    whole = entries(database, order_id)
    assert [each.used for each in whole.values() if each.state == "expected"] == [2, 4, 5]
    assert [code_of(whole[day]) for day in (25, 27)] == [None, "order.cap_reached"]
    later = entries(database, order_id, date(2026, 11, 24))
    assert (later[25].meals, code_of(later[27])) == (1, "order.cap_reached")


def test_a_day_frozen_without_the_order_is_shown_as_missed(database: Database, district: District, at: Holds) -> None:
    make_standing_order(database, district)
    at("2026-11-19 17:00")
    freeze_due(database)
    late = make_standing_order(database, district, name="이두부", birth_date="1950-01-01", phone=None)
    shown = entries(database, late)
    assert (shown[23].state, shown[23].closed, shown[25].state) == ("missed", True, "expected")


def test_a_request_shows_what_its_approval_would_bring(database: Database, district: District) -> None:
    asked = refer(database, district).standing_order_id
    shown = entries(database, asked)
    assert [day for day, each in shown.items() if each.state == "expected"] == [20, 23, 25, 27, 30, 2, 4]


def test_a_preview_names_every_affected_day_and_writes_nothing(database: Database, district: District) -> None:
    order_id = make_standing_order(database, district)

    def decide(session: Session) -> None:
        change_order(session, order_id, from_day=MONDAY, weekdays=[2, 4])

    with database.read() as session:
        events = len(session.exec(select(Event)).all())
    preview = preview_decision(database, order_id, decide, first=FIRST, last=date(2026, 11, 29))
    assert [day.day for day in preview.changed] == [23, 24, 25, 26, 27]
    with database.read() as session:
        assert len(session.exec(select(Event)).all()) == events
        assert read_calendar(session, order_id, FIRST, date(2026, 11, 29)) == preview.before
    with database.write() as session:
        decide(session)
    with database.read() as session:
        assert read_calendar(session, order_id, FIRST, date(2026, 11, 29)) == preview.after


def test_a_preview_of_what_is_refused_is_refused(database: Database, district: District) -> None:
    order_id = make_standing_order(database, district)
    with pytest.raises(Refused, match=r"order\.dates"):
        preview_decision(
            database,
            order_id,
            lambda s: pause_order(s, order_id, from_day=LAST, until_day=FIRST),
            first=FIRST,
            last=LAST,
        )
    with database.read() as session:
        assert session.exec(select(OrderException)).all() == []


decisions = st.lists(
    st.tuples(
        st.sampled_from(["skip", "extra", "pause", "change"]),
        st.integers(4, 25),
        st.integers(1, 4),
        st.sampled_from(HolidayPolicy),
        st.booleans(),
    ),
    max_size=5,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=decisions, cap=st.integers(2, 40))
def test_the_calendar_says_what_the_expansion_of_each_day_says(
    database: Database, district: District, at: Holds, made: list[tuple[str, int, int, HolidayPolicy, bool]], cap: int
) -> None:
    """Drawn decisions: the calendar, read in one walk, equals the days expanded one by one, however often."""
    start = date(2026, 12, 14)
    with database.read() as session:
        people = len(session.exec(select(Recipient)).all())
    order_id = make_standing_order(
        database, district, name=f"김{people}",
        birth_date=(date(1930, 1, 1) + timedelta(days=people)).isoformat(), phone=None, weekdays="월·수·금·토",
        approved_meals=str(cap), start_day=start.isoformat(), end_day="2027-01-15",
    )  # fmt: skip
    codes: list[str] = []
    for kind, ahead, meals, policy, carry in made:
        day = start + timedelta(days=ahead)
        try:
            with database.write() as session:
                if kind == "skip":
                    skip_day(session, order_id, day=day)
                elif kind == "extra":
                    add_extra(session, order_id, day=day, meals=meals)
                elif kind == "pause":
                    pause_order(session, order_id, from_day=day, until_day=day + timedelta(days=meals))
                else:
                    change_order(
                        session, order_id, from_day=day, meals_a_visit=meals, holiday_policy=policy, weekend_carry=carry
                    )
        except Refused as refused:
            codes.append(refused.reason.code)
    assert set(codes) <= {"order.suspended", "order.meals", "order.cap_reached"}
    with database.read() as session:
        calendar = read_calendar(session, order_id, start, date(2027, 1, 15))
        total = 0
        for entry in calendar.entries:
            expected = [
                order for order in expand(session, district.area_id, entry.day).orders
                if order.standing_order_id == order_id
            ]  # fmt: skip
            meals = sum(order.meals for order in expected)
            assert (entry.meals if entry.state == "expected" else 0) == meals
            total += meals
            assert entry.used == total <= cap
