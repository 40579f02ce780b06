"""How fluid the desk is on a large day: its frames while the day happens, and how soon a commit is on the screen.

A real Chromium looks at a real server. Records of doors are sent meanwhile, as many a second as asked for; the map is
panned and the lists are scrolled. Beside each figure stands an idle one of the same run: frames of an empty page, and
the time an event takes to a bare listener that shows nothing.
"""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

import httpx
from sqlmodel import Session, col, select
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from dispatch import clock, events
from dispatch.access.accounts import AccountForm, create_account, log_in
from dispatch.tasks import raise_task
from models.database import Database
from models.orders import DailyOrder
from models.places import Home
from models.statuses import Role, TaskKind
from rider_api.sessions import COOKIE
from routing.reasons import Reason, Text
from simulations.crowd import Crowd, CrowdPhone
from simulations.speed import BROWSER_ARGUMENTS, open_browser

LOGIN, PASSWORD = "frames", "correct horse battery"
MAPLESS_ARGUMENTS = [*BROWSER_ARGUMENTS, "--disable-3d-apis"]
"""A browser that can't draw the map: what is left is the page's own work, whatever draws maps here."""
DRAWING_ARGUMENTS = [*(each for each in BROWSER_ARGUMENTS if each != "--disable-gpu"), "--enable-unsafe-swiftshader"]
"""The map needs WebGL; without a graphics card the processor draws it, which the idle page beside it shows."""


@dataclass(frozen=True, kw_only=True)
class Frames:
    """Milliseconds between two frames while something went on; `blocked`: share of the time inside long tasks."""

    frames: int
    p50: float
    p95: float
    longest: float
    long_tasks: int
    blocked: float


@dataclass(kw_only=True)
class Desk:
    """Everything measured in one run. Latencies in milliseconds from the commit."""

    couriers: int
    doors: int
    open_seconds: float = 0.0
    graphics: str = ""
    """What draws the map: a processor alone (SwiftShader) needs a hundred times as long as a graphics card."""
    phases: dict[str, Frames] = field(default_factory=dict)
    screen: list[float] = field(default_factory=list, repr=False)
    screen_without_map: list[float] = field(default_factory=list, repr=False)
    echo: list[float] = field(default_factory=list, repr=False)

    def to_json(self) -> dict[str, Any]:
        frames = {name: vars(one) for name, one in self.phases.items()}
        return {
            "couriers": self.couriers, "doors": self.doors, "open_seconds": self.open_seconds,
            "graphics": self.graphics, "frames": frames,
            "commit_to_screen_ms": _shares(self.screen),
            "commit_to_screen_without_map_ms": _shares(self.screen_without_map),
            "commit_to_bare_listener_ms": _shares(self.echo),
        }  # fmt: skip


def prepare_desk(database: Database, crowd: Crowd, *, tasks: int, seed: int) -> str:
    """Spread the crowd's homes over a district, raise `tasks` tasks, and sign a coordinator in: the session's token."""
    random = Random(seed)
    with database.write() as session:
        spread_homes(session, crowd, random)
        create_account(
            session, AccountForm(login=LOGIN, password=PASSWORD, role=Role.COORDINATOR, area_id=crowd.area_id)
        )
        for number in range(tasks):
            _raise_task(session, crowd, number)
    return log_in(database, login=LOGIN, password=PASSWORD, address="127.0.0.1").token


def spread_homes(session: Session, crowd: Crowd, random: Random) -> None:
    """Each courier's doors around a place of their own: what the map draws is as wide as a district."""
    for phone in crowd.phones:
        lat, lon = 37.53 + random.random() * 0.06, 126.87 + random.random() * 0.1
        orders = session.exec(select(DailyOrder).where(col(DailyOrder.id).in_(phone.orders))).all()
        for order in orders:
            home = session.get_one(Home, order.home_id)
            home.lat, home.lon = lat + random.random() * 0.008, lon + random.random() * 0.01
    session.flush()


def _raise_task(session: Session, crowd: Crowd, number: int) -> None:
    text = Text(ko=f"모의 할 일 {number}입니다.", en=f"simulated task {number}")
    raise_task(
        session, area_id=crowd.area_id, kind=TaskKind.COURIER_SILENT, natural_key=f"frames:{number}",
        reason=Reason(code="courier.silent", cause=text, action=text),
        due_at=clock.now() + timedelta(minutes=number), day=crowd.day,
    )  # fmt: skip


