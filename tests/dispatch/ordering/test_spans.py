"""Several days expanded at once: the same answers as day by day, and the statements of one."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

import pytest
from sqlmodel import Session, col, select

from dispatch.calendar import close_kitchen, set_calendar_day
from dispatch.ordering import expansion, reading
from dispatch.ordering.changes import cancel_order
from dispatch.ordering.clashes import find_clash_lines
from dispatch.ordering.deviating import skip_day
from dispatch.ordering.expansion import Expansion, expand, expand_days
from dispatch.ordering.freezing import cut_off_of, freeze_day
from dispatch.ordering.lines import Line, Records
from dispatch.ordering.patterns import wanted_meals
from dispatch.ordering.reading import load_span
from dispatch.ordering.revising import change_order
from models.database import Database
from models.orders import DailyOrder
from models.statuses import HolidayPolicy
from tests.makers.orders import GENERAL, MONDAY, SOFT, District, make_district, make_standing_order
from tests.makers.statements import counted

Holds = Callable[[str | datetime], datetime]
WEDNESDAY = date(2026, 11, 25)
SOFT_KITCHEN = "부드러운 한끼"
SPAN = [date(2026, 11, 20) + timedelta(days=ahead) for ahead in range(14)]
"""From the Friday before; its first cut-offs are over."""


def households(database: Database, at: Holds) -> District:
    """People who begin, end and use their meals up within the span, some of them approved after a cut-off."""
    at("2026-11-18 09:00")
    district = make_district(database)
    make_standing_order(database, district, approved_meals="2", start_day="2026-11-23")
    make_standing_order(database, district, name="김마감", birth_date="1941-01-01", end_day="2026-11-25", menu=SOFT)
    make_standing_order(
        database, district, name="김한도", birth_date="1942-01-01", approved_meals="2", start_day="2026-11-23"
    )
    make_standing_order(
        database, district, name="김매일", birth_date="1943-01-01", weekdays="월·화·수·목·금", start_day="2026-11-24",
        approved_meals="6",
    )  # fmt: skip
    make_standing_order(database, district, name="김계속", birth_date="1945-01-01", start_day="2026-11-23")
    with database.write() as session:
        freeze_day(session, district.area_id, MONDAY, early=True)
        rows = select(DailyOrder).where(DailyOrder.day == MONDAY).order_by(col(DailyOrder.number))
        for order, paid_by in zip(session.exec(rows).all(), ("support", "kitchen"), strict=False):
            cancel_order(session, order.id, paid_by=paid_by)
    at("2026-11-20 18:00")
    make_standing_order(database, district, name="김나중", birth_date="1944-01-01", start_day="2026-11-20")
    return district


def day_by_day(session: Session, district: District) -> dict[date, Expansion]:
    return {day: expand(session, district.area_id, day, approved_by=cut_off_of(session, day)) for day in SPAN}


def test_a_span_says_the_same_as_its_days(database: Database, at: Holds) -> None:
    district = households(database, at)
    with database.read() as session:
        found = expand_days(session, district.area_id, SPAN)
        assert found == day_by_day(session, district)
        orders = [order for expansion in found.values() for order in expansion.orders]
        codes = {each.reason.code for expansion in found.values() for each in expansion.not_made}
        assert {order.first_visit for order in orders} == {order.last_day for order in orders} == {True, False}
        assert codes, "somebody is left out"
        late = 6
        on = [{order.recipient_number for order in found[day].orders} for day in (MONDAY, WEDNESDAY)]
        assert on == [{1, 2, 3, 5}, {2, 4, 5, late}], "a frozen day's own meals leave the cap as it was before them"


def test_what_is_not_counted_day_by_day_comes_to_the_same(
    database: Database, at: Holds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Orders that bring the same on each day are not counted; here every day of every order is, from today on."""
    district = many_households(database, at, Random(7))
    with database.read() as session:
        known = load_span(session, area_id=district.area_id, days=SPAN).known
        even = known.even_until
        assert 0 < len([day for day in even.values() if day >= SPAN[-1]]) < len(known.lines)
        assert any(day < SPAN[-1] for day in even.values()), "and some only for a while"
        found = expand_days(session, district.area_id, SPAN)
        one_by_one = day_by_day(session, district)
        monkeypatch.setattr(reading, "find_even", lambda *_: {})
        monkeypatch.setattr(expansion, "find_even", lambda *_: {})
        monkeypatch.setattr(Records, "left_on", count_left)
        assert expand_days(session, district.area_id, SPAN) == found
        assert day_by_day(session, district) == one_by_one


def many_households(database: Database, at: Holds, random: Random) -> District:
    """People with caps, ends, skipped days, pauses and holidays brought forward, most of whom had a meal already."""
    at("2026-11-13 09:00")
    district = make_district(database)
    orders = [
        make_standing_order(
            database, district, name=f"김밥{number}", birth_date=f"1940-{number % 12 + 1:02}-0{number // 12 + 1}",
            menu=random.choice((GENERAL, SOFT)), weekdays=random.choice(("월·수·금", "월·화·수·목·금", "월")),
            approved_meals=str(random.choice((4, 6, 9, 12, 16, 30, 60))), meals_a_visit=str(random.choice((1, 2))),
            end_day=random.choice(("2026-11-26", "2026-12-02", "2026-12-31")),
        )
        for number in range(40)
    ]  # fmt: skip
    with database.write() as session:
        close_kitchen(session, district.kitchens[SOFT_KITCHEN], WEDNESDAY)
        set_calendar_day(session, date(2026, 12, 1), is_working_day=False, name="임시공휴일")
        skip_day(session, orders[0], day=WEDNESDAY)
        change_order(session, orders[1], from_day=MONDAY, holiday_policy=HolidayPolicy.DOUBLE_BEFORE)
        change_order(session, orders[2], from_day=WEDNESDAY, meals_a_visit=3)
        for day in (date(2026, 11, 18), MONDAY):
            freeze_day(session, district.area_id, day, early=True)
    at("2026-11-20 18:00")
    return district


def count_left(records: Records, line: Line, day: date) -> int:
    """Meals of the cap that are left for a day, each day before it looked at."""
    left, off = records.left_today(line), records.off_days(line)
    before = (records.today + timedelta(days=ahead) for ahead in range((day - records.today).days))
    for each in before:
        left -= 0 if records.is_settled(line, each) else min(left, wanted_meals(line.pattern, each, off))
    return left


def test_no_day_more_costs_no_statement_more(database: Database, at: Holds) -> None:
    district = households(database, at)
    taken = []
    for days in (SPAN[:2], SPAN):
        with counted(database) as seen, database.write() as session:
            expand_days(session, district.area_id, days)
        taken.append(len(seen))
    assert taken[0] == taken[1]


def test_a_span_without_days_asks_nothing(database: Database, at: Holds) -> None:
    district = households(database, at)
    with database.read() as session:
        assert expand_days(session, district.area_id, []) == {}
        assert find_clash_lines(session, district.area_id, MONDAY, MONDAY) == []
