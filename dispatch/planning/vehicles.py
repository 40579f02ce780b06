"""Duties become vehicle types, one per team, shift, breaks, crew size and skills; their models' facts fill them in."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dispatch.planning.rows import Crew
from routing.problem import Break, VehicleType

BRINGS_CONTAINERS_BACK = "brings_containers_back"
"""The skill of models that bring reusable containers back; doors that have or get them need it."""

BOXES = "boxes"
"""The one dimension of loads: a meal's box, full or returned empty, takes one place (they don't nest)."""

log = logging.getLogger(__name__)


def make_vehicle_types(crews: Sequence[Crew], sources: Mapping[str, str]) -> list[VehicleType]:
    """Vehicle types of the crews that are complete. `sources` gives the stable key of each kitchen and hub id.

    A crew with fewer people than its model asks for (a pair of which one is ill) does not go out.
    """
    alike: dict[str, list[Crew]] = defaultdict(list)
    for crew in crews:
        if len(crew.couriers) < crew.model.crew_size:
            log.warning("duty %s is left out: its crew is not complete", crew.duty.code)
        else:
            alike[_type_id(crew)].append(crew)
    return [_make_type(name, alike[name], sources) for name in sorted(alike)]


def skills_of(crew: Crew) -> frozenset[str]:
    """What the crew can do: anything one of its couriers can, and what its model does."""
    known = frozenset(skill for courier in crew.couriers for skill in courier.skills)
    return known | {BRINGS_CONTAINERS_BACK} if crew.model.brings_containers_back else known


def _type_id(crew: Crew) -> str:
    shift = f"{crew.duty.start_seconds}-{crew.duty.end_seconds}"
    for rest in make_breaks(crew.duty.breaks):
        pay = "paid" if rest.paid else "unpaid"
        shift += f"+{rest.earliest_seconds}-{rest.latest_seconds}x{rest.duration_seconds}{pay}"
    return "/".join((crew.team.name, shift, str(len(crew.couriers)), *sorted(skills_of(crew))))


def _make_type(name: str, crews: Sequence[Crew], sources: Mapping[str, str]) -> VehicleType:
    crew = crews[0]
    duty, team, model = crew.duty, crew.team, crew.model
    base = None if team.home_base is None else sources[team.home_base]
    return VehicleType(
        id=name,
        vehicle_ids=tuple(sorted(crew.duty.code for crew in crews)),
        profile=model.profile,
        model=model.model.value,
        sources=_keys(team.loads_at, sources),
        feeds=_keys(team.feeds, sources),
        start_place=base,
        end_place=base,
        shift_start_seconds=duty.start_seconds,
        shift_end_seconds=duty.end_seconds,
        capacity={BOXES: model.capacity_boxes},
        crew_size=len(crew.couriers),
        team=team.name,
        skills=skills_of(crew),
        max_trips=model.max_trips,
        reload_seconds=model.reload_seconds,
        max_duration_seconds=model.max_duration_seconds,
        max_distance_metres=model.max_distance_metres,
        max_stops_per_trip=model.max_stops_per_trip,
        fixed_won=model.fixed_won,
        per_hour_won=model.per_hour_won,
        per_km_won=model.per_km_won,
        per_stop_won=model.per_stop_won,
        overtime_after_seconds=model.overtime_after_seconds,
        overtime_per_hour_won=model.overtime_per_hour_won,
        breaks=make_breaks(duty.breaks),
    )


def make_breaks(rests: Iterable[Mapping[str, Any]]) -> tuple[Break, ...]:
    """A duty's rests as the search knows them."""
    return tuple(Break(id=f"휴게-{number}", **rest) for number, rest in enumerate(rests, start=1))


def _keys(ids: Iterable[str], sources: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(sources[place] for place in ids))
