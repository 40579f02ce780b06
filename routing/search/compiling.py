"""Where Numba keeps compiled code: for every file of kernels one writable folder per version of what it is made from.

A kernel holds the code of the kernels it calls and the values it imports, so its folder is named by a digest of its
file and of all files of this package that are imported from there; and so on where those hold kernels too (what other
files import runs in Python). Whatever else changes, what was compiled stays good: an edit of `engine` or `tuning`
compiles nothing, one of `anneal` only that.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

HERE = Path(__file__).resolve().parent
_IMPORTS = re.compile(r"^\s*from routing\.search(?:\.(\w+))? import (\(.*?\)|[^\n]*)", re.MULTILINE | re.DOTALL)
_DECORATED = re.compile(r"^@(compiled|inlined)$", re.MULTILINE)
_njit: Any = njit
_OPTIONS = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}


def compiled(kernel: Kernel) -> Kernel:
    """Decorator of every kernel: no GIL, kept on disk, no division checks, no counting of references."""
    point_cache_at_folder_of(kernel.__module__)
    return cast(Kernel, _njit(**_OPTIONS)(kernel))


def inlined(kernel: Kernel) -> Kernel:
    """`compiled`, and copied into its callers: for what the innermost loops call."""
    point_cache_at_folder_of(kernel.__module__)
    return cast(Kernel, _njit(**_OPTIONS, forceinline=True)(kernel))


@cache
def _base() -> Path | None:
    return next((base for base in _candidates(HERE) if _is_writable(base)), None)


def point_cache_at_folder_of(module: str) -> Path:
    """Let Numba keep the kernels of `module` in a folder below NUMBA_CACHE_DIR, else beside the package, else in the
    user's cache; return the folder."""
    base = _base()
    if base is None:
        return HERE
    name = module.rpartition(".")[2]
    folder = base / f"{name}-{digest_of(name)}"
    config: Any = numba.config
    config.CACHE_DIR = str(folder)
    return folder


@cache
def digest_of(name: str) -> str:
    """Of module `name` of this package and all it is made from."""
    digest = hashlib.sha256(numba.__version__.encode())
    for each in sorted(made_from(name)):
        digest.update(_source(each).encode())
    return digest.hexdigest()[:12]


def made_from(name: str) -> set[str]:
    """Module `name` of this package and the others whose sources its kernels hold."""
    found, waiting = set[str](), [name]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += _imports(each) if each == name or _holds_kernels(each) else ()
    return found


def _holds_kernels(name: str) -> bool:
    return bool(_DECORATED.search(_source(name)))


@cache
def _imports(name: str) -> tuple[str, ...]:
    """Modules of this package that module `name` imports, or imports names from."""
    found: list[str] = []
    for module, names in _IMPORTS.findall(_source(name)):
        found += [module] if module else re.findall(r"\w+", names)
    return tuple(each for each in found if _path(each).exists())


@cache
def _source(name: str) -> str:
    path = _path(name)
    return path.read_text(encoding="utf-8") if path.exists() else ""


def forget_sources() -> None:
    """Read the files anew: they have changed."""
    for each in (digest_of, _imports, _source):
        each.cache_clear()


def _path(name: str) -> Path:
    return HERE / f"{name}.py"


def _candidates(here: Path) -> list[Path]:
    named = os.environ.get("NUMBA_CACHE_DIR")
    own = [Path(named)] if named else []
    user = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return [*own, here / "__pycache__", user / "bapgil" / "numba"]


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)
