"""The course of one search: how hot it is when, and how often it begins anew.

Where something is decided early that the rest of the search hardly revises (which hubs open), one long search is a
draw of lots. So the first part of such a budget is shared by several short searches from nothing, the best of them are
continued, and then the best of those: each time from a heat that changes tours but not what has been found (successive
halving: Jamieson and Talwalkar 2016).

Where loads are nearly all there is, and the vehicles alike, heat keeps a tour more than the loads need: there are more
plans with it. Cooled down, nobody can empty it any more. So such a search tries a while with no more tours than the
loads need, as Christiaens and Vanden Berghe (2020, section 5.4) do before anything else; the cheaper plan
goes on.

Where a vehicle costs more than all ways together, only its first half decides how many: one tour after the other is
dissolved, and its stops wait, left out, for room in the others. The rest of the budget is for the ways.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from routing.search import layout as c
from routing.search.anneal import anneal, construct, cost_of, dissolve_smallest
from routing.search.arrays import Data
from routing.search.state import State, copied, empty_state, forget_changes, overwrite
from routing.search.tuning import Tuning, vehicles_come_first
from routing.search.work import Work, forget, new_work

LEAST_ITERATIONS = 1000.0
"""Of any start: a few slices of the budget, between which legs change."""
TOURS_COUNTED = 0.2
"""Share of the budget after which the tours are counted: with more than the loads need, fewer are tried."""
FILLED = 0.99
"""Share of their capacity to which tours can be filled, before it is a puzzle of its own."""
MORE_END, FEW_END = 0.4, 0.75
"""Then the search with as many as it likes ends here, that with few here, and the rest is for the cheaper."""

DISSOLVED_END = 0.5
"""Share of the budget in which tours are dissolved, where vehicles come first."""
DISSOLVED_EACH = 200
"""Iterations after which the next may be."""


@dataclass(frozen=True, kw_only=True)
class Leg:
    """A part of the budget, from one share of it to another, cooling anew from `hot`."""

    begin: float
    end: float
    hot: float
    number: int = 0
    """Which of the plans of the round before it goes on from."""
    opens: bool = False
    """It begins from nothing."""
    few: bool = False
    """It makes no more tours than the loads need."""
    dissolves: bool = False
    """It dissolves one tour after the other."""
    turns: bool = False
    """It is the first of a round: from here on the best plans of the round before are continued."""


def plan_legs(tuning: Tuning, starts: int) -> list[Leg]:
    """The whole course: one leg, or `starts` short ones from nothing, some from the best of those, and the best."""
    if starts < 2:
        return [Leg(begin=0.0, end=1.0, hot=tuning.hot, opens=True)]
    rounds = [(starts, tuning.starting), (min(tuning.kept, starts), tuning.keeping)]
    rounds.append((1, 1.0 - tuning.starting - tuning.keeping))
    legs: list[Leg] = []
    for turn, (count, share) in enumerate(rounds):
        for number in range(count):
            begin = legs[-1].end if legs else 0.0
            hot = tuning.again if turn else tuning.hot
            legs.append(
                Leg(begin=begin, end=begin + share / count, hot=hot, number=number, opens=turn == 0, turns=number == 0)
            )
    return legs


def plan_few(tuning: Tuning) -> list[Leg]:
    """The course of a search that has more tours than the loads need."""
    return [
        Leg(begin=0.0, end=MORE_END, hot=tuning.hot, opens=True),
        Leg(begin=MORE_END, end=FEW_END, hot=tuning.hot, opens=True, few=True),
        Leg(begin=FEW_END, end=1.0, hot=tuning.again, turns=True),
    ]


def plan_dissolving(tuning: Tuning) -> list[Leg]:
    """The course where vehicles come first: fewer of them, then shorter ways."""
    return [
        Leg(begin=0.0, end=DISSOLVED_END, hot=1.0, dissolves=True, opens=True),
        Leg(begin=DISSOLVED_END, end=1.0, hot=tuning.hot, turns=True),
    ]


def fewest_tours(data: Data) -> int:
    """How many tours the loads need, where nothing else says how many there are: else as many as there are vehicles."""
    alone = data.hubs == 0 and len(data.class_first) == 1 and not data.mixed_days
    if not alone or data.timed != c.TIMELESS or data.prices[:, c.FIXED].any():
        return data.vehicles
    loads = data.demand.sum(axis=0).max(axis=1)
    return max(1, int(np.ceil(loads / (FILLED * np.maximum(data.capacity[0], 1))).max()))


@dataclass(kw_only=True)
class Search:
    """Annealing with its own states and random numbers."""

    data: Data
    state: State
    trial: State
    best: State
    """The best plan on this leg."""
    work: Work
    per_stop: float
    tuning: Tuning
    seed: int
    legs: list[Leg]
    fewest: int
    """Tours the loads need."""
    leg: int = 0
    counted: bool = False
    """Whether the tours have been counted."""
    done: int = 0
    planned: float = 0.0
    """Iterations the budget will have bought in the end, as far as that is known."""
    finished: list[State] = field(default_factory=list)
    """The best plan of each leg of this round."""
    chosen: list[State] = field(default_factory=list)
    """The plans this round goes on from, cheapest first."""
    champion: State | None = None
    """The best plan of all legs before this one."""

    def step(self, iterations: int, share: float, next_share: float) -> None:
        """`iterations` more, cooling from the temperature at `share` of the budget to that at `next_share`."""
        while self.is_trying and share >= self.legs[self.leg].end:
            self._begin_next_leg()
        if share >= TOURS_COUNTED and not self.counted:
            self._count_tours()
        hot, cold = (self._temperature(part) for part in (share, next_share))
        each = DISSOLVED_EACH if self.legs[self.leg].dissolves else iterations
        for done in range(0, iterations, each):
            if self.legs[self.leg].dissolves and not self.state.info[c.N_ABSENT]:
                dissolve_smallest(self.data, self.state, self.trial, self.work)
            anneal(self.data, self.state, self.trial, self.best, self.work, min(each, iterations - done), hot, cold)
        self.done += iterations

    def choose_course(self) -> None:
        """As many starts as suit the problem, as far as the budget is long enough for each to come to something."""
        if self.legs[0].dissolves:
            enough = self.planned * DISSOLVED_END >= LEAST_ITERATIONS
            self.legs = self.legs if enough else plan_legs(self.tuning, 1)
            return
        each = max(LEAST_ITERATIONS, self.tuning.start_patience * self.data.visits)
        self.legs = plan_legs(self.tuning, min(self.tuning.starts, int(self.planned * self.tuning.starting / each)))

    @property
    def is_trying(self) -> bool:
        """Whether this is not yet the last leg."""
        return self.leg + 1 < len(self.legs)

    @property
    def plan(self) -> State:
        """The best plan of all."""
        if self.champion is None or self._won(self.best) < self._won(self.champion):
            return self.best
        return self.champion

    @property
    def cost(self) -> float:
        """Won of the best plan."""
        return self._won(self.plan)

    @property
    def absent(self) -> int:
        """Visits that the best plan leaves out."""
        return int(self.plan.info[c.N_ABSENT])

    def stand_at(self, plan: State) -> None:
        """Go on from `plan`, which is also the best one from now on."""
        for target in (self.state, self.trial, self.best):
            overwrite(target, plan)
        forget_changes(self.trial)
        forget(self.work, self.data)

    def _won(self, plan: State) -> float:
        return float(cost_of(self.data, plan))

    def _count_tours(self) -> None:
        self.counted = True
        enough = self.planned * (FEW_END - MORE_END) >= self.tuning.start_patience * self.data.visits
        if len(self.legs) == 1 and enough and self.state.info[c.N_ACTIVE] > self.fewest:
            self.legs = plan_few(self.tuning)

    def _begin_next_leg(self) -> None:
        self.finished.append(copied(self.best))
        self.champion = self.finished[-1] if self.plan is self.best else self.champion
        self.leg += 1
        leg = self.legs[self.leg]
        self.work.counts[c.W_MOST_TOURS] = self.fewest if leg.few else self.data.vehicles
        if leg.turns:
            self.chosen, self.finished = sorted([*self.finished, *self.chosen], key=self._won), []
        if self.legs[self.leg - 1].dissolves:
            self.work.counts[c.W_MOST_TOURS] = self.chosen[0].info[c.N_ACTIVE]
        self.stand_at(_first_plan(self.data, self.work) if leg.opens else self.chosen[leg.number])

    def _temperature(self, share: float) -> float:
        leg, cold = self.legs[self.leg], self.tuning.cold
        enough = self.tuning.patience * self.data.visits
        patient = 1.0 if self.planned >= enough else self.planned / enough
        hot = min(leg.hot, max(1.0, leg.hot * patient))
        part = min(1.0, max(0.0, (share - leg.begin) / (leg.end - leg.begin)))
        return float(self.per_stop * hot * (cold / hot) ** part)


def begin_search(data: Data, seed: int, tuning: Tuning, take_up: Callable[[State], None] | None = None) -> Search:
    """A search that stands at its first plan: what `take_up` puts into it, and everybody else inserted greedily."""
    work = new_work(data, seed, tuning.numbers())
    state = _first_plan(data, work, take_up)
    search = Search(
        data=data,
        state=state,
        trial=copied(state),
        best=copied(state),
        work=work,
        per_stop=1.0,
        tuning=tuning,
        seed=seed,
        legs=plan_dissolving(tuning) if vehicles_come_first(data) and not take_up else plan_legs(tuning, 1),
        fewest=data.vehicles if take_up else fewest_tours(data),
    )
    search.per_stop = _cost_per_stop(search)
    return search


def _first_plan(data: Data, work: Work, take_up: Callable[[State], None] | None = None) -> State:
    state = empty_state(data)
    forget(work, data)
    work.counts[[c.W_ORDER, c.W_HOMELESS]] = 0  # what the last iteration took out belongs to another plan
    if take_up:
        take_up(state)
    construct(data, state, work)
    return state


def _cost_per_stop(search: Search) -> float:
    served = search.data.visits - int(search.best.info[c.N_ABSENT])
    absent = search.best.absent[: int(search.best.info[c.N_ABSENT])]
    driven = search.cost - float(search.data.penalty[absent].sum())
    if search.legs[0].dissolves:
        driven -= float(search.data.prices[0, c.FIXED]) * int(search.best.info[c.N_ACTIVE])
    return max(1e-3, driven / max(1, served))
