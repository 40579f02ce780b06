"""A coordinator's rules about one person, on the wire."""

from datetime import date
from typing import Literal
from uuid import UUID

from models.statuses import Model
from rider_api.schemas.common import Answer, Message, Moment, Short

RuleKind = Literal["usual_courier", "never_courier", "only_model", "needs_pair", "needs_skill"]


class RuleForm(Message):
    """`value`: a courier's code, a delivery model or a skill; empty for `needs_pair`."""

    kind: RuleKind
    value: Short = ""


class RuleAnswer(Answer):
    id: UUID
    kind: str
    value: str
    made_at: Moment
    team: str | None
    """Of the courier whom it names."""
    gone: bool
    """Nobody of this district is meant any more: the courier has left, no team delivers like that."""


class CourierChoice(Answer):
    code: str
    team: str
    model: Model


class RulesAnswer(Answer):
    """What holds, and what could be added. Rules are kept by the next plan; `planned_days` have one already."""

    rules: list[RuleAnswer]
    planned_days: list[date]
    couriers: list[CourierChoice]
    models: list[Model]
    skills: list[str]
    pairs: bool
    """Whether some team goes in pairs."""
