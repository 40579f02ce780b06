"""Faults of a problem file that a schema cannot say: references, ids, order of times, shapes of matrices.

Works on the JSON itself and passes over what has the wrong type (the schema reports that), so that one
reading names every fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from routing.wire.errors import FileError, file_error
from routing.wire.promises import find_promise_faults
from routing.wire.schemas import MOST

Path = tuple[str | int, ...]
Record = tuple[Path, dict[str, Any]]


def find_problem_faults(document: dict[str, Any]) -> Iterator[FileError]:
    """Every fault of meaning in a problem file."""
    yield from _find_duplicates(document)
    yield from _find_unknown_references(document)
    yield from _find_unknown_dimensions(document)
    yield from _find_reversed_ranges(document)
    yield from _find_bad_matrices(document)
    yield from _find_missing_travel(document)
    yield from find_promise_faults(document, _known(document))


def _known(document: dict[str, Any]) -> dict[str, set[str]]:
    vehicles = {name for _, kind in _records(document, "vehicle_types") for _, name in _strings(kind, "vehicle_ids")}
    sources, hubs = _ids(document, "depots", "hubs"), _ids(document, "hubs")
    return {"vehicles": vehicles, "sources": sources, "hubs": hubs, "visits": _ids(document, "visits")}


def _records(document: dict[str, Any], name: str) -> list[Record]:
    found = document.get(name)
    items = enumerate(found) if isinstance(found, list) else ()
    return [((name, position), item) for position, item in items if isinstance(item, dict)]


def _strings(record: dict[str, Any], name: str) -> list[tuple[int, str]]:
    found = record.get(name)
    items = enumerate(found) if isinstance(found, list) else ()
    return [(position, item) for position, item in items if isinstance(item, str)]


def _ids(document: dict[str, Any], *names: str) -> set[str]:
    return {
        record["id"] for name in names for _, record in _records(document, name)
        if isinstance(record.get("id"), str)
    }  # fmt: skip


def _find_duplicates(document: dict[str, Any]) -> Iterator[FileError]:
    for names in (("places",), ("depots", "hubs"), ("vehicle_types",), ("visits",)):
        records = [entry for name in names for entry in _records(document, name)]
        yield from _find_twice([((*path, "id"), record.get("id")) for path, record in records])
    vehicles = [
        ((*path, "vehicle_ids", position), vehicle)
        for path, record in _records(document, "vehicle_types")
        for position, vehicle in _strings(record, "vehicle_ids")
    ]
    yield from _find_twice(vehicles)
    for path, record in _records(document, "vehicle_types"):
        breaks = [((*path, *own), rest) for own, rest in _records(record, "breaks")]
        yield from _find_twice([((*own, "id"), rest.get("id")) for own, rest in breaks])
    yield from _find_twice([(("dimensions", place), name) for place, name in _strings(document, "dimensions")])


def _find_twice(named: list[tuple[Path, Any]]) -> Iterator[FileError]:
    seen: set[str] = set()
    for path, name in named:
        if not isinstance(name, str):
            continue
        if not name:
            yield file_error("file.wrong_size", path, "id")
        if name in seen:
            yield file_error("file.duplicate_id", path, name)
        seen.add(name)


def _find_unknown_references(document: dict[str, Any]) -> Iterator[FileError]:
    places, depots = _ids(document, "places"), _ids(document, "depots")
    hubs, sources = _ids(document, "hubs"), _ids(document, "depots", "hubs")
    single = (("depots", "place"), ("hubs", "place"), ("visits", "place"))
    for name, field in (*single, ("vehicle_types", "start_place"), ("vehicle_types", "end_place")):
        for path, record in _records(document, name):
            if isinstance(record.get(field), str) and record[field] not in places:
                yield file_error("file.unknown_reference", (*path, field), record[field])
    lists = (("visits", "origins", depots), ("vehicle_types", "sources", sources), ("vehicle_types", "feeds", hubs))
    for name, field, known in lists:
        for path, record in _records(document, name):
            for position, reference in _strings(record, field):
                if reference not in known:
                    yield file_error("file.unknown_reference", (*path, field, position), reference)


def _find_unknown_dimensions(document: dict[str, Any]) -> Iterator[FileError]:
    known = {name for _, name in _strings(document, "dimensions")} if "dimensions" in document else {"meals"}
    loads = (("hubs", "capacity"), ("vehicle_types", "capacity"), ("visits", "delivery"), ("visits", "pickup"))
    for name, field in loads:
        for path, record in _records(document, name):
            load = record.get(field)
            for dimension in load if isinstance(load, dict) else ():
                if dimension not in known:
                    yield file_error("file.unknown_reference", (*path, field, dimension), dimension)


def _find_reversed_ranges(document: dict[str, Any]) -> Iterator[FileError]:
    ranges = (
        ("depots", "open_seconds", "close_seconds"),
        ("hubs", "open_seconds", "close_seconds"),
        ("vehicle_types", "shift_start_seconds", "shift_end_seconds"),
    )
    for name, first, last in ranges:
        for path, record in _records(document, name):
            yield from _find_reversed((*path, last), record.get(first, 0), record.get(last, 86_400))
    for path, record in _records(document, "vehicle_types"):
        over = 0
        for own, rest in _records(record, "breaks"):
            begins, latest, lasts = (
                rest.get(name) for name in ("earliest_seconds", "latest_seconds", "duration_seconds")
            )
            yield from _find_reversed((*path, *own, "latest_seconds"), begins, latest)
            if isinstance(begins, int) and isinstance(latest, int) and isinstance(lasts, int):
                if over > latest >= begins:
                    yield from _find_reversed((*path, *own), over, latest)  # the one before it cannot be over by then
                over = max(over, begins) + lasts
    for path, record in _records(document, "visits"):
        windows = record.get("windows")
        for position, window in enumerate(windows if isinstance(windows, list) else ()):
            if isinstance(window, list) and len(window) == 2:
                yield from _find_reversed((*path, "windows", position), *window)


def _find_reversed(path: Path, first: Any, last: Any) -> Iterator[FileError]:
    numbers = isinstance(first, int | float) and isinstance(last, int | float)
    if numbers and last < first:
        yield file_error("file.range_reversed", path, f"{first}, {last}")


def _find_bad_matrices(document: dict[str, Any]) -> Iterator[FileError]:
    travel = document.get("travel")
    size = len(document["places"]) if isinstance(document.get("places"), list) else 0
    for profile, matrix in travel.items() if isinstance(travel, dict) else ():
        path: Path = ("travel", profile)
        if not isinstance(matrix, dict):
            yield file_error("file.wrong_type", path, "object")
            continue
        missing = [name for name in ("seconds", "metres") if name not in matrix]
        if missing:
            yield file_error("file.field_missing", path, ", ".join(missing))
        for name, rows in matrix.items():
            if name not in ("seconds", "metres"):
                yield file_error("file.field_unknown", path, name)
            else:
                yield from _find_bad_rows((*path, name), rows, size)


def _find_bad_rows(path: Path, rows: Any, size: int) -> Iterator[FileError]:
    if not isinstance(rows, list):
        yield file_error("file.wrong_type", path, "array")
        return
    if len(rows) != size:
        yield file_error("file.wrong_shape", path, f"{len(rows)} rows, {size} places")
    for position, row in enumerate(rows):
        if not isinstance(row, list):
            yield file_error("file.wrong_type", (*path, position), "array")
            continue
        if len(row) != size:
            yield file_error("file.wrong_shape", (*path, position), f"{len(row)} columns, {size} places")
        faults = list(_find_bad_cells((*path, position), row))
        yield from faults
        if not faults and position < len(row) and row[position] != 0:
            yield file_error("file.diagonal_not_zero", (*path, position, position), row[position])


def _find_bad_cells(path: Path, row: list[Any]) -> Iterator[FileError]:
    # A quick look at the whole row; only a bad one is read cell by cell.
    if not row or (set(map(type, row)) == {int} and min(row) >= 0 and max(row) <= MOST):
        return
    for position, cell in enumerate(row):
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            code = getattr(cell, "code", "file.wrong_type")
            yield file_error(code, (*path, position), MOST if code == "file.number_too_large" else "integer")
        elif cell != cell or cell in (float("inf"), float("-inf")):
            yield file_error("file.not_a_number", (*path, position))
        elif cell != int(cell):
            yield file_error("file.wrong_type", (*path, position), "integer")
        elif cell < 0:
            yield file_error("file.out_of_range", (*path, position), ">= 0")
        elif cell > MOST:
            yield file_error("file.number_too_large", (*path, position), MOST)


def _find_missing_travel(document: dict[str, Any]) -> Iterator[FileError]:
    from routing.travel import DETOURS

    travel = document.get("travel")
    given = set(travel) if isinstance(travel, dict) else set()
    located = all(
        record.get("lat") is not None and record.get("lon") is not None
        for _, record in _records(document, "places")
    )
    for path, record in _records(document, "vehicle_types"):
        profile = record.get("profile")
        if not isinstance(profile, str) or profile in given:
            continue
        if not located or profile not in DETOURS:
            yield file_error("file.travel_unknown", (*path, "profile"), profile)
