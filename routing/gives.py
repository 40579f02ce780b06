"""What a coordinator can let give so that a door is served: limits that are widened, conditions that are met."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from routing.checker import Violation
from routing.problem import Problem, VehicleType, Visit
from routing.reasons import Text

GIVES = frozenset({
    "check.late_for_window", "check.time_on_board_exceeded", "check.outside_shift", "check.duration_exceeded",
    "check.distance_exceeded",
    "check.over_capacity", "check.stops_exceeded", "check.trips_exceeded", "check.source_closed",
    "check.hub_closed", "check.hub_over_capacity",
})  # fmt: skip
"""Limits that a coordinator can widen; what breaks another rule is no alternative."""


@dataclass(frozen=True, kw_only=True)
class Give:
    """One limit that would have to give, and by how much."""

    code: str
    subject: tuple[str, ...]
    amount: int
    unit: str
    text: Text


_TOLD: dict[str, tuple[str, str]] = {
    "check.late_for_window": ("{who} 받는 시간 {n}분 더", "window of {who} {n} min later"),
    "check.time_on_board_exceeded": ("{who} 운반 한도 {n}분 더", "time on board of {who} +{n} min"),
    "check.outside_shift": ("{who} 근무 {n}분 더", "shift of {who} {n} min longer"),
    "check.duration_exceeded": ("{who} 하루 한도 {n}분 더", "tour of {who} {n} min longer"),
    "check.distance_exceeded": ("{who} 거리 한도 {n}m 더", "distance of {who} +{n} m"),
    "check.over_capacity": ("{who} 적재 {n}개 더", "room for {n} more on {who}"),
    "check.stops_exceeded": ("{who} 방문 {n}곳 더", "{n} more stops for {who}"),
    "check.trips_exceeded": ("{who} 운행 {n}번 더", "{n} more trips for {who}"),
    "check.source_closed": ("{who} 마감 {n}분 늦게", "{who} closes {n} min later"),
    "check.hub_closed": ("{who} 마감 {n}분 늦게", "{who} closes {n} min later"),
    "check.hub_over_capacity": ("{who} 한도 {n} 더", "{n} more at {who}"),
}


def give_of(found: Violation) -> Give:
    """The limit of a violation among `GIVES`, and by how much it is exceeded."""
    amount, unit = found.amount or 0, found.unit or ""
    number = -(-amount // 60) if unit == "seconds" else amount
    subject = found.reason.subject
    ends = ("check.late_for_window", "check.source_closed", "check.hub_closed")
    who = subject[-1] if found.code in ends else subject[0]
    ko, en = _TOLD[found.code]
    text = Text(ko=ko.format(who=who, n=number), en=en.format(who=who, n=number))
    return Give(code=found.code, subject=subject, amount=amount, unit=unit, text=text)


@dataclass(frozen=True, kw_only=True)
class Widened:
    """The same day if `gives` gave; with `vehicle` (None: nobody new), which the day did not have."""

    problem: Problem
    vehicle: VehicleType | None
    gives: tuple[Give, ...]


def widen(problem: Problem, visit: str) -> Iterator[Widened]:
    """Days on which somebody may come to a `visit` that nobody may come to: the promise of a courier is released, or
    there is one more vehicle of a type, with what the door asks for. Who is excluded from a door stays so."""
    door = next(item for item in problem.visits if item.id == visit)
    released: tuple[Give, ...] = ()
    if door.only_vehicles is not None:
        told = ("{id} 배송원 약속 해제", "the courier promised to {id} released")
        released = (_ask("check.courier_not_promised", (door.id, *sorted(door.only_vehicles)), told, id=door.id),)
        door = replace(door, only_vehicles=None)
        problem = replace(problem, visits=[door if other.id == visit else other for other in problem.visits])
        yield Widened(problem=problem, vehicle=None, gives=released)
    for kind in problem.vehicle_types:
        able, asked = _fit(kind, door)
        if asked and able.model in (door.allowed_models or {able.model}):
            more = replace(problem, vehicle_types=[*problem.vehicle_types, able])
            yield Widened(problem=more, vehicle=able, gives=(*released, *asked))


def _fit(kind: VehicleType, door: Visit) -> tuple[VehicleType, tuple[Give, ...]]:
    """One more vehicle of `kind` that may come to `door` with its meal, and what it needs that `kind` has not."""
    name, asked = f"{kind.id}+1", []
    able = replace(kind, id=name, vehicle_ids=[name])
    missing = sorted(door.skills - kind.skills)
    if missing:
        asked.append(
            _ask("check.skill_missing", (name, *missing), ("기능 {skills}", "with {skills}"), skills=", ".join(missing))
        )
        able = replace(able, skills=kind.skills | door.skills)
    if door.crew_min > kind.crew_size:
        asked.append(_ask("check.crew_too_small", (name,), ("{n}인 1조", "a crew of {n}"), n=door.crew_min))
        able = replace(able, crew_size=door.crew_min)
    if door.allowed_models and kind.model not in door.allowed_models:
        model = min(door.allowed_models)
        asked.append(_ask("check.model_not_allowed", (name, model), ("{model} 방식으로", "as {model}"), model=model))
        able = replace(able, model=model)
    if not set(kind.sources) & set(door.origins):
        source = door.origins[0]
        told = ("{source}에서 실음", "loading at {source}")
        asked.append(_ask("check.source_not_allowed", (name, source), told, source=source))
        able = replace(able, sources=[source])
    return able, tuple(asked)


def _ask(code: str, subject: tuple[str, ...], told: tuple[str, str], **words: object) -> Give:
    ko, en = told
    return Give(
        code=code, subject=subject, amount=1, unit="conditions", text=Text(ko=ko.format(**words), en=en.format(**words))
    )
