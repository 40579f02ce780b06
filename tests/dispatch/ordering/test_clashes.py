"""Diet clashes of the coming days: found, suggested for, settled before or after the freeze, asked about in time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from dispatch import clock
from dispatch.access.accounts import AccountForm, create_account
from dispatch.errors import Refused
from dispatch.lifecycle import move
from dispatch.ordering.ahead import compare_frozen, look_ahead
from dispatch.ordering.capacities import set_capacity
from dispatch.ordering.choosing import choose_meal
from dispatch.ordering.clashes import ClashLine, find_clash_lines
from dispatch.ordering.diets import Dish
from dispatch.ordering.freezing import freeze_day
from dispatch.ordering.menus import write_day_menu
from dispatch.ordering.production import production_sheet
from dispatch.tasks import finish_task, open_tasks
from models.database import Database
from models.orders import DailyOrder, FrozenChange, Menu
from models.statuses import ContainerKind, MenuKind, OrderStatus, Role, TaskKind
from models.tasks import Task
from tests.makers.orders import GENERAL, MONDAY, District, make_district, make_standing_order

Holds = Callable[[str | datetime], datetime]
NUTS = [Dish(name="멸치볶음", allergens=("호두",)), Dish(name="쌀밥")]
PLAIN = [Dish(name="멸치볶음(견과 없음)"), Dish(name="쌀밥")]


@pytest.fixture
def district(database: Database, at: Holds) -> District:
    at("2026-11-16 09:00")
    made = make_district(database)
    with database.write() as session:
        write_day_menu(session, made.menus[GENERAL], MONDAY, NUTS)
        write_day_menu(session, made.menus[GENERAL], MONDAY, PLAIN, substitute="견과 없음")
        write_day_menu(session, made.menus[GENERAL], MONDAY, NUTS, substitute="또 견과")
    return made


def lines(session: Session, district: District) -> list[ClashLine]:
    return find_clash_lines(session, district.area_id, MONDAY - timedelta(days=6), MONDAY)


def questions(session: Session, district: District, kind: TaskKind = TaskKind.DIET_CLASH) -> list[str]:
    return [str(task.day) for task in open_tasks(session, district.area_id) if task.kind is kind]


def settle(session: Session, task: Task) -> None:
    who = create_account(session, AccountForm(login="desk", role=Role.METROPOLITAN, password="correct horse battery"))
    finish_task(session, task.id, account_id=who.id)


def order_of(session: Session) -> DailyOrder:
    return session.exec(select(DailyOrder).where(DailyOrder.day == MONDAY)).one()


def test_a_clash_is_found_with_what_does_not_clash(database: Database, district: District) -> None:
    make_standing_order(database, district, name="김무탈", phone="010-0000-0002")
    standing = make_standing_order(database, district, diet="견과 알레르기", birth_date="1940-01-01")
    with database.write() as session:
        porridge = Menu(
            kitchen_id=district.kitchens["온기찬 도시락"], name="흰죽", kind=MenuKind.PORRIDGE,
            max_time_on_board_seconds=5400, container=ContainerKind.DISPOSABLE,
        )  # fmt: skip
        session.add(porridge)
        session.flush()
        write_day_menu(session, porridge.id, MONDAY, [Dish(name="흰죽")])
        (line,) = lines(session, district)
        assert (line.standing_order_id, line.day, line.chosen, line.order_id) == (standing, MONDAY, None, None)
        assert [(clash.mark, clash.dish, clash.because) for clash in line.clashes] == [("견과", "멸치볶음", "호두")]
        assert [(each.menu, each.substitute) for each in line.suggestions] == [(GENERAL, "견과 없음"), ("흰죽", "")]


def test_a_choice_settles_it_and_reaches_the_box(database: Database, district: District) -> None:
    standing = make_standing_order(database, district, diet="견과")
    with database.write() as session:
        assert choose_meal(session, standing, MONDAY, "견과 없음") is None
        (line,) = lines(session, district)
        assert (line.settled, line.chosen, line.left) == (True, "견과 없음", ())
        freeze_day(session, district.area_id, MONDAY, early=True)
        sheet = production_sheet(session, district.kitchens["온기찬 도시락"], MONDAY)
        assert [pick.diet for pick in sheet.picks] == ["견과 → 견과 없음"]


def test_after_the_freeze_it_is_a_numbered_change_and_the_same_again_is_none(
    database: Database, district: District
) -> None:
    standing = make_standing_order(database, district, diet="견과")
    with database.write() as session:
        freeze_day(session, district.area_id, MONDAY, early=True)
        change = choose_meal(session, standing, MONDAY, "견과 없음")
        assert change is not None
        assert (change.kind, change.detail, change.daily_order_id) == ("substitute", "견과 없음", order_of(session).id)
        assert choose_meal(session, standing, MONDAY, "견과 없음") is None
        assert len(session.exec(select(FrozenChange)).all()) == 1
        sheet = production_sheet(session, district.kitchens["온기찬 도시락"], MONDAY)
        assert [line.diet for line in sheet.changes] == ["견과 없음"]


def test_what_does_not_help_is_refused(database: Database, district: District) -> None:
    standing = make_standing_order(database, district, diet="견과")
    with database.write() as session:
        for name in ("또 견과", "없는 것"):
            with pytest.raises(Refused, match=r"meal\.no_substitute"):
                choose_meal(session, standing, MONDAY, name)
        with pytest.raises(Refused, match=r"meal\.no_clash"):
            choose_meal(session, standing, MONDAY + timedelta(days=2), "견과 없음")


def test_an_undecided_clash_is_asked_about_two_working_days_before_the_freeze(
    database: Database, district: District, at: Holds
) -> None:
    """Monday is frozen on Thursday: the question stands from Tuesday on."""
    standing = make_standing_order(database, district, diet="견과")

    def asked() -> list[str]:
        look_ahead(database)
        with database.read() as session:
            return questions(session, district)

    at("2026-11-16 23:59")
    assert asked() == []
    at("2026-11-17 00:00")
    assert asked() == [str(MONDAY)]
    assert asked() == [str(MONDAY)]
    with database.write() as session:
        choose_meal(session, standing, MONDAY, "")
    assert asked() == []


def test_a_question_that_was_finished_is_not_asked_again_and_one_without_a_clash_goes(
    database: Database, district: District, at: Holds
) -> None:
    make_standing_order(database, district, diet="견과")
    at("2026-11-18 09:00")
    look_ahead(database)
    with database.write() as session:
        write_day_menu(session, district.menus[GENERAL], MONDAY, PLAIN)
    look_ahead(database)
    with database.write() as session:
        assert questions(session, district) == []
        write_day_menu(session, district.menus[GENERAL], MONDAY, NUTS)
    look_ahead(database)
    with database.write() as session:
        assert questions(session, district) == [str(MONDAY)]  # it went by itself: nobody knows of it
        (task,) = open_tasks(session, district.area_id)
        settle(session, task)
    look_ahead(database)
    with database.write() as session:
        assert questions(session, district) == []
        write_day_menu(session, district.menus[GENERAL], MONDAY, [Dish(name="땅콩조림", allergens=("땅콩",))])
    look_ahead(database)
    with database.read() as session:
        assert questions(session, district) == [str(MONDAY)]  # what was finished spoke of another dish


def test_dishes_that_are_rewritten_after_the_freeze_or_after_a_choice_are_asked_about(
    database: Database, district: District, at: Holds
) -> None:
    standing = make_standing_order(database, district, diet="견과")
    at("2026-11-18 09:00")
    with database.write() as session:
        choose_meal(session, standing, MONDAY, "견과 없음")
        freeze_day(session, district.area_id, MONDAY, early=True)
    assert look_ahead(database) == []
    at("2026-11-23 08:00")
    with database.write() as session:
        write_day_menu(session, district.menus[GENERAL], MONDAY, NUTS, substitute="견과 없음")
        compare_frozen(session, district.area_id, MONDAY, MONDAY)
        (task,) = open_tasks(session, district.area_id)
        assert (task.kind, task.day, task.due_at) == (TaskKind.DIET_CLASH, MONDAY, clock.now())
        assert "견과" in task.reason["cause"]["ko"]
    assert look_ahead(database) == []
    with database.write() as session:
        settle(session, open_tasks(session, district.area_id)[0])
    assert look_ahead(database) == []
    with database.write() as session:
        pine = [Dish(name="잣죽", allergens=("잣",))]
        write_day_menu(session, district.menus[GENERAL], MONDAY, pine, substitute="견과 없음")
    assert look_ahead(database) == [(district.area_id, MONDAY)]
    with database.write() as session:
        move(order_of(session), OrderStatus.PACKED)
        move(order_of(session), OrderStatus.OUT)
        move(order_of(session), OrderStatus.DELIVERED)
    look_ahead(database)
    with database.read() as session:
        assert questions(session, district) == []  # it is eaten: nothing is left to choose


def test_a_kitchen_that_will_be_full_is_a_task_until_it_is_not(database: Database, district: District) -> None:
    make_standing_order(database, district, end_day="2026-11-24")
    kitchen: UUID = district.kitchens["온기찬 도시락"]
    with database.write() as session:
        set_capacity(session, kitchen, meals=1, first_day=MONDAY, last_day=MONDAY)
    assert look_ahead(database) == [(district.area_id, MONDAY)]
    with database.write() as session:
        assert questions(session, district, TaskKind.KITCHEN_FULL) == [str(MONDAY)]
        set_capacity(session, kitchen, meals=2, first_day=MONDAY, last_day=MONDAY)
    look_ahead(database)
    with database.write() as session:
        assert questions(session, district, TaskKind.KITCHEN_FULL) == []
        set_capacity(session, kitchen, meals=1, first_day=MONDAY, last_day=MONDAY)
    look_ahead(database)
    with database.write() as session:
        assert questions(session, district, TaskKind.KITCHEN_FULL) == [str(MONDAY)]
        settle(session, open_tasks(session, district.area_id)[0])
    look_ahead(database)
    with database.write() as session:
        assert questions(session, district, TaskKind.KITCHEN_FULL) == []
