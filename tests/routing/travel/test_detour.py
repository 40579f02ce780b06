"""Travel without a map: the straight line, longer and at honest speeds."""

import numpy as np
import pytest
from pyproj import Geod

from routing.travel import Detour, UnknownProfile
from routing.travel.geodesy import metres_between

CITY_HALL = (37.5665, 126.9780)
MAPO_OFFICE = (37.5663, 126.9016)
SUWON = (37.2636, 127.0286)


@pytest.mark.parametrize("other", [MAPO_OFFICE, SUWON])
def test_straight_line_agrees_with_the_ellipsoid(other: tuple[float, float]) -> None:
    _, _, truth = Geod(ellps="WGS84").inv(CITY_HALL[1], CITY_HALL[0], other[1], other[0])
    assert metres_between(*CITY_HALL, *other) == pytest.approx(truth, rel=1e-4)


def test_matrix_is_straight_line_times_factor_at_honest_speed() -> None:
    matrix = Detour().matrix([CITY_HALL, MAPO_OFFICE, SUWON], "scooter")
    straight = float(metres_between(*CITY_HALL, *MAPO_OFFICE))
    assert matrix.metres[0, 1] == round(1.41 * straight)
    assert matrix.seconds[0, 1] == pytest.approx(1.41 * straight / (22 / 3.6), abs=1)
    assert matrix.seconds.dtype == np.int64
    assert matrix.metres.shape == (3, 3)
    assert not matrix.seconds.diagonal().any()
    assert not matrix.metres.diagonal().any()


def test_ways_of_travelling_are_ordered_as_in_the_city() -> None:
    seconds = {
        profile: int(Detour().matrix([CITY_HALL, MAPO_OFFICE], profile).seconds[0, 1])
        for profile in ("scooter", "van", "bicycle", "foot")
    }
    assert seconds["scooter"] < seconds["van"] < seconds["bicycle"] < seconds["foot"]


def test_line_adds_up_to_the_matrix_and_says_it_is_a_guess() -> None:
    points = [CITY_HALL, MAPO_OFFICE, SUWON]
    matrix, line = Detour().matrix(points, "van"), Detour().line(points, "van")
    assert line.seconds == matrix.seconds[0, 1] + matrix.seconds[1, 2]
    assert line.metres == matrix.metres[0, 1] + matrix.metres[1, 2]
    assert line.geometry == tuple(points)
    assert not line.on_streets


def test_unknown_profile_is_refused_by_name() -> None:
    with pytest.raises(UnknownProfile, match=r"travel.unknown_profile.*helicopter"):
        Detour().matrix([CITY_HALL], "helicopter")


def test_no_points_give_an_empty_matrix() -> None:
    assert Detour().matrix([], "foot").seconds.shape == (0, 0)
