"""Reads one record as a phone sent it. What is kept of it is cleaned to known fields, numbers and codes."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from dispatch.delivery.sync.times import read_moment
from models.statuses import CardOutcome, Urgency
from routing.reasons import Reason, Text

DOOR_KINDS = ("arrived", "delivered", "no_answer", "refused", "away")
"""What became of a door."""
HANDOVER_KINDS = ("pickup", "drop")
AT_DOOR_KINDS = (*DOOR_KINDS, "card", "feedback", "temperature", "entrance")
"""What speaks of a door's orders."""
KINDS = (*AT_DOOR_KINDS, *HANDOVER_KINDS, "shortage", "emergency", "stay")

VERDICTS = ("complaint", "praise")
TOPICS = ("temperature", "taste", "container", "wrong_diet", "late", "other")
COLDEST_TENTHS, HOTTEST_TENTHS = -400, 1_200

CHANGES = ("health", "mobility", "meals", "mind", "hygiene", "safety", "medicine", "other")
MOST_ORDERS = 20
MOST_TRIPS = 20
MOST_MEALS = 1_000
MOST_PHOTOS = 4
NOTE_LENGTH = 1_000
_LARGEST_SEQ = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class Item:
    """One record that can be read. `answers` is health data and only ever kept sealed; `data` never is personal."""

    id: UUID
    seq: int
    kind: str
    made_at: datetime
    order_ids: tuple[UUID, ...]
    place_id: UUID | None
    trip: int | None
    data: Mapping[str, Any]
    answers: Mapping[str, Any] = field(default_factory=dict)
    note: str | None = None
    content: str
    """The record as sent, in one canonical writing."""


class Unreadable(Exception):
    """The record can't be read; `reason` says which field."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.reason = Reason(
            code="fact.malformed",
            cause=Text(ko=f"기록의 '{name}' 값을 읽을 수 없습니다.", en=f"The record's '{name}' can't be read."),
            action=Text(ko="앱을 새로 고치고 다시 적어 주세요.", en="Reload the page and enter it again."),
            subject=(name,),
        )


def read_item(raw: object) -> Item:
    """The record that `raw` (parsed JSON) holds; raises `Unreadable` for anything that is not one."""
    if not isinstance(raw, dict):
        raise Unreadable("item")
    kind = _choice(raw, "kind", KINDS)
    data = raw.get("data")
    if not isinstance(data, dict):
        raise Unreadable("data")
    item = Item(
        id=_uuid(raw.get("id"), "id"),
        seq=_whole(raw.get("seq"), "seq", 1, _LARGEST_SEQ),
        kind=kind,
        made_at=_moment(raw),
        order_ids=_orders(raw.get("order_ids", [])),
        place_id=None if raw.get("place_id") is None else _uuid(raw["place_id"], "place_id"),
        trip=None if raw.get("trip") is None else _whole(raw["trip"], "trip", 1, MOST_TRIPS),
        data=_READERS[kind](data),
        answers=_SEALED[kind](data) if kind in _SEALED else {},
        note=_note(raw.get("note")),
        content=json.dumps(raw, sort_keys=True, separators=(",", ":")),
    )
    _check_subject(item)
    return item


def _check_subject(item: Item) -> None:
    if item.kind in AT_DOOR_KINDS and not item.order_ids:
        raise Unreadable("order_ids")
    if item.kind in HANDOVER_KINDS and item.place_id is None:
        raise Unreadable("place_id")
    if item.kind in HANDOVER_KINDS and item.trip is None:
        raise Unreadable("trip")


def _moment(raw: Mapping[str, Any]) -> datetime:
    moment = read_moment(raw.get("made_at"))
    if moment is None:
        raise Unreadable("made_at")
    return moment


def _uuid(value: object, name: str) -> UUID:
    try:
        return UUID(value) if isinstance(value, str) else _unreadable(name)
    except ValueError:
        raise Unreadable(name) from None


def _unreadable(name: str) -> Any:
    raise Unreadable(name)


def _whole(value: object, name: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Unreadable(name)
    return value


def _orders(value: object) -> tuple[UUID, ...]:
    if not isinstance(value, list) or len(value) > MOST_ORDERS:
        raise Unreadable("order_ids")
    return tuple(sorted({_uuid(order, "order_ids") for order in value}))


def _note(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > NOTE_LENGTH:
        raise Unreadable("note")
    return value.encode(errors="replace").decode().strip() or None


def _choice(data: Mapping[str, Any], name: str, allowed: tuple[str, ...], default: str | None = None) -> str:
    value = data.get(name, default)
    if not isinstance(value, str) or value not in allowed:
        raise Unreadable(name)
    return value


def _flag(data: Mapping[str, Any], name: str, default: bool | None = None) -> bool:
    value = data.get(name, default)
    if not isinstance(value, bool):
        raise Unreadable(name)
    return value


def _read_delivered(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "handed": _choice(data, "handed", ("person", "family", "at_door")),
        "collected": _whole(data.get("collected", 0), "collected", 0, MOST_MEALS),
    }


def _read_card(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "outcome": _choice(data, "outcome", tuple(CardOutcome)),
        "urgency": _choice(data, "urgency", tuple(Urgency)),
        "photos": _photos(data.get("photos", [])),
    }


def _photos(value: object) -> list[str]:
    if not isinstance(value, list) or len(value) > MOST_PHOTOS:
        raise Unreadable("photos")
    for sha256 in value:
        if not isinstance(sha256, str) or len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
            raise Unreadable("photos")
    return value


def _answers(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the courier saw of the person."""
    changes = data.get("changes", [])
    if not isinstance(changes, list) or any(change not in CHANGES for change in changes):
        raise Unreadable("changes")
    return {
        "seen": _choice(data, "seen", ("seen", "heard", "neither")),
        "as_usual": _flag(data, "as_usual"),
        "changes": sorted(set(changes)),
        "previous_box": _choice(data, "previous_box", ("eaten", "left", "uncollected", "unknown"), "unknown"),
    }


