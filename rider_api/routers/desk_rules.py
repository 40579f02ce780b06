"""Who may bring somebody their meals: the coordinator's rules about one person."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from dispatch import events
from dispatch.intake.merging import records_of
from dispatch.ordering.rules import drop_rule, set_rule
from models.fleet import CourierRule
from rider_api.doors import House, Who
from rider_api.errors import not_found
from rider_api.reach import reach_recipient
from rider_api.reading.rules import read_rules
from rider_api.schemas.common import BIGGEST, Done
from rider_api.schemas.desk_rules import RuleForm, RulesAnswer

router = APIRouter(prefix="/api/desk", tags=["desk: rules about a person"])

Number = Annotated[int, Path(ge=0, le=BIGGEST)]


@router.get("/recipients/{number}/rules")
def read(number: Number, who: Who, house: House) -> RulesAnswer:
    """The rules that hold, what a new one could name, and the days whose plan came before."""
    with house.database.read() as session:
        return read_rules(session, reach_recipient(session, who, number))


@router.post("/recipients/{number}/rules")
def add(number: Number, form: RuleForm, who: Who, house: House) -> Done:
    """Add a rule: it holds from the next plan on, a plan that is there stays as it is."""
    with house.database.write() as session:
        person = reach_recipient(session, who, number)
        set_rule(session, person.id, form.kind, form.value.strip(), account_id=who.account_id)
        return Done(event=events.last_number(session))


@router.delete("/recipients/{number}/rules/{rule_id}")
def drop(number: Number, rule_id: UUID, who: Who, house: House) -> Done:
    """Take a rule back, from the next plan on. One that is gone already is no error."""
    with house.database.write() as session:
        person = reach_recipient(session, who, number)
        rule = session.get(CourierRule, rule_id)
        if rule is not None and rule.recipient_id not in records_of(session, person.id):
            raise not_found()
        drop_rule(session, rule_id, account_id=who.account_id)
        return Done(event=events.last_number(session))
