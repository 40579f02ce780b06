"""Travel by Valhalla: what we ask and how we read the answers, and the real service beside our own streets.

The last tests need a service: with `BAPGIL_TEST_VALHALLA=http://localhost:8002` and its tiles built from the
monaco.osm.pbf of `BAPGIL_DATA` they run, else they are skipped. CONTRIBUTING.md says how to start one.
"""

import os
from collections.abc import Iterator

import numpy as np
import pytest

from dispatch.settings import settings as installation
from routing.problem import UNREACHABLE
from routing.travel import PROFILES, Detour, StreetTravel, TravelServiceFailed, UnknownProfile
from routing.travel.geodesy import metres_between
from routing.travel.osm import import_streets
from routing.travel.provider import Point
from routing.travel.valhalla import Valhalla
from routing.travel.valhalla_service import decode_polyline
from tests.makers.valhalla import METRES_PER_SECOND, Service, encode, valhalla_service

A, B, C = (37.566, 126.978), (37.570, 126.990), (37.575, 126.985)


@pytest.fixture
def service() -> Iterator[Service]:
    with valhalla_service() as running:
        yield running


def scattered(count: int) -> list[Point]:
    places = np.random.default_rng(7).uniform((37.54, 126.95), (37.59, 127.01), (count, 2)).round(6)
    return [(lat, lon) for lat, lon in places.tolist()]


def straight(points: list[Point]) -> np.ndarray:
    lat, lon = np.array(points).T
    return metres_between(lat[:, None], lon[:, None], lat[None, :], lon[None, :])


def pairs_asked(service: Service) -> list[int]:
    return [len(body["sources"]) * len(body["targets"]) for path, body in service.asked if "sources" in body]


def test_a_polyline_of_googles_page_is_read() -> None:
    points = decode_polyline("_p~iF~ps|U_ulLnnqC_mqNvxq`@")
    assert points == ((3.85, -12.02), (4.07, -12.095), (4.3252, -12.6453))
    assert decode_polyline(encode([A, B, (-0.000001, 0.0)])) == (A, B, (-0.000001, 0.0))
    assert decode_polyline("") == ()


@pytest.mark.parametrize("text", ["_p~iF", "_p~iF~ps|", "_p~iF~ps|U\n", "길"])
def test_half_a_polyline_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="polyline"):
        decode_polyline(text)


@pytest.mark.parametrize(
    ("profile", "costing", "option"),
    [
        ("scooter", "motor_scooter", "top_speed"),
        ("bicycle", "bicycle", "cycling_speed"),
        ("van", "auto", "top_speed"),
        ("foot", "pedestrian", "walking_speed"),
    ],
)
def test_every_profile_has_its_costing_at_an_honest_speed(
    service: Service, profile: str, costing: str, option: str
) -> None:
    Valhalla(service.url).matrix([A, B], profile)
    asked = service.asked[-1][1]
    assert asked["costing"] == costing
    speeds = [kmh for road, kmh in PROFILES[profile].kmh_by_class.items() if road not in ("motorway", "trunk")]
    assert asked["costing_options"][costing][option] == pytest.approx(max(speeds))


def test_seconds_and_metres_come_in_the_order_asked(service: Service) -> None:
    matrix = Valhalla(service.url).matrix([A, B, A, C], "van")
    ways = straight([A, B, A, C])
    assert matrix.metres == pytest.approx(ways, abs=1)
    assert matrix.seconds == pytest.approx(ways / METRES_PER_SECOND, abs=1)
    assert pairs_asked(service) == [9], "a place that comes twice is asked once"


def test_the_way_from_the_street_to_the_door_counts() -> None:
    with valhalla_service(beside=0.001) as service:
        travel = Valhalla(service.url)
        matrix, leg = travel.matrix([A, B], "foot"), travel.line([A, B], "foot").legs[0]
    approach = 2 * float(metres_between(*A, A[0] + 0.001, A[1]))
    way = straight([A, B])[0, 1]
    assert approach > 200
    assert (matrix.metres[0, 1], leg.metres) == pytest.approx((way + approach, way + approach), abs=1)
    expected = way / METRES_PER_SECOND + approach / PROFILES["foot"].access_metres_per_second
    assert (matrix.seconds[0, 1], leg.seconds) == pytest.approx((expected, expected), abs=1)


@pytest.mark.parametrize("most_pairs", [1_000_000, 2500, 100])
def test_a_big_matrix_is_asked_in_the_parts_that_the_service_allows(most_pairs: int) -> None:
    points = scattered(120)
    with valhalla_service(most_pairs=most_pairs) as service:
        matrix = Valhalla(service.url).matrix(points, "scooter")
    assert matrix.metres == pytest.approx(straight(points), abs=1)
    answered = [pairs for pairs in pairs_asked(service) if pairs <= most_pairs]
    assert sum(answered) == 120 * 120, "no pair is asked twice"


