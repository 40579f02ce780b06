"""Changes after the freeze at the desk, and the plan that follows them: freed meals, a new address, an addition."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from sqlmodel import select

from models.orders import Menu, StandingOrder
from models.statuses import Role, StandingOrderStatus
from tests.makers.days import DAY, HOUR, Town
from tests.makers.desks import House


def near(house: House) -> str:
    """Recipient 4 at 100 m from the cancelled door 3, with a standing order and nothing on the day."""
    with house.database.write() as session:
        town = Town.again(session, UUID(house.ids["area"]))
        person = town.recipient(4)
        town.home(person, (3, 2))
        return str(town.standing(person, session.get_one(Menu, UUID(house.ids["menu"]))).id)


def look(house: House, desk: TestClient) -> dict[str, Any]:
    plan: dict[str, Any] = desk.get(f"/api/desk/day/{DAY}", params={"area": house.ids["area"]}).json()["plan"]
    return plan


def doors(plan: dict[str, Any]) -> dict[str, list[str]]:
    return {
        tour["duty_code"]: [stop["key"] for stop in tour["stops"] if stop["door"] is not None]
        for tour in plan["tours"]
    }


def open_kinds(house: House, desk: TestClient) -> list[str]:
    day = desk.get(f"/api/desk/day/{DAY}", params={"area": house.ids["area"]}).json()
    return sorted(task["kind"] for task in day["tasks"])


def catch_up(desk: TestClient, plan: dict[str, Any], number: int, *, preview: bool) -> Any:
    seen = {"version": plan["version"], "revision": plan["revision"]}
    form = {"kind": "catch_up", "number": number, "preview": preview, **seen}
    return desk.post(f"/api/desk/plans/{plan['id']}/repairs", json=form)


def test_a_given_meal_is_published_on_the_tour_that_reaches_it(
    house: House, at: Callable[[str | datetime], datetime]
) -> None:
    at("2026-11-23 08:30")
    standing = near(house)
    path = f"/api/desk/freed-meals/{house.ids['freed']}"
    with house.client(Role.COORDINATOR) as desk:
        before = look(house, desk)
        given = desk.post(f"{path}/give", json={"standing_order_id": standing}).json()
        after = look(house, desk)
        assert given["version"] == after["version"] > before["version"]
        assert after["status"] == "published"
        assert "door:4:한끼" in doors(after)[given["tour"]]
        kept = [door for tour in doors(after).values() for door in tour if door != "door:4:한끼"]
        assert kept == ["door:1:한끼", "door:2:한끼"], "nothing else moves, and the cancelled door is gone"
        assert {"freed_meal", "unserved_door"}.isdisjoint(open_kinds(house, desk))


def test_a_new_address_is_one_repair_of_the_published_plan(
    house: House, at: Callable[[str | datetime], datetime]
) -> None:
    at("2026-11-23 08:30")
    with house.client(Role.COORDINATOR) as desk:
        moved = desk.post("/api/desk/recipients/2/address", json={"address": "서울 마포구 새길로 7", "dong": "서교동"})
        assert moved.json()["planned_days"] == [str(DAY)]
        plan = look(house, desk)
        home = moved.json()["home_id"]
        desk.post(f"/api/desk/homes/{home}/pin", json={"lat": 37.5545, "lon": 126.9233})
        answer = catch_up(desk, plan, 2, preview=True).json()
        assert (answer["kept"], answer["violations"]) == (None, [])
        assert (answer["after"]["figures"]["doors"], answer["after"]["figures"]["unserved"]) == (2, 0)
        assert answer["before"]["figures"]["distance_metres"] != answer["after"]["figures"]["distance_metres"]
        assert look(house, desk)["version"] == plan["version"], "a preview keeps nothing"
        kept = catch_up(desk, plan, 2, preview=False).json()["kept"]
        assert "moved_home" in open_kinds(house, desk)
        seen = {"version": kept["version"], "revision": kept["revision"]}
        assert desk.post(f"/api/desk/plans/{kept['plan_id']}/publish", json=seen).status_code == 200
        assert "moved_home" not in open_kinds(house, desk), "the plan that leads to the new door finishes the task"


def test_who_is_added_to_a_published_day_is_a_task_until_put_in(
    house: House, at: Callable[[str | datetime], datetime]
) -> None:
    at("2026-11-23 08:30")
    standing = near(house)
    with house.database.write() as session:
        for order in session.exec(select(StandingOrder)).all():
            order.status = StandingOrderStatus.ACTIVE
    with house.client(Role.COORDINATOR) as desk:
        added = desk.post(f"/api/desk/standing-orders/{standing}/add", json={"day": str(DAY)})
        assert added.status_code == 200, added.text
        assert open_kinds(house, desk).count("unserved_door") == 1
        kept = catch_up(desk, look(house, desk), 4, preview=False).json()["kept"]
        seen = {"version": kept["version"], "revision": kept["revision"]}
        desk.post(f"/api/desk/plans/{kept['plan_id']}/publish", json=seen)
        assert "unserved_door" not in open_kinds(house, desk)


def test_takers_are_told_with_their_tour_and_refused_once_it_is_too_late(
    house: House, at: Callable[[str | datetime], datetime]
) -> None:
    standing = near(house)
    path = f"/api/desk/freed-meals/{house.ids['freed']}"
    with house.client(Role.COORDINATOR) as desk:
        answer = desk.get(f"{path}/takers").json()
        [taker] = answer["takers"]
        assert (taker["standing_order_id"], taker["tour"], taker["trip"]) == (standing, "라이더-02", 1)
        assert 10 * HOUR < taker["start_seconds"] < 11 * HOUR
        at("2026-11-23 13:59")
        answer = desk.get(f"{path}/takers").json()
        assert (answer["takers"], answer["out_of_reach"]) == ([], 1)
        assert answer["reason"]["code"] == "freed.out_of_reach"
        given = desk.post(f"{path}/give", json={"standing_order_id": standing})
        assert given.json()["error"]["code"] == "freed.out_of_reach"
        assert desk.post(f"{path}/waste", json={}).status_code == 200
