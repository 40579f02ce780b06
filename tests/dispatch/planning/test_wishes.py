"""Planning the rest again keeps what is locked; a question ("what if …") is answered by a plan beside the others."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from dispatch.errors import Refused
from dispatch.keys import door_key, kitchen_key
from dispatch.planning import request_plan
from dispatch.planning.editing import Seen, apply_edit
from dispatch.planning.edits import Edit
from dispatch.planning.solving import work_once
from dispatch.planning.timetable import read_sheets
from dispatch.planning.wishes import make_wish
from models.database import Database
from models.people import Recipient
from models.plans import Plan, PlanRequest
from models.statuses import Model, PlanRequestStatus
from tests.makers.days import DAY, Town
from tests.makers.plans import publish

Holds = Callable[[str | datetime], datetime]
KITCHEN = kitchen_key("한끼")
DOORS = [door_key(number, "한끼") for number in range(1, 5)]
R1, R2 = "라이더-01", "라이더-02"


@pytest.fixture
def plan(database: Database, at: Holds) -> Seen:
    """Rider 1 has the four doors, rider 2 nothing, and there is a van; published."""
    at("2026-11-23 08:30")
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        town.crew(loads_at=[kitchen], count=2)
        town.crew("밴", loads_at=[kitchen], model=Model.DIRECT, profile="van", fixed_won=90_000)
        menu = town.menu(kitchen)
        for number in range(1, 5):
            town.door(number, (number, 1), menu)
        made = publish(session, town, {R1: [(KITCHEN, DOORS)]})
        return Seen(plan_id=made.id, version=made.version, revision=made.revision)


def draft(database: Database, **how: object) -> tuple[Plan, dict[str, list[str]]]:
    """Ask, let a worker draft it, and read each crew's doors."""
    with database.write() as session:
        area_id = session.exec(select(Plan.area_id)).first()
        request = request_plan(session, area_id=area_id, day=DAY, iterations=200, **how).id  # type: ignore[arg-type]
    assert work_once(database, "test") == request
    with database.read() as session:
        row = session.get_one(PlanRequest, request)
        assert (row.status, row.failure) == (PlanRequestStatus.DRAFTED, None)
        assert row.plan_id is not None
        sheets = read_sheets(session, row.plan_id)
        found = session.get_one(Plan, row.plan_id)
        session.expunge(found)
        return found, {s.duty.code: [stop.key for stop in s.stops if stop.kind == "door"] for s in sheets}


def lock(database: Database, seen: Seen, **what: object) -> UUID:
    with database.write() as session:
        return apply_edit(session, seen, Edit(kind="lock", **what))[1].id  # type: ignore[arg-type]


def test_a_locked_tour_stays_exactly_when_the_rest_is_planned_again(database: Database, plan: Seen) -> None:
    turned = Edit(kind="move", door=DOORS[3], vehicle=R2, trip=1, position=0)
    with database.write() as session:
        _, edited = apply_edit(session, plan, turned)
        seen = Seen(plan_id=edited.id, version=edited.version, revision=edited.revision)
    base = lock(database, seen, vehicle=R2, lock="courier")
    made, doors = draft(database, based_on=base)
    assert doors[R2] == [DOORS[3]], "one rider alone would be cheaper, but this tour is locked"
    assert made.violations == []
    assert (made.based_on, [one["kind"] for one in made.locks]) == (base, ["courier"])


def test_a_locked_stop_stays_with_its_courier(database: Database, plan: Seen) -> None:
    turned = Edit(kind="move", door=DOORS[1], vehicle=R2, trip=1, position=0)
    with database.write() as session:
        _, edited = apply_edit(session, plan, turned)
        seen = Seen(plan_id=edited.id, version=edited.version, revision=edited.revision)
    base = lock(database, seen, vehicle=R2, door=DOORS[1], lock="stop")
    _, doors = draft(database, based_on=base)
    assert DOORS[1] in doors[R2]


