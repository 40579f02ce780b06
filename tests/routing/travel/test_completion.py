"""Matrices that a problem does not bring are made; those it brings are kept."""

from dataclasses import replace

import numpy as np
import pytest

from routing.problem import Depot, Matrix, Place, Problem, VehicleType, Visit
from routing.travel import Detour, PlacesWithoutCoordinates, UnknownProfile, with_travel

PROBLEM = Problem(
    places=(Place(id="kitchen", lat=37.55, lon=126.92), Place(id="door", lat=37.56, lon=126.91)),
    depots=(Depot(id="kitchen", place="kitchen"),),
    vehicle_types=(
        VehicleType(id="riders", vehicle_ids=("r1",), profile="scooter", sources=("kitchen",)),
        VehicleType(id="pairs", vehicle_ids=("p1",), profile="foot", sources=("kitchen",)),
    ),
    visits=(Visit(id="v1", place="door", origins=("kitchen",)),),
)


def test_every_used_profile_gets_its_matrix() -> None:
    travel = with_travel(PROBLEM).travel
    assert set(travel) == {"scooter", "foot"}
    points = [(37.55, 126.92), (37.56, 126.91)]
    assert (travel["foot"].seconds == Detour().matrix(points, "foot").seconds).all()


def test_a_matrix_brought_along_is_kept() -> None:
    own = Matrix(seconds=np.array([[0, 7], [9, 0]]), metres=np.array([[0, 70], [90, 0]]))
    travel = with_travel(replace(PROBLEM, travel={"scooter": own})).travel
    assert travel["scooter"] is own
    assert travel["foot"].seconds[0, 1] > 0


def test_a_complete_problem_needs_no_coordinates() -> None:
    own = Matrix(seconds=np.zeros((2, 2), dtype=np.int64), metres=np.zeros((2, 2), dtype=np.int64))
    places = (Place(id="kitchen"), Place(id="door"))
    problem = replace(PROBLEM, places=places, travel={"scooter": own, "foot": own})
    assert with_travel(problem) is problem


def test_a_place_without_coordinates_is_named() -> None:
    problem = replace(PROBLEM, places=(PROBLEM.places[0], Place(id="door")))
    with pytest.raises(PlacesWithoutCoordinates, match="door") as caught:
        with_travel(problem)
    assert caught.value.place_ids == ("door",)


def test_an_unknown_way_of_travelling_is_refused() -> None:
    problem = replace(PROBLEM, vehicle_types=(replace(PROBLEM.vehicle_types[0], profile="boat"),))
    with pytest.raises(UnknownProfile, match="boat"):
        with_travel(problem)
