"""Set partitioning over tours that are known to be good, by CP-SAT: the best combination of what a search has seen.

Each member (a door) is covered by exactly one chosen column (a tour), or left out at its price; of each group
(alike vehicles) no more columns are chosen than it has vehicles. Balinski and Quandt (1964); as a partner of
a metaheuristic: Rochat and Taillard (1995).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

PRECISION = 100
"""Costs are compared in hundredths of a won."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A tour that a vehicle of `group` can make, the members it serves, and its cost in won."""

    group: int
    members: tuple[int, ...]
    cost_won: float


def choose_columns(
    columns: Sequence[Column],
    *,
    group_sizes: Sequence[int],
    prices_of_absence: Sequence[float],
    hint: Sequence[int],
    seconds: float | None,
    effort: float,
    seed: int,
) -> list[int] | None:
    """Numbers of the cheapest columns that fit together, None if nothing better than the `hint` was found in time.

    `prices_of_absence` holds the won of leaving each member out, by its number. The search ends after `effort`
    (CP-SAT's deterministic seconds, the same on every machine), and after `seconds` of wall time if given.
    """
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in columns]
    absent = [model.new_bool_var("") for _ in prices_of_absence]
    covering: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    grouped: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    for column, variable in zip(columns, chosen, strict=True):
        grouped[column.group].append(variable)
        for member in column.members:
            covering[member].append(variable)
    for member, variable in enumerate(absent):
        model.add_exactly_one([*covering[member], variable])
    for group, variables in grouped.items():
        if len(variables) > group_sizes[group]:
            model.add(sum(variables) <= group_sizes[group])
    prices = [round(PRECISION * column.cost_won) for column in columns]
    prices += [round(PRECISION * price) for price in prices_of_absence]
    model.minimize(sum(price * variable for price, variable in zip(prices, [*chosen, *absent], strict=True)))
    _hint(model, columns, chosen, absent, hint)
    found = _solve(model, chosen, seconds, effort, seed)
    return found if found is not None and _total(columns, prices, found) < _total(columns, prices, hint) else None


def _total(columns: Sequence[Column], prices: Sequence[int], numbers: Sequence[int]) -> int:
    served = {member for number in numbers for member in columns[number].members}
    left_out = sum(price for member, price in enumerate(prices[len(columns) :]) if member not in served)
    return sum(prices[number] for number in numbers) + left_out


def _hint(
    model: cp_model.CpModel,
    columns: Sequence[Column],
    chosen: Sequence[cp_model.IntVar],
    absent: Sequence[cp_model.IntVar],
    hint: Sequence[int],
) -> None:
    inside = set(hint)
    served = {member for number in hint for member in columns[number].members}
    for number, variable in enumerate(chosen):
        model.add_hint(variable, number in inside)
    for member, variable in enumerate(absent):
        model.add_hint(variable, member not in served)


def _solve(
    model: cp_model.CpModel, chosen: Sequence[cp_model.IntVar], seconds: float | None, effort: float, seed: int
) -> list[int] | None:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = effort
    if seconds is not None:
        solver.parameters.max_time_in_seconds = seconds
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return [number for number, variable in enumerate(chosen) if solver.boolean_value(variable)]
