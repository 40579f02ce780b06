"""Capacities, closures and the allotment as the desk asks for them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import select

from models.orders import StandingOrder
from models.statuses import Role, StandingOrderStatus
from tests.makers.days import MADE
from tests.makers.desks import DAY, House

WEDNESDAY = DAY + timedelta(days=9)
"""Not frozen yet; the town's people have meals on Mondays, Wednesdays and Fridays."""


def activate(house: House) -> None:
    with house.database.write() as session:
        for standing in session.exec(select(StandingOrder)):
            standing.status, standing.started_at = StandingOrderStatus.ACTIVE, MADE


def allotment(house: House, day: object = WEDNESDAY, role: Role = Role.COORDINATOR) -> dict[str, Any]:
    answer = house.client(role).get(f"/api/desk/allotment?first={day}&last={day}&area={house.ids['area']}")
    assert answer.status_code == 200, answer.text
    (found,) = answer.json()
    return dict(found)


def test_a_capacity_is_said_shown_and_lifted(house: House) -> None:
    desk, kitchen = house.client(Role.COORDINATOR), house.ids["kitchen"]
    for form in (
        {"meals": 90, "first_day": str(WEDNESDAY)},
        {"meals": 40, "first_day": str(WEDNESDAY), "weekdays": [3], "menu_id": house.ids["menu"]},
    ):
        assert desk.put(f"/api/desk/kitchens/{kitchen}/capacity", json=form).status_code == 200
    (shown,) = desk.get(f"/api/desk/capacities?first={WEDNESDAY}").json()
    assert [row["meals"] for row in shown["rows"]] == [40, 90]
    assert shown["days"][0] == {
        "day": str(WEDNESDAY), "closed": False, "meals": 90, "menus": {house.ids["menu"]: 40},
    }  # fmt: skip
    assert (shown["days"][1]["menus"], len(shown["days"])) == ({}, 7)
    desk.put(f"/api/desk/kitchens/{kitchen}/capacity", json={"meals": None, "first_day": str(WEDNESDAY)})
    assert desk.get(f"/api/desk/capacities?first={WEDNESDAY}").json()[0]["days"][0]["meals"] is None


def test_closures_are_listed_and_taken_back(house: House) -> None:
    desk, kitchen = house.client(Role.COORDINATOR), house.ids["kitchen"]
    form = {"first_day": str(WEDNESDAY), "last_day": str(WEDNESDAY + timedelta(days=1)), "reason": "설비 점검"}
    assert desk.post(f"/api/desk/kitchens/{kitchen}/closures", json=form).status_code == 200
    asked = f"/api/desk/closures?first={WEDNESDAY}&last={WEDNESDAY + timedelta(days=30)}"
    first, second = desk.get(asked).json()
    assert (first["day"], first["reason"], second["kitchen"]["id"]) == (str(WEDNESDAY), "설비 점검", kitchen)
    assert desk.delete(f"/api/desk/closures/{first['id']}").status_code == 200
    assert [row["id"] for row in desk.get(asked).json()] == [second["id"]]
    assert desk.delete(f"/api/desk/closures/{first['id']}").status_code == 200


def test_the_allotment_names_who_can_not_be_fed_and_what_to_do(house: House) -> None:
    activate(house)
    assert allotment(house)["shortages"] == []
    house.client(Role.COORDINATOR).put(
        f"/api/desk/kitchens/{house.ids['kitchen']}/capacity", json={"meals": 3, "first_day": str(WEDNESDAY)}
    )
    found = allotment(house)
    (kitchen,), (shortage,) = found["kitchens"], found["shortages"]
    assert (found["meals"], kitchen["meals"], kitchen["usual_meals"], kitchen["kitchen_limit"]) == (2, 2, 6, 3)
    assert (shortage["meals"], shortage["reason"]["code"], len(shortage["recipients"])) == (4, "kitchen.full", 2)
    assert found["gap"] == 0.0
    masked = allotment(house, role=Role.AUDITOR)["shortages"][0]["recipients"]
    assert {person["name"] for person in masked} == {"김○○"}


def test_a_frozen_day_shows_what_is_made(house: House) -> None:
    found = allotment(house, DAY)
    assert (found["frozen"], found["meals"], found["kitchens"][0]["meals"]) == (True, 4, 4)


def test_a_foreign_kitchen_is_not_there(house: House) -> None:
    stranger = house.client("foreign coordinator")
    form = {"meals": 1, "first_day": str(WEDNESDAY)}
    assert stranger.put(f"/api/desk/kitchens/{house.ids['kitchen']}/capacity", json=form).status_code == 404
    assert stranger.delete(f"/api/desk/closures/{UUID(house.ids['closure'])}").status_code == 404
