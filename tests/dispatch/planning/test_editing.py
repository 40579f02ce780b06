"""Editing by hand: shown before it is done, named when it breaks something, gathered in a draft that can be undone."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from dispatch.errors import Refused
from dispatch.keys import door_key, kitchen_key
from dispatch.planning.editing import Seen, apply_edit, list_edits, preview_edit, redo_edit, undo_edit
from dispatch.planning.edits import Edit
from dispatch.planning.publishing import publish_plan
from dispatch.planning.timetable import read_sheets
from models.accounts import Device
from models.database import Database
from models.events import Event
from models.fleet import Courier, Kitchen
from models.orders import DailyOrder
from models.plans import Plan
from models.statuses import OrderStatus, PlanStatus
from tests.makers.days import HOUR, Town
from tests.makers.plans import publish, record, send

Holds = Callable[[str | datetime], datetime]
KITCHEN = kitchen_key("한끼")
ONE, TWO, THREE, FOUR = (door_key(number, "한끼") for number in (1, 2, 3, 4))
R1, R2 = "라이더-01", "라이더-02"


@pytest.fixture
def plan_id(database: Database, at: Holds) -> UUID:
    """Rider 1 has doors 1 and 2, rider 2 door 3, door 4 (closed early) is left out; a published plan."""
    at("2026-11-23 09:30")
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        duties = town.crew(loads_at=[kitchen], count=2, max_trips=2)
        menu = town.menu(kitchen)
        for number in (1, 2, 3):
            town.door(number, (number, 1), menu)
        town.door(4, (4, 1), menu, pattern={"window_end_seconds": 9 * HOUR + 600})
        for duty in duties:
            town.device(duty)
        plan = publish(session, town, {R1: [(KITCHEN, [ONE, TWO])], R2: [(KITCHEN, [THREE])]})
        return plan.id


def seen(plan_id: UUID, version: int = 1, revision: int = 0) -> Seen:
    return Seen(plan_id=plan_id, version=version, revision=revision)


def looked_at(plan: Plan) -> Seen:
    return seen(plan.id, plan.version, plan.revision)


def to(vehicle: str, door: str = TWO, *, trip: int = 1, position: int = 0) -> Edit:
    return Edit(kind="move", door=door, vehicle=vehicle, trip=trip, position=position)


def doors(database: Database, plan_id: UUID) -> dict[str, list[str]]:
    """Each crew's doors, in order, as phones would get them."""
    with database.read() as session:
        sheets = read_sheets(session, plan_id)
        return {sheet.duty.code: [stop.key for stop in sheet.stops if stop.kind == "door"] for sheet in sheets}


def edit(database: Database, at: Seen, wanted: Edit) -> Seen:
    with database.write() as session:
        return looked_at(apply_edit(session, at, wanted)[1])


def test_a_preview_tells_and_writes_nothing(database: Database, plan_id: UUID) -> None:
    with database.read() as session:  # a session that can't write
        outcome = preview_edit(session, seen(plan_id), to(R2))
        assert outcome.violations == []
        keys = {sheet.duty.code: [stop.key for stop in sheet.stops] for sheet in outcome.changed_sheets}
        assert keys == {R1: [f"pickup:{KITCHEN}:1", ONE], R2: [f"pickup:{KITCHEN}:1", TWO, THREE]}
        assert outcome.after.solution.cost.total_won != outcome.before.cost.total_won
    with database.read() as session:
        assert len(session.exec(select(Plan)).all()) == 1


def test_edits_gather_in_one_draft_and_leave_the_published_plan(database: Database, plan_id: UUID) -> None:
    first = edit(database, seen(plan_id), to(R2, trip=2))
    second = edit(database, first, to(R2, ONE, trip=2, position=1))
    assert (first.plan_id, first.version, first.revision) == (second.plan_id, 2, 1)
    assert second.revision == 2
    assert doors(database, second.plan_id) == {R2: [THREE, TWO, ONE]}
    assert doors(database, plan_id) == {R1: [ONE, TWO], R2: [THREE]}
    with database.read() as session:
        draft = session.get_one(Plan, first.plan_id)
        assert (draft.status, draft.based_on, draft.violations) == (PlanStatus.DRAFT, plan_id, [])
        told = [event for event in session.exec(select(Event)).all() if event.kind == "plan.edited"]
        assert [event.data for event in told] == [
            {"version": 2, "revision": number, "kind": "move"} for number in (1, 2)
        ]


