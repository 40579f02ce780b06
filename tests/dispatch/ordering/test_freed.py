"""Meals freed by a cancellation: where their boxes are, who may have them, and that each order ends exactly once."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from dispatch.errors import Refused
from dispatch.keys import door_key, hub_key, kitchen_key
from dispatch.lifecycle import move
from dispatch.ordering.changes import cancel_order, recall_orders
from dispatch.ordering.choosing import choose_meal
from dispatch.ordering.diets import Dish
from dispatch.ordering.ends import End, ends_of
from dispatch.ordering.expansion import used_meals
from dispatch.ordering.freed import MOST_TAKERS, find_takers, give_meals, waste_meals, waste_rest
from dispatch.ordering.freezing import freeze_due
from dispatch.ordering.menus import meals_of, write_day_menu
from models.accounts import Device
from models.database import Database
from models.fleet import Courier, Hub
from models.freed import FreedMeal
from models.orders import DailyOrder
from models.people import Recipient
from models.statuses import ContainerKind, FreedStatus, Model, OrderStatus, TaskStatus
from models.tasks import Task
from tests.makers.days import DAY, Town
from tests.makers.orders import GENERAL, MONDAY, District, freed_of, make_district, make_standing_order
from tests.makers.plans import publish, record, send

Holds = Callable[[str | datetime], datetime]


@pytest.fixture
def district(database: Database, at: Holds) -> District:
    """One frozen order of two meals on the Monday; two people who have nothing on that day, one of them with nuts."""
    at("2026-11-18 09:00")
    made = make_district(database)
    make_standing_order(database, made)
    late = {"weekdays": "화", "phone": None}
    make_standing_order(database, made, name="이두부", birth_date="1950-01-01", diet="견과", **late)
    few = {"approved_meals": "1", "meals_a_visit": "1"}
    make_standing_order(database, made, name="박시금치", birth_date="1944-04-04", **late, **few)
    make_standing_order(database, made, name="정된장", birth_date="1939-09-09", **late)
    with database.write() as session:
        write_day_menu(session, made.menus[GENERAL], MONDAY, [Dish(name="강정", allergens=("호두",))])
    at("2026-11-19 17:00")
    freeze_due(database)
    return made


def cancel(database: Database, **how: str) -> UUID:
    """Cancel the Monday's one order; the id of the freed meal."""
    with database.write() as session:
        order = session.exec(select(DailyOrder).where(DailyOrder.day == MONDAY)).one()
        cancel_order(session, order.id, **how)  # type: ignore[arg-type]
        freed = freed_of(session, order.id)
        return freed.id


def refusal(database: Database, act: Callable[[Session], object]) -> str:
    with pytest.raises(Refused) as refused, database.write() as session:
        act(session)
    return refused.value.reason.code


def test_freed_meals_are_offered_to_who_may_eat_them(database: Database, district: District) -> None:
    freed_id = cancel(database, paid_by="self")
    with database.read() as session:
        assert [taker.recipient_number for taker in find_takers(session, freed_id)] == [4]
        task = session.exec(select(Task).where(Task.subject_id == str(freed_id))).one()
        assert (task.kind.value, task.reason["code"]) == ("freed_meal", "freed.offer")
        assert "15,600" in task.reason["cause"]["en"]


def test_given_meals_are_an_addition_that_the_kitchen_acknowledges(database: Database, district: District) -> None:
    freed_id = cancel(database)
    with database.write() as session:
        taker = find_takers(session, freed_id)[0]
        change = give_meals(session, freed_id, taker.standing_order_id)
        order = session.get_one(DailyOrder, change.daily_order_id)
        assert (change.kind, change.number, order.meals, order.status) == ("add", 2, 2, OrderStatus.FROZEN)
        assert used_meals(session, [taker.standing_order_id]) == {taker.standing_order_id: 2}
        task = session.exec(select(Task).where(Task.subject_id == str(freed_id))).one()
        assert task.status == TaskStatus.DONE
    assert refusal(database, lambda s: give_meals(s, freed_id, taker.standing_order_id)) == "freed.decided"
    assert refusal(database, lambda s: waste_meals(s, freed_id)) == "freed.decided"


