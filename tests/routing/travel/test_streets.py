"""A street network's file: brought back the same, refused when it is another, and drawn."""

import json
from pathlib import Path

import numpy as np
import pytest

from routing.travel import Streets, StreetsFileUnreadable
from tests.makers.streets import at, make_streets

TOWN = make_streets(
    {"a": (0, 0), "b": (100, 0), "c": (200, 50), "d": (200, 310)},
    [("a b c", {"name": "밥길로", "oneway": "yes"}), ("c d", {"highway": "steps", "tunnel": "yes"})],
    height_per_metre_east=0.1,
)


def test_a_file_brings_back_the_same_streets(tmp_path: Path) -> None:
    TOWN.save(tmp_path / "town.npz")
    again = Streets.load(tmp_path / "town.npz")
    assert again.origin == TOWN.origin
    assert again.names == TOWN.names
    assert again.edge_metres == pytest.approx(TOWN.edge_metres, abs=0.05)
    assert again.geojson() == TOWN.geojson()
    assert again.shape_height_metres == pytest.approx(TOWN.shape_height_metres, abs=0.01)
    assert (again.edge_access == TOWN.edge_access).all()
    assert [path.name for path in tmp_path.iterdir()] == ["town.npz"]


@pytest.mark.parametrize("content", [b"", b"not a network", b"PK\x03\x04broken"])
def test_any_other_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.npz").write_bytes(content)
    with pytest.raises(StreetsFileUnreadable, match=r"travel.streets_unreadable.*other\.npz"):
        Streets.load(tmp_path / "other.npz")


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    about = np.frombuffer(json.dumps({"version": 99}).encode(), dtype=np.uint8)
    np.savez_compressed(tmp_path / "new.npz", about=about)
    with pytest.raises(StreetsFileUnreadable, match="version 99"):
        Streets.load(tmp_path / "new.npz")


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Streets.load(tmp_path / "nowhere.npz")


def test_the_map_draws_class_name_and_origin() -> None:
    drawn = TOWN.geojson()
    assert drawn["synthetic"] is True
    assert drawn["attribution"] == "drawn by hand"
    first, second = drawn["features"]
    assert first["properties"] == {
        "class": "residential",
        "name": "밥길로",
        "oneway": True,
        "bridge": False,
        "tunnel": False,
    }
    assert second["properties"]["class"] == "steps"
    assert second["properties"]["tunnel"]
    lon, lat = first["geometry"]["coordinates"][1]
    assert (lat, lon) == pytest.approx(at(100, 0), abs=1e-6)


def test_only_streets_touching_the_bounds_are_drawn() -> None:
    (south, west), (north, east) = at(150, 100), at(300, 200)
    assert [f["properties"]["class"] for f in TOWN.geojson((west, south, east, north))["features"]] == ["steps"]


def test_lengths_by_class_and_mode() -> None:
    assert TOWN.kilometres_by_class() == {"residential": 0.2, "steps": 0.3}
    assert TOWN.kilometres_by_mode() == {"scooter": 0.2, "bicycle": 0.2, "van": 0.2, "foot": 0.5}


def test_a_stretch_runs_between_fractions_in_either_direction() -> None:
    (edge,) = np.flatnonzero(TOWN.edge_name)
    forth = TOWN.stretch(int(edge), 0.25, 1.0)
    assert TOWN.stretch(int(edge), 1.0, 0.25) == forth[::-1]
    assert np.array(forth[1:]) == pytest.approx(np.array([at(100, 0), at(200, 50)]), abs=1e-7)
