"""`bapgil providers` on an installation that has nothing yet."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from dispatch.settings import settings
from rider_api.command_line import main
from tests.makers.districts import changed, write_district

Run = Callable[..., tuple[int, Any]]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: Callable[[str | datetime], datetime]) -> Iterator[Path]:
    monkeypatch.setenv("BAPGIL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    at("2026-12-01 12:00")
    (tmp_path / "district.xlsx").write_bytes(write_district())
    yield tmp_path
    settings.cache_clear()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> tuple[int, Any]:
        capsys.readouterr()
        code = main(["providers", *words])
        told = capsys.readouterr().out
        return code, json.loads(told) if "--json" in words else told

    return call


def test_a_district_starts_with_its_workbook(run: Run, home: Path) -> None:
    """A dry run, the import, the same again, and what is there now as a workbook."""
    code, tried = run("import", "district.xlsx", "--dry-run", "--json")
    assert (code, tried["written"], tried["counts"]["duties"]["added"]) == (0, False, 9)
    code, taken = run("import", "district.xlsx", "--json")
    assert (code, taken["written"], taken["counts"]) == (0, True, tried["counts"])
    code, again = run("import", "district.xlsx", "--json")
    assert {counts["added"] + counts["changed"] for counts in again["counts"].values()} == {0}
    assert run("template", "-o", "now.xlsx")[0] == 0
    page = load_workbook(home / "now.xlsx")["팀"]
    assert [row[0].value for row in page.iter_rows(min_row=3)] == ["빠른발", "이웃"]
    assert run("import", "now.xlsx", "--json")[1]["counts"]["duties"] == {"added": 0, "changed": 0, "unchanged": 9}


def test_what_is_wrong_is_told_with_its_cell(run: Run, home: Path) -> None:
    (home / "district.xlsx").write_bytes(write_district(**changed("업체", 위도="북쪽")))
    code, told = run("import", "district.xlsx", "--json")
    assert (code, told["written"], told["counts"]) == (3, False, {})
    (problem,) = told["problems"]
    assert (problem["sheet"], problem["row"], problem["column"]) == ("업체", 2, "위도")
    assert problem["code"] == "providers.number"
    assert set(problem["cause"]) == set(problem["action"]) == {"ko", "en"}
    code, shown = run("import", "district.xlsx")
    assert code == 3
    assert "위도" in shown
    assert "nothing was written" in shown


def test_a_file_that_is_no_workbook_is_refused(run: Run, home: Path) -> None:
    (home / "district.xlsx").write_text("업체,위도\n")
    code, told = run("import", "district.xlsx", "--json")
    assert (code, told["errors"][0]["code"]) == (3, "file.kind")
