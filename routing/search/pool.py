"""Good tours that searches have come by, to be combined anew by set partitioning (`routing.partition`).

Only for days without feeders: a tour that drops or loads at a hub cannot be chosen without its partners.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from routing.partition import Column, choose_columns
from routing.search import layout as c
from routing.search.anneal import load_plan
from routing.search.arrays import Array, Data
from routing.search.state import State, empty_state

MOST_COLUMNS = 12_000
Rows = tuple[tuple[int, ...], ...]
"""One row per stop: number of the trip, source, stop, early, late, board, rel."""


@dataclass(kw_only=True)
class Pool:
    """The cheapest way found to serve each set of doors by each class of vehicles."""

    data: Data
    tours: dict[tuple[int, tuple[int, ...]], tuple[float, Rows]] = field(default_factory=dict)

    def add(self, state: State) -> list[tuple[int, tuple[int, ...]]]:
        """Take up the tours of `state`; their keys."""
        nodes, trips = state.node.tolist(), state.trip.tolist()
        keys = []
        for v in state.active[: int(state.info[c.N_ACTIVE])].tolist():
            rows = _rows(nodes, trips, int(state.tour[v, c.FIRST_TRIP]))
            key = int(self.data.class_of[v]), tuple(sorted(row[2] for row in rows))
            cost = float(state.cost[v])
            if key not in self.tours or cost < self.tours[key][0] - 1e-9:
                self.tours[key] = cost, rows
            keys.append(key)
        return keys

    def combine(self, best: State, *, seconds: float | None, effort: float, seed: int) -> State | None:
        """A plan of tours of the pool that is cheaper than `best`, None if none was found."""
        hint = self.add(best)
        keys = list(dict.fromkeys([*hint, *reversed(self.tours)]))[:MOST_COLUMNS]
        columns = [Column(group=key[0], members=key[1], cost_won=self.tours[key][0]) for key in keys]
        numbers = choose_columns(
            columns,
            group_sizes=self.data.class_size.tolist(),
            prices_of_absence=self.data.penalty[: self.data.visits].tolist(),
            hint=range(len(hint)),
            seconds=seconds,
            effort=effort,
            seed=seed,
        )
        return None if numbers is None else self._build([keys[number] for number in numbers])

    def _build(self, keys: list[tuple[int, tuple[int, ...]]]) -> State | None:
        state = empty_state(self.data)
        used = [0] * len(self.data.class_first)
        plan: list[tuple[int, ...]] = []
        for key in keys:
            vehicle = int(self.data.class_first[key[0]]) + used[key[0]]
            used[key[0]] += 1
            plan += [(vehicle, *row) for row in self.tours[key][1]]
        rows: Array = np.array(plan, np.int64).reshape(-1, 8)
        return state if load_plan(self.data, state, rows) else None


def _rows(nodes: list[list[int]], trips: list[list[int]], r: int) -> Rows:
    rows = []
    number = 0
    while r >= 0:
        i = trips[r][c.FIRST]
        while i >= 0:
            node = nodes[i]
            rows.append((number, trips[r][c.SOURCE], i, node[c.EARLY], node[c.LATE], node[c.BOARD], node[c.REL]))
            i = node[c.NEXT]
        r = trips[r][c.AFTER]
        number += 1
    return tuple(rows)
