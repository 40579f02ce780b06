"""Every list of the desk, the kitchen and the city at five years of one district's doors, beside an empty endpoint.

The application itself answers, without a network between; each round asks every endpoint once and the empty one
after each, so that whatever else the machine does falls on both alike.
"""

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from uuid import UUID, uuid4

from fastapi.testclient import TestClient
from sqlmodel import Session, col, select

from dispatch import clock
from dispatch.access.accounts import AccountForm, create_account, find_account, log_in
from dispatch.installation import ensure_epoch
from dispatch.settings import Settings
from models.database import Database
from models.fleet import Kitchen
from models.lots import Lot
from models.orders import StandingOrder
from models.people import Recipient
from models.plans import Plan
from models.statuses import Role
from models.welfare import Case
from rider_api.app import create_app
from rider_api.serving import spare_collector
from rider_api.sessions import COOKIE

EMPTY = "/api/health"
LISTED = ("/api/desk/", "/api/kitchen/")
"""Where lists are: what a courier's phone or the map reads is measured by `bapgil phones` and `bapgil frames`."""

EXCUSED: Mapping[str, str] = {
    "GET /api/desk/referrals/fields": "the form's fields: reads no table",
    "GET /api/desk/template.xlsx": "the empty form: reads no table",
    "GET /api/desk/providers.xlsx": "kitchens, teams and couriers of now: no history",
    "GET /api/desk/recipients/{number}/photos/{sha256}": "one file by its hash",
    "GET /api/desk/entrances/{report_id}": "one report by its id",
    "GET /api/desk/lots/{lot_id}/calls.xlsx": "the call list as a file: the list is measured",
    "GET /api/desk/plans/{plan_id}/figures": "one plan, from what is stored with it",
    "GET /api/desk/plans/{plan_id}/differences": "two plans of one day, from what is stored with them",
    "GET /api/desk/freed-meals/{freed_id}/takers": "one meal and the routes of its day",
    "GET /api/kitchen/day/{day}/{paper}.pdf": "one day, and typst takes the time",
    "GET /api/desk/day/{day}/{paper}.pdf": "one day, and typst takes the time",
    "GET /api/desk/day/{day}/routes": "one day, and typst takes the time",
}
"""Routes that read and are not measured here, each with the reason."""

_PASSWORD = "correct horse battery"
_WHO = (Role.COORDINATOR, Role.KITCHEN, Role.METROPOLITAN)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request: the route it is of, who asks, and the body of a POST."""

    route: str
    role: Role
    path: str
    body: dict[str, Any] | None = None

    @property
    def method(self) -> str:
        return self.route.split()[0]


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What the requests speak of."""

    day: date
    area: UUID
    kitchen: UUID
    order: UUID
    """Standing order of the person below."""
    person: int
    """Number of somebody who has been there for all the years."""
    plan: UUID
    lot: UUID
    case: UUID


@dataclass(frozen=True, kw_only=True)
class Timed:
    """Seconds of each round, and of the empty endpoint right after it; `processor`: seconds of this process alone."""

    name: str
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    empty: list[float] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {
            "endpoint": self.name,
            "p50_ms": _milliseconds(self.seconds, 0.50),
            "p99_ms": _milliseconds(self.seconds, 0.99),
            "processor_p50_ms": _milliseconds(self.processor, 0.50),
            "processor_p99_ms": _milliseconds(self.processor, 0.99),
            "empty_p50_ms": _milliseconds(self.empty, 0.50),
            "empty_p99_ms": _milliseconds(self.empty, 0.99),
        }


