"""Rules about one recipient: only what names something of the district, each once, none against another."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from dispatch.errors import Refused
from dispatch.intake.merging import merge_recipients, undo_merge
from dispatch.ordering.rules import drop_rule, planned_days, rules_of, set_rule
from models.database import Database
from models.events import Event
from models.fleet import Courier
from models.places import Home
from models.statuses import Model
from tests.makers.days import DAY, Town
from tests.makers.plans import publish

Holds = Callable[[str | datetime], datetime]


@pytest.fixture
def recipient(database: Database, at: Holds) -> UUID:
    """Somebody in a district with two riders, of whom one has left, and a pair on foot; elsewhere is 라이더-99."""
    at("2026-11-18 09:00")
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen()
        town.crew(loads_at=[kitchen], count=2, skills=["계단"])
        session.exec(select(Courier).where(Courier.code == "라이더-02")).one().active = False
        walkers = town.team("이웃", loads_at=[kitchen], model=Model.WALKING_RESIDENT, profile="foot", crew_size=2)
        town.courier(walkers, "이웃-01")
        other = Town(session=session, day=DAY.replace(day=30))
        other.courier(other.team("용산", loads_at=[other.kitchen("두끼")], model=Model.DIRECT), "라이더-99")
        return town.door(1, (1, 1), town.menu(kitchen)).recipient_id


def try_rules(session: Session, recipient: UUID, *rules: tuple[str, str]) -> None:
    for kind, value in rules:
        set_rule(session, recipient, kind, value)


def test_rules_are_set_and_taken_back_and_the_stream_says_which(database: Database, recipient: UUID) -> None:
    with database.write() as session:
        rule = set_rule(session, recipient, "only_model", "walking_resident")
        never = [("never_courier", "라이더-01"), ("never_courier", "라이더-02")]
        try_rules(session, recipient, *never, ("needs_pair", ""))
        assert [(each.kind, each.value) for each in rules_of(session, recipient)] == [
            ("needs_pair", ""),
            ("never_courier", "라이더-01"),
            ("never_courier", "라이더-02"),
            ("only_model", "walking_resident"),
        ]
        drop_rule(session, rule.id)
        drop_rule(session, rule.id)
        assert len(rules_of(session, recipient)) == 3
        told = session.exec(
            select(Event).where(col(Event.kind).startswith("rule.")).order_by(col(Event.number))
        ).all()
        assert [event.kind for event in told] == ["rule.set"] * 4 + ["rule.dropped"]
        assert told[-1].data == {"kind": "only_model", "value": "walking_resident"}
        assert None not in {event.area_id for event in told}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("only_model", "drone"),
        ("only_model", "direct"),
        ("never_courier", "라이더-99"),
        ("usual_courier", "라이더-02"),
        ("usual_courier", ""),
        ("needs_skill", ""),
        ("needs_skill", "수영"),
        ("needs_pair", "yes"),
        ("likes", "cats"),
    ],
)
def test_rules_that_name_nothing_of_the_district_are_refused(
    database: Database, recipient: UUID, kind: str, value: str
) -> None:
    with pytest.raises(Refused, match=r"rule\.value"), database.write() as session:
        set_rule(session, recipient, kind, value)


@pytest.mark.parametrize(
    "rules",
    [
        [("usual_courier", "라이더-01"), ("never_courier", "라이더-01")],
        [("never_courier", "라이더-01"), ("usual_courier", "라이더-01")],
        [("usual_courier", "라이더-01"), ("only_model", "walking_resident")],
        [("only_model", "walking_resident"), ("usual_courier", "라이더-01")],
        [("needs_pair", ""), ("only_model", "rider")],
    ],
)
def test_rules_that_nobody_could_keep_together_are_refused(
    database: Database, recipient: UUID, rules: list[tuple[str, str]]
) -> None:
    with pytest.raises(Refused, match=r"rule\.contradicts"), database.write() as session:
        try_rules(session, recipient, *rules)


def test_what_goes_together_is_taken_and_the_same_again_refused(database: Database, recipient: UUID) -> None:
    with database.write() as session:
        try_rules(
            session, recipient, ("only_model", "walking_resident"), ("only_model", "rider"),
            ("usual_courier", "라이더-01"), ("needs_pair", ""), ("needs_skill", "계단"),
        )  # fmt: skip
    with pytest.raises(Refused, match=r"rule\.there"), database.write() as session:
        set_rule(session, recipient, "needs_pair")


def test_a_rule_comes_too_late_for_days_that_are_planned(database: Database, recipient: UUID, at: Holds) -> None:
    with database.write() as session:
        assert planned_days(session, recipient) == []
        area_id = rules_area(session, recipient)
        publish(session, Town.again(session, area_id), {})
        assert planned_days(session, recipient) == [DAY]
    at("2026-11-24 09:00")
    with database.read() as session:
        assert planned_days(session, recipient) == []


def rules_area(session: Session, recipient: UUID) -> UUID:
    return session.exec(select(Home.area_id).where(Home.recipient_id == recipient)).one()


def test_who_must_never_come_stays_away_when_records_are_merged(database: Database, recipient: UUID) -> None:
    with database.write() as session:
        kept = Town.again(session, session.exec(select(Home.area_id)).one()).recipient(2).id
        session.flush()
        set_rule(session, recipient, "never_courier", "라이더-01")
        merge = merge_recipients(session, kept, recipient)
        assert [(each.kind, each.value) for each in rules_of(session, kept)] == [("never_courier", "라이더-01")]
        undo_merge(session, merge.id)
        assert rules_of(session, kept) == []
