"""Planning processes beside the server: started with it, replaced when they die, stopped with it."""

import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from threading import Event as Flag
from threading import Thread

log = logging.getLogger(__name__)

COMMAND: Sequence[str] = (sys.executable, "-m", "rider_api.command_line", "worker")
PARENT = "BAPGIL_PARENT_PID"
"""Tells a worker whose child it is: it ends by itself when that process is gone, kill -9 included."""
LOOK_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0
STOP_SECONDS = 8.0


class Workers:
    """Keeps `count` planning processes alive. One that dies at once is started again ever more slowly."""

    def __init__(self, count: int, command: Sequence[str] = COMMAND) -> None:
        self._command = command
        self._processes: list[subprocess.Popen[bytes] | None] = [None] * count
        self._stopped = Flag()
        self._thread = Thread(target=self._watch, name="workers", daemon=True)

    def start(self) -> None:
        if self._processes:
            self._thread.start()

    def stop(self) -> None:
        """Ask all to stop; kill what does not."""
        self._stopped.set()
        if self._processes:
            self._thread.join(timeout=STOP_SECONDS)
        running = [process for process in self._processes if process is not None]
        for process in running:
            process.terminate()
        for process in running:
            _end(process)

    def pids(self) -> list[int]:
        """Of those alive now."""
        return [process.pid for process in self._processes if process is not None and not _has_ended(process)]

    def _watch(self) -> None:
        self._processes = [self._begin() for _ in self._processes]
        wait = LOOK_SECONDS
        while not self._stopped.wait(wait):
            died = [place for place, process in enumerate(self._processes) if _has_ended(process)]
            for place in died:
                self._processes[place] = self._begin()
            if died:
                log.warning("%d planning processes ended and were started again", len(died))
            wait = min(wait * 2, LONGEST_WAIT_SECONDS) if died else LOOK_SECONDS

    def _begin(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, env={**os.environ, PARENT: str(os.getpid())}, stdin=subprocess.DEVNULL)


def parent_is_gone() -> bool:
    """In a worker: whether the server that started it has ended."""
    parent = os.environ.get(PARENT)
    return parent is not None and os.getppid() != int(parent)


def _has_ended(process: subprocess.Popen[bytes] | None) -> bool:
    return process is not None and process.poll() is not None


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
