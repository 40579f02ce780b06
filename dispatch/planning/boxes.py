"""A freed meal that has left its kitchen, as the engine knows such things: a feeder of its own that has been there."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel import Session

from dispatch.delivery.whereabouts import find_handovers
from dispatch.keys import hub_key, kitchen_key
from models.fleet import Hub, Kitchen
from models.freed import FreedMeal
from models.orders import DailyOrder
from routing.problem import Depot, Lock, Problem, VehicleType
from routing.schedule import Draft, DraftDrop, DraftTrip
from routing.solution import Solution, Stop, Tour, Trip

BOX = "freed box"


@dataclass(frozen=True, kw_only=True)
class Ride:
    """Which trip (from 1) of whom boxes left their kitchen on, and when (by the plan) they come to their hub; times in
    seconds of the day."""

    duty: UUID
    trip: int
    kitchen: str
    hub: str
    left_seconds: int
    there_seconds: int


def find_ride(session: Session, freed: FreedMeal) -> Ride | None:
    """None while the boxes are at their kitchen."""
    if freed.place == "kitchen":
        return None
    stops = find_handovers(session, session.get_one(DailyOrder, freed.daily_order_id))
    drop, duty = next((stop, duty) for stop, duty in stops if stop.kind == "drop")
    kitchen = session.get_one(Kitchen, freed.kitchen_id)
    pickups = (stop for stop, other in stops if stop.kind == "pickup" and (other, stop.trip) == (duty, drop.trip))
    return Ride(
        duty=duty,
        trip=drop.trip,
        kitchen=kitchen_key(kitchen.name),
        hub=hub_key(session.get_one(Hub, UUID(drop.place_id)).name),
        left_seconds=next((stop.leave_seconds for stop in pickups), kitchen.ready_seconds),
        there_seconds=drop.leave_seconds,
    )


def leave_at_hub(sequence: Draft, vehicle: str, ride: Ride, visit: str) -> dict[str, tuple[DraftTrip, ...]]:
    """The trip that the boxes are on leaves them at their hub for `visit`; it is there again if it had nothing else."""
    trips, at = list(sequence.get(vehicle, ())), ride.trip - 1
    if len(trips) <= at:
        trips.append(DraftTrip(source=ride.kitchen, stops=()))
        at = len(trips) - 1
    stops = trips[at].stops
    there = next((stop for stop in stops if isinstance(stop, DraftDrop) and stop.hub == ride.hub), None)
    left = DraftDrop(hub=ride.hub, visits=(*(there.visits if there else ()), visit))
    kept = tuple(left if stop is there else stop for stop in stops)
    trips[at] = replace(trips[at], stops=kept if there else (*kept, left))
    return {**sequence, vehicle: tuple(trips)}


def put_box(problem: Problem, solution: Solution, ride: Ride, visit: str, now: int) -> tuple[Problem, Solution]:
    """`visit`'s meal lies at a hub, or comes there: loaded by a vehicle that does nothing else, at the source `BOX`."""
    kitchen = next(depot for depot in problem.depots if depot.id == ride.kitchen)
    there = max(ride.there_seconds, now)
    stop = Stop(
        kind="drop", visits=(visit,), hub=ride.hub, arrive_seconds=there, start_seconds=there, leave_seconds=there
    )
    trip = Trip(source=BOX, load_seconds=ride.left_seconds, depart_seconds=ride.left_seconds, stops=(stop,))
    kind = VehicleType(
        id=BOX, vehicle_ids=(BOX,), profile=problem.vehicle_types[0].profile, sources=(BOX,), feeds=(ride.hub,)
    )
    lock = Lock(vehicle=BOX, start_seconds=ride.left_seconds, trips=(trip,), happened=2)
    tour = Tour(
        vehicle=BOX, start_seconds=ride.left_seconds, end_seconds=there, distance_metres=0, trips=(trip,)
    )
    depot = Depot(id=BOX, place=kitchen.place)
    whole = replace(
        problem,
        depots=[*problem.depots, depot],
        vehicle_types=[kind, *problem.vehicle_types],
        locks=[lock, *problem.locks],
    )
    return whole, replace(solution, tours=(tour, *solution.tours))
