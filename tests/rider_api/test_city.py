"""Districts side by side: sums of each, sorted and paged; the metropolitan team reads nothing else."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import select

from dispatch import clock
from models.accounts import Device
from models.plans import DoorState, Plan
from models.statuses import Model, Role, StopStatus
from rider_api.permissions import ROUTES
from tests.makers.desks import DAY, FOREIGN, House
from tests.makers.plans import record, send

ASKED = f"/api/desk/city?first={DAY}&last={DAY + timedelta(days=1)}"


def rows(house: House, query: str = "", role: Role | str = Role.METROPOLITAN) -> dict[str, dict[str, Any]]:
    answer = house.client(role).get(ASKED + query)
    assert answer.status_code == 200, answer.text
    return {row["area"]["name"]: row for row in answer.json()["items"]}


def deliver(house: House) -> None:
    """The second door of the first district gets its meals."""
    with house.database.write() as session:
        phone = session.get_one(Device, UUID(house.ids["device"]))
        order, soon = UUID(house.ids["order"]), clock.moment_of(DAY, 9 * 3600 + 600)
        send(session, phone, record(3, "delivered", orders=[order], data={"handed": "person"}, at=soon))


def test_every_district_is_a_row_of_sums(house: House) -> None:
    deliver(house)
    found = rows(house)
    assert list(found) == sorted(found)
    mapo, other = (found[f"마포구 {day}"] for day in (DAY, DAY + timedelta(days=1)))
    assert (mapo["doors"], mapo["meals"], mapo["days"], mapo["alerts"], mapo["open_alerts"]) == (2, 4, 1, 1, 1)
    assert mapo["models"] == [{"model": Model.RIDER.value, "doors": 1}]
    assert mapo["alerts_per_thousand"] == 500.0
    assert (other["doors"], other["models"], other["punctual"], other["cost_per_meal_won"]) == (1, [], None, None)


def test_cost_is_what_is_paid_and_punctual_what_came_no_later_than_a_quarter_of_an_hour(house: House) -> None:
    deliver(house)
    with house.database.write() as session:
        plan = session.exec(select(Plan)).one()
        plan.cost = {"fixed_won": 700, "stops_won": 100, "unfamiliar_won": 5_000, "unserved_won": 9_000}
    before = rows(house)[f"마포구 {DAY}"]
    assert (before["cost_won"], before["cost_per_meal_won"]) == (800, 133)  # six meals were planned
    assert before["punctual"] == 1.0
    with house.database.write() as session:
        door = session.exec(select(DoorState).where(DoorState.status == StopStatus.DELIVERED)).one()
        assert door.happened_at is not None
        door.happened_at += timedelta(hours=6)
    assert rows(house)[f"마포구 {DAY}"]["punctual"] == 0.0


def test_rows_are_sorted_by_any_column_and_those_without_a_value_stand_last(house: House) -> None:
    deliver(house)
    by_doors = [row["doors"] for row in rows(house, "&sort=doors&descending=true").values()]
    assert by_doors == sorted(by_doors, reverse=True)
    assert [row["punctual"] for row in rows(house, "&sort=punctual").values()] == [1.0, None]
    assert [row["punctual"] for row in rows(house, "&sort=punctual&descending=true").values()] == [1.0, None]
    assert rows(house, "&page=2") == {}


def test_a_desk_sees_its_own_row_and_no_city(house: House) -> None:
    assert list(rows(house, role=FOREIGN + Role.COORDINATOR.value)) == [f"마포구 {DAY + timedelta(days=1)}"]
    assert house.client(Role.COORDINATOR).get(ASKED).json()["city"] is None
    city = house.client(Role.METROPOLITAN).get(ASKED).json()["city"]
    assert (city["doors"], city["alerts"]) == (3, 1)


def test_the_metropolitan_team_may_call_nothing_that_speaks_of_people() -> None:
    allowed = {route for route, roles in ROUTES.items() if Role.METROPOLITAN in roles and None not in roles}
    calendar = {"GET /api/desk/holidays", "POST /api/desk/holidays"}  # days and counts of orders
    assert allowed == {"GET /api/me", "WS /api/live", "GET /api/desk/city", *calendar}


def test_a_span_is_a_quarter_at_most(house: House) -> None:
    client = house.client(Role.METROPOLITAN)
    assert client.get(f"/api/desk/city?first={DAY}&last={DAY - timedelta(days=1)}").status_code == 422
    assert client.get(f"/api/desk/city?first={DAY}&last={DAY + timedelta(days=93)}").status_code == 422
