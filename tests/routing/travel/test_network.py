"""Travel on streets drawn by hand: who may go where, how fast, and which way is the quickest."""

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.settings import settings as installation
from routing.problem import UNREACHABLE
from routing.travel import Detour, Elevation, Streets, StreetTravel, UnknownProfile
from routing.travel.geodesy import metres_between
from routing.travel.osm import ExtractUnreadable, import_streets
from routing.travel.rules import CLASSES
from tests.makers.streets import at, make_streets

SQUARE = {"a": (0, 0), "b": (1000, 0), "c": (1000, 1000), "d": (0, 1000)}
A, B, C, D = (at(*place) for place in SQUARE.values())


def seconds(streets: Streets, start: tuple[float, float], end: tuple[float, float], profile: str) -> int:
    return int(StreetTravel(streets).matrix([start, end], profile).seconds[0, 1])


def metres(streets: Streets, start: tuple[float, float], end: tuple[float, float], profile: str) -> int:
    return int(StreetTravel(streets).matrix([start, end], profile).metres[0, 1])


def test_wheels_go_round_a_one_way_and_feet_against_it() -> None:
    streets = make_streets(SQUARE, [("a b", {"oneway": "yes"}), ("b c", {}), ("c d", {}), ("d a", {})])
    for profile in ("scooter", "bicycle", "van"):
        assert metres(streets, A, B, profile) == pytest.approx(1000, abs=1)
        assert metres(streets, B, A, profile) == pytest.approx(3000, abs=3)
    assert metres(streets, B, A, "foot") == pytest.approx(1000, abs=1)


def test_speeds_on_the_flat_are_the_honest_ones() -> None:
    streets = make_streets(SQUARE, [("a b", {"highway": "primary"})])
    assert seconds(streets, A, B, "foot") == pytest.approx(1000 / 0.85, abs=2)
    assert seconds(streets, A, B, "scooter") == pytest.approx(1000 / (25 / 3.6), abs=2)
    assert seconds(streets, A, B, "van") == pytest.approx(1000 / (22 / 3.6), abs=2)
    assert seconds(streets, A, B, "bicycle") == pytest.approx(1000 / (12 / 3.6), abs=2)


def test_a_speed_limit_binds() -> None:
    streets = make_streets(SQUARE, [("a b", {"highway": "primary", "maxspeed": "10"})])
    assert seconds(streets, A, B, "scooter") == pytest.approx(360, abs=2)


def test_two_wheelers_keep_off_the_expressway() -> None:
    expressway = {"highway": "trunk", "motorroad": "yes"}
    streets = make_streets(SQUARE, [("a b", expressway), ("b c d a", {"highway": "secondary"})])
    assert metres(streets, A, B, "van") == pytest.approx(1000, abs=1)
    assert metres(streets, A, B, "scooter") == pytest.approx(3000, abs=3)
    assert metres(streets, A, B, "foot") == pytest.approx(3000, abs=3)


def test_stairs_are_for_feet_and_cost_more_up_than_down() -> None:
    stairs = {"highway": "steps", "step_count": "100", "incline": "up"}
    nodes = {"a": (0, 0), "b": (40, 0), "c": (1000, 0), "d": (1000, 500), "e": (0, 500)}
    streets = make_streets(nodes, [("a b", stairs), ("b c d e a", {})])
    foot, top = at(0, 0), at(40, 0)
    assert seconds(streets, foot, top, "foot") == 102
    assert seconds(streets, top, foot, "foot") == 92
    assert metres(streets, foot, top, "scooter") > 2900


def test_uncounted_stairs_follow_the_ground() -> None:
    streets = make_streets({"a": (0, 0), "b": (36, 0)}, [("a b", {"highway": "steps"})], height_per_metre_east=0.4)
    assert seconds(streets, at(0, 0), at(36, 0), "foot") == pytest.approx(102, abs=2)
    assert seconds(streets, at(36, 0), at(0, 0), "foot") == pytest.approx(92, abs=2)


@pytest.mark.parametrize("profile", ["foot", "bicycle", "scooter", "van"])
def test_uphill_is_slower_than_downhill_and_the_flat(profile: str) -> None:
    flat = make_streets(SQUARE, [("a b", {})])
    hill = make_streets(SQUARE, [("a b", {})], height_per_metre_east=0.12)
    assert seconds(hill, A, B, profile) > seconds(hill, B, A, profile) >= seconds(flat, B, A, profile)


