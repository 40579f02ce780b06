"""Times, loads, cost and named violations of tours somebody has put in order: it reports, and never refuses.

A `Draft` says who goes where in which order; `schedule` gives every stop its time, and `move_visit`,
`insert_visit` and `remove_visit` change a draft the way a coordinator does, hub meals included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from routing.checker import Violation, check
from routing.locks import Played
from routing.problem import Problem
from routing.reasons import Reason, Text
from routing.schedule.bill import bill_of
from routing.schedule.draft import Draft, DraftDrop, DraftStop, DraftTrip, sequence_of, visits_of
from routing.schedule.edits import feed_hubs, insert_visit, move_visit, remove_visit
from routing.schedule.loads import TripLoads, loads_of
from routing.schedule.timing import Timing, TripTimes, last_place
from routing.schedule.ways import Ways
from routing.solution import Solution, Stop, Tour, Trip, Unserved

__all__ = [
    "Draft",
    "DraftDrop",
    "DraftStop",
    "DraftTrip",
    "Scheduled",
    "feed_hubs",
    "insert_visit",
    "loads_of",
    "move_visit",
    "remove_visit",
    "schedule",
    "sequence_of",
]


@dataclass(frozen=True, kw_only=True)
class Scheduled:
    """A complete solution, what is wrong with it by `routing.checker` (empty: nothing), and what is on board.

    `loads`: by vehicle and trip, on departure and after each stop.
    """

    solution: Solution
    violations: list[Violation]
    loads: Mapping[str, tuple[TripLoads, ...]] = field(default_factory=dict)


def schedule(
    problem: Problem,
    sequence: Draft,
    *,
    reasons: Mapping[str, Reason] | None = None,
    like: Solution | None = None,
) -> Scheduled:
    """Put times to `sequence`: just in time, as early as windows, releases and feeders allow.

    With `like`, the plan that `sequence` was made from, its trips load when they did there as far as they
    can, so that a small change stays small; just in time again only where that breaks fewer rules. Where meals
    would be too long on board, trips are put off until they are not, if that breaks fewer rules. What the
    problem locks keeps its times.

    Visits that no trip serves become unserved, with the reason given for them in `reasons`. A limit that
    cannot be kept is kept as nearly as the order allows, and reported. Every profile needs its matrix
    (`routing.travel.with_travel`). Raises `KeyError` for ids that the problem does not know.
    """
    ways = Ways(problem)
    kept = {name: tuple(trip for trip in trips if trip.stops) for name, trips in sequence.items()}
    tried = [] if like is None else [_put_times(ways, kept, Timing(ways, kept, _loads_like(kept, like)), reasons)]
    if not tried or tried[0].violations:
        tried.append(_put_times(ways, kept, Timing(ways, kept), reasons))
    if all(any(found.code == "check.time_on_board_exceeded" for found in way.violations) for way in tried):
        tried.append(_put_times(ways, kept, Timing(ways, kept, fresh=True), reasons))
    best = min(tried, key=lambda scheduled: len(scheduled.violations))
    return replace(best, loads=loads_of(problem, best.solution))


def _put_times(ways: Ways, kept: Draft, timing: Timing, reasons: Mapping[str, Reason] | None) -> Scheduled:
    problem, times = ways.problem, timing.times
    tours = tuple(
        _tour(ways, name, kept[name], [times[name, at] for at in range(len(kept[name]))], timing.locked(name))
        for name in ways.types
        if kept.get(name)
    )
    served = visits_of(kept)
    left_out = [visit.id for visit in problem.visits if visit.id not in served]
    unserved = tuple(Unserved(visit=name, reason=(reasons or {}).get(name) or _not_assigned(name)) for name in left_out)
    solution = Solution(tours=tours, unserved=unserved, cost=bill_of(ways, tours, left_out))
    return Scheduled(solution=solution, violations=check(problem, solution))


def _loads_like(draft: Draft, like: Solution) -> dict[tuple[str, int], int]:
    """When each trip loaded in `like`: the trip of the same vehicle and source that has most stops in common."""
    before = {tour.vehicle: tour.trips for tour in like.tours}
    loads: dict[tuple[str, int], int] = {}
    for vehicle, trips in draft.items():
        for at, trip in enumerate(trips):
            alike = {old.load_seconds: _in_common(trip, old) for old in before.get(vehicle, ())
                     if old.source == trip.source and _in_common(trip, old)}  # fmt: skip
            if alike:
                loads[vehicle, at] = max(alike, key=lambda load: alike[load])
    return loads


def _in_common(draft: DraftTrip, trip: Trip) -> int:
    meals = {meal for stop in draft.stops for meal in ((stop,) if isinstance(stop, str) else stop.visits)}
    return len(meals.intersection(meal for stop in trip.stops for meal in stop.visits))


def _tour(
    ways: Ways, vehicle: str, drafts: tuple[DraftTrip, ...], times: list[TripTimes], locked: Played | None
) -> Tour:
    kind = ways.types[vehicle]
    places = [
        place
        for draft in drafts
        for place in (ways.sources[draft.source].place, *map(ways.place_of, draft.stops))
    ]
    start, end = kind.start_place or places[0], kind.end_place or places[-1]
    return Tour(
        vehicle=vehicle,
        start_seconds=locked.lock.start_seconds if locked else times[0].load - ways.seconds(kind, start, places[0]),
        end_seconds=times[-1].over + ways.seconds(kind, last_place(ways, drafts[-1]), end),
        distance_metres=sum(ways.metres(kind, a, b) for a, b in pairwise([start, *places, end])),
        trips=tuple(_trip(draft, own) for draft, own in zip(drafts, times, strict=True)),
        breaks=tuple(rest for own in times for rest in own.rests),
    )


def _trip(draft: DraftTrip, times: TripTimes) -> Trip:
    stops = (
        _stop(stop, arrive, start, leave)
        for stop, arrive, start, leave in zip(draft.stops, times.arrive, times.start, times.leave, strict=True)
    )
    return Trip(
        source=draft.source, load_seconds=times.load, depart_seconds=times.depart, stops=tuple(stops)
    )


def _stop(stop: DraftStop, arrive: int, start: int, leave: int) -> Stop:
    visit = isinstance(stop, str)
    return Stop(
        kind="visit" if visit else "drop",
        visits=(stop,) if isinstance(stop, str) else stop.visits,
        hub=None if isinstance(stop, str) else stop.hub,
        arrive_seconds=arrive,
        start_seconds=start,
        leave_seconds=leave,
    )


def _not_assigned(visit: str) -> Reason:
    return Reason(
        code="unserved.not_assigned",
        cause=Text(ko="아무 배송원에게도 배정되지 않았습니다.", en="It is assigned to no courier."),
        action=Text(ko="배송원에게 배정하거나 다시 계획하세요.", en="Assign it to a courier, or plan again."),
        subject=(visit,),
    )