def measure_desk(
    url: str, database: Database, crowd: Crowd, token: str, *, seconds: float, events_a_second: float, echoes: int,
    desk: Desk,
) -> Desk:  # fmt: skip
    """Watch frames for `seconds` in each phase, then commit `echoes` doors one by one and wait for each."""
    doors = iter([(phone, order) for phone in crowd.phones for order in phone.orders])
    with open_browser(DRAWING_ARGUMENTS) as browser:
        page = _new_page(browser, url, token)
        page.goto(f"{url}/api/health")
        desk.phases["an empty page"] = watch(page, seconds, lambda: None)
        began = time.monotonic()
        page.goto(f"{url}/desk/")
        page.locator('.map[data-ready="true"]').wait_for(timeout=120_000)
        page.locator(".tour").first.wait_for(timeout=120_000)
        desk.open_seconds = round(time.monotonic() - began, 2)
        page.locator(".live.on").wait_for(timeout=120_000)
        page.wait_for_timeout(2000)
        desk.graphics = page.evaluate(_GRAPHICS)
        desk.phases["nothing happens"] = watch(page, seconds, lambda: None)
        desk.phases["map panned, nothing happens"] = watch(page, seconds, lambda: pan(page))
        with happening(url, doors, events_a_second):
            desk.phases["doors delivered"] = watch(page, seconds, lambda: None)
            desk.phases["map panned"] = watch(page, seconds, lambda: pan(page))
            desk.phases["lists scrolled"] = watch(page, seconds, lambda: scroll(page))
        page.wait_for_timeout(3000)
        desk.screen = [_show_one(page, database, crowd, *next(doors)) for _ in range(echoes)]
        page.context.close()
    with open_browser(MAPLESS_ARGUMENTS) as browser:
        page = _new_page(browser, url, token)
        page.goto(f"{url}/desk/")
        page.locator(".tour").first.wait_for(timeout=120_000)
        page.locator(".live.on").wait_for(timeout=120_000)
        page.wait_for_timeout(2000)
        with happening(url, doors, events_a_second):
            desk.phases["doors delivered, no map"] = watch(page, seconds, lambda: None)
            desk.phases["lists scrolled, no map"] = watch(page, seconds, lambda: scroll(page))
        page.wait_for_timeout(3000)
        desk.screen_without_map = [_show_one(page, database, crowd, *next(doors)) for _ in range(echoes)]
        page.context.close()
    desk.echo = asyncio.run(_echo(url, token, database, crowd, echoes))
    return desk


def _new_page(browser: Any, url: str, token: str) -> Any:
    """A page of a signed-in coordinator on a large screen, with the probe that watches frames."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="ko-KR")
    context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    context.add_init_script(_PROBE)
    return context.new_page()


def watch(page: Any, seconds: float, act: Any) -> Frames:
    """The frames of `seconds` while `act` is done again and again."""
    page.evaluate("deskFrames.start()")
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        act()
        page.wait_for_timeout(50)
    seen = page.evaluate("deskFrames.stop()")
    gaps, tasks = seen["gaps"], seen["tasks"]
    return Frames(
        frames=len(gaps), p50=share_of(gaps, 0.5), p95=share_of(gaps, 0.95), longest=round(max(gaps, default=0.0), 1),
        long_tasks=len(tasks), blocked=round(sum(tasks) / max(1.0, sum(gaps)), 3),
    )  # fmt: skip


def pan(page: Any) -> None:
    box = page.locator(".map").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 160, y + 90, steps=12)
    page.mouse.move(x - 160, y - 90, steps=24)
    page.mouse.up()


def scroll(page: Any) -> None:
    for pane in (".lists", ".exceptions"):
        page.locator(pane).hover()
        page.mouse.wheel(0, 900)
        page.mouse.wheel(0, -700)


Doors = Iterator[tuple[CrowdPhone, UUID]]


@contextmanager
def happening(url: str, doors: Doors, events_a_second: float) -> Iterator[None]:
    """Phones tell of a door each, so many a second, until the block ends or there are no more doors."""
    over = threading.Event()
    numbers = count(1)

    def tell() -> None:
        with httpx.Client(base_url=url, timeout=30) as http:
            while not over.wait(1 / events_a_second):
                found = next(doors, None)
                if found is None:
                    return
                _tell(http, *found, number=next(numbers))

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join(timeout=30)


def _tell(http: httpx.Client, phone: CrowdPhone, order: UUID, *, number: int) -> None:
    now = datetime.now(UTC).isoformat()
    item = {
        "id": str(UUID(int=Random(f"{order}").getrandbits(128), version=4)), "seq": phone.orders.index(order) + 1,
        "kind": "delivered", "made_at": now, "order_ids": [str(order)], "place_id": None, "trip": None,
        "data": {"handed": "person", "collected": 0}, "note": None,
    }  # fmt: skip
    answer = http.post(
        "/api/courier/facts", headers={"Authorization": f"Bearer {phone.token}"},
        json={"device_now": now, "items": [item]},
    )  # fmt: skip
    answer.raise_for_status()


def _show_one(page: Any, database: Database, crowd: Crowd, phone: CrowdPhone, order: UUID) -> float:
    """Milliseconds from the commit of one door's event until the frame in which the screen shows it."""
    page.evaluate("deskFrames.awaitChange('[data-test=\"delivered\"]')")
    committed = _commit(database, crowd, order)
    shown: float = page.evaluate("deskFrames.changed")
    return max(0.0, shown - committed)


