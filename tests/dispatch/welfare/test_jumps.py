"""One level faster: an uncollected box, a second unanswered door, a high risk, a heat or cold warning; each once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from dispatch import clock
from dispatch.errors import Refused
from dispatch.welfare.ladder import DEFAULTS, Ladder
from dispatch.welfare.ladders import set_ladder
from dispatch.welfare.steps import fire_due_steps
from dispatch.welfare.warnings import import_warnings, set_warning
from dispatch.welfare.weather import is_warned, warnings_of, withdraw_warning
from models.database import Database
from models.deliveries import Fact
from models.orders import DailyOrder
from models.people import Recipient
from models.statuses import OrderStatus
from tests.makers.days import DAY
from tests.makers.plans import card, record
from tests.makers.welfare import NOON, Noon, change_person, happened, make_noon, targets, tell, the_case

Holds = Callable[[str | datetime], datetime]


@pytest.fixture
def noon(database: Database, at: Holds) -> Noon:
    at(NOON)
    return make_noon(database)


def minutes(session: Session) -> list[int]:
    return [due for _, due in targets(session, the_case(session))]


def reasons(session: Session) -> list[str]:
    return [entry["reason"] for entry in the_case(session).jumps or []]


def silence(noon: Noon, seq: int = 1, **fields: object) -> dict[str, object]:
    return record(seq, "no_answer", orders=[noon.orders[1]], **fields)  # type: ignore[arg-type]


def test_nothing_unusual_keeps_to_the_ladder(database: Database, noon: Noon) -> None:
    tell(database, noon, silence(noon))
    with database.read() as session:
        assert (minutes(session), reasons(session)) == ([0, 5, 15, 30, 60, 90], [])


def test_an_uncollected_box_brings_every_rung_one_level_forward(database: Database, noon: Noon, at: Holds) -> None:
    tell(database, noon, silence(noon))
    at(clock.now() + timedelta(minutes=2))
    box = {"previous_box": "uncollected"}
    tell(database, noon, card(2, orders=[noon.orders[1]], outcome="no_answer", data=box))
    with database.read() as session:
        assert (minutes(session), reasons(session)) == ([0, 2, 12, 27, 57, 87], ["uncollected_box"])
        (told,) = happened(session, "case.jumped")
        assert told.data == {"number": 1, "reason": "uncollected_box", "counts": True}
    assert len(fire_due_steps(database)) == 1


def test_an_uncollected_box_of_the_visit_before_counts_too(database: Database, noon: Noon) -> None:
    tell(database, noon, card(1, orders=[noon.orders[1]], data={"previous_box": "uncollected"}))
    tell(database, noon, silence(noon, 2))
    with database.read() as session:
        assert (minutes(session), reasons(session)) == ([0, 0, 10, 25, 55, 85], ["uncollected_box"])


def test_a_second_visit_without_an_answer_jumps_and_the_same_one_does_not(
    database: Database, noon: Noon, at: Holds
) -> None:
    tell(database, noon, silence(noon), silence(noon, 2))
    with database.read() as session:
        assert reasons(session) == []
    at(clock.now() + timedelta(minutes=20))
    fire_due_steps(database)
    tell(database, noon, silence(noon, 3))
    tell(database, noon, silence(noon, 4))
    with database.read() as session:
        assert reasons(session) == ["second_no_answer"]
        assert minutes(session) == [0, 5, 15, 20, 50, 80]


def test_an_unanswered_door_on_the_day_before_counts_as_the_first(database: Database, noon: Noon, at: Holds) -> None:
    at("2026-11-20 12:00")
    with database.write() as session:
        today = session.get_one(DailyOrder, noon.orders[1])
        noon.town.session = session
        older = DailyOrder(**{
            **today.model_dump(exclude={"id"}), "day": clock.today(), "number": "1120-001", "status": OrderStatus.OUT,
        })  # fmt: skip
        session.add(older)
        session.flush()
        make_visit(session, noon, older)
    at(NOON)
    tell(database, noon, silence(noon, 9))
    with database.read() as session:
        assert reasons(session) == ["second_no_answer"]


def make_visit(session: Session, noon: Noon, order: DailyOrder) -> None:
    """A visit of an earlier day that nobody answered."""
    person = session.get_one(Recipient, order.recipient_id)
    session.add(
        Fact(
            id=order.id, device_id=noon.phone.id, seq=8, courier_id=noon.phone.courier_id, day=order.day,
            kind="no_answer", order_ids=[str(order.id)], data={}, person_id=person.person_id, device_at=clock.now(),
            happened_at=clock.now(), received_at=clock.now(), digest="d", outcome="applied",
        )
    )  # fmt: skip


def test_a_high_risk_begins_one_level_up(database: Database, noon: Noon) -> None:
    change_person(database, 1, high_risk=True)
    tell(database, noon, silence(noon))
    with database.read() as session:
        assert (minutes(session), reasons(session)) == ([0, 0, 10, 25, 55, 85], ["high_risk"])


def test_a_warning_counts_for_its_area_and_days_until_it_is_withdrawn(database: Database, noon: Noon) -> None:
    area = noon.town.area.id
    with database.write() as session:
        days = {"from_day": DAY, "until_day": DAY + timedelta(days=2)}
        first = set_warning(session, area, kind="cold", **days).id
        assert set_warning(session, area, kind="cold", **days).id == first
        assert is_warned(session, area, DAY + timedelta(days=2))
        assert not is_warned(session, area, DAY + timedelta(days=3))
    tell(database, noon, silence(noon))
    with database.write() as session:
        assert reasons(session) == ["weather_warning"]
        withdraw_warning(session, first)
        withdraw_warning(session, first)
        assert not is_warned(session, area, DAY)
        assert [row.withdrawn_at is None for row in warnings_of(session, area, DAY, DAY)] == [False]
        assert len(happened(session, "warning.withdrawn")) == 1


def test_a_warning_reaches_cases_that_are_open_already(database: Database, noon: Noon) -> None:
    tell(database, noon, silence(noon))
    with database.write() as session:
        import_warnings(session, noon.town.area.id, [("heat", DAY, DAY), ("heat", DAY, DAY)])
        assert (minutes(session), reasons(session)) == ([0, 0, 10, 25, 55, 85], ["weather_warning"])


@pytest.mark.parametrize(("kind", "days", "code"), [("rain", 0, "warning.kind"), ("heat", -1, "warning.days")])
def test_what_is_no_warning_is_refused(database: Database, noon: Noon, kind: str, days: int, code: str) -> None:
    with database.write() as session, pytest.raises(Refused) as refused:
        set_warning(session, noon.town.area.id, kind=kind, from_day=DAY, until_day=DAY + timedelta(days=days))
    assert refused.value.reason.code == code


def test_no_more_levels_than_the_ladder_allows_and_no_rung_is_left_out(
    database: Database, noon: Noon, at: Holds
) -> None:
    change_person(database, 1, high_risk=True)
    with database.write() as session:
        set_warning(session, noon.town.area.id, kind="heat", from_day=DAY, until_day=DAY)
    tell(database, noon, card(1, orders=[noon.orders[1]], data={"previous_box": "uncollected"}))
    tell(database, noon, silence(noon, 2))
    with database.read() as session:
        assert reasons(session) == ["uncollected_box", "high_risk", "weather_warning"]
        assert [event.data["counts"] for event in happened(session, "case.jumped")] == [True, True, False]
        assert minutes(session) == [0, 0, 0, 15, 45, 75]
    at(clock.now() + timedelta(hours=3))
    fire_due_steps(database)
    with database.read() as session:
        fired = [event.data["target"] for event in happened(session, "step.fired")]
        assert fired == ["coordinator", "guardian", "dong_care_manager", "field_visit", "police_119"]


def test_a_reason_that_the_ladder_does_not_name_changes_nothing(database: Database, noon: Noon) -> None:
    with database.write() as session:
        ladder = Ladder(cause="no_answer", rungs=DEFAULTS["no_answer"].rungs, jumps=("weather_warning",))
        set_ladder(session, ladder, area_id=noon.town.area.id)
    change_person(database, 1, high_risk=True)
    tell(database, noon, silence(noon))
    with database.read() as session:
        assert (minutes(session), reasons(session)) == ([0, 5, 15, 30, 60, 90], [])
