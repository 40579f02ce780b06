"""What screens read: in as many queries for many doors as for few, and complete."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from dispatch import events
from dispatch.intake.placing import pin_home
from dispatch.keys import door_key, kitchen_key
from models.database import Database
from models.fleet import Duty, Kitchen
from models.people import Recipient
from models.places import Area, Home
from models.plans import Tour
from models.statuses import Role
from rider_api.reading.desk_day import read_desk_day
from rider_api.reading.happenings import read_happenings
from rider_api.reading.kitchen_day import read_kitchen_day
from tests.makers.days import DAY, Town
from tests.makers.desks import House
from tests.makers.plans import publish
from tests.makers.statements import counted

Holds = Callable[[str | datetime], datetime]
DESK_QUERIES, BOARD_QUERIES = 40, 36
"""More than this means a query for each door."""


def make_day(session: Session, doors: int) -> None:
    town = Town(session=session)
    kitchen = town.kitchen()
    menu = town.menu(kitchen, max_time_on_board_seconds=30_000)
    town.crew(loads_at=[kitchen], capacity_boxes=200)
    for number in range(1, doors + 1):
        town.door(number, (number % 5, number // 5), menu)
    keys = [door_key(number, "한끼") for number in range(1, doors + 1)]
    publish(session, town, {"라이더-01": [(kitchen_key("한끼"), keys)]})


def count_queries(database: Database, read: Callable[[Session], object]) -> int:
    with counted(database) as asked, database.read() as session:
        read(session)
    assert asked
    return len(asked)


def test_a_day_takes_few_queries_whatever_its_size(database: Database, at: Holds) -> None:
    at("2026-11-23 08:00")
    with database.write() as session:
        make_day(session, doors=45)
    with database.read() as session:
        area, kitchen_id = session.exec(select(Area)).one(), session.exec(select(Kitchen.id)).one()

    def read_desk(session: Session) -> None:
        day = read_desk_day(session, area, DAY, role=Role.COORDINATOR, epoch="e")
        assert day.plan is not None
        assert sum(stop.door is not None for stop in day.plan.tours[0].stops) == 45

    def read_board(session: Session) -> None:
        board = read_kitchen_day(session, kitchen_id, DAY, epoch="e")
        assert len(board.pick_list) == 45

    assert count_queries(database, read_desk) <= DESK_QUERIES
    assert count_queries(database, read_board) <= BOARD_QUERIES


def test_the_desks_day_tells_the_whole_day(house: House) -> None:
    day = house.client(Role.COORDINATOR).get(f"/api/desk/day/{DAY}").json()
    assert (day["orders"]["households"], day["orders"]["meals"]) == (2, 4)
    assert day["orders"]["by_status"]["cancelled"] == 1
    assert day["plan"]["version"] == int(house.ids["version"])
    assert [case["cause"] for case in day["cases"]] == ["no_answer"]
    assert day["cases"][0]["next_step"]["target"] == "coordinator"
    assert [device["courier_code"] for device in day["devices"]] == ["라이더-01", "라이더-01", "라이더-02"]
    door = next(stop["door"] for stop in day["plan"]["tours"][0]["stops"] if stop["key"] == "door:1:한끼")
    assert (door["name"], door["dong"], door["status"]) == ("김가상1", "서교동", "planned")
    assert len(day["plan"]["tours"][0]["line"]) >= 2
    assert day["plan"]["tours"][0]["breaks"] == []


def test_the_desk_tells_when_a_crew_rests(house: House) -> None:
    rest = {"start_seconds": 43_200, "end_seconds": 45_000}
    with house.database.write() as session:
        session.exec(select(Tour).join(Duty).where(Duty.code == "라이더-01")).one().breaks = [rest]
    tours = house.client(Role.COORDINATOR).get(f"/api/desk/day/{DAY}").json()["plan"]["tours"]
    assert {tour["duty_code"]: tour["breaks"] for tour in tours} == {"라이더-01": [rest], "라이더-02": []}


def test_a_case_that_was_taken_on_still_says_which_step_comes_next(house: House) -> None:
    desk = house.client(Role.COORDINATOR)

    def read_case() -> dict[str, Any]:
        found: dict[str, Any] = desk.get(f"/api/desk/day/{DAY}").json()["cases"][0]
        return found

    first = read_case()["next_step"]
    path = f"/api/desk/cases/{read_case()['id']}"
    assert desk.post(f"{path}/acknowledge", json={"position": first["position"]}).status_code == 200
    taken = read_case()
    assert taken["status"] == "contacted"
    assert taken["next_step"]["position"] > first["position"]
    closing = {"code": "heard_by_phone", "who": "조정자", "note": ""}
    assert desk.post(f"{path}/close", json=closing).status_code == 200
    assert read_case()["next_step"] is None


def test_the_door_of_a_cancelled_order_stays_in_its_tour_and_says_so(house: House) -> None:
    day = house.client(Role.COORDINATOR).get(f"/api/desk/day/{DAY}").json()
    doors = {stop["key"]: stop["door"] for tour in day["plan"]["tours"] for stop in tour["stops"] if stop["door"]}
    assert {key for key, door in doors.items() if door["cancelled"]} == {"door:3:한끼"}
    assert set(doors) == {"door:1:한끼", "door:2:한끼", "door:3:한끼"}


def test_the_kitchens_day_counts_what_goes_and_names_what_changed(house: House) -> None:
    board = house.client(Role.KITCHEN).get(f"/api/kitchen/day/{DAY}").json()
    assert board["counts"] == [{"menu": "저염 일반식", "kind": "general", "diet": "", "meals": 4}]
    assert len(board["pick_list"]) == 2
    assert [change["kind"] for change in board["changes"]] == ["cancel"]
    assert [pickup["duty_code"] for pickup in board["pickups"]] == ["라이더-01", "라이더-02"]


@pytest.mark.parametrize(("count", "known"), [(4, 4), (3, 3)])
def test_a_counted_hand_over_shows_on_the_board(house: House, count: int, known: int) -> None:
    kitchen = house.client(Role.KITCHEN)
    body = {"day": str(DAY), "tour_id": house.ids["tour"], "trip": 1, "counted": count}
    assert kitchen.post("/api/kitchen/handovers", json=body).status_code == 200
    tours = house.client(Role.COORDINATOR).get(f"/api/desk/day/{DAY}").json()["plan"]["tours"]
    handed = [stop["handed"] and stop["handed"]["counted_meals"] for tour in tours for stop in tour["stops"]]
    assert handed == [count, None, None, None, None], "both pickups and three doors: only the first pickup is counted"
    first = kitchen.get(f"/api/kitchen/day/{DAY}").json()["pickups"][0]
    assert first["counted_by_kitchen"] == known


def move_of(house: House, **changes: object) -> dict[str, object]:
    return {
        "kind": "move", "door_key": "door:1:한끼", "duty_id": house.ids["duty"], "trip": 1, "position": 0,
        "version": int(house.ids["version"]), "revision": 0, "preview": False, **changes,
    }  # fmt: skip


def test_an_edit_is_shown_before_it_is_kept_and_can_be_undone(house: House) -> None:
    desk, plan = house.client(Role.COORDINATOR), f"/api/desk/plans/{house.ids['plan']}"
    shown = desk.post(f"{plan}/edits", json=move_of(house, preview=True)).json()
    assert shown["kept"] is None
    assert {tour["duty_code"] for tour in shown["changed_tours"]} == {"라이더-01", "라이더-02"}
    assert shown["before"]["figures"]["doors"] == 3
    assert len(desk.get(f"/api/desk/day/{DAY}").json()["plans"]) == 1
    kept = desk.post(f"{plan}/edits", json=move_of(house)).json()["kept"]
    draft = f"/api/desk/plans/{kept['plan_id']}"
    moved = desk.get(f"/api/desk/day/{DAY}?plan={kept['plan_id']}").json()["plan"]
    doors = {tour["duty_code"]: [stop["key"] for stop in tour["stops"] if stop["door"]] for tour in moved["tours"]}
    assert "door:1:한끼" in doors["라이더-02"]
    assert (moved["revision"], moved["edits"]["done"], moved["edits"]["last_by"]) == (1, 1, "coordinator")
    differences = desk.get(f"{draft}/differences?since={house.ids['plan']}").json()
    crews = {one["recipient"]["name"]: (one["before"], one["after"]) for one in differences}
    assert crews["김가상1"][0]["vehicle"] == "라이더-01"
    assert crews["김가상1"][1]["vehicle"] == "라이더-02"
    undone = desk.post(f"{draft}/undo", json={"version": kept["version"], "revision": kept["revision"]}).json()
    assert undone["revision"] == 2
    told = desk.get(f"{draft}/edits").json()
    assert [(row["kind"], row["made_by"], row["undone"]) for row in told] == [("move", "coordinator", True)]
    # The cancelled third door is left out of every draft.
    assert desk.get(f"{draft}/figures").json()["doors"] == 2


def test_an_auditor_compares_versions_without_names(house: House) -> None:
    kept = house.client(Role.COORDINATOR).post(
        f"/api/desk/plans/{house.ids['plan']}/edits", json=move_of(house)
    ).json()["kept"]  # fmt: skip
    path = f"/api/desk/plans/{kept['plan_id']}/differences?since={house.ids['plan']}"
    assert "김가상" not in house.client(Role.AUDITOR).get(path).text


def test_a_draft_that_knows_nothing_of_what_is_out_is_not_published_unseen(house: House) -> None:
    desk, base = house.client(Role.COORDINATOR), "/api/desk/plans"
    mine = desk.post(f"{base}/{house.ids['plan']}/edits", json=move_of(house)).json()["kept"]
    theirs = desk.post(
        f"{base}/{house.ids['plan']}/edits", json=move_of(house, door_key="door:2:한끼", alone=True)
    ).json()["kept"]  # fmt: skip
    first = {"version": mine["version"], "revision": mine["revision"]}
    assert desk.post(f"{base}/{mine['plan_id']}/publish", json=first).status_code == 200
    second = {"version": theirs["version"], "revision": theirs["revision"]}
    refused = desk.post(f"{base}/{theirs['plan_id']}/publish", json=second)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "plan.overtaken")
    rebased = desk.post(f"{base}/{theirs['plan_id']}/rebase", json={}).json()
    assert rebased["left"] == []
    plan = desk.get(f"/api/desk/day/{DAY}?plan={rebased['plan_id']}").json()["plan"]
    tours = {tour["duty_code"]: [stop["key"] for stop in tour["stops"] if stop["door"]] for tour in plan["tours"]}
    assert tours == {"라이더-02": ["door:2:한끼", "door:1:한끼"]}, "both coordinators' edits"
    third = {"version": plan["version"], "revision": plan["revision"]}
    assert desk.post(f"{base}/{plan['id']}/publish", json=third).status_code == 200


def test_a_case_is_taken_and_its_ladder_goes_on(house: House) -> None:
    desk, path = house.client(Role.COORDINATOR), f"/api/desk/cases/{house.ids['case']}/own"

    def read_case() -> dict[str, object]:
        return desk.get(f"/api/desk/day/{DAY}").json()["cases"][0]  # type: ignore[no-any-return]

    before = read_case()
    assert desk.post(path, json={"seen": before["owner_id"]}).status_code == 200
    after = read_case()
    assert (after["owner"], after["status"]) == ("coordinator", before["status"])
    assert after["next_step"] == before["next_step"]
    assert [one["login"] for one in desk.get("/api/desk/colleagues").json()] == ["coordinator"]


def test_people_are_found_by_number_name_and_phone_and_by_nobody_masked(house: House) -> None:
    desk, auditor = house.client(Role.COORDINATOR), house.client(Role.AUDITOR)

    def numbers(client: object, query: str) -> list[int]:
        items = client.post("/api/desk/recipients/search", json={"query": query}).json()["items"]  # type: ignore[attr-defined]
        return [item["number"] for item in items]

    assert numbers(desk, "") == [1, 2, 3]
    assert numbers(desk, "2") == [2]
    assert numbers(desk, "김 가상") == [1, 2, 3]
    assert numbers(desk, "0000-0003") == [3]
    assert numbers(auditor, "김가상") == []
    assert numbers(auditor, "2") == [2]


def test_standing_orders_that_wait_come_first_page_by_page(house: House) -> None:
    page = house.client(Role.COORDINATOR).get("/api/desk/standing-orders").json()
    assert (page["total"], page["page"], page["pages"]) == (3, 1, 1)
    assert [order["status"] for order in page["items"]] == ["requested", "active", "active"]
    active = house.client(Role.COORDINATOR).get("/api/desk/standing-orders?status=active").json()
    assert active["total"] == 2


def test_an_event_that_names_somebody_by_number_reaches_the_own_dong(house: House) -> None:
    with house.database.write() as session:
        before = events.last_number(session)
        person = session.exec(select(Recipient).where(Recipient.number == 1)).one()
        home = session.exec(select(Home).where(Home.recipient_id == person.id)).one()
        dong = str(home.dong_id)
        pin_home(session, home.id, 37.551, 126.921)
    with house.database.read() as session:
        told = [one for one in read_happenings(session, before) if one.kind == "home.pinned"]
    assert [one.dong_id for one in told] == [dong]
