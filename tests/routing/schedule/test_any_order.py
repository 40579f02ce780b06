"""Whatever order somebody thinks of: what is wrong with it is the order, never the times or the bill."""

from unittest.mock import patch

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routing.problem import Problem
from routing.schedule import DraftTrip, feed_hubs, schedule
from routing.schedule.timing import Timing
from tests.makers.problems import problems
from tests.routing.schedule.by_hand import trip_of

BY_ORDER = {
    "check.visit_missing", "check.meal_not_dropped", "check.meal_dropped_twice", "check.meal_left_at_hub",
    "check.wrong_origin",
    "check.source_not_allowed", "check.hub_not_fed", "check.drop_on_hub_trip", "check.hub_over_capacity",
    "check.skill_missing", "check.crew_too_small",
    "check.model_not_allowed", "check.vehicle_excluded", "check.late_for_window", "check.time_on_board_exceeded",
    "check.outside_shift",
    "check.duration_exceeded", "check.distance_exceeded", "check.trips_exceeded", "check.stops_exceeded",
    "check.over_capacity", "check.source_closed",
    "check.hub_closed", "check.break_missing", "check.break_too_late",
}  # fmt: skip
"""What an order can get wrong. Everything else is arithmetic, which `schedule` must get right."""


@st.composite
def _drafts(draw: st.DrawFn, problem: Problem) -> dict[str, tuple[DraftTrip, ...]]:
    """Every visit on some trip of some vehicle from some source, sensible or not; meals of hub trips fed."""
    order = draw(st.permutations([door.id for door in problem.visits]))
    vehicles = [name for kind in problem.vehicle_types for name in kind.vehicle_ids]
    sources = [place.id for place in (*problem.depots, *problem.hubs)]
    draft: dict[str, tuple[DraftTrip, ...]] = {}
    while order:
        count = draw(st.integers(1, len(order)))
        trip = trip_of(draw(st.sampled_from(sources)), *order[:count])
        vehicle = draw(st.sampled_from(vehicles))
        draft[vehicle] = (*draft.get(vehicle, ()), trip)
        order = order[count:]
    return feed_hubs(problem, draft)


@settings(max_examples=50, deadline=None)
@given(problems(), st.data())
def test_whatever_the_order_the_times_and_the_bill_are_right(problem: Problem, data: st.DataObject) -> None:
    draft = data.draw(_drafts(problem))
    codes = {found.code for found in schedule(problem, draft).violations}
    assert codes <= BY_ORDER | {"check.hub_load_too_early"}
    # Only a hub trip with a trip after it can close a circle of vehicles that wait for each other.
    if not any(trip.source.startswith("H") for trips in draft.values() for trip in trips[:-1]):
        assert "check.hub_load_too_early" not in codes


@settings(max_examples=50, deadline=None)
@given(problems(), st.data())
def test_leaving_later_makes_nothing_late_and_costs_nothing(problem: Problem, data: st.DataObject) -> None:
    """Against the same order with every trip as early as possible; nothing is put off for the sake of fresh meals."""
    draft = data.draw(_drafts(problem))
    with patch.object(Timing, "_keep_fresh"):
        just_in_time = schedule(problem, draft)
        with patch.object(Timing, "_go_backward", return_value={}):
            as_early_as_possible = schedule(problem, draft)
    before = {(found.code, found.reason.subject): found.amount for found in as_early_as_possible.violations}
    # Vehicles in a circle wait for each other in vain, by more or by less.
    assume(all(found.code != "check.hub_load_too_early" for found in just_in_time.violations))
    for found in just_in_time.violations:
        assert (found.amount or 0) <= (before.get((found.code, found.reason.subject)) or 0)
    assert just_in_time.solution.cost.total_won <= as_early_as_possible.solution.cost.total_won
