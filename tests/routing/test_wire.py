"""Files for outsiders: round trips, schemas in step with the records, and every fault of a bad file named."""

import contextlib
import copy
import json
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from routing.problem import Matrix, Problem
from routing.schedule import DraftTrip, schedule
from routing.wire import (
    Malformed,
    parse,
    problem_from_json,
    problem_to_json,
    schema,
    solution_from_json,
    solution_to_json,
)
from routing.wire.descriptions import DESCRIPTIONS
from routing.wire.errors import CODES
from tests.makers.problems import problems, two_echelon_problem

PROBLEM_SCHEMA = Draft202012Validator(schema("problem"))
SOLUTION_SCHEMA = Draft202012Validator(schema("solution"))


@settings(max_examples=30, deadline=None)
@given(problems())
def test_problem_round_trip(problem: Problem) -> None:
    document = problem_to_json(problem)
    PROBLEM_SCHEMA.validate(document)
    again = problem_from_json(parse(json.dumps(document)))
    assert problem_to_json(again) == document
    assert again.visits == problem.visits
    assert again.vehicle_types == problem.vehicle_types
    assert (again.depots, again.hubs, again.places, again.prices) == (
        problem.depots, problem.hubs, problem.places, problem.prices
    )  # fmt: skip
    for profile, matrix in problem.travel.items():
        assert (again.travel[profile].seconds == matrix.seconds).all()
        assert (again.travel[profile].metres == matrix.metres).all()


