"""Ways, loading, service, windows and opening hours too short by a second; times stated wrong."""

from dataclasses import replace

import numpy as np
import pytest

from routing.problem import UNREACHABLE, Matrix
from tests.routing.checker.planted import (
    DROP,
    EIGHT,
    FIRST,
    NOON,
    PROBLEM,
    RIDER,
    SECOND,
    SOLUTION,
    WORKER,
    Case,
    Cases,
    change_depot,
    change_hub,
    change_stop,
    change_tour,
    change_trip,
    change_type,
    change_visit,
    codes_of,
    stop_at,
)


def _no_matrix() -> Case:
    return replace(PROBLEM, travel={"scooter": PROBLEM.travel["scooter"]}), SOLUTION


def _no_way() -> Case:
    """No way from c to d; a solver that trusted such a leg would also come too soon."""
    before = PROBLEM.travel["scooter"]
    seconds = before.seconds.copy()
    rows = {place.id: row for row, place in enumerate(PROBLEM.places)}
    seconds[rows["c"], rows["d"]] = UNREACHABLE
    matrix = Matrix(seconds=seconds, metres=before.metres)
    return replace(PROBLEM, travel={**PROBLEM.travel, "scooter": matrix}), SOLUTION


def _slower(start: str, end: str) -> Case:
    before = PROBLEM.travel["scooter"]
    rows = {place.id: row for row, place in enumerate(PROBLEM.places)}
    seconds = np.array(before.seconds)
    seconds[rows[start], rows[end]] += 1
    matrix = Matrix(seconds=seconds, metres=before.metres)
    return replace(PROBLEM, travel={**PROBLEM.travel, "scooter": matrix}), SOLUTION


def _start_late() -> Case:
    return change_tour(0, start_seconds=RIDER.start_seconds + 1)


CASES: Cases = {
    "strange source": (lambda: change_trip(0, 1, source="X"), {"check.unknown_source", "check.wrong_origin"}),
    "source of the type": (lambda: change_type("rider", sources=("K2",)), {"check.source_not_allowed"}),
    "no matrix": (lambda: _no_matrix(), {"check.travel_missing"}),
    "no way": (_no_way, {"check.unreachable"}),
    "too fast to a door": (lambda: _slower("K", "c"), {"check.travel_too_fast"}),
    "too fast to a hub": (lambda: _slower("d", "H"), {"check.travel_too_fast"}),
    "too fast to reload": (lambda: _slower("H", "K"), {"check.travel_too_fast"}),
    "before arrival": (
        lambda: change_stop(0, 1, 0, arrive_seconds=stop_at(0, 1, 0).arrive_seconds + 1), {"check.times_out_of_order"}
    ),
    "hurried service": (lambda: change_visit("a", service_seconds=61), {"check.service_time_wrong"}),
    "long service": (lambda: change_visit("a", service_seconds=59), {"check.service_time_wrong"}),
    "building paid once only": (lambda: change_visit("d", building="B2"), {"check.service_time_wrong"}),
    "hurried drop": (lambda: change_hub(unloading_seconds=121), {"check.service_time_wrong"}),
    "hurried loading": (lambda: change_depot(loading_seconds=301), {"check.loading_too_short"}),
    "hurried reload": (lambda: change_type("rider", reload_seconds=121), {"check.loading_too_short"}),
    "depot closed": (lambda: change_depot(close_seconds=SECOND.depart_seconds - 1), {"check.source_closed"}),
    "depot not open": (lambda: change_depot(open_seconds=FIRST.load_seconds + 1), {"check.source_not_open"}),
    "hub not open": (lambda: change_hub(open_seconds=DROP.start_seconds + 1), {"check.hub_not_open"}),
    "hub closed": (
        lambda: change_hub(close_seconds=DROP.leave_seconds - 1), {"check.hub_closed", "check.source_closed"}
    ),
    "too early": (lambda: change_visit("b", windows=((NOON, NOON + 1),)), {"check.early_for_window"}),
    "too late": (lambda: change_visit("b", windows=((0, 1), (2, EIGHT))), {"check.late_for_window"}),
    "start stated late": (_start_late, {"check.tour_start_wrong"}),
    "end stated early": (lambda: change_tour(0, end_seconds=RIDER.end_seconds - 1), {"check.tour_end_wrong"}),
    "end stated late": (lambda: change_tour(1, end_seconds=WORKER.end_seconds + 1), {"check.tour_end_wrong"}),
    "distance stated": (
        lambda: change_tour(0, distance_metres=RIDER.distance_metres - 1), {"check.tour_distance_wrong"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_planted_violation_is_named_and_nothing_else(name: str) -> None:
    plant, expected = CASES[name]
    assert codes_of(plant()) == expected
