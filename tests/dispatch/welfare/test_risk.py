"""The risk is derived from signs, and each reason is named."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import select

from dispatch.welfare.risk import Risk, RiskLevel, Signs, assess_risk, weigh
from dispatch.welfare.warnings import set_warning
from models.database import Database
from models.people import Recipient
from models.statuses import Urgency
from tests.makers.days import DAY
from tests.makers.plans import card
from tests.makers.welfare import NOON, make_noon, tell

USUAL, RAISED, HIGH = RiskLevel.USUAL, RiskLevel.RAISED, RiskLevel.HIGH


@pytest.mark.parametrize(("signs", "level", "reasons"), [
    (Signs(flagged=False), USUAL, ()),
    (Signs(flagged=False, boxes=("eaten", "left"), ends=("delivered", "no_answer")), USUAL, ()),
    (Signs(flagged=True), HIGH, ("flagged",)),
    (Signs(flagged=False, boxes=("left",)), RAISED, ("untouched_box",)),
    (Signs(flagged=False, boxes=("uncollected", "eaten")), RAISED, ("uncollected_box",)),
    (Signs(flagged=False, boxes=("uncollected", "left")), HIGH, ("boxes", "uncollected_box")),
    (Signs(flagged=False, ends=("no_answer",)), RAISED, ("unanswered",)),
    (Signs(flagged=False, ends=("no_answer", "delivered", "no_answer")), HIGH, ("unanswered_twice", "unanswered")),
    (Signs(flagged=False, urgencies=(Urgency.TODAY,)), RAISED, ("urgent_today",)),
    (Signs(flagged=False, urgencies=(Urgency.INFO, Urgency.NOW)), HIGH, ("urgent_now",)),
    (Signs(flagged=False, unusual=True, warned=True), RAISED, ("unusual", "weather_warning")),
    (Signs(flagged=False, unusual=True, warned=True, boxes=("left",)), HIGH,
     ("untouched_box", "unusual", "weather_warning")),
])  # fmt: skip
def test_signs_come_to_a_level(signs: Signs, level: RiskLevel, reasons: tuple[str, ...]) -> None:
    assert weigh(signs) == Risk(level=level, reasons=reasons)


def test_a_persons_cards_and_the_weather_are_read(
    database: Database, at: Callable[[str | datetime], datetime]
) -> None:
    at(NOON)
    noon = make_noon(database)
    data = {"previous_box": "left", "as_usual": False, "changes": ["meals"]}
    tell(database, noon, card(1, orders=[noon.orders[1]], data=data))
    with database.write() as session:
        set_warning(session, noon.town.area.id, kind="heat", from_day=DAY, until_day=DAY)
        first, second = session.exec(select(Recipient).order_by(Recipient.number)).all()  # type: ignore[arg-type]
        assert assess_risk(session, first, DAY) == Risk(
            level=HIGH, reasons=("untouched_box", "unusual", "weather_warning")
        )
        assert assess_risk(session, second, DAY) == Risk(level=RAISED, reasons=("weather_warning",))
