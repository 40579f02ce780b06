"""After the freeze: numbered changes that the kitchen acknowledges; the frozen order itself never moves."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

import pytest
from sqlmodel import Session, select

from dispatch.errors import Refused
from dispatch.lifecycle import move
from dispatch.ordering.changes import (
    acknowledge_change,
    add_order,
    cancel_order,
    change_diet,
    changes_of,
)
from dispatch.ordering.deviating import change_menu_once
from dispatch.ordering.expansion import used_meals
from dispatch.ordering.freezing import freeze_day, freeze_due
from dispatch.ordering.menus import diets_now
from dispatch.ordering.production import ProductionSheet, production_sheet
from models.database import Database
from models.events import Event
from models.orders import DailyOrder, Freeze, FrozenChange
from models.statuses import ChangeStatus, OrderStatus
from tests.makers.orders import GENERAL, MONDAY, SOFT, District, make_district, make_standing_order, refer

NEXT = date(2026, 11, 25)
Holds = Callable[[str | datetime], datetime]


@pytest.fixture
def district(database: Database, at: Holds) -> District:
    """Monday is frozen with a diabetic's general meals (order 001) and somebody's soft ones (002)."""
    at("2026-11-18 18:00")
    district = make_district(database)
    make_standing_order(database, district, diet="당뇨")
    make_standing_order(database, district, name="이두부", birth_date="1950-01-01", phone=None, menu=SOFT)
    at("2026-11-19 17:00")
    freeze_due(database)
    return district


def order_id(database: Database, number: str = "1123-001") -> UUID:
    with database.read() as session:
        return session.exec(select(DailyOrder).where(DailyOrder.number == number)).one().id


def sheet(database: Database, district: District, **options: dict[UUID, int]) -> ProductionSheet:
    with database.read() as session:
        made = production_sheet(session, district.kitchens["온기찬 도시락"], MONDAY, **options)
        session.expunge_all()
        return made


def refusal(database: Database, act: Callable[[Session], object]) -> str:
    with pytest.raises(Refused) as refused, database.write() as session:
        act(session)
    return refused.value.reason.code


def test_a_cancellation_is_a_record_of_its_own(database: Database, district: District) -> None:
    first, second = order_id(database), order_id(database, "1123-002")
    with database.write() as session:
        assert cancel_order(session, first, reason="hospital", paid_by="self").number == 1
        assert cancel_order(session, second).number == 2
    with database.read() as session:
        order = session.get_one(DailyOrder, first)
        assert (order.status, order.meals) == (OrderStatus.CANCELLED, 2)
        freeze = session.exec(select(Freeze)).one()
        assert (freeze.households, freeze.meals) == (2, 4)
        change = changes_of(session, district.kitchens["온기찬 도시락"], MONDAY)[0]
        assert (change.kind, change.paid_by, change.status) == ("cancel", "self", ChangeStatus.PENDING)
        assert change.reason == "hospital"
        made = session.exec(select(Event).where(Event.kind == "change.made")).all()
        assert [event.data["order"] for event in made] == ["1123-001", "1123-002"]


def test_what_can_not_be_cancelled(database: Database, district: District) -> None:
    first = order_id(database)
    assert refusal(database, lambda s: cancel_order(s, UUID(int=0))) == "daily_order.unknown"
    assert refusal(database, lambda s: cancel_order(s, first, paid_by="nobody")) == "change.payer"
    with database.write() as session:
        move(session.get_one(DailyOrder, first), OrderStatus.OUT)
    assert refusal(database, lambda s: cancel_order(s, first)) == "change.too_late"
    assert refusal(database, lambda s: change_diet(s, first, "견과")) == "change.too_late"
    with database.read() as session:
        assert session.exec(select(FrozenChange)).all() == []


@pytest.mark.parametrize(("paid_by", "used"), [("support", 2), ("self", 0), ("kitchen", 0)])
def test_a_cancelled_meal_counts_against_the_cap_only_where_support_pays(
    database: Database, district: District, paid_by: str, used: int
) -> None:
    first = order_id(database)
    with database.write() as session:
        cancel_order(session, first, paid_by=paid_by)
        standing = session.get_one(DailyOrder, first).standing_order_id
        assert used_meals(session, [standing]).get(standing, 0) == used


def test_the_kitchen_acknowledges_once(database: Database, district: District) -> None:
    first = order_id(database)
    with database.write() as session:
        change_id = cancel_order(session, first).id
    for _ in range(2):
        with database.write() as session:
            assert acknowledge_change(session, change_id).status == ChangeStatus.ACKNOWLEDGED
    with database.read() as session:
        assert len(session.exec(select(Event).where(Event.kind == "change.acknowledged")).all()) == 1
    assert refusal(database, lambda s: acknowledge_change(s, UUID(int=0))) == "change.unknown"


def test_a_changed_diet_holds_everywhere_and_the_frozen_one_stays(database: Database, district: District) -> None:
    first = order_id(database)
    with database.write() as session:
        change_diet(session, first, "당뇨, 견과")
        change_diet(session, first, "당뇨, 우유 ")
    with database.read() as session:
        order = session.get_one(DailyOrder, first)
        assert order.diet == "당뇨"
        assert diets_now(session, [order]) == {first: "당뇨, 우유"}
    made = sheet(database, district)
    assert [(count.diet, count.meals) for count in made.counts] == [("당뇨, 우유", 2)]
    assert [line.diet for line in made.changes] == ["당뇨, 견과", "당뇨, 우유"]


def test_somebody_is_added_to_a_frozen_day(database: Database, district: District) -> None:
    late = make_standing_order(database, district, name="박시금치", birth_date="1944-04-04", phone=None)
    with database.write() as session:
        change = add_order(session, late, day=MONDAY, reason="discharged")
        order = session.get_one(DailyOrder, change.daily_order_id)
        assert (order.number, order.freeze_id, order.meals, order.status) == ("1123-003", None, 2, OrderStatus.FROZEN)
    assert refusal(database, lambda s: add_order(s, late, day=MONDAY)) == "change.already_there"


def test_nobody_is_added_twice_whatever_the_menu_is_since(database: Database, district: District) -> None:
    with database.write() as session:
        standing = session.get_one(DailyOrder, order_id(database)).standing_order_id
        change_menu_once(session, standing, day=NEXT, menu_id=district.menus[SOFT])
        freeze_day(session, district.area_id, NEXT, early=True)
        order = session.exec(select(DailyOrder).where(DailyOrder.day == NEXT, DailyOrder.slot == "dysphagia")).first()
        assert order is not None
        cancel_order(session, order.id)
    code = refusal(database, lambda session: add_order(session, standing, day=NEXT))
    assert code == "change.already_there"


def test_who_can_not_be_added(database: Database, district: District, at: Holds) -> None:
    late = make_standing_order(database, district, name="박시금치", birth_date="1944-04-04", phone=None, weekdays="화")
    asked = refer(database, district, name="정된장", birth_date="1939-09-09", phone=None).standing_order_id
    with database.read() as session:
        first = session.get_one(DailyOrder, order_id(database)).standing_order_id

    def adding(standing: UUID, day: date = MONDAY) -> str:
        return refusal(database, lambda session: add_order(session, standing, day=day))

    assert adding(late) == adding(asked) == "change.no_visit"
    assert adding(late, date(2026, 11, 24)) == "change.not_frozen"
    with database.write() as session:
        cancel_order(session, order_id(database))
    assert adding(first) == "change.already_there"
    at("2026-11-24 09:00")
    assert adding(late) == "change.day_over"


def test_the_production_sheet_counts_what_holds_now_and_shows_no_person(database: Database, district: District) -> None:
    before = sheet(database, district)
    assert [(count.menu, count.diet, count.meals) for count in before.counts] == [(GENERAL, "당뇨", 2)]
    assert [(pick.order, pick.meals, pick.last_day) for pick in before.picks] == [("1123-001", 2, False)]
    assert (before.frozen_households, before.frozen_meals) == (1, 2)
    with database.write() as session:
        cancel_order(session, order_id(database))
    after = sheet(database, district)
    assert (after.counts, after.picks) == ([], [])
    assert (after.frozen_households, after.frozen_meals) == (1, 2)
    assert [(line.order, line.change.kind) for line in after.changes] == [("1123-001", "cancel")]
    assert not any(word in str(before) for word in ("김밥길", "밥길로", "010-0000"))


def test_labels_say_eat_within_two_hours_of_leaving(database: Database, district: District) -> None:
    first = order_id(database)
    assert sheet(database, district).picks[0].eat_before_seconds == 34_200 + 7200
    assert sheet(database, district, departures={first: 36_000}).picks[0].eat_before_seconds == 43_200


def test_before_the_freeze_a_sheet_is_empty(database: Database, district: District) -> None:
    with database.read() as session:
        made = production_sheet(session, district.kitchens["온기찬 도시락"], date(2026, 11, 25))
        assert (made.freeze, made.counts, made.picks, made.frozen_meals) == (None, [], [], 0)
