"""Freed meals at the desk: who can bring them to whom and when, and what is said once nobody can."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from models.orders import Menu
from models.statuses import Role
from tests.makers.days import HOUR, Town
from tests.makers.desks import House


def test_takers_are_told_with_their_tour_and_refused_once_it_is_too_late(
    house: House, at: Callable[[str | datetime], datetime]
) -> None:
    with house.database.write() as session:
        town = Town.again(session, UUID(house.ids["area"]))
        near = town.recipient(4)
        town.home(near, (3, 2))
        standing = str(town.standing(near, session.get_one(Menu, UUID(house.ids["menu"]))).id)
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
