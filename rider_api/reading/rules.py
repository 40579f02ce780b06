"""The rules about one person, and what a new one could name in their district."""

from collections.abc import Sequence

from sqlmodel import Session

from dispatch.ordering.rules import Carrier, carriers_of, planned_days, rules_of
from models.fleet import CourierRule
from models.people import Recipient
from models.statuses import Model
from rider_api.reach import find_home
from rider_api.schemas.desk_rules import CourierChoice, RuleAnswer, RulesAnswer


def read_rules(session: Session, person: Recipient) -> RulesAnswer:
    home = find_home(session, person.id)
    carriers = carriers_of(session, None if home is None else home.area_id)
    there = [each for each in carriers if each.active]
    models = {each.model for each in there}
    return RulesAnswer(
        rules=[_show(rule, carriers) for rule in rules_of(session, person.id)],
        planned_days=planned_days(session, person.id),
        couriers=[CourierChoice(code=each.code, team=each.team, model=each.model) for each in there],
        models=[model for model in Model if model in models],
        skills=sorted({skill for each in there for skill in each.skills}),
        pairs=any(each.crew_size > 1 for each in there),
    )


def _show(rule: CourierRule, carriers: Sequence[Carrier]) -> RuleAnswer:
    named = next((each for each in carriers if each.code == rule.value), None) if "courier" in rule.kind else None
    there = [each for each in carriers if each.active]
    meant = {
        "usual_courier": any(each.code == rule.value for each in there),
        "never_courier": named is not None,
        "only_model": any(each.model.value == rule.value for each in there),
        "needs_pair": any(each.crew_size > 1 for each in there),
        "needs_skill": any(rule.value in each.skills for each in there),
    }
    return RuleAnswer(
        id=rule.id,
        kind=rule.kind,
        value=rule.value,
        made_at=rule.created_at,
        team=None if named is None else named.team,
        gone=not meant.get(rule.kind, False),
    )
