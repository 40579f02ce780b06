"""After the freeze, as the desk's screens ask for it: another dish for a diet that clashes, and another address."""

from typing import Any
from uuid import UUID

from dispatch.ordering.changes import change_diet
from models.accounts import Device
from models.statuses import Role
from tests.makers.desks import DAY, FOREIGN, House
from tests.makers.plans import record, send

NEW = "서울특별시 마포구 새길로 7"


def ask(house: House, method: str, path: str, body: Any = None, role: Role | str = Role.COORDINATOR) -> Any:
    answer = house.client(role).request(method, path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(house: House, path: str, body: Any, role: Role | str = Role.COORDINATOR) -> str:
    answer = house.client(role).post(path, json=body)
    assert answer.status_code >= 400
    code: str = answer.json()["error"]["code"]
    return code


def write_menu(house: House, substitute: str, dish: str, allergens: list[str]) -> None:
    dishes = [{"name": dish, "ingredients": [], "allergens": allergens, "unsuitable_for": []}]
    body = {"menu_id": house.ids["menu"], "day": str(DAY), "substitute": substitute, "dishes": dishes}
    ask(house, "PUT", "/api/desk/day-menus", body)


def make_clash(house: House) -> dict[str, Any]:
    """The second door can't eat nuts; a substitute is made that suits, and one that does not."""
    with house.database.write() as session:
        change_diet(session, UUID(house.ids["order"]), "견과")
    write_menu(house, "", "호두 멸치볶음", ["호두"])
    write_menu(house, "견과 없음", "멸치볶음", [])
    write_menu(house, "또 견과", "호두죽", ["호두"])
    (row,) = ask(house, "GET", "/api/desk/clashes")["items"]
    found: dict[str, Any] = row
    return found


def board_changes(house: House) -> dict[int, str]:
    changes = ask(house, "GET", f"/api/kitchen/day/{DAY}", role=Role.KITCHEN)["changes"]
    return {change["number"]: change["kind"] for change in changes}


def test_a_substitute_of_a_frozen_day_is_a_numbered_change_that_the_kitchen_acknowledges(house: House) -> None:
    row = make_clash(house)
    assert (row["day"], row["order_id"], row["chosen"]) == (str(DAY), house.ids["order"], None)
    assert [(each["menu"]["id"], each["substitute"]) for each in row["suggestions"]] == [
        (house.ids["menu"], "견과 없음")
    ]
    path, body = f"/api/desk/standing-orders/{row['standing_order_id']}/meal", {"day": str(DAY)}
    chosen = ask(house, "POST", path, {**body, "substitute": "견과 없음"})
    assert board_changes(house)[chosen["change"]] == "substitute"
    again = ask(house, "POST", path, {**body, "substitute": "견과 없음"})
    assert (again["change"], again["event"]) == (None, chosen["event"])
    assert ask(house, "GET", "/api/desk/clashes?unsettled=true")["total"] == 0
    (settled,) = ask(house, "GET", "/api/desk/clashes")["items"]
    assert (settled["chosen"], settled["left"]) == ("견과 없음", [])
    changes = ask(house, "GET", f"/api/kitchen/day/{DAY}", role=Role.KITCHEN)["changes"]
    (own,) = (each for each in changes if each["number"] == chosen["change"])
    ask(house, "POST", f"/api/kitchen/changes/{own['id']}/acknowledge", {}, Role.KITCHEN)
    changes = ask(house, "GET", f"/api/kitchen/day/{DAY}", role=Role.KITCHEN)["changes"]
    assert {each["number"]: each["status"] for each in changes}[chosen["change"]] == "acknowledged"


def test_what_does_not_help_or_is_not_ones_own_is_refused(house: House) -> None:
    row = make_clash(house)
    path, body = f"/api/desk/standing-orders/{row['standing_order_id']}/meal", {"day": str(DAY)}
    assert refused(house, path, {**body, "substitute": "또 견과"}) == "meal.no_substitute"
    assert refused(house, path, {"day": "2026-11-25", "substitute": "견과 없음"}) == "meal.no_clash"
    foreign = FOREIGN + Role.COORDINATOR.value
    assert house.client(foreign).post(path, json={**body, "substitute": "견과 없음"}).status_code == 404
    assert ask(house, "GET", "/api/desk/clashes", role=foreign)["total"] == 0
    assert ask(house, "GET", "/api/desk/clashes?unsettled=true")["total"] == 1


def test_the_menu_as_it_is_after_asking_settles_a_clash_and_it_can_be_decided_otherwise(house: House) -> None:
    row = make_clash(house)
    path, body = f"/api/desk/standing-orders/{row['standing_order_id']}/meal", {"day": str(DAY)}
    first = ask(house, "POST", path, {**body, "substitute": ""})
    (settled,) = ask(house, "GET", "/api/desk/clashes")["items"]
    assert (settled["chosen"], len(settled["left"])) == ("", 1)
    second = ask(house, "POST", path, {**body, "substitute": "견과 없음"})
    assert second["change"] > first["change"]
    (settled,) = ask(house, "GET", "/api/desk/clashes")["items"]
    assert settled["chosen"] == "견과 없음"


def test_a_move_after_the_freeze_is_numbered_for_the_kitchen_and_shown_on_the_way(house: House) -> None:
    moved = ask(house, "POST", "/api/desk/recipients/2/address", {"address": NEW})
    (number,) = moved["changes"]
    assert (moved["planned_days"], moved["too_late"]) == ([str(DAY)], [])
    assert board_changes(house)[number] == "move"
    page = ask(house, "GET", "/api/desk/recipients/2")
    assert (page["home"]["id"], page["home"]["address"]) == (moved["home_id"], NEW)
    phone = ask(house, "GET", "/api/courier/day", role=Role.COURIER)
    assert NEW in str(phone)
    tasks = ask(house, "GET", f"/api/desk/day/{DAY}")["tasks"]
    assert "moved_home" in {task["kind"] for task in tasks}
    again = ask(house, "POST", "/api/desk/recipients/2/address", {"address": NEW})
    assert again["changes"] == []


def test_a_move_of_somebody_whose_meals_are_on_the_way_asks_for_a_call(house: House) -> None:
    with house.database.write() as session:
        phone = session.get_one(Device, UUID(house.ids["device"]))
        send(session, phone, record(3, "pickup", place_id=house.ids["kitchen"], trip=1, data={"counted": 4}))
    moved = ask(house, "POST", "/api/desk/recipients/2/address", {"address": NEW})
    assert (moved["changes"], len(moved["too_late"])) == ([], 1)
    assert refused(house, "/api/desk/recipients/2/address", {"address": "  "}) == "home.none"
    foreign = house.client(FOREIGN + Role.COORDINATOR.value)
    assert foreign.post("/api/desk/recipients/2/address", json={"address": NEW}).status_code == 404
