"""A real `bapgil serve` in a process of its own, on a private database, that can be killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx

from dispatch.clock import write_clock_file
from dispatch.errors import refuse

START_SECONDS = 180
"""A server over ten thousand households, on a machine that does other things too, looks at all of them first."""


class ServerDidNotStart(RuntimeError):
    """The server's own words are in its log."""


@dataclass(kw_only=True)
class Server:
    """`home` holds everything it writes; `database_url` is empty for SQLite inside it."""

    home: Path
    database_url: str = ""
    port: int = 0
    workers: int = 1
    extra: Mapping[str, str] = field(default_factory=dict)
    """More settings."""
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.port = self.port or _free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def clock_file(self) -> Path:
        return self.home / "clock.json"

    @property
    def log_file(self) -> Path:
        return self.home / "server.log"

    def environment(self) -> dict[str, str]:
        """What its processes (and an in-process look at its database) need to know."""
        return {
            **os.environ,
            "BAPGIL_HOME": str(self.home),
            "BAPGIL_DATABASE_URL": self.database_url,
            "BAPGIL_CLOCK_FILE": str(self.clock_file),
            "BAPGIL_PORT": str(self.port),
            "BAPGIL_HOST": os.environ.get("BAPGIL_HOST", "127.0.0.1"),
            "BAPGIL_WORKERS": str(self.workers),
            **self.extra,
        }

    @property
    def pid(self) -> int:
        """Of the serving process while it runs; 0 else."""
        return 0 if self._process is None else self._process.pid

    def set_clock(self, shown: datetime, *, speed: float = 0) -> None:
        write_clock_file(self.clock_file, shown=shown, speed=speed)

    def require_free_port(self) -> None:
        """`Refused` (serve.cannot_listen) if something else listens on this port."""
        if _answers(self.port):
            raise refuse(
                "serve.cannot_listen",
                cause=(
                    f"{self.port}번 포트를 다른 프로그램이 쓰고 있습니다.",
                    f"Port {self.port} is taken by another program.",
                ),
                action=(
                    "그 프로그램을 끄거나 다른 포트를 쓰세요: BAPGIL_PORT=8001 make run",
                    "Stop it, or choose another: BAPGIL_PORT=8001 make run",
                ),
            )

    def start(self) -> None:
        """Start and wait until it answers; raises `ServerDidNotStart`, or `Refused` where the port is taken."""
        self.start_without_waiting()
        self.wait_until_ready()

    def start_without_waiting(self) -> None:
        """Start, and leave it to its own devices."""
        self.require_free_port()
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "rider_api.command_line", "serve"],
                env=self.environment(), stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def find_epoch(self) -> str | None:
        """The epoch of whatever answers on this port; None if nothing of ours does."""
        try:
            answer = httpx.get(f"{self.url}/api/health", timeout=2)
            epoch: str | None = answer.json().get("epoch")
        except (httpx.HTTPError, ValueError):
            return None
        return epoch

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.url}/api/health", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise ServerDidNotStart(self.log_file.read_text(errors="replace")[-2000:])

    def kill(self) -> None:
        """`kill -9` of the server and everything it started."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to stop; kill what does not."""
        self._end(signal.SIGTERM)

    def _end(self, sign: signal.Signals) -> None:
        if self._process is None:
            return
        group = self._process.pid
        _signal_group(group, sign)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=20)
        _signal_group(group, signal.SIGKILL)
        self._process.wait()
        self._process = None


def _signal_group(group: int, sign: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, sign)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
