"""Set partitioning: the cheapest columns that fit together, against every combination tried by hand."""

from itertools import combinations

import numpy as np
import pytest

from routing.partition import Column, choose_columns

LIMITS = {"seconds": None, "effort": 1.0, "seed": 0}


def test_two_halves_beat_the_plan_they_are_hidden_in() -> None:
    columns = [
        Column(group=0, members=(0, 1), cost_won=10),
        Column(group=0, members=(2, 3), cost_won=30),
        Column(group=0, members=(0, 2), cost_won=25),
        Column(group=0, members=(1, 3), cost_won=9),
        Column(group=1, members=(2, 3), cost_won=12),
    ]
    chosen = choose_columns(columns, group_sizes=[2, 1], prices_of_absence=[1e6] * 4, hint=[2, 3], **LIMITS)
    assert chosen == [0, 4]


def test_a_group_gives_no_more_columns_than_it_has_vehicles() -> None:
    columns = [Column(group=0, members=(k,), cost_won=1) for k in range(2)]
    columns.append(Column(group=1, members=(1,), cost_won=50))
    assert choose_columns(columns, group_sizes=[1, 1], prices_of_absence=[100, 100], hint=[], **LIMITS) == [0, 2]


def test_nothing_better_is_none() -> None:
    columns = [Column(group=0, members=(0,), cost_won=5), Column(group=0, members=(0,), cost_won=6)]
    assert choose_columns(columns, group_sizes=[1], prices_of_absence=[100], hint=[0], **LIMITS) is None


@pytest.mark.parametrize("seed", range(5))
def test_as_cheap_as_every_combination(seed: int) -> None:
    dice = np.random.default_rng(seed)
    columns = [
        Column(
            group=int(dice.integers(2)),
            members=tuple(sorted({int(k) for k in dice.integers(0, 5, 3)})),
            cost_won=float(dice.integers(1, 50)),
        )
        for _ in range(12)
    ]

    def total(numbers: tuple[int, ...]) -> float:
        covered = [member for number in numbers for member in columns[number].members]
        groups = [columns[number].group for number in numbers]
        if len(set(covered)) < len(covered) or max(groups.count(0), groups.count(1)) > 2:
            return np.inf
        return sum(columns[number].cost_won for number in numbers) + 60.0 * (5 - len(covered))

    best = min(total(numbers) for size in range(5) for numbers in combinations(range(12), size))
    chosen = choose_columns(columns, group_sizes=[2, 2], prices_of_absence=[60.0] * 5, hint=[], **LIMITS)
    assert chosen is not None
    assert total(tuple(chosen)) == best