def measure_lists(
    database: Database, *, home: Path, last_day: date, rounds: int, told: Callable[[], None] = lambda: None
) -> list[Timed]:
    """Ask every list `rounds` times, `told` after each; the first answers, which warm caches, are not counted."""
    clock.hold_clock(clock.moment_of(last_day, 10 * 3600))
    try:
        ensure_epoch(database)
        with database.write() as session:
            spoken = _find_spoken(session, last_day)
            for role in _WHO:
                _make_account(session, role, spoken)
        asked = list_requests(spoken)
        settings = Settings(_env_file=None, home=home)  # type: ignore[call-arg]
        app = create_app(database, settings)
        clients = {role: _client(app, database, role) for role in _WHO}
        timed = {name: Timed(name=name) for name in asked}
        spare_collector()  # as the server does when it starts
        for turn in range(rounds + 1):
            for name, one in asked.items():
                (took, processor), nothing = _ask(clients[one.role], one), _ask_nothing(clients[one.role])
                if turn:
                    timed[name].seconds.append(took)
                    timed[name].processor.append(processor)
                    timed[name].empty.append(nothing)
            told()
        return list(timed.values())
    finally:
        clock.reset_clock()
        gc.unfreeze()


def list_requests(spoken: Spoken) -> Mapping[str, Asked]:
    """The lists by the name under which they are reported."""
    day, area = spoken.day, f"area={spoken.area}"
    year = f"first={day - timedelta(days=30)}&last={day + timedelta(days=335)}"
    quarter = f"first={day - timedelta(days=91)}&last={day}"
    calendar = f"first={day - timedelta(days=30)}&last={day + timedelta(days=120)}"
    fortnight = f"first={day}&last={day + timedelta(days=13)}"
    month = f"first={day - timedelta(days=30)}&last={day}"
    person, order = f"/api/desk/recipients/{spoken.person}", f"/api/desk/standing-orders/{spoken.order}"
    return {
        "people, first page": _search(""),
        "people by part of a name": _search("인77"),
        "people by phone": _search("0123"),
        "people by number": _search("1203"),
        "people, behind a number": _search("", after=2_000),
        "one person": _desk("GET /api/desk/recipients/{number}", person),
        "one person's rules": _desk("GET /api/desk/recipients/{number}/rules", f"{person}/rules"),
        "one person's history as a file": _desk(
            "GET /api/desk/recipients/{number}/history.{suffix}", f"{person}/history.csv"
        ),
        "standing orders": _desk("GET /api/desk/standing-orders", f"/api/desk/standing-orders?{area}"),
        "standing orders, last page": _desk(
            "GET /api/desk/standing-orders", f"/api/desk/standing-orders?{area}&page=110"
        ),
        "standing orders that wait": _desk(
            "GET /api/desk/standing-orders", f"/api/desk/standing-orders?{area}&status=requested"
        ),
        "order calendar": _desk("GET /api/desk/standing-orders/{order_id}/calendar", f"{order}/calendar?{calendar}"),
        "the day": _desk("GET /api/desk/day/{day}", f"/api/desk/day/{day}?{area}"),
        "a day years ago": _desk("GET /api/desk/day/{day}", f"/api/desk/day/{day - timedelta(days=728)}?{area}"),
        "freeze preview": _desk(
            "GET /api/desk/days/{day}/freeze-preview",
            f"/api/desk/days/{day + timedelta(days=3)}/freeze-preview?{area}",
        ),
        "a plan's edits": _desk("GET /api/desk/plans/{plan_id}/edits", f"/api/desk/plans/{spoken.plan}/edits"),
        "freed meals": _desk("GET /api/desk/freed-meals", f"/api/desk/freed-meals?{area}&day={day}"),
        "couriers": _desk("GET /api/desk/couriers", f"/api/desk/couriers?{area}"),
        "colleagues": _desk("GET /api/desk/colleagues", f"/api/desk/colleagues?{area}"),
        "menus": _desk("GET /api/desk/menus", "/api/desk/menus"),
        "areas": _desk("GET /api/desk/areas", "/api/desk/areas"),
        "menus of a month": _desk("GET /api/desk/day-menus", f"/api/desk/day-menus?{month}&{area}"),
        "capacities": _desk("GET /api/desk/capacities", f"/api/desk/capacities?{area}"),
        "closures of a year": _desk("GET /api/desk/closures", f"/api/desk/closures?{year}&{area}"),
        "allotment of a fortnight": _desk("GET /api/desk/allotment", f"/api/desk/allotment?{fortnight}&{area}"),
        "clashes of a week": _desk("GET /api/desk/clashes", f"/api/desk/clashes?{area}"),
        "open cases": _desk("GET /api/desk/cases", f"/api/desk/cases?{area}"),
        "one case": _desk("GET /api/desk/cases/{case_id}", f"/api/desk/cases/{spoken.case}"),
        "ladders": _desk("GET /api/desk/ladders", f"/api/desk/ladders?{area}"),
        "contacts": _desk("GET /api/desk/contacts", f"/api/desk/contacts?{area}"),
        "warnings": _desk("GET /api/desk/warnings", f"/api/desk/warnings?{area}"),
        "the day's kitchens": _desk("GET /api/desk/day/{day}/kitchens", f"/api/desk/day/{day}/kitchens?{area}"),
        "a lot's call list": _desk("GET /api/desk/lots/{lot_id}/calls", f"/api/desk/lots/{spoken.lot}/calls"),
        "a kitchen's three years": _desk(
            "GET /api/desk/kitchens/{kitchen_id}/feedback", f"/api/desk/kitchens/{spoken.kitchen}/feedback?months=36"
        ),
        "days off of a year": _desk("GET /api/desk/holidays", f"/api/desk/holidays?year={day.year}"),
        "own district's quarter": _desk("GET /api/desk/city", f"/api/desk/city?{quarter}"),
        "the city's quarter": Asked(
            route="GET /api/desk/city", role=Role.METROPOLITAN, path=f"/api/desk/city?{quarter}"
        ),
        "kitchen's day": Asked(route="GET /api/kitchen/day/{day}", role=Role.KITCHEN, path=f"/api/kitchen/day/{day}"),
        "kitchen's three years": Asked(
            route="GET /api/kitchen/feedback", role=Role.KITCHEN, path="/api/kitchen/feedback?months=36"
        ),
    }


