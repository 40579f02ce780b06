"""A temporary holiday declared at the desk: who may, what is said beforehand, what then holds."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from dispatch.ordering.late_holidays import report_late_holidays
from dispatch.ordering.revising import change_order
from models.database import Database
from models.events import Event
from models.orders import CalendarDay, StandingOrder
from models.people import Recipient
from models.places import Area
from models.statuses import HolidayPolicy, Role, TaskKind, TaskStatus
from models.tasks import Task
from rider_api.reach import reads_calendar_only
from rider_api.sessions import Identity
from tests.makers.days import DAY, Town
from tests.makers.desks import NEXT_DAY, House
from tests.rider_api.test_capacities import activate

PATH = "/api/desk/holidays"
WEDNESDAY = DAY + timedelta(days=9)
"""2 December: nobody's day is frozen."""


@pytest.fixture
def policies(house: House) -> House:
    """Person 1 goes without on a holiday, 2 gets the meal the day before, 3 with the visit before."""
    activate(house)
    with house.database.write() as session:
        for number, policy in ((2, HolidayPolicy.DAY_BEFORE), (3, HolidayPolicy.DOUBLE_BEFORE)):
            order = session.exec(
                select(StandingOrder).join(Recipient, col(Recipient.id) == col(StandingOrder.recipient_id))
                .where(Recipient.number == number)
            ).one()  # fmt: skip
            change_order(session, order.id, from_day=DAY + timedelta(days=4), holiday_policy=policy)
    return house


def ask(house: House, day: date, *, off: bool = True, who: Role = Role.METROPOLITAN, **more: Any) -> Any:
    form = {"day": str(day), "is_working_day": not off, "name": "임시공휴일" if off else "", "preview": False, **more}
    return house.client(who).post(PATH, json=form)


def effects(answer: Any, house: House) -> dict[str, Any]:
    """What it does to the first area: the counts that are not 0."""
    assert answer.status_code == 200, answer.text
    (own,) = [each for each in answer.json()["areas"] if each["area_id"] == house.ids["area"]]
    return {name: value for name, value in own.items() if name not in ("area_id", "area") and value}


def households(house: House, day: date) -> int:
    answer = house.client(Role.COORDINATOR).get(f"/api/desk/days/{day}/freeze-preview?area={house.ids['area']}")
    return int(answer.json()["households"])


def test_a_preview_counts_by_holiday_policy_and_saving_does_what_it_said(policies: House) -> None:
    house = policies
    before = [households(house, WEDNESDAY - timedelta(days=back)) for back in (2, 1, 0)]
    assert before == [3, 0, 3]
    looked = ask(house, WEDNESDAY, preview=True)
    assert effects(looked, house) == {"skipped": 1, "moved": 1, "doubled": 1}
    assert looked.json()["kept"] is False
    assert [(move["day"], move["at_once"]) for move in looked.json()["cut_offs"]] == [
        (str(WEDNESDAY + timedelta(days=1)), False),
        (str(WEDNESDAY + timedelta(days=2)), False),
    ]
    assert households(house, WEDNESDAY) == 3, "a preview writes nothing"
    saved = ask(house, WEDNESDAY)
    assert (saved.json()["kept"], saved.json()["areas"]) == (True, looked.json()["areas"])
    assert [households(house, WEDNESDAY - timedelta(days=back)) for back in (2, 1, 0)] == [3, 1, 0]

    again = ask(house, WEDNESDAY, off=False, preview=True)
    assert effects(again, house) == {"added": 3, "taken_back": 2}
    assert ask(house, WEDNESDAY, off=False).status_code == 200
    assert [households(house, WEDNESDAY - timedelta(days=back)) for back in (2, 1, 0)] == before
    with house.database.read() as session:
        assert session.exec(select(CalendarDay)).all() == [], "the calendar of the law holds again"
        told = session.exec(select(Event).where(Event.kind == "calendar.changed").order_by(col(Event.number))).all()
        assert [event.data["working"] for event in told] == [False, False, True, True], "each desk hears of it"
        assert None not in {event.area_id for event in told} | {event.account_id for event in told}


