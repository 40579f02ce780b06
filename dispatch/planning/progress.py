"""How far each tour has come by the facts from phones: what has happened and what is loaded, as the search's locks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.planning.loading import loaded_trips
from dispatch.planning.problems import DayProblem
from models.deliveries import Fact
from models.plans import DoorState
from models.statuses import StopStatus
from routing.problem import Lock
from routing.solution import Solution, Stop, Tour, Trip

_DEALT_WITH = frozenset({StopStatus.DELIVERED, StopStatus.NO_ANSWER, StopStatus.REFUSED, StopStatus.AWAY})


def locks_of_facts(session: Session, day: date, solution: Solution, day_problem: DayProblem) -> list[Lock]:
    """A lock per tour that has loaded something: its loaded trips, doors that were dealt with first and at their time.

    A courier who has stood at a door has loaded its trip, also when nobody counted.
    """
    loaded = loaded_trips(session, day)
    happened = _moments(session, day, day_problem)
    locks = (
        _lock(tour, [number for duty, number in loaded if duty == day_problem.duties.get(tour.vehicle)], happened)
        for tour in solution.tours
    )
    return [lock for lock in locks if lock is not None]


def _moments(session: Session, day: date, day_problem: DayProblem) -> dict[str, int]:
    """Seconds of the day at which each door was dealt with; one at which its courier stays is not given to others."""
    doors = {order: visit for visit, orders in day_problem.orders.items() for order in orders}
    rows = session.exec(select(DoorState).where(col(DoorState.daily_order_id).in_(doors))).all()
    stays = session.exec(select(Fact).where(Fact.day == day, Fact.kind == "stay").order_by(col(Fact.happened_at)))
    stayed = {
        doors[UUID(order)]: _seconds_of(fact.happened_at)
        for fact in stays
        for order in fact.order_ids
        if UUID(order) in doors
    }
    return stayed | {
        doors[row.daily_order_id]: _seconds_of(row.happened_at)
        for row in rows
        if row.status in _DEALT_WITH and row.happened_at is not None
    }


def _seconds_of(moment: datetime) -> int:
    local = moment.astimezone(clock.KST)
    return local.hour * 3600 + local.minute * 60 + local.second


def _lock(tour: Tour, counted: Sequence[int], happened: Mapping[str, int]) -> Lock | None:
    """The trips up to the last that was loaded; of each, what has happened first."""
    begun = [
        number
        for number, trip in enumerate(tour.trips, 1)
        if number in counted or any(_is_over(stop, happened) for stop in trip.stops)
    ]
    if not begun:
        return None
    trips = [_as_it_went(trip, happened) for trip in tour.trips[: max(begun)]]
    facts = _count_facts(trips, happened)
    now = _last_moment(trips, facts)
    last = max(time for trip in trips for time in (trip.load_seconds, *(stop.start_seconds for stop in trip.stops)))
    rested = [rest for rest in tour.breaks if rest.start_seconds < now]
    promised = [rest for rest in tour.breaks if now <= rest.start_seconds < last]
    return Lock(
        vehicle=tour.vehicle,
        start_seconds=min(tour.start_seconds, trips[0].load_seconds),
        trips=tuple(trips),
        happened=facts,
        free_seconds=now,
        breaks=(*rested, *promised),
        rested=len(rested),
    )


def _as_it_went(trip: Trip, happened: Mapping[str, int]) -> Trip:
    """The trip with the doors that are done in the order and at the time in which they were; the rest as planned."""
    done = sorted((stop for stop in trip.stops if _is_over(stop, happened)), key=lambda stop: happened[stop.visits[0]])
    ahead = [stop for stop in trip.stops if not _is_over(stop, happened)]
    at, stops = trip.depart_seconds, []
    if done:
        at = min(at, happened[done[0].visits[0]])
    for stop in done:
        start = max(at, happened[stop.visits[0]])
        at = start + (stop.leave_seconds - stop.start_seconds)
        stops.append(replace(stop, arrive_seconds=start, start_seconds=start, leave_seconds=at))
    load = min(trip.load_seconds, stops[0].start_seconds) if stops else trip.load_seconds
    depart = min(trip.depart_seconds, stops[0].start_seconds) if stops else trip.depart_seconds
    return replace(trip, load_seconds=load, depart_seconds=max(load, depart), stops=(*stops, *ahead))


def _is_over(stop: Stop, happened: Mapping[str, int]) -> bool:
    return stop.kind == "visit" and stop.visits[0] in happened


def _count_facts(trips: Sequence[Trip], happened: Mapping[str, int]) -> int:
    """Events up to the last that is known: every loading and door before it has happened, too."""
    known, count = 0, 0
    for trip in trips:
        count += 1
        known = count  # these trips are loaded
        for stop in trip.stops:
            count += 1
            if _is_over(stop, happened):
                known = count
    return known


def _last_moment(trips: Sequence[Trip], facts: int) -> int:
    moments = [time for trip in trips for time in (trip.depart_seconds, *(stop.leave_seconds for stop in trip.stops))]
    return moments[facts - 1] if facts else 0
