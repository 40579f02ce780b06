"""docs/benchmarks.md says what docs/benchmarks.json holds, and nothing else."""

import re
from pathlib import Path

from rider_api.command_line import main
from simulations.bench.pages import TABLES, write_page
from simulations.bench.record import Topic, merge, read_book

DOCS = Path(__file__).parents[3] / "docs"


def test_the_page_is_written_from_the_figures() -> None:
    page = (DOCS / "benchmarks.md").read_text(encoding="utf-8")
    assert page == write_page(page, read_book(DOCS / "benchmarks.json")), "run: bapgil bench report"
    assert sorted(re.findall(r"<!-- bench:([a-z]+) -->", page)) == sorted(TABLES)


def test_figures_name_no_place_of_a_machine() -> None:
    assert re.findall(r'"[^"]*(?:^|[ "])/[a-z]+/[^"]*"', (DOCS / "benchmarks.json").read_text(encoding="utf-8")) == []


def test_a_report_fills_its_own_part_and_leaves_the_rest(tmp_path: Path) -> None:
    figures, page = tmp_path / "figures.json", tmp_path / "page.md"
    page.write_text("before\n<!-- bench:families -->\nold\n<!-- /bench:families -->\nafter\n")
    row = {
        "family": "CVRP", "instance": "a", "engine": "ours", "budget_seconds": 5.0, "seed": 0, "cost": 102.5,
        "best_known": 100.0, "gap_percent": 2.5, "feasible": True,
    }  # fmt: skip
    keys = ("family", "instance", "engine", "budget_seconds", "seed")
    merge(figures, Topic(name="families", keys=keys), [row], command="bapgil bench families", revision="abc")
    assert main(["bench", "report", str(figures), str(page)]) == 0
    told = page.read_text()
    assert told.startswith("before\n")
    assert told.endswith("\nafter\n")
    assert "| CVRP | 5 | 2.50 % |" in told
    assert "old" not in told
    assert "`bapgil bench families` at abc" in told
    main(["bench", "report", str(figures), str(page)])
    assert page.read_text() == told


def test_a_newer_row_replaces_the_older_and_forgets_its_run(tmp_path: Path) -> None:
    figures, topic = tmp_path / "figures.json", Topic(name="days", keys=("day",))
    merge(figures, topic, [{"day": "a", "won": 1}, {"day": "b", "won": 2}], command="first", revision="")
    merge(figures, topic, [{"day": "a", "won": 3}], command="second", revision="")
    section = read_book(figures)["days"]
    assert [(row["day"], row["won"], section["runs"][row["run"]]["command"]) for row in section["rows"]] == [
        ("a", 3, "second"), ("b", 2, "first"),
    ]  # fmt: skip
    merge(figures, topic, [{"day": "b", "won": 4}], command="second", revision="")
    assert [run["command"] for run in read_book(figures)["days"]["runs"]] == ["second"]