def test_a_working_day_again_after_the_day_before_was_frozen_brings_meals_twice(policies: House) -> None:
    house = policies
    ask(house, WEDNESDAY)
    tuesday = {"area": house.ids["area"], "early": True}
    assert house.client(Role.COORDINATOR).post("/api/desk/days/2026-12-01/freeze", json=tuesday).status_code == 200
    looked = ask(house, WEDNESDAY, off=False, preview=True)
    assert effects(looked, house) == {"added": 3, "taken_back": 1, "twice": 1}


def test_frozen_orders_stand_and_somebody_is_asked_each_time(policies: House) -> None:
    house = policies
    looked = ask(house, NEXT_DAY, preview=True).json()
    (other,) = [each for each in looked["areas"] if each["area_id"] != house.ids["area"]]
    assert (other["frozen"], other["stand"]) == (True, 1)
    wednesday = looked["cut_offs"][0]
    assert (wednesday["day"], wednesday["at_once"]) == (str(NEXT_DAY + timedelta(days=1)), True)
    assert wednesday["after"].startswith("2026-11-20T17:00")
    assert tasks(house) == []
    assert ask(house, NEXT_DAY).status_code == 200
    assert tasks(house) == [TaskStatus.OPEN], "with the decision, not a minute later"
    assert report_late_holidays(house.database) == []
    assert ask(house, NEXT_DAY, off=False).status_code == 200
    assert tasks(house) == [TaskStatus.DONE]
    assert ask(house, NEXT_DAY).status_code == 200
    assert sorted(tasks(house)) == [TaskStatus.DONE, TaskStatus.OPEN]
    assert report_late_holidays(house.database) == []


def tasks(house: House) -> list[TaskStatus]:
    with house.database.read() as session:
        return list(session.exec(select(col(Task.status)).where(Task.kind == TaskKind.HOLIDAY_DECLARED)))


def test_a_holiday_with_service_and_back(house: House) -> None:
    christmas = date(2026, 12, 25)
    assert ask(house, christmas, off=False, name="성탄절 배달").status_code == 200
    shown = house.client(Role.AUDITOR).get(f"{PATH}?year=2026").json()
    assert {"day": "2026-12-25", "name": "성탄절 배달", "kind": "service"} in shown["days"]
    assert ask(house, christmas, name="").status_code == 200, "the name of the law is known"
    ask(house, WEDNESDAY)
    shown = house.client(Role.AUDITOR).get(f"{PATH}?year=2026").json()
    assert {day["day"]: day["kind"] for day in shown["days"]}["2026-12-25"] == "public"
    assert {"day": str(WEDNESDAY), "name": "임시공휴일", "kind": "declared"} in shown["days"]
    assert [day["day"] for day in shown["days"]] == sorted(day["day"] for day in shown["days"])
    assert shown["may_decide"] is False


def test_refusals(house: House) -> None:
    def code(answer: Any) -> tuple[int, str]:
        return answer.status_code, answer.json()["error"]["code"]

    for preview in (True, False):
        assert code(ask(house, DAY - timedelta(days=1), preview=preview)) == (422, "calendar.day")
        assert code(ask(house, DAY + timedelta(days=500), preview=preview)) == (422, "calendar.day")
        assert code(ask(house, date(2026, 12, 25), preview=preview)) == (409, "calendar.same")
        assert code(ask(house, WEDNESDAY, off=False, preview=preview)) == (409, "calendar.same")
        assert code(ask(house, WEDNESDAY, name=" ", preview=preview)) == (422, "calendar.name")
        assert code(ask(house, WEDNESDAY, who=Role.COORDINATOR, preview=preview)) == (409, "calendar.shared")
        assert ask(house, WEDNESDAY, who=Role.AUDITOR, preview=preview).status_code == 403
        assert ask(house, WEDNESDAY, who=Role.CARE_MANAGER, preview=preview).status_code == 403
    with house.database.read() as session:
        assert session.exec(select(CalendarDay)).all() == []


def test_the_coordinator_of_the_only_district_decides(database: Database) -> None:
    with database.write() as session:
        town = Town(session=session)
        who = Identity(role=Role.COORDINATOR, login="", area_id=town.area.id)
        assert not reads_calendar_only(session, who)
        assert reads_calendar_only(session, Identity(role=Role.AUDITOR, login="", area_id=town.area.id))
        session.add(Area(name="다른 구"))
        session.flush()
        assert reads_calendar_only(session, who)
        assert not reads_calendar_only(session, Identity(role=Role.METROPOLITAN, login="", area_id=None))
