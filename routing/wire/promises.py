"""Faults of meaning in what a problem says of a plan before it: its locks and its initial tours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from routing.wire.errors import FileError, file_error

Path = tuple[str | int, ...]
Known = Mapping[str, set[str]]
"""Ids by kind: vehicles, sources, hubs, visits."""


def find_promise_faults(document: dict[str, Any], known: Known) -> Iterator[FileError]:
    """Unknown ids, vehicles and locked visits named twice, stops that are none, more facts than events, facts whose
    times run backwards."""
    for name in ("locks", "initial"):
        vehicles: set[str] = set()
        for path, record in _records(document.get(name), (name,)):
            vehicle = record.get("vehicle")
            if isinstance(vehicle, str):
                yield from _find_unknown((*path, "vehicle"), vehicle, known["vehicles"])
                if vehicle in vehicles:
                    yield file_error("file.duplicate_id", (*path, "vehicle"), vehicle)
                vehicles.add(vehicle)
            for trip_path, trip in _records(record.get("trips"), (*path, "trips")):
                yield from _find_in_trip(trip_path, trip, known)
            yield from _find_in_rests(path, record, document)
            if name == "locks":
                yield from _find_in_lock(path, record)
        yield from _find_twice(document, name)
    yield from _find_in_orders(document, known)


def _records(found: Any, path: Path) -> list[tuple[Path, dict[str, Any]]]:
    items = enumerate(found) if isinstance(found, list) else ()
    return [((*path, position), item) for position, item in items if isinstance(item, dict)]


def _find_unknown(path: Path, name: Any, known: set[str]) -> Iterator[FileError]:
    if isinstance(name, str) and name not in known:
        yield file_error("file.unknown_reference", path, name)


def _find_in_trip(path: Path, trip: dict[str, Any], known: Known) -> Iterator[FileError]:
    yield from _find_unknown((*path, "source"), trip.get("source"), known["sources"])
    for stop_path, stop in _records(trip.get("stops"), (*path, "stops")):
        yield from _find_unknown((*stop_path, "hub"), stop.get("hub"), known["hubs"])
        yield from _find_misshapen(stop_path, stop, may_drop=trip.get("source") not in known["hubs"])
        names = stop.get("visits")
        for position, visit in enumerate(names if isinstance(names, list) else ()):
            yield from _find_unknown((*stop_path, "visits", position), visit, known["visits"])


def _find_misshapen(path: Path, stop: dict[str, Any], *, may_drop: bool) -> Iterator[FileError]:
    """A visit is at one door; a drop is at a hub, for some doors, and on a trip from a depot."""
    names = stop.get("visits")
    count = len(names) if isinstance(names, list) else 1
    if stop.get("kind") == "visit" and count != 1:
        yield file_error("file.wrong_size", (*path, "visits"), "1")
    elif stop.get("kind") == "drop":
        if count == 0:
            yield file_error("file.wrong_size", (*path, "visits"), ">= 1")
        if "hub" not in stop or stop["hub"] is None:
            yield file_error("file.field_missing", path, "hub")
        if not may_drop:
            yield file_error("file.wrong_value", (*path, "kind"), "visit")


def _find_in_orders(document: dict[str, Any], known: Known) -> Iterator[FileError]:
    """Unknown ids, and visits that stand in two locked orders."""
    seen: set[str] = set()
    for path, order in _records(document.get("locked_orders"), ("locked_orders",)):
        yield from _find_unknown((*path, "vehicle"), order.get("vehicle"), known["vehicles"])
        names = order.get("visits")
        for position, visit in enumerate(names if isinstance(names, list) else ()):
            yield from _find_unknown((*path, "visits", position), visit, known["visits"])
            if isinstance(visit, str) and visit in seen:
                yield file_error("file.duplicate_id", (*path, "visits", position), visit)
            seen |= {visit} if isinstance(visit, str) else set()


def _find_in_rests(path: Path, tour: dict[str, Any], document: dict[str, Any]) -> Iterator[FileError]:
    """Breaks its vehicle does not have, or that end before they begin; more facts than breaks."""
    kinds = _records(document.get("vehicle_types"), ())
    own: set[Any] = {
        rest.get("id")
        for _, kind in kinds if isinstance(names := kind.get("vehicle_ids"), list) and tour.get("vehicle") in names
        for _, rest in _records(kind.get("breaks"), ())
    }  # fmt: skip
    rests = _records(tour.get("breaks"), (*path, "breaks"))
    for rest_path, rest in rests:
        yield from _find_unknown((*rest_path, "id"), rest.get("id"), own)
        given = [rest.get(name) for name in ("start_seconds", "end_seconds")]
        times = [time for time in given if isinstance(time, int | float)]
        if times != sorted(times):
            yield file_error("file.range_reversed", rest_path, ", ".join(map(str, times)))
    rested = tour.get("rested", 0)
    if isinstance(rested, int) and rested > len(rests):
        yield file_error("file.out_of_range", (*path, "rested"), f"<= {len(rests)}")


def _find_in_lock(path: Path, lock: dict[str, Any]) -> Iterator[FileError]:
    trips = _records(lock.get("trips"), (*path, "trips"))
    events = [
        event for trip_path, trip in trips
        for event in [(trip_path, trip), *_records(trip.get("stops"), (*trip_path, "stops"))]
    ]  # fmt: skip
    happened = lock.get("happened", 0)
    if isinstance(happened, int) and happened > len(events):
        yield file_error("file.out_of_range", (*path, "happened"), f"<= {len(events)}")
    for event_path, event in events:
        order = ("load_seconds", "depart_seconds") if "source" in event else (
            "arrive_seconds", "start_seconds", "leave_seconds"
        )  # fmt: skip
        times = [event[name] for name in order if isinstance(event.get(name), int | float)]
        if times != sorted(times):
            yield file_error("file.range_reversed", event_path, ", ".join(map(str, times)))


def _find_twice(document: dict[str, Any], name: str) -> Iterator[FileError]:
    seen: set[str] = set()
    for path, tour in _records(document.get(name), (name,)):
        for trip_path, trip in _records(tour.get("trips"), (*path, "trips")):
            for stop_path, stop in _records(trip.get("stops"), (*trip_path, "stops")):
                names = stop.get("visits")
                for position, visit in enumerate(names if isinstance(names, list) else ()):
                    if stop.get("kind") == "visit" and isinstance(visit, str):
                        if visit in seen:
                            yield file_error("file.duplicate_id", (*stop_path, "visits", position), visit)
                        seen.add(visit)