@settings(max_examples=30, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_solution_round_trip(problem: Problem, random: Any) -> None:
    names = [visit.id for visit in problem.visits]
    random.shuffle(names)
    kind = problem.vehicle_types[0]
    trip = DraftTrip(source=kind.sources[0], stops=tuple(names[: random.randint(0, len(names))]))
    solution = schedule(problem, {kind.vehicle_ids[0]: (trip,)}).solution
    document = solution_to_json(solution)
    SOLUTION_SCHEMA.validate(document)
    assert solution_from_json(parse(json.dumps(document))) == solution


def test_schemas_are_schemas_and_describe_every_field() -> None:
    for kind in ("problem", "solution"):
        built = schema(kind)  # type: ignore[arg-type]
        Draft202012Validator.check_schema(built)
        for pointer, entry in _properties(built):
            assert entry.get("description", "").endswith("."), pointer


def _properties(node: Any, path: str = "") -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    if isinstance(node, dict):
        for name, entry in node.get("properties", {}).items():
            found.append((f"{path}/{name}", entry))
        for name, entry in node.items():
            if name != "default":
                found += _properties(entry, f"{path}/{name}")
    return found


def test_descriptions_are_exactly_the_fields_of_the_records() -> None:
    for kind, texts in DESCRIPTIONS.items():
        assert is_dataclass(kind)
        assert list(texts) == [item.name for item in fields(kind)]


def _document() -> dict[str, Any]:
    """A good file with coordinates, a matrix, a hub and two types."""
    document = problem_to_json(two_echelon_problem())
    for place in document["places"]:
        place.update(lat=37.55, lon=126.9)
    return document


def _faults(document: Any) -> list[tuple[str, str]]:
    with pytest.raises(Malformed) as caught:
        problem_from_json(parse(document) if isinstance(document, str | bytes) else document)
    for error in caught.value.errors:
        reason = error.reason
        assert all((reason.cause.ko, reason.cause.en, reason.action.ko, reason.action.en))
        assert error.to_json()["pointer"] == error.pointer
    return [(error.reason.code, error.pointer) for error in caught.value.errors]


def _set(*path: Any, to: Any) -> Any:
    """A change of a document: the value at `path` becomes `to`."""

    def change(document: dict[str, Any]) -> None:
        at: Any = document
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = to

    return change


def _append(name: str, *, entry: Any) -> Any:
    def change(document: dict[str, Any]) -> None:
        document[name].append(entry)

    return change


def _delete(*path: Any) -> Any:
    def change(document: dict[str, Any]) -> None:
        at: Any = document
        for step in path[:-1]:
            at = at[step]
        del at[path[-1]]

    return change


PRICE = "/prices/unfamiliar_face_won"

BAD: dict[str, tuple[Any, str, str]] = {
    "boolean for a number": (
        _set("visits", 0, "service_seconds", to=True), "file.wrong_type", "/visits/0/service_seconds"
    ),
    "text for a number": (_set("visits", 0, "priority", to="1"), "file.wrong_type", "/visits/0/priority"),
    "fraction for a number": (
        _set("visits", 0, "service_seconds", to=1.5), "file.wrong_type", "/visits/0/service_seconds"
    ),
    "null for a number": (
        _set("visits", 0, "service_seconds", to=None), "file.wrong_type", "/visits/0/service_seconds"
    ),
    "null for a list": (_set("visits", 0, "windows", to=None), "file.wrong_type", "/visits/0/windows"),
    "text for a list": (_set("visits", 0, "origins", to="K"), "file.wrong_type", "/visits/0/origins"),
    "list for a record": (_set("visits", 0, to=[]), "file.wrong_type", "/visits/0"),
    "negative": (_set("visits", 0, "service_seconds", to=-1), "file.out_of_range", "/visits/0/service_seconds"),
    "priority 0": (_set("visits", 0, "priority", to=0), "file.out_of_range", "/visits/0/priority"),
    "too far north": (_set("places", 0, "lat", to=90.1), "file.out_of_range", "/places/0/lat"),
    "beyond 2^53": (_set("prices", to={"unfamiliar_face_won": 2**53 + 1}), "file.number_too_large", PRICE),
    "infinite": (_set("places", 0, "lat", to=float("inf")), "file.not_a_number", "/places/0/lat"),
    "NaN": (_set("visits", 0, "service_seconds", to=float("nan")), "file.not_a_number", "/visits/0/service_seconds"),
    "missing place": (_delete("visits", 0, "place"), "file.field_missing", "/visits/0"),
    "missing visits": (_delete("visits"), "file.field_missing", ""),
    "unknown field": (_set("visits", 0, "adress", to="x"), "file.field_unknown", "/visits/0"),
    "personal data smuggled in": (_set("recipient", to="x"), "file.field_unknown", ""),
    "no origin": (_set("visits", 0, "origins", to=[]), "file.wrong_size", "/visits/0/origins"),
    "window of three": (_set("visits", 0, "windows", to=[[1, 2, 3]]), "file.wrong_size", "/visits/0/windows/0"),
    "empty id": (_set("visits", 0, "id", to=""), "file.wrong_size", "/visits/0/id"),
    "same visit": (_set("visits", 1, "id", to="a"), "file.duplicate_id", "/visits/1/id"),
    "depot named as a hub": (_append("depots", entry={"id": "H", "place": "K"}), "file.duplicate_id", "/hubs/0/id"),
    "vehicle in two types": (
        _set("vehicle_types", 1, "vehicle_ids", to=["rider-1"]), "file.duplicate_id", "/vehicle_types/1/vehicle_ids/0"
    ),
    "unknown place": (_set("visits", 0, "place", to="nix"), "file.unknown_reference", "/visits/0/place"),
    "unknown origin": (_set("visits", 0, "origins", to=["K", "H"]), "file.unknown_reference", "/visits/0/origins/1"),
    "unknown source": (
        _set("vehicle_types", 0, "sources", to=["nix"]), "file.unknown_reference", "/vehicle_types/0/sources/0"
    ),
    "unknown hub": (_set("vehicle_types", 0, "feeds", to=["K"]), "file.unknown_reference", "/vehicle_types/0/feeds/0"),
    "unknown start": (
        _set("vehicle_types", 0, "start_place", to="nix"), "file.unknown_reference", "/vehicle_types/0/start_place"
    ),
    "unknown dimension": (
        _set("visits", 0, "delivery", to={"boxes": 1}), "file.unknown_reference", "/visits/0/delivery/boxes"
    ),
    "window reversed": (_set("visits", 0, "windows", to=[[9, 8]]), "file.range_reversed", "/visits/0/windows/0"),
    "depot closes before it opens": (
        _set("depots", 0, "open_seconds", to=86_401), "file.range_reversed", "/depots/0/close_seconds"
    ),
    "matrix too short": (_delete("travel", "foot", "seconds", 4), "file.wrong_shape", "/travel/foot/seconds"),
    "row too short": (_delete("travel", "foot", "seconds", 4, 0), "file.wrong_shape", "/travel/foot/seconds/4"),
    "boolean in a matrix": (
        _set("travel", "foot", "metres", 1, 2, to=True), "file.wrong_type", "/travel/foot/metres/1/2"
    ),
    "null in a matrix": (_set("travel", "foot", "metres", 1, 2, to=None), "file.wrong_type", "/travel/foot/metres/1/2"),
    "fraction in a matrix": (
        _set("travel", "foot", "metres", 1, 2, to=0.5), "file.wrong_type", "/travel/foot/metres/1/2"
    ),
    "list in a matrix": (_set("travel", "foot", "metres", 1, 2, to=[1]), "file.wrong_type", "/travel/foot/metres/1/2"),
    "NaN in a matrix": (
        _set("travel", "foot", "metres", 1, 2, to=float("nan")), "file.not_a_number", "/travel/foot/metres/1/2"
    ),
    "negative in a matrix": (
        _set("travel", "foot", "metres", 1, 2, to=-1), "file.out_of_range", "/travel/foot/metres/1/2"
    ),
    "huge in a matrix": (
        _set("travel", "foot", "metres", 1, 2, to=10**30), "file.number_too_large", "/travel/foot/metres/1/2"
    ),
    "diagonal": (_set("travel", "foot", "seconds", 1, 1, to=1), "file.diagonal_not_zero", "/travel/foot/seconds/1/1"),
    "matrix without metres": (_delete("travel", "foot", "metres"), "file.field_missing", "/travel/foot"),
    "matrix that is none": (_set("travel", "foot", to=[]), "file.wrong_type", "/travel/foot"),
    "profile nobody knows": (
        _set("vehicle_types", 0, "profile", to="horse"), "file.travel_unknown", "/vehicle_types/0/profile"
    ),
    "wrong version": (_set("version", to=2), "file.wrong_version", "/version"),
    "version true": (_set("version", to=True), "file.wrong_version", "/version"),
    "another format": (_set("format", to="bapgil-solution"), "file.wrong_format", "/format"),
    "deep nesting": (_set("visits", 0, "delivery", to=None), "file.wrong_type", "/visits/0/delivery"),
}  # fmt: skip


def test_the_document_itself_is_good() -> None:
    problem_from_json(_document())


@pytest.mark.parametrize("name", BAD)
def test_fault_is_named_at_its_place_and_nothing_else(name: str) -> None:
    change, code, pointer = BAD[name]
    document = _document()
    change(document)
    assert _faults(document) == [(code, pointer)]


STRUCTURE = {
    "file.wrong_type", "file.out_of_range", "file.field_missing", "file.field_unknown", "file.number_too_large"
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name, (_, code, _) in BAD.items() if code in STRUCTURE])
def test_published_schema_refuses_every_fault_of_structure(name: str) -> None:
    change, _, _ = BAD[name]
    document = _document()
    change(document)
    assert not PROBLEM_SCHEMA.is_valid(document)


