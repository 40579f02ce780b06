"""A coordinator's locks in the words of the search."""

from collections.abc import Sequence
from dataclasses import replace

from dispatch.planning.locks import Lock
from routing import problem as routing
from routing.solution import Solution


def promise(problem: routing.Problem, locks: Sequence[Lock]) -> routing.Problem:
    """The problem with the coordinator's locks on stops and orders: nobody but the promised courier may come.

    A locked order stays as it is among its doors; others may come between.
    """
    promised = {door: lock.vehicle for lock in locks if lock.kind != "courier" for door in lock.doors}
    orders = [
        routing.LockedOrder(vehicle=lock.vehicle, visits=lock.doors) for lock in locks if lock.kind == "order"
    ]
    visits = [
        replace(visit, only_vehicles=frozenset({promised[visit.id]})) if visit.id in promised else visit
        for visit in problem.visits
    ]
    return replace(problem, visits=visits, locked_orders=orders)


def tour_locks(solution: Solution, locks: Sequence[Lock]) -> list[routing.Lock]:
    """The coordinator's locks on couriers as locks of the search: the tour stays as it is, and takes nothing more."""
    kept = {lock.vehicle for lock in locks if lock.kind == "courier"}
    return [
        routing.Lock(
            vehicle=tour.vehicle, start_seconds=tour.start_seconds, trips=tour.trips, breaks=tour.breaks, ends=True
        )
        for tour in solution.tours
        if tour.vehicle in kept
    ]
