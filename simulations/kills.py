"""A courier's day in a real Chromium that is killed again and again: what was saved arrives, and exactly once."""

import io
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from PIL import Image
from sqlmodel import select

from models.database import Database
from models.deliveries import Fact, Photo
from models.orders import DailyOrder
from simulations.crowd import CrowdPhone
from simulations.speed import BROWSER_ARGUMENTS, PIN, find_chromium

WAITS_MILLISECONDS = (0, 50, 1000)
"""How long after a tap the browser is killed, in turn."""
PHOTO_DOORS = (3, 17, 31)
FIRST_OFFLINE, LAST_OFFLINE = 5, 34
"""Doors in the order of the tour: thirty without a network."""
ROUNDED = timedelta(milliseconds=1)
"""A phone writes its moments in whole milliseconds."""


@dataclass(kw_only=True)
class KilledDay:
    """`repeated`: taps that were not on the disk when the browser died; the page still stood at that door."""

    doors: int
    kills: int = 0
    closed_tabs: int = 0
    repeated: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    wrong_time: int = 0
    photos_lost: int = 0

    @property
    def ended_well(self) -> bool:
        return self.lost + self.doubled + self.out_of_order + self.wrong_time + self.photos_lost == 0


@dataclass(frozen=True, kw_only=True)
class Tap:
    """Between these two moments a person tapped."""

    began: datetime
    ended: datetime

    def holds(self, moment: datetime) -> bool:
        return self.began - ROUNDED <= moment <= self.ended + ROUNDED


def play_killed_day(
    url: str, link: str, phone: CrowdPhone, database: Database, profile: Path, *, tell: Callable[[str], None]
) -> KilledDay:
    """Deliver to every door of `phone`; the browser is killed after each, and its tab closed at every tenth.

    `tell` gets a line for each kill.
    """
    from playwright.sync_api import sync_playwright

    day = KilledDay(doors=len(phone.orders))
    tapped: dict[int, Tap] = {}
    with sync_playwright() as playwright:
        rider = _Rider(playwright.chromium, url, profile, day)
        rider.come_in(link)
        rider.kill()
        day.kills = 0  # only those after a tap count
        for door in range(1, day.doors + 1):
            offline = FIRST_OFFLINE <= door <= LAST_OFFLINE
            while door not in tapped or not rider.stands_behind(door, offline):
                day.repeated += door in tapped
                tapped[door] = rider.deliver(door, photo=door in PHOTO_DOORS)
                if door % 10 == 0:
                    rider.close_tab()
                wait = WAITS_MILLISECONDS[door % len(WAITS_MILLISECONDS)]
                rider.kill_after(wait)
                day.kills += 1
                tell(f"{door}/{day.doors} · {wait} ms{' · offline' if offline else ''}")
        rider.send_everything()
        rider.kill()
    _count(day, database, phone, tapped)
    return day


class _Rider:
    """A person with one phone; every look at it opens the browser on the same profile."""

    def __init__(self, chromium: Any, url: str, profile: Path, day: KilledDay) -> None:
        self.chromium, self.url, self.profile, self.day = chromium, url, profile, day
        self.context: Any = None
        self.page: Any = None

    def come_in(self, link: str) -> None:
        self._open(link, offline=False)
        for digit in PIN + PIN:
            self._tap(digit)
        self._at(1)
        self.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")

    def stands_behind(self, door: int, offline: bool) -> bool:
        """Open the phone again: does it show what comes after `door`?"""
        self._open(f"{self.url}/c/", offline=offline)
        after = self.page.get_by_role("heading", level=1).filter(
            has_text="모두 마쳤습니다" if door == self.day.doors else f"김가상{door + 1}"
        )
        here = self.page.get_by_role("heading", level=1, name=f"김가상{door}", exact=True)
        after.or_(here).first.wait_for()
        return bool(after.count())

    def deliver(self, door: int, *, photo: bool) -> Tap:
        if self.page is None:
            self._open(f"{self.url}/c/", offline=FIRST_OFFLINE <= door <= LAST_OFFLINE)
        self._at(door)
        if photo:
            self._tap("안부카드")
            file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": _picture(door)}
            self.page.locator("input[type=file]").set_input_files(file)
            self.page.get_by_text("사진 1", exact=True).wait_for()
            return self._tap("안부카드 저장")
        self._tap("전달 완료")
        time.sleep(0.4)  # a person's second tap: the page passes over hasty ones
        return self._tap("본인 · 평소와 같음")

    def close_tab(self) -> None:
        self.page.close()
        self.page = None
        self.day.closed_tabs += 1

    def kill_after(self, milliseconds: int) -> None:
        time.sleep(milliseconds / 1000)
        self.kill()

    def kill(self) -> None:
        """End every process of the browser, as a phone does that needs its memory."""
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with suppress(OSError):
                    if f"--user-data-dir={self.profile}" in (entry / "cmdline").read_bytes().decode(errors="replace"):
                        os.kill(int(entry.name), signal.SIGKILL)
        with suppress(Exception):  # what is left of it on our side
            self.context.close()
        self.context = self.page = None

    def send_everything(self) -> None:
        if self.page is None:
            self._open(f"{self.url}/c/", offline=False)
        self.context.set_offline(False)
        self.page.get_by_role("button", name="모두 보냄").wait_for(timeout=120_000)

    def _open(self, address: str, *, offline: bool) -> None:
        if self.context is not None:
            self.kill()
        self.context = self.chromium.launch_persistent_context(
            self.profile, executable_path=find_chromium(), args=BROWSER_ARGUMENTS, locale="ko-KR",
            viewport={"width": 360, "height": 640},
        )  # fmt: skip
        self.context.add_init_script("localStorage.setItem('bapgil.welcomed', 'yes')")
        self.context.set_offline(offline)
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.goto(address)

    def _at(self, door: int) -> None:
        self.page.get_by_role("heading", level=1, name=f"김가상{door}", exact=True).wait_for()

    def _tap(self, name: str) -> Tap:
        began = datetime.now(UTC)
        self.page.get_by_role("button", name=name, exact=True).click()
        return Tap(began=began, ended=datetime.now(UTC))


def _picture(door: int) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (640, 480), (door * 5 % 256, 90, 120)).save(written, "JPEG")
    return written.getvalue()


def _count(day: KilledDay, database: Database, phone: CrowdPhone, tapped: dict[int, Tap]) -> None:
    """Every door has one end and one card, in the order of the taps, made when it was tapped."""
    with database.read() as session:
        facts = session.exec(select(Fact).order_by(Fact.seq)).all()  # type: ignore[arg-type]
        photos = len(session.exec(select(Photo.id)).all())
        known = {order.id for order in session.exec(select(DailyOrder)).all()}
    doors = {order: number for number, order in enumerate(phone.orders, start=1) if order in known}
    told = [(doors[UUID(fact.order_ids[0])], fact) for fact in facts]
    for kind in ("delivered", "card"):
        order = [door for door, fact in told if fact.kind == kind]
        day.lost += len(doors) - len(set(order))
        day.doubled += len(order) - len(set(order))
        day.out_of_order += order != sorted(order)
    day.wrong_time += sum(1 for door, fact in told if not tapped[door].holds(fact.device_at))
    day.photos_lost += max(0, sum(door <= day.doors for door in PHOTO_DOORS) - photos)
