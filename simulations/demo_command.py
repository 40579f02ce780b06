"""`bapgil demo`: the Mapo demo, live or played, for people and for programs."""

import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn

import segno
import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from dispatch.access.accounts import DEMO_PASSWORD
from dispatch.settings import settings
from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import err, out, print_json, print_table
from simulations.city import choose_service_day
from simulations.demo import (
    AUDITOR,
    CARE_MANAGER,
    COORDINATOR,
    DYSPHAGIA,
    FIXED_DAY,
    GENERAL,
    MORNING_SECONDS,
    Demo,
    Facts,
    OnProgress,
)
from simulations.private_database import private_database
from simulations.server import Server

DEMO_SEED = 20200821
"""The demo's city: the Mapo desk's list of 2020-08-21 had 147 households and 294 meals."""
ITERATIONS = 60_000

STEPS = {
    "streets and addresses": "도로와 주소 · streets and addresses",
    "kitchens, hubs, teams, accounts": "업체·거점·팀·계정 · kitchens, hubs, teams, accounts",
    "server": "서버 · server",
    "import": "의뢰서 엑셀 가져오기 · importing the referrals",
    "approve": "정기 주문 승인 · approving standing orders",
    "freeze": "수발주 마감 D-2 · freeze",
    "plan": "배송 계획 · planning",
    "publish": "배송 계획 공개 · publishing",
    "doors": "배송 · meals going out",
}


def command(
    reset: Annotated[bool, typer.Option("--reset", help="데이터를 지우고 새로 시작 · start over")] = False,
    play: Annotated[bool, typer.Option("--play", help="모의 배송원의 하루 · simulated couriers")] = False,
    speed: Annotated[float, typer.Option(help="몇 배 빠르게 (--play) · seconds of the day per second")] = 60,
    headless: Annotated[bool, typer.Option("--headless", help="임시 데이터베이스에서 · fast, private")] = False,
    seed: Annotated[int, typer.Option(help="모의 도시의 시드 · seed of the city")] = DEMO_SEED,
    iterations: Annotated[int, typer.Option(help="계획의 탐색 횟수 · search budget of the plan")] = ITERATIONS,
    as_json: Annotated[bool, typer.Option("--json", help="결과를 JSON 하나로 · one JSON object")] = False,
) -> None:
    """마포구 시연: 의뢰부터 배송까지. The Mapo demo, from referral to the door.

    Without options: prepares the demo on the first start, then serves it and prints its links. With --play the
    simulated crew carries the published day out while you look on. With --play --headless the whole chain runs fast on
    a private database and ends with one report (exit code 1 if anything was lost, doubled, violated or unserved).
    """
    signal.signal(signal.SIGTERM, _stop)  # the server is a process of its own and must not be left behind
    report: dict[str, Any] | None
    with _progress(quiet=as_json) as on_progress:
        if headless:
            report = run_headless(
                seed=seed,
                iterations=iterations,
                database_url=settings().database_url,
                on_progress=on_progress,
            )
        else:
            demo = _ready_demo(reset=reset, seed=seed, iterations=iterations, on_progress=on_progress)
            report = _play(demo, speed, on_progress) if play else None
    if report is not None:
        _show(report, as_json=as_json)
    if not headless:
        _serve(demo, as_json=as_json, wait=not (play and as_json))


