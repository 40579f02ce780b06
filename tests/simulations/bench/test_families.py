"""`bapgil bench families` on tiny instances: its fields, its arithmetic, what it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from rider_api.command_line import main
from simulations.bench.families import summarise
from tests.makers.instances import write_instances

FIELDS = ["family", "instance", "engine", "budget_seconds", "seed", "cost", "best_known", "gap_percent", "feasible"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_instances(tmp_path / "bench")


def _bench(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main(["bench", "families", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_rows_have_exactly_the_promised_fields(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--data", str(folder), "--budgets", "1", "--seeds", "2", "--engines", "ours", "--iterations", "300")
    code, rows = _bench(capsys, *words)
    assert code == 0
    assert [list(row) for row in rows] == [FIELDS] * 4
    first = rows[0]
    assert (first["family"], first["instance"], first["engine"], first["seed"]) == ("CVRP", "tiny", "ours", 0)
    assert (first["cost"], first["best_known"], first["gap_percent"], first["feasible"]) == (240, 240, 0, True)
    # 5 + 3 + 4 and 3 + 3, two doors at most on a vehicle
    windows = [row for row in rows if row["family"] == "GH"]
    assert [(row["cost"], row["gap_percent"]) for row in windows] == [(18.0, 0.0)] * 2


def test_vehicles_first_costs_a_million_each(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--data", str(folder), "--engines", "ours", "--seeds", "1", "--budgets", "1", "--iterations", "300")
    code, [row] = _bench(capsys, *words, "--objective", "vehicles")
    assert code == 0
    assert (row["family"], row["cost"], row["best_known"], row["gap_percent"]) == (
        "GH (vehicles)", 2_000_018.0, None, None,
    )  # fmt: skip


def test_rows_are_kept_and_replaced_in_a_file(folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file, plot = tmp_path / "benchmarks.json", tmp_path / "plot.svg"
    words = ("--data", str(folder), "--engines", "ours", "--budgets", "1", "--iterations", "50", "--save", str(file))
    _bench(capsys, *words, "--seeds", "1", "--plot", str(plot))
    _bench(capsys, *words, "--seeds", "2", "--families", "CVRP")
    section = json.loads(file.read_text())["families"]
    assert sorted((row["family"], row["seed"]) for row in section["rows"]) == [("CVRP", 0), ("CVRP", 1), ("GH", 0)]
    commands = [section["runs"][row["run"]]["command"] for row in section["rows"] if row["family"] == "CVRP"]
    assert str(tmp_path) not in file.read_text()
    assert len(commands) == 2
    assert plot.read_text().count("<polyline") == 2


def test_a_mean_is_over_seeds_first_and_leaves_broken_plans_out() -> None:
    def row(instance: str, seed: int, cost: float, feasible: bool = True) -> dict[str, Any]:
        return {
            "family": "CVRP", "instance": instance, "engine": "ours", "budget_seconds": 1.0, "seed": seed,
            "cost": cost, "best_known": 100.0, "gap_percent": cost - 100 if feasible else None, "feasible": feasible,
        }  # fmt: skip

    rows = [row("a", 0, 101), row("a", 1, 103), row("b", 0, 108), row("b", 1, 50, feasible=False)]
    [summary] = summarise(rows)
    assert summary["mean_gap_percent"] == pytest.approx((2 + 8) / 2)
    assert (summary["infeasible"], summary["plans"]) == (1, 4)


@pytest.mark.parametrize(
    ("words", "expected", "code"),
    [
        (("--engines", "ours,nobody"), 2, "bench.unknown_choice"),
        (("--budgets", "soon"), 2, "bench.unknown_choice"),
        (("--budgets", "0"), 2, "bench.unknown_choice"),
        (("--families", "TSP"), 2, "bench.unknown_choice"),
        (("--instances", "none"), 3, "bench.no_instances"),
    ],
)
def test_what_cannot_be_measured_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], expected: int, code: str
) -> None:
    ours = () if "--engines" in words else ("--engines", "ours")
    ended, told = _bench(capsys, "--data", str(folder), *ours, *words)
    assert (ended, told["errors"][0]["code"]) == (expected, code)
