"""Text to JSON, and every fault of its structure: not only the first."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from routing.wire.errors import FileError, Malformed, file_error
from routing.wire.schemas import FORMATS, MOST, MOST_EXACT, VERSION, Kind, schema_without_matrices

MOST_LEVELS = 40
Path = tuple[str | int, ...]


class _NotExact:
    """Stands for a number that no program should trust: `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code


class _Twice(dict[str, Any]):
    """An object in which `names` stood more than once."""

    names: tuple[str, ...] = ()


def parse(text: str | bytes) -> Any:
    """`text` as JSON. Raises `Malformed` unless it is JSON; other faults are left for `find_faults`."""
    try:
        return json.loads(
            text.decode("utf-8-sig") if isinstance(text, bytes) else text,
            parse_int=_read_int,
            parse_constant=lambda _: _NotExact("file.not_a_number"),
            object_pairs_hook=_read_object,
        )
    except RecursionError:
        raise Malformed([file_error("file.too_deep", (), MOST_LEVELS)]) from None
    except UnicodeDecodeError as error:
        raise Malformed([file_error("file.not_json", (), f"byte {error.start} is not UTF-8")]) from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}: {error.msg}"
        raise Malformed([file_error("file.not_json", (), where)]) from None


def _read_int(digits: str) -> int | _NotExact:
    return int(digits) if len(digits) <= 17 else _NotExact("file.number_too_large")


def _read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if len(built) == len(pairs):
        return built
    names = [name for name, _ in pairs]
    twice = _Twice(built)
    twice.names = tuple(sorted({name for name in names if names.count(name) > 1}))
    return twice


def find_faults(document: Any, kind: Kind) -> list[FileError]:
    """Every structural fault of `document`; when format or version are wrong, only that."""
    head = list(_find_wrong_head(document, kind))
    if head:
        return head
    own = list(_find_unreadable(document, kind))
    known = {error.pointer for error in own}
    if any(error.reason.code == "file.too_deep" for error in own):
        return own
    told = (_translate(error) for error in _validator(kind).iter_errors(document))
    return [*own, *(error for error in told if error.pointer not in known)]


def _find_wrong_head(document: Any, kind: Kind) -> Iterator[FileError]:
    if not isinstance(document, dict):
        yield file_error("file.wrong_type", (), "object")
    elif document.get("format") != FORMATS[kind]:
        yield file_error("file.wrong_format", ("format",), FORMATS[kind])
    elif document.get("version") is True or document.get("version") != VERSION:
        yield file_error("file.wrong_version", ("version",), VERSION)


def _find_unreadable(document: Any, kind: Kind) -> Iterator[FileError]:
    """Numbers that are none, objects with a name twice, and nesting too deep; without recursion."""
    todo: list[tuple[Path, Any]] = [((), document)]
    while todo:
        path, value = todo.pop()
        if len(path) > MOST_LEVELS:
            yield file_error("file.too_deep", path[:3], MOST_LEVELS)
            return
        if isinstance(value, _Twice):
            yield file_error("file.duplicate_field", path, ", ".join(value.names))
        if isinstance(value, dict):
            yield from _find_bad_text(path, "".join(map(str, value)))
            todo.extend(((*path, str(name)), item) for name, item in value.items())
        elif isinstance(value, list) and not _is_row(path):
            todo.extend(((*path, position), item) for position, item in enumerate(value))
        else:
            yield from _find_bad_text(path, value)
            yield from _find_bad_number(path, value, MOST if kind == "problem" else MOST_EXACT)


def _is_row(path: Path) -> bool:
    return len(path) == 4 and path[0] == "travel"


def _find_bad_text(path: Path, value: Any) -> Iterator[FileError]:
    """Half a surrogate pair, which JSON can spell but UTF-8 cannot hold."""
    if isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        yield file_error("file.wrong_type", path, "text with half a surrogate pair")


def _find_bad_number(path: Path, value: Any, most: int) -> Iterator[FileError]:
    if isinstance(value, _NotExact):
        yield file_error(value.code, path, most)
    elif isinstance(value, float) and not math.isfinite(value):
        yield file_error("file.not_a_number", path)
    elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) > most:
        yield file_error("file.number_too_large", path, most)


@cache
def _validator(kind: Kind) -> Draft202012Validator:
    return Draft202012Validator(schema_without_matrices(kind))


_CODES = {
    "required": "file.field_missing", "additionalProperties": "file.field_unknown", "type": "file.wrong_type",
    "minimum": "file.out_of_range", "maximum": "file.out_of_range",
    "const": "file.wrong_value", "enum": "file.wrong_value",
    "minItems": "file.wrong_size", "maxItems": "file.wrong_size",
}  # fmt: skip


def _translate(error: ValidationError) -> FileError:
    keyword = str(error.validator)
    return file_error(_CODES[keyword], tuple(error.absolute_path), _tell(error, keyword))


def _tell(error: ValidationError, keyword: str) -> str:
    limit: Any = error.validator_value
    instance: Any = error.instance
    fields: Any = error.schema
    match keyword:
        case "required":
            return ", ".join(name for name in limit if name not in instance)
        case "additionalProperties":
            return ", ".join(str(name) for name in instance if name not in fields["properties"])
        case "type":
            return " | ".join([limit] if isinstance(limit, str) else limit)
        case "minimum" | "minItems":
            return f">= {limit}"
        case "maximum" | "maxItems":
            return f"<= {limit}"
        case "enum":
            return " | ".join(limit)
        case _:
            return str(limit)


def in_order(errors: list[FileError]) -> list[FileError]:
    """Each fault once, by its place in the file (positions counted as numbers)."""
    unique = {(error.pointer, error.reason.code, error.reason.cause.en): error for error in errors}
    return sorted(unique.values(), key=lambda error: _place(error.pointer))


def _place(pointer: str) -> tuple[tuple[int, int, str], ...]:
    steps = pointer.split("/")[1:]
    return tuple((0, int(step), "") if step.isdecimal() else (1, 0, step) for step in steps)

