"""The rules about one person as the desk asks for them, sets them and takes them back."""

from typing import Any
from uuid import UUID

from models.fleet import Courier
from models.statuses import Role
from tests.makers.days import DAY
from tests.makers.desks import FOREIGN, House

PATH = "/api/desk/recipients/1/rules"


def add(house: House, kind: str, value: str = "", *, who: Role | str = Role.COORDINATOR) -> tuple[int, str]:
    answer = house.client(who).post(PATH, json={"kind": kind, "value": value})
    return answer.status_code, answer.json().get("error", {}).get("code", "")


def rules(house: House) -> list[dict[str, Any]]:
    return list(house.client(Role.AUDITOR).get(PATH).json()["rules"])


def test_a_rule_is_added_shown_and_taken_back(house: House) -> None:
    choices = house.client(Role.COORDINATOR).get(PATH).json()
    assert choices["rules"] == []
    assert choices["couriers"][0] == {"code": "라이더-01", "team": "라이더", "model": "rider"}
    assert (choices["models"], choices["skills"], choices["pairs"]) == (["rider"], [], False)
    assert choices["planned_days"] == [str(DAY)], "the plan that is out stays as it is"
    assert add(house, "usual_courier", " 라이더-01 ") == (200, "")
    (rule,) = rules(house)
    assert (rule["kind"], rule["value"], rule["team"], rule["gone"]) == ("usual_courier", "라이더-01", "라이더", False)
    timeline = house.client(Role.COORDINATOR).get("/api/desk/recipients/1").json()["timeline"]
    assert timeline[0]["kind"] == "rule.set"
    assert timeline[0]["data"] == {"kind": "usual_courier", "value": "라이더-01"}
    desk = house.client(Role.COORDINATOR)
    assert desk.delete(f"{PATH}/{rule['id']}").status_code == 200
    assert desk.delete(f"{PATH}/{rule['id']}").status_code == 200
    assert rules(house) == []


def test_refusals_say_what_is_the_matter(house: House) -> None:
    assert add(house, "usual_courier", "라이더-99") == (422, "rule.value")
    assert add(house, "usual_courier", "용산-01") == (422, "rule.value"), "another district's courier"
    assert add(house, "only_model", "walking_resident") == (422, "rule.value"), "nobody walks here"
    assert add(house, "needs_pair") == (422, "rule.value")
    assert add(house, "likes", "cats")[0] == 422
    assert add(house, "never_courier", "라이더-01") == (200, "")
    assert add(house, "never_courier", "라이더-01") == (409, "rule.there")
    assert add(house, "usual_courier", "라이더-01") == (409, "rule.contradicts")
    assert [(rule["kind"], rule["value"]) for rule in rules(house)] == [("never_courier", "라이더-01")]


def test_only_the_districts_own_coordinator_decides(house: House) -> None:
    assert add(house, "never_courier", "라이더-01") == (200, "")
    rule = rules(house)[0]["id"]
    stranger = house.client(f"{FOREIGN}coordinator")
    assert stranger.get(PATH).status_code == 404
    assert add(house, "never_courier", "라이더-02", who=f"{FOREIGN}coordinator")[0] == 404
    assert stranger.delete(f"{PATH}/{rule}").status_code == 404
    assert stranger.delete(f"/api/desk/recipients/9/rules/{rule}").status_code == 404, "through a person of their own"
    for role in (Role.AUDITOR, Role.CARE_MANAGER, Role.KITCHEN, Role.METROPOLITAN):
        assert add(house, "never_courier", "라이더-02", who=role)[0] == 403
        assert house.client(role).delete(f"{PATH}/{rule}").status_code == 403
    assert len(rules(house)) == 1


def test_a_rule_about_a_courier_who_has_left_is_marked(house: House) -> None:
    assert add(house, "usual_courier", "라이더-01") == (200, "")
    with house.database.write() as session:
        session.get_one(Courier, UUID(house.ids["courier"])).active = False
    assert rules(house)[0]["gone"] is True
