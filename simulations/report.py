"""What a played day came to: the street's own records held against the server's database."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select

from models.deliveries import Fact
from models.fleet import DeliveryModel, Duty, Team
from models.orders import DailyOrder, Freeze
from models.people import Recipient
from models.plans import Plan, PlannedStop, Tour
from models.statuses import Model, OrderStatus, PlanStatus
from models.welfare import Card, Case
from simulations.day import Outcome


def report_day(session: Session, day: date, outcome: Outcome, wall_seconds: dict[str, float]) -> dict[str, Any]:
    """One JSON object about the day (documented in docs/operations.md, "The simulated day")."""
    orders = session.exec(select(DailyOrder).where(DailyOrder.day == day)).all()
    plan = session.exec(
        select(Plan).where(Plan.day == day, col(Plan.status).in_([PlanStatus.PUBLISHED, PlanStatus.COMPLETED]))
    ).one()
    freeze = session.exec(select(Freeze).where(Freeze.day == day)).one()
    cards = session.exec(select(Card).where(Card.day == day)).all()
    cases = session.exec(select(Case).where(Case.day == day)).all()
    doors, meals = _by_model(session, plan)
    ends = _ends(session, orders)
    return {
        "day": str(day),
        "households": freeze.households,
        "meals": freeze.meals,
        "doors_by_model": doors,
        "meals_by_model": meals,
        "unserved": plan.unserved,
        "violations": plan.violations,
        "cost_won": plan.cost,
        "time_on_board_seconds": _spread(outcome.time_on_board_seconds),
        "deliveries": sum(end == OrderStatus.DELIVERED.value for end in ends.values()),
        "cards": len(cards),
        "cases": len(cases),
        "records": outcome.records_made,
        "resent": outcome.records_resent,
        "duplicates": _duplicates(session, day, orders, cards),
        "lost": _lost(session, day, outcome, ends, cards),
        "digest": _digest(plan, ends, cards, cases, session),
        "wall_seconds": wall_seconds,
    }


def _by_model(session: Session, plan: Plan) -> tuple[dict[str, int], dict[str, int]]:
    rows = session.exec(
        select(DeliveryModel.model, func.count(), func.sum(PlannedStop.meals))
        .select_from(PlannedStop)
        .join(Tour, col(PlannedStop.tour_id) == col(Tour.id))
        .join(Duty, col(Tour.duty_id) == col(Duty.id))
        .join(Team, col(Duty.team_id) == col(Team.id))
        .join(DeliveryModel, col(Team.delivery_model_id) == col(DeliveryModel.id))
        .where(Tour.plan_id == plan.id, PlannedStop.kind == "door")
        .group_by(DeliveryModel.model)
    ).all()
    doors = {Model(model).value: count for model, count, _ in rows}
    meals = {Model(model).value: int(total) for model, _, total in rows}
    return dict(sorted(doors.items())), dict(sorted(meals.items()))


def _ends(session: Session, orders: Sequence[DailyOrder]) -> dict[tuple[int, str], str]:
    """How each order ended, by recipient number and slot (stable names: ids differ from run to run)."""
    numbers = dict(session.exec(select(Recipient.id, Recipient.number)).all())
    return {(numbers[order.recipient_id], order.slot): order.status.value for order in orders}


def _duplicates(session: Session, day: date, orders: Sequence[DailyOrder], cards: Sequence[Card]) -> int:
    """Records stored twice, orders made twice, doors with two cards: all impossible, all counted."""
    facts = session.exec(select(Fact.device_id, Fact.seq).where(Fact.day == day)).all()
    made = [(order.recipient_id, order.slot) for order in orders]
    carded = [card.recipient_id for card in cards]
    return sum(count - 1 for names in (facts, made, carded) for count in Counter(names).values())


def _lost(
    session: Session, day: date, outcome: Outcome, ends: dict[tuple[int, str], str], cards: Sequence[Card]
) -> int:
    """Records made on a phone that the server lacks, orders without an end, delivered doors without a card."""
    stored = session.exec(select(func.count()).select_from(Fact).where(Fact.day == day)).one()
    ended = {OrderStatus.DELIVERED.value, OrderStatus.UNDELIVERED.value, OrderStatus.CANCELLED.value}
    open_orders = sum(end not in ended for end in ends.values())
    delivered = {number for (number, _), end in ends.items() if end == OrderStatus.DELIVERED.value}
    uncarded = max(0, len(delivered) - len({card.recipient_id for card in cards}))
    return max(0, outcome.records_made - stored) + open_orders + uncarded


def _spread(seconds: Sequence[int]) -> dict[str, int]:
    """Median, 95th percentile and maximum of sorted whole seconds, as measured at the doors."""
    if not seconds:
        return {"p50": 0, "p95": 0, "max": 0}
    at = [seconds[min(len(seconds) - 1, len(seconds) * share // 100)] for share in (50, 95)]
    return {"p50": at[0], "p95": at[1], "max": seconds[-1]}


def _digest(
    plan: Plan,
    ends: dict[tuple[int, str], str],
    cards: Sequence[Card],
    cases: Sequence[Case],
    session: Session,
) -> str:
    """SHA-256 over plan and outcome in stable names: equal for equal seeds."""
    numbers = dict(session.exec(select(Recipient.id, Recipient.number)).all())
    content = {
        "plan": plan.digest,
        "ends": sorted([number, slot, end] for (number, slot), end in ends.items()),
        "cards": sorted([numbers[card.recipient_id], card.outcome.value, card.urgency.value] for card in cards),
        "cases": sorted([numbers[case.recipient_id], case.cause, case.closing_code or ""] for case in cases),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
