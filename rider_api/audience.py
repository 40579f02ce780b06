"""Which events concern whom, and what of them they are told: pure, from a numbered event to a frame or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from models.statuses import Role
from rider_api.sessions import Identity

KITCHEN_KINDS = frozenset(
    {
        "day.frozen",
        "day.closed",
        "plan.published",
        "handover.counted",
        "change.made",
        "change.acknowledged",
        "order.changed",
        "task.done",
        "task.raised",
        "lot.finished",
        "lot.recalled",
        "feedback.received",
        "temperature.measured",
        "menu.written",
    }
)
KITCHEN_DATA = frozenset({"kitchen_id", "number", "version", "trip", "counted", "missing", "kind", "status", "tour_id"})
COURIER_KINDS = frozenset(
    {
        "plan.published",
        "door.changed",
        "fact.accepted",
        "change.made",
        "day.closed",
        "device.revoked",
        "handover.counted",
        "case.closed",
        "courier.relieved",
        "lot.recalled",
        "entrance.approved",
    }
)
COURIER_DATA = frozenset({"version", "order_ids", "kind", "status", "trip", "counted", "code"})
CARE_KINDS = frozenset(
    {
        "card.received",
        "case.closed",
        "case.contacted",
        "case.jumped",
        "case.noted",
        "case.opened",
        "door.changed",
        "home.pinned",
        "home.placed",
        "order.ended",
        "order.extra_added",
        "order.paused",
        "order.refused",
        "order.resumed",
        "order.skipped",
        "order.started",
        "referral.accepted",
        "step.fired",
    }
)
"""What a care manager hears of the people of the own dong."""
NOT_FOR_DESKS = frozenset({"account.created", "account.disabled"})


@dataclass(frozen=True, kw_only=True)
class Happened:
    """An event with what is needed to tell whom it concerns: its couriers and devices are looked up once for all."""

    number: int
    at: datetime
    kind: str
    area_id: str | None
    day: date | None
    subject: str | None
    device_id: str | None
    data: Mapping[str, Any]
    courier_ids: frozenset[str] = field(default_factory=frozenset)
    """Couriers whose day it touches."""
    dong_id: str | None = None
    """Where the person lives whom it is about; looked up for `CARE_KINDS` only."""


def frame_of(event: Happened, who: Identity, korea_time: str) -> dict[str, Any] | None:
    """What `who` is told of an event; None if it doesn't concern them."""
    data = _data_for(event, who)
    if data is None:
        return None
    return {
        "number": event.number,
        "at": korea_time,
        "kind": event.kind,
        "day": None if event.day is None else event.day.isoformat(),
        "subject": event.subject,
        "data": data,
    }


def _data_for(event: Happened, who: Identity) -> dict[str, Any] | None:
    if who.area_id is not None and event.area_id != str(who.area_id):
        return None
    return _TELL[who.role](event, who)


def _tell_desk(event: Happened, _: Identity) -> dict[str, Any] | None:
    return None if event.kind in NOT_FOR_DESKS else dict(event.data)


def _tell_kitchen(event: Happened, who: Identity) -> dict[str, Any] | None:
    if event.kind not in KITCHEN_KINDS:
        return None
    kitchen = event.data.get("kitchen_id", event.data.get("place_id"))
    if kitchen is not None and kitchen != str(who.kitchen_id):
        return None
    return {key: value for key, value in event.data.items() if key in KITCHEN_DATA}


def _tell_courier(event: Happened, who: Identity) -> dict[str, Any] | None:
    own = event.device_id == str(who.device_id) or event.subject == str(who.device_id)
    if event.kind not in COURIER_KINDS or not (own or str(who.courier_id) in event.courier_ids):
        return None
    return {key: value for key, value in event.data.items() if key in COURIER_DATA}


def _tell_nothing(_: Happened, __: Identity) -> dict[str, Any] | None:
    """Sums over days change too slowly for a stream, and events name people's rows."""
    return None


def _tell_care_manager(event: Happened, who: Identity) -> dict[str, Any] | None:
    own = event.dong_id is not None and event.dong_id == str(who.dong_id)
    return dict(event.data) if own and event.kind in CARE_KINDS else None


_TELL = MappingProxyType(
    {
        Role.COORDINATOR: _tell_desk,
        Role.AUDITOR: _tell_desk,
        Role.KITCHEN: _tell_kitchen,
        Role.COURIER: _tell_courier,
        Role.CARE_MANAGER: _tell_care_manager,
        Role.METROPOLITAN: _tell_nothing,
    }
)
