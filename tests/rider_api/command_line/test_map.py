"""`bapgil map`: streets and addresses taken over, or refused with a code."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dispatch.settings import settings
from rider_api.command_line import main
from routing.travel import Streets, StreetTravel
from tests.makers.streets import make_streets

OSM = """<?xml version="1.0"?>
<osm version="0.6">
  <node id="1" lat="37.55" lon="126.90"/><node id="2" lat="37.55" lon="126.91"/>
  <node id="3" lat="37.56" lon="126.91"><tag k="barrier" v="bollard"/></node>
  <node id="4" lat="35.10" lon="129.00"/><node id="5" lat="35.11" lon="129.00"/>
  <way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/>
    <tag k="highway" v="residential"/><tag k="name" v="밥길로"/></way>
  <way id="2"><nd ref="4"/><nd ref="5"/><tag k="highway" v="primary"/></way>
  <way id="3"><nd ref="1"/><nd ref="3"/><tag k="building" v="yes"/></way>
</osm>
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("BAPGIL_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    yield tmp_path / "home"
    settings.cache_clear()


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    path = tmp_path / "town.osm"
    path.write_text(OSM, encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main(["map", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_an_imported_map_is_what_travel_uses(extract: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, facts = run(capsys, "import", str(extract))
    assert code == 0
    assert (facts["source"], facts["synthetic"], facts["edges"]) == ("town.osm", False, 2)
    assert run(capsys, "info") == (0, facts)
    travel = StreetTravel(Streets.load(home / "maps" / "streets.npz"))
    assert travel.matrix([(37.55, 126.90), (37.55, 126.91)], "foot").metres[0, 1] == pytest.approx(883, abs=2)
    assert travel.streets.names == ("", "밥길로")


def test_bounds_cut_a_part_out(extract: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for bounds in ("seoul", "126.8,37.5,127.0,37.6"):
        code, facts = run(capsys, "import", str(extract), "--bounds", bounds, "-o", str(tmp_path / "cut.npz"))
        assert code == 0
        assert facts["kilometres_by_class"].keys() == {"residential"}


def test_info_of_a_made_up_map_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_streets({"a": (0, 0), "b": (9, 0)}, [("a b", {})]).save(tmp_path / "m.npz")
    assert main(["map", "info", str(tmp_path / "m.npz")]) == 0
    assert "made up" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("info",), 3, "file.unreadable"),
        (("import", "nowhere.osm.pbf"), 3, "file.unreadable"),
        (("import", "EXTRACT", "--bounds", "1,2,3"), 2, "travel.bad_bounds"),
        (("import", "EXTRACT", "--bounds", "127,37,126,38"), 2, "travel.bad_bounds"),
        (("import", "EXTRACT", "--bounds", "10,10,11,11"), 3, "travel.extract_empty"),
        (("info", "EXTRACT"), 3, "travel.streets_unreadable"),
        (("addresses", "EXTRACT"), 3, "address.table_unreadable"),
        (("addresses", "nowhere.txt"), 3, "file.unreadable"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_code(
    extract: Path, home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], exit_code: int, code: str
) -> None:
    ended, answer = run(capsys, *[str(extract) if word == "EXTRACT" else word for word in words])
    assert ended == exit_code
    assert [error["code"] for error in answer["errors"]] == [code]
    assert not (home / "maps" / "streets.npz").exists()
    assert not (home / "maps" / "addresses.sqlite").exists()
