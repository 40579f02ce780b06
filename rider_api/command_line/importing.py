"""`bapgil import`: referrals and standing orders from a spreadsheet."""

from pathlib import Path
from typing import Annotated

import typer

from dispatch.intake.importing import ImportReport, import_referrals, report_json
from dispatch.intake.locating import locate
from rider_api.command_line.areas import get_area, installation
from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.files import read_bytes
from rider_api.command_line.output import err, out, print_json, print_table, progress_bar

_SHOWN = {"accepted": "접수", "unchanged": "변동 없음", "flagged": "중복 확인", "refused": "거부"}


def command(
    file: Annotated[str, typer.Argument(help="의뢰서 .xlsx 또는 .csv (UTF-8, CP949) · Referrals (- for stdin)")],
    area: Annotated[str | None, typer.Option(help="권역 이름 · Service area, when there are several")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="저장하지 않고 결과만 · Write nothing, only tell")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON 으로 출력 · Print JSON")] = False,
) -> None:
    """의뢰와 정기 주문을 가져옵니다 · Import referrals and standing orders.

    Every row is answered on its own: accepted, unchanged (imported before), flagged (perhaps known already) or refused
    with the reasons. Exit code 1 when a row was refused.
    """
    content = read_bytes(file, as_json=as_json)
    with installation(as_json=as_json) as database, progress_bar("의뢰 · referrals", quiet=as_json) as bar:
        with database.read() as session:
            area_id = get_area(session, area).id
        report = import_referrals(
            database,
            Path(file).name,
            content,
            area_id=area_id,
            locate=locate,
            dry_run=dry_run,
            on_progress=lambda done, total: bar.show(completed=done, description=f"의뢰 · referrals {done}/{total}"),
        )
    print_json(report_json(report)) if as_json else _print_report(report)
    if report.counts["refused"]:
        raise typer.Exit(int(ExitCode.PROBLEMS))


def _print_report(report: ImportReport) -> None:
    told = [(row, reason) for row in report.rows for reason in row.reasons]
    if told:
        rows = [
            (row.row, _SHOWN[row.outcome], ", ".join(reason.subject), reason.cause.ko, reason.action.ko, reason.code)
            for row, reason in told
        ]
        print_table("확인할 행 · Rows to look at", ("행", "결과", "항목", "원인", "할 일", "code"), rows)
    if report.unknown_headings:
        err().print(f"쓰지 않은 열 · columns not used: {', '.join(report.unknown_headings)}", markup=False)
    counts = ", ".join(f"{_SHOWN[outcome]} {count}" for outcome, count in report.counts.items())
    told_english = ", ".join(f"{count} {outcome}" for outcome, count in report.counts.items())
    prefix = "시험 실행(저장 안 함) · dry run: " if report.dry_run else ""
    out().print(f"{prefix}{counts} · {told_english}", markup=False)
