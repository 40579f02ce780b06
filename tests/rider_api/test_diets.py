"""A person's diet changed at the desk: frozen orders get a change, what is on its way is named, the rest follows."""

from typing import Any
from uuid import UUID

from sqlmodel import select

from models.orders import DailyOrder, FrozenChange
from models.people import Recipient
from models.statuses import OrderStatus, Role
from tests.makers.days import DAY
from tests.makers.desks import FOREIGN, House

PATH = "/api/desk/recipients/2/diet"


def ask(house: House, diet: str, *, who: Role | str = Role.COORDINATOR, preview: bool = False) -> Any:
    return house.client(who).post(PATH, json={"diet": diet, "reason": "시험", "preview": preview})


def open_kinds(house: House) -> set[str]:
    tasks = house.client(Role.COORDINATOR).get(f"/api/desk/day/{DAY}").json()["tasks"]
    return {task["kind"] for task in tasks}


def known(house: House) -> tuple[str, list[tuple[str, str]]]:
    """The person's diet, and the changes of their frozen order."""
    with house.database.read() as session:
        diet: str = session.exec(select(Recipient.diet).where(Recipient.number == 2)).one()
        order = UUID(house.ids["order"])
        rows = session.exec(select(FrozenChange).where(FrozenChange.daily_order_id == order))
        return diet, [(row.kind, row.detail) for row in rows]


def test_a_frozen_order_gets_a_numbered_change_that_the_kitchen_sees(house: House) -> None:
    looked = ask(house, "견과", preview=True).json()
    assert [(order["day"], order["kitchen"]) for order in looked["frozen"]] == [(str(DAY), "한끼")]
    assert (looked["kept"], looked["too_late"], looked["changes"]) == (False, [], [])
    assert known(house) == ("", [])
    saved = ask(house, " 견과 ").json()
    assert (saved["kept"], len(saved["changes"])) == (True, 1)
    assert known(house) == ("견과", [("diet", "견과")])
    board = house.client(Role.KITCHEN).get(f"/api/kitchen/day/{DAY}").json()
    pending = [change for change in board["changes"] if change["number"] == saved["changes"][0]]
    assert [change["kind"] for change in pending] == ["diet"]
    timeline = house.client(Role.COORDINATOR).get("/api/desk/recipients/2").json()["timeline"]
    assert (timeline[0]["kind"], timeline[0]["data"]["changes"]) == ("diet.changed", saved["changes"])
    assert ask(house, "").status_code == 200, "back to none: one more change"
    assert known(house) == ("", [("diet", "견과"), ("diet", "")])


def test_what_is_on_its_way_is_named_and_not_changed(house: House) -> None:
    with house.database.write() as session:
        session.get_one(DailyOrder, UUID(house.ids["order"])).status = OrderStatus.OUT
    saved = ask(house, "우유").json()
    assert ([order["day"] for order in saved["too_late"]], saved["changes"]) == ([str(DAY)], [])
    assert known(house) == ("우유", [])


def test_a_clash_of_the_week_is_told(house: House) -> None:
    desk = house.client(Role.COORDINATOR)
    dishes = {"menu_id": house.ids["menu"], "day": str(DAY), "dishes": [{"name": "땅콩조림", "allergens": ["땅콩"]}]}
    assert desk.put("/api/desk/day-menus", json=dishes).status_code == 200
    (clash,) = ask(house, "견과").json()["clashes"]
    assert (clash["day"], clash["dishes"]) == (str(DAY), ["땅콩조림"])
    assert "diet_clash" in open_kinds(house), "the day is frozen: no freeze will ask any more"
    assert ask(house, "").status_code == 200
    assert "diet_clash" not in open_kinds(house)


def test_a_dish_that_is_written_on_the_morning_is_compared_at_once(house: House) -> None:
    assert ask(house, "견과").status_code == 200
    assert "diet_clash" not in open_kinds(house)
    dishes = {"menu_id": house.ids["menu"], "day": str(DAY), "dishes": [{"name": "땅콩조림", "allergens": ["땅콩"]}]}
    assert house.client(Role.COORDINATOR).put("/api/desk/day-menus", json=dishes).status_code == 200
    assert "diet_clash" in open_kinds(house)


def test_refusals_and_who_may(house: House) -> None:
    def code(answer: Any) -> tuple[int, str]:
        return answer.status_code, answer.json()["error"]["code"]

    for preview in (True, False):
        assert code(ask(house, "", preview=preview)) == (409, "diet.same")
        assert code(ask(house, "견과 " * 40, preview=preview)) == (422, "diet.words")
        assert code(ask(house, "410203-1234567", preview=preview)) == (422, "diet.words")
        assert ask(house, "견과", who=f"{FOREIGN}coordinator", preview=preview).status_code == 404
        for role in (Role.AUDITOR, Role.CARE_MANAGER, Role.KITCHEN, Role.METROPOLITAN):
            assert ask(house, "견과", who=role, preview=preview).status_code == 403
    assert known(house) == ("", [])
