"""`bapgil plan`: plan a frozen day in this process, save the draft, and publish it if wanted."""

import time
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import typer
from sqlmodel import Session

from dispatch.planning.drafting import Search, draft_day, keep_draft
from dispatch.planning.publishing import publish_plan
from dispatch.planning.requests import check_day_can_be_planned
from dispatch.planning.storage import unpack
from dispatch.planning.timetable import read_sheets
from dispatch.settings import settings
from models.database import Database
from models.plans import Plan
from rider_api.command_line.areas import get_area, installation
from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.files import require_writable, write_bytes
from rider_api.command_line.output import out, print_json, print_table, progress_bar
from routing.picture import draw_plan
from routing.solve import Progress
from routing.wire import solution_from_json


def command(
    day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="배달일 · Service day")],
    area: Annotated[str | None, typer.Option(help="권역 이름 · Service area, when there are several")] = None,
    seconds: Annotated[
        int | None, typer.Option(min=1, help="찾는 시간 · Time budget in seconds [default: BAPGIL_PLAN_SECONDS]")
    ] = None,
    iterations: Annotated[
        int | None, typer.Option(min=1, help="반복 횟수 (같은 씨앗이면 같은 답) · Budget that repeats by seed")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="난수 씨앗 · Seed")] = 0,
    cores: Annotated[int | None, typer.Option(min=1, help="코어 수 · Cores [default: BAPGIL_PLAN_CORES]")] = None,
    svg: Annotated[str | None, typer.Option(help="계획 그림 (SVG 파일) · Picture of the plan")] = None,
    publish: Annotated[bool, typer.Option("--publish", help="바로 내보내기 · Publish it at once")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON 으로 출력 · Print JSON")] = False,
) -> None:
    """마감한 하루의 배송을 계획합니다 · Plan a frozen day; saved as the day's next draft.

    With --iterations and no --seconds the same data and seed give the same plan (its `digest`). Exits with 1
    when a door stays unserved or the checker finds a violation.
    """
    begun = time.monotonic()
    if svg is not None:
        require_writable(svg, as_json=as_json)
    limit = settings().plan_seconds if seconds is None and iterations is None else seconds
    with installation(as_json=as_json) as database:
        with database.read() as session:
            area_id = get_area(session, area).id
            check_day_can_be_planned(session, area_id, day.date())
        search = Search(seed=seed, seconds=limit, iterations=iterations, cores=cores or settings().plan_cores)
        plan_id = _draft(database, area_id, day.date(), search, quiet=as_json)
        with database.write() as session:
            plan = session.get_one(Plan, plan_id)
            if publish:
                plan = publish_plan(session, plan.id, plan.version)
            picture = draw_plan(unpack(plan.problem).problem, solution_from_json(plan.solution)) if svg else ""
            answer = _summary(session, plan, wall_seconds=round(time.monotonic() - begun, 3))
    if svg is not None:
        write_bytes(svg, picture.encode(), as_json=as_json)
    _print(answer, as_json)
    raise typer.Exit(int(ExitCode.PROBLEMS if answer["unserved"] or answer["violations"] else ExitCode.OK))


def _draft(database: Database, area_id: UUID, day: date, search: Search, *, quiet: bool) -> UUID:
    with progress_bar("계획 · planning", total=search.seconds, quiet=quiet) as bar:

        def show(progress: Progress) -> None:
            told = f"{progress.cost_won:,.0f}원 · won, 미배송 · unserved {progress.unserved}"
            bar.show(completed=progress.elapsed_seconds, description=told)

        shown = Search(
            seed=search.seed, seconds=search.seconds, iterations=search.iterations, cores=search.cores,
            on_progress=show,
        )  # fmt: skip
        drafted = draft_day(database, area_id, day, shown)
    with database.write() as session:
        return keep_draft(session, drafted, area_id=area_id, day=day).id


def _summary(session: Session, plan: Plan, *, wall_seconds: float) -> dict[str, Any]:
    sheets = read_sheets(session, plan.id)
    return {
        "plan_id": str(plan.id),
        "day": plan.day.isoformat(),
        "version": plan.version,
        "status": plan.status.value,
        "cost": plan.cost,
        "tours": [
            {
                "duty": sheet.duty.code,
                "model": sheet.model.model.value,
                "doors": sum(stop.kind == "door" for stop in sheet.stops),
                "meals": sheet.meals,
                "start_seconds": sheet.tour.start_seconds,
                "end_seconds": sheet.tour.end_seconds,
                "distance_metres": sheet.tour.distance_metres,
            }
            for sheet in sheets
        ],
        "unserved": plan.unserved,
        "violations": plan.violations,
        "learned": plan.problem.get("learned", {}),
        "stood_in": plan.problem.get("stood_in"),
        "digest": plan.digest,
        "wall_seconds": wall_seconds,
    }


def _print(answer: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(answer)
        return
    print_table(
        f"{answer['day']} · {answer['version']}판 ({answer['status']})",
        ("근무 · duty", "방식 · model", "집 · doors", "식 · meals", "시작 · start", "끝 · end", "km"),
        [
            (
                tour["duty"], tour["model"], tour["doors"], tour["meals"], _clock(tour["start_seconds"]),
                _clock(tour["end_seconds"]), f"{tour['distance_metres'] / 1000:.1f}",
            )
            for tour in answer["tours"]
        ],
    )  # fmt: skip
    if answer["learned"].get("days"):
        told = answer["learned"]
        out().print(
            f"지난 {told['days']}일에서 배움 · learned from {told['days']} days: "
            f"늘 오던 배송원 · usual couriers {told['usual']}, 머무는 시간 · service times {told['timed']}"
        )
    if answer["stood_in"] is not None:
        cause = answer["stood_in"]["cause"]
        out().print(f"{cause['ko']} {cause['en']}", markup=False)
        out().print("대신 자체 도로망이나 추정치로 계획했습니다 · Planned with our own streets or estimates instead.")
    for entry in answer["unserved"]:
        reason = entry["reason"]
        out().print(f"{entry['visit']}: {reason['cause']['ko']} · {reason['cause']['en']}", markup=False)
    out().print(
        f"{answer['cost']['total_won']:,}원 · won, 미배송 · unserved {len(answer['unserved'])}, "
        f"위반 · violations {len(answer['violations'])}, {answer['digest'][:12]}"
    )


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"
