"""A rule of the house: whoever imports a solver or an outside service is named here."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
OWNERS = {
    "ortools": {"routing/partition.py", "routing/allotment.py", "simulations/bench/peers/ortools.py"},
    "geopy": {"routing/geocoding/providers.py"},
    "apscheduler": {"dispatch/jobs.py"},
    "typst": {"rider_api/documents/press.py"},
}
"""CP-SAT twice: combinations of tours, and kitchens; the bench compares with OR-Tools' own routing."""


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {each.name.split(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_solvers_and_services_have_the_owners_that_are_named_here() -> None:
    found: dict[str, set[str]] = {package: set() for package in OWNERS}
    for folder in ("models", "routing", "dispatch", "rider_api", "simulations"):
        for path in (ROOT / folder).rglob("*.py"):
            if "node_modules" not in path.parts:
                for package in imported(path) & OWNERS.keys():
                    found[package].add(path.relative_to(ROOT).as_posix())
    assert found == OWNERS
