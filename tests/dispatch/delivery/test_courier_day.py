"""What a courier's phone may see: today's own stops, around the shift, and afterwards only what changed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from dispatch import clock
from dispatch.delivery.courier_day import courier_day
from dispatch.keys import door_key, hub_key, kitchen_key
from dispatch.providers.breaks import read_breaks
from dispatch.welfare.cases import close_case
from models.containers import ContainerMove
from models.database import Database
from models.fleet import Duty
from models.orders import DailyOrder, StandingOrder
from models.statuses import ContainerKind, Model
from tests.makers.days import DAY, HOUR, MADE, Town
from tests.makers.plans import draft_plan, publish, record, results, send
from tests.makers.welfare import NOON, make_noon, tell, the_case

Holds = Callable[[str | datetime], datetime]
KITCHEN, HUB = kitchen_key("한끼"), hub_key("공덕동")
ONE, TWO, THREE = (door_key(number, "한끼") for number in (1, 2, 3))
FIRST = {"라이더-01": [(KITCHEN, [ONE, TWO])], "자활-01": [(HUB, [THREE])]}


@dataclass
class Day:
    town: Town
    couriers: dict[str, UUID]
    orders: dict[int, UUID]
    phones: dict[str, Any]

    def seen(self, database: Database, code: str, have: int | None = None) -> dict[str, Any]:
        with database.read() as session:
            answer = courier_day(session, self.couriers[code], DAY, have)
        json.dumps(answer)
        return answer

    def publish(self, database: Database, tours: dict[str, Any]) -> None:
        with database.write() as session:
            self.town.session = session
            publish(session, self.town, tours)


@pytest.fixture
def day(database: Database, at: Holds) -> Day:
    at("2026-11-23 10:00")
    with database.write() as session:
        town = Town(session=session)
        kitchen, hub = town.kitchen(), town.hub()
        rider, spare = town.crew(loads_at=[kitchen], feeds=[hub], count=2)
        (worker,) = town.crew("자활", loads_at=[hub], model=Model.SELF_SUFFICIENCY, profile="bicycle",
                              brings_containers_back=True)  # fmt: skip
        menu = town.menu(kitchen)
        reusable = town.menu(kitchen, "연하식", container=ContainerKind.REUSABLE)
        rows = {1: town.door(1, (1, 1), menu, first_visit=True), 2: town.door(2, (2, 1), menu, diet="당뇨")}
        rows[3] = town.door(3, (11, 1), reusable)
        session.add(ContainerMove(recipient_id=rows[3].recipient_id, kitchen_id=kitchen.id, day=DAY.replace(day=20),
                                  count=2, happened_at=MADE))  # fmt: skip
        duties: dict[str, Duty] = {duty.code: duty for duty in (rider, spare, worker)}
        made = Day(
            town=town,
            couriers={code: UUID(duty.courier_ids[0]) for code, duty in duties.items()},
            orders={number: row.id for number, row in rows.items()},
            phones={code: town.device(duty) for code, duty in duties.items()},
        )
        publish(session, town, FIRST)
        session.flush()
        session.expunge_all()
    return made


def counted(answer: dict[str, Any]) -> dict[str, int | None]:
    return {stop["kind"]: stop["counted"] for stop in answer["stops"]}


def keys(answer: dict[str, Any]) -> list[str]:
    return [stop["key"] for stop in answer["stops"]]


def test_everything_of_the_own_tour_in_order(database: Database, day: Day) -> None:
    answer = day.seen(database, "라이더-01")
    assert (answer["version"], answer["base"], answer["removed"]) == (1, None, [])
    assert answer["order"] == keys(answer)
    assert answer["order"][0] == f"pickup:{KITCHEN}:1"
    assert set(answer["order"]) == {f"pickup:{KITCHEN}:1", ONE, TWO, f"drop:{HUB}:1"}
    assert answer["duty"] | {"id": ""} == {
        "id": "", "code": "라이더-01", "model": "rider", "profile": "scooter", "crew_size": 1,
        "start_seconds": 9 * HOUR, "end_seconds": 14 * HOUR,
    }  # fmt: skip
    pickup, door = answer["stops"][0], next(stop for stop in answer["stops"] if stop["key"] == TWO)
    assert pickup["meals"] == 6
    assert sorted(pickup["order_ids"]) == sorted(str(order) for order in day.orders.values())
    assert door["items"] == [{"menu": "저염 일반식", "kind": "general", "meals": 2, "diet": "당뇨"}]
    assert door["door"] == {
        "order_ids": [str(day.orders[2])], "number": 2, "name": "김가상2", "address": "서울 마포구 가상로 2",
        "entry_note": "2호 초인종", "phone": "010-0000-0002", "first_visit": False, "last_day": False,
        "high_risk": False, "container": "disposable", "collect": 0, "status": "planned", "review": False,
        "latest_seconds": pickup["leave_seconds"] + 5400,
        "entrance_photo": None, "recalled": False, "measure": False,
    }  # fmt: skip


def test_the_breaks_of_the_own_tour_come_with_it_also_in_a_delta(database: Database, day: Day) -> None:
    assert day.seen(database, "라이더-01")["breaks"] == []
    with database.write() as session:
        for number, opens in ((1, 10 * HOUR), (2, 10 * HOUR + 3000)):
            order = session.get_one(StandingOrder, session.get_one(DailyOrder, day.orders[number]).standing_order_id)
            order.window_start_seconds, order.window_end_seconds = opens, opens + 600
        duty = session.exec(select(Duty).where(Duty.code == "라이더-01")).one()
        duty.breaks = read_breaks("10:00-10:45 30분") or []
    day.publish(database, FIRST)
    answer = day.seen(database, "라이더-01", have=1)
    (rest,) = answer["breaks"]
    assert answer["base"] == 1
    assert rest["end_seconds"] - rest["start_seconds"] == 1800
    assert 10 * HOUR <= rest["start_seconds"] <= rest["end_seconds"] <= 10 * HOUR + 2700
    assert all(
        stop["leave_seconds"] <= rest["start_seconds"] or stop["start_seconds"] >= rest["end_seconds"]
        for stop in day.seen(database, "라이더-01")["stops"]
    )
    assert day.seen(database, "자활-01")["breaks"] == [], "nobody else's"


def test_time_on_board_counts_from_the_kitchen_also_over_a_hub(database: Database, day: Day) -> None:
    left_kitchen = day.seen(database, "라이더-01")["stops"][0]["leave_seconds"]
    pickup, door = day.seen(database, "자활-01")["stops"]
    assert (pickup["key"], door["key"]) == (f"pickup:{HUB}:1", THREE)
    assert door["door"]["latest_seconds"] == left_kitchen + 5400
    assert (door["door"]["container"], door["door"]["collect"]) == ("reusable", 2)


def test_a_new_phone_knows_what_was_counted(database: Database, day: Day) -> None:
    stops = {stop["kind"]: stop for stop in day.seen(database, "라이더-01")["stops"]}
    assert counted(day.seen(database, "라이더-01")) == {"pickup": None, "drop": None, "door": None}
    places = {kind: stops[kind]["place"]["id"] for kind in ("pickup", "drop")}
    with database.write() as session:
        before = clock.now() - timedelta(minutes=1)
        loaded = record(1, "pickup", place_id=places["pickup"], trip=1, data={"counted": 5}, at=before)
        again = record(2, "pickup", place_id=places["pickup"], trip=1, data={"counted": 6})
        taken = record(1, "pickup", place_id=places["drop"], trip=1, data={"counted": 0})
        assert results(send(session, day.phones["라이더-01"], loaded, again)) == ["applied", "applied"]
        assert results(send(session, day.phones["자활-01"], taken)) == ["applied"]
    assert counted(day.seen(database, "라이더-01")) == {"pickup": 6, "drop": None, "door": None}
    assert counted(day.seen(database, "자활-01")) == {"pickup": 0, "door": None}


def test_nobody_elses_and_never_what_a_courier_must_not_know(database: Database, day: Day) -> None:
    told = json.dumps(day.seen(database, "라이더-01"), ensure_ascii=False)
    assert "김가상3" not in told
    for secret in ("1941", "박보호", "010-9999"):
        assert secret not in told


@pytest.mark.parametrize(("moment", "shown"), [
    ("2026-11-23 07:59:59", False), ("2026-11-23 08:00", True), ("2026-11-23 15:00", True),
    ("2026-11-23 15:00:01", False), ("2026-11-22 10:00", False),
])  # fmt: skip
def test_only_from_shortly_before_to_shortly_after_the_shift(
    database: Database, day: Day, at: Holds, moment: str, shown: bool
) -> None:
    at(moment)
    answer = day.seen(database, "라이더-01")
    assert bool(answer["stops"]) is shown
    assert (answer["version"] is not None) is shown


def test_without_a_duty_or_a_published_plan_there_is_nothing(database: Database, day: Day) -> None:
    assert day.seen(database, "라이더-02")["stops"] == []
    with database.write() as session:
        day.town.session = session
        draft_plan(session, day.town, {"라이더-02": [(KITCHEN, [ONE])]})
        assert courier_day(session, UUID(int=5), DAY)["duty"] is None
        assert courier_day(session, day.couriers["라이더-02"], DAY)["stops"] == []
        assert courier_day(session, day.couriers["라이더-01"], DAY.replace(day=24))["duty"] is None


def test_a_delta_holds_only_what_changed(database: Database, day: Day) -> None:
    assert keys(day.seen(database, "라이더-01", have=1)) == []
    before = {stop["key"]: stop for stop in day.seen(database, "라이더-01")["stops"]}
    day.publish(database, {**FIRST, "라이더-01": [(KITCHEN, [TWO])]})
    delta = day.seen(database, "라이더-01", have=1)
    whole = day.seen(database, "라이더-01")
    assert (delta["version"], delta["base"], delta["removed"]) == (2, 1, [ONE])
    assert delta["order"] == whole["order"] == keys(whole)
    merged = {key: stop for key, stop in before.items() if key not in delta["removed"]}
    merged.update({stop["key"]: stop for stop in delta["stops"]})
    assert [merged[key] | {"position": 0} for key in delta["order"]] == [
        stop | {"position": 0} for stop in whole["stops"]
    ]
    assert f"pickup:{KITCHEN}:1" in keys(delta)


@pytest.mark.parametrize("have", [0, 7, -1])
def test_a_version_that_never_was_gives_everything(database: Database, day: Day, have: int) -> None:
    answer = day.seen(database, "라이더-01", have=have)
    assert answer["base"] is None
    assert len(answer["stops"]) == 4


def test_what_was_told_comes_back(database: Database, day: Day) -> None:
    with database.write() as session:
        send(session, day.phones["라이더-01"], record(1, "refused", orders=[day.orders[1]]))
    answer = day.seen(database, "라이더-01")
    assert next(stop for stop in answer["stops"] if stop["key"] == ONE)["door"]["status"] == "refused"


def test_who_rang_is_told_how_the_case_ended(database: Database, at: Holds) -> None:
    at(NOON)
    noon = make_noon(database)
    tell(database, noon, record(1, "no_answer", orders=[noon.orders[1]]))

    def outcomes() -> list[dict[str, object]]:
        with database.read() as session:
            told: list[dict[str, object]] = courier_day(session, noon.phone.courier_id, DAY)["welfare"]
            return told

    [told] = outcomes()
    assert told == {
        "case": told["case"], "order_ids": [str(noon.orders[1])], "number": 1, "name": "김가상1", "status": "open",
        "code": None, "opened_at": clock.now().isoformat(), "closed_at": None,
    }  # fmt: skip
    with database.write() as session:
        close_case(session, the_case(session).id, code="in_hospital", who="아들 박보호", note="심근경색")
    closed = {"status": "closed", "code": "in_hospital", "closed_at": clock.now().isoformat()}
    assert outcomes() == [{**told, **closed}]  # nothing of who was spoken to, and of what was said
    at("2026-11-23 23:00")
    assert outcomes() == [{**told, **closed, "name": None}]


def test_whoever_did_not_ring_is_told_nothing(database: Database, day: Day) -> None:
    with database.write() as session:
        assert results(send(session, day.phones["라이더-01"], record(1, "no_answer", orders=[day.orders[1]])))
    day.publish(database, {"라이더-01": [(KITCHEN, [TWO])], "라이더-02": [(KITCHEN, [ONE])]})
    assert [told["number"] for told in day.seen(database, "라이더-01")["welfare"]] == [1]
    assert day.seen(database, "라이더-02")["welfare"] == []
