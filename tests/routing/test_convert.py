"""Benchmark files: read by their own rules, and their published solutions accepted at their published cost."""

import contextlib
import csv
import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.convert import Converted, Dialect, NotConvertible, convert, read_routes, to_draft
from routing.schedule import schedule
from routing.wire import problem_from_json, problem_to_json

BENCH = Path(os.environ.get("BAPGIL_BENCH", Path(__file__).parents[3] / "shared" / "bench"))
DIALECTS: dict[str, Dialect] = {".txt": "solomon", ".vrp": "cvrplib", ".vrpspd": "vrpspd"}
needs_bench = pytest.mark.skipif(not BENCH.is_dir(), reason=f"no benchmark instances at {BENCH} (set BAPGIL_BENCH)")


def _instances() -> list[Path]:
    return sorted(path for path in BENCH.glob("*/*") if path.suffix in DIALECTS)


def _solved() -> list[Path]:
    return [path for path in _instances() if path.with_suffix(".sol").exists()]


def _convert(path: Path) -> Converted:
    return convert(path.read_bytes(), DIALECTS[path.suffix])


@needs_bench
@pytest.mark.data
@pytest.mark.parametrize("path", _solved(), ids=lambda path: path.stem)
def test_published_solution_is_valid_and_costs_what_was_published(path: Path) -> None:
    converted = _convert(path)
    routes, published = read_routes(path.with_suffix(".sol").read_text())
    made = schedule(converted.problem, to_draft(converted.problem, routes))
    assert made.violations == []
    assert made.solution.unserved == ()
    won = made.solution.cost.total_won
    # Some files state the scaled integer, others the figure itself; HFVRP to a hundredth, of unrounded distances.
    if "HFVRP" in path.parts and published < won:
        assert won / converted.scale == pytest.approx(published, abs=0.01)
    else:
        assert published in (won, won / converted.scale)


@needs_bench
@pytest.mark.data
def test_small_instances_become_good_files() -> None:
    paths = _instances()
    assert paths
    for path in paths:
        if path.stat().st_size < 10_000:
            document = problem_to_json(_convert(path).problem)
            assert problem_to_json(problem_from_json(document)) == document


@needs_bench
@pytest.mark.data
def test_best_known_figures_are_near_what_a_bound_allows() -> None:
    """No `.sol` for these: the published figure lies above the dearest way out and back, on the problem's scale."""
    with (BENCH / "best_known.csv").open() as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        [path] = [path for path in _instances() if path.parent.name == row["family"] and path.stem == row["instance"]]
        converted = _convert(path)
        metres = converted.problem.travel["instance"].metres
        published = float(row["best_known"]) * converted.scale
        nearest = (metres + metres.max() * (metres == 0)).min(axis=1)
        assert nearest.sum() < published < 2 * metres[0].sum()
        assert max(metres[0] + metres[:, 0]) < published


SOLOMON = """tiny

VEHICLE
NUMBER     CAPACITY
 2           10

CUSTOMER
CUST NO.  XCOORD.    YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE TIME

    0       0         0          0          0        100          0
    1       3         4          6         10         20          7
    2       1         1          7          0         50          7
"""


def test_solomon_by_hand() -> None:
    converted = convert(SOLOMON, "solomon")
    problem = converted.problem
    assert (converted.scale, problem.name[:4]) == (10, "tiny")
    [kind] = problem.vehicle_types
    assert (kind.vehicle_ids, kind.capacity, kind.shift_end_seconds) == (("1", "2"), {"units": 10}, 1000)
    first, second = problem.visits
    assert (first.id, first.windows, first.service_seconds, first.delivery) == ("1", ((100, 200),), 70, {"units": 6})
    assert second.origins == ("depot-0",)
    # 5 exactly; the root of 2, 1.414…, truncated to one decimal
    assert problem.travel["instance"].metres[0].tolist() == [0, 50, 14]


VRP = """NAME : small
TYPE : {kind}
DIMENSION : 3
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 10
{more}NODE_COORD_SECTION
1 0 0
2 3 4
3 1 1
DEMAND_SECTION
1 0
2 6
3 7
{sections}DEPOT_SECTION
1
-1
EOF
"""


def test_cvrp_by_hand_leaves_the_fleet_wide_enough() -> None:
    problem = convert(VRP.format(kind="CVRP", more="", sections=""), "cvrplib").problem
    assert problem.travel["instance"].metres[0].tolist() == [0, 5, 1]
    assert len(problem.vehicle_types[0].vehicle_ids) == 5  # 1.3 x 13 / 10, rounded up, and three
    assert [visit.id for visit in problem.visits] == ["1", "2"]


