"""Freed meals go to the nearest person whom a tour that has not left can still reach."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from dispatch.errors import Refused
from dispatch.keys import door_key, hub_key, kitchen_key
from dispatch.ordering.changes import cancel_order
from dispatch.planning.editing import list_edits
from dispatch.planning.giving import Given, give_within_reach, make_offer
from dispatch.planning.reach import Answer, ask_reach, find_reach
from dispatch.planning.timetable import find_published, read_sheets
from dispatch.planning.withdrawing import withdraw_cancelled
from dispatch.tasks import open_tasks
from models.database import Database
from models.freed import FreedMeal
from models.orders import DailyOrder, Menu
from models.people import Recipient
from models.plans import Plan
from models.statuses import FreedStatus, MenuKind, Model, PlanStatus
from tests.makers.days import HOUR, Town
from tests.makers.orders import freed_of
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
    return freed_of(session, order.id).id


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
        give_within_reach(session, freed, make_offer(found, taker))
    assert refused.value.reason.code == "freed.out_of_reach"
    with database.read() as session:
        assert session.exec(select(FreedMeal.status)).one() == FreedStatus.OPEN


def give(session: Session, freed: UUID, number: int) -> Given:
    answer = ask(session, freed)
    taker = next(each.taker for each in answer.reached if each.taker.recipient_number == number)
    return give_within_reach(session, freed, make_offer(answer, taker.standing_order_id))


def stops(session: Session, given: Given, code: str) -> list[str]:
    assert given.plan is not None
    sheets = {sheet.duty.code: sheet for sheet in read_sheets(session, given.plan.id)}
    return [stop.key for stop in sheets[code].stops]


def test_what_was_found_is_given_and_brought_by_that_tour(database: Database, at: Holds) -> None:
    at("2026-11-23 08:00")
    with database.write() as session:
        _, order = make_day(session)
        freed = free(session, order)
        given = give(session, freed, 12)
        assert (given.change.kind, session.get_one(FreedMeal, freed).status) == ("add", FreedStatus.GIVEN)
        assert given.plan is not None
        assert (given.plan.status, given.plan.version, given.plan.violations) == (PlanStatus.PUBLISHED, 2, [])
        assert set(stops(session, given, "라이더-01")[1:]) == {door_key(2, "한끼"), door_key(12, "한끼")}
        brought = next(
            stop for sheet in read_sheets(session, given.plan.id) for stop in sheet.stops
            if stop.key == door_key(12, "한끼")
        )  # fmt: skip
        assert [row.id for row in brought.orders] == [given.change.daily_order_id]
        (edit,) = [edit for edit in list_edits(session, given.plan.id) if edit.number > 0]
        assert (edit.kind, edit.data["what"], edit.data["door"]) == ("repair", "give", door_key(12, "한끼"))


def test_who_gets_something_else_gets_both_from_the_same_courier(database: Database, at: Holds) -> None:
    at("2026-11-23 08:00")
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        menu, side = town.menu(kitchen), town.menu(kitchen, "반찬", kind=MenuKind.SIDE_DISHES)
        town.crew(loads_at=[kitchen])
        order, second = town.door(1, (1, 1), menu), town.door(2, (2, 1), side)
        town.standing(session.get_one(Recipient, second.recipient_id), menu)
        publish(session, town, {"라이더-01": [(KITCHEN, [door_key(1, "한끼"), door_key(2, "한끼")])]})
        freed = free(session, order)
        given = give(session, freed, 2)
        assert stops(session, given, "라이더-01")[1:] == [door_key(2, "한끼")]
        (sheet,) = read_sheets(session, given.plan.id if given.plan else freed)
        assert [stop.meals for stop in sheet.stops if stop.kind == "door"] == [4]


def feed(session: Session, *, beside: str | None = None) -> tuple[Town, DailyOrder]:
    """A rider has left order 2 at the hub (with 3, or after door 3); a worker loads there from 11 o'clock."""
    town = Town(session=session)
    kitchen, hub = town.kitchen(), town.hub()
    rider = town.crew(loads_at=[kitchen], feeds=[hub])[0]
    worker = town.crew("자활", loads_at=[hub], model=Model.SELF_SUFFICIENCY)[0]
    worker.start_seconds = 11 * HOUR
    menu = town.menu(kitchen, max_time_on_board_seconds=4 * HOUR)
    order = town.door(2, (11, 1), menu)
    if beside is not None:
        town.door(3, (12, 1), menu)
    waits(town, 11, (11, 2), menu)
    phone = town.device(rider)
    by_rider = [(KITCHEN, [door_key(3, "한끼")])] if beside == "rider" else []
    by_worker = [door_key(2, "한끼")] + ([door_key(3, "한끼")] if beside == "worker" else [])
    publish(session, town, {"라이더-01": by_rider, "자활-01": [(HUB, by_worker)]})
    for seq, (kind, place) in enumerate((("pickup", kitchen.id), ("drop", hub.id)), start=1):
        counted = {"counted": 4, "waited_seconds": 0}
        send(session, phone, record(seq, kind, place_id=str(place), trip=1, data=counted))
    return town, order


def test_a_meal_at_a_hub_is_brought_by_who_loads_there_later(database: Database, at: Holds) -> None:
    at("2026-11-23 09:30")
    with database.write() as session:
        _, order = feed(session, beside="worker")
        freed = free(session, order)
        assert session.get_one(FreedMeal, freed).place == "hub"
        room = ask(session, freed).reached[0].room
        assert room is not None
        assert (room.vehicle, room.trip) == ("자활-01", 1)
        assert room.start_seconds > 11 * HOUR
    at("2026-11-23 14:00")
    with database.write() as session:
        assert numbers(ask(session, freed)) == []


@pytest.mark.parametrize("beside", [None, "worker"])
def test_a_meal_at_a_hub_stays_on_the_trip_that_left_it_there(
    database: Database, at: Holds, beside: str | None
) -> None:
    at("2026-11-23 09:30")
    with database.write() as session:
        town, order = feed(session, beside=beside)
        freed = free(session, order)
        if beside is None:
            town.door(4, (30, 30), session.exec(select(Menu)).one())
        withdraw_cancelled(session, town.area.id, town.day)
        given = give(session, freed, 11)
        assert door_key(11, "한끼") in stops(session, given, "자활-01")
        carried = {
            stop.key: {order.id for order in stop.orders}
            for sheet in read_sheets(session, given.plan.id if given.plan else freed)
            if sheet.duty.code == "라이더-01"
            for stop in sheet.stops
        }
        assert list(carried) == [f"pickup:{KITCHEN}:1", f"drop:{HUB}:1"]
        assert all(given.change.daily_order_id in orders for orders in carried.values())


def test_where_it_cannot_be_published_by_itself_it_stays_a_draft_and_a_task_asks(
    database: Database, at: Holds
) -> None:
    """The drop has vanished with the cancelled order; to drop there again changes a trip that is on the road."""
    at("2026-11-23 09:30")
    with database.write() as session:
        town, order = feed(session, beside="rider")
        freed = free(session, order)
        withdraw_cancelled(session, town.area.id, town.day)
        published = find_published(session, town.area.id, town.day)
        given = give(session, freed, 11)
        assert given.plan is None
        assert find_published(session, town.area.id, town.day) == published
        newest = session.exec(select(Plan).order_by(col(Plan.version).desc())).first()
        assert newest is not None
        assert (newest.status, door_key(11, "한끼") in newest.problem["orders"]) == (PlanStatus.DRAFT, True)
        codes = [task.reason["code"] for task in open_tasks(session, town.area.id)]
        assert "door.not_planned" in codes
