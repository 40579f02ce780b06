"""Checks a solution against its problem, re-deriving everything from the problem statement alone.

Shares no code with the engines or with `routing.schedule`: it knows only the types of a problem and a
solution. A solution is valid exactly when `check` returns an empty list.

Readings of the contract that the types alone leave open
    * A stop of a `visit` takes `service_seconds`, plus `building_seconds` unless the stop before it on
      the same trip is in the same building; all of it follows `start_seconds`, the moment that windows and
      time on board are measured at. A stop may begin later than its arrival, never take longer or shorter.
    * What has happened (`Lock.happened`) is compared with the lock and with nothing else; what is locked may be as
      late, as long and as far as the facts force it to be. Nothing is put between locked stops.
    * A vehicle may come later than the way takes (it waited before leaving), never sooner.
    * A source is in use from `load_seconds` to `depart_seconds`; both lie within its opening hours. A drop
      lies within the hub's opening hours from its start to its leave.
    * Only trips from a depot drop at hubs. Every drop is a stop: it counts for `max_stops_per_trip` and
      `per_stop_won`. What a trip has collected is emptied before its next one.
    * A break lies between two events of its tour: after the vehicle has left a stop or a source (or has started), and
      before it arrives at the next stop or begins to load. The way fits beside it: it is driven after the break, or
      before it if it leads to a source.
    * A break may be missing if it and all those listed before it fit, one after the other, before the tour's start, or
      it and all those after it behind its end. A locked vehicle is excused from a break when nothing was added to what
      is locked, or when that ends after the break's latest start.
    * A tour may begin before the vehicle is needed (waiting is paid), but ends exactly at `end_place`, or
      at its last stop. Its distance has every leg: from `start_place`, between trips, and to `end_place`.
"""

from __future__ import annotations

from routing.checker.breaks import check_breaks
from routing.checker.costs import check_cost
from routing.checker.coverage import check_compatibility, check_coverage
from routing.checker.index import Index
from routing.checker.limits import check_limits
from routing.checker.locks import check_locks
from routing.checker.meals import check_meals
from routing.checker.timing import check_times
from routing.checker.violations import Violation
from routing.problem import Problem
from routing.solution import Solution

__all__ = ["Violation", "check"]


def check(problem: Problem, solution: Solution) -> list[Violation]:
    """Every rule of `problem` that `solution` breaks, each named once per place where it is broken.

    The problem must be well-formed (as `routing.wire` reads it); the solution may be anything. Profiles
    without a matrix are reported, not filled in: call `routing.travel.with_travel` before.
    """
    index = Index(problem)
    return [
        *check_coverage(index, solution),
        *check_locks(index, solution),
        *check_compatibility(index, solution),
        *check_meals(index, solution),
        *check_times(index, solution),
        *check_breaks(index, solution),
        *check_limits(index, solution),
        *check_cost(index, solution),
    ]
