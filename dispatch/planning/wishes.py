"""Questions about a day ("what if walkers took this dong?"), answered by a plan of their own beside the others."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch.errors import refuse
from dispatch.planning.problems import DayProblem
from models.places import Dong, Home
from models.statuses import Model
from routing.whatif import ModelRule, vary

Rule = Literal["force", "forbid"]


def make_wish(model: Model, dong: str | None, rule: Rule = "force") -> dict[str, Any]:
    """`model` takes every door of `dong` (its name; None: of the whole area), or none of them (`forbid`)."""
    return {"model": model.value, "dong": dong or "", "rule": rule}


def check_wish(session: Session, area_id: UUID, wish: Mapping[str, Any] | None) -> None:
    """A dong that the area does not have would be answered by a plan in which nothing is different. Refused:
    plan.no_such_dong."""
    if not wish or not wish["dong"]:
        return
    known = select(Dong.id).where(Dong.area_id == area_id, Dong.name == wish["dong"])
    if session.exec(known).first() is None:
        raise refuse(
            "plan.no_such_dong",
            cause=("이 지역에 그런 동이 없습니다.", "The area has no such dong."),
            action=("목록에서 동을 고르세요.", "Choose a dong of the list."),
            subject=(str(wish["dong"]),),
            status=422,
        )


def apply_wish(session: Session, day_problem: DayProblem, wish: Mapping[str, Any] | None) -> DayProblem:
    """The day with only the wished model allowed at the doors in question, or any but that. Rules of those doors stay:
    where they, or the menu, allow other models only, the answer leaves the door out and says so."""
    if not wish:
        return day_problem
    meant = frozenset(_doors_in(session, day_problem, str(wish["dong"])))
    model = frozenset({str(wish["model"])})
    forbids = wish.get("rule") == "forbid"
    rule = ModelRule(visits=meant, forbid=model) if forbids else ModelRule(visits=meant, force=model)
    return replace(day_problem, problem=vary(day_problem.problem, [rule]))


def _doors_in(session: Session, day_problem: DayProblem, dong: str) -> set[str]:
    if not dong:
        return set(day_problem.homes)
    statement = select(Home.id).join(Dong, col(Dong.id) == col(Home.dong_id)).where(Dong.name == dong)
    homes: set[UUID] = set(session.exec(statement.where(col(Home.id).in_(set(day_problem.homes.values())))).all())
    return {visit for visit, home in day_problem.homes.items() if home in homes}
