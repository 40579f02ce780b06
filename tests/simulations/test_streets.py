"""The made-up streets: said to be so, whole, hilly, and the same for the same seed."""

import numpy as np
import pytest

from routing.problem import UNREACHABLE
from routing.travel import PROFILES, StreetTravel
from routing.travel.geodesy import metres_between
from routing.travel.rules import CLASSES
from simulations.mapo import MAPO
from simulations.streets import SyntheticStreets, build_streets
from simulations.terrain import height_metres, metres_from_river, to_metres

PLACES = [(d.office_lat, d.office_lon) for d in MAPO] + [(d.rep_lat, d.rep_lon) for d in MAPO]


@pytest.fixture(scope="module")
def made_up() -> SyntheticStreets:
    return build_streets(seed=2020)


def test_the_network_says_that_it_is_made_up(made_up: SyntheticStreets) -> None:
    assert made_up.streets.origin.synthetic
    assert made_up.streets.geojson((126.9, 37.55, 126.91, 37.56))["synthetic"] is True


def test_a_seed_gives_one_city_and_another_seed_another(made_up: SyntheticStreets) -> None:
    again, other = build_streets(seed=2020), build_streets(seed=2021)
    assert (again.streets.shape_lat == made_up.streets.shape_lat).all()
    assert again.blocks == made_up.blocks
    assert other.blocks != made_up.blocks


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_every_dong_can_be_reached_from_every_other(made_up: SyntheticStreets, profile: str) -> None:
    travel = StreetTravel(made_up.streets, snap_metres=100)
    assert travel.off_streets(PLACES, profile) == ()
    matrix = travel.matrix(PLACES, profile)
    lat, lon = np.array(PLACES).T
    straight = metres_between(lat[:, None], lon[:, None], lat[None, :], lon[None, :])
    apart = straight > 200
    assert (matrix.seconds < UNREACHABLE).all()
    assert 1.1 < matrix.metres[apart].sum() / straight[apart].sum() < 1.6


def test_it_has_what_makes_a_city_awkward(made_up: SyntheticStreets) -> None:
    streets = made_up.streets
    kilometres = streets.kilometres_by_class()
    assert {"trunk", "primary", "secondary", "residential", "living_street", "footway", "steps"} <= set(kilometres)
    by_mode = streets.kilometres_by_mode()
    assert by_mode["foot"] > by_mode["van"] > by_mode["scooter"]
    oneway = [f for f in streets.geojson()["features"] if f["properties"]["oneway"]]
    assert 0.1 < len(oneway) / streets.edge_count < 0.4
    stairs = np.flatnonzero(streets.edge_class == CLASSES.index("steps"))
    assert len(stairs) > 50
    assert (streets.edge_step_count[stairs] > 0).all()


def test_hills_make_one_direction_slower(made_up: SyntheticStreets) -> None:
    travel = StreetTravel(made_up.streets)
    flat, top = (37.5610, 126.9165), (37.5655, 126.9070)
    assert height_metres(*top) > height_metres(*flat) + 40
    seconds = travel.matrix([flat, top], "foot").seconds
    assert seconds[0, 1] > 1.03 * seconds[1, 0]


def test_nothing_but_the_expressway_and_its_path_lies_on_the_flood_plain(made_up: SyntheticStreets) -> None:
    streets = made_up.streets
    away = metres_from_river(*to_metres(streets.shape_lat, streets.shape_lon))
    assert away.min() > 0
    edges = np.searchsorted(streets.shape_start, np.flatnonzero(away < 100), side="right") - 1
    assert {CLASSES[c] for c in streets.edge_class[edges]} == {"trunk", "cycleway", "path"}
    assert {"물길대로", "물길자전거길"} <= {streets.names[i] for i in streets.edge_name[edges]}
