"""Rows of runs, kept comparable: docs/benchmarks.json says for every figure how and on what it was measured."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]

PACKAGES = ("numba", "ortools", "pyvrp", "pyvroom")


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A benchmark: its name in the file, and the fields that tell one measurement from another."""

    name: str
    keys: Sequence[str]


def describe_machine() -> dict[str, Any]:
    """Kind of machine and versions, without anything that names it."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: found for name in PACKAGES if (found := _version(name))},
    }


def merge(path: Path, topic: Topic, rows: Sequence[Row], *, command: str, revision: str) -> None:
    """Put `rows` into the file at `path`: a row replaces the one with the same keys, others stay."""
    book: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    section = book.setdefault(topic.name, {"runs": [], "rows": []})
    run = {"command": command, "revision": revision, **describe_machine()}
    if run not in section["runs"]:
        section["runs"].append(run)
    number = section["runs"].index(run)
    kept = {_key(topic, row): row for row in section["rows"]}
    kept |= {_key(topic, row): {**row, "run": number} for row in rows}
    section["rows"] = list(kept.values())
    _forget_unused_runs(section)
    path.write_text(_write_in_lines(book), encoding="utf-8")


def read_book(path: Path) -> dict[str, Any]:
    """The file at `path`, empty if there is none."""
    book: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return book


def _key(topic: Topic, row: Row) -> str:
    return json.dumps([row.get(name) for name in topic.keys])


def _forget_unused_runs(section: dict[str, Any]) -> None:
    used = sorted({row["run"] for row in section["rows"]})
    section["runs"] = [section["runs"][number] for number in used]
    section["rows"] = [{**row, "run": used.index(row["run"])} for row in section["rows"]]


def _write_in_lines(book: dict[str, Any]) -> str:
    """JSON with each row on a line of its own, so that a difference shows what changed."""
    sections = [
        f"{json.dumps(name)}: {{\n" + ",\n".join(_write_part(part, rows) for part, rows in section.items()) + "\n}"
        for name, section in sorted(book.items())
    ]
    return "{\n" + ",\n".join(sections) + "\n}\n"


def _write_part(part: str, rows: Sequence[Row]) -> str:
    lines = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in rows)
    return f" {json.dumps(part)}: [\n{lines}\n ]"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
