"""Heights from tiles: between the points, without them, and of a real place."""

from pathlib import Path

import numpy as np
import pytest

from dispatch.settings import settings
from routing.travel import Elevation, ElevationTileUnreadable


def write_tile(path: Path, rows: np.ndarray) -> None:
    path.write_bytes(rows.astype(">i2").tobytes())


def test_heights_between_grid_points_are_bilinear(tmp_path: Path) -> None:
    # North edge first: 10 20 over 30 80.
    write_tile(tmp_path / "N37E126.hgt", np.array([[10, 20], [30, 80]]))
    elevation = Elevation(tmp_path)
    lat = [37.0, 37.999999999, 37.5, 37.5, 37.25]
    lon = [126.0, 126.0, 126.5, 126.0, 126.75]
    expected = [30, 10, 35, 20, 0.25 * (0.25 * 10 + 0.75 * 20) * 1 + 0.75 * (0.25 * 30 + 0.75 * 80)]
    expected[4] = 0.25 * (0.25 * 10 + 0.75 * 20) + 0.75 * (0.25 * 30 + 0.75 * 80)
    assert elevation.metres(lat, lon) == pytest.approx(expected)
    assert elevation.tiles == ("N37E126.hgt",)


def test_voids_and_missing_tiles_are_unknown(tmp_path: Path) -> None:
    write_tile(tmp_path / "N37E126.hgt", np.array([[-32768, 20], [30, 80]]))
    heights = Elevation(tmp_path).metres([37.9, 40.5, -0.5], [126.1, 126.5, -0.5])
    assert np.isnan(heights).all()


def test_southern_and_western_tiles_are_named_by_their_corner(tmp_path: Path) -> None:
    write_tile(tmp_path / "S01W001.hgt", np.full((2, 2), 7))
    assert Elevation(tmp_path).metres(-0.5, -0.5) == pytest.approx(7)


def test_a_broken_tile_is_named(tmp_path: Path) -> None:
    (tmp_path / "N37E126.hgt").write_bytes(b"\0" * 7)
    with pytest.raises(ElevationTileUnreadable, match="N37E126"):
        Elevation(tmp_path).metres(37.5, 126.5)


@pytest.mark.data
def test_the_rock_of_monaco_stands_above_its_harbour() -> None:
    if not (settings().data_dir / "N43E007.hgt").exists():
        pytest.skip("N43E007.hgt is not in BAPGIL_DATA")
    palace, harbour, mont_agel = Elevation(settings().data_dir).metres(
        [43.7314, 43.7350, 43.7753], [7.4203, 7.4270, 7.4217]
    )
    assert 30 < palace < 80
    assert harbour < 15
    assert 1000 < mont_agel < 1160
