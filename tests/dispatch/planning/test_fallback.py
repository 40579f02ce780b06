"""The plan of last resort serves doors from hubs too, and does without the search if it has to."""

from dataclasses import replace
from unittest.mock import patch

from dispatch.planning import fallback
from dispatch.planning.fallback import plan_in_safety, plan_simply
from routing.problem import Problem
from tests.makers.problems import two_echelon_problem, visit


def town() -> Problem:
    """a and b only by the worker of hub H, c by anybody; one door is out of everybody's reach."""
    by_hub = frozenset({"self_sufficiency"})
    doors = [visit(name, allowed_models=by_hub, max_time_on_board_seconds=3600) for name in "ab"]
    far = replace(visit("far"), place="c", windows=((0, 1),))
    return two_echelon_problem(visits=[*doors, visit("c"), far])


def test_the_simple_plan_feeds_hubs() -> None:
    plan = plan_simply(town())
    assert plan.violations == []
    assert [entry.visit for entry in plan.solution.unserved] == ["far"]
    assert [tour.vehicle for tour in plan.solution.tours] == ["rider-1", "worker-1"]
    assert plan_simply(town()).solution == plan.solution


def test_the_searchs_first_plan_is_taken_when_there_is_one() -> None:
    plan = plan_in_safety(town())
    assert plan.violations == []
    assert [entry.reason.code for entry in plan.solution.unserved] == ["unserved.window"]


def test_a_search_that_gives_no_answer_does_not_matter() -> None:
    with patch.object(fallback, "_PATIENCE_SECONDS", 0):
        plan = plan_in_safety(town())
    assert [entry.reason.code for entry in plan.solution.unserved] == ["plan.fallback_left_out"]
