"""Other terms from a day on, and single days: what each button of the order calendar does."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

import pytest
from sqlmodel import Session, select

from dispatch.errors import Refused
from dispatch.ordering.deciding import Decision, decide
from dispatch.ordering.deviating import (
    add_extra,
    ask_about_returns,
    change_menu_once,
    end_pause,
    pause_order,
    skip_day,
    withdraw_exception,
)
from dispatch.ordering.expansion import expand
from dispatch.ordering.freezing import freeze_due
from dispatch.ordering.revising import change_order, terms_history
from dispatch.ordering.standing import extend_order, start_standing_order
from models.database import Database
from models.events import Event
from models.orders import OrderException, StandingOrder
from models.statuses import HolidayPolicy, TaskStatus
from models.tasks import Task
from tests.makers.orders import GENERAL, MONDAY, SOFT, District, make_district, make_standing_order, refer

Holds = Callable[[str | datetime], datetime]
WEDNESDAY, FRIDAY, NEXT = date(2026, 11, 25), date(2026, 11, 27), date(2026, 11, 30)
CHRISTMAS = date(2026, 12, 25)


@pytest.fixture
def district(database: Database, at: Holds) -> District:
    at("2026-11-18 09:00")
    return make_district(database)


def brings(database: Database, district: District, day: date) -> list[tuple[int, str]]:
    with database.read() as session:
        return [(order.meals, order.menu_name) for order in expand(session, district.area_id, day).orders]


def left_out(database: Database, district: District, day: date) -> list[str]:
    with database.read() as session:
        return [each.reason.code for each in expand(session, district.area_id, day).not_made]


def refusal(database: Database, act: Callable[[Session], object]) -> str:
    with pytest.raises(Refused) as refused, database.write() as session:
        act(session)
    return refused.value.reason.code


def test_other_terms_hold_from_their_day_and_the_first_ones_stay_written(
    database: Database, district: District
) -> None:
    order_id = make_standing_order(database, district)
    with database.write() as session:
        change_order(session, order_id, from_day=NEXT, weekdays=[1], meals_a_visit=1, reason="퇴원 후 회복")
        change_order(session, order_id, from_day=date(2026, 12, 7), menu_id=district.menus[SOFT])
    assert brings(database, district, FRIDAY) == [(2, GENERAL)]
    assert brings(database, district, NEXT) == [(1, GENERAL)]
    assert brings(database, district, date(2026, 12, 2)) == []
    assert brings(database, district, date(2026, 12, 7)) == [(1, SOFT)]
    with database.read() as session:
        order = session.get_one(StandingOrder, order_id)
        assert (order.weekdays, order.meals_a_visit) == ([1, 3, 5], 2)
        history = terms_history(session, order_id)
        assert [(row.number, row.from_day, row.meals_a_visit) for row in history] == [
            (1, NEXT, 1),
            (2, date(2026, 12, 7), 1),
        ]
        assert history[0].reason == "퇴원 후 회복"
        told = session.exec(select(Event).where(Event.kind == "order.changed")).all()
        assert told[0].data == {"from_day": "2026-11-30", "weekdays": "135 → 1", "meals_a_visit": "2 → 1"}


def test_an_earlier_change_made_later_overrules_what_follows(database: Database, district: District) -> None:
    order_id = make_standing_order(database, district)
    with database.write() as session:
        change_order(session, order_id, from_day=date(2026, 12, 7), meals_a_visit=5)
        change_order(session, order_id, from_day=NEXT, meals_a_visit=1)
    assert brings(database, district, date(2026, 12, 7)) == [(1, GENERAL)]


def test_the_same_terms_again_write_nothing(database: Database, district: District) -> None:
    order_id = make_standing_order(database, district)
    with database.write() as session:
        change_order(session, order_id, from_day=NEXT, weekdays=[5, 3, 1], meals_a_visit=2)
        assert terms_history(session, order_id) == []


def test_a_change_over_frozen_days_names_the_orders_that_stay(
    database: Database, district: District, at: Holds
) -> None:
    order_id = make_standing_order(database, district)
    at("2026-11-19 17:00")
    freeze_due(database)
    with database.write() as session:
        stay = change_order(session, order_id, from_day=date(2026, 11, 20), weekdays=[2])
        assert [order.day for order in stay] == [date(2026, 11, 20), MONDAY]


def test_what_terms_may_not_be(database: Database, district: District) -> None:
    order_id = make_standing_order(database, district)
    other = make_district(database, "은평구")
    soft = make_standing_order(database, district, menu=SOFT, referral_round="2", weekdays="화")
    assert soft != order_id

    def change(day: date = NEXT, **terms: object) -> str:
        return refusal(database, lambda s: change_order(s, order_id, from_day=day, **terms))  # type: ignore[arg-type]

    assert change(date(2026, 11, 17), meals_a_visit=1) == "order.change_past"
    assert change(date(2027, 1, 4), meals_a_visit=1) == "order.outside_dates"
    assert change(weekdays=[8]) == change(weekdays=[]) == "order.weekdays"
    assert change(meals_a_visit=10) == "order.visit_meals"
    assert change(menu_id=other.menus[GENERAL]) == change(menu_id=UUID(int=0)) == "order.menu"
    assert change(menu_id=district.menus[SOFT], weekdays=[2]) == "order.overlap"
    assert brings(database, district, NEXT) == [(2, GENERAL)]


def test_a_holiday_is_carried_as_the_order_says(database: Database, district: District) -> None:
    order_id = make_standing_order(database, district, approved_meals="60")
    assert left_out(database, district, CHRISTMAS) == ["order.holiday"]
    with database.write() as session:
        change_order(session, order_id, from_day=NEXT, holiday_policy=HolidayPolicy.DAY_BEFORE)
    assert brings(database, district, date(2026, 12, 24)) == [(2, GENERAL)]
    assert left_out(database, district, CHRISTMAS) == ["order.carried"]
    with database.write() as session:
        change_order(session, order_id, from_day=NEXT, holiday_policy=HolidayPolicy.DOUBLE_BEFORE)
    assert brings(database, district, date(2026, 12, 23)) == [(4, GENERAL)]
    assert brings(database, district, date(2026, 12, 24)) == []


def test_another_menu_on_one_day_and_back(database: Database, district: District) -> None:
    order_id = make_standing_order(database, district)
    with database.write() as session:
        change_menu_once(session, order_id, day=MONDAY, menu_id=district.menus[SOFT])
    assert brings(database, district, MONDAY) == [(2, SOFT)]
    assert brings(database, district, WEDNESDAY) == [(2, GENERAL)]
    with database.write() as session:
        change_menu_once(session, order_id, day=MONDAY, menu_id=district.menus[GENERAL])
    assert brings(database, district, MONDAY) == [(2, GENERAL)]
    assert refusal(database, lambda s: change_menu_once(s, order_id, day=MONDAY, menu_id=UUID(int=0))) == "order.menu"


def test_what_was_decided_about_a_day_can_be_taken_back_and_stays_as_history(
    database: Database, district: District, at: Holds
) -> None:
    order_id = make_standing_order(database, district)
    with database.write() as session:
        skip_day(session, order_id, day=MONDAY)
        exception = session.exec(select(OrderException)).one().id
    assert brings(database, district, MONDAY) == []
    for _ in range(2):
        with database.write() as session:
            withdraw_exception(session, exception)
    assert brings(database, district, MONDAY) == [(2, GENERAL)]
    with database.read() as session:
        assert session.exec(select(OrderException)).one().withdrawn_at is not None
    with database.write() as session:
        add_extra(session, order_id, day=date(2026, 11, 24), meals=1)
        extra = session.exec(select(OrderException).where(OrderException.kind == "extra")).one().id
    at("2026-11-20 17:00")
    assert refusal(database, lambda s: withdraw_exception(s, extra)) == "order.day_frozen"
    assert refusal(database, lambda s: withdraw_exception(s, UUID(int=0))) == "order.exception_unknown"


def test_a_day_that_is_skipped_twice_comes_back_at_once(database: Database, district: District) -> None:
    order_id = make_standing_order(database, district)
    for _ in range(2):
        with database.write() as session:
            skip_day(session, order_id, day=MONDAY)
    with database.write() as session:
        withdraw_exception(session, session.exec(select(OrderException)).one().id)
    assert brings(database, district, MONDAY) == [(2, GENERAL)]


def test_a_shorter_approval_names_the_frozen_orders_after_it(database: Database, district: District, at: Holds) -> None:
    order_id = make_standing_order(database, district)
    at("2026-11-19 17:00")
    freeze_due(database)
    shorter = Decision(kind="extend", until_day=date(2026, 11, 20), meals=30)
    with database.write() as session:
        assert [order.day for order in decide(session, order_id, shorter)] == [MONDAY]


def test_a_stay_in_hospital_goes_on_until_somebody_says_that_the_person_is_back(
    database: Database, district: District, at: Holds
) -> None:
    order_id = make_standing_order(database, district)
    with database.write() as session:
        pause_order(session, order_id, from_day=MONDAY, expected_on=NEXT)
    assert left_out(database, district, date(2026, 12, 2)) == ["order.paused_open"]
    at("2026-11-24 09:00")
    assert ask_about_returns(database) == []
    at("2026-11-25 09:00")
    assert len(ask_about_returns(database)) == 1
    assert ask_about_returns(database) == []
    with database.read() as session:
        task = session.exec(select(Task)).one()
        assert (task.kind.value, task.reason["code"]) == ("pause_ends", "order.return_due")
        assert task.due_at.isoformat() == "2026-11-26T08:00:00+00:00"
    with database.write() as session:
        end_pause(session, order_id, back_on=date(2026, 12, 2))
    assert left_out(database, district, NEXT) == ["order.paused"]
    assert brings(database, district, date(2026, 12, 2)) == [(2, GENERAL)]
    with database.read() as session:
        assert session.exec(select(Task)).one().status == TaskStatus.DONE
        kept = session.exec(select(OrderException)).all()
        assert sorted(row.withdrawn_at is None for row in kept) == [False, True]


def test_a_longer_approval_moves_the_end_and_the_cap(database: Database, district: District) -> None:
    order_id = make_standing_order(database, district, approved_meals="4", end_day="2026-11-30")
    assert left_out(database, district, NEXT) == ["order.cap_reached"]
    with database.write() as session:
        extend_order(session, order_id, end_day=date(2027, 1, 29), approved_meals=60)
    assert brings(database, district, NEXT) == brings(database, district, date(2027, 1, 29)) == [(2, GENERAL)]

    def extend(end: date, meals: int = 60) -> str:
        return refusal(database, lambda s: extend_order(s, order_id, end_day=end, approved_meals=meals))

    assert extend(date(2026, 11, 1)) == extend(date(2029, 1, 1)) == extend(NEXT, 0) == "order.extension"


def test_a_renewal_that_overlaps_only_after_a_change_is_refused_at_the_change(
    database: Database, district: District
) -> None:
    first = make_standing_order(database, district, weekdays="월")
    again = refer(database, district, referral_round="2", weekdays="화").standing_order_id
    with database.write() as session:
        start_standing_order(session, again)
    assert refusal(database, lambda s: change_order(s, first, from_day=NEXT, weekdays=[2])) == "order.overlap"
