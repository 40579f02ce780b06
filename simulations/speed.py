"""How soon the courier's page can be used on a bad network and a cheap phone, by Chromium's own throttling."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from dispatch.errors import refuse

SLOW_4G = {"offline": False, "latency": 562.5, "downloadThroughput": 180e3, "uploadThroughput": 84_375}
"""Chromium's own "Slow 4G": 150 ms there and back, told as 562.5 ms a request because names, connections and
encryption are not throttled, and nine tenths of 1.6 Mbit/s down and 0.75 Mbit/s up."""
SLOWER_PROCESSOR = 6
PIN = "135791"


@dataclass(frozen=True, kw_only=True)
class Speed:
    """Milliseconds until the page can be used, and kilobytes.

    `first`: a link opened on a phone that has never been here, until its keypad takes digits. `door`: from the last
    digit until the first door can be tapped, PIN derived and day fetched. `second`: the page opened again until the
    door can be tapped. `day_kilobytes`: what IndexedDB holds of the day; `script_kilobytes`: script as sent at first.
    """

    first: float
    door: float
    second: float
    script_kilobytes: float
    sent_kilobytes: float
    day_kilobytes: float


def measure_speed(url: str, link: str) -> Speed:
    """Open the page by `link`, type the PIN, and open it again."""
    with open_browser() as browser:
        context = browser.new_context(
            viewport={"width": 360, "height": 640}, is_mobile=True, has_touch=True, locale="ko-KR"
        )
        context.add_init_script("localStorage.setItem('bapgil.welcomed', 'yes')")
        context.add_init_script(_TELL_WHEN_USABLE)
        page = context.new_page()
        _throttle(context, page)
        sent: list[tuple[str, int]] = []
        page.on("requestfinished", lambda request: sent.append((request.url, _bytes_of(request))))
        with _telling(page, "keypad") as keypad:
            page.goto(link, wait_until="commit")
        at_first = list(sent)
        with _telling(page, "door") as door:
            for digit in PIN + PIN:
                page.get_by_role("button", name=digit, exact=True).click()
        day = page.evaluate(_MEASURE_DAY)
        page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        page.close()
        again = context.new_page()
        _throttle(context, again)
        with _telling(again, "door") as second:
            again.goto(f"{url}/c/", wait_until="commit")
        context.close()
    script = sum(size for address, size in at_first if address.endswith(".js"))
    return Speed(
        first=keypad.since_start, door=door.since_tap, second=second.since_start,
        script_kilobytes=round(script / 1000, 1),
        sent_kilobytes=round(sum(size for _, size in at_first) / 1000, 1), day_kilobytes=round(day / 1000, 1),
    )  # fmt: skip


@dataclass(kw_only=True)
class Usable:
    """Milliseconds at which the page told that something can be used."""

    since_start: float = 0.0
    since_tap: float = 0.0


@contextmanager
def _telling(page: Any, what: str) -> Iterator[Usable]:
    """What the page tells by its own clock of what is done in here.

    Nothing is asked of the page meanwhile: the selectors of whoever leads the browser are a third of a megabyte of
    script, which runs on the same slowed processor.
    """
    usable = Usable()
    with page.expect_console_message(lambda message: message.text.startswith(f"usable {what} ")) as told:
        yield usable
    since_start, since_tap = map(float, told.value.text.split()[2:])
    usable.since_start, usable.since_tap = round(since_start), round(since_tap)


_TELL_WHEN_USABLE = """(() => {
  const told = new Set()
  let tapped = 0
  const tell = (what) => {
    if (told.has(what)) return
    told.add(what)
    const found = () => console.debug('usable', what, performance.now(), performance.now() - tapped)
    requestAnimationFrame(() => setTimeout(found))
  }
  const look = () => {
    for (const button of document.querySelectorAll('button:enabled')) {
      const text = button.textContent.trim()
      if (text === '1') tell('keypad')
      if (/전달 완료|도착했어요/.test(text)) tell('door')
    }
  }
  addEventListener('click', () => { tapped = performance.now() }, true)
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true })
})()"""
"""Says in the console when the first digit and the first door's button are on the screen: after the frame in which they
came, so that layout and paint are counted."""


def _bytes_of(request: Any) -> int:
    sizes = request.sizes()
    return int(sizes["responseBodySize"] + sizes["responseHeadersSize"])


def _throttle(context: Any, page: Any) -> None:
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW_4G)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})


BROWSER_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@contextmanager
def open_browser(arguments: Sequence[str] = BROWSER_ARGUMENTS) -> Iterator[Any]:
    """The machine's Chromium; `Refused` (screens.no_browser) where there is none, or no Playwright to lead it."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise _no_browser() from None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(arguments))
        try:
            yield browser
        finally:
            browser.close()


def find_chromium() -> str:
    """Where it is; `Refused` (screens.no_browser)."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise _no_browser()
    return found


def _no_browser() -> Exception:
    return refuse(
        "screens.no_browser",
        cause=("Chromium이나 Playwright가 없습니다.", "There is no Chromium, or no Playwright to lead it."),
        action=(
            "chromium 패키지를 설치하고 `make setup` 을 실행하세요.",
            "Install the package `chromium`, and run `make setup`.",
        ),
    )


_MEASURE_DAY = """() => new Promise((resolve) => {
  const asked = indexedDB.open('bapgil-courier')
  asked.onsuccess = () => {
    const got = asked.result.transaction('singles').objectStore('singles').get('day')
    got.onsuccess = () => { asked.result.close(); resolve(got.result ? got.result.box.bytes.byteLength : 0) }
  }
})"""
