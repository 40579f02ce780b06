"""A courier's phone in a real Chromium: a street of five doors, the page at /c/, and what arrived on the server."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Page, expect
from sqlmodel import Session, SQLModel, select

from dispatch.access.accounts import make_enrol_link
from dispatch.installation import ensure_epoch
from dispatch.keys import door_key, kitchen_key
from dispatch.planning.publishing import publish_plan
from dispatch.settings import Settings
from models.accounts import Device
from models.database import Database
from models.deliveries import Fact
from models.fleet import Team
from models.places import Area, Dong
from models.welfare import Card
from rider_api.app import create_app
from tests.makers.browsers import PATIENCE_MILLISECONDS, find_barriers, serve, sticks_out
from tests.makers.days import Town
from tests.makers.plans import draft_plan

MORNING = "2026-11-23T10:00:00+09:00"
KITCHEN = kitchen_key("한끼")
DOORS = (1, 2, 3, 4, 5)
UNDO_SECONDS = 10
PIN = "135791"
FACTS = "**/api/courier/facts"
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 640},
    "has_touch": True,
    "is_mobile": True,
    "locale": "ko-KR",
    "reduced_motion": "reduce",
    "timezone_id": "Asia/Seoul",
}
"""A browser that calls itself a small phone."""
SIZES = ((320, 100), (360, 100), (412, 100), (320, 200), (412, 200))
"""Width in pixels, size of the text in percent."""


@dataclass(kw_only=True)
class Street:
    """A served town: 라이더-01 brings meals to doors 1 to 5, 라이더-02 to door 6."""

    app: FastAPI
    database: Database
    base: str
    town: Town
    courier_id: UUID
    partner_id: UUID | None = None
    """Who goes with 라이더-01 on a street that was made for a pair."""

    def link(self, courier_id: UUID | None = None) -> str:
        """A fresh way in."""
        with self.database.write() as session:
            return f"{self.base}/c/#{make_enrol_link(session, courier_id or self.courier_id).token}"

    def facts(self, *kinds: str) -> list[Fact]:
        """What has arrived, in the order of the phone."""
        with self.database.read() as session:
            facts = session.exec(select(Fact)).all()
        return sorted((fact for fact in facts if not kinds or fact.kind in kinds), key=lambda fact: fact.seq)

    def is_revoked(self) -> bool:
        """Whether the server knows no phone any more."""
        with self.database.read() as session:
            return all(device.revoked_at is not None for device in session.exec(select(Device)))

    def count(self, table: type[SQLModel]) -> int:
        """Rows of a table."""
        with self.database.read() as session:
            return len(session.exec(select(table)).all())

    def cards(self) -> list[Card]:
        with self.database.read() as session:
            return list(session.exec(select(Card)).all())

    def republish(self, doors: tuple[int, ...], others: tuple[int, ...]) -> None:
        """Another plan: 라이더-01 gets `doors`, 라이더-02 the `others`."""
        with self.database.write() as session:
            self.town.session = session
            self.town.area = session.get_one(Area, self.town.area.id)
            publish_doors(session, self.town, doors, others)


def publish_doors(session: Session, town: Town, doors: tuple[int, ...], others: tuple[int, ...]) -> None:
    tours = {
        crew: [(KITCHEN, [door_key(number, "한끼") for number in numbers])]
        for crew, numbers in (("라이더-01", doors), ("라이더-02", others))
        if numbers
    }
    plan = draft_plan(session, town, tours)
    publish_plan(session, plan.id, plan.version, may_reorder_loaded=True)


@contextmanager
def make_street(database: Database, home: Path, *, pair: bool = False, trips: int = 1) -> Iterator[Street]:
    ensure_epoch(database)
    with database.write() as session:
        town = Town(session=session)
        kitchen = town.kitchen(records_temperature=True)
        menu = town.menu(kitchen)
        duty, _ = town.crew(loads_at=[kitchen], count=2, max_trips=trips)
        partner = town.courier(session.get_one(Team, duty.team_id), "라이더-01-짝") if pair else None
        if partner is not None:
            duty.courier_ids = [*duty.courier_ids, str(partner.id)]
        town._add(Dong(area_id=town.area.id, code="1144000001", name="서교동", office_lat=37.55, office_lon=126.92))
        for number in (*DOORS, 6):
            town.door(number, (number, 1), menu, high_risk=number == 2)
        publish_doors(session, town, DOORS, (6,))
        courier_id, partner_id = UUID(duty.courier_ids[0]), None if partner is None else partner.id
        session.expunge_all()
    app = create_app(database, Settings(_env_file=None, home=home))  # type: ignore[call-arg]
    with serve(app) as base:
        yield Street(app=app, database=database, base=base, town=town, courier_id=courier_id, partner_id=partner_id)


@dataclass(kw_only=True)
class Phone:
    """One browser of a courier. `page` is the tab in front."""

    context: BrowserContext
    street: Street
    newcomer: bool = False
    """Sees the three pictures first."""
    courier_id: UUID | None = None
    """Whose it is, if not 라이더-01's."""
    shows: str = MORNING
    """What its clock says at first."""
    thrown: list[str] = field(default_factory=list)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.open_tab()

    def open_tab(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        page.on("pageerror", lambda error: self.thrown.append(str(error)))
        page.clock.install(time=self.shows)
        if not self.newcomer:
            page.add_init_script("localStorage.setItem('bapgil.welcomed', 'yes')")
        return page

    def enrol(self) -> None:
        """Come in, with the service worker ready to start the page without a network."""
        self.page.goto(self.street.link(self.courier_id))
        self.choose_pin()
        expect(self.page.get_by_role("heading", name="한끼")).to_be_visible()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")

    def choose_pin(self) -> None:
        """Twice, as the page asks."""
        expect(self.page.get_by_text("번호 6자리를 정해 주세요")).to_be_visible()
        self.type_pin(PIN)
        expect(self.page.get_by_text("같은 번호를 한 번 더")).to_be_visible()
        self.type_pin(PIN)

    def type_pin(self, pin: str) -> None:
        for digit in pin:
            self.tap(digit)

    def lie_unused(self) -> None:
        """Deliver at the first door without a network, and lie there until the page asks for the PIN."""
        self.pass_undo()
        self.all_sent()
        self.context.set_offline(True)
        self.deliver()
        self.stands_at(2)
        self.page.clock.fast_forward("01:30:00")
        self.page.reload()

    def miss_pin(self, *tries_left: int) -> None:
        """A wrong PIN for each, and expect to be told how many tries are left; none: the day is taken."""
        for left in tries_left:
            self.type_pin("000001")
            expect(self.page.get_by_role("alert")).to_contain_text(f"{left}번 더" if left else "다섯 번 틀려")

    def tap(self, name: str, *, exact: bool = True) -> None:
        self.page.get_by_role("button", name=name, exact=exact).click()

    def load(self) -> None:
        """Take the boxes at the kitchen."""
        self.tap("도착했어요")
        self.tap("10식 받았습니다")

    def deliver(self) -> None:
        """Two taps at the door in front."""
        self.tap("전달 완료")
        self.page.clock.run_for(400)
        self.tap("본인 · 평소와 같음")

    def stands_at(self, number: int) -> None:
        """Expect door `number` to be the one in front."""
        expect(self.page.get_by_role("heading", level=1, name=f"김가상{number}", exact=True)).to_be_visible()

    def pass_undo(self) -> None:
        self.page.clock.run_for((UNDO_SECONDS + 1) * 1000)

    def hurdles(self) -> list[object]:
        """What stands in somebody's way: axe's findings, small targets, sizes at which something sticks out."""
        page = self.page
        size = page.viewport_size
        found = [*find_barriers(page), *small_targets(page), *wide_at(page)]
        if size is not None:
            page.set_viewport_size(size)
        page.evaluate("() => { document.documentElement.style.fontSize = '' }")
        return found

    def all_sent(self) -> None:
        expect(self.page.get_by_role("button", name="모두 보냄")).to_be_visible()

    def waits(self, count: int) -> None:
        """Expect the page to say that `count` things are to be sent."""
        expect(self.page.get_by_role("button", name=f"보낼 것 {count}건")).to_be_visible()


def kill_browser(profile: Path) -> None:
    """End every process of the browser that runs on `profile`, as a phone does that needs its memory."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError):
            if str(profile) in (entry / "cmdline").read_bytes().decode(errors="replace"):
                os.kill(int(entry.name), signal.SIGKILL)


def small_targets(page: Page) -> list[str]:
    """Buttons and links that a thumb would miss."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('button, a, label.button')]
          .map((target) => [target.outerHTML, target.getBoundingClientRect()])
          .filter(([, box]) => box.width < 47.5 || box.height < 47.5)
          .map(([html]) => html)"""
    )
    return found


def wide_at(page: Page) -> list[tuple[int, int]]:
    """The sizes at which something sticks out."""
    wide = []
    for width, percent in SIZES:
        page.set_viewport_size({"width": width, "height": 640})
        page.evaluate("(size) => { document.documentElement.style.fontSize = size }", f"{percent * 1.125}%")
        if sticks_out(page):
            wide.append((width, percent))
    return wide
