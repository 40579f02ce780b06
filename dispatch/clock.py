"""The only module that knows the time: now, today, and moments of a service day, in Korean time.

Days are dates in Korea (KST, no daylight saving). Seconds of a service day count from its midnight.
Tests hold the clock with `hold_clock`; demos and simulations, which are several processes, share a clock file.
"""

import json
import os
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

KST = ZoneInfo("Asia/Seoul")

_held: datetime | None = None
_file = os.environ.get("BAPGIL_CLOCK_FILE")
_file_seen: tuple[int, int] | None = None
_file_clock: tuple[datetime, datetime, float]


def now() -> datetime:
    """The present moment, timezone-aware in UTC."""
    if _held is not None:
        return _held
    return read_clock_file(Path(_file)) if _file else datetime.now(UTC)


def machine_now() -> datetime:
    """The machine's own time, whatever a demo's clock file shows: for sign-ins, which made-up time must not end."""
    return _held if _held is not None else datetime.now(UTC)


def today() -> date:
    """The date in Korea."""
    return now().astimezone(KST).date()


def moment_of(day: date, seconds: int) -> datetime:
    """The moment `seconds` after midnight of `day` in Korea (may exceed 24 h)."""
    return (datetime.combine(day, time(), tzinfo=KST) + timedelta(seconds=seconds)).astimezone(UTC)


def seconds_of(day: date, moment: datetime) -> int:
    """Whole seconds since midnight of `day` in Korea; negative before it."""
    return int((moment - moment_of(day, 0)).total_seconds())


def hold_clock(target: datetime) -> None:
    """Let `now()` stand still at `target` until the clock is moved again (simulations and tests only)."""
    global _held
    _held = target.astimezone(UTC)


def reset_clock() -> None:
    """Back to the machine's own time."""
    global _held
    _held = None


def write_clock_file(path: Path, *, shown: datetime, speed: float) -> None:
    """Let every process that was started with `BAPGIL_CLOCK_FILE=path` show `shown` now and run on at `speed`.

    Demos and simulations only: server, planning workers and simulated couriers share one clock. Speed 0 holds it.
    """
    content = json.dumps({"shown": shown.isoformat(), "real": datetime.now(UTC).isoformat(), "speed": speed})
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    beside.write_text(content)
    beside.replace(path)


def read_clock_file(path: Path) -> datetime:
    """The demo's time; the file is read again only when it was replaced."""
    global _file_seen, _file_clock
    status = path.stat()
    seen = (status.st_mtime_ns, status.st_ino)
    if seen != _file_seen:
        content = json.loads(path.read_text())
        _file_clock = (
            datetime.fromisoformat(content["shown"]),
            datetime.fromisoformat(content["real"]),
            float(content["speed"]),
        )
        _file_seen = seen
    shown, real, speed = _file_clock
    return shown + (datetime.now(UTC) - real) * speed