def test_all_faults_are_told_at_once() -> None:
    document = _document()
    found = set()
    for name in ("boolean for a number", "unknown place", "same visit", "no origin", "diagonal", "unknown hub"):
        change, code, pointer = BAD[name]
        change(document)
        found.add((code, pointer))
    assert set(_faults(document)) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "file.not_json"),
        ("{", "file.not_json"),
        ("PK\x03\x04", "file.not_json"),
        (b"\xff\xfe{", "file.not_json"),
        ("[" * 200_000, "file.too_deep"),
        ("[]", "file.wrong_type"),
        ("null", "file.wrong_type"),
        ("1" * 5_000, "file.wrong_type"),
        ("{}", "file.wrong_format"),
    ],
)
def test_files_that_are_no_problem_at_all(text: str | bytes, code: str) -> None:
    assert [found for found, _ in _faults(text)] == [code]


def test_faults_only_text_can_have() -> None:
    text = json.dumps(_document())
    twice = text.replace('"version": 1', '"version": 1, "name": "x", "name": "y"')
    assert _faults(twice) == [("file.duplicate_field", "")]
    assert _faults(text.replace('"service_seconds": 60', f'"service_seconds": {"9" * 5_000}', 1)) == [
        ("file.number_too_large", "/visits/0/service_seconds")
    ]
    assert _faults(text.replace('"lat": 37.55', '"lat": NaN', 1)) == [("file.not_a_number", "/places/0/lat")]
    deep = "[" * 100 + "]" * 100
    assert _faults(text.replace('"delivery": {"meals": 1}', f'"delivery": {deep}', 1)) == [
        ("file.too_deep", "/visits/0/delivery")
    ]


