"""Problems and solutions as versioned JSON files, for programs outside; see docs/files.md.

A file that cannot be read raises `Malformed`, which holds every fault with its JSON pointer, cause and action.
"""

from __future__ import annotations

from typing import Any

from routing.problem import Problem
from routing.solution import Solution
from routing.wire.errors import FileError, Malformed
from routing.wire.fields import decode, encode
from routing.wire.meaning import find_problem_faults
from routing.wire.schemas import FORMATS, VERSION, schema
from routing.wire.structure import find_faults, in_order, parse

__all__ = [
    "FileError",
    "Malformed",
    "parse",
    "problem_from_json",
    "problem_to_json",
    "schema",
    "solution_from_json",
    "solution_to_json",
]


def problem_to_json(problem: Problem) -> dict[str, Any]:
    """`problem` as a `bapgil-problem` document; fields that hold their default are left out."""
    return {"format": FORMATS["problem"], "version": VERSION, **encode(problem)}


def solution_to_json(solution: Solution) -> dict[str, Any]:
    """`solution` as a `bapgil-solution` document; fields that hold their default are left out."""
    return {"format": FORMATS["solution"], "version": VERSION, **encode(solution)}


def problem_from_json(document: Any, *, complete_travel: bool = True) -> Problem:
    """The problem of a parsed document. Raises `Malformed`.

    `complete_travel` computes the matrices of profiles that bring none from coordinates, by detour factors.
    """
    faults = find_faults(document, "problem")
    if isinstance(document, dict) and not _unreadable(faults):
        faults += find_problem_faults(document)
    if faults:
        raise Malformed(in_order(faults))
    problem: Problem = decode(Problem, _body(document))
    if not complete_travel:
        return problem
    from routing.travel import with_travel

    return with_travel(problem)


def solution_from_json(document: Any) -> Solution:
    """The solution of a parsed document. Raises `Malformed`; whether it is valid, `routing.checker` says."""
    faults = find_faults(document, "solution")
    if faults:
        raise Malformed(in_order(faults))
    solution: Solution = decode(Solution, _body(document))
    return solution


def _unreadable(faults: list[FileError]) -> bool:
    return any(fault.reason.code in ("file.wrong_format", "file.wrong_version", "file.too_deep") for fault in faults)


def _body(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in ("format", "version")}
