"""One-action repairs: what is loaded stays, few stops move, locks are kept, and the result can be undone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from dispatch.errors import Refused
from dispatch.keys import door_key, kitchen_key
from dispatch.ordering.changes import cancel_order
from dispatch.planning.editing import Seen, apply_edit, redo_edit, undo_edit
from dispatch.planning.edits import Edit
from dispatch.planning.publishing import publish_plan
from dispatch.planning.repairing import Repair
from dispatch.planning.timetable import read_sheets
from models.accounts import Device
from models.database import Database
from models.fleet import Courier, Duty, Kitchen
from models.orders import DailyOrder, Menu
from models.people import Recipient
from models.places import Home
from models.plans import Plan
from tests.makers.days import MADE, Town
from tests.makers.plans import card, publish, record, repair_plan, send

Holds = Callable[[str | datetime], datetime]
KITCHEN = kitchen_key("한끼")
DOORS = [door_key(number, "한끼") for number in range(1, 7)]
R1, R2 = "라이더-01", "라이더-02"


@pytest.fixture
def plan_id(database: Database, at: Holds) -> UUID:
    """Before the first pickup: rider 1 has doors 1 to 3, rider 2 doors 4 to 6; published."""
    at("2026-11-23 08:30")
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        duties = town.crew(loads_at=[kitchen], count=2, max_trips=2)
        menu = town.menu(kitchen)
        for number in range(1, 7):
            town.door(number, (number, 1), menu)
        for duty in duties:
            town.device(duty)
        plan = publish(session, town, {R1: [(KITCHEN, DOORS[:3])], R2: [(KITCHEN, DOORS[3:])]})
        return plan.id


def seen(database: Database, plan_id: UUID) -> Seen:
    with database.read() as session:
        plan = session.get_one(Plan, plan_id)
        return Seen(plan_id=plan.id, version=plan.version, revision=plan.revision)


def doors(database: Database, plan_id: UUID) -> dict[str, set[str]]:
    with database.read() as session:
        sheets = read_sheets(session, plan_id)
        return {sheet.duty.code: {stop.key for stop in sheet.stops if stop.kind == "door"} for sheet in sheets}


def violations(database: Database, plan_id: UUID) -> list[str]:
    with database.read() as session:
        return [found["code"] for found in session.get_one(Plan, plan_id).violations]


def load_and_deliver_one(database: Database) -> None:
    """Rider 1 has loaded and stood at the first door."""
    with database.write() as session:
        courier = session.exec(select(Courier).where(Courier.code == R1)).one()
        phone = session.exec(select(Device).where(Device.courier_id == courier.id)).one()
        kitchen = session.exec(select(Kitchen)).one()
        order = next(row for row in session.exec(select(DailyOrder)).all() if row.number.startswith("1123-001"))
        pickup = record(1, "pickup", place_id=str(kitchen.id), trip=1, data={"counted": 6})
        handed = record(3, "delivered", orders=[order.id], data={"handed": "person", "collected": 0})
        send(session, phone, pickup, card(2, orders=[order.id]), handed)


def test_an_ill_couriers_doors_go_to_others_and_come_back_by_undo(database: Database, plan_id: UUID) -> None:
    draft, found = repair_plan(database, seen(database, plan_id), Repair(kind="courier_out", vehicle=R1))
    assert doors(database, draft) == {R2: set(DOORS)}
    assert set(found.moved) == set(DOORS[:3])
    assert violations(database, draft) == []
    with database.write() as session:
        undone = undo_edit(session, seen(database, draft)).id
    assert doors(database, undone) == {R1: set(DOORS[:3]), R2: set(DOORS[3:])}


def test_a_courier_who_never_left_is_off_duty_once_the_repair_is_published(database: Database, plan_id: UUID) -> None:
    draft, _ = repair_plan(database, seen(database, plan_id), Repair(kind="courier_out", vehicle=R1))
    with database.write() as session:
        publish_plan(session, draft, session.get_one(Plan, draft).version)
    with database.read() as session:
        withdrawn = {duty.code: duty.withdrawn_at is not None for duty in session.exec(select(Duty)).all()}
    assert withdrawn == {R1: True, R2: False}


def test_what_a_broken_van_has_on_board_is_fetched_where_it_stands(
    database: Database, plan_id: UUID, at: Holds
) -> None:
    at("2026-11-23 09:20")
    load_and_deliver_one(database)
    draft, _ = repair_plan(database, seen(database, plan_id), Repair(kind="vehicle_broken", vehicle=R1))
    after = doors(database, draft)
    assert after[R1] == {DOORS[0]}, "what has happened stays in the tour"
    assert after[R2] == set(DOORS[1:])
    with database.read() as session:
        pickups = [stop for sheet in read_sheets(session, draft) for stop in sheet.stops if stop.kind == "pickup"]
    assert "인계" in {stop.place_name for stop in pickups}
    assert violations(database, draft) == []
    with database.write() as session:
        publish_plan(session, draft, session.get_one(Plan, draft).version, may_reorder_loaded=True)
    assert doors(database, draft) == after, "what is handed over on the way can be published"


def test_a_late_kitchen_moves_no_stop_only_times(database: Database, plan_id: UUID) -> None:
    late = Repair(kind="kitchen_late", kitchen=KITCHEN, seconds=11 * 3600)
    draft, found = repair_plan(database, seen(database, plan_id), late)
    assert doors(database, draft) == doors(database, plan_id)
    assert found.moved == ()
    with database.read() as session:
        loads = [stop.start_seconds for sheet in read_sheets(session, draft) for stop in sheet.stops[:1]]
    assert min(loads) >= 11 * 3600


def test_a_door_left_out_is_put_where_it_costs_least(database: Database, plan_id: UUID) -> None:
    with database.write() as session:
        _, plan = apply_edit(session, seen(database, plan_id), Edit(kind="leave_out", door=DOORS[4]))
        draft = plan.id
    again, _ = repair_plan(database, seen(database, draft), Repair(kind="put_in", door=DOORS[4]))
    assert again == draft, "repairs gather in the draft as edits do"
    assert doors(database, draft)[R2] == set(DOORS[3:])


def test_a_locked_stop_stays_with_its_courier_in_a_repair(database: Database, plan_id: UUID) -> None:
    with database.write() as session:
        lock = Edit(kind="lock", vehicle=R2, door=DOORS[5], lock="stop")
        _, plan = apply_edit(session, seen(database, plan_id), lock)
        draft = plan.id
    repair_plan(database, seen(database, draft), Repair(kind="courier_out", vehicle=R1))
    assert DOORS[5] in doors(database, draft)[R2]
    with database.read() as session:
        assert session.get_one(Plan, draft).locks == [{"kind": "stop", "vehicle": R2, "doors": [DOORS[5]]}]


def test_what_went_faster_than_planned_does_not_hinder_a_repair(
    database: Database, plan_id: UUID, at: Holds
) -> None:
    at("2026-11-23 09:02")
    load_and_deliver_one(database)
    late = Repair(kind="kitchen_late", kitchen=KITCHEN, seconds=11 * 3600)
    draft, _ = repair_plan(database, seen(database, plan_id), late)
    with database.write() as session:
        _, plan = apply_edit(session, seen(database, draft), Edit(kind="leave_out", door=DOORS[5]))
        undo_edit(session, Seen(plan_id=plan.id, version=plan.version, revision=plan.revision))
        orders = {row.number[:8]: row for row in session.exec(select(DailyOrder)).all()}
        cancel_order(session, orders["1123-006"].id)
    repair_plan(database, seen(database, draft), late)
    with database.write() as session:
        publish_plan(session, draft, session.get_one(Plan, draft).version)
    assert doors(database, draft) == {R1: set(DOORS[:3]), R2: set(DOORS[3:5])}


def move_to(database: Database, number: int, at: tuple[float, float] | None) -> None:
    """Recipient `number` lives elsewhere from now on."""
    with database.write() as session:
        person = session.exec(select(Recipient).where(Recipient.number == number)).one()
        town = Town.again(session, session.exec(select(Plan.area_id)).one())
        town.home(person, at, created_at=MADE + timedelta(days=1))


def test_a_door_that_moved_goes_from_its_old_tour_into_the_one_that_passes(database: Database, plan_id: UUID) -> None:
    move_to(database, 1, (6, 2))
    draft, found = repair_plan(database, seen(database, plan_id), Repair(kind="catch_up", number=1))
    assert doors(database, draft) == {R1: set(DOORS[1:3]), R2: {DOORS[0], *DOORS[3:]}}
    assert (found.moved, violations(database, draft)) == ((), [])
    with database.read() as session:
        homes = session.exec(select(Home.id, Home.lon).order_by(col(Home.lon))).all()
        stop = next(
            stop for sheet in read_sheets(session, draft) for stop in sheet.stops if stop.key == DOORS[0]
        )
        assert stop.place_id == str(homes[-1].id), "the courier is led to the new door"
    with pytest.raises(Refused, match=r"repair\.up_to_date"):
        repair_plan(database, seen(database, draft), Repair(kind="catch_up", number=1))
    with database.write() as session:
        undo_edit(session, seen(database, draft))
    assert doors(database, draft) == {R1: set(DOORS[:3]), R2: set(DOORS[3:])}
    assert violations(database, draft) == [], "undone, its times are those of the way to where it is"
    with database.write() as session:
        redo_edit(session, seen(database, draft))
        publish_plan(session, draft, session.get_one(Plan, draft).version)


def test_a_door_that_moved_while_its_meals_are_loaded_keeps_its_place(
    database: Database, plan_id: UUID, at: Holds
) -> None:
    at("2026-11-23 09:20")
    load_and_deliver_one(database)
    move_to(database, 3, (6, 2))
    draft, _ = repair_plan(database, seen(database, plan_id), Repair(kind="catch_up", number=3))
    assert doors(database, draft) == doors(database, plan_id)
    with database.read() as session:
        before, after = (
            [stop for sheet in read_sheets(session, plan) for stop in sheet.stops if sheet.duty.code == R1]
            for plan in (plan_id, draft)
        )
    assert [stop.key for stop in after] == [stop.key for stop in before]
    assert after[-1].place_id != before[-1].place_id
    assert after[-1].start_seconds > before[-1].start_seconds + 60, "the way there is longer"
    with database.write() as session:
        publish_plan(session, draft, session.get_one(Plan, draft).version)


def test_somebody_added_after_the_plan_was_made_is_brought_by_whom_it_costs_least(
    database: Database, plan_id: UUID
) -> None:
    with database.write() as session:
        town = Town.again(session, session.exec(select(Plan.area_id)).one())
        town.door(7, (5, 2), session.exec(select(Menu)).one())
    draft, _ = repair_plan(database, seen(database, plan_id), Repair(kind="catch_up", number=7))
    assert doors(database, draft)[R2] == {*DOORS[3:], door_key(7, "한끼")}
    with database.write() as session:
        publish_plan(session, draft, session.get_one(Plan, draft).version)


def test_a_new_home_that_nobody_has_found_needs_its_pin_first(database: Database, plan_id: UUID) -> None:
    move_to(database, 1, None)
    with pytest.raises(Refused, match=r"door\.no_coordinates"):
        repair_plan(database, seen(database, plan_id), Repair(kind="catch_up", number=1))


@pytest.mark.parametrize("wrong", [
    Repair(kind="courier_out", vehicle="x"), Repair(kind="kitchen_late", kitchen="x", seconds=1),
    Repair(kind="put_in", door="x"), Repair(kind="catch_up", number=99),
])  # fmt: skip
def test_what_the_plan_does_not_know_is_refused(database: Database, plan_id: UUID, wrong: Repair) -> None:
    with pytest.raises(Refused) as refused:
        repair_plan(database, seen(database, plan_id), wrong)
    assert refused.value.reason.code == "repair.unknown"
