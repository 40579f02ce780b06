"""`bapgil bench repair`, tiny; what counts as re-ordered."""

import json

import pytest

from rider_api.command_line import main
from routing.repair import lock_what_is_loaded
from routing.schedule import DraftTrip, schedule
from routing.solution import Solution
from simulations.bench.repair import count_reordered, draw_change, summarise
from tests.makers.problems import grid_problem, vehicle_type, visit

PROBLEM = grid_problem(
    {"K": (0, 0), "a": (1, 0), "b": (2, 0), "c": (3, 0)},
    vehicle_types=[vehicle_type(count=2, max_trips=2)],
    visits=[visit("a"), visit("b"), visit("c")],
)


def _plan(*stops: str, vehicle: str = "rider-1") -> Solution:
    return schedule(PROBLEM, {vehicle: (DraftTrip(source="K", stops=stops),)}).solution


def test_only_loaded_stops_on_their_own_courier_count_as_reordered() -> None:
    before = _plan("a", "b", "c")
    locks = lock_what_is_loaded(PROBLEM, before, before.tours[0].trips[0].load_seconds + 1)
    assert count_reordered(locks, before) == 0
    assert count_reordered(locks, _plan("a", "c")) == 0
    assert count_reordered(locks, _plan("b", "a", "c")) == 1
    assert count_reordered(locks, _plan("c", "b", "a", vehicle="rider-2")) == 0
    assert count_reordered([], _plan("c", "b", "a")) == 0


def test_changes_repeat_by_seed_and_are_of_every_kind() -> None:
    plan = _plan("a", "b", "c")
    drawn = [draw_change(PROBLEM, plan, number, 1) for number in range(60)]
    assert drawn == [draw_change(PROBLEM, plan, number, 1) for number in range(60)]
    assert len({type(change) for change, _ in drawn}) == 7


def test_changes_to_a_small_day(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("bench", "repair", "--days", "jongno", "--changes", "3", "--full-every", "2", "--iterations", "200")
    assert main([*words, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["change"] for row in rows] == [0, 1, 2]
    assert [row["full_bill_won"] is None for row in rows] == [False, True, False]
    assert all(row["violations"] == 0 and row["reordered_loaded"] == 0 for row in rows)


def test_bills_are_compared_where_equally_many_are_unserved() -> None:
    row = {
        "day": "d", "cpu_seconds": 0.5, "wall_seconds": 1.0, "moved": 2, "reordered_loaded": 0, "violations": 0,
        "unserved": 0, "bill_won": 103, "full_unserved": 0, "full_bill_won": 100,
    }  # fmt: skip
    worse = {**row, "cpu_seconds": 0.9, "unserved": 1, "bill_won": 500}
    never = {**row, "cpu_seconds": 0.1, "full_unserved": None, "full_bill_won": None}
    [told] = summarise([row, worse, never])
    assert told["above_full_percent"] == pytest.approx(3)
    assert (told["full"], told["more_unserved"], told["p50_seconds"], told["p95_seconds"]) == (2, 1, 0.5, 0.9)
