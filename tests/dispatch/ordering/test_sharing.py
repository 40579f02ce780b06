"""Orders shared out to kitchens: the usual one first, within every limit, and a clear answer when it does not fit."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from dispatch.errors import Refused
from dispatch.ordering.capacities import close_days, coming_closures, load_capacities, reopen_day, set_capacity
from dispatch.ordering.changes import add_order
from dispatch.ordering.diets import Dish
from dispatch.ordering.freezing import freeze_day, freeze_due, preview_days, preview_shared
from dispatch.ordering.menus import write_day_menu
from dispatch.ordering.offers import Room
from dispatch.tasks import open_tasks
from models.database import Database
from models.events import Event
from models.fleet import Kitchen
from models.orders import DailyOrder, Freeze, Menu
from models.statuses import MenuKind, TaskKind
from tests.makers.orders import GENERAL, MONDAY, District, make_district, make_standing_order

Holds = Callable[[str | datetime], datetime]
OTHER = "다른 저염식"


@pytest.fixture
def district(database: Database, at: Holds) -> District:
    """A third kitchen makes general meals too, a kilometre away."""
    at("2026-11-18 09:00")
    made = make_district(database)
    with database.write() as session:
        kitchen = Kitchen(
            area_id=made.area_id, name="나눔 도시락", lat=37.56, lon=126.92, ready_seconds=34_200, close_seconds=52_200
        )
        session.add(kitchen)
        session.flush()
        first = session.get_one(Menu, made.menus[GENERAL])
        menu = Menu(
            kitchen_id=kitchen.id, name=OTHER, kind=MenuKind.GENERAL, max_time_on_board_seconds=5400,
            container=first.container,
        )  # fmt: skip
        session.add(menu)
        session.flush()
        return District(
            area_id=made.area_id,
            kitchens={**made.kitchens, "나눔 도시락": kitchen.id},
            menus={**made.menus, OTHER: menu.id},
        )


def households(database: Database, district: District, count: int, **changes: object) -> list[UUID]:
    return [
        make_standing_order(
            database, district, name=f"김밥{'가나다라마바사'[number]}", phone=f"010-0000-00{number:02}",
            address=f"서울특별시 마포구 밥길로 {number + 10}", birth_date=f"1942-03-{number + 1:02}", **changes,
        )
        for number in range(count)
    ]  # fmt: skip


def limit(session: Session, district: District, kitchen: str, meals: int | None, menu: str | None = None) -> None:
    set_capacity(
        session, district.kitchens[kitchen], meals=meals, first_day=date(2026, 11, 1),
        menu_id=None if menu is None else district.menus[menu],
    )  # fmt: skip


def made(session: Session, day: date = MONDAY) -> dict[str, int]:
    """Meals by menu in the orders of the day."""
    found: dict[str, int] = {}
    for order in session.exec(select(DailyOrder).where(DailyOrder.day == day)):
        name = session.get_one(Menu, order.menu_id).name
        assert session.get_one(Menu, order.menu_id).kitchen_id == order.kitchen_id
        found[name] = found.get(name, 0) + order.meals
    return found


def test_everybody_stays_with_the_usual_kitchen_while_it_has_room(database: Database, district: District) -> None:
    households(database, district, 3)
    with database.write() as session:
        limit(session, district, "온기찬 도시락", 6)
        limit(session, district, "나눔 도시락", 100)
        freeze_day(session, district.area_id, MONDAY, early=True)
        assert made(session) == {GENERAL: 6}


@pytest.mark.parametrize("room", [0, 3, 6, 9, 10, 11])
def test_a_day_that_nobody_need_be_moved_on_is_not_shared_out_and_comes_to_the_same(
    database: Database, district: District, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    households(database, district, 5)
    days = [MONDAY, MONDAY + timedelta(days=2), MONDAY + timedelta(days=4)]
    with database.write() as session:
        limit(session, district, "온기찬 도시락", room)
        limit(session, district, "나눔 도시락", 4)
        set_capacity(session, district.kitchens["온기찬 도시락"], meals=20, first_day=days[1], last_day=days[1])
        found = preview_days(session, district.area_id, days)
        assert (found[MONDAY].moved == ()) == (room >= 10)
        assert found[days[1]].moved == ()
        monkeypatch.setattr(Room, "holds_all", lambda *_: False)
        assert preview_days(session, district.area_id, days) == found
        assert {day: preview_shared(session, district.area_id, day) for day in days} == found


def test_days_that_are_shared_out_together_each_look_back_from_their_own_day(
    database: Database, district: District
) -> None:
    """Wednesday is frozen first, with everybody but one elsewhere: that is no last time for the Monday before."""
    make_standing_order(database, district, name="김견과", birth_date="1939-01-01", diet="견과")
    households(database, district, 4)
    monday, wednesday, friday = (MONDAY + timedelta(days=ahead) for ahead in (0, 2, 4))
    with database.write() as session:
        write_day_menu(session, district.menus[OTHER], wednesday, [Dish(name="멸치볶음", allergens=("호두",))])
        limit(session, district, "온기찬 도시락", 2)
        limit(session, district, "나눔 도시락", 8)
        freeze_day(session, district.area_id, wednesday, early=True)
        limit(session, district, "온기찬 도시락", 8)
        found = preview_days(session, district.area_id, [monday, friday])
        assert len(found[monday].moved) == len(found[friday].moved) == 1
        assert {day: preview_shared(session, district.area_id, day) for day in (monday, friday)} == found


def test_what_has_no_room_goes_to_another_kitchen_that_has_said_how_many(
    database: Database, district: District
) -> None:
    households(database, district, 3)
    with database.write() as session:
        limit(session, district, "온기찬 도시락", 4)
        assert preview_shared(session, district.area_id, MONDAY).shortages[0].meals == 2
        limit(session, district, "나눔 도시락", 2, OTHER)
        shared = preview_shared(session, district.area_id, MONDAY)
        assert [(each.usual_menu, each.menu, each.meals) for each in shared.moved] == [(GENERAL, OTHER, 2)]
        assert (shared.shortages, shared.gap) == ((), 0.0)
        freeze = freeze_day(session, district.area_id, MONDAY, early=True)
        assert made(session) == {GENERAL: 4, OTHER: 2}
        event = session.exec(select(Event).where(Event.kind == "day.frozen")).one()
        assert (freeze.meals, event.data["moved"], event.data["not_made"]) == (6, 1, 0)


def test_who_does_not_fit_is_named_with_a_task_and_everybody_else_is_frozen(
    database: Database, district: District, at: Holds
) -> None:
    usual = households(database, district, 3)
    with database.write() as session:
        limit(session, district, "온기찬 도시락", 3)
    at("2026-11-19 17:00")
    freeze_due(database)
    with database.write() as session:
        freeze = session.exec(select(Freeze).where(Freeze.day == MONDAY)).one()
        assert (freeze.households, made(session)) == (1, {GENERAL: 2})
        tasks = open_tasks(session, district.area_id)
        (task,) = [each for each in tasks if (each.kind, each.day) == (TaskKind.KITCHEN_FULL, MONDAY)]
        assert task.reason["code"] == "kitchen.full"
        assert "4식" in task.reason["cause"]["ko"]
        there = {order.standing_order_id for order in session.exec(select(DailyOrder).where(DailyOrder.day == MONDAY))}
        left = next(each for each in usual if each not in there)
        with pytest.raises(Refused, match=r"kitchen\.full"):
            add_order(session, left, day=MONDAY)
        limit(session, district, "온기찬 도시락", 4)
        add_order(session, left, day=MONDAY)
        assert made(session) == {GENERAL: 4}


def test_people_at_high_risk_are_the_last_to_go_without(database: Database, district: District) -> None:
    households(database, district, 2)
    risky = make_standing_order(database, district, name="김위험", phone="010-9999-0000", high_risk="예")
    with database.write() as session:
        limit(session, district, "온기찬 도시락", 2)
        orders = preview_shared(session, district.area_id, MONDAY).expansion.orders
        assert [order.standing_order_id for order in orders] == [risky]


def test_a_closed_kitchens_meals_are_made_by_another_or_not_at_all(database: Database, district: District) -> None:
    households(database, district, 2)
    with database.write() as session:
        close_days(session, district.kitchens["온기찬 도시락"], MONDAY, MONDAY, reason="점검")
        shared = preview_shared(session, district.area_id, MONDAY)
        assert [each.reason.code for each in shared.expansion.not_made] == ["order.kitchen_closed"] * 2
        limit(session, district, "나눔 도시락", 2)
        shared = preview_shared(session, district.area_id, MONDAY)
        assert [each.kitchen for each in shared.moved] == ["나눔 도시락"]
        assert [each.reason.code for each in shared.expansion.not_made] == ["kitchen.full"]
        (closure,) = coming_closures(session, list(district.kitchens.values()), MONDAY, MONDAY)
        reopen_day(session, closure.id)
        assert preview_shared(session, district.area_id, MONDAY).moved == ()


def test_nobody_is_given_another_kitchens_dishes_that_clash_with_their_diet(
    database: Database, district: District
) -> None:
    households(database, district, 1, diet="견과")
    with database.write() as session:
        limit(session, district, "온기찬 도시락", 0)
        limit(session, district, "나눔 도시락", 10)
        assert preview_shared(session, district.area_id, MONDAY).shortages == ()
        write_day_menu(session, district.menus[OTHER], MONDAY, [Dish(name="멸치볶음", allergens=("호두",))])
        shared = preview_shared(session, district.area_id, MONDAY)
        assert [each.others for each in shared.shortages] == [("나눔 도시락",)]


def test_the_newest_word_about_a_menu_holds_on_its_weekdays_and_can_be_lifted(
    database: Database, district: District
) -> None:
    kitchen, menu = district.kitchens["온기찬 도시락"], district.menus[GENERAL]
    with database.write() as session:
        set_capacity(session, kitchen, meals=90, first_day=MONDAY)
        set_capacity(session, kitchen, meals=40, first_day=MONDAY, weekdays=[1], menu_id=menu)
        set_capacity(session, kitchen, meals=10, first_day=MONDAY, last_day=MONDAY, menu_id=menu)
        set_capacity(session, kitchen, meals=None, first_day=MONDAY + timedelta(days=7), menu_id=menu)
        said = load_capacities(session)
        days = [MONDAY + timedelta(days=ahead) for ahead in (-1, 0, 1, 7)]
        assert [said.limits_on(day).get((kitchen, menu)) for day in days] == [None, 10, None, None]
        assert [said.limits_on(day).get((kitchen, None)) for day in days] == [None, 90, 90, 90]


def test_words_that_make_no_sense_are_refused(database: Database, district: District) -> None:
    kitchen = district.kitchens["온기찬 도시락"]
    with database.write() as session:
        for changes in (
            {"menu_id": district.menus[OTHER]}, {"last_day": MONDAY - timedelta(days=1)}, {"weekdays": [0]},
            {"meals": -1}, {"weekdays": []},
        ):  # fmt: skip
            with pytest.raises(Refused, match=r"capacity\.sense"):
                set_capacity(session, kitchen, **{"meals": 5, "first_day": MONDAY, **changes})  # type: ignore[arg-type]
        for first, last in ((MONDAY, MONDAY - timedelta(days=1)), (date(2026, 11, 1), MONDAY)):
            with pytest.raises(Refused, match=r"kitchen\.closure_days"):
                close_days(session, kitchen, first, last)


def test_a_frozen_day_is_neither_closed_nor_opened_again(database: Database, district: District) -> None:
    households(database, district, 1)
    kitchen = district.kitchens["부드러운 한끼"]
    with database.write() as session:
        (closure,) = close_days(session, kitchen, MONDAY, MONDAY)
        freeze_day(session, district.area_id, MONDAY, early=True)
        for change in (lambda: close_days(session, kitchen, MONDAY, MONDAY), lambda: reopen_day(session, closure.id)):
            with pytest.raises(Refused, match=r"kitchen\.day_frozen"):
                change()


def test_the_kitchen_of_the_last_time_is_preferred_among_others(database: Database, district: District) -> None:
    """Full on Monday, full on Wednesday: nobody who was moved on Monday changes places with somebody who was not."""
    households(database, district, 3)
    wednesday = MONDAY + timedelta(days=2)
    with database.write() as session:
        limit(session, district, "온기찬 도시락", 4)
        limit(session, district, "나눔 도시락", 2)
        freeze_day(session, district.area_id, MONDAY, early=True)
        moved = [
            order.standing_order_id for order in session.exec(select(DailyOrder))
            if order.kitchen_id == district.kitchens["나눔 도시락"]
        ]  # fmt: skip
        again = preview_shared(session, district.area_id, wednesday).moved
        assert [each.standing_order_id for each in again] == moved