def test_a_bollard_stops_the_van_only() -> None:
    nodes = {"a": (0, 0), "m": (500, 0), "b": (1000, 0), "c": (1000, 1000), "d": (0, 1000)}
    streets = make_streets(nodes, [("a m b", {}), ("b c d a", {})], barriers={"m": {"barrier": "bollard"}})
    assert metres(streets, A, B, "scooter") == pytest.approx(1000, abs=1)
    assert metres(streets, A, B, "van") == pytest.approx(3000, abs=3)
    # Both sides of the bollard can still be delivered to.
    assert metres(streets, A, at(450, 0), "van") == pytest.approx(450, abs=1)
    assert metres(streets, A, at(550, 0), "van") == pytest.approx(3450, abs=4)


def test_of_parallel_streets_the_quicker_counts() -> None:
    nodes = {"a": (0, 0), "b": (1000, 0), "m": (500, 200)}
    streets = make_streets(nodes, [("a b", {"highway": "living_street"}), ("a m b", {"highway": "primary"})])
    assert metres(streets, at(0, 0), at(1000, 0), "scooter") == pytest.approx(2 * np.hypot(500, 200), abs=2)
    assert metres(streets, at(0, 0), at(1000, 0), "foot") == pytest.approx(1000, abs=1)


def test_along_one_street_nobody_drives_to_its_end_first() -> None:
    streets = make_streets(SQUARE, [("a b", {}), ("b c d a", {})])
    matrix = StreetTravel(streets).matrix([at(200, 0), at(300, 0), at(200, 0)], "scooter")
    assert matrix.metres[0].tolist() == pytest.approx([0, 100, 0], abs=1)
    assert matrix.metres[1].tolist() == pytest.approx([100, 0, 100], abs=1)


def test_backwards_on_a_one_way_goes_round_the_block() -> None:
    streets = make_streets(SQUARE, [("a b", {"oneway": "yes"}), ("b c d a", {})])
    assert metres(streets, at(300, 0), at(200, 0), "scooter") == pytest.approx(3900, abs=4)


def test_the_way_from_the_street_to_the_door_counts() -> None:
    streets = make_streets(SQUARE, [("a b", {})])
    matrix = StreetTravel(streets).matrix([at(100, 85), at(200, 0)], "foot")
    assert matrix.metres[0, 1] == pytest.approx(185, abs=1)
    assert matrix.seconds[0, 1] == pytest.approx(185 / 0.85, abs=2)


def test_the_only_bridge_is_found_however_far_it_is() -> None:
    """Neighbours across a river: 60 m apart, 40 km by road, far beyond where the search looks first."""
    nodes = {"a": (0, 0), "far": (20_000, 0), "bridge": (20_000, 60), "b": (0, 60)}
    streets = make_streets(nodes, [("a far bridge b", {})])
    north, south = at(0, 0), at(0, 60)
    assert metres(streets, north, south, "scooter") == pytest.approx(40_060, rel=1e-3)
    assert StreetTravel(streets).line([north, south], "scooter").metres == pytest.approx(40_060, rel=1e-3)
    near = StreetTravel(streets, limit_seconds=600).matrix([north, south, at(500, 0)], "scooter")
    assert near.seconds[0].tolist()[1] == UNREACHABLE
    assert near.seconds[0, 2] < 600


def test_a_line_there_and_back_draws_each_leg() -> None:
    streets = make_streets(SQUARE, [("a b", {"oneway": "yes"}), ("b c d a", {})])
    line = StreetTravel(streets).line([A, B, A, B], "scooter")
    assert [leg.metres for leg in line.legs] == pytest.approx([1000, 3000, 1000], abs=3)


def test_an_island_is_passed_over_for_the_mainland() -> None:
    nodes = {**SQUARE, "x": (500, 400), "y": (500, 500)}
    streets = make_streets(nodes, [("a b c d a", {}), ("x y", {})])
    assert metres(streets, at(500, 380), A, "scooter") > 800
    assert StreetTravel(streets, snap_metres=300).off_streets([at(500, 450)], "scooter") == (0,)


def test_a_street_one_cannot_leave_is_no_place_to_stop() -> None:
    nodes = {**SQUARE, "trap": (1500, 0)}
    streets = make_streets(nodes, [("a b c d a", {}), ("b trap", {"oneway": "yes"})])
    travel = StreetTravel(streets)
    assert travel.off_streets([at(1450, 0)], "scooter") == (0,)
    assert travel.off_streets([at(1450, 0)], "foot") == ()


