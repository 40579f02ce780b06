"""Compiled code is kept as long as nothing it was made from has changed, and no longer."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from routing.search import compiling
from routing.solve import solve

assert solve  # which imports every kernel
PACKAGE = "routing.search."
MODULES = sorted(name.removeprefix(PACKAGE) for name in sys.modules if name.startswith(PACKAGE))


def kernels(module: ModuleType) -> list[Any]:
    return [value for value in vars(module).values() if hasattr(value, "py_func")]


@pytest.mark.parametrize("name", MODULES)
def test_what_kernels_call_and_read_is_in_their_digest(name: str) -> None:
    module = sys.modules[PACKAGE + name]
    made_from = compiling.made_from(name)
    for kernel in kernels(module):
        for word in kernel.py_func.__code__.co_names:
            used = vars(module).get(word)
            home = used.__name__ if isinstance(used, ModuleType) else getattr(used, "__module__", "") or ""
            if home.startswith(PACKAGE):
                assert home.removeprefix(PACKAGE) in made_from, word


def test_some_modules_hold_kernels_and_others_do_not_matter_to_them() -> None:
    assert {"timing", "state", "layout", "arrays", "work"} <= compiling.made_from("anneal")
    assert not {"engine", "tuning", "course", "extract"} & compiling.made_from("anneal")


def test_a_changed_source_changes_the_digest_of_what_was_made_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in compiling.HERE.glob("*.py"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(compiling, "HERE", tmp_path)
    before = {name: digest(name) for name in ("dice", "timing", "anneal", "engine")}
    (tmp_path / "timing.py").write_text((tmp_path / "timing.py").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    after = {name: digest(name) for name in before}
    assert [name for name in before if before[name] != after[name]] == ["timing", "anneal", "engine"]


def digest(name: str) -> str:
    compiling.forget_sources()
    return compiling.digest_of(name)
