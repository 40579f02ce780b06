"""Who cooks which meals: orders shared out to kitchens within what each can make, by CP-SAT.

Every order goes to exactly one of its options or is left over. What is left over weighs most, then what the chosen
options cost: a generalised assignment problem with shared limits (Fisher, Jaikumar and Van Wassenhove 1986). The search
is the same on every machine: one worker, a fixed seed, and CP-SAT's deterministic time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model


@dataclass(frozen=True, kw_only=True)
class Option:
    """One way to have an order made: its cost in metres of detour, and the limits that its meals use up."""

    cost_metres: int
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Order:
    """So many meals that are made together. `weight`: how much worse it is to leave a meal of it over (at least 1)."""

    meals: int
    options: tuple[Option, ...]
    weight: int = 1


@dataclass(frozen=True, kw_only=True)
class Allotment:
    """The option of each order, None where it is left over.

    `gap` is how far the answer may be from the best one, as a share of its own value; 0 when it is proven.
    """

    options: tuple[int | None, ...]
    left_over_weight: int
    cost_metres: int
    gap: float


def share_out(
    orders: Sequence[Order], limits: Mapping[str, int], *, seed: int = 1, effort: float = 3.0
) -> Allotment:
    """The cheapest options within `limits` (meals by name); a limit that is not named does not bind.

    `effort` is CP-SAT's deterministic time for each of the two searches (least left over, then cheapest); one that
    runs out answers with the best it has found. Everything left over always fits, so there is always an answer.
    """
    everything = _take_cheapest(orders)
    if _fits(orders, everything, limits):
        return _describe(orders, everything, gap=0.0)
    search = _Search(orders, limits, seed=seed, effort=effort)
    search.hint(_fill_up(orders, limits))
    least, first_gap = search.minimise(search.left_over)
    search.keep(search.left_over, least)
    _, second_gap = search.minimise(search.cost)
    return _describe(orders, search.found, gap=max(first_gap, second_gap))


class _Search:
    """The model, and the best answer so far."""

    def __init__(self, orders: Sequence[Order], limits: Mapping[str, int], *, seed: int, effort: float) -> None:
        self._model = cp_model.CpModel()
        self._effort, self._seed = effort, seed
        self._chosen = [[self._model.new_bool_var("") for _ in order.options] for order in orders]
        self._absent = [self._model.new_bool_var("") for _ in orders]
        used: dict[str, list[cp_model.LinearExpr]] = {name: [] for name in limits}
        for order, chosen, absent in zip(orders, self._chosen, self._absent, strict=True):
            self._model.add_exactly_one([*chosen, absent])
            for option, variable in zip(order.options, chosen, strict=True):
                for name in option.limits:
                    if name in used:
                        used[name].append(order.meals * variable)
        for name, terms in used.items():
            self._model.add(cp_model.LinearExpr.sum(terms) <= limits[name])
        self.left_over = cp_model.LinearExpr.sum(
            [order.weight * order.meals * absent for order, absent in zip(orders, self._absent, strict=True)]
        )
        self.cost = cp_model.LinearExpr.sum([
            option.cost_metres * variable
            for order, chosen in zip(orders, self._chosen, strict=True)
            for option, variable in zip(order.options, chosen, strict=True)
        ])  # fmt: skip
        self.found: list[int | None] = [None] * len(orders)

    def hint(self, options: Sequence[int | None]) -> None:
        """Begin here."""
        self.found = list(options)
        self._model.clear_hints()  # type: ignore[no-untyped-call]
        for taken, chosen, absent in zip(options, self._chosen, self._absent, strict=True):
            self._model.add_hint(absent, taken is None)
            for number, variable in enumerate(chosen):
                self._model.add_hint(variable, number == taken)

    def keep(self, expression: cp_model.LinearExprT, value: int) -> None:
        """From here on no worse than this."""
        self._model.add(expression <= value)
        self.hint(self.found)

    def minimise(self, expression: cp_model.LinearExprT) -> tuple[int, float]:
        """The least value found, and the share by which it may still be above the best."""
        self._model.minimize(expression)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = self._seed
        solver.parameters.max_deterministic_time = self._effort
        status = solver.solve(self._model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise RuntimeError("leaving everything over is an answer, so there is one")
        self.found = [
            next((number for number, variable in enumerate(chosen) if solver.boolean_value(variable)), None)
            for chosen in self._chosen
        ]
        value = round(solver.objective_value)
        if status == cp_model.OPTIMAL:
            return value, 0.0  # the bound beside it is a float, and not always the same to the last digit
        return value, max(0.0, value - solver.best_objective_bound) / max(1, value)


def _take_cheapest(orders: Sequence[Order]) -> list[int | None]:
    """The first of each order's cheapest options, as if nothing was limited."""
    return [
        min(range(len(order.options)), key=lambda number: order.options[number].cost_metres, default=None)
        for order in orders
    ]


def _fill_up(orders: Sequence[Order], limits: Mapping[str, int]) -> list[int | None]:
    """A first answer: the heaviest orders first, each to its cheapest option that has room."""
    room = dict(limits)
    taken: list[int | None] = [None] * len(orders)
    for number in sorted(range(len(orders)), key=lambda each: (-orders[each].weight, each)):
        order = orders[number]
        for option in sorted(range(len(order.options)), key=lambda each: order.options[each].cost_metres):
            names = [name for name in order.options[option].limits if name in room]
            if all(room[name] >= order.meals for name in names):
                taken[number] = option
                for name in names:
                    room[name] -= order.meals
                break
    return taken


def _fits(orders: Sequence[Order], options: Sequence[int | None], limits: Mapping[str, int]) -> bool:
    used = dict.fromkeys(limits, 0)
    for order, option in zip(orders, options, strict=True):
        if option is None:
            return False
        for name in order.options[option].limits:
            if name in used:
                used[name] += order.meals
    return all(used[name] <= limits[name] for name in limits)


def _describe(orders: Sequence[Order], options: Sequence[int | None], *, gap: float) -> Allotment:
    pairs = list(zip(orders, options, strict=True))
    return Allotment(
        options=tuple(options),
        left_over_weight=sum(order.weight * order.meals for order, option in pairs if option is None),
        cost_metres=sum(order.options[option].cost_metres for order, option in pairs if option is not None),
        gap=gap,
    )
