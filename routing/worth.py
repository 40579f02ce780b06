"""What continuity and balance cost today: the same day planned without their price, and what differs."""

from __future__ import annotations

from dataclasses import dataclass

from routing.figures import Figures, figures_of
from routing.problem import Problem
from routing.schedule.bill import bill_of
from routing.schedule.ways import Ways
from routing.solution import Solution
from routing.solve import solve
from routing.whatif import Price, vary

TERMS: dict[Price, str] = {"continuity": "unfamiliar_won", "balance": "unequal_won"}
"""The part of the bill that each price makes."""


@dataclass(frozen=True, kw_only=True)
class Worth:
    """One price's effect. `extra_won` and `extra_paid_seconds`: what the plan costs more than without it.

    The price itself is counted on neither side, so `extra_won` is money; it is never below 0, because the plan itself
    remains possible without it. Faces and spreads stand in the two figures.
    """

    extra_won: int
    extra_paid_seconds: int
    with_price: Figures
    without_price: Figures


def weigh_prices(
    problem: Problem,
    solution: Solution,
    *,
    seed: int = 0,
    seconds: float | None = None,
    iterations: int | None = None,
    cores: int = 1,
) -> dict[Price, Worth]:
    """The worth of every price that `problem` has, each by one more `solve` with this seed and budget.

    Where the search finds nothing cheaper without the price than `solution`, that is the plan without it, too.
    """
    prices = problem.prices
    asked: dict[Price, bool] = {
        "continuity": prices.unfamiliar_face_won > 0,
        "balance": prices.unequal_hours_won > 0 or prices.unequal_doors_won > 0,
    }
    worth: dict[Price, Worth] = {}
    for price in (price for price, is_priced in asked.items() if is_priced):
        other = vary(problem, (), (price,))
        found = solve(other, seed=seed, seconds=seconds, iterations=iterations, cores=cores)
        worth[price] = _compare(problem, other, solution, found, TERMS[price])
    return worth


def _compare(problem: Problem, other: Problem, solution: Solution, found: Solution, term: str) -> Worth:
    paid = solution.cost.total_won - getattr(solution.cost, term)
    same_bill = bill_of(Ways(other), solution.tours, [entry.visit for entry in solution.unserved])
    cheaper = found if found.cost.total_won < same_bill.total_won else solution
    before, after = figures_of(problem, solution), figures_of(problem, cheaper)
    least = min(found.cost.total_won, paid)
    return Worth(
        extra_won=paid - least,
        extra_paid_seconds=before.paid_seconds - after.paid_seconds,
        with_price=before,
        without_price=after,
    )