def test_text_that_utf8_cannot_hold_is_refused() -> None:
    text = json.dumps(_document())
    assert _faults(text.replace('"name": "', '"name": "\\ud800').replace('"id": "rider"', '"id": "\\udfff"')) == [
        ("file.wrong_type", "/vehicle_types/0/id")
    ]
    assert _faults(text.replace('"unloading_seconds"', '"\\ud800"')) == [("file.wrong_type", "/hubs/0")]


def test_byte_order_mark_of_windows_is_read() -> None:
    assert parse(b"\xef\xbb\xbf" + json.dumps(_document()).encode())["version"] == 1


def test_missing_profiles_are_computed_from_coordinates() -> None:
    document = _document()
    document["places"][1]["lat"] = 37.56
    del document["travel"]
    problem = problem_from_json(document)
    assert set(problem.travel) == {"scooter", "foot"}
    assert problem.travel["foot"].seconds[0, 1] > problem.travel["scooter"].seconds[0, 1] > 0
    assert problem_from_json(document, complete_travel=False).travel == {}


def test_missing_profile_without_coordinates_is_a_fault() -> None:
    document = _document()
    del document["places"][3]["lat"]
    del document["travel"]["foot"]
    assert _faults(document) == [("file.travel_unknown", "/vehicle_types/1/profile")]


def test_whole_numbers_written_as_fractions_become_integers() -> None:
    document = _document()
    document["visits"][0]["service_seconds"] = 60.0
    document["travel"]["foot"]["seconds"][0][1] = 2400.0
    problem = problem_from_json(document)
    assert type(problem.visits[0].service_seconds) is int
    assert problem.travel["foot"].seconds.dtype == "int64"


def test_solution_faults_are_told_at_once() -> None:
    document = solution_to_json(
        schedule(two_echelon_problem(), {"rider-1": (DraftTrip(source="K", stops=("c",)),)}).solution
    )
    document["tours"][0]["trips"][0]["stops"][0]["kind"] = "walk"
    document["tours"][0]["start_seconds"] = "8:00"
    del document["unserved"][0]["reason"]["action"]
    with pytest.raises(Malformed) as caught:
        solution_from_json(document)
    assert [(error.reason.code, error.pointer) for error in caught.value.errors] == [
        ("file.wrong_type", "/tours/0/start_seconds"),
        ("file.wrong_value", "/tours/0/trips/0/stops/0/kind"),
        ("file.field_missing", "/unserved/0/reason"),
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.data(), JSON)
def test_anything_anywhere_is_read_or_refused_by_name(data: st.DataObject, value: Any) -> None:
    """Never any other exception, whatever stands wherever in the file."""
    document = _document()
    at: Any = document
    while True:
        steps = list(at) if isinstance(at, dict) else list(range(len(at)))
        step = data.draw(st.sampled_from(steps))
        if isinstance(at[step], dict | list) and at[step] and data.draw(st.booleans()):
            at = at[step]
            continue
        at[step] = copy.deepcopy(value)
        break
    with contextlib.suppress(Malformed):
        problem_from_json(document)


def test_every_code_is_tried() -> None:
    tried = {code for _, code, _ in BAD.values()}
    tried |= {"file.not_json", "file.too_deep", "file.duplicate_field", "file.wrong_value"}
    assert tried == CODES.keys()


def test_matrix_of_numpy_is_written_as_plain_integers() -> None:
    document = problem_to_json(two_echelon_problem())
    assert isinstance(two_echelon_problem().travel["foot"], Matrix)
    assert json.loads(json.dumps(document)) == document
