"""The ladder: opened by facts, every rung fires once whoever looks, and nothing but a person closes a case."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.errors import Refused
from dispatch.welfare.cases import CLOSING_CODES, close_case
from dispatch.welfare.ladder import Ladder, Rung
from dispatch.welfare.ladders import set_ladder
from dispatch.welfare.records import open_cases
from dispatch.welfare.steps import acknowledge_step, fire_due_steps
from models.database import Database
from models.events import Event
from models.orders import DailyOrder
from models.statuses import CaseStatus, OrderStatus
from models.welfare import Case, CaseStep
from tests.makers.plans import card, record
from tests.makers.welfare import NOON, Noon, make_noon, targets, tell, the_case

Holds = Callable[[str | datetime], datetime]


@pytest.fixture
def day(database: Database, at: Holds) -> Noon:
    at(NOON)
    return make_noon(database)


def fired(session: Session) -> list[str]:
    events = session.exec(select(Event).where(Event.kind == "step.fired").order_by(col(Event.number))).all()
    return [event.data["target"] for event in events]


def test_no_answer_opens_the_ladder_on_the_servers_clock(database: Database, day: Noon, at: Holds) -> None:
    made = clock.now() - timedelta(minutes=40)  # the phone was without a network
    tell(database, day, record(1, "no_answer", orders=[day.orders[1]], at=made))
    with database.read() as session:
        case = the_case(session)
        assert (case.cause, case.status, case.opened_at) == ("no_answer", CaseStatus.OPEN, clock.now())
        assert targets(session, case) == [
            ("courier", 0), ("coordinator", 5), ("guardian", 15), ("dong_care_manager", 30), ("field_visit", 60),
            ("police_119", 90),
        ]  # fmt: skip
        opened = session.exec(select(Event).where(Event.kind == "case.opened")).one()
        assert opened.data == {"number": 1, "cause": "no_answer"}
        assert session.get_one(DailyOrder, day.orders[1]).status == OrderStatus.UNDELIVERED


@pytest.mark.parametrize(("opened", "target"), [
    ("2026-11-23 08:29", "night_centre"), ("2026-11-23 08:30", "dong_care_manager"),
    ("2026-11-23 17:29", "dong_care_manager"), ("2026-11-23 17:30", "night_centre"),
])  # fmt: skip
def test_outside_office_hours_the_night_centre_is_called(
    database: Database, day: Noon, at: Holds, opened: str, target: str
) -> None:
    at(opened)
    tell(database, day, record(1, "no_answer", orders=[day.orders[1]]))
    with database.read() as session:
        assert targets(session, the_case(session))[3] == (target, 30)


@pytest.mark.parametrize(("outcome", "urgency", "cause", "first"), [
    ("no_answer", "info", "no_answer", "courier"), ("handed_over", "now", "urgent_now", "police_119"),
    ("no_answer", "now", "urgent_now", "police_119"), ("handed_over", "today", "urgent_today", "coordinator"),
])  # fmt: skip
def test_cards_open_cases(database: Database, day: Noon, outcome: str, urgency: str, cause: str, first: str) -> None:
    tell(database, day, card(1, orders=[day.orders[1]], outcome=outcome, urgency=urgency))
    with database.read() as session:
        case = the_case(session)
        assert case.cause == cause
        assert targets(session, case)[0] == (first, 0)


def test_an_ordinary_card_opens_none(database: Database, day: Noon) -> None:
    tell(database, day, card(1, orders=[day.orders[1]]), card(2, orders=[day.orders[2]], outcome="refused"))
    with database.read() as session:
        assert session.exec(select(Case)).all() == []


def test_the_ladder_is_data(database: Database, day: Noon) -> None:
    with database.write() as session:
        rung = Rung(target="coordinator", after_minutes=1)
        set_ladder(session, Ladder(cause="no_answer", rungs=(rung,)), area_id=day.town.area.id)
    tell(database, day, record(1, "no_answer", orders=[day.orders[1]]))
    with database.read() as session:
        assert targets(session, the_case(session)) == [("coordinator", 1)]


def test_every_rung_fires_once_and_in_order(database: Database, day: Noon, at: Holds) -> None:
    tell(database, day, record(1, "no_answer", orders=[day.orders[1]]))
    start = clock.now()
    for minutes, expected in ((0, 0), (5, 1), (6, 1), (31, 3), (31, 3), (200, 5)):
        at(start + timedelta(minutes=minutes))
        fire_due_steps(database)
        with database.read() as session:
            assert len(fired(session)) == expected, f"after {minutes} minutes"
    with database.read() as session:
        assert fired(session) == ["coordinator", "guardian", "dong_care_manager", "field_visit", "police_119"]


def test_several_processes_fire_each_rung_once(database: Database, day: Noon, at: Holds) -> None:
    tell(database, day, *(record(number, "no_answer", orders=[day.orders[number]]) for number in (1, 2)))
    at(clock.now() + timedelta(hours=3))
    start, together = Barrier(6), list[UUID]()

    def look() -> None:
        start.wait()
        together.extend(fire_due_steps(database))

    threads = [Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(together) == len(set(together)) == 10
    with database.read() as session:
        assert len(fired(session)) == 10


def test_who_takes_a_rung_gets_its_interval_and_no_more(database: Database, day: Noon, at: Holds) -> None:
    tell(database, day, record(1, "no_answer", orders=[day.orders[1]]))
    at(clock.now() + timedelta(minutes=12))
    fire_due_steps(database)
    account = None
    with database.write() as session:
        case = the_case(session)
        for _ in range(2):  # twice is once
            acknowledge_step(session, case.id, 1, account)
        assert case.status == CaseStatus.CONTACTED
        assert targets(session, case)[1:] == [
            ("coordinator", 5), ("guardian", 22), ("dong_care_manager", 37), ("field_visit", 67), ("police_119", 97),
        ]  # fmt: skip
        assert len(session.exec(select(Event).where(Event.kind == "case.contacted")).all()) == 1
    at(clock.now() + timedelta(minutes=10))
    fire_due_steps(database)
    with database.read() as session:
        assert fired(session) == ["coordinator", "guardian"], "nobody is forgotten because somebody has looked"


def test_a_rung_taken_early_does_not_fire(database: Database, day: Noon, at: Holds) -> None:
    tell(database, day, record(1, "no_answer", orders=[day.orders[1]]))
    with database.write() as session:
        acknowledge_step(session, the_case(session).id, 1)
    at(clock.now() + timedelta(minutes=15))
    fire_due_steps(database)
    with database.read() as session:
        assert fired(session) == ["guardian"]


def test_a_later_delivery_is_noted_and_closes_nothing(database: Database, day: Noon) -> None:
    silent = record(1, "no_answer", orders=[day.orders[1]])
    handed = record(2, "delivered", orders=[day.orders[1]], data={"handed": "person"})
    tell(database, day, silent, handed)
    with database.read() as session:
        assert the_case(session).status == CaseStatus.OPEN
        noted = session.exec(select(Event).where(Event.kind == "case.noted")).one()
        assert (noted.data["fact"], noted.data["kind"]) == (handed["id"], "delivered")


def test_the_order_of_arrival_does_not_matter(database: Database, day: Noon) -> None:
    silent = record(1, "no_answer", orders=[day.orders[1]], at=clock.now() - timedelta(minutes=20))
    handed = record(2, "delivered", orders=[day.orders[1]], data={"handed": "person"})
    tell(database, day, handed)
    tell(database, day, silent)
    with database.read() as session:
        assert the_case(session).status == CaseStatus.OPEN
        noted = session.exec(select(Event).where(Event.kind == "case.noted")).one()
        assert noted.data["fact"] == handed["id"]


def test_one_person_has_one_open_case_and_danger_calls_119_at_once(database: Database, day: Noon) -> None:
    tell(database, day, record(1, "no_answer", orders=[day.orders[1]]))
    tell(database, day, card(2, orders=[day.orders[1]], outcome="no_answer"))
    tell(database, day, record(3, "emergency", orders=[day.orders[1]], data={"called_119": False}))
    tell(database, day, card(4, orders=[day.orders[1]], urgency="now"))
    with database.read() as session:
        assert the_case(session).cause == "urgent_now"
        assert targets(session, the_case(session)).count(("police_119", 0)) == 1
    fire_due_steps(database)
    with database.read() as session:
        assert fired(session) == ["police_119"]


def test_closing_needs_how_and_who(database: Database, day: Noon, at: Holds) -> None:
    tell(database, day, record(1, "no_answer", orders=[day.orders[1]]))
    with database.write() as session:
        case_id = the_case(session).id
        for wrong, code in (
            ({"code": "fine", "who": "아들"}, "case.code"), ({"code": "heard_by_phone", "who": " "}, "case.who"),
            ({"code": "heard_by_phone", "who": "아들 701231-1234567"}, "case.resident_number"),
        ):  # fmt: skip
            with pytest.raises(Refused) as refused:
                close_case(session, case_id, **wrong)
            assert refused.value.reason.code == code
        close_case(session, case_id, code="heard_by_phone", who="아들 박보호", note="병원에 다녀옴")
        with pytest.raises(Refused) as refused:
            close_case(session, case_id, code="heard_by_phone", who="아들")
        assert refused.value.reason.code == "case.closed"
        with pytest.raises(Refused):
            acknowledge_step(session, case_id, 2)
    at(clock.now() + timedelta(hours=5))
    assert fire_due_steps(database) == []
    with database.read() as session:
        assert the_case(session).closing_note == {"who": "아들 박보호", "note": "병원에 다녀옴"}
        told = session.exec(select(Event).where(Event.kind == "case.closed")).one()
        assert told.data == {"number": 1, "code": "heard_by_phone"}
        assert open_cases(session, day.town.area.id) == []


def test_an_old_fact_does_not_reopen_what_is_closed_but_danger_does(database: Database, day: Noon, at: Holds) -> None:
    before = clock.now()
    tell(database, day, record(1, "no_answer", orders=[day.orders[1]]))
    at(before + timedelta(minutes=30))
    with database.write() as session:
        close_case(session, the_case(session).id, code=CLOSING_CODES[0], who="이웃")
    at(before + timedelta(minutes=40))
    tell(database, day, card(2, orders=[day.orders[1]], outcome="no_answer", at=before))
    with database.read() as session:
        assert len(session.exec(select(Case)).all()) == 1
    tell(database, day, record(3, "no_answer", orders=[day.orders[1]]))
    tell(database, day, card(4, orders=[day.orders[2]], urgency="now", at=before))
    with database.read() as session:
        causes = sorted(case.cause for case in open_cases(session, day.town.area.id, day.town.day))
        assert causes == ["no_answer", "urgent_now"]


def test_what_is_not_there_is_refused(database: Database, day: Noon) -> None:
    tell(database, day, record(1, "no_answer", orders=[day.orders[1]]))
    with database.write() as session:
        for call, code in (
            (lambda: acknowledge_step(session, uuid4(), 0), "case.unknown"),
            (lambda: acknowledge_step(session, the_case(session).id, 9), "case.step_unknown"),
            (lambda: close_case(session, uuid4(), code="seen_in_person", who="x"), "case.unknown"),
        ):
            with pytest.raises(Refused) as refused:
                call()
            assert refused.value.reason.code == code
        assert len(session.exec(select(CaseStep)).all()) == 6
