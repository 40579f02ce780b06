"""Values to JSON and back, driven by the fields of the contract's dataclasses."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np

from routing.problem import Matrix


@cache
def hints(kind: type) -> dict[str, Any]:
    """The resolved annotations of a dataclass of the contract."""
    return typing.get_type_hints(kind)


def default_of(item: Field[Any]) -> Any:
    """A field's default, or `MISSING` when it must be given."""
    return item.default_factory() if item.default_factory is not MISSING else item.default


def without_null(kind: Any) -> tuple[Any, bool]:
    """(X, True) for `X | None`, else (kind, False)."""
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        rest = [part for part in typing.get_args(kind) if part is not types.NoneType]
        return rest[0], True
    return kind, False


def encode(value: Any) -> Any:
    """`value` as plain JSON; fields that hold their default are left out."""
    if isinstance(value, Matrix):
        return {"seconds": value.seconds.tolist(), "metres": value.metres.tolist()}
    if is_dataclass(value) and not isinstance(value, type):
        return _encode_fields(value)
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return [encode(item) for item in value]
    return int(value) if isinstance(value, np.integer) else value


def _encode_fields(value: Any) -> dict[str, Any]:
    encoded: dict[str, Any] = {}
    for item in fields(value):
        default, own = default_of(item), encode(getattr(value, item.name))
        if default is MISSING or encode(default) != own:
            encoded[item.name] = own
    return encoded


def decode(kind: Any, value: Any) -> Any:
    """A value of type `kind` from JSON that the schema has found in order."""
    kind, _ = without_null(kind)
    if value is None:
        return None
    if kind is Matrix:
        return Matrix(
            seconds=np.array(value["seconds"], dtype=np.int64).reshape(len(value["seconds"]), -1),
            metres=np.array(value["metres"], dtype=np.int64).reshape(len(value["metres"]), -1),
        )
    if is_dataclass(kind):
        known = hints(typing.cast(type, kind))
        return kind(**{name: decode(known[name], item) for name, item in value.items()})  # type: ignore[operator]
    return _decode_plain(kind, value)


def _decode_plain(kind: Any, value: Any) -> Any:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is frozenset:
        return frozenset(value)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {key: decode(inner[1], item) for key, item in value.items()}
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return tuple(decode(inner[0], item) for item in value)
    return int(value) if kind is int else value