def test_a_locked_order_stays_and_other_doors_may_come_between(database: Database, plan: Seen) -> None:
    """Doors 4 and 1 go to rider 2 in this order; door 2 and 3 lie on the way, and one rider is cheaper than two."""
    with database.write() as session:
        _, edited = apply_edit(session, plan, Edit(kind="move", door=DOORS[3], vehicle=R2, trip=1, position=0))
        seen = Seen(plan_id=edited.id, version=edited.version, revision=edited.revision)
    with database.write() as session:
        _, edited = apply_edit(session, seen, Edit(kind="move", door=DOORS[0], vehicle=R2, trip=1, position=1))
        seen = Seen(plan_id=edited.id, version=edited.version, revision=edited.revision)
    base = lock(database, seen, vehicle=R2, lock="order")
    made, doors = draft(database, based_on=base)
    assert made.violations == []
    assert doors[R2].index(DOORS[3]) < doors[R2].index(DOORS[0])
    assert sorted(doors[R2]) == DOORS


def test_a_question_is_answered_by_a_plan_of_its_own(database: Database, plan: Seen) -> None:
    made, doors = draft(database, wish=make_wish(Model.DIRECT, None))
    assert {code: sorted(keys) for code, keys in doors.items()} == {"밴-01": DOORS}
    assert made.wish == {"model": "direct", "dong": "", "rule": "force"}
    assert made.status.value == "draft"
    plain, doors = draft(database)
    assert "밴-01" not in doors
    assert plain.wish is None


def test_a_question_may_be_what_would_be_without_a_model(database: Database, plan: Seen) -> None:
    _, doors = draft(database, wish=make_wish(Model.RIDER, None, "forbid"))
    assert {code: sorted(keys) for code, keys in doors.items()} == {"밴-01": DOORS}


def test_a_question_overrules_nobodys_rule(database: Database, plan: Seen) -> None:
    with database.write() as session:
        recipient = session.exec(select(Recipient).where(Recipient.number == 1)).one()
        town = Town.again(session, session.exec(select(Plan.area_id)).one())
        town.rule(recipient.id, "only_model", Model.RIDER.value)
    made, doors = draft(database, wish=make_wish(Model.DIRECT, None))
    assert {code: sorted(keys) for code, keys in doors.items()} == {"밴-01": DOORS[1:]}
    assert [(entry["visit"], entry["reason"]["code"]) for entry in made.unserved] == [
        (DOORS[0], "unserved.no_vehicle_allowed")
    ]


def test_a_question_that_still_waits_is_one_request_whatever_else_is_asked(database: Database, plan: Seen) -> None:
    def ask(model: Model) -> UUID:
        with database.write() as session:
            area_id = session.exec(select(Plan.area_id)).one()
            return request_plan(session, area_id=area_id, day=DAY, wish=make_wish(model, None)).id

    first, second = ask(Model.DIRECT), ask(Model.RIDER)
    assert (ask(Model.DIRECT), ask(Model.RIDER)) == (first, second)


def test_a_plan_of_another_day_is_nothing_to_begin_from(database: Database, plan: Seen) -> None:
    with pytest.raises(Refused) as refused, database.write() as session:
        published = session.get_one(Plan, plan.plan_id)
        published.day = DAY - timedelta(days=1)
        session.flush()
        request_plan(session, area_id=published.area_id, day=DAY, based_on=plan.plan_id)
    assert refused.value.reason.code == "plan.unknown"


def test_a_dong_that_the_area_does_not_have_is_no_question(database: Database, plan: Seen) -> None:
    with pytest.raises(Refused) as refused, database.write() as session:
        area_id = session.exec(select(Plan.area_id)).one()
        request_plan(session, area_id=area_id, day=DAY, wish=make_wish(Model.DIRECT, "성산 2동"))
    assert refused.value.reason.code == "plan.no_such_dong"
