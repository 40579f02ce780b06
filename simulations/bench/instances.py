"""Published instances with their best-known costs, on the scale and by the rounding of their families."""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from routing.convert import Converted, Dialect, convert, read_routes, to_draft
from routing.problem import Problem
from routing.reasons import Reason, Text
from routing.schedule import schedule

FAMILIES = ("CVRP", "GH", "VRPTW", "MDVRPTW", "HFVRP", "MTVRPTWR", "VRPSPD")
WINDOWED = ("GH", "VRPTW")
"""Families that are also published by vehicles first, then distance."""
DIALECTS: dict[str, Dialect] = {".txt": "solomon", ".vrp": "cvrplib", ".vrpspd": "vrpspd"}

Objective = Literal["distance", "vehicles"]
WON_PER_VEHICLE = 1_000_000
"""More, in the family's unit, than any plan here drives: vehicles first, then distance."""


class InstancesMissing(Exception):
    """No benchmark instance where they were looked for."""

    def __init__(self, folder: Path) -> None:
        self.reason = Reason(
            code="bench.no_instances",
            cause=Text(ko="벤치마크 파일이 없습니다.", en="There are no benchmark instances."),
            action=Text(
                ko="--data 나 BAPGIL_BENCH 로 CVRP, GH … 폴더가 있는 곳을 알려 주세요.",
                en="Say with --data or BAPGIL_BENCH where the folders CVRP, GH, … are.",
            ),
            subject=(str(folder),),
        )
        super().__init__(str(folder))


@dataclass(frozen=True, kw_only=True)
class Instance:
    """`best_known` is in the published unit, None where nothing is published for the objective."""

    family: str
    name: str
    problem: Problem
    scale: int
    best_known: float | None


def read_instances(
    folder: Path, *, families: Collection[str], names: Collection[str] = (), objective: Objective = "distance"
) -> list[Instance]:
    """The instances of `families` (only those called `names`, if any are given), as they stand in `folder`.

    Raises `InstancesMissing` if there is none.
    """
    known = _best_known(folder / "best_known.csv")
    paths = [
        path
        for family in families
        for path in sorted((folder / family).glob("*"))
        if path.suffix in DIALECTS and (not names or path.stem in names)
    ]
    if not paths:
        raise InstancesMissing(folder)
    return [_read(path, known, objective) for path in paths]


def _read(path: Path, known: dict[tuple[str, str], float], objective: Objective) -> Instance:
    converted = convert(path.read_bytes(), DIALECTS[path.suffix])
    family, name = path.parent.name, path.stem
    if objective == "vehicles":
        problem, title = _pay_per_vehicle(converted), f"{family} (vehicles)"
        return Instance(family=title, name=name, scale=converted.scale, best_known=None, problem=problem)
    best = known[family, name] if (family, name) in known else _cost_of_published(path, converted)
    return Instance(family=family, name=name, scale=converted.scale, best_known=best, problem=converted.problem)


def _best_known(path: Path) -> dict[tuple[str, str], float]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as file:
        return {(row["family"], row["instance"]): float(row["best_known"]) for row in csv.DictReader(file)}


def _cost_of_published(path: Path, converted: Converted) -> float | None:
    """The published routes by our own arithmetic: the same rounding as every engine is measured with."""
    solution = path.with_suffix(".sol")
    if not solution.exists():
        return None
    routes, _ = read_routes(solution.read_text(encoding="utf-8"))
    made = schedule(converted.problem, to_draft(converted.problem, routes))
    return made.solution.cost.total_won / converted.scale


def _pay_per_vehicle(converted: Converted) -> Problem:
    kinds = [replace(kind, fixed_won=WON_PER_VEHICLE * converted.scale) for kind in converted.problem.vehicle_types]
    return replace(converted.problem, vehicle_types=tuple(kinds))