def test_a_point_off_the_map_is_unreachable_or_estimated() -> None:
    streets = make_streets(SQUARE, [("a b c d a", {})])
    far = at(5000, 5000)
    alone = StreetTravel(streets).matrix([A, B, far], "scooter")
    assert alone.seconds[0, 2] == alone.metres[2, 0] == UNREACHABLE
    assert alone.seconds[2, 2] == 0
    helped = StreetTravel(streets, last_resort=Detour()).matrix([A, B, far], "scooter")
    assert helped.seconds[0, 2] == Detour().matrix([A, far], "scooter").seconds[0, 1]
    assert helped.seconds[0, 1] == alone.seconds[0, 1]


def test_the_drawn_line_follows_the_streets() -> None:
    ways = [("a b", {"name": "밥길로", "oneway": "yes"}), ("b c", {"name": "나물로"}), ("c d a", {"name": "두부로"})]
    streets = make_streets(SQUARE, ways)
    corners = {"A": A, "B": B, "C": C, "D": D}
    line = StreetTravel(streets).line([at(900, 20), at(1000, 300), at(100, 0)], "scooter")
    assert [leg.streets for leg in line.legs] == [("밥길로", "나물로"), ("나물로", "두부로", "밥길로")]
    assert line.geometry[0] == pytest.approx(at(900, 20), abs=1e-6)
    passed = [name for point in line.geometry for name, p in corners.items() if point == pytest.approx(p, abs=1e-6)]
    assert passed == ["B", "C", "D", "A"]
    assert line.on_streets


def test_a_line_without_a_way_says_so() -> None:
    streets = make_streets(SQUARE, [("a b c d a", {})])
    leg = StreetTravel(streets).line([A, at(9000, 0)], "foot").legs[0]
    assert not leg.on_streets
    assert leg.seconds == UNREACHABLE
    estimated = StreetTravel(streets, last_resort=Detour()).line([A, at(9000, 0)], "foot").legs[0]
    assert 0 < estimated.seconds < UNREACHABLE
    assert StreetTravel(streets).line([A, A], "foot").seconds == 0


def test_no_points_and_one_point_need_no_way() -> None:
    travel = StreetTravel(make_streets(SQUARE, [("a b", {})]))
    assert travel.matrix([], "foot").seconds.shape == (0, 0)
    assert travel.matrix([at(9000, 9000)], "foot").seconds.tolist() == [[0]]
    assert travel.line([A], "foot").legs == ()


def test_unknown_profiles_are_refused() -> None:
    with pytest.raises(UnknownProfile):
        StreetTravel(make_streets(SQUARE, [("a b", {})])).matrix([A], "boat")


def test_a_matrix_handed_out_may_be_changed_without_harm() -> None:
    travel = StreetTravel(make_streets(SQUARE, [("a b", {})]))
    first = travel.matrix([A, B], "foot")
    first.seconds[:] = 0
    assert travel.matrix([A, B], "foot").seconds[0, 1] > 0


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_ways_are_as_quick_as_trying_every_relaxation(data: st.DataObject) -> None:
    """Against Bellman-Ford by hand on random grids of one-ways and stairs, at their crossings."""
    side = 4
    cells = list(itertools.product(range(side), repeat=2))
    kinds: list[dict[str, str]] = [{}, {"oneway": "yes"}, {"oneway": "-1"}, {"highway": "primary"}]
    ways = []
    for x, y in cells:
        for dx, dy in ((1, 0), (0, 1)):
            if x + dx < side and y + dy < side:
                ways.append((f"{x},{y} {x + dx},{y + dy}", data.draw(st.sampled_from(kinds))))
    streets = make_streets({f"{x},{y}": (x * 100, y * 130) for x, y in cells}, ways)
    best = {(a, b): 0.0 if a == b else np.inf for a in cells for b in cells}
    for names, tags in ways:
        a, b = (tuple(map(int, name.split(","))) for name in names.split())
        length = 100 if a[1] == b[1] else 130
        cost = length / ((25 if tags.get("highway") else 20) / 3.6)
        if tags.get("oneway") != "-1":
            best[a, b] = cost
        if tags.get("oneway") != "yes":
            best[b, a] = cost
    for k, a, b in itertools.product(cells, repeat=3):
        best[a, b] = min(best[a, b], best[a, k] + best[k, b])
    together = [c for c in cells if all(np.isfinite([best[c, d], best[d, c]]).all() for d in [cells[0]])]
    others = max((len(_component(best, cells, c)) for c in cells if c not in together), default=0)
    if others >= len(together):
        return
    found = StreetTravel(streets).matrix([at(x * 100, y * 130) for x, y in together], "scooter").seconds
    expected = [[best[a, b] for b in together] for a in together]
    assert found == pytest.approx(np.array(expected), abs=1.0)


