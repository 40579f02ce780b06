"""The coordinator's rules about one recipient: never this courier, this model only, a pair, a usual face, a skill.

Planning reads them when it makes a plan (`dispatch.planning.doors`): a rule holds from the next plan on, and a plan
that is there already stays as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock, events
from dispatch.errors import Refused, refuse
from dispatch.intake.placing import newest_homes
from models.fleet import Courier, CourierRule, DeliveryModel, Team
from models.orders import DailyOrder
from models.people import RecipientMerge
from models.plans import Plan
from models.statuses import Model, OrderStatus, PlanStatus

KINDS = ("usual_courier", "never_courier", "only_model", "needs_pair", "needs_skill")


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """A courier whom a rule can name."""

    code: str
    team: str
    model: Model
    crew_size: int
    skills: tuple[str, ...]
    active: bool


def set_rule(
    session: Session, recipient_id: UUID, kind: str, value: str = "", *, account_id: UUID | None = None
) -> CourierRule:
    """Add a rule. `value`: a courier's code, a delivery model, a skill; empty for `needs_pair`.

    Refused: rule.value (names nothing that the person's district has), rule.there (the same rule again),
    rule.contradicts (with it nobody could be both the usual courier and allowed to come).
    """
    events.take_turn(session)
    area_id = _area_of(session, recipient_id)
    carriers = carriers_of(session, area_id)
    _require_sense(carriers, recipient_id, kind, value)
    others = rules_of(session, recipient_id)
    if any((rule.kind, rule.value) == (kind, value) for rule in others):
        raise _already_there(recipient_id)
    _refuse_contradiction([*((rule.kind, rule.value) for rule in others), (kind, value)], carriers, recipient_id)
    rule = CourierRule(recipient_id=recipient_id, kind=kind, value=value, created_at=clock.now())
    session.add(rule)
    session.flush()
    _record(session, "rule.set", rule, area_id, account_id)
    return rule


def drop_rule(session: Session, rule_id: UUID, *, account_id: UUID | None = None) -> None:
    """Take a rule back; one that is gone already is no error."""
    events.take_turn(session)
    rule = session.get(CourierRule, rule_id)
    if rule is None:
        return
    session.delete(rule)
    session.flush()
    _record(session, "rule.dropped", rule, _area_of(session, rule.recipient_id), account_id)


def rules_of(session: Session, recipient_id: UUID) -> list[CourierRule]:
    """By kind and value."""
    return rules_by_person(session, [recipient_id]).get(recipient_id, [])


def rules_by_person(session: Session, recipients: Iterable[UUID]) -> dict[UUID, list[CourierRule]]:
    """By kind and value; also those of records that were merged into a person's: "never" must not end with a merge."""
    people = set(recipients)
    merges = session.exec(
        select(RecipientMerge.merged_id, RecipientMerge.kept_id).where(
            col(RecipientMerge.kept_id).in_(people), col(RecipientMerge.undone_at).is_(None)
        )
    )
    person_of = {person: person for person in people} | dict(merges.all())
    statement = select(CourierRule).where(col(CourierRule.recipient_id).in_(person_of))
    found: dict[UUID, list[CourierRule]] = defaultdict(list)
    for rule in sorted(session.exec(statement).all(), key=lambda rule: (rule.kind, rule.value)):
        found[person_of[rule.recipient_id]].append(rule)
    return found


def carriers_of(session: Session, area_id: UUID | None) -> list[Carrier]:
    """The couriers of a district by code, with those who have left."""
    rows = session.exec(
        select(Courier, Team, DeliveryModel)
        .join(Team, col(Team.id) == col(Courier.team_id))
        .join(DeliveryModel, col(DeliveryModel.id) == col(Team.delivery_model_id))
        .where(Team.area_id == area_id)
        .order_by(col(Courier.code))
    ).all()
    return [
        Carrier(
            code=courier.code, team=team.name, model=model.model, crew_size=model.crew_size,
            skills=tuple(courier.skills), active=courier.active,
        )
        for courier, team, model in rows
    ]  # fmt: skip


def planned_days(session: Session, recipient_id: UUID) -> list[date]:
    """Days from today on with a plan (a draft or a published one) that a rule about this person comes too late for."""
    known = (PlanStatus.DRAFT, PlanStatus.PUBLISHED)
    rows = (
        select(col(DailyOrder.day))
        .join(Plan, (col(Plan.area_id) == col(DailyOrder.area_id)) & (col(Plan.day) == col(DailyOrder.day)))
        .where(
            DailyOrder.recipient_id == recipient_id,
            DailyOrder.day >= clock.today(),
            col(DailyOrder.status).in_((OrderStatus.FROZEN, OrderStatus.PACKED, OrderStatus.OUT)),
            col(Plan.status).in_(known),
        )
    )
    return sorted(set(session.exec(rows)))


def _area_of(session: Session, recipient_id: UUID) -> UUID | None:
    home = newest_homes(session, [recipient_id]).get(recipient_id)
    return None if home is None else home.area_id


def _require_sense(carriers: Sequence[Carrier], recipient_id: UUID, kind: str, value: str) -> None:
    there = [each for each in carriers if each.active]
    if kind == "needs_pair":
        known = not value and any(each.crew_size > 1 for each in there)
        cause = ("이 권역에는 2인 1조로 다니는 배송팀이 없습니다.", "no team of this district goes in pairs")
    elif kind in ("usual_courier", "never_courier"):
        # Somebody who has left can still be one whom the person must never meet again.
        known = any(each.code == value for each in (carriers if kind == "never_courier" else there))
        cause = ("이 권역에 그런 배송원이 없습니다.", "this district has no such courier")
    elif kind == "only_model":
        known = value in {each.model.value for each in there}
        cause = ("이 권역에는 그 배송 모형으로 다니는 팀이 없습니다.", "no team of this district delivers that way")
    elif kind == "needs_skill":
        known = any(value in each.skills for each in there)
        cause = ("이 권역에 그런 능력이 있는 배송원이 없습니다.", "no courier of this district has that skill")
    else:
        known, cause = False, ("그런 종류의 규칙은 없습니다.", "there is no such kind of rule")
    if not known:
        raise refuse(
            "rule.value",
            cause=cause,
            action=("목록에서 고르세요.", "Choose from the list."),
            subject=(str(recipient_id),),
            status=422,
        )


def _refuse_contradiction(rules: Sequence[tuple[str, str]], carriers: Sequence[Carrier], recipient_id: UUID) -> None:
    """`rules`: kind and value of everything that would hold."""
    named = ("usual_courier", "never_courier", "only_model")
    usual, never, only = ({value for kind, value in rules if kind == wanted} for wanted in named)
    if usual & never:
        raise _contradicts(
            recipient_id,
            "같은 배송원을 늘 오는 배송원이면서 보내지 않을 배송원으로 정할 수 없습니다.",
            "the same courier cannot be the usual one and one who never comes",
        )
    allowed = [each for each in carriers if not only or each.model.value in only]
    if not usual <= {each.code for each in allowed}:
        raise _contradicts(
            recipient_id,
            "늘 오는 배송원이 허용된 배송 모형으로 다니지 않습니다.",
            "the usual courier does not deliver in any way that is allowed",
        )
    if any(kind == "needs_pair" for kind, _ in rules) and not any(each.crew_size > 1 for each in allowed):
        raise _contradicts(
            recipient_id,
            "허용된 배송 모형에는 2인 1조로 다니는 팀이 없습니다.",
            "no team that delivers in an allowed way goes in pairs",
        )


def _already_there(recipient_id: UUID) -> Refused:
    return refuse(
        "rule.there",
        cause=("같은 규칙이 이미 있습니다.", "there is the same rule already"),
        action=("목록을 확인하세요.", "Look at the list."),
        subject=(str(recipient_id),),
    )


def _contradicts(recipient_id: UUID, korean: str, english: str) -> Refused:
    return refuse(
        "rule.contradicts",
        cause=(korean, english),
        action=("맞지 않는 규칙을 먼저 빼세요.", "Take the rule away first that does not go with it."),
        subject=(str(recipient_id),),
    )


def _record(
    session: Session, event: str, rule: CourierRule, area_id: UUID | None, account_id: UUID | None
) -> None:
    data = {"kind": rule.kind, "value": rule.value}
    events.record(session, event, area_id=area_id, subject=rule.recipient_id, account_id=account_id, data=data)