def _read_handover(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "counted": _whole(data.get("counted"), "counted", 0, MOST_MEALS),
        "waited_seconds": _whole(data.get("waited_seconds", 0), "waited_seconds", 0, 86_400),
    }


def _read_shortage(data: Mapping[str, Any]) -> dict[str, Any]:
    menu = data.get("menu")
    if menu is not None and not isinstance(menu, str):
        raise Unreadable("menu")
    return {"missing": _whole(data.get("missing"), "missing", 1, MOST_MEALS), "menu": menu}


def _read_feedback(data: Mapping[str, Any]) -> dict[str, Any]:
    topics = data.get("topics")
    if not isinstance(topics, list) or not topics or any(topic not in TOPICS for topic in topics):
        raise Unreadable("topics")
    return {"verdict": _choice(data, "verdict", VERDICTS), "topics": sorted(set(topics))}


def _read_temperature(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"celsius_tenths": _whole(data.get("celsius_tenths"), "celsius_tenths", COLDEST_TENTHS, HOTTEST_TENTHS)}


def _read_emergency(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"called_119": _flag(data, "called_119", False)}


def _read_nothing(data: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _read_entrance(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"photos": _photos(data.get("photos", []))}


def _position(data: Mapping[str, Any]) -> dict[str, Any]:
    """Where the courier stood, and how well the phone knew; all or nothing, and in Korea."""
    if data.get("lat") is None and data.get("lon") is None:
        return {}
    return {
        "lat": _degrees(data, "lat", 33.0, 39.0),
        "lon": _degrees(data, "lon", 124.5, 132.0),
        "accuracy_metres": _whole(data.get("accuracy_metres"), "accuracy_metres", 0, 100_000),
    }


def _degrees(data: Mapping[str, Any], name: str, least: float, most: float) -> float:
    value = data.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise Unreadable(name)
    return float(value)


_SEALED: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {"card": _answers, "entrance": _position}
"""What is kept of a record, but never among its open data."""

_READERS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "arrived": _read_nothing,
    "delivered": _read_delivered,
    "no_answer": _read_nothing,
    "refused": _read_nothing,
    "away": _read_nothing,
    "card": _read_card,
    "feedback": _read_feedback,
    "temperature": _read_temperature,
    "pickup": _read_handover,
    "drop": _read_handover,
    "shortage": _read_shortage,
    "emergency": _read_emergency,
    "stay": _read_nothing,
    "entrance": _read_entrance,
}