def test_no_way_is_unreachable_and_the_others_stay(service: Service) -> None:
    service.islands = {B}
    matrix = Valhalla(service.url, last_resort=Detour()).matrix([A, B, C], "scooter")
    assert (matrix.seconds == UNREACHABLE).tolist() == [[False, True, False], [True, False, True], [False, True, False]]
    assert (matrix.metres == UNREACHABLE).tolist() == (matrix.seconds == UNREACHABLE).tolist()
    assert matrix.metres[0, 2] == pytest.approx(straight([A, C])[0, 1], abs=1)


def test_only_islands_are_unreachable_though_the_service_declines_the_whole(service: Service) -> None:
    service.islands = {A, B, C}
    assert Valhalla(service.url).matrix([A, B, C], "scooter").seconds[0].tolist() == [0, UNREACHABLE, UNREACHABLE]


def test_a_place_too_far_for_the_service_does_not_take_the_others_with_it(service: Service) -> None:
    busan = (35.18, 129.07)
    matrix = Valhalla(service.url).matrix([A, busan, C], "van")
    assert matrix.seconds[0].tolist() == [0, UNREACHABLE, pytest.approx(straight([A, C])[0, 1] / 5, abs=1)]


def test_a_way_of_more_than_four_hours_is_none(service: Service) -> None:
    near, far = (36.93, 126.978), (36.90, 126.978)
    matrix = Valhalla(service.url).matrix([A, near, far], "van")
    assert matrix.seconds[0, 1] == pytest.approx(straight([A, near])[0, 1] / 5, abs=1)
    assert matrix.seconds[0, 2] == UNREACHABLE
    assert Valhalla(service.url).line([A, far], "van").legs[0].seconds == UNREACHABLE


def test_a_place_without_a_street_is_estimated_or_unreachable(service: Service) -> None:
    service.no_street = {B}
    alone, helped = Valhalla(service.url), Valhalla(service.url, last_resort=Detour())
    estimate = Detour().matrix([A, B, C], "foot")
    assert alone.matrix([A, B, C], "foot").seconds[0, 1] == UNREACHABLE
    matrix = helped.matrix([A, B, C], "foot")
    assert matrix.seconds[1].tolist() == estimate.seconds[1].tolist()
    assert matrix.seconds[:, 1].tolist() == estimate.seconds[:, 1].tolist()
    assert matrix.metres[0, 2] == pytest.approx(straight([A, C])[0, 1], abs=1)
    assert alone.line([A, B], "foot").legs[0].seconds == UNREACHABLE
    leg = helped.line([A, B], "foot").legs[0]
    assert (leg.seconds, leg.on_streets) == (estimate.seconds[0, 1], False)
    assert all(each["search_cutoff"] == 300 for _, body in service.asked for each in body.get("locations", ()))


def test_a_line_follows_the_service_and_names_its_streets(service: Service) -> None:
    line = Valhalla(service.url).line([A, B, B, C], "bicycle")
    assert [leg.streets for leg in line.legs] == [("종로", "수표로"), (), ("종로", "수표로")]
    assert line.geometry == (A, B, C)
    assert line.metres == pytest.approx(straight([A, B])[0, 1] + straight([B, C])[0, 1], abs=2)
    assert line.on_streets


def test_a_line_without_a_way_says_so(service: Service) -> None:
    service.islands = {B}
    leg = Valhalla(service.url, last_resort=Detour()).line([A, B], "scooter").legs[0]
    assert (leg.seconds, leg.on_streets) == (UNREACHABLE, False)


def test_no_points_and_one_point_ask_for_no_way(service: Service) -> None:
    travel = Valhalla(service.url)
    assert travel.matrix([], "foot").seconds.shape == (0, 0)
    assert travel.line([A], "foot").legs == ()
    assert service.asked == []
    assert travel.matrix([A], "foot").seconds.tolist() == [[0]]
    service.no_street = {B}
    assert travel.matrix([B], "foot").seconds.tolist() == [[0]]


def test_unknown_profiles_are_refused(service: Service) -> None:
    for ask in (Valhalla(service.url).matrix, Valhalla(service.url).line):
        with pytest.raises(UnknownProfile, match=r"travel.unknown_profile.*boat"):
            ask([A, B], "boat")


def test_what_was_asked_is_remembered(service: Service) -> None:
    travel = Valhalla(service.url)
    first, line = travel.matrix([A, B], "van"), travel.line([A, B], "van")
    asked = len(service.asked)
    first.seconds[:] = 0
    assert travel.matrix([A, B], "van").seconds[0, 1] > 0
    assert travel.line([A, B], "van") == line
    assert len(service.asked) == asked
    travel.matrix([A, B], "foot")
    assert len(service.asked) > asked


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ((500, "{}"), "500"),
        ((503, "<html>"), "503, no JSON"),
        ((200, "<html>not Valhalla</html>"), "200, no JSON"),
        ((200, "{}"), "not an answer of Valhalla"),
        ((200, "[]"), "not an answer of Valhalla"),
        ((404, '{"detail": "Not Found"}'), "404"),
        ((400, '{"error_code": 125, "error": "No costing method found"}'), r"No costing method found \(125\)"),
    ],
)
def test_a_service_that_answers_amiss_has_failed(service: Service, broken: tuple[int, str], told: str) -> None:
    service.broken = broken
    travel = Valhalla(service.url)
    for ask in (lambda: travel.matrix([A, B], "van"), lambda: travel.line([A, B], "van"), travel.read_version):
        with pytest.raises(TravelServiceFailed, match=f"travel.service_failed: {service.url}: .*{told}") as failed:
            ask()
        reason = failed.value.reason
        assert (reason.code, reason.subject) == ("travel.service_failed", (service.url,))
        assert "126.978" not in str(failed.value), "nobody's door stands in a log"