def _search(query: str, **more: Any) -> Asked:
    path = "/api/desk/recipients/search"
    return Asked(route=f"POST {path}", role=Role.COORDINATOR, path=path, body={"query": query, **more})


def _desk(route: str, path: str) -> Asked:
    return Asked(route=route, role=Role.COORDINATOR, path=path)


def _find_spoken(session: Session, day: date) -> Spoken:
    kitchen = session.exec(select(Kitchen).order_by(Kitchen.name)).first()
    first = session.exec(
        select(StandingOrder, Recipient.number)
        .join(Recipient, col(Recipient.id) == col(StandingOrder.recipient_id))
        .order_by(col(Recipient.number))
    ).first()
    assert kitchen is not None
    assert first is not None
    order, number = first
    return Spoken(
        day=day,
        area=kitchen.area_id,
        kitchen=kitchen.id,
        order=order.id,
        person=number,
        plan=session.exec(select(Plan.id).where(Plan.area_id == kitchen.area_id, Plan.day == day)).one(),
        lot=session.exec(select(Lot.id).where(Lot.kitchen_id == kitchen.id, Lot.day < day).limit(1)).one(),
        case=session.exec(select(Case.id).limit(1)).one(),
    )


def _make_account(session: Session, role: Role, spoken: Spoken) -> None:
    if find_account(session, role.value) is not None:
        return  # the years were kept from a former run
    create_account(session, AccountForm(
        login=role.value, password=_PASSWORD, role=role,
        area_id=None if role is Role.METROPOLITAN else spoken.area,
        kitchen_id=spoken.kitchen if role is Role.KITCHEN else None, dong_id=None,
    ))  # fmt: skip


def _client(app: Any, database: Database, role: Role) -> TestClient:
    client = TestClient(app)
    client.cookies.set(COOKIE, log_in(database, login=role.value, password=_PASSWORD, address=str(uuid4())).token)
    return client


def _ask(client: TestClient, one: Asked) -> tuple[float, float]:
    started, processor = perf_counter(), process_time()
    answer = client.request(one.method, one.path, json=one.body) if one.body else client.get(one.path)
    took = perf_counter() - started, process_time() - processor
    if answer.status_code != 200:
        raise RuntimeError(f"{one.path}: {answer.status_code}")
    return took


def _ask_nothing(client: TestClient) -> float:
    started = perf_counter()
    client.get(EMPTY)
    return perf_counter() - started


def _milliseconds(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds)
    return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)
