"""The example in docs/files.md is a good file, and its answer a valid plan with the times and the cost it states."""

import json
import re
from pathlib import Path

from jsonschema import Draft202012Validator

from routing.checker import check
from routing.schedule import schedule, sequence_of
from routing.wire import problem_from_json, schema, solution_from_json

DOCUMENT = (Path(__file__).parents[2] / "docs" / "files.md").read_text(encoding="utf-8")


def _example(kind: str) -> dict[str, object]:
    found = re.search(rf"```json {kind}\n(.*?)```", DOCUMENT, flags=re.DOTALL)
    assert found
    document: dict[str, object] = json.loads(found[1])
    return document


def test_examples_validate_and_check_clean() -> None:
    for kind in ("problem", "solution"):
        Draft202012Validator(schema(kind)).validate(_example(kind))  # type: ignore[arg-type]
    problem, solution = problem_from_json(_example("problem")), solution_from_json(_example("solution"))
    assert check(problem, solution) == []


def test_example_is_what_the_schedule_makes_of_its_order() -> None:
    problem, solution = problem_from_json(_example("problem")), solution_from_json(_example("solution"))
    assert schedule(problem, sequence_of(solution)).solution == solution
