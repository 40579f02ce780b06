"""An address that changes: days ahead, frozen days, planned days, and meals on their way."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import Session, select

from dispatch.errors import Refused
from dispatch.intake.placing import newest_homes
from dispatch.keys import door_key, kitchen_key
from dispatch.lifecycle import move
from dispatch.ordering.moving import MovedHome, move_home
from dispatch.planning import build_problem
from dispatch.tasks import open_tasks
from models.database import Database
from models.orders import DailyOrder, FrozenChange
from models.places import Home
from models.statuses import ChangeStatus, OrderStatus, Precision, TaskKind
from tests.makers.days import DAY, Town
from tests.makers.orders import everywhere, nowhere
from tests.makers.plans import publish

Holds = Callable[[str | datetime], datetime]
NEW = "서울특별시 마포구 새길로 7"


def make_town(session: Session) -> tuple[Town, DailyOrder]:
    town = Town(session=session)
    kitchen = town.kitchen()
    town.crew(loads_at=[kitchen])
    return town, town.door(1, (3, 4), town.menu(kitchen))


def plan(session: Session, town: Town) -> None:
    publish(session, town, {"라이더-01": [(kitchen_key("한끼"), [door_key(1, "한끼")])]})


def go(session: Session, order: DailyOrder, address: str = NEW) -> MovedHome:
    return move_home(session, order.recipient_id, address, locate=everywhere)


def tasks(session: Session, town: Town) -> list[str]:
    found = open_tasks(session, town.area.id)
    return [task.reason["action"]["en"] for task in found if task.kind is TaskKind.MOVED_HOME]


def test_a_frozen_order_goes_to_the_new_door_and_the_kitchen_is_told(database: Database, at: Holds) -> None:
    at("2026-11-22 10:00")
    with database.write() as session:
        town, order = make_town(session)
        moved = go(session, order)
        (change,) = moved.changes
        assert (change.kind, change.detail, change.status) == ("move", str(moved.home.id), ChangeStatus.PENDING)
        assert (change.daily_order_id, moved.too_late, moved.planned_days) == (order.id, (), ())
        assert tasks(session, town) == []
        place = next(place for place in build_problem(session, town.area.id, DAY).problem.places if "home" in place.id)
        assert (place.lat, place.lon) == (moved.home.lat, moved.home.lon)
        assert len(session.exec(select(Home)).all()) == 2, "the old home is history"


def test_a_planned_day_is_a_task_once(database: Database, at: Holds) -> None:
    at("2026-11-22 10:00")
    with database.write() as session:
        town, order = make_town(session)
        plan(session, town)
        assert go(session, order).planned_days == (DAY,)
        assert go(session, order).changes == ()
        assert len(session.exec(select(FrozenChange)).all()) == 1
        assert [text.startswith("Bring the plan up to date") for text in tasks(session, town)] == [True]


def test_meals_on_their_way_need_a_call(database: Database, at: Holds) -> None:
    at("2026-11-23 10:00")
    with database.write() as session:
        town, order = make_town(session)
        plan(session, town)
        move(order, OrderStatus.OUT)
        moved = go(session, order)
        assert (moved.changes, moved.too_late) == ((), (order,))
        assert "call the courier" in tasks(session, town)[0]


def test_what_is_over_or_cancelled_is_left_alone(database: Database, at: Holds) -> None:
    at("2026-11-24 10:00")
    with database.write() as session:
        _, order = make_town(session)
        assert go(session, order).changes == ()


def test_an_address_that_nobody_finds_asks_for_a_pin(database: Database, at: Holds) -> None:
    at("2026-11-22 10:00")
    with database.write() as session:
        town, order = make_town(session)
        home = move_home(session, order.recipient_id, NEW, locate=nowhere).home
        assert (home.precision, home.needs_pin) == (Precision.NONE, True)
        assert [task.kind for task in open_tasks(session, town.area.id)] == [TaskKind.PLACE_ADDRESS]
        with pytest.raises(Refused, match=r"home\.none"):
            go(session, order, "  ")
        with pytest.raises(Refused, match=r"home\.none"):
            go(session, order, f"{NEW} 420301-1234567")
        assert newest_homes(session, [order.recipient_id])[order.recipient_id].id == home.id
