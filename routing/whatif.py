"""What if other models served these doors, or a price did not exist? The same day planned again, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from routing.figures import Figures, figures_of, models_of
from routing.problem import Prices, Problem, Visit
from routing.solution import Solution
from routing.solve import solve

Price = Literal["continuity", "balance"]


@dataclass(frozen=True, kw_only=True)
class ModelRule:
    """Which delivery models may serve `visits` (None: all): only those of `force`, none of `forbid`."""

    visits: frozenset[str] | None = None
    force: frozenset[str] | None = None
    forbid: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """The day as it would be. `problem` and `solution` are complete: they can be checked, drawn and compared."""

    problem: Problem
    solution: Solution
    before: Figures
    after: Figures
    moved: tuple[str, ...]
    """Visits that another model serves."""

    def to_json(self) -> dict[str, Any]:
        """Both figures and what changed, as commands and the API print it."""
        return {"before": asdict(self.before), "after": asdict(self.after), "moved": list(self.moved)}


def what_if(
    problem: Problem,
    solution: Solution,
    rules: Sequence[ModelRule] = (),
    *,
    without: Sequence[Price] = (),
    seed: int = 0,
    seconds: float | None = None,
    iterations: int | None = None,
    cores: int = 1,
) -> WhatIf:
    """Plan `problem` again under `rules` and without some prices, beginning from `solution`."""
    other = vary(problem, rules, without)
    begun = replace(other, initial=tuple(solution.tours), prices=replace(other.prices, **_NO_REPAIR))
    found = solve(begun, seed=seed, seconds=seconds, iterations=iterations, cores=cores)
    models_before, models_after = models_of(problem, solution), models_of(problem, found)
    return WhatIf(
        problem=begun,
        solution=found,
        before=figures_of(problem, solution),
        after=figures_of(problem, found),
        moved=tuple(name for name, model in models_after.items() if models_before.get(name, model) != model),
    )


_NO_REPAIR = {"moved_stop_won": 0, "reordered_stop_won": 0}


def vary(problem: Problem, rules: Sequence[ModelRule], without: Sequence[Price] = ()) -> Problem:
    """`problem` under `rules`; a door that its own rules leave no model for stays so, and is unserved with a reason."""
    models = frozenset(kind.model for kind in problem.vehicle_types)
    prices = {
        **({"unfamiliar_face_won": 0} if "continuity" in without else {}),
        **({"unequal_hours_won": 0, "unequal_doors_won": 0} if "balance" in without else {}),
    }
    visits = [_restrict(visit, rules, models) for visit in problem.visits]
    return replace(problem, visits=visits, prices=_change(problem.prices, prices))


def _change(prices: Prices, changes: dict[str, int]) -> Prices:
    return replace(prices, **changes)


def _restrict(visit: Visit, rules: Sequence[ModelRule], models: frozenset[str]) -> Visit:
    allowed = visit.allowed_models
    for rule in rules:
        if rule.visits is None or visit.id in rule.visits:
            now = models if allowed is None else allowed
            allowed = (now if rule.force is None else now & rule.force) - rule.forbid
    return replace(visit, allowed_models=allowed)