def test_undo_and_redo_give_exactly_what_was_there(database: Database, plan_id: UUID) -> None:
    def digest(at: Seen) -> str:
        with database.read() as session:
            return session.get_one(Plan, at.plan_id).digest

    def step(function: Callable[..., Plan], at: Seen) -> Seen:
        with database.write() as session:
            return looked_at(function(session, at))

    one = edit(database, seen(plan_id), to(R2))
    digest_one = digest(one)
    two = edit(database, one, to(R2, ONE, position=2))
    digest_two = digest(two)
    back = step(undo_edit, two)
    assert digest(back) == digest_one
    start = step(undo_edit, back)
    with database.read() as session:
        assert digest(start) == session.get_one(Plan, plan_id).digest
    with database.write() as session, pytest.raises(Refused) as refused:
        undo_edit(session, start)
    assert refused.value.reason.code == "plan.nothing_to_undo"
    again = step(redo_edit, step(redo_edit, start))
    assert digest(again) == digest_two
    other = edit(database, step(undo_edit, again), Edit(kind="leave_out", door=THREE))
    with database.write() as session, pytest.raises(Refused) as refused:
        redo_edit(session, other)  # what was undone is history once something else was done
    assert refused.value.reason.code == "plan.nothing_to_undo"
    with database.read() as session:
        kinds = [(one.kind, one.undone, one.gone) for one in list_edits(session, other.plan_id)]
    assert kinds == [
        ("start", False, False), ("move", False, False), ("move", True, True), ("leave_out", False, False)
    ]  # fmt: skip


def test_an_order_cancelled_meanwhile_does_not_come_back_by_undo(database: Database, plan_id: UUID) -> None:
    one = edit(database, seen(plan_id), to(R2))
    with database.write() as session:
        order = next(row for row in session.exec(select(DailyOrder)).all() if row.number.startswith("1123-003"))
        order.status = OrderStatus.CANCELLED
    with database.write() as session:
        undone = looked_at(undo_edit(session, one))
    assert doors(database, undone.plan_id) == {R1: [ONE, TWO]}


def test_somebody_elses_edit_is_never_overwritten_unseen(database: Database, plan_id: UUID) -> None:
    mine = edit(database, seen(plan_id), to(R2))
    theirs = edit(database, mine, Edit(kind="leave_out", door=THREE))
    for act in (
        lambda session: apply_edit(session, mine, to(R2, ONE)),
        lambda session: preview_edit(session, mine, to(R2, ONE)),
        lambda session: undo_edit(session, mine),
        lambda session: publish_plan(session, mine.plan_id, mine.version, revision=mine.revision),
    ):
        with database.write() as session, pytest.raises(Refused) as refused:
            act(session)
        assert refused.value.reason.code == "plan.edited"
    assert doors(database, theirs.plan_id) == {R1: [ONE], R2: [TWO]}


def test_a_second_draft_of_the_same_plan_is_made_only_on_purpose(database: Database, plan_id: UUID) -> None:
    edit(database, seen(plan_id), to(R2))
    with database.write() as session, pytest.raises(Refused) as refused:
        apply_edit(session, seen(plan_id), to(R2, ONE))
    assert refused.value.reason.code == "plan.draft_open"
    with database.write() as session:
        _, own = apply_edit(session, seen(plan_id), to(R2, ONE), alone=True)
        assert own.version == 3


def test_two_crews_change_their_tours_and_one_is_taken_off(database: Database, plan_id: UUID) -> None:
    swapped = edit(database, seen(plan_id), Edit(kind="swap", vehicle=R1, other=R2))
    assert doors(database, swapped.plan_id) == {R1: [THREE], R2: [ONE, TWO]}
    off = edit(database, swapped, Edit(kind="take_off", vehicle=R2))
    assert doors(database, off.plan_id) == {R1: [THREE]}
    with database.read() as session:
        unserved = {entry["visit"] for entry in session.get_one(Plan, off.plan_id).unserved}
    assert unserved == {ONE, TWO, FOUR}


