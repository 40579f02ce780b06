"""Plan requests: claimed once, solved outside transactions, saved once, never lost with their worker."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from sqlmodel import Session, select

from dispatch import clock
from dispatch.errors import Refused
from dispatch.keys import door_key, hub_key, kitchen_key
from dispatch.planning import drafting, request_plan, solving
from dispatch.planning.publishing import find_violations, publish_plan
from dispatch.planning.solving import reclaim_dead, work_once
from models.database import Database
from models.events import Event
from models.orders import DailyOrder, ServiceDay
from models.plans import Plan, PlannedStop, PlanRequest, Tour
from models.statuses import DayStatus, Model, OrderStatus, PlanRequestStatus, PlanStatus, TaskKind
from models.tasks import Task
from tests.makers.days import DAY, Town
from tests.makers.plans import publish, record, results, send

Holds = Callable[[str | datetime], datetime]
KITCHEN = kitchen_key("한끼")


@pytest.fixture
def area(database: Database, at: Holds) -> UUID:
    """Two riders and a kitchen; a hub with a worker near the far doors; one home that nobody could place."""
    at("2026-11-22 10:00")
    with database.write() as session:
        town = Town(session=session)
        fill(town)
        area_id = town.area.id
    return area_id


def fill(town: Town) -> None:
    kitchen, hub = town.kitchen(), town.hub()
    town.crew(loads_at=[kitchen], feeds=[hub], count=2)
    town.crew("자활", loads_at=[hub], profile="bicycle", model=Model.SELF_SUFFICIENCY)
    menu = town.menu(kitchen)
    for number in range(1, 6):
        town.door(number, (number, 1), menu)
    only = town.door(6, (11, 1), menu)
    town.rule(only.recipient_id, "only_model", "self_sufficiency")
    town.door(7, None, menu)


def ask(database: Database, area: UUID, **wish: int) -> UUID:
    with database.write() as session:
        return request_plan(session, area_id=area, day=DAY, **{"iterations": 300, **wish}).id


def read_request(session: Session, request_id: UUID) -> PlanRequest:
    return session.get_one(PlanRequest, request_id)


def test_a_request_becomes_a_valid_draft(database: Database, area: UUID) -> None:
    request_id = ask(database, area)
    assert work_once(database, "worker") == request_id
    with database.read() as session:
        request = read_request(session, request_id)
        assert request.status == PlanRequestStatus.DRAFTED
        plan = session.get_one(Plan, request.plan_id)
        assert (plan.status, plan.version, plan.violations) == (PlanStatus.DRAFT, 1, [])
        assert find_violations(plan) == []
        assert [(entry["visit"], entry["reason"]["code"]) for entry in plan.unserved] == [
            (door_key(7, "한끼"), "door.no_coordinates")
        ]
        assert plan.cost["total_won"] == sum(won for part, won in plan.cost.items() if part != "total_won") > 0
        stops = session.exec(select(PlannedStop).order_by(PlannedStop.position)).all()  # type: ignore[arg-type]
        assert {stop.kind for stop in stops} == {"pickup", "drop", "door"}
        doors = [order for stop in stops if stop.kind == "door" for order in stop.daily_order_ids]
        assert len(doors) == len(set(doors)) == 6
        assert session.exec(select(Task)).all() == [], "a draft says itself what it leaves out"
        kinds = [event.kind for event in session.exec(select(Event).order_by(Event.number)).all()]  # type: ignore[arg-type]
        assert kinds == ["plan.requested", "plan.claimed", "plan.drafted"]
    assert work_once(database, "worker") is None


def test_pickups_and_drops_carry_their_meals(database: Database, area: UUID) -> None:
    ask(database, area)
    work_once(database, "worker")
    with database.read() as session:
        stops = session.exec(select(PlannedStop, Tour).join(Tour, PlannedStop.tour_id == Tour.id)).all()  # type: ignore[arg-type]
        for tour_id in {tour.id for _, tour in stops}:
            own = sorted((stop for stop, tour in stops if tour.id == tour_id), key=lambda stop: stop.position)
            assert [stop.position for stop in own] == list(range(len(own)))
            for trip in {stop.trip for stop in own}:
                first, *others = [stop for stop in own if stop.trip == trip]
                assert first.kind == "pickup"
                assert sorted(first.daily_order_ids) == sorted(o for stop in others for o in stop.daily_order_ids)
                assert first.meals == sum(stop.meals for stop in others)


def test_the_same_seed_gives_the_same_digest_and_another_search_another_version(database: Database, area: UUID) -> None:
    for _ in range(2):
        ask(database, area)
        work_once(database, "worker")
    with database.read() as session:
        first, second = session.exec(select(Plan).order_by(Plan.version)).all()  # type: ignore[arg-type]
        assert first.digest == second.digest
        assert first.id != second.id
    for plan in (first, second):
        with database.write() as session:
            publish_plan(session, plan.id, plan.version)
            task = session.exec(select(Task)).one()  # the same door left out again is the same task
            assert (task.kind, task.reason["code"]) == (TaskKind.UNSERVED_DOOR, "door.no_coordinates")


def test_a_wish_that_still_waits_is_one_request(database: Database, area: UUID) -> None:
    assert ask(database, area) == ask(database, area)
    assert ask(database, area) != ask(database, area, seed=7)


def test_a_day_that_is_not_frozen_or_is_over_is_not_planned(database: Database, area: UUID) -> None:
    with database.write() as session:
        with pytest.raises(Refused) as refused:
            request_plan(session, area_id=area, day=DAY + timedelta(days=1))
        assert refused.value.reason.code == "plan.not_frozen"
        for order in session.exec(select(DailyOrder)).all():
            order.status = OrderStatus.CANCELLED
        with pytest.raises(Refused) as refused:
            request_plan(session, area_id=area, day=DAY)
        assert refused.value.reason.code == "plan.nothing_to_deliver"
        session.exec(select(ServiceDay)).one().status = DayStatus.CLOSED
        with pytest.raises(Refused) as refused:
            request_plan(session, area_id=area, day=DAY)
        assert refused.value.reason.code == "day.closed"


def test_several_workers_never_share_a_request(database: Database, area: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {ask(database, area, seed=seed) for seed in range(3)}
    drafted: list[UUID] = []
    monkeypatch.setattr(solving, "_draft", lambda _, claim: drafted.append(claim.request_id) or _nothing())
    start = Barrier(6)

    def work(name: str) -> None:
        start.wait()
        while work_once(database, name):
            pass

    threads = [Thread(target=work, args=(f"w{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # every attempt fails, so each request is tried three times and once as a last resort, and by one worker at a time
    assert sorted(drafted, key=str) == sorted([request for request in asked for _ in range(4)], key=str)
    with database.read() as session:
        assert {read_request(session, request).status for request in asked} == {PlanRequestStatus.FAILED}


def _nothing() -> None:
    raise RuntimeError("nothing is drafted here")


def test_a_dead_workers_request_goes_to_another(
    database: Database, area: UUID, at: Holds, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_id = ask(database, area)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(solving, "_draft", die)
        with pytest.raises(KeyboardInterrupt):
            work_once(database, "dying")
    assert reclaim_dead(database) == []
    assert work_once(database, "other") is None
    at(clock.now() + timedelta(hours=1))
    assert reclaim_dead(database) == [request_id]
    assert reclaim_dead(database) == []
    assert work_once(database, "other") == request_id
    with database.read() as session:
        assert read_request(session, request_id).status == PlanRequestStatus.DRAFTED
        assert read_request(session, request_id).claimed_by == "other/2"


def test_a_worker_that_slept_through_its_lease_saves_nothing(
    database: Database, area: UUID, at: Holds, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_id = ask(database, area)
    draft = solving._draft

    def sleep_long(database: Database, claim: solving.Claim) -> drafting.Drafted:
        at(clock.now() + timedelta(hours=1))
        reclaim_dead(database)
        return draft(database, claim)

    monkeypatch.setattr(solving, "_draft", sleep_long)
    work_once(database, "sleepy")
    with database.read() as session:
        assert read_request(session, request_id).status == PlanRequestStatus.REQUESTED
        assert not session.exec(select(Plan)).all()


def test_after_three_failures_there_is_a_simple_valid_plan(
    database: Database, area: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_id = ask(database, area)

    def break_down(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(drafting, "solve", break_down)
    for attempt in range(4):
        with database.read() as session:
            assert read_request(session, request_id).attempts == attempt
        assert work_once(database, "worker") == request_id
    with database.read() as session:
        request = read_request(session, request_id)
        assert request.status == PlanRequestStatus.DRAFTED
        plan = session.get_one(Plan, request.plan_id)
        assert find_violations(plan) == []
        codes = {entry["visit"]: entry["reason"]["code"] for entry in plan.unserved}
        assert codes == {door_key(7, "한끼"): "door.no_coordinates"}


def test_a_search_that_breaks_rules_counts_as_failed(
    database: Database, area: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_id = ask(database, area)
    solve = drafting.solve

    def solve_wrongly(problem: object, **search: object) -> object:
        from dataclasses import replace

        found = solve(problem, **search)  # type: ignore[arg-type]
        return replace(found, tours=[replace(tour, end_seconds=tour.end_seconds - 60) for tour in found.tours])

    monkeypatch.setattr(drafting, "solve", solve_wrongly)
    work_once(database, "worker")
    with database.read() as session:
        request = read_request(session, request_id)
        assert (request.status, request.failure) == (PlanRequestStatus.REQUESTED, "SearchFailed")
        assert not session.exec(select(Plan)).all()


def test_planning_again_leaves_a_crew_that_is_under_way_alone(database: Database, at: Holds) -> None:
    at("2026-11-23 10:00")
    far = door_key(6, "한끼")
    with database.write() as session:
        town = Town(session=session)
        fill(town)
        odd = [door_key(number, "한끼") for number in (4, 2, 3, 1, 5)]  # nobody would plan it like this
        publish(session, town, {
            "라이더-01": [(KITCHEN, odd)],
            "라이더-02": [],
            "자활-01": [(hub_key("공덕동"), [far])],
        })  # fmt: skip
        phone = town.device(session.exec(select_duty("라이더-01")).one())
        kitchen = session.exec(select(PlannedStop).where(PlannedStop.kind == "pickup")).first()
        assert kitchen is not None
        item = record(1, "pickup", place_id=kitchen.place_id, trip=1, data={"counted": 10})
        assert results(send(session, phone, item)) == ["applied"]
        area_id = town.area.id
    ask(database, area_id)
    work_once(database, "worker")
    with database.read() as session:
        plan = session.exec(select(Plan).where(Plan.version == 2)).one()
        assert find_violations(plan) == []
        tour = next(tour for tour in plan.solution["tours"] if tour["vehicle"] == "라이더-01")
        doors = [visit for stop in tour["trips"][0]["stops"] if stop["kind"] == "visit" for visit in stop["visits"]]
        assert doors == odd
        assert [entry["visit"] for entry in plan.unserved] == [door_key(7, "한끼")]


def select_duty(code: str):  # type: ignore[no-untyped-def]
    from models.fleet import Duty

    return select(Duty).where(Duty.code == code)