def test_a_box_with_a_substitute_goes_to_who_may_eat_the_substitute(database: Database, at: Holds) -> None:
    at("2026-11-18 09:00")
    district = make_district(database)
    own = make_standing_order(database, district, diet="견과")
    other = {"weekdays": "화", "phone": None}
    make_standing_order(database, district, name="이두부", birth_date="1950-01-01", diet="우유", **other)
    make_standing_order(database, district, name="정된장", birth_date="1939-09-09", **other)
    with database.write() as session:
        menu = district.menus[GENERAL]
        write_day_menu(session, menu, MONDAY, [Dish(name="강정", allergens=("호두",))])
        write_day_menu(session, menu, MONDAY, [Dish(name="크림죽", allergens=("우유",))], substitute="크림죽")
        choose_meal(session, own, MONDAY, "크림죽")
    at("2026-11-19 17:00")
    freeze_due(database)
    freed_id = cancel(database)
    with database.write() as session:
        (taker,) = find_takers(session, freed_id)
        assert taker.recipient_number == 3
        change = give_meals(session, freed_id, taker.standing_order_id)
        order = session.get_one(DailyOrder, change.daily_order_id)
        assert meals_of(session, [order])[order.id].substitute == "크림죽"


def test_whoever_may_eat_them_can_be_given_them_however_many_live_nearer(
    database: Database, district: District
) -> None:
    """Whose way is looked at are more than are shown: the nearest may all be out of reach."""
    for number in range(MOST_TAKERS):
        other = {"name": f"최보리{number}", "birth_date": f"193{number}-01-01", "phone": None, "weekdays": "화"}
        make_standing_order(database, district, **other)
    freed_id = cancel(database)
    with database.write() as session:
        everybody = find_takers(session, freed_id, MOST_TAKERS + 1)
        assert everybody[-1] not in find_takers(session, freed_id)
        assert give_meals(session, freed_id, everybody[-1].standing_order_id).kind == "add"


def test_nobody_else_gets_them(database: Database, district: District) -> None:
    freed_id = cancel(database)
    with database.read() as session:
        own = session.exec(select(DailyOrder)).first()
        assert own is not None
        standing = own.standing_order_id
    assert refusal(database, lambda s: give_meals(s, freed_id, standing)) == "freed.not_for"
    assert refusal(database, lambda s: waste_meals(s, UUID(int=0))) == "freed.unknown"


def test_what_the_kitchen_bears_and_has_not_packed_is_not_made(database: Database, district: District) -> None:
    with database.write() as session:
        order = session.exec(select(DailyOrder).where(DailyOrder.day == MONDAY)).one()
        cancel_order(session, order.id, paid_by="kitchen")
        assert session.exec(select(FreedMeal)).first() is None
        assert ends_of(session, [order]) == {order.id: End.CANCELLED_FREE}


def ends_of_all(session: Session) -> dict[UUID, End | None]:
    return ends_of(session, session.exec(select(DailyOrder)).all())


KITCHEN, HUB = kitchen_key("한끼"), hub_key("공덕동")


def make_two_echelons(session: Session) -> DailyOrder:
    """A rider drops one order's reusable boxes at the hub, from where a worker takes them."""
    town = Town(session=session)
    kitchen, hub = town.kitchen(), town.hub()
    duties = town.crew(loads_at=[kitchen], feeds=[hub])
    duties += town.crew("자활", loads_at=[hub], model=Model.SELF_SUFFICIENCY, brings_containers_back=True)
    order = town.door(2, (11, 1), town.menu(kitchen, container=ContainerKind.REUSABLE))
    for duty in duties:
        town.device(duty)
    publish(session, town, {"라이더-01": [], "자활-01": [(HUB, [door_key(2, "한끼")])]})
    return order


def phone(session: Session, code: str) -> Device:
    of_courier = select(Device).join(Courier, col(Courier.id) == col(Device.courier_id))
    return session.exec(of_courier.where(Courier.code == code)).one()


def count(session: Session, code: str, seq: int, kind: str, place: UUID | str) -> None:
    fact = record(seq, kind, place_id=str(place), trip=1, data={"counted": 2, "waited_seconds": 0})
    send(session, phone(session, code), fact)


