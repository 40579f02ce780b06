"""`bapgil import`, `freeze` and `export` on an installation of their own."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from dispatch.installation import open_database
from dispatch.intake.importing import read_table
from dispatch.intake.referrals.form import field_facts
from dispatch.ordering.standing import start_standing_order
from dispatch.settings import settings
from models.orders import StandingOrder
from rider_api.command_line import main
from tests.makers.orders import form_values, make_district

Holds = Callable[[str | datetime], datetime]
Run = Callable[..., tuple[int, Any]]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: Holds) -> Iterator[Path]:
    monkeypatch.setenv("BAPGIL_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    at("2026-11-18 18:00")
    database = open_database(settings())
    make_district(database)
    database.close()
    yield tmp_path
    settings.cache_clear()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> tuple[int, Any]:
        capsys.readouterr()
        code = main([*words])
        told = capsys.readouterr().out
        return code, json.loads(told) if "--json" in words else told

    return call


def referrals(folder: Path, *rows: dict[str, Any], encoding: str = "cp949") -> str:
    keys = list(form_values())
    lines = [[str(field_facts(key)["heading"]) for key in keys]]
    lines += [[f'"{row.get(key, "")}"' for key in keys] for row in rows]
    path = folder / "referrals.csv"
    path.write_bytes("\r\n".join(",".join(line) for line in lines).encode(encoding))
    return str(path)


def approve() -> None:
    database = open_database(settings())
    with database.write() as session:
        for order in session.exec(select(StandingOrder)).all():
            start_standing_order(session, order.id)
    database.close()


def test_an_import_tells_every_row_and_says_so_by_its_exit_code(run: Run, home: Path) -> None:
    path = referrals(home, form_values(), form_values(phone="?"))
    code, report = run("import", path, "--json")
    assert code == 1
    assert report["counts"] == {"accepted": 1, "unchanged": 0, "flagged": 0, "refused": 1}
    assert report["rows"][1]["reason"]["code"] == "field.phone"
    code, report = run("import", referrals(home, form_values()), "--json")
    assert (code, report["counts"]["unchanged"]) == (0, 1)


def test_a_dry_run_writes_nothing(run: Run, home: Path) -> None:
    path = referrals(home, form_values())
    for _ in range(2):
        code, report = run("import", path, "--dry-run", "--json")
        assert (code, report["dry_run"], report["counts"]["accepted"]) == (0, True, 1)
    code, told = run("import", path, "--dry-run")
    assert code == 0
    assert "1 accepted" in told


def test_people_are_told_which_rows_to_look_at(run: Run, home: Path) -> None:
    code, told = run("import", referrals(home, form_values(name="", phone="?")))
    assert code == 1
    assert "field.required" in told
    assert "연락처" in told


@pytest.mark.parametrize(("name", "content", "code"), [("a.csv", b"", 3), ("b.xlsx", b"PK\x03\x04broken", 3)])
def test_a_file_that_is_none_ends_with_bad_input(run: Run, home: Path, name: str, content: bytes, code: int) -> None:
    (home / name).write_bytes(content)
    found, told = run("import", str(home / name), "--json")
    assert found == code
    assert told["errors"][0]["code"].startswith("file.")
    assert run("import", str(home / "nowhere.csv"), "--json")[0] == 3


def test_the_area_must_be_known(run: Run, home: Path) -> None:
    code, told = run("import", referrals(home, form_values()), "--area", "강남구", "--json")
    assert (code, told["errors"][0]["code"]) == (4, "area.unknown")


def test_freezing_by_hand_and_by_the_clock(run: Run, home: Path, at: Holds) -> None:
    run("import", referrals(home, form_values()), "--json")
    approve()
    code, told = run("freeze", "2026-11-23", "--json")
    assert (code, told["errors"][0]["code"]) == (4, "freeze.too_early")
    code, preview = run("freeze", "2026-11-23", "--preview", "--json")
    assert (code, preview["households"], preview["meals"], preview["not_made"]) == (0, 1, 2, [])
    assert run("freeze", "--due", "--json") == (0, [])
    at("2026-11-19 17:00")
    code, made = run("freeze", "--due", "--json")
    assert (code, [(each["day"], each["number"], each["meals"]) for each in made]) == (0, [("2026-11-23", 1, 2)])
    assert run("freeze", "2026-11-23", "--json")[1]["errors"][0]["code"] == "freeze.done"
    assert run("freeze", "--json")[1]["errors"][0]["code"] == "freeze.which_day"
    assert run("freeze", "tomorrow")[0] == 2
    code, told = run("freeze", "2026-11-25", "--early")
    assert code == 0
    assert "1 households, 2 meals" in told


def test_the_template_can_be_filled_and_imported(run: Run, home: Path) -> None:
    code, told = run("export", "template", "-o", str(home / "form.xlsx"), "--json")
    assert code == 0
    assert told["bytes"] == (home / "form.xlsx").stat().st_size
    assert read_table("form.xlsx", (home / "form.xlsx").read_bytes()).headings.unknown == []
    assert run("export", "template", "-o", str(home / "no" / "form.xlsx"), "--json")[0] == 4


def test_orders_and_production_are_exported_without_names(run: Run, home: Path, at: Holds) -> None:
    run("import", referrals(home, form_values() | {"menu": "저염 일반식"}), "--json")
    approve()
    at("2026-11-19 17:00")
    run("freeze", "--due", "--json")
    code, orders = run("export", "orders", "2026-11-23", "--json")
    assert (code, [(row["order"], row["meals"], row["status"]) for row in orders]) == (0, [("1123-001", 2, "frozen")])
    code, sheets = run("export", "production", "2026-11-23", "--json")
    assert {sheet["kitchen"]: len(sheet["pick_list"]) for sheet in sheets} == {"부드러운 한끼": 0, "온기찬 도시락": 1}
    assert run("export", "orders", "2026-11-23", "-o", str(home / "o.csv"))[0] == 0
    assert (home / "o.csv").read_bytes().decode("utf-8-sig").splitlines()[1].startswith("1123-001,1,온기찬 도시락")
    assert run("export", "production", "2026-11-23", "-o", str(home / "p.xlsx"))[0] == 0
    cells = [cell.value for row in load_workbook(home / "p.xlsx").worksheets[0] for cell in row]
    assert "1123-001" in cells
    assert "김밥길" not in str(cells) + str(orders) + str(sheets)
    code, told = run("export", "orders", "2026-11-23")
    assert code == 0
    assert "1123-0" in told
