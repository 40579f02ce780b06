"""The days before: from an empty installation to a published plan, through the same doors as real people use.

Only what an installer sets up (kitchens, hubs, teams, accounts) is written directly; every person comes in by the
normal import, every order by approval and freeze, every plan by request, worker, check and publication.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from dispatch.clock import moment_of
from simulations.people import Screen
from simulations.server import Server

WAIT_SECONDS = 300
POLL_SECONDS = 0.1

OnStep = Callable[[str], None]


class NothingCame(RuntimeError):
    """The server did not do what the clock should have made it do."""


@dataclass(kw_only=True)
class Chain:
    """One area's way to one service day. `wall_seconds` says how long each step took."""

    server: Server
    desk: Screen
    area_id: str
    day: date
    wall_seconds: dict[str, float] = field(default_factory=dict)
    on_step: OnStep = lambda name: None

    def import_people(self, filename: str, content: bytes) -> dict[str, Any]:
        """Upload the Excel file as the coordinator does."""
        with self._timed("import"):
            form = {"area": self.area_id, "dry_run": "false"}
            report: dict[str, Any] = self.desk.upload("/api/desk/imports", filename, content, form)
        return report

    def approve_orders(self) -> int:
        """Approve every requested standing order that is not held back as a duplicate."""
        approved = 0
        with self._timed("approve"):
            for order in self._standing_orders("requested"):
                if not order["held"]:
                    self.desk.post(f"/api/desk/standing-orders/{order['id']}/approve")
                    approved += 1
        return approved

    def _standing_orders(self, status: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        page = pages = 1
        while page <= pages:
            found = self.desk.get(f"/api/desk/standing-orders?area={self.area_id}&status={status}&page={page}")
            rows, page, pages = rows + found["items"], page + 1, found["pages"]
        return rows

    def freeze(self) -> dict[str, Any]:
        """Let the clock pass the cut-off; the server freezes by itself."""
        with self._timed("freeze"):
            due = self.look()["freeze_due_at"]
            self.server.set_clock(datetime.fromisoformat(due) + timedelta(minutes=1))
            frozen: dict[str, Any] = self._wait(lambda: self.look()["freeze"], "freeze")
        return frozen

    def plan(self, *, seed: int, iterations: int | None = None, seconds: int | None = None) -> dict[str, Any]:
        """Ask for a plan the day before and wait for the worker's draft."""
        with self._timed("plan"):
            self.server.set_clock(moment_of(self.day - timedelta(days=1), 14 * 3600))
            budget = {"seed": seed, "iterations": iterations, "seconds": seconds}
            self.desk.post("/api/desk/plans", {"area": self.area_id, "day": str(self.day), **budget})
            plan: dict[str, Any] = self._wait(lambda: self.look()["plan"], "plan")
        return plan

    def publish(self, plan: dict[str, Any]) -> None:
        with self._timed("publish"):
            self.desk.post(f"/api/desk/plans/{plan['id']}/publish", {"version": plan["version"]})

    def look(self) -> dict[str, Any]:
        """The desk's day."""
        found: dict[str, Any] = self.desk.get(f"/api/desk/day/{self.day}?area={self.area_id}")
        return found

    def _wait(self, look: Callable[[], Any], what: str) -> Any:
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            if (found := look()) is not None:
                return found
            time.sleep(POLL_SECONDS)
        raise NothingCame(what)

    def _timed(self, name: str) -> "_Step":
        self.on_step(name)
        return _Step(self.wall_seconds, name)


@dataclass
class _Step:
    """Adds a step's duration to a table."""

    table: dict[str, float]
    name: str
    started: float = 0.0

    def __enter__(self) -> None:
        self.started = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self.table[self.name] = round(self.table.get(self.name, 0.0) + time.monotonic() - self.started, 3)