def test_a_box_that_stands_at_a_hub_is_named_and_wasted_with_its_containers(database: Database, at: Holds) -> None:
    at("2026-11-23 10:00")
    with database.write() as session:
        order = make_two_echelons(session)
        hub = session.exec(select(Hub)).one()
        count(session, "라이더-01", 1, "pickup", order.kitchen_id)
        count(session, "라이더-01", 2, "drop", hub.id)
        assert session.get_one(DailyOrder, order.id).status == OrderStatus.OUT
        cancel_order(session, order.id)
        freed = freed_of(session, order.id)
        assert (freed.place, freed.place_id, freed.reusable_containers) == ("hub", str(hub.id), 2)
        assert (
            "공덕동" in session.exec(select(Task).where(Task.subject_id == str(freed.id))).one().reason["cause"]["ko"]
        )
        waste_meals(session, freed.id)
        assert waste_meals(session, freed.id).status == FreedStatus.WASTED
        assert ends_of_all(session) == {order.id: End.WASTED}


def test_once_the_last_courier_has_it_only_a_call_helps(database: Database, at: Holds) -> None:
    at("2026-11-23 10:00")
    with database.write() as session:
        order = make_two_echelons(session)
        hub = session.exec(select(Hub)).one()
        count(session, "라이더-01", 1, "pickup", order.kitchen_id)
        count(session, "라이더-01", 2, "drop", hub.id)
        count(session, "자활-01", 1, "pickup", hub.id)
        order_id = order.id
    assert refusal(database, lambda s: cancel_order(s, order_id)) == "change.too_late"


FATES = {
    "delivered": End.DELIVERED, "no_answer": End.RETURNED, "refused": End.REFUSED, "away": End.RETURNED,
    "self": End.WASTED, "support": End.WASTED, "kitchen": End.CANCELLED_FREE, "wasted": End.WASTED,
    "given, support pays": End.CANCELLED_PAID, "given, self pays": End.CANCELLED_PAID,
    "given, kitchen bears": End.CANCELLED_FREE,
}  # fmt: skip
"""What happens to an order (who pays for a cancellation), and the end that it must have when its day is over."""


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(st.sampled_from(sorted(FATES)), min_size=1, max_size=6))
@example(drawn=sorted(FATES))
def test_every_frozen_order_of_a_day_ends_exactly_once(database: Database, at: Holds, drawn: list[str]) -> None:
    at("2026-11-23 10:00")
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        menu, duty = town.menu(kitchen), town.crew(loads_at=[kitchen], capacity_boxes=40)[0]
        orders = [town.door(number, (number, 1), menu) for number, _ in enumerate(drawn, start=1)]
        for number, _ in enumerate(drawn, start=101):
            person = town.recipient(number)
            town.home(person, (number - 100, 2))
            town.standing(person, menu)
        doors = [door_key(number, "한끼") for number, _ in enumerate(drawn, start=1)]
        publish(session, town, {"라이더-01": [(KITCHEN, doors)]})
        device = town.device(duty)
        assert set(ends_of_all(session).values()) == {None}
        for seq, (order, fate) in enumerate(zip(orders, drawn, strict=True), start=1):
            meet_fate(session, device, seq, order, fate)
        waste_rest(session, town.area.id, DAY)
        assert waste_rest(session, town.area.id, DAY) == []
        ends = ends_of_all(session)
        wanted = {order.id: FATES[fate] for order, fate in zip(orders, drawn, strict=True)}
        assert {order_id: ends.pop(order_id) for order_id in wanted} == wanted
        assert list(ends.values()) == [None] * sum(fate.startswith("given") for fate in drawn), "on their way"
        recall_orders(session, [(orders[0], session.get_one(Recipient, orders[0].recipient_id))])
        assert ends_of_all(session)[orders[0].id] == End.RECALLED
        session.rollback()  # the next example begins with an empty town


def meet_fate(session: Session, device: Device, seq: int, order: DailyOrder, fate: str) -> None:
    if fate.startswith("given"):
        move(order, OrderStatus.PACKED)  # what the kitchen bears and has not packed is not made at all
        payer = fate.split()[1]
        cancel_order(session, order.id, paid_by=payer)
        freed = freed_of(session, order.id)
        give_meals(session, freed.id, find_takers(session, freed.id)[0].standing_order_id)
    elif fate in ("self", "support", "kitchen"):
        cancel_order(session, order.id, paid_by=fate)
    elif fate == "wasted":
        cancel_order(session, order.id)
        freed = freed_of(session, order.id)
        waste_meals(session, freed.id)
    else:
        data = {"handed": "person", "collected": 0} if fate == "delivered" else {}
        send(session, device, record(seq, fate, orders=[order.id], data=data))
