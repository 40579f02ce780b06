"""Freed meals go to the nearest person whom a tour that has not left can still reach."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from sqlmodel import Session, select

from dispatch.errors import Refused
from dispatch.keys import door_key, hub_key, kitchen_key
from dispatch.ordering.changes import cancel_order
from dispatch.ordering.freed import find_freed
from dispatch.planning.reach import Answer, ask_reach, find_reach, give_within_reach
from models.database import Database
from models.freed import FreedMeal
from models.orders import DailyOrder, Menu
from models.statuses import FreedStatus, Model
from tests.makers.days import HOUR, Town
from tests.makers.plans import publish, record, send

Holds = Callable[[str | datetime], datetime]
KITCHEN, HUB = kitchen_key("한끼"), hub_key("공덕동")


def make_day(session: Session, *, most_seconds: int = 5400) -> tuple[Town, DailyOrder]:
    """A rider with doors 1 and 2 on one trip; 11 and 12 may eat what they do, 12 next door to door 2."""
    town = Town(session=session)
    kitchen = town.kitchen()
    menu = town.menu(kitchen, max_time_on_board_seconds=most_seconds)
    duty = town.crew(loads_at=[kitchen])[0]
    orders = [town.door(number, (number, 1), menu) for number in (1, 2)]
    waits(town, 11, (0, 30), menu)
    waits(town, 12, (2, 1), menu)
    town.device(duty)
    publish(session, town, {"라이더-01": [(KITCHEN, [door_key(1, "한끼"), door_key(2, "한끼")])]})
    return town, orders[0]


def waits(town: Town, number: int, at: tuple[float, float], menu: Menu) -> UUID:
    person = town.recipient(number)
    town.home(person, at)
    return town.standing(person, menu).id


def free(session: Session, order: DailyOrder) -> UUID:
    cancel_order(session, order.id)
    freed = find_freed(session, order.id)
    assert freed is not None
    return freed.id


def ask(session: Session, freed: UUID) -> Answer:
    return find_reach(ask_reach(session, freed))


def numbers(answer: Answer) -> list[int]:
    return [each.taker.recipient_number for each in answer.reached]


def test_the_nearest_whom_a_tour_can_reach_comes_first(database: Database, at: Holds) -> None:
    at("2026-11-23 08:00")
    with database.write() as session:
        _, order = make_day(session)
        answer = ask(session, free(session, order))
        assert (numbers(answer), answer.out_of_reach) == ([12, 11], 0)
        room = answer.reached[0].room
        assert room is not None
        assert (room.vehicle, room.trip) == ("라이더-01", 1)
        assert 9 * HOUR <= room.load_seconds < room.start_seconds < 10 * HOUR


def test_who_is_beyond_the_time_on_board_is_not_offered(database: Database, at: Holds) -> None:
    at("2026-11-23 08:00")
    with database.write() as session:
        _, order = make_day(session, most_seconds=600)
        answer = ask(session, free(session, order))
        assert (numbers(answer), answer.out_of_reach) == ([12], 1)


def test_a_tour_that_has_left_takes_nobody(database: Database, at: Holds) -> None:
    at("2026-11-23 08:00")
    with database.write() as session:
        _, order = make_day(session)
        freed = free(session, order)
        found = ask(session, freed)
    at("2026-11-23 11:00")
    with database.write() as session:
        answer = ask(session, freed)
        assert (numbers(answer), answer.out_of_reach) == ([], 2)
        assert answer.reason is not None
        assert answer.reason.code == "freed.out_of_reach"
    taker = found.reached[0].taker.standing_order_id
    with pytest.raises(Refused) as refused, database.write() as session:
        give_within_reach(session, freed, taker, found)
    assert refused.value.reason.code == "freed.out_of_reach"
    with database.read() as session:
        assert session.exec(select(FreedMeal.status)).one() == FreedStatus.OPEN


def test_what_was_found_can_be_given(database: Database, at: Holds) -> None:
    at("2026-11-23 08:00")
    with database.write() as session:
        _, order = make_day(session)
        freed = free(session, order)
        answer = ask(session, freed)
        change = give_within_reach(session, freed, answer.reached[0].taker.standing_order_id, answer)
        assert (change.kind, session.get_one(FreedMeal, freed).status) == ("add", FreedStatus.GIVEN)


def test_a_meal_at_a_hub_is_brought_by_who_loads_there_later(database: Database, at: Holds) -> None:
    at("2026-11-23 09:30")
    with database.write() as session:
        town = Town(session=session)
        kitchen, hub = town.kitchen(), town.hub()
        rider = town.crew(loads_at=[kitchen], feeds=[hub])[0]
        worker = town.crew("자활", loads_at=[hub], model=Model.SELF_SUFFICIENCY)[0]
        worker.start_seconds = 11 * HOUR
        menu = town.menu(kitchen, max_time_on_board_seconds=4 * HOUR)
        order = town.door(2, (11, 1), menu)
        town.door(3, (12, 1), menu)
        waits(town, 11, (11, 2), menu)
        phone = town.device(rider)
        publish(session, town, {"라이더-01": [], "자활-01": [(HUB, [door_key(2, "한끼"), door_key(3, "한끼")])]})
        for seq, (kind, place) in enumerate((("pickup", kitchen.id), ("drop", hub.id)), start=1):
            counted = {"counted": 4, "waited_seconds": 0}
            send(session, phone, record(seq, kind, place_id=str(place), trip=1, data=counted))
        freed = free(session, order)
        assert session.get_one(FreedMeal, freed).place == "hub"
        room = ask(session, freed).reached[0].room
        assert room is not None
        assert (room.vehicle, room.trip) == ("자활-01", 1)
        assert room.start_seconds > 11 * HOUR
    at("2026-11-23 14:00")
    with database.write() as session:
        assert numbers(ask(session, freed)) == []
