"""A day's problem as one JSON value of a plan's row, so that publishing and editing judge by what was solved.

The problem is stored in the format of docs/files.md, except for its matrices: they are packed (int32,
zlib, base64), a twentieth of their size as JSON numbers.
"""

import base64
import threading
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from dispatch.errors import reason_json
from dispatch.planning.problems import DayProblem
from models.plans import Plan
from routing.problem import Matrix
from routing.reasons import Reason, Text
from routing.solution import Unserved
from routing.wire import problem_from_json, problem_to_json

_UNPACKED_MOST = 4
_UNPACKED: dict[tuple[UUID, int], DayProblem] = {}
_UNPACKED_LOCK = threading.Lock()


def pack(day: DayProblem) -> dict[str, Any]:
    """The JSON value that `unpack` reads."""
    travel = day.problem.travel
    return {
        "problem": problem_to_json(replace(day.problem, travel={})),
        "travel": {profile: _pack_matrix(matrix) for profile, matrix in sorted(travel.items())},
        "orders": {visit: [str(order) for order in orders] for visit, orders in day.orders.items()},
        "homes": _texts(day.homes),
        "duties": _texts(day.duties),
        "places": _texts(day.places),
        "learned": dict(day.learned),
        "stood_in": None if day.stood_in is None else reason_json(day.stood_in),
        "unplaced": [{"visit": entry.visit, "reason": reason_json(entry.reason)} for entry in day.unplaced],
    }


def unpack(stored: Mapping[str, Any]) -> DayProblem:
    """The problem with its matrices, and its names."""
    problem = problem_from_json(stored["problem"], complete_travel=False)
    size = len(problem.places)
    travel = {profile: _unpack_matrix(packed, size) for profile, packed in stored["travel"].items()}
    return DayProblem(
        problem=replace(problem, travel=travel),
        orders={visit: tuple(UUID(order) for order in orders) for visit, orders in stored["orders"].items()},
        homes=_ids(stored["homes"]),
        learned=stored.get("learned", {}),
        stood_in=None if stored.get("stood_in") is None else read_reason(stored["stood_in"]),
        duties=_ids(stored["duties"]),
        places=_ids(stored["places"]),
        unplaced=tuple(
            Unserved(visit=entry["visit"], reason=read_reason(entry["reason"])) for entry in stored["unplaced"]
        ),
    )


def unpack_plan(plan: Plan) -> DayProblem:
    """The problem of a stored plan, unpacked once per process and revision: matrices of a big day are megabytes."""
    key = (plan.id, plan.revision)
    with _UNPACKED_LOCK:
        found = _UNPACKED.get(key)
    if found is None:
        found = unpack(plan.problem)
        with _UNPACKED_LOCK:
            while len(_UNPACKED) >= _UNPACKED_MOST:
                _UNPACKED.pop(next(iter(_UNPACKED)))
            _UNPACKED[key] = found
    return found


def read_reason(value: Mapping[str, Any]) -> Reason:
    """The reason that `dispatch.errors.reason_json` wrote."""
    return Reason(
        code=value["code"],
        cause=Text(**value["cause"]),
        action=Text(**value["action"]),
        subject=tuple(value["subject"]),
    )


def _texts(ids: Mapping[str, UUID]) -> dict[str, str]:
    return {name: str(row_id) for name, row_id in ids.items()}


def _ids(texts: Mapping[str, str]) -> dict[str, UUID]:
    return {name: UUID(text) for name, text in texts.items()}


def _pack_matrix(matrix: Matrix) -> dict[str, str]:
    return {"seconds": _pack_cells(matrix.seconds), "metres": _pack_cells(matrix.metres)}


def _pack_cells(cells: NDArray[np.int64]) -> str:
    return base64.b64encode(zlib.compress(cells.astype("<i4").tobytes(), 6)).decode()


def _unpack_matrix(packed: Mapping[str, str], size: int) -> Matrix:
    return Matrix(seconds=_unpack_cells(packed["seconds"], size), metres=_unpack_cells(packed["metres"], size))


def _unpack_cells(packed: str, size: int) -> NDArray[np.int64]:
    raw = zlib.decompress(base64.b64decode(packed))
    return np.frombuffer(raw, dtype="<i4").astype(np.int64).reshape(size, size)
