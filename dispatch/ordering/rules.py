"""The coordinator's rules about one recipient: never this courier, this model only, a pair, a usual face, a skill."""

from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import refuse
from models.fleet import Courier, CourierRule
from models.statuses import Model


def set_rule(
    session: Session, recipient_id: UUID, kind: str, value: str = "", *, account_id: UUID | None = None
) -> CourierRule:
    """Add a rule; the same rule again changes nothing. Refused (rule.value) where its value names nothing known.

    `value`: a courier's code, a delivery model, a skill; empty for `needs_pair`.
    """
    if not _makes_sense(session, kind, value):
        raise refuse(
            "rule.value",
            cause=("규칙이나 그 값이 올바르지 않습니다.", "the rule or its value is not valid"),
            action=("배송원 코드나 배송 모형을 목록에서 고르세요.", "Choose a courier or a model from the list."),
            subject=(str(recipient_id),),
            status=422,
        )
    found = next((rule for rule in rules_of(session, recipient_id) if (rule.kind, rule.value) == (kind, value)), None)
    if found is not None:
        return found
    rule = CourierRule(recipient_id=recipient_id, kind=kind, value=value, created_at=clock.now())
    session.add(rule)
    session.flush()
    events.record(session, "rule.set", subject=recipient_id, account_id=account_id, data={"kind": kind})
    return rule


def drop_rule(session: Session, rule_id: UUID, *, account_id: UUID | None = None) -> None:
    """Take a rule back; one that is gone already is no error."""
    rule = session.get(CourierRule, rule_id)
    if rule is None:
        return
    session.delete(rule)
    session.flush()
    data = {"kind": rule.kind}
    events.record(session, "rule.dropped", subject=rule.recipient_id, account_id=account_id, data=data)


def rules_of(session: Session, recipient_id: UUID) -> list[CourierRule]:
    """By kind and value."""
    rows = select(CourierRule).where(CourierRule.recipient_id == recipient_id)
    return list(session.exec(rows.order_by(col(CourierRule.kind), col(CourierRule.value))))


def _makes_sense(session: Session, kind: str, value: str) -> bool:
    if kind == "only_model":
        return value in {model.value for model in Model}
    if kind in ("never_courier", "usual_courier"):
        return session.exec(select(Courier.id).where(Courier.code == value)).first() is not None
    return bool(value) if kind == "needs_skill" else kind == "needs_pair" and not value
