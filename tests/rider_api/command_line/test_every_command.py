"""What holds for every command: help in both languages, wrong calls, refusals as text and as JSON, no traceback."""

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dispatch.installation import get_epoch, open_database
from dispatch.settings import settings
from rider_api.command_line import COMMANDS, main

Run = Callable[..., tuple[int, str, str]]
HANGUL = range(ord("가"), ord("힣") + 1)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation of its own that nobody has set up yet."""
    monkeypatch.setenv("BAPGIL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([*words])
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return code, told.out, told.err

    return call


def error_of(told: str) -> dict[str, Any]:
    """The only error of the one JSON document on stdout."""
    (error,) = json.loads(told)["errors"]
    found: dict[str, Any] = error
    return found


@pytest.mark.parametrize("name", [entry.name for entry in COMMANDS])
def test_help_speaks_both_languages_and_names_json(run: Run, name: str) -> None:
    code, told, _ = run(name, "--help")
    assert code == 0
    assert any(ord(letter) in HANGUL for letter in told)
    subcommands = {
        "account": "list", "export": "orders", "map": "info", "providers": "import", "messages": "list",
        "push": "key",
        "warnings": "list", "bench": "families", "phones": "storm",
    }  # fmt: skip
    if name in subcommands:
        code, told, _ = run(name, subcommands[name], "--help")
    assert "--json" in told


@pytest.mark.parametrize("name", [entry.name for entry in COMMANDS])
def test_an_unknown_option_is_a_wrong_call(run: Run, name: str) -> None:
    code, told, complaint = run(name, "--no-such-option")
    assert (code, told) == (2, "")
    assert "--no-such-option" in complaint


@pytest.mark.parametrize(
    ("words", "expected", "reason"),
    [
        (["freeze"], 2, "freeze.which_day"),
        (["freeze", "2026-11-25"], 4, "area.none"),
        (["plan", "2026-11-25"], 4, "area.none"),
        (["export", "orders", "2026-11-25"], 4, "area.none"),
        (["export", "production", "2026-11-25"], 4, "area.none"),
        (["export", "production", "2026-11-25", "-o", "sheet.pdf"], 4, "area.none"),
        (["export", "labels", "2026-11-25", "-o", "labels.pdf"], 4, "area.none"),
        (["export", "routes", "2026-11-25", "-o", "routes.pdf"], 4, "area.none"),
        (["export", "slips", "2026-11-25", "-o", "nowhere/slips.pdf"], 4, "file.unwritable"),
        (["export", "template", "-o", "nowhere/form.xlsx"], 4, "file.unwritable"),
        (["import", "nothing.xlsx"], 3, "file.unreadable"),
        (["providers", "import", "nothing.xlsx"], 3, "file.unreadable"),
        (["providers", "template", "-o", "nowhere/form.xlsx"], 4, "file.unwritable"),
        (["geocode", "nothing.csv"], 3, "file.unreadable"),
        (["solve", "nothing.json", "-o", "out.json"], 3, "file.unreadable"),
        (["check", "nothing.json", "nothing.json"], 3, "file.unreadable"),
        (["convert", "nothing.txt", "--from", "solomon"], 3, "file.unreadable"),
        (["map", "info"], 3, "file.unreadable"),
        (["map", "import", "nothing.osm.pbf"], 3, "file.unreadable"),
        (["map", "addresses", "nothing.txt"], 3, "file.unreadable"),
        (["push", "key", "/dev/null/push.pem"], 4, "file.unwritable"),
        (["account", "disable", "nobody"], 4, "account.unknown"),
        (["serve", "--host", "192.0.2.1"], 4, "serve.cannot_listen"),  # TEST-NET-1: never an address of this machine
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_a_refusal_is_told_to_people_and_to_programs(run: Run, words: list[str], expected: int, reason: str) -> None:
    code, told, complaint = run(*words)
    assert (code, told) == (expected, "")
    assert reason in complaint
    assert any(ord(letter) in HANGUL for letter in complaint)
    code, told, complaint = run(*words, "--json")
    assert (code, error_of(told)["code"]) == (expected, reason)
    assert reason not in complaint


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("BAPGIL_PORT", "eight thousand", "installation.setting"),
        ("BAPGIL_PORT", "65536", "installation.setting"),
        ("BAPGIL_PUSH_CONTACT", "somebody", "installation.setting"),
        ("BAPGIL_DATABASE_URL", "nonsense", "installation.setting"),
        ("BAPGIL_DATABASE_URL", "mysql://host/name", "installation.setting"),
        ("BAPGIL_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none", "installation.database_unreachable"),
        ("BAPGIL_KEY_FILE", "taken/secrets/installation.key", "installation.unwritable"),
        ("BAPGIL_KEY_FILE", "taken", "installation.key_unreadable"),
        ("BAPGIL_HOME", "taken/home", "installation.unwritable"),
    ],
)
def test_an_installation_that_cannot_work_says_why(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, reason: str
) -> None:
    (home / "taken").write_text("a file where a folder should be, and no key")
    monkeypatch.setenv(variable, value)
    settings.cache_clear()
    code, told, _ = run("account", "list", "--json")
    assert (code, error_of(told)["code"]) == (4, reason)
    code, told, complaint = run("worker", "--once")
    assert (code, told) == (4, "")
    assert reason in complaint


def test_setup_makes_the_key_once_and_says_little(run: Run) -> None:
    code, told, _ = run("doctor", "--setup")
    assert code == 0
    assert "made the key" in told
    assert stat.S_IMODE(settings().key.stat().st_mode) == 0o600
    made = settings().key.read_bytes()
    code, told, _ = run("doctor", "--setup")
    assert code == 0
    assert "made the key" not in told
    assert "✓" not in told
    assert settings().key.read_bytes() == made


def test_the_key_of_push_is_made_once_and_is_private(run: Run) -> None:
    code, told, _ = run("push", "key")
    path = settings().home / "secrets" / "push.pem"
    assert code == 0
    assert f"BAPGIL_PUSH_KEY={path}" in told
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    made = path.read_bytes()
    assert run("push", "key")[0] == 4
    assert path.read_bytes() == made


def test_setup_tells_what_is_wrong_and_goes_on(run: Run) -> None:
    run("doctor", "--setup")
    settings().key.chmod(0o644)
    code, told, _ = run("doctor", "--setup")
    assert code == 0
    assert "✗" in told
    assert run("doctor")[0] == 1


def test_after_a_restore_every_client_loads_anew(run: Run) -> None:
    database = open_database(settings())
    before = get_epoch(database)
    code, told, _ = run("restored", "--json")
    assert code == 0
    assert json.loads(told)["epoch"] == get_epoch(database) != before
    database.close()


def test_a_worker_without_work_ends_when_it_is_asked_to(run: Run) -> None:
    assert run("worker", "--once", "--json")[:2] == (0, "")
