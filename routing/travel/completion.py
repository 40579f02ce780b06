"""How a problem gets the matrices it does not bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from routing.problem import Matrix, Place, Problem
from routing.travel.detour import Detour
from routing.travel.provider import PlacesWithoutCoordinates, Point, TravelProvider


def with_travel(problem: Problem, provider: TravelProvider | None = None) -> Problem:
    """The same problem with a matrix for every profile its vehicles use.

    Matrices it brings stay as they are. Without a provider the last resort `Detour` is used. Raises
    `PlacesWithoutCoordinates` if a matrix is missing and a place has no coordinates, and `UnknownProfile`.
    """
    used = {vehicle_type.profile for vehicle_type in problem.vehicle_types}
    missing = sorted(used - set(problem.travel))
    if not missing:
        return problem
    points = _get_points(problem.places)
    travel: dict[str, Matrix] = dict(problem.travel)
    source = provider or Detour()
    travel.update({profile: source.matrix(points, profile) for profile in missing})
    return replace(problem, travel=travel)


def _get_points(places: Sequence[Place]) -> list[Point]:
    without = [place.id for place in places if place.lat is None or place.lon is None]
    if without:
        raise PlacesWithoutCoordinates(without)
    return [(place.lat, place.lon) for place in places if place.lat is not None and place.lon is not None]
