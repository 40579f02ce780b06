"""The whole checker: a valid plan passes, every code is planted, any changed time is noticed, no file crashes it."""

import copy
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.checker import check
from routing.checker.catalogue import CATALOGUE
from routing.solution import Solution
from routing.wire import Malformed, solution_from_json, solution_to_json
from tests.routing.checker import (
    test_breaks,
    test_costs,
    test_coverage,
    test_limits,
    test_locks,
    test_meals,
    test_timing,
)
from tests.routing.checker.planted import PROBLEM, SOLUTION, change_stop, stop_at

SUBJECTS = (test_breaks, test_costs, test_coverage, test_limits, test_locks, test_meals, test_timing)


def test_the_plan_itself_is_valid() -> None:
    assert check(PROBLEM, SOLUTION) == []


def test_every_code_of_the_catalogue_is_planted() -> None:
    planted = {code for subject in SUBJECTS for _, codes in subject.CASES.values() for code in codes}
    assert planted == CATALOGUE.keys()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_time_changed_by_a_second_is_noticed(data: st.DataObject) -> None:
    """No stated time of the plan has any play: moving one alone breaks a rule, or the bill."""
    tour = data.draw(st.integers(0, 1))
    which = data.draw(st.sampled_from(["start_seconds", "end_seconds", "leave_seconds"]))
    by = data.draw(st.sampled_from([-1, 1]))
    if which == "leave_seconds":
        trip = data.draw(st.integers(0, len(SOLUTION.tours[tour].trips) - 1))
        stop = data.draw(st.integers(0, len(SOLUTION.tours[tour].trips[trip].stops) - 1))
        problem, solution = change_stop(tour, trip, stop, leave_seconds=stop_at(tour, trip, stop).leave_seconds + by)
    else:
        tours = [*SOLUTION.tours]
        tours[tour] = replace(tours[tour], **{which: getattr(tours[tour], which) + by})
        problem, solution = PROBLEM, replace(SOLUTION, tours=tuple(tours))
    assert check(problem, solution)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_readable_solution_is_judged_never_crashed_on(data: st.DataObject) -> None:
    """Up to three values replaced, lists emptied or doubled, as far as the file format lets them through."""
    document: Any = solution_to_json(SOLUTION)
    before = copy.deepcopy(document)
    for _ in range(data.draw(st.integers(1, 3))):
        at = document
        while isinstance(at, dict | list) and at:
            key = data.draw(st.sampled_from(list(at) if isinstance(at, dict) else range(len(at))))
            if isinstance(at[key], dict | list) and at[key] and data.draw(st.integers(0, 9)):
                at = at[key]
                continue
            known = st.sampled_from(["nix", "", "a", "K", "H", "rider-1", "visit", "drop", 0, -1, 10**15, None, []])
            at[key] = at[key] * data.draw(st.integers(0, 2)) if isinstance(at[key], list) else data.draw(known)
            break
    try:
        solution = solution_from_json(document)
    except Malformed:
        return
    found = check(PROBLEM, solution)
    assert found or solution_to_json(solution) == before or _only_free_facts(solution)


def _only_free_facts(solution: Solution) -> bool:
    """Seed, iterations and the wording of reasons are the solver's own."""
    return replace(solution, seed=0, iterations=0, unserved=SOLUTION.unserved) == SOLUTION
