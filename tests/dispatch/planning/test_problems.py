"""Rows to one problem: every rule and fact of the day arrives in the problem, and breaking it is a violation."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dispatch.keys import door_key, home_key, hub_key, kitchen_key
from dispatch.planning import DayProblem, add_travel, build_problem, pack, unpack
from dispatch.planning.service_time import service_seconds
from models.containers import ContainerMove
from models.database import Database, sqlite_url
from models.people import Recipient
from models.personal import Vault
from models.statuses import ContainerKind, MenuKind, Model, OrderStatus
from routing.problem import VehicleType, Visit
from routing.schedule import DraftTrip, schedule
from routing.travel import Detour
from routing.wire import problem_to_json
from tests.makers.days import DAY, HOUR, MADE, Town

KITCHEN = kitchen_key("한끼")
Fill = Callable[[Town], Any]


def build(database: Database, fill: Fill) -> DayProblem:
    with database.write() as session:
        town = Town(session=session)
        fill(town)
        session.flush()
        return add_travel(build_problem(session, town.area.id, town.day), Detour())


def only_visit(day: DayProblem) -> Visit:
    assert len(day.problem.visits) == 1
    return day.problem.visits[0]


def only_type(day: DayProblem) -> VehicleType:
    assert len(day.problem.vehicle_types) == 1
    return day.problem.vehicle_types[0]


def codes(day: DayProblem, vehicle: str, *stops: str) -> set[str]:
    """What the checker says of one vehicle going from the kitchen to the stops."""
    scheduled = schedule(day.problem, {vehicle: (DraftTrip(source=KITCHEN, stops=stops),)})
    return {violation.code for violation in scheduled.violations}


def test_a_door_is_one_visit_with_all_its_meals(database: Database) -> None:
    def fill(town: Town) -> None:
        kitchen = town.kitchen()
        town.crew(loads_at=[kitchen])
        recipient = town.recipient(7)
        home = town.home(recipient, (3, 4))
        town.order(recipient, home, town.menu(kitchen), meals=2)
        side = town.menu(kitchen, "반찬식", kind=MenuKind.SIDE_DISHES, max_time_on_board_seconds=3600)
        town.order(recipient, home, side, meals=1, first_visit=True)

    day = build(database, fill)
    visit = only_visit(day)
    assert visit.id == door_key(7, "한끼")
    assert visit.place == home_key(7)
    assert visit.origins == (KITCHEN,)
    assert visit.delivery == {"boxes": 3}
    assert visit.max_time_on_board_seconds == 3600
    assert visit.service_seconds == service_seconds(meals=3, collected=0, first_visit=True)
    assert len(day.orders[visit.id]) == 2


def test_two_kitchens_are_two_visits_at_one_place(database: Database) -> None:
    def fill(town: Town) -> None:
        recipient = town.recipient(7)
        home = town.home(recipient, (3, 4))
        for name in ("한끼", "두끼"):
            town.order(recipient, home, town.menu(town.kitchen(name), f"{name} 식단"), slot=name)

    day = build(database, fill)
    assert [visit.id for visit in day.problem.visits] == [door_key(7, "두끼"), door_key(7, "한끼")]
    assert [place.id for place in day.problem.places].count(home_key(7)) == 1
    assert {depot.id for depot in day.problem.depots} == {kitchen_key("한끼"), kitchen_key("두끼")}


@pytest.mark.parametrize(("status", "visits"), [
    (OrderStatus.PLANNED, 0), (OrderStatus.CANCELLED, 0), (OrderStatus.FROZEN, 1), (OrderStatus.PACKED, 1),
])  # fmt: skip
def test_only_frozen_orders_are_planned(database: Database, status: OrderStatus, visits: int) -> None:
    day = build(database, lambda town: town.door(1, (1, 1), town.menu(town.kitchen()), status=status))
    assert len(day.problem.visits) == visits


def test_a_home_without_coordinates_is_named_not_forgotten(database: Database) -> None:
    def fill(town: Town) -> None:
        menu = town.menu(town.kitchen())
        town.door(1, (1, 1), menu)
        town.door(2, None, menu)

    day = build(database, fill)
    assert [visit.id for visit in day.problem.visits] == [door_key(1, "한끼")]
    (unplaced,) = day.unplaced
    assert (unplaced.visit, unplaced.reason.code) == (door_key(2, "한끼"), "door.no_coordinates")
    assert day.orders[door_key(2, "한끼")]


def test_a_pin_set_after_the_freeze_counts(database: Database) -> None:
    def fill(town: Town) -> None:
        order = town.door(1, None, town.menu(town.kitchen()))
        town.home(town.session.get_one(Recipient, order.recipient_id), (5, 5), created_at=MADE.replace(hour=4))

    day = build(database, fill)
    assert only_visit(day).place == home_key(1)
    assert not day.unplaced


def test_facts_of_the_delivery_model_become_the_vehicle_type(database: Database) -> None:
    def fill(town: Town) -> None:
        kitchen, hub = town.kitchen(), town.hub(capacity_boxes=40)
        team = town.team(
            "자활", loads_at=[kitchen, hub], feeds=[hub], home_base=hub, model=Model.SELF_SUFFICIENCY,
            profile="bicycle", capacity_boxes=12, crew_size=1, max_trips=2, reload_seconds=240,
            max_duration_seconds=10_800, max_distance_metres=9_000, max_stops_per_trip=10,
            brings_containers_back=True, fixed_won=1_000, per_hour_won=9_860, per_km_won=100, per_stop_won=50,
            overtime_after_seconds=7_200, overtime_per_hour_won=5_000,
        )  # fmt: skip
        town.duty([town.courier(team, "자활-01", skills=["수어"])], start_seconds=10 * HOUR, end_seconds=13 * HOUR)
        town.duty([town.courier(team, "자활-02", skills=["수어"])], start_seconds=10 * HOUR, end_seconds=13 * HOUR)

    day = build(database, fill)
    kind = only_type(day)
    hub = hub_key("공덕동")
    assert kind == VehicleType(
        id=kind.id, vehicle_ids=("자활-01", "자활-02"), profile="bicycle", model="self_sufficiency",
        sources=(hub, KITCHEN), feeds=(hub,), start_place=hub, end_place=hub, shift_start_seconds=10 * HOUR,
        shift_end_seconds=13 * HOUR, capacity={"boxes": 12}, crew_size=1,
        skills=frozenset({"수어", "brings_containers_back"}), max_trips=2, reload_seconds=240,
        max_duration_seconds=10_800, max_distance_metres=9_000, max_stops_per_trip=10, fixed_won=1_000,
        per_hour_won=9_860, per_km_won=100, per_stop_won=50, overtime_after_seconds=7_200,
        overtime_per_hour_won=5_000,
        team="자활",
    )  # fmt: skip
    assert day.problem.hubs[0].capacity == {"boxes": 40}


def test_another_shift_or_skill_is_another_type(database: Database) -> None:
    def fill(town: Town) -> None:
        team = town.team(loads_at=[town.kitchen()])
        town.duty([town.courier(team, "가")])
        town.duty([town.courier(team, "나")], start_seconds=10 * HOUR)
        town.duty([town.courier(team, "다", skills=["수어"])])

    assert [tuple(kind.vehicle_ids) for kind in build(database, fill).problem.vehicle_types] == [
        ("가",), ("다",), ("나",),
    ]  # fmt: skip


def test_an_incomplete_pair_and_a_withdrawn_duty_stay_at_home(database: Database) -> None:
    def fill(town: Town) -> None:
        team = town.team("이웃", loads_at=[town.kitchen()], model=Model.WALKING_RESIDENT, profile="foot", crew_size=2)
        town.duty([town.courier(team, "가"), town.courier(team, "나")])
        town.duty([town.courier(team, "다")])
        town.duty([town.courier(team, "라"), town.courier(team, "마")], withdrawn_at=MADE)

    assert only_type(build(database, fill)).vehicle_ids == ("가+나",)


def test_never_this_courier(database: Database) -> None:
    def fill(town: Town) -> None:
        kitchen = town.kitchen()
        town.crew(loads_at=[kitchen], count=2)
        order = town.door(1, (1, 1), town.menu(kitchen))
        town.rule(order.recipient_id, "never_courier", "라이더-01")

    day = build(database, fill)
    assert codes(day, "라이더-01", door_key(1, "한끼")) == {"check.vehicle_excluded"}
    assert codes(day, "라이더-02", door_key(1, "한끼")) == set()


def test_only_this_model_and_dysphagia_by_the_kitchens_van(database: Database) -> None:
    def fill(town: Town) -> None:
        kitchen = town.kitchen()
        town.crew(loads_at=[kitchen])
        town.crew("승합차", loads_at=[kitchen], model=Model.DIRECT, profile="van")
        dysphagia = town.menu(kitchen, "연하식", kind=MenuKind.DYSPHAGIA)
        town.door(1, (1, 1), dysphagia)
        ruled = town.door(2, (1, 2), dysphagia)
        town.rule(ruled.recipient_id, "only_model", "rider")

    day = build(database, fill)
    assert codes(day, "라이더-01", door_key(1, "한끼")) == {"check.model_not_allowed"}
    assert codes(day, "승합차-01", door_key(1, "한끼")) == set()
    assert codes(day, "라이더-01", door_key(2, "한끼")) == set()
    assert codes(day, "승합차-01", door_key(2, "한끼")) == {"check.model_not_allowed"}


def test_a_needed_skill_and_a_needed_pair(database: Database) -> None:
    def fill(town: Town) -> None:
        kitchen = town.kitchen()
        team = town.team(loads_at=[kitchen])
        town.duty([town.courier(team, "혼자")])
        town.duty([town.courier(team, "둘"), town.courier(team, "이", skills=["수어"])])
        order = town.door(1, (1, 1), town.menu(kitchen))
        town.rule(order.recipient_id, "needs_skill", "수어")
        town.rule(order.recipient_id, "needs_pair")

    day = build(database, fill)
    assert codes(day, "혼자", door_key(1, "한끼")) == {"check.skill_missing", "check.crew_too_small"}
    assert codes(day, "둘+이", door_key(1, "한끼")) == set()


def test_the_usual_courier_is_a_price_not_a_limit(database: Database) -> None:
    def fill(town: Town) -> None:
        kitchen = town.kitchen()
        town.crew(loads_at=[kitchen], count=2)
        order = town.door(1, (1, 1), town.menu(kitchen))
        town.rule(order.recipient_id, "usual_courier", "라이더-02")

    day = build(database, fill)
    trip = (DraftTrip(source=KITCHEN, stops=(door_key(1, "한끼"),)),)
    unfamiliar = schedule(day.problem, {"라이더-01": trip}).solution.cost.unfamiliar_won
    assert unfamiliar == day.problem.prices.unfamiliar_face_won > 0
    assert schedule(day.problem, {"라이더-02": trip}).solution.cost.unfamiliar_won == 0


def test_returned_containers_take_room_and_need_a_model_that_brings_them_back(database: Database) -> None:
    def fill(town: Town) -> None:
        kitchen = town.kitchen()
        town.crew(loads_at=[kitchen])
        town.crew("승합차", loads_at=[kitchen], brings_containers_back=True, capacity_boxes=4)
        menu = town.menu(kitchen, container=ContainerKind.REUSABLE)
        for number in (1, 2):
            order = town.door(number, (number, 1), menu, meals=2)
            town.session.add(
                ContainerMove(
                    recipient_id=order.recipient_id, kitchen_id=kitchen.id, count=3, happened_at=MADE,
                    day=DAY - timedelta(days=3),
                )
            )  # fmt: skip

    day = build(database, fill)
    first, second = door_key(1, "한끼"), door_key(2, "한끼")
    assert day.visits[first].pickup == {"boxes": 3}
    assert codes(day, "라이더-01", first) == {"check.skill_missing"}
    assert codes(day, "승합차-01", first) == set()
    assert codes(day, "승합차-01", first, second) == {"check.over_capacity"}


def test_a_disposable_container_on_the_last_day_can_go_with_anybody(database: Database) -> None:
    def fill(town: Town) -> None:
        kitchen = town.kitchen()
        menu = town.menu(kitchen, container=ContainerKind.REUSABLE)
        town.door(1, (1, 1), menu, container=ContainerKind.DISPOSABLE, last_day=True)

    assert only_visit(build(database, fill)).skills == frozenset()


def test_windows_of_the_standing_order(database: Database) -> None:
    def fill(town: Town) -> None:
        kitchen = town.kitchen()
        town.crew(loads_at=[kitchen])
        pattern = {"window_start_seconds": 11 * HOUR, "window_end_seconds": 12 * HOUR}
        recipient = town.recipient(1)
        home = town.home(recipient, (1, 1))
        town.order(recipient, home, town.menu(kitchen), pattern=pattern)
        side = town.menu(kitchen, "반찬식", kind=MenuKind.SIDE_DISHES)
        town.order(recipient, home, side, pattern={"window_start_seconds": 11 * HOUR + 1800})

    assert only_visit(build(database, fill)).windows == ((11 * HOUR + 1800, 12 * HOUR),)


def test_windows_that_do_not_agree_are_all_kept(database: Database) -> None:
    def fill(town: Town) -> None:
        kitchen = town.kitchen()
        recipient = town.recipient(1)
        home = town.home(recipient, (1, 1))
        early = {"window_start_seconds": 9 * HOUR, "window_end_seconds": 10 * HOUR}
        late = {"window_start_seconds": 11 * HOUR, "window_end_seconds": 12 * HOUR}
        town.order(recipient, home, town.menu(kitchen), pattern=late)
        town.order(recipient, home, town.menu(kitchen, "죽", kind=MenuKind.PORRIDGE), pattern=early)

    assert only_visit(build(database, fill)).windows == ((9 * HOUR, 10 * HOUR), (11 * HOUR, 12 * HOUR))


def test_one_entrance_is_paid_once(database: Database) -> None:
    def fill(town: Town) -> None:
        kitchen = town.kitchen()
        town.crew(loads_at=[kitchen])
        menu = town.menu(kitchen)
        for number in (1, 2):
            town.door(number, (1, 1), menu, building="same")
        town.door(3, (1, 1), menu, building="other")

    day = build(database, fill)
    buildings = [visit.building for visit in day.problem.visits]
    assert buildings == ["entrance of " + door_key(1, "한끼")] * 2 + [None]


def test_people_at_risk_come_first(database: Database) -> None:
    def fill(town: Town) -> None:
        kitchen = town.kitchen()
        menu = town.menu(kitchen)
        town.door(1, (1, 1), menu)
        town.door(2, (1, 2), town.menu(kitchen, "유동식", kind=MenuKind.LIQUID))
        town.door(3, (1, 3), menu, high_risk=True)

    assert [visit.priority for visit in build(database, fill).problem.visits] == [1, 2, 3]


def fill_mixed_day(town: Town) -> None:
    """Rows in an order that depends on nothing the problem should depend on."""
    kitchen, hub = town.kitchen(), town.hub()
    town.crew(loads_at=[kitchen], feeds=[hub], count=2)
    town.crew("자활", loads_at=[hub], profile="bicycle")
    menu = town.menu(kitchen)
    for number in (3, 1, 2):
        town.door(number, (number, 1), menu, building="same" if number < 3 else None)


def test_equal_data_gives_equal_bytes(database: Database, tmp_path: Path) -> None:
    """Other row ids, another installation key (and so other address hashes): the same problem."""
    first = build(database, fill_mixed_day)
    elsewhere = Database(sqlite_url(tmp_path / "elsewhere.sqlite"), Vault(bytes(32)))
    elsewhere.create_all()
    second = build(elsewhere, fill_mixed_day)
    elsewhere.close()
    assert _bytes(first) == _bytes(second)
    assert first.orders != second.orders


def _bytes(day: DayProblem) -> str:
    return json.dumps(problem_to_json(day.problem), sort_keys=True)


def test_a_stored_day_is_read_back_as_it_was(database: Database) -> None:
    day = build(database, fill_mixed_day)
    again = unpack(json.loads(json.dumps(pack(day))))
    assert _bytes(again) == _bytes(day)
    assert replace(again, problem=day.problem) == replace(day, orders=dict(day.orders))