def _component(best: dict, cells: list, cell: tuple) -> list:
    return [d for d in cells if np.isfinite(best[cell, d]) and np.isfinite(best[d, cell])]


def _extract(name: str, elevation: bool = False) -> StreetTravel:
    folder = installation().data_dir
    if not (folder / name).exists():
        pytest.skip(f"{name} is not in BAPGIL_DATA")
    return StreetTravel(import_streets(folder / name, elevation=Elevation(folder) if elevation else None))


def _random_points(streets: Streets, count: int) -> list[tuple[float, float]]:
    chosen = np.random.default_rng(7).choice(len(streets.shape_lat), count, replace=False)
    return list(zip(streets.shape_lat[chosen].tolist(), streets.shape_lon[chosen].tolist(), strict=True))


@pytest.mark.data
def test_ways_through_central_seoul_are_sane() -> None:
    travel = _extract("seoul_center_drive.osm.pbf")
    points = _random_points(travel.streets, 120)
    lat, lon = np.array(points).T
    straight = metres_between(lat[:, None], lon[:, None], lat[None, :], lon[None, :])
    for profile, slowest, fastest in (("scooter", 20, 25), ("van", 17, 22), ("bicycle", 11, 14)):
        matrix = travel.matrix(points, profile)
        real = (matrix.seconds < UNREACHABLE) & (straight > 300)
        assert real.mean() > 0.9
        assert 1.3 < (matrix.metres[real] / straight[real]).mean() < 1.6
        assert slowest < (matrix.metres[real] / matrix.seconds[real]).mean() * 3.6 < fastest
        assert (matrix.metres[real] > 0.99 * straight[real]).all()


@pytest.mark.data
@pytest.mark.parametrize("profile", ["scooter", "foot"])
def test_drawn_lines_are_as_long_and_quick_as_the_matrix_says(profile: str) -> None:
    travel = _extract("monaco.osm.pbf", elevation=True)
    points = [p for p in _random_points(travel.streets, 40) if not travel.off_streets([p], profile)]
    matrix, line = travel.matrix(points, profile), travel.line(points, profile)
    for i, leg in enumerate(line.legs):
        drawn = np.array(leg.geometry)
        length = metres_between(drawn[:-1, 0], drawn[:-1, 1], drawn[1:, 0], drawn[1:, 1]).sum()
        assert leg.metres == pytest.approx(length, abs=2)
        assert (leg.seconds, leg.metres) == pytest.approx(
            (matrix.seconds[i, i + 1], matrix.metres[i, i + 1]), abs=1
        )


@pytest.mark.data
def test_climbing_in_monaco_takes_longer_than_coming_down() -> None:
    """On foot, for there no one-way makes one direction longer."""
    travel = _extract("monaco.osm.pbf", elevation=True)
    points = _random_points(travel.streets, 120)
    heights = Elevation(installation().data_dir).metres(*np.array(points).T)
    seconds = travel.matrix(points, "foot").seconds
    climbs = (heights[None, :] - heights[:, None] > 50) & (seconds < UNREACHABLE)
    assert climbs.sum() > 100
    assert (seconds[climbs] > seconds.T[climbs]).mean() > 0.9
    assert seconds[climbs].sum() > 1.1 * seconds.T[climbs].sum()


@pytest.mark.data
def test_feet_take_monacos_stairs_where_scooters_go_round() -> None:
    travel = _extract("monaco.osm.pbf", elevation=True)
    stairs = np.flatnonzero(travel.streets.edge_class == CLASSES.index("steps"))
    shape = travel.streets.shape_start
    ends = [
        [(float(travel.streets.shape_lat[i]), float(travel.streets.shape_lon[i])) for i in (shape[e], shape[e + 1] - 1)]
        for e in stairs[np.argsort(-travel.streets.edge_metres[stairs])][:20]
    ]
    on_foot = [travel.matrix(pair, "foot") for pair in ends]
    by_scooter = [travel.matrix(pair, "scooter") for pair in ends]
    assert sum(m.metres[0, 1] for m in on_foot) < 0.5 * sum(min(m.metres[0, 1], 9999) for m in by_scooter)
    assert all(0.2 < m.metres[0, 1] / m.seconds[0, 1] < 0.5 for m in on_foot)


@pytest.mark.data
def test_a_file_that_is_no_extract_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.osm.pbf").write_bytes(b"nothing")
    with pytest.raises(ExtractUnreadable, match=r"travel.extract_unreadable.*x\.osm\.pbf"):
        import_streets(tmp_path / "x.osm.pbf")
