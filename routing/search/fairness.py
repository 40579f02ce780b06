# mypy: disable-error-code="no-any-return"
"""Fair shares within teams: what it costs that tours are longer or shorter than their team's mean.

The price couples tours, so it is counted for whole plans (when one is accepted or refused), never for one place of
one stop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.problem import Problem
from routing.rests import paid_seconds
from routing.search import layout as c
from routing.search.classes import Classes
from routing.search.compiling import compiled
from routing.search.standing import Standing

if TYPE_CHECKING:
    from routing.search.arrays import Data
    from routing.search.state import State

Array = NDArray[Any]


class Balance(NamedTuple):
    """Fairness within teams."""

    per_second: float
    """Won per second of paid time away from the team's mean; with `per_door` 0 as well nothing is counted."""
    per_door: float
    teams: int
    team_of: Array
    """[V]"""
    spent: Array
    """[V, 4] for a tour that has begun: 1, its seconds and doors until it goes on, seconds of the way home."""
    ended: Array
    """[E, 3] team, seconds and doors of tours that are over."""


def weigh_teams(problem: Problem, standing: Standing, classes: Classes) -> Balance:
    """The teams of `problem` as arrays."""
    kinds = problem.vehicle_types
    names = [kind.id if kind.team is None else kind.team for kind in kinds]
    theirs = {
        vehicle: kind.id if kind.team is None else kind.team
        for kind in standing.whole.vehicle_types for vehicle in kind.vehicle_ids
    }  # fmt: skip
    teams = {name: t for t, name in enumerate(dict.fromkeys([*names, *theirs.values()]))}
    spent = np.zeros((len(classes.names), 4), np.int64)
    for v, vehicle in enumerate(classes.names):
        if vehicle in standing.begun:
            tour = standing.played[vehicle]
            worked = tour.free_seconds - tour.lock.start_seconds - tour.unpaid_seconds
            spent[v] = 1, worked, len(tour.visits), tour.way_home[0]
    here = set(classes.names)
    ended = [
        (teams[theirs[name]], paid_seconds(locked.kind, locked.tour), len(locked.visits))
        for name, locked in standing.played.items() if name not in here
    ]  # fmt: skip
    return Balance(
        per_second=problem.prices.unequal_hours_won / 3600,
        per_door=float(problem.prices.unequal_doors_won),
        teams=len(teams),
        team_of=np.array([teams[names[k]] for k in classes.kind_of], np.int64),
        spent=spent,
        ended=np.array(ended, np.int64).reshape(-1, 3),
    )


@compiled
def unfairness(d: Data, s: State) -> float:
    """Won of the tours' distances from their teams' means, not rounded."""
    if d.balance.per_second == 0.0 and d.balance.per_door == 0.0:
        return 0.0
    won = 0.0
    for team in range(d.balance.teams):
        tours, seconds, doors = _sum_up(d, s, team)
        if tours > 1:
            mean, share = seconds / tours, doors / tours
            for v in range(d.vehicles):
                if d.balance.team_of[v] == team and _goes_out(d, s, v):
                    won += d.balance.per_second * abs(_seconds_of(d, s, v) - mean)
                    won += d.balance.per_door * abs(_doors_of(d, s, v) - share)
            for e in range(d.balance.ended.shape[0]):
                if d.balance.ended[e, 0] == team:
                    won += d.balance.per_second * abs(d.balance.ended[e, 1] - mean)
                    won += d.balance.per_door * abs(d.balance.ended[e, 2] - share)
    return won


@compiled
def _sum_up(d: Data, s: State, team: int) -> tuple[int, int, int]:
    tours, seconds, doors = 0, 0, 0
    for v in range(d.vehicles):
        if d.balance.team_of[v] == team and _goes_out(d, s, v):
            tours += 1
            seconds += _seconds_of(d, s, v)
            doors += _doors_of(d, s, v)
    for e in range(d.balance.ended.shape[0]):
        if d.balance.ended[e, 0] == team:
            tours += 1
            seconds += d.balance.ended[e, 1]
            doors += d.balance.ended[e, 2]
    return tours, seconds, doors


@compiled
def _goes_out(d: Data, s: State, v: int) -> bool:
    return s.tour[v, c.TRIPS] > 0 or d.balance.spent[v, 0] == 1


@compiled
def _seconds_of(d: Data, s: State, v: int) -> int:
    return d.balance.spent[v, 1] + (s.tour[v, c.DURATION] if s.tour[v, c.TRIPS] > 0 else d.balance.spent[v, 3])


@compiled
def _doors_of(d: Data, s: State, v: int) -> int:
    return d.balance.spent[v, 2] + (s.tour[v, c.VISITS] if s.tour[v, c.TRIPS] > 0 else 0)