def run_headless(
    *,
    seed: int,
    iterations: int,
    database_url: str = "",
    day: date = FIXED_DAY,
    on_progress: OnProgress = lambda step, done, total: None,
) -> dict[str, Any]:
    """The whole chain on a private database: on the server of `database_url`, else on SQLite; returns the report."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bapgil-") as folder, private_database(database_url) as url:
        demo = Demo(server=Server(home=Path(folder) / "home", database_url=url), on_progress=on_progress)
        area_id, city = demo.install(seed=seed, day=day)
        wall_seconds = {"install": round(time.monotonic() - begun, 3)}
        demo.server.start()
        try:
            wall_seconds |= demo.play_chain(area_id, city, iterations=iterations)
            began = time.monotonic()
            outcome = demo.play_day(area_id, day, seed=seed)
            wall_seconds["day"] = round(time.monotonic() - began, 3)
        finally:
            demo.server.stop()
        wall_seconds["total"] = round(time.monotonic() - begun, 3)
        return demo.report(day, outcome, wall_seconds)


def _stop(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _ready_demo(*, reset: bool, seed: int, iterations: int, on_progress: OnProgress) -> Demo:
    """The demo with its server running: made on the first start, found again on later ones, joined if it runs."""
    demo = Demo(server=Server(home=settings().home / "demo", port=settings().port), on_progress=on_progress)
    if demo.is_served() and not reset:
        return demo
    demo.server.require_free_port()
    if reset or not demo.is_ready:
        demo.forget()
        _make(demo, seed=seed, iterations=iterations)
    else:
        demo.wind_clock()
        demo.server.start()
    return demo


def _make(demo: Demo, *, seed: int, iterations: int) -> None:
    """From nothing to "today, meals are going out"; a half-made demo is not kept."""
    day = choose_service_day(date.today())  # noqa: DTZ011 (the demo's day lies near the real one)
    area_id, city = demo.install(seed=seed, day=day)
    demo.on_progress("server", 0, 0)
    demo.server.start()
    try:
        demo.play_chain(area_id, city, iterations=iterations)
        demo.play_day(area_id, day, seed=seed, until_seconds=MORNING_SECONDS)
    except BaseException:
        demo.server.stop()
        raise
    demo.remember(Facts(seed=seed, day=str(day), area_id=area_id, iterations=iterations))
    demo.wind_clock()


def _play(demo: Demo, speed: float, on_progress: OnProgress) -> dict[str, Any]:
    facts = demo.facts
    began = time.monotonic()
    outcome = demo.play_day(facts.area_id, date.fromisoformat(facts.day), seed=facts.seed, speed=speed)
    demo.wind_clock()
    return demo.report(date.fromisoformat(facts.day), outcome, {"day": round(time.monotonic() - began, 3)})


def _serve(demo: Demo, *, as_json: bool, wait: bool) -> None:
    try:
        if not as_json:
            _print_links(demo)
        while wait:
            time.sleep(3600)
    except KeyboardInterrupt:
        err().print("\n밥길 시연을 마칩니다 · stopping")
    finally:
        demo.server.stop()


def _print_links(demo: Demo) -> None:
    """Three links, the demo's accounts, and a courier's way in as a QR code."""
    console = out()
    desk = demo.log_in(COORDINATOR)
    rows = desk.get(f"/api/desk/couriers?area={demo.facts.area_id}")
    rows = rows if isinstance(rows, list) else rows["items"]
    courier = next(row for row in rows if row["model"] == "rider" and row["duty_code"])
    link = desk.post(f"/api/desk/couriers/{courier['id']}/link")["url"]
    desk.close()
    url = demo.server.url
    console.print(f"\n[bold]밥길 · Bapgil[/] — {demo.facts.day}, 마포구 (시연 · demo)\n")
    console.print(f"  통합창구 · desk        {url}/desk/")
    console.print(f"  도시락 업체 · kitchen  {url}/kitchen/")
    console.print(f"  배송원 · courier       {link}  ({escape(courier['code'])}, 10분 · 10 min, 1회 · once)\n")
    print_table(
        "시연 계정 · demo accounts",
        ("계정 · login", "비밀번호 · password", "역할 · role"),
        [
            (COORDINATOR, DEMO_PASSWORD, "통합창구 · coordinator"),
            (f"{GENERAL}, {DYSPHAGIA}", DEMO_PASSWORD, "도시락 업체 · kitchens"),
            (CARE_MANAGER, DEMO_PASSWORD, "돌봄매니저 · care manager"),
            (AUDITOR, DEMO_PASSWORD, "감사 · auditor"),
        ],
    )
    segno.make(link, error="l").terminal(compact=True)
    console.print("멈추기: Ctrl+C · stop.  다른 창에서 · elsewhere:  bapgil demo --play\n")


def _show(report: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(report)
    else:
        rows = [(key, value) for key, value in report.items() if key != "wall_seconds"]
        print_table("하루 · the day", ("", ""), rows)
        print_table("걸린 시간 (초) · seconds", ("", ""), list(report["wall_seconds"].items()))
    if report["lost"] or report["duplicates"] or report["violations"] or report["unserved"]:
        raise typer.Exit(int(ExitCode.PROBLEMS))


@contextmanager
def _progress(*, quiet: bool) -> Iterator[OnProgress]:
    """One line per step on stderr; a bar where there is something to count."""
    console = err()
    progress = Progress(
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TimeElapsedColumn(),
        console=console,
        disable=quiet,
    )
    tasks: dict[str, Any] = {}

    def show(step: str, done: int, total: int) -> None:
        if step not in tasks:
            for earlier in tasks.values():
                progress.update(earlier, total=1, completed=1)
            tasks[step] = progress.add_task(STEPS.get(step, step), total=None)
        if total:
            progress.update(tasks[step], total=total, completed=done)

    with progress:
        yield show
        for task in tasks.values():
            progress.update(task, total=1, completed=1)
