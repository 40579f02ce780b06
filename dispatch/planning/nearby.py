"""More places for a day that has its travel times already: the way from a new place to sources and to doors near it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from dispatch.planning.travel import travel_provider
from routing.problem import Matrix, Place, Problem
from routing.travel import Detour
from routing.travel.geodesy import metres_between

NEAR_DOORS = 25
"""Doors next to a new place to which its way is asked for; that to the others is estimated."""


def add_places(problem: Problem, places: Sequence[Place]) -> Problem:
    """The problem with `places`, which have coordinates. May take a second: call it outside a write transaction."""
    if not places:
        return problem
    near = _indexes_near(problem, places)
    known = [problem.places[index] for index in near]
    provider, old = travel_provider(), len(problem.places)
    spots = [*near, *range(old, old + len(places))]
    travel = {
        profile: _extend(
            matrix,
            spots,
            asked=provider.matrix(_points([*known, *places]), profile),
            estimated=Detour().matrix(_points([*problem.places, *places]), profile),
        )
        for profile, matrix in problem.travel.items()
    }
    return replace(problem, places=[*problem.places, *places], travel=travel)


def _indexes_near(problem: Problem, places: Sequence[Place]) -> list[int]:
    index = {place.id: number for number, place in enumerate(problem.places)}
    bases = [base for kind in problem.vehicle_types for base in (kind.start_place, kind.end_place) if base]
    bases += [depot.place for depot in problem.depots] + [hub.place for hub in problem.hubs]
    found = {index[name] for name in bases}
    lat = np.array([place.lat for place in problem.places], dtype=np.float64)
    lon = np.array([place.lon for place in problem.places], dtype=np.float64)
    for place in places:
        metres = metres_between(lat, lon, place.lat or 0.0, place.lon or 0.0)
        found |= set(np.argsort(metres, kind="stable")[:NEAR_DOORS].tolist())
    return sorted(found)


def _points(places: Sequence[Place]) -> list[tuple[float, float]]:
    return [(place.lat or 0.0, place.lon or 0.0) for place in places]


def _extend(matrix: Matrix, spots: Sequence[int], *, asked: Matrix, estimated: Matrix) -> Matrix:
    """`asked` gives the ways between `spots`; those known already stay as they are, the rest is estimated."""
    old = len(matrix.seconds)
    rows = np.ix_(spots, spots)
    cells = []
    for known, guess, new in (
        (matrix.seconds, estimated.seconds, asked.seconds),
        (matrix.metres, estimated.metres, asked.metres),
    ):
        whole = guess.copy()
        whole[rows] = new
        whole[:old, :old] = known
        cells.append(whole)
    return Matrix(seconds=cells[0], metres=cells[1])
