"""Standing orders: approve, pause, skip, extra, end; and what each means on a day."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select

from dispatch.calendar import close_kitchen, set_calendar_day
from dispatch.errors import Refused
from dispatch.ordering.deviating import add_extra, end_pause, pause_order, skip_day
from dispatch.ordering.expansion import ExpectedOrder, expand
from dispatch.ordering.freezing import freeze_day, freeze_due
from dispatch.ordering.standing import end_order, refuse_order, start_standing_order
from dispatch.tasks import finish_task
from models.database import Database
from models.orders import DailyOrder, StandingOrder
from models.statuses import ContainerKind, StandingOrderStatus, TaskStatus
from models.tasks import Task
from tests.makers.orders import MONDAY, SOFT, District, make_district, make_standing_order, refer

Holds = Callable[[str | datetime], datetime]
TUESDAY, WEDNESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 27)


@pytest.fixture
def district(database: Database, at: Holds) -> District:
    at("2026-11-18 09:00")
    return make_district(database)


def orders_of(database: Database, district: District, day: date = MONDAY) -> list[ExpectedOrder]:
    with database.read() as session:
        return expand(session, district.area_id, day).orders


def left_out(database: Database, district: District, day: date = MONDAY) -> list[str]:
    with database.read() as session:
        return [each.reason.code for each in expand(session, district.area_id, day).not_made]


def refusal(database: Database, act: Callable[[Session], object]) -> str:
    with pytest.raises(Refused) as refused, database.write() as session:
        act(session)
    return refused.value.reason.code


def test_a_request_gives_nothing_until_it_is_approved(database: Database, district: District) -> None:
    accepted = refer(database, district)
    assert orders_of(database, district) == []
    with database.write() as session:
        start_standing_order(session, accepted.standing_order_id)
    assert [(order.meals, order.slot, order.recipient_number) for order in orders_of(database, district)] == [
        (2, "general", 1)
    ]
    assert orders_of(database, district, TUESDAY) == []


def test_approval_may_choose_another_menu_and_other_weekdays(database: Database, district: District) -> None:
    accepted = refer(database, district)
    with database.write() as session:
        start_standing_order(session, accepted.standing_order_id, menu_id=district.menus[SOFT], weekdays=[2, 4, 2])
    assert orders_of(database, district) == []
    assert [order.menu_name for order in orders_of(database, district, TUESDAY)] == [SOFT]


@pytest.mark.parametrize("weekdays", [[], [0], [8], [1, 9]])
def test_weekdays_that_do_not_exist_are_refused(database: Database, district: District, weekdays: list[int]) -> None:
    order_id = refer(database, district).standing_order_id
    assert refusal(database, lambda s: start_standing_order(s, order_id, weekdays=weekdays)) == "order.weekdays"


def test_an_order_is_approved_once_and_a_refused_one_never(database: Database, district: District) -> None:
    order_id = make_standing_order(database, district)
    assert refusal(database, lambda session: start_standing_order(session, order_id)) == "status.move"
    second = refer(database, district, referral_round="2", weekdays="화").standing_order_id
    with database.write() as session:
        refuse_order(session, second, reason="out_of_area")
    assert refusal(database, lambda session: start_standing_order(session, second)) == "status.move"


def test_a_duplicate_waits_for_somebody_to_look(database: Database, district: District) -> None:
    make_standing_order(database, district)
    twin = refer(database, district, receiving_centre="망원1동", phone="010-0000-0099")
    assert (twin.outcome, twin.duplicates) == ("flagged", (1,))
    assert refusal(database, lambda s: start_standing_order(s, twin.standing_order_id)) == "order.duplicate_open"
    with database.write() as session:
        task = session.exec(select(Task)).one()
        finish_task(session, task.id, note="동명이인")
        start_standing_order(session, twin.standing_order_id)
        assert task.status == TaskStatus.DONE
    assert len(orders_of(database, district)) == 2


def test_a_renewal_of_the_same_person_is_no_duplicate_but_may_not_overlap(
    database: Database, district: District
) -> None:
    make_standing_order(database, district, end_day="2026-11-30")
    again = refer(database, district, referral_round="2", start_day="2026-11-20")
    assert (again.outcome, again.recipient_number) == ("accepted", 1)
    assert refusal(database, lambda s: start_standing_order(s, again.standing_order_id)) == "order.overlap"
    later = refer(database, district, referral_round="2", start_day="2026-12-01")
    soft = refer(database, district, referral_round="3", menu=SOFT)
    with database.write() as session:
        start_standing_order(session, later.standing_order_id)
        start_standing_order(session, soft.standing_order_id)
    assert [order.slot for order in orders_of(database, district)] == ["dysphagia", "general"]


def test_the_cap_is_kept_over_frozen_and_coming_days(database: Database, district: District, at: Holds) -> None:
    make_standing_order(database, district, approved_meals="5")
    assert [order.meals for order in orders_of(database, district, FRIDAY)] == []
    assert left_out(database, district, FRIDAY) == ["order.cap_reached"]
    expected = [[(2, False)], [(2, False)], [(1, True)]]
    days = [MONDAY - (MONDAY - date(2026, 11, 20)), MONDAY, WEDNESDAY]
    with database.read() as session:
        for day, want in zip(days, expected, strict=True):
            orders = expand(session, district.area_id, day).orders
            assert [(order.meals, order.last_day) for order in orders] == want
    at("2026-11-23 18:00")
    freeze_due(database)
    with database.read() as session:
        frozen = session.exec(select(DailyOrder)).all()
        assert sum(order.meals for order in frozen) <= 5
    assert orders_of(database, district, date(2026, 12, 14)) == []


def test_a_day_frozen_early_takes_its_meals_from_the_cap_of_the_days_before(
    database: Database, district: District, at: Holds
) -> None:
    first, later = date(2026, 11, 30), date(2026, 12, 2)
    order_id = make_standing_order(database, district, approved_meals="2", start_day="2026-11-30")
    at("2026-11-25 12:00")
    with database.write() as session:
        pause_order(session, order_id, from_day=first, until_day=first)
        assert freeze_day(session, district.area_id, later, early=True).meals == 2
        end_pause(session, order_id, back_on=first)
    assert orders_of(database, district, first) == []
    assert left_out(database, district, first) == ["order.cap_reached"]


def test_pauses_skips_and_extras(database: Database, district: District) -> None:
    order_id = make_standing_order(database, district)
    with database.write() as session:
        assert pause_order(session, order_id, from_day=MONDAY, until_day=WEDNESDAY) == []
        skip_day(session, order_id, day=FRIDAY)
        add_extra(session, order_id, day=date(2026, 12, 1), meals=1)
        add_extra(session, order_id, day=date(2026, 12, 2), meals=3)
    assert [left_out(database, district, day) for day in (MONDAY, WEDNESDAY, FRIDAY)] == [
        ["order.paused"],
        ["order.paused"],
        ["order.skipped"],
    ]
    meals = {day: [o.meals for o in orders_of(database, district, date(2026, 12, day))] for day in (1, 2, 4)}
    assert meals == {1: [1], 2: [5], 4: [2]}


def test_a_pause_ends_when_the_person_is_back(database: Database, district: District) -> None:
    order_id = make_standing_order(database, district)
    with database.write() as session:
        pause_order(session, order_id, from_day=MONDAY, until_day=date(2026, 12, 31))
        pause_order(session, order_id, from_day=FRIDAY, until_day=FRIDAY)
        end_pause(session, order_id, back_on=WEDNESDAY)
    assert left_out(database, district, MONDAY) == ["order.paused"]
    assert len(orders_of(database, district, WEDNESDAY)) == len(orders_of(database, district, FRIDAY)) == 1


@pytest.mark.parametrize("end", ["until_day", "expected_on"], ids=["planned", "a stay in hospital"])
def test_a_later_absence_stays_when_somebody_comes_back_from_an_earlier_one(
    database: Database, district: District, end: str
) -> None:
    order_id = make_standing_order(database, district)
    later = date(2026, 12, 14)
    ends: dict[str, Any] = {end: date(2026, 12, 4)}
    with database.write() as session:
        pause_order(session, order_id, from_day=MONDAY, **ends)
        pause_order(session, order_id, from_day=later, until_day=date(2026, 12, 18))
        end_pause(session, order_id, back_on=WEDNESDAY)
    assert len(orders_of(database, district, FRIDAY)) == 1
    assert left_out(database, district, later) == ["order.paused"]


def test_what_an_extra_may_not_be(database: Database, district: District) -> None:
    order_id = make_standing_order(database, district)
    with database.write() as session:
        pause_order(session, order_id, from_day=WEDNESDAY, until_day=WEDNESDAY)

    def extra(day: date, meals: int) -> str:
        return refusal(database, lambda session: add_extra(session, order_id, day=day, meals=meals))

    assert extra(WEDNESDAY, 1) == "order.suspended"
    assert extra(date(2027, 1, 4), 1) == "order.outside_dates"
    assert extra(FRIDAY, 8) == extra(FRIDAY, 0) == "order.meals"
    with database.write() as session:
        add_extra(session, order_id, day=TUESDAY, meals=9)
    assert [order.meals for order in orders_of(database, district, TUESDAY)] == [9]


def test_a_day_past_its_cut_off_is_closed_to_skips_and_extras(
    database: Database, district: District, at: Holds
) -> None:
    order_id = make_standing_order(database, district)
    at("2026-11-19 17:00")
    assert refusal(database, lambda s: skip_day(s, order_id, day=MONDAY)) == "order.day_frozen"
    assert refusal(database, lambda s: add_extra(s, order_id, day=MONDAY, meals=1)) == "order.day_frozen"
    with database.write() as session:
        skip_day(session, order_id, day=TUESDAY)


def test_a_pause_over_frozen_days_names_the_orders_that_stay(database: Database, district: District, at: Holds) -> None:
    order_id = make_standing_order(database, district)
    at("2026-11-19 17:00")
    freeze_due(database)
    with database.write() as session:
        still_there = pause_order(session, order_id, from_day=date(2026, 11, 21), until_day=FRIDAY)
        assert [order.day for order in still_there] == [MONDAY]


def test_ending_an_order(database: Database, district: District, at: Holds) -> None:
    order_id = make_standing_order(database, district)
    with database.write() as session:
        end_order(session, order_id, last_day=MONDAY)
    assert [order.last_day for order in orders_of(database, district)] == [True]
    assert orders_of(database, district, WEDNESDAY) == []
    assert refusal(database, lambda s: end_order(s, order_id, last_day=FRIDAY)) == "order.outside_dates"
    at("2026-11-26 10:00")
    with database.write() as session:
        end_order(session, order_id, last_day=date(2026, 11, 20))
        assert session.get_one(StandingOrder, order_id).status == StandingOrderStatus.ENDED
    assert refusal(database, lambda s: skip_day(s, order_id, day=FRIDAY)) == "order.over"


def test_an_order_that_never_began_can_be_ended(database: Database, district: District) -> None:
    order_id = make_standing_order(database, district, start_day="2026-12-01")
    with database.write() as session:
        end_order(session, order_id, last_day=date(2026, 11, 30))
        assert session.get_one(StandingOrder, order_id).status == StandingOrderStatus.ENDED


def test_holidays_and_closed_kitchens_are_reasons(database: Database, district: District) -> None:
    make_standing_order(database, district)
    make_standing_order(database, district, name="이두부", birth_date="1950-01-01", phone=None, menu=SOFT)
    with database.write() as session:
        close_kitchen(session, district.kitchens["온기찬 도시락"], MONDAY)
        set_calendar_day(session, WEDNESDAY, is_working_day=False, name="임시공휴일")
    assert [order.menu_name for order in orders_of(database, district)] == [SOFT]
    assert left_out(database, district) == ["order.kitchen_closed"]
    assert left_out(database, district, WEDNESDAY) == ["order.holiday", "order.holiday"]
    assert left_out(database, district, date(2026, 12, 25)) == ["order.holiday", "order.holiday"]


def test_reusable_containers_turn_disposable_on_the_last_day(database: Database, district: District) -> None:
    make_standing_order(database, district, menu=SOFT, end_day="2026-11-25")
    containers = [orders_of(database, district, day)[0].container for day in (MONDAY, WEDNESDAY)]
    assert containers == [ContainerKind.REUSABLE, ContainerKind.DISPOSABLE]


def test_the_last_day_before_a_renewal_is_not_the_last(database: Database, district: District) -> None:
    make_standing_order(database, district, menu=SOFT, end_day="2026-11-23")
    make_standing_order(database, district, menu=SOFT, start_day="2026-11-25", referral_round="2")
    assert [order.last_day for order in orders_of(database, district)] == [False]


def test_the_first_visit_is_known(database: Database, district: District, at: Holds) -> None:
    make_standing_order(database, district, start_day="2026-11-20")
    make_standing_order(database, district, name="이두부", birth_date="1950-01-01", phone=None, start_day="2026-11-02")
    new, running = orders_of(database, district, date(2026, 11, 20))
    assert (new.first_visit, running.first_visit) == (True, False)
    at("2026-11-18 17:00")
    freeze_due(database)
    assert [order.first_visit for order in orders_of(database, district)] == [False, False]


def test_asking_again_gives_the_same_answer(database: Database, district: District) -> None:
    make_standing_order(database, district)
    assert orders_of(database, district) == orders_of(database, district)


def test_an_unknown_order_is_refused(database: Database, district: District) -> None:
    assert refusal(database, lambda s: skip_day(s, UUID(int=0), day=MONDAY)) == "order.unknown"