def test_a_matrix_of_another_size_is_none(service: Service) -> None:
    service.broken = (200, '{"sources_to_targets": {"durations": [[0]], "distances": [[0]]}}')
    with pytest.raises(TravelServiceFailed, match="not an answer of Valhalla"):
        Valhalla(service.url).matrix([A, B], "van")


def test_a_service_that_is_away_or_too_slow_has_failed() -> None:
    with valhalla_service() as service:
        gone = service.url
    with pytest.raises(TravelServiceFailed, match=r"travel\.service_failed"):
        Valhalla(gone).matrix([A, B], "van")
    with valhalla_service(late_seconds=1.0) as slow, pytest.raises(TravelServiceFailed, match="timed out"):
        Valhalla(slow.url, seconds=0.2).matrix([A, B], "van")
    with valhalla_service(late_seconds=0.3) as slow, pytest.raises(TravelServiceFailed):
        Valhalla(slow.url, seconds=0.5).matrix(scattered(60), "van")  # each answer in time, all of them not
    with valhalla_service() as service, pytest.raises(TravelServiceFailed, match="too slow"):
        Valhalla(service.url, seconds=0).matrix([A, B], "van")
    assert service.asked == []


def test_a_proxy_of_the_environment_is_not_told_of_our_doors(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert Valhalla(service.url).read_version() == "3.9.1"


@pytest.fixture(scope="module")
def real() -> Valhalla:
    url = os.environ.get("BAPGIL_TEST_VALHALLA")
    if not url:
        pytest.skip("no Valhalla to ask: BAPGIL_TEST_VALHALLA=http://… names one (CONTRIBUTING.md)")
    return Valhalla(url, seconds=300)


@pytest.fixture(scope="module")
def ours() -> StreetTravel:
    path = installation().data_dir / "monaco.osm.pbf"
    if not path.exists():
        pytest.skip("monaco.osm.pbf is not in BAPGIL_DATA")
    return StreetTravel(import_streets(path))


def corners(travel: StreetTravel, count: int) -> list[Point]:
    streets = travel.streets
    chosen = np.random.default_rng(7).choice(len(streets.shape_lat), count, replace=False)
    return list(zip(streets.shape_lat[chosen].tolist(), streets.shape_lon[chosen].tolist(), strict=True))


@pytest.mark.data
@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_the_real_service_goes_our_ways_in_about_our_time(real: Valhalla, ours: StreetTravel, profile: str) -> None:
    points = corners(ours, 60)  # more than the 2,500 pairs that it answers at once
    theirs, own = real.matrix(points, profile), ours.matrix(points, profile)
    both = (theirs.seconds < UNREACHABLE) & (own.seconds < UNREACHABLE) & (straight(points) > 300)
    assert both.sum() > 0.9 * (straight(points) > 300).sum()
    assert np.median(own.metres[both] / theirs.metres[both]) == pytest.approx(1, abs=0.02)
    assert np.median(own.seconds[both] / theirs.seconds[both]) == pytest.approx(1, abs=0.15)


@pytest.mark.data
@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_lines_of_the_real_service_are_about_as_long_as_its_matrix_says(
    real: Valhalla, ours: StreetTravel, profile: str
) -> None:
    """About, for it has a search for each, and they do not always choose the same way."""
    points = corners(ours, 12)
    matrix, line = real.matrix(points, profile), real.line(points, profile)
    assert any(leg.streets for leg in line.legs)
    for i, leg in enumerate(line.legs):
        drawn = np.array(leg.geometry)
        length = metres_between(drawn[:-1, 0], drawn[:-1, 1], drawn[1:, 0], drawn[1:, 1]).sum()
        assert leg.metres == pytest.approx(length, rel=0.02, abs=5)
        measured = (matrix.seconds[i, i + 1], matrix.metres[i, i + 1])
        assert (leg.seconds, leg.metres) == pytest.approx(measured, rel=0.2, abs=10)


@pytest.mark.data
def test_the_real_service_finds_no_street_in_the_sea(real: Valhalla, ours: StreetTravel) -> None:
    here, sea = corners(ours, 1)[0], (43.65, 7.50)
    assert real.matrix([here, sea], "van").seconds[0, 1] == UNREACHABLE
    assert real.line([here, sea], "van").legs[0].seconds == UNREACHABLE
    helped = Valhalla(os.environ["BAPGIL_TEST_VALHALLA"], last_resort=Detour())
    assert helped.matrix([here, sea], "van").seconds[0, 1] == Detour().matrix([here, sea], "van").seconds[0, 1]
    assert real.read_version()
