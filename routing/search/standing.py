"""What is settled and what is left: locked tours become vehicles that start later and elsewhere.

The rest of the day is a problem of its own. A locked vehicle begins where and when its lock leaves it free, with
what its limits have left; meals a locked feeder brings to a hub are *bound* to that hub, and keep their time on
board from the feeder's departure as the end of their windows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from routing.locks import Dropped, Played, dropped_meals, play_locks
from routing.problem import Hub, Problem, VehicleType, Visit
from routing.solution import Tour


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The rest of a day. `problem` is what is left of `whole`; `begun` says for which vehicles a tour goes on."""

    whole: Problem
    problem: Problem
    played: Mapping[str, Played] = field(default_factory=dict)
    begun: Mapping[str, int] = field(default_factory=dict)
    """When the vehicle is free."""
    bound: Sequence[Dropped] = ()
    """Drops with meals that some vehicle still has to take from the hub."""


def stand(problem: Problem) -> Standing:
    """What is left of `problem` when its locks are taken as given."""
    played = play_locks(problem)
    if not played:
        return Standing(whole=problem, problem=problem)
    settled = {name for tour in played.values() for name in tour.visits}
    drops = [
        replace(drop, visits=tuple(name for name in drop.visits if name not in settled))
        for drop in dropped_meals(problem, played)
    ]
    bound = [drop for drop in drops if drop.visits]
    left = {name: drop.left_seconds for drop in bound for name in drop.visits}
    going_on = {name: tour for name, tour in played.items() if not tour.lock.ends}
    rest = replace(
        problem,
        visits=[_bind(visit, left.get(visit.id)) for visit in problem.visits if visit.id not in settled],
        vehicle_types=[kind for given in problem.vehicle_types for kind in _split(given, played)],
        hubs=[_fill(problem, hub, played) for hub in problem.hubs],
        locks=(),
    )
    begun = {name: tour.free_seconds for name, tour in going_on.items()}
    return Standing(whole=problem, problem=rest, played=played, begun=begun, bound=bound)


def put_back(standing: Standing, tours: Sequence[Tour]) -> list[Tour]:
    """The tours of the whole day: what was locked, and what the rest of the day adds to it."""
    found = {tour.vehicle: tour for tour in tours}
    order = [name for kind in standing.whole.vehicle_types for name in kind.vehicle_ids]
    joined = []
    for name in order:
        locked, more = standing.played.get(name), found.get(name)
        if locked is not None:
            joined.append(locked.tour if more is None else _join(locked, more))
        elif more is not None:
            joined.append(more)
    return joined


def _join(locked: Played, more: Tour) -> Tour:
    return Tour(
        vehicle=more.vehicle,
        start_seconds=locked.lock.start_seconds,
        end_seconds=more.end_seconds,
        distance_metres=locked.metres + more.distance_metres,
        trips=[*locked.trips, *more.trips],
        breaks=[*locked.breaks, *more.breaks],
    )


def _bind(visit: Visit, left_seconds: int | None) -> Visit:
    """A meal that waits at a hub: its time on board has begun when the feeder left."""
    if left_seconds is None:
        return visit
    if visit.max_time_on_board_seconds is None:
        return replace(visit, release_seconds=0)
    latest = left_seconds + visit.max_time_on_board_seconds
    windows = tuple((opens, min(closes, latest)) for opens, closes in visit.windows) or ((0, latest),)
    kept = tuple(window for window in windows if window[0] <= window[1]) or ((1, 0),)
    return replace(visit, windows=kept, max_time_on_board_seconds=None, release_seconds=0)


def _split(kind: VehicleType, played: Mapping[str, Played]) -> list[VehicleType]:
    """`kind` for the vehicles that have not begun, and a type of its own for each that has."""
    others = [name for name in kind.vehicle_ids if name not in played]
    alone = [_go_on(kind, played[name]) for name in kind.vehicle_ids if name in played and not played[name].lock.ends]
    return [*([replace(kind, vehicle_ids=others)] if others else []), *alone]


def _go_on(kind: VehicleType, tour: Played) -> VehicleType:
    """What is left of a vehicle's day; a limit that its lock exceeds ends its tour there, and breaks no rule."""
    free, spent = tour.free_seconds, tour.free_seconds - tour.lock.start_seconds
    home_seconds, home_metres = tour.way_home
    overtime_after = _left(kind.overtime_after_seconds, spent - tour.unpaid_seconds, 0)
    late = max(0, home_seconds - overtime_after) if overtime_after is not None else 0
    home_won = (home_seconds * kind.per_hour_won + late * kind.overtime_per_hour_won) / 3600
    home_won += home_metres * kind.per_km_won / 1000
    return replace(
        kind,
        id=f"{kind.id}@{tour.lock.vehicle}",
        vehicle_ids=(tour.lock.vehicle,),
        team=kind.id if kind.team is None else kind.team,
        start_place=tour.place,
        shift_start_seconds=free,
        shift_end_seconds=max(kind.shift_end_seconds, free + home_seconds),
        max_trips=max(0, kind.max_trips - len(tour.trips)),
        max_duration_seconds=_left(kind.max_duration_seconds, spent, home_seconds),
        max_distance_metres=_left(kind.max_distance_metres, tour.metres, home_metres),
        fixed_won=-round(home_won),  # the way home is paid already; a tour that goes on takes another one
        overtime_after_seconds=overtime_after,
        breaks=tour.open_breaks,
    )


def _left(limit: int | None, spent: int, least: int) -> int | None:
    return None if limit is None else max(limit - spent, least)


def _fill(problem: Problem, hub: Hub, played: Mapping[str, Played]) -> Hub:
    """`hub` with what locked feeders bring taken off the day's limit."""
    if not hub.capacity:
        return hub
    visits = {visit.id: visit for visit in problem.visits}
    brought = [visits[name] for drop in dropped_meals(problem, played) if drop.hub == hub.id for name in drop.visits]
    return replace(
        hub,
        capacity={
            dimension: max(0, most - sum(visit.delivery.get(dimension, 0) for visit in brought))
            for dimension, most in hub.capacity.items()
        },
    )
