"""Every list of the desk and the kitchen at five years of one district's doors, beside an endpoint that does nothing.

The application itself answers, without a network between; each round asks every endpoint once and the empty one
after each, so that whatever else the machine does falls on both alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient
from sqlmodel import select

from dispatch import clock
from dispatch.access.accounts import AccountForm, create_account, log_in
from dispatch.installation import ensure_epoch
from dispatch.settings import Settings
from models.database import Database
from models.fleet import Kitchen
from models.orders import StandingOrder
from models.places import Area
from models.statuses import Role
from rider_api.app import create_app
from rider_api.sessions import COOKIE

EMPTY = "GET /api/health"
_PASSWORD = "correct horse battery"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request: who asks, how, and the body of a POST."""

    role: Role
    method: str
    path: str
    body: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Timed:
    """Seconds of each round, and of the empty endpoint right after it."""

    name: str
    seconds: list[float] = field(default_factory=list)
    empty: list[float] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {
            "endpoint": self.name,
            "p50_ms": _milliseconds(self.seconds, 0.50),
            "p99_ms": _milliseconds(self.seconds, 0.99),
            "empty_p99_ms": _milliseconds(self.empty, 0.99),
        }


def measure_lists(database: Database, *, home: Path, last_day: date, rounds: int) -> list[Timed]:
    """Ask every list `rounds` times; the first answers, which warm caches, are not counted."""
    clock.hold_clock(clock.moment_of(last_day, 10 * 3600))
    try:
        ensure_epoch(database)
        with database.write() as session:
            area = session.exec(select(Area)).one()
            kitchen = session.exec(select(Kitchen).order_by(Kitchen.name)).first()
            order = session.exec(select(StandingOrder)).first()
            assert kitchen is not None
            assert order is not None
            for role in (Role.COORDINATOR, Role.KITCHEN):
                create_account(session, AccountForm(
                    login=role.value, password=_PASSWORD, role=role, area_id=area.id,
                    kitchen_id=kitchen.id if role is Role.KITCHEN else None, dong_id=None,
                ))  # fmt: skip
            asked = list_requests(str(area.id), str(order.id), last_day)
        settings = Settings(_env_file=None, home=home)  # type: ignore[call-arg]
        app = create_app(database, settings)
        clients = {role: _client(app, database, role) for role in (Role.COORDINATOR, Role.KITCHEN)}
        timed = {name: Timed(name=name) for name in asked}
        for turn in range(rounds + 1):
            for name, one in asked.items():
                took, nothing = _ask(clients[one.role], one), _ask_nothing(clients[one.role])
                if turn:
                    timed[name].seconds.append(took)
                    timed[name].empty.append(nothing)
        return list(timed.values())
    finally:
        clock.reset_clock()


def list_requests(area: str, order: str, day: date) -> Mapping[str, Asked]:
    """The lists by the name under which they are reported."""
    desk, board = Role.COORDINATOR, Role.KITCHEN
    span = f"first={day - timedelta(days=30)}&last={day + timedelta(days=120)}"
    return {
        "people, first page": Asked(role=desk, method="POST", path="/api/desk/recipients/search", body={"query": ""}),
        "people by part of a name": _search("인77"),
        "people by phone": _search("0123"),
        "people by number": _search("1203"),
        "one person": Asked(role=desk, method="GET", path="/api/desk/recipients/700"),
        "standing orders": Asked(role=desk, method="GET", path=f"/api/desk/standing-orders?area={area}"),
        "standing orders, last page": Asked(
            role=desk, method="GET", path=f"/api/desk/standing-orders?area={area}&page=30"
        ),
        "order calendar": Asked(role=desk, method="GET", path=f"/api/desk/standing-orders/{order}/calendar?{span}"),
        "the day": Asked(role=desk, method="GET", path=f"/api/desk/day/{day}?area={area}"),
        "freeze preview": Asked(
            role=desk, method="GET", path=f"/api/desk/days/{day + timedelta(days=3)}/freeze-preview?area={area}"
        ),
        "freed meals": Asked(role=desk, method="GET", path=f"/api/desk/freed-meals?area={area}&day={day}"),
        "couriers": Asked(role=desk, method="GET", path=f"/api/desk/couriers?area={area}"),
        "menus": Asked(role=desk, method="GET", path="/api/desk/menus"),
        "kitchen's day": Asked(role=board, method="GET", path=f"/api/kitchen/day/{day}"),
    }


def _search(query: str) -> Asked:
    body = {"query": query}
    return Asked(role=Role.COORDINATOR, method="POST", path="/api/desk/recipients/search", body=body)


def _client(app: Any, database: Database, role: Role) -> TestClient:
    client = TestClient(app)
    client.cookies.set(COOKIE, log_in(database, login=role.value, password=_PASSWORD, address=str(uuid4())).token)
    return client


def _ask(client: TestClient, one: Asked) -> float:
    started = perf_counter()
    answer = client.request(one.method, one.path, json=one.body) if one.body else client.get(one.path)
    took = perf_counter() - started
    if answer.status_code != 200:
        raise RuntimeError(f"{one.path}: {answer.status_code}")
    return took


def _ask_nothing(client: TestClient) -> float:
    started = perf_counter()
    client.get(EMPTY.split()[1])
    return perf_counter() - started


def _milliseconds(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds)
    return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)
