"""Locked parts left out, turned or changed; what has happened breaks no rule."""

from dataclasses import replace

import pytest

from routing.checker import check
from routing.problem import LockedOrder
from tests.routing.checker.planted import (
    EIGHT,
    FIRST,
    PROBLEM,
    RIDER,
    SOLUTION,
    Cases,
    add_lock,
    change_trip,
    codes_of,
    later,
)

CASES: Cases = {
    "locked vehicle at home": (lambda: add_lock(vehicle="rider-2"), {"check.lock_missing"}),
    "locked stop left out": (lambda: add_lock(trips=(replace(FIRST, stops=FIRST.stops[:2]),)), {"check.lock_changed"}),
    "locked order turned": (
        lambda: add_lock(happened=1, trips=(replace(FIRST, stops=(FIRST.stops[2], *FIRST.stops[:2])),)),
        {"check.lock_changed"}
    ),
    "locked order of some doors": (
        lambda: (replace(PROBLEM, locked_orders=(LockedOrder(vehicle="rider-1", visits="ec"),)), SOLUTION),
        {"check.order_changed"},
    ),
    "goes on after the end": (lambda: add_lock(ends=True), {"check.lock_continued"}),
    "another fact": (
        lambda: add_lock(trips=(replace(FIRST, stops=(later(FIRST.stops[0], -1), *FIRST.stops[1:])),)),
        {"check.fact_changed"}
    ),
    "another start": (lambda: add_lock(start_seconds=RIDER.start_seconds - 1), {"check.fact_changed"}),
    "goes on too early": (lambda: add_lock(free_seconds=FIRST.stops[1].leave_seconds), {"check.travel_too_fast"}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_planted_violation_is_named_and_nothing_else(name: str) -> None:
    plant, expected = CASES[name]
    assert codes_of(plant()) == expected


def test_a_fact_breaks_no_rule_and_what_follows_from_it_neither() -> None:
    """The first door was served after its window; so is the second, and it cannot be helped."""
    late = {"windows": ((EIGHT, EIGHT + 60),)}
    visits = [replace(item, **late) if item.id in "cd" else item for item in PROBLEM.visits]
    problem = replace(PROBLEM, visits=visits)
    assert {found.code for found in check(problem, SOLUTION)} == {"check.late_for_window"}
    locked = replace(problem, locks=add_lock()[0].locks)
    assert check(locked, SOLUTION) == []
    waited = later(FIRST.stops[1], 1), later(FIRST.stops[2], 1)
    _, worse = change_trip(0, 0, stops=(FIRST.stops[0], *waited))
    assert {found.code for found in check(replace(problem, locks=add_lock()[0].locks), worse)} >= {
        "check.late_for_window"
    }
