"""A real Chromium in front of the real application, which runs in a thread of this process and shares its clock."""

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from rider_api.static import DIST
from tests.makers.desks import PASSWORD

WEB = Path(__file__).resolve().parents[2] / "rider_api" / "web"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MILLISECONDS = 30_000
"""How long a screen may take to show what it must: a busy machine is no finding."""


def find_hindrance() -> str | None:
    """Why the screens can't be tried out here, or None."""
    if CHROMIUM is None:
        return "no Chromium on this machine"
    if not (DIST / "index.html").is_file():
        return "the screens are not built (npm run build in rider_api/web)"
    return None


@contextmanager
def open_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serve(app: FastAPI) -> Iterator[str]:
    """Serve an application on a free port; yields its address."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, ws="websockets-sansio", log_level="error", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            raise RuntimeError("the application did not start")
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)


@dataclass(kw_only=True)
class Visits:
    """Pages opened on one application; `leave` fails when a script of any of them has thrown."""

    browser: Browser
    base: str
    thrown: list[str] = field(default_factory=list)

    def open(self, login: str | None = None, *, width: int = 1280, height: int = 800) -> Page:
        """A new person's browser, in Korean; signed in through the front door when a login is given."""
        context = self.browser.new_context(
            base_url=self.base, locale="ko-KR", timezone_id="Asia/Seoul", viewport={"width": width, "height": height}
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        page.on("pageerror", lambda error: self.thrown.append(str(error)))
        if login is not None:
            sign_in(page, login)
        return page

    def leave(self) -> None:
        for context in self.browser.contexts:
            close(context)
        assert self.thrown == []


def mend_network(context: BrowserContext) -> None:
    """Take every `route` off again; answers still on their way are waited for, so that none is given twice."""
    context.unroute_all(behavior="wait")


def close(context: BrowserContext) -> None:
    """Close a person's browser, whatever its routes are still busy with."""
    context.unroute_all(behavior="ignoreErrors")
    context.close()


def wait_for(page: Page, reached: Callable[[], bool], *, each: Callable[[], None] = lambda: None) -> None:
    """Until the server has it, `PATIENCE_MILLISECONDS` at most; the page lives on meanwhile, and `each` happens."""
    deadline = time.monotonic() + PATIENCE_MILLISECONDS / 1000
    while not reached():
        assert time.monotonic() < deadline, "it never came"
        each()
        page.wait_for_timeout(50)


def sign_in(page: Page, login: str) -> None:
    """Through the front door, as a person does."""
    page.goto("/")
    page.get_by_label("아이디").fill(login)
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.get_by_role("button", name="로그인").click()
    page.wait_for_url(re.compile("/(desk|kitchen)/$"))


def sticks_out(page: Page) -> bool:
    """Whether something is wider than the window."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide


def find_barriers(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds on the page as it stands: rule, help and the places."""
    page.evaluate((WEB / "node_modules" / "axe-core" / "axe.min.js").read_text() + ";null")
    found: list[dict[str, Any]] = page.evaluate(
        """async () => {
          const { violations } = await axe.run(document)
          return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => node.html) }))
        }"""
    )
    return found
