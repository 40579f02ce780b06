"""What a file says of a plan before it: locks and initial tours that cannot be are named at their places."""

import json
from typing import Any

import pytest

from routing.wire import Malformed, problem_from_json, problem_to_json
from tests.makers.problems import two_echelon_problem


def _faults(**changes: Any) -> list[tuple[str, str]]:
    """Codes and places of all faults, once `changes` are written into a good file."""
    document = json.loads(json.dumps(problem_to_json(two_echelon_problem()) | changes))
    with pytest.raises(Malformed) as caught:
        problem_from_json(document)
    return [(error.reason.code, error.pointer) for error in caught.value.errors]


def _stop(*visits: str, kind: str = "visit", **changes: Any) -> dict[str, Any]:
    return {"kind": kind, "visits": visits, "arrive_seconds": 0, "start_seconds": 0, "leave_seconds": 0, **changes}


def _started(*stops: dict[str, Any], source: str = "K", **changes: Any) -> dict[str, Any]:
    trips = [{"source": source, "load_seconds": 0, "depart_seconds": 0, "stops": stops}]
    return {"vehicle": "rider-1", "start_seconds": 0, "trips": trips, **changes}


LATE = {"id": "lunch", "start_seconds": 9, "end_seconds": 8}
BAD_LOCKS: dict[str, tuple[dict[str, Any], str, str]] = {
    "vehicle": (_started(_stop("a"), vehicle="nix"), "file.unknown_reference", "/vehicle"),
    "source": (_started(_stop("a"), source="nix"), "file.unknown_reference", "/trips/0/source"),
    "visit": (_started(_stop("nix")), "file.unknown_reference", "/trips/0/stops/0/visits/0"),
    "hub": (_started(_stop("a", kind="drop", hub="K")), "file.unknown_reference", "/trips/0/stops/0/hub"),
    "the same door twice": (_started(_stop("a"), _stop("a")), "file.duplicate_id", "/trips/0/stops/1/visits/0"),
    "no trips": (_started() | {"trips": []}, "file.wrong_size", "/trips"),
    "no stops": (_started(), "file.wrong_size", "/trips/0/stops"),
    "a visit to nobody": (_started(_stop()), "file.wrong_size", "/trips/0/stops/0/visits"),
    "a visit to two": (_started(_stop("a", "b")), "file.wrong_size", "/trips/0/stops/0/visits"),
    "a drop of nothing": (_started(_stop(kind="drop", hub="H")), "file.wrong_size", "/trips/0/stops/0/visits"),
    "a drop nowhere": (_started(_stop("a", kind="drop")), "file.field_missing", "/trips/0/stops/0"),
    "a drop on a hub's trip": (
        _started(_stop("a", kind="drop", hub="H"), source="H"), "file.wrong_value", "/trips/0/stops/0/kind"
    ),
    "more facts than events": (_started(_stop("a"), happened=3), "file.out_of_range", "/happened"),
    "more rests than it has": (_started(_stop("a"), rested=1), "file.out_of_range", "/rested"),
    "left before it came": (_started(_stop("a", arrive_seconds=1)), "file.range_reversed", "/trips/0/stops/0"),
    "no such stop": (_started(_stop("a", kind="lunch")), "file.wrong_value", "/trips/0/stops/0/kind"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_LOCKS)
def test_a_lock_that_cannot_be_kept_is_named_at_its_place(name: str) -> None:
    lock, code, pointer = BAD_LOCKS[name]
    assert _faults(locks=[lock]) == [(code, f"/locks/0{pointer}")]


def test_what_the_plan_before_cannot_be_is_named() -> None:
    tour = _started(_stop(), _stop("a", kind="drop")) | {"end_seconds": 0, "distance_metres": 0, "breaks": [LATE]}
    order = {"vehicle": "nix", "visits": ["a", "a", "nix"]}
    at = "/initial/{}/trips/0/stops/{}"
    assert set(_faults(initial=[tour, tour], locked_orders=[order])) == {
        *(("file.wrong_size", at.format(number, 0) + "/visits") for number in (0, 1)),
        *(("file.field_missing", at.format(number, 1)) for number in (0, 1)),
        *(("file.range_reversed", f"/initial/{number}/breaks/0") for number in (0, 1)),
        *(("file.unknown_reference", f"/initial/{number}/breaks/0/id") for number in (0, 1)),
        ("file.duplicate_id", "/initial/1/vehicle"),
        ("file.unknown_reference", "/locked_orders/0/vehicle"),
        ("file.unknown_reference", "/locked_orders/0/visits/2"),
        ("file.duplicate_id", "/locked_orders/0/visits/1"),
    }
