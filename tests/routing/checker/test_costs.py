"""Every part of the bill a won too high; how it is rounded."""

from dataclasses import fields

import pytest

from routing.checker import check
from routing.schedule import DraftTrip, schedule
from routing.solution import Cost
from tests.makers.problems import grid_problem, vehicle_type, visit
from tests.routing.checker.planted import (
    SOLUTION,
    Case,
    Cases,
    change_solution,
    codes_of,
    state_cost,
)


def _overcharged(part: str) -> Case:
    return state_cost(change_solution(), **{part: getattr(SOLUTION.cost, part) + 1})


CASES: Cases = {
    f"bill: {part.name}": (lambda part=part: _overcharged(part.name), {"check.cost_wrong"}) for part in fields(Cost)
}


@pytest.mark.parametrize("name", CASES)
def test_planted_violation_is_named_and_nothing_else(name: str) -> None:
    plant, expected = CASES[name]
    assert codes_of(plant()) == expected


def test_cost_is_rounded_half_up_per_tour() -> None:
    """Two tours of 1 800 s at 1 won an hour: half a won each, rounded before it is added."""
    pay = {"per_hour_won": 1, "start_place": None}
    problem = grid_problem(
        {"K": (0, 0), "a": (30, 0), "b": (0, 30)},
        visits=(visit("a"), visit("b")),
        vehicle_types=(vehicle_type(count=2, **pay),),
    )
    trips = {f"rider-{n}": (DraftTrip(source="K", stops=(name,)),) for n, name in ((1, "a"), (2, "b"))}
    solution = schedule(problem, trips).solution
    assert solution.cost == Cost(time_won=2)
    assert check(problem, solution) == []
