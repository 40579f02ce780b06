"""How long a service on this machine has computed: a peer behind HTTP is measured by its processor, like the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
_LISTENING = "0A"
_NANOSECONDS = 1e9


def cpu_seconds_at_port(port: int) -> float | None:
    """CPU seconds so far of the process that listens at a port (Linux); None if it isn't on this machine, or not ours.

    A machine that is shared stretches the wall clock of a service, and not this.
    """
    sockets = set(_sockets_at(port))
    for folder in PROC.glob("[0-9]*"):
        if sockets & set(_open_files(folder)):
            return sum(map(_nanoseconds, folder.glob("task/*/schedstat"))) / _NANOSECONDS
    return None


def _sockets_at(port: int) -> Iterator[str]:
    for table in (PROC / "net/tcp", PROC / "net/tcp6"):
        lines = table.read_text(encoding="ascii").splitlines()[1:] if table.exists() else []
        for fields in map(str.split, lines):
            if fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                yield f"socket:[{fields[9]}]"


def _open_files(folder: Path) -> Iterator[str]:
    try:
        for link in (folder / "fd").iterdir():
            yield str(link.readlink())
    except OSError:  # it has ended meanwhile, or is somebody else's
        return


def _nanoseconds(schedule: Path) -> int:
    try:
        return int(schedule.read_text(encoding="ascii").split()[0])
    except OSError:  # a thread that has ended
        return 0