@pytest.mark.parametrize(("lock", "door", "breaks", "keeps"), [
    ("stop", ONE, to(R2, ONE), to(R2, TWO)),
    ("order", None, to(R1, ONE, position=1), to(R1, THREE, position=1)),
    ("courier", None, to(R1, THREE), to(R2, THREE, trip=2)),
])  # fmt: skip
def test_what_is_locked_stays(
    database: Database, plan_id: UUID, lock: str, door: str | None, breaks: Edit, keeps: Edit
) -> None:
    locked = edit(database, seen(plan_id), Edit(kind="lock", vehicle=R1, door=door, lock=lock))  # type: ignore[arg-type]
    with database.write() as session, pytest.raises(Refused) as refused:
        apply_edit(session, locked, breaks)
    assert refused.value.reason.code == "plan.locked"
    with database.read() as session:
        preview_edit(session, locked, keeps)
    open_again = edit(database, locked, Edit(kind="unlock", vehicle=R1, door=door, lock=lock))  # type: ignore[arg-type]
    edit(database, open_again, breaks)


def test_a_bad_time_is_named_not_refused(database: Database, plan_id: UUID) -> None:
    with database.write() as session:
        outcome, draft = apply_edit(session, seen(plan_id), to(R1, FOUR, position=2))
        assert [violation["code"] for violation in outcome.violations] == ["check.late_for_window"]
        assert [violation["code"] for violation in draft.violations] == ["check.late_for_window"]
        assert draft.unserved == []


def test_moving_a_loaded_door_is_named(database: Database, plan_id: UUID) -> None:
    with database.write() as session:
        courier = session.exec(select(Courier).where(Courier.code == R1)).one()
        phone = session.exec(select(Device).where(Device.courier_id == courier.id)).one()
        kitchen = session.exec(select(Kitchen)).one()
        send(session, phone, record(1, "pickup", place_id=str(kitchen.id), trip=1, data={"counted": 4}))
    with database.read() as session:
        outcome = preview_edit(session, seen(plan_id), to(R2))
        assert [violation["code"] for violation in outcome.violations] == ["plan.reorders_loaded"]


@pytest.mark.parametrize(("wrong", "code"), [
    (to(R1, "door:99:한끼"), "move.unknown"), (to(str(uuid4())), "move.unknown"),
    (to(R2, trip=5), "move.unknown"), (to(R2, trip=0), "move.unknown"), (to(R2, position=7), "move.unknown"),
    (to(R2, position=-1), "move.unknown"), (Edit(kind="leave_out", door="x"), "move.unknown"),
    (Edit(kind="swap", vehicle=R1, other=R1), "move.unknown"), (Edit(kind="take_off", vehicle="x"), "move.unknown"),
    (Edit(kind="lock", vehicle="x", lock="courier"), "move.unknown"),
    (Edit(kind="unlock", vehicle=R1, lock="courier"), "move.unknown"),
])  # fmt: skip
def test_what_is_not_there_is_refused(database: Database, plan_id: UUID, wrong: Edit, code: str) -> None:
    with database.read() as session, pytest.raises(Refused) as refused:
        preview_edit(session, seen(plan_id), wrong)
    assert refused.value.reason.code == code


def test_a_replaced_plan_is_not_edited(database: Database, plan_id: UUID) -> None:
    draft = edit(database, seen(plan_id), to(R2))
    with database.write() as session:
        publish_plan(session, draft.plan_id, draft.version)
    with database.read() as session, pytest.raises(Refused) as refused:
        preview_edit(session, seen(plan_id), to(R2))
    assert refused.value.reason.code == "plan.not_editable"
    with database.read() as session, pytest.raises(Refused) as refused:
        preview_edit(session, seen(plan_id, 3), to(R2))
    assert refused.value.reason.code == "plan.version"
