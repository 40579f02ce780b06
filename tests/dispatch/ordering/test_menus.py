"""The day's menus: dishes, revisions, and the one record of what an order gets."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from sqlmodel import select

from dispatch.errors import Refused
from dispatch.ordering.diets import Dish
from dispatch.ordering.freezing import freeze_day
from dispatch.ordering.menus import day_menus, dishes_of, meals_of, write_day_menu
from models.database import Database
from models.orders import DailyOrder
from tests.makers.orders import GENERAL, MONDAY, District, make_district, make_standing_order

Holds = Callable[[str | datetime], datetime]
NUTS = Dish(name="멸치볶음", ingredients=("멸치",), allergens=("호두",))
RICE = Dish(name="현미밥", ingredients=("현미",))


@pytest.fixture
def district(database: Database, at: Holds) -> District:
    at("2026-11-18 09:00")
    return make_district(database)


def test_a_menu_is_written_by_revisions_and_the_newest_counts(database: Database, district: District) -> None:
    menu = district.menus[GENERAL]
    with database.write() as session:
        assert write_day_menu(session, menu, MONDAY, [NUTS]).revision == 1
        assert write_day_menu(session, menu, MONDAY, [NUTS]).revision == 1
        assert write_day_menu(session, menu, MONDAY, [RICE]).revision == 2
        write_day_menu(session, menu, MONDAY, [RICE, NUTS], substitute="견과 없음")
    with database.read() as session:
        written = day_menus(session, [menu], MONDAY, MONDAY)
        assert {key[2]: [dish.name for dish in dishes_of(row)] for key, row in written.items()} == {
            "": ["현미밥"],
            "견과 없음": ["현미밥", "멸치볶음"],
        }


@pytest.mark.parametrize(
    "dishes",
    [[], [Dish(name=" ")], [RICE, RICE], [Dish(name="밥", allergens=("방사능",))], [Dish(name="밥" * 50)]],
)
def test_dishes_that_can_not_be_read_are_refused(database: Database, district: District, dishes: list[Dish]) -> None:
    with pytest.raises(Refused, match=r"menu\.dishes"), database.write() as session:
        write_day_menu(session, district.menus[GENERAL], MONDAY, dishes)


def test_a_menu_that_does_not_exist_is_refused(database: Database, district: District) -> None:
    with pytest.raises(Refused, match=r"menu\.unknown_id"), database.write() as session:
        write_day_menu(session, UUID(int=0), MONDAY, [RICE])


def test_an_orders_meal_names_dishes_allergens_and_clashes(database: Database, district: District) -> None:
    make_standing_order(database, district, diet="견과, 당뇨")
    with database.write() as session:
        write_day_menu(session, district.menus[GENERAL], MONDAY, [RICE, NUTS])
        freeze_day(session, district.area_id, MONDAY, early=True)
        order = session.exec(select(DailyOrder)).one()
        meal = meals_of(session, [order])[order.id]
        assert (meal.menu, meal.mark, meal.allergens, meal.settled) == (GENERAL, "견과, 당뇨", ("호두",), False)
        assert [(clash.mark, clash.dish) for clash in meal.clashes] == [("견과", "멸치볶음")]


def test_without_a_written_menu_nothing_is_claimed(database: Database, district: District) -> None:
    make_standing_order(database, district, diet="견과")
    with database.write() as session:
        freeze_day(session, district.area_id, MONDAY, early=True)
        order = session.exec(select(DailyOrder)).one()
        meal = meals_of(session, [order])[order.id]
        assert (meal.dishes, meal.clashes, meal.mark) == ((), (), "견과")
        assert meals_of(session, []) == {}
