"""How much a person is at risk (위험도): derived from what is known, each reason named, never entered by hand.

An untouched or uncollected box raises the risk, as do an unanswered door, an urgent card and a heat
or cold warning. Two boxes, two unanswered doors, a card that said "now", the flag of the referral, or any three
reasons together are a high risk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from sqlmodel import Session, col, select

from dispatch.intake.placing import newest_homes
from dispatch.welfare.weather import is_warned
from models.deliveries import Fact
from models.people import Recipient
from models.personal import Erased
from models.statuses import Urgency
from models.welfare import Card

LOOK_BACK_DAYS = 14
ENDS = ("delivered", "no_answer", "refused", "away")
"""Facts that end a visit."""


class RiskLevel(str, Enum):
    USUAL = "usual"
    RAISED = "raised"
    HIGH = "high"


@dataclass(frozen=True, kw_only=True)
class Risk:
    """A level and the codes of its reasons, the gravest first."""

    level: RiskLevel
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What is known of a person, the newest first."""

    flagged: bool
    boxes: tuple[str, ...] = ()
    """State of the previous box on each card: eaten | left | uncollected | unknown."""
    urgencies: tuple[Urgency, ...] = ()
    unusual: bool = False
    """The last card says that something is different."""
    ends: tuple[str, ...] = ()
    """How each visit before ended, a kind of fact."""
    warned: bool = False


def weigh(signs: Signs) -> Risk:
    """The level that these signs come to, and why. Pure."""
    high = list(_high(signs))
    raised = list(_raised(signs))
    level = RiskLevel.HIGH if high or len(raised) >= 3 else RiskLevel.RAISED if raised else RiskLevel.USUAL
    return Risk(level=level, reasons=tuple(dict.fromkeys([*high, *raised])))


def _high(signs: Signs) -> Sequence[str]:
    untouched = sum(box in ("left", "uncollected") for box in signs.boxes)
    found = {
        "flagged": signs.flagged,
        "urgent_now": Urgency.NOW in signs.urgencies,
        "boxes": untouched >= 2,
        "unanswered_twice": signs.ends.count("no_answer") >= 2,
    }
    return [reason for reason, holds in found.items() if holds]


def _raised(signs: Signs) -> Sequence[str]:
    last_box = signs.boxes[0] if signs.boxes else ""
    found = {
        "uncollected_box": last_box == "uncollected",
        "untouched_box": last_box == "left",
        "unanswered": signs.ends[:1] == ("no_answer",),
        "urgent_today": Urgency.TODAY in signs.urgencies,
        "unusual": signs.unusual,
        "weather_warning": signs.warned,
    }
    return [reason for reason, holds in found.items() if holds]


def assess_risk(session: Session, person: Recipient, day: date, *, warned: bool | None = None) -> Risk:
    """A person's risk on `day`, from the fortnight before it and the day itself."""
    return weigh(read_signs(session, person, day, warned=warned))


def read_signs(session: Session, person: Recipient, day: date, *, warned: bool | None = None) -> Signs:
    """What is known of a person on `day`; `warned` when the caller knows whether a warning holds."""
    cards = _cards(session, person, day)
    answers = [_answers(card) for card in cards]
    return Signs(
        flagged=person.high_risk,
        boxes=tuple(str(answer.get("previous_box", "unknown")) for answer in answers),
        urgencies=tuple(card.urgency for card in cards),
        unusual=bool(answers) and answers[0].get("as_usual") is False,
        ends=tuple(ends_before(session, person, day)),
        warned=_is_warned(session, person, day) if warned is None else warned,
    )


def last_box(session: Session, person: Recipient, day: date) -> str | None:
    """What the newest card of the fortnight says of the previous box; None when there is no card."""
    newest = _cards(session, person, day)[:1]
    return str(_answers(newest[0]).get("previous_box", "unknown")) if newest else None


def ends_before(session: Session, person: Recipient, day: date) -> list[str]:
    """How the visits of the fortnight before `day` ended, one a day, the newest first."""
    statement = select(Fact).where(
        Fact.person_id == person.person_id,
        Fact.day < day,
        Fact.day >= day - timedelta(days=LOOK_BACK_DAYS),
        col(Fact.kind).in_(ENDS),
    )
    by_day: dict[date, str] = {}
    for fact in session.exec(statement.order_by(col(Fact.happened_at))).all():
        by_day[fact.day] = "delivered" if by_day.get(fact.day) == "delivered" else fact.kind
    return [by_day[each] for each in sorted(by_day, reverse=True)]


def _cards(session: Session, person: Recipient, day: date) -> list[Card]:
    statement = select(Card).where(
        Card.recipient_id == person.id, Card.day <= day, Card.day >= day - timedelta(days=LOOK_BACK_DAYS)
    )
    return list(session.exec(statement.order_by(col(Card.happened_at).desc(), col(Card.id))).all())


def _answers(card: Card) -> dict[str, object]:
    try:
        return card.answers or {}
    except Erased:
        return {}


def _is_warned(session: Session, person: Recipient, day: date) -> bool:
    home = newest_homes(session, [person.id]).get(person.id)
    return home is not None and is_warned(session, home.area_id, day)
