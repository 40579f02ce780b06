"""One-action repairs: what is loaded stays, few stops move, locks are kept, and the result can be undone."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from sqlmodel import select

from dispatch.errors import Refused
from dispatch.keys import door_key, kitchen_key
from dispatch.planning.editing import Seen, apply_edit, undo_edit
from dispatch.planning.edits import Edit
from dispatch.planning.publishing import publish_plan
from dispatch.planning.repairing import Repair, repair_plan
from dispatch.planning.timetable import read_sheets
from models.accounts import Device
from models.database import Database
from models.fleet import Courier, Duty, Kitchen
from models.orders import DailyOrder
from models.plans import Plan
from tests.makers.days import Town
from tests.makers.plans import card, publish, record, send

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


@pytest.mark.parametrize("wrong", [
    Repair(kind="courier_out", vehicle="x"), Repair(kind="kitchen_late", kitchen="x", seconds=1),
    Repair(kind="put_in", door="x"),
])  # fmt: skip
def test_what_the_plan_does_not_know_is_refused(database: Database, plan_id: UUID, wrong: Repair) -> None:
    with pytest.raises(Refused) as refused:
        repair_plan(database, seen(database, plan_id), wrong)
    assert refused.value.reason.code == "repair.unknown"
