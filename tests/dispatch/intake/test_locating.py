"""Where an installation looks addresses up: in the order of trust, and only where it has been set up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch.intake.locating import build_chain, locate
from dispatch.settings import Settings, settings
from models.statuses import Precision
from routing.geocoding import import_address_table
from simulations.addresses import SyntheticAddress, write_address_table
from simulations.mapo import MAPO

HOUSE = SyntheticAddress(road="밥길로", main_number=12, sub_number=0, building="", dong=MAPO[0], lat=37.55, lon=126.95)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("BAPGIL_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    yield tmp_path / "home"
    settings.cache_clear()


def test_sources_are_asked_in_order_of_trust_and_only_those_set_up(tmp_path: Path) -> None:
    bare = Settings(home=tmp_path, _env_file=None)
    assert build_chain(bare).sources == []
    keys = {"juso_key": "j", "kakao_key": "k", "vworld_key": "v", "nominatim_url": "http://localhost:1"}
    full = build_chain(Settings(home=tmp_path, _env_file=None, **keys))
    assert [source.name for source in full.sources] == ["juso", "kakao", "vworld", "nominatim"]


def test_a_table_imported_while_running_is_used_at_once(tmp_path: Path, home: Path) -> None:
    assert locate("마포구 밥길로 12 3층") is None
    write_address_table([HOUSE], tmp_path / "entrc.txt")
    (home / "maps").mkdir(parents=True)
    import_address_table(tmp_path / "entrc.txt", settings().addresses)
    placed, near = locate("마포구 밥길로 12 3층"), locate("마포구 밥길로 14")
    assert placed is not None
    assert near is not None
    assert (placed.lat, placed.lon) == pytest.approx((37.55, 126.95), abs=1e-6)
    assert (placed.precision, placed.source) == (Precision.ENTRANCE, "official_table")
    assert near.precision is Precision.ROAD