def test_mixed_fleet_by_hand() -> None:
    sections = (
        "CAPACITY_SECTION\n1 10\n2 10\n3 20\nVEHICLES_FIXED_COST_SECTION\n1 100\n2 100\n3 200\n"
        "VEHICLES_UNIT_DISTANCE_COST_SECTION\n1 50\n2 50\n3 80\n"
    )
    text = VRP.format(kind="HFVRP", more="VEHICLES : 3\n", sections=sections)
    converted = convert(text, "cvrplib")
    small, large = converted.problem.vehicle_types
    assert (small.vehicle_ids, large.vehicle_ids) == (("1", "2"), ("3",))
    draft = to_draft(converted.problem, read_routes("Route #1: 2\nRoute #2:\nRoute #3: 1\nCost: 1.0\n")[0])
    made = schedule(converted.problem, draft)
    # 1 + 2 fixed, 10 x 0.8 and 2.828 x 0.5, all x100 000
    assert made.solution.cost.total_won == 300_000 + 10_000 * 80 + 2 * 1_414 * 50
    assert made.violations == []


def test_reload_depots_split_a_route_into_trips() -> None:
    sections = (
        "TIME_WINDOW_SECTION\n1 0 100\n2 0 100\n3 0 100\nRELEASE_TIME_SECTION\n1 0\n2 20\n3 0\n"
        "VEHICLES_RELOAD_DEPOT_SECTION\n1 1\n"
    )
    text = VRP.format(kind="MTVRPTWR", more="VEHICLES : 1\nSERVICE_TIME : 9\n", sections=sections)
    problem = convert(text, "cvrplib").problem
    made = schedule(problem, to_draft(problem, read_routes("Route #1: 2 0 1\nCost: 128\n")[0]))
    assert made.violations == []
    first, second = made.solution.tours[0].trips
    assert (second.depart_seconds, second.stops[0].leave_seconds) == (200, 200 + 50 + 90)
    assert first.stops[0].visits == ("2",)
    assert made.solution.cost.total_won == 128


def test_both_ways_by_hand() -> None:
    text = (
        "NAME : both\nTYPE : VRPSPD\nDIMENSION : 3\nVEHICLES : 2\nCAPACITY : 10\nDISTANCE : 999999\nSCALE : 1000\n"
        "EDGE_WEIGHT_TYPE : EXACT_2D\nNODE_COORD_SECTION\n1 0 0\n2 3 4\n3 1 1\nPICKUP_AND_DELIVERY_SECTION\n"
        "1 0 0 10000000 0 0 0\n2 0 0 10000000 0 7 6\n3 0 0 10000000 0 2 5\nDEPOT_SECTION\n1\n-1\nEOF\n"
    )
    converted = convert(text, "vrpspd")
    first = converted.problem.visits[0]
    assert (first.delivery, first.pickup, first.windows) == ({"units": 6}, {"units": 7}, ())
    assert converted.problem.travel["instance"].metres[0].tolist() == [0, 5000, 1414]
    assert converted.scale == 1000


CVRP = VRP.format(kind="CVRP", more="", sections="")


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from(["", "-1", "0", "1e400", "nan", "x", "99999999999999999999", "EOF", ":"]))
def test_any_damaged_word_is_read_or_refused_by_name(data: st.DataObject, junk: str) -> None:
    text, dialect = data.draw(st.sampled_from([(SOLOMON, "solomon"), (CVRP, "cvrplib")]))
    words = re.split(r"(\s+)", text)
    at = data.draw(st.integers(0, len(words) - 1))
    with contextlib.suppress(NotConvertible):
        convert("".join([*words[:at], junk, *words[at + 1 :]]), dialect)


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("", "solomon"),
        ("", "cvrplib"),
        ('{"format": "bapgil-problem"}', "solomon"),
        (b"\xff\x00", "cvrplib"),
        (SOLOMON.replace("    1       3", "    4       3"), "solomon"),
        (SOLOMON.replace("6         10         20          7", "6"), "solomon"),
        (SOLOMON, "cvrplib"),
        (CVRP, "solomon"),
        (CVRP.replace("TYPE : CVRP", "TYPE : TSP"), "cvrplib"),
        (VRP.format(kind="CVRP", more="BACKHAUL : 3\n", sections=""), "cvrplib"),
        (VRP.format(kind="CVRP", more="", sections="BACKHAUL_SECTION\n1 1\n"), "cvrplib"),
        (CVRP.replace("3 1 1\n", ""), "cvrplib"),
        (CVRP.replace("DIMENSION : 3", "DIMENSION : x"), "cvrplib"),
        (CVRP.replace("CAPACITY : 10", "CAPACITY : 0"), "cvrplib"),
        (CVRP.replace("EUC_2D", "GEO"), "cvrplib"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(text: str | bytes, dialect: Dialect) -> None:
    with pytest.raises(NotConvertible) as caught:
        convert(text, dialect)
    assert caught.value.reason.code == "file.not_convertible"
    assert caught.value.reason.cause.ko
