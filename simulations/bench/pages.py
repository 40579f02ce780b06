"""The tables of docs/benchmarks.md, written out of docs/benchmarks.json so that neither can drift from the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from simulations.bench import city, continuity, days, families, matrix, repair
from simulations.bench.record import Row

Table = tuple[Sequence[str], Sequence[Sequence[str]]]
"""Headings and rows of cells."""


def write_page(text: str, book: dict[str, Any]) -> str:
    """`text` with what stands between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->` written anew from `book`.

    Raises `KeyError` for a name that is no benchmark.
    """

    def replaced(found: re.Match[str]) -> str:
        name = found[1]
        section = book.get(name)
        told = _write_section(TABLES[name], section) if section else "_Not measured yet._"
        return f"<!-- bench:{name} -->\n{told}\n<!-- /bench:{name} -->"

    return re.sub(r"<!-- bench:([a-z]+) -->\n.*?<!-- /bench:\1 -->", replaced, text, flags=re.DOTALL)


def _write_section(tables: Callable[[Sequence[Row]], Table], section: dict[str, Any]) -> str:
    headings, rows = tables(section["rows"])
    lines = [_line(headings), "|" + "---|" * len(headings), *map(_line, rows), "", *map(_tell_run, section["runs"])]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _tell_run(run: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in run["versions"].items())
    machine = f"{run['processor']}, {run['cores']} cores, {run['system']}, Python {run['python']}"
    return f"* `{run['command']}` at {run['revision'] or 'no commit'}: {machine}; {versions}"


def _families(rows: Sequence[Row]) -> Table:
    return _by_engine(families.summarise(rows), group="family", value="mean_gap_percent", left_out="infeasible")


def _by_engine(rows: Sequence[Row], *, group: str, value: str, left_out: str) -> Table:
    engines = sorted({row["engine"] for row in rows}, key=lambda name: (name != "ours", name))
    cells = {(row[group], row["budget_seconds"], row["engine"]): _gap(row[value], row[left_out]) for row in rows}
    lines = sorted({(row[group], row["budget_seconds"]) for row in rows})
    return (
        (group, "CPU s", *engines),
        [(name, f"{budget:g}", *(cells.get((name, budget, each), "–") for each in engines)) for name, budget in lines],
    )


def _gap(value: float | None, left_out: int) -> str:
    told = "–" if value is None else f"{value:.2f} %"
    return f"{told} ({left_out} ✗)" if left_out else told


def _days(rows: Sequence[Row]) -> Table:
    summary = sorted(days.summarise(rows), key=lambda row: (row["day"], row["budget_seconds"], row["scored_won"]))
    return (
        ("day", "CPU s", "engine", "scored won", "above the best", "unserved", "violations", "couriers", "paid hours"),
        [
            (row["day"], f"{row['budget_seconds']:g}", row["engine"], f"{row['scored_won']:,.0f}",
             f"{row['above_best_percent']:.1f} %", f"{row['unserved']:g}", f"{row['violations']:g}",
             f"{row['couriers']:g}", f"{row['paid_hours']:.1f}")
            for row in summary
        ],
    )  # fmt: skip


def _matrix(rows: Sequence[Row]) -> Table:
    return matrix.HEADINGS, [matrix.tell_line(line) for line in matrix.summarise(rows)]


def _city(rows: Sequence[Row]) -> Table:
    return (
        ("homes", "CPU s", "districts", "above the 10 × longer run", "unserved"),
        [
            (str(row["homes"]), f"{row['budget_seconds']:g}", str(row["districts"]),
             f"{row['above_longer_percent']:.2f} %", f"{row['unserved']:g}")
            for row in city.summarise(rows)
        ],
    )  # fmt: skip


def _continuity(rows: Sequence[Row]) -> Table:
    return (
        ("price of a new face (won)", "days", "extra cost", "faces per person", "doors with a usual courier"),
        [
            (str(row["price_won"]), str(row["days"]), f"{row['extra_percent']:.1f} %", f"{row['faces']:.2f}",
             f"{row['familiar_percent']:.1f} %")
            for row in continuity.summarise(rows)
        ],
    )  # fmt: skip


def _repair(rows: Sequence[Row]) -> Table:
    return (
        ("day", "changes", "p50 CPU s", "p95 CPU s", "stops moved", "above a full solve", "loaded stops re-ordered",
         "violations"),
        [
            (row["day"], str(row["changes"]), f"{row['p50_seconds']:.2f}", f"{row['p95_seconds']:.2f}",
             f"{row['moved']:.1f}", tell_above(row), str(row["reordered"]), str(row["violations"]))
            for row in repair.summarise(rows)
        ],
    )  # fmt: skip


def tell_above(row: Row) -> str:
    """How far above a full solve, of how many, and how often one more door stayed unserved."""
    above = row["above_full_percent"]
    told = "–" if above is None else f"{above:.1f} %"
    return f"{told} of {row['full']}, {row['more_unserved']} with more unserved"


TABLES: dict[str, Callable[[Sequence[Row]], Table]] = {
    "families": _families,
    "days": _days,
    "matrix": _matrix,
    "city": _city,
    "continuity": _continuity,
    "repair": _repair,
}
