"""What can be wrong with a file, each with its place in the file, cause and action in Korean and English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from routing.reasons import Reason, Text


class Entry(NamedTuple):
    """Texts of one code; `{detail}` is replaced by what was found."""

    cause_ko: str
    cause_en: str
    action_ko: str
    action_en: str


_SEE_SCHEMA_KO = "docs/files.md 와 `bapgil schema` 를 보고 고치세요."
_SEE_SCHEMA_EN = "See docs/files.md and `bapgil schema`, and correct it."
_SEE_SCHEMA = (_SEE_SCHEMA_KO, _SEE_SCHEMA_EN)

CODES: dict[str, Entry] = {
    "file.not_json": Entry(
        "JSON 파일이 아닙니다: {detail}.", "This is not JSON: {detail}.",
        "UTF-8 JSON 파일인지, 끝까지 저장되었는지 확인하세요.", "Check that it is UTF-8 JSON and complete.",
    ),
    "file.too_deep": Entry(
        "괄호가 너무 깊습니다.", "Brackets are nested too deeply.",
        "최대 {detail}단계까지 쓸 수 있습니다.", "At most {detail} levels are read.",
    ),
    "file.duplicate_field": Entry(
        "같은 이름이 두 번 있습니다: {detail}.", "The same name stands twice: {detail}.",
        "하나만 남기세요.", "Keep one of them.",
    ),
    "file.not_a_number": Entry(
        "NaN이나 무한대는 숫자가 아닙니다.", "NaN and infinity are no numbers.",
        "정수를 쓰세요.", "Write an integer.",
    ),
    "file.number_too_large": Entry(
        "숫자가 너무 큽니다 (한도 {detail}).", "The number is too large (limit {detail}).",
        "단위를 확인하세요 (초, 미터, 원).", "Check its unit (seconds, metres, won).",
    ),
    "file.wrong_format": Entry(
        "이 파일의 format은 {detail} 이 아닙니다.", "The file's `format` is not {detail}.",
        "맞는 파일인지, 문제와 계획의 순서가 바뀌지 않았는지 확인하세요.",
        "Check that it is the right file, and that problem and solution are not swapped.",
    ),
    "file.wrong_version": Entry(
        "읽을 수 없는 version입니다 (읽을 수 있는 것: {detail}).", "This `version` cannot be read ({detail} can).",
        "밥길을 최신으로 올리거나 파일을 다시 만드세요.", "Upgrade Bapgil, or write the file again.",
    ),
    "file.field_missing": Entry("빠진 항목: {detail}.", "Missing: {detail}.", *_SEE_SCHEMA),
    "file.field_unknown": Entry("알 수 없는 항목: {detail}.", "Unknown: {detail}.", *_SEE_SCHEMA),
    "file.wrong_type": Entry("값의 종류가 다릅니다: {detail}.", "The wrong kind of value: {detail}.", *_SEE_SCHEMA),
    "file.out_of_range": Entry("값이 범위를 벗어났습니다: {detail}.", "Out of range: {detail}.", *_SEE_SCHEMA),
    "file.wrong_value": Entry(
        "허용되지 않는 값입니다: {detail}.", "This value is not allowed: {detail}.", *_SEE_SCHEMA
    ),
    "file.wrong_size": Entry("개수가 맞지 않습니다: {detail}.", "The wrong number of entries: {detail}.", *_SEE_SCHEMA),
    "file.duplicate_id": Entry(
        "같은 id가 두 번 있습니다: {detail}.", "The same id stands twice: {detail}.",
        "id를 서로 다르게 하세요.", "Give each its own id.",
    ),
    "file.unknown_reference": Entry(
        "없는 것을 가리킵니다: {detail}.", "Refers to something that is not there: {detail}.",
        "id를 고치거나 그 항목을 추가하세요.", "Correct the id, or add what it refers to.",
    ),
    "file.range_reversed": Entry(
        "끝이 시작보다 이릅니다: {detail}.", "The end lies before the beginning: {detail}.",
        "두 시각을 바꾸거나 고치세요.", "Swap or correct the two times.",
    ),
    "file.wrong_shape": Entry(
        "이동 시간표의 크기가 장소 수와 다릅니다: {detail}.", "The matrix does not fit the places: {detail}.",
        "장소마다 한 행과 한 열을, places의 순서로 쓰세요.", "Write a row and a column per place, in their order.",
    ),
    "file.diagonal_not_zero": Entry(
        "같은 장소 사이의 값이 0이 아닙니다: {detail}.", "From a place to itself must be 0: {detail}.",
        "대각선을 0으로 하세요.", "Set the diagonal to 0.",
    ),
    "file.travel_unknown": Entry(
        "이동 수단 {detail} 의 이동 시간표가 없고 계산할 수도 없습니다.",
        "No matrix is given for the profile {detail}, and none can be computed.",
        "travel에 넣거나, 모든 장소에 lat·lon을 쓰고 scooter·bicycle·foot·van 중 하나를 쓰세요.",
        "Give it in `travel`, or give every place lat and lon and use scooter, bicycle, foot or van.",
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FileError:
    """One fault of a file at `pointer` (RFC 6901; empty: the whole file)."""

    pointer: str
    reason: Reason

    def to_json(self) -> dict[str, Any]:
        """The fault as commands print it with `--json`."""
        cause, action = self.reason.cause, self.reason.action
        return {
            "code": self.reason.code,
            "pointer": self.pointer,
            "cause": {"ko": cause.ko, "en": cause.en},
            "action": {"ko": action.ko, "en": action.en},
        }


class Malformed(Exception):
    """A file that cannot be read; `errors` holds every fault found, in the order of their places."""

    def __init__(self, errors: Sequence[FileError]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(f"{error.pointer or '/'}: {error.reason.cause.en}" for error in errors[:5]))


def file_error(code: str, path: Sequence[str | int] = (), detail: object = "") -> FileError:
    """The fault `code` at `path` (names and positions from the top of the document)."""
    entry, pointer, shown = CODES[code], to_pointer(path), _shorten(str(detail))
    cause = Text(ko=entry.cause_ko.format(detail=shown), en=entry.cause_en.format(detail=shown))
    action = Text(ko=entry.action_ko.format(detail=shown), en=entry.action_en.format(detail=shown))
    return FileError(
        pointer=pointer, reason=Reason(code=code, cause=cause, action=action, subject=(pointer,))
    )


def to_pointer(path: Sequence[str | int]) -> str:
    """`path` as a JSON pointer."""
    return _printable("".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path))


def _shorten(text: str, most: int = 120) -> str:
    text = _printable(text)
    return text if len(text) <= most else text[: most - 1] + "…"


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
