"""Rules about one recipient: only what names something known, each once."""

from collections.abc import Callable
from datetime import datetime

import pytest

from dispatch.errors import Refused
from dispatch.ordering.rules import drop_rule, rules_of, set_rule
from models.database import Database
from simulations.providers import setup_city
from tests.makers.orders import MONDAY, make_district, refer

Holds = Callable[[str | datetime], datetime]


def test_rules_are_set_once_and_taken_back(database: Database, at: Holds) -> None:
    at("2026-11-18 09:00")
    with database.write() as session:
        setup_city(session, MONDAY)
    recipient = refer(database, make_district(database, "서대문구"), menu="저염 일반식 서대문구").recipient_id
    with database.write() as session:
        rule = set_rule(session, recipient, "only_model", "walking_resident")
        assert set_rule(session, recipient, "only_model", "walking_resident").id == rule.id
        set_rule(session, recipient, "never_courier", "라이더-01")
        set_rule(session, recipient, "needs_pair")
        assert [(each.kind, each.value) for each in rules_of(session, recipient)] == [
            ("needs_pair", ""),
            ("never_courier", "라이더-01"),
            ("only_model", "walking_resident"),
        ]
        drop_rule(session, rule.id)
        drop_rule(session, rule.id)
        assert len(rules_of(session, recipient)) == 2


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("only_model", "drone"),
        ("never_courier", "라이더-99"),
        ("usual_courier", ""),
        ("needs_skill", ""),
        ("needs_pair", "yes"),
        ("likes", "cats"),
    ],
)
def test_rules_that_name_nothing_known_are_refused(database: Database, at: Holds, kind: str, value: str) -> None:
    at("2026-11-18 09:00")
    recipient = refer(database, make_district(database)).recipient_id
    with pytest.raises(Refused, match=r"rule\.value"), database.write() as session:
        set_rule(session, recipient, kind, value)
