"""JSON Schemas (draft 2020-12) of the two files, built from the contract's dataclasses."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Literal

from routing.problem import MOST_BREAKS, Matrix, Problem
from routing.solution import Solution
from routing.wire.descriptions import DESCRIPTIONS
from routing.wire.fields import default_of, encode, hints, without_null

VERSION = 1
Kind = Literal["problem", "solution"]
FORMATS: dict[Kind, str] = {"problem": "bapgil-problem", "solution": "bapgil-solution"}
ROOTS: dict[Kind, type] = {"problem": Problem, "solution": Solution}

MOST = 10**9
"""Largest number in a problem: the product of two still fits 64 bits."""
MOST_EXACT = 2**53
"""Largest number in a solution: sums may exceed `MOST`, but every JSON reader must keep them exact."""

_BOUNDS: dict[str, tuple[int | float, int | float]] = {
    "lat": (-90, 90),
    "lon": (-180, 180),
    "priority": (1, 3),
    "crew_min": (1, MOST),
    "crew_size": (1, MOST),
    "max_trips": (1, MOST),
}
_MOST_ITEMS = {"breaks": MOST_BREAKS}
_NOT_EMPTY = {"origins", "sources", "dimensions", "stops", "trips"}


def schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema of a problem or a solution file; every field carries its description."""
    built = _of_dataclass(ROOTS[kind], MOST if kind == "problem" else MOST_EXACT)
    head = {
        "format": {"const": FORMATS[kind], "description": "Says what kind of file this is."},
        "version": {"const": VERSION, "description": "Version of this format."},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://bapgil.example/schemas/{FORMATS[kind]}-{VERSION}.json",
        "title": FORMATS[kind],
        "description": "Integers carry their unit in their name; times of day are seconds since midnight.",
        **built,
        "properties": {**head, **built["properties"]},
        "required": ["format", "version", *built["required"]],
    }


def schema_without_matrices(kind: Kind) -> dict[str, Any]:
    """The same schema with matrices left open: a million cells are checked faster by hand."""
    built = schema(kind)
    if kind == "problem":
        built["properties"]["travel"] = {"type": "object"}
    return built


def _of_dataclass(kind: type, most: int) -> dict[str, Any]:
    properties = {}
    for item in fields(kind):
        built = {
            **_of_field(item.name, hints(kind)[item.name], most),
            "description": DESCRIPTIONS[kind][item.name],
        }
        default = default_of(item)
        if default is not MISSING:
            built["default"] = encode(default)
        properties[item.name] = built
    required = [item.name for item in fields(kind) if default_of(item) is MISSING]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _of_field(name: str, annotation: Any, most: int) -> dict[str, Any]:
    kind, may_be_null = without_null(annotation)
    built = _of_type(kind, _BOUNDS.get(name, (0, most)), most)
    if name in _NOT_EMPTY and most == MOST:
        built["minItems"] = 1
    if name in _MOST_ITEMS:
        built["maxItems"] = _MOST_ITEMS[name]
    if may_be_null:
        built["type"] = [built["type"], "null"]
    return built


def _of_type(kind: Any, bounds: tuple[int | float, int | float], most: int) -> dict[str, Any]:
    if kind is Matrix:
        return _MATRIX
    if is_dataclass(kind):
        return _of_dataclass(typing.cast(type, kind), most)
    if kind in (int, float):
        plain = "integer" if kind is int else "number"
        return {"type": plain, "minimum": bounds[0], "maximum": bounds[1]}
    if kind is str:
        return {"type": "string"}
    if kind is bool:
        return {"type": "boolean"}
    return _of_collection(kind, bounds, most)


def _of_collection(kind: Any, bounds: tuple[int | float, int | float], most: int) -> dict[str, Any]:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is Literal:
        return {"type": "string", "enum": list(inner)}
    if origin is tuple and inner[-1] is not Ellipsis:
        return {"type": "array", "items": _of_type(int, bounds, most), "minItems": 2, "maxItems": 2}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _of_type(inner[1], bounds, most)}
    return {"type": "array", "items": _of_type(inner[0], bounds, most)}


_ROWS: Mapping[str, Any] = types.MappingProxyType(
    {"type": "array", "items": {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": MOST}}}
)
_MATRIX: dict[str, Any] = {
    "type": "object",
    "description": "Travel between all places in their order; row: from, column: to; 100000000: no way.",
    "properties": {
        "seconds": {**_ROWS, "description": "Travel time in seconds."},
        "metres": {**_ROWS, "description": "Distance in metres."},
    },
    "required": ["seconds", "metres"],
    "additionalProperties": False,
}