def _commit(database: Database, crowd: Crowd, order: UUID) -> float:
    """A door is delivered, as the stream tells it; the moment of the commit in milliseconds of the epoch."""
    with database.write() as session:
        events.record(
            session, "door.changed", area_id=crowd.area_id, day=crowd.day, subject=order,
            data={"order_ids": [str(order)], "status": "delivered"},
        )  # fmt: skip
    return time.time() * 1000


async def _echo(url: str, token: str, database: Database, crowd: Crowd, echoes: int) -> list[float]:
    """The same events at a listener that only looks at the clock."""
    listener = await connect(
        f"{url.replace('http', 'ws', 1)}/api/live", additional_headers={"Cookie": f"{COOKIE}={token}"},
        origin=Origin(url), compression=None, open_timeout=60,
    )  # fmt: skip
    await listener.recv()
    delays = []
    for phone in crowd.phones[:echoes]:
        heard = asyncio.create_task(_hear(listener))
        await asyncio.sleep(0.05)
        committed = await asyncio.to_thread(_commit, database, crowd, phone.orders[0])
        delays.append(max(0.0, await asyncio.wait_for(heard, 30) - committed))
    await listener.close()
    return delays


async def _hear(listener: ClientConnection) -> float:
    with suppress(WebSocketException):
        async for message in listener:
            if '"door.changed"' in str(message):
                return time.time() * 1000
    return float("inf")


def _shares(milliseconds: list[float]) -> dict[str, float]:
    return {"p50": share_of(milliseconds, 0.5), "p95": share_of(milliseconds, 0.95)}


def share_of(figures: list[float], share: float) -> float:
    ordered = sorted(figures) or [0.0]
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)


_GRAPHICS = """() => {
  const gl = document.createElement('canvas').getContext('webgl2')
  const told = gl?.getExtension('WEBGL_debug_renderer_info')
  return gl && told ? String(gl.getParameter(told.UNMASKED_RENDERER_WEBGL)) : 'none'
}"""

_PROBE = """
window.deskFrames = {
  start() {
    this.gaps = []; this.tasks = []; this.last = null; this.on = true
    this.observer = new PerformanceObserver((list) => this.tasks.push(...list.getEntries().map((one) => one.duration)))
    this.observer.observe({ type: 'longtask' })
    const step = (now) => {
      if (!this.on) return
      if (this.last !== null) this.gaps.push(now - this.last)
      this.last = now
      requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
  },
  stop() {
    this.on = false
    this.observer.disconnect()
    return { gaps: this.gaps, tasks: this.tasks }
  },
  awaitChange(selector) {
    const place = document.querySelector(selector)
    const before = place.textContent
    this.changed = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (place.textContent === before) return
        observer.disconnect()
        requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())))
      })
      observer.observe(place, { subtree: true, childList: true, characterData: true })
    })
  },
}
"""
