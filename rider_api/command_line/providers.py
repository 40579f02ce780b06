"""`bapgil providers`: a district's own area, kitchens, hubs, models, teams, couriers and duties in one workbook."""

from pathlib import Path
from typing import Annotated

import typer

from dispatch.intake.locating import locate
from dispatch.providers import ProvidersReport, import_providers, report_json, write_workbook
from dispatch.providers.problems import SheetProblem
from rider_api.command_line.areas import installation
from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.files import read_bytes, require_writable, write_bytes
from rider_api.command_line.output import out, print_json, print_table

command = typer.Typer(help="권역·업체·팀·근무를 등록합니다 · Set a district up from a workbook", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="JSON 으로 출력 · Print JSON")]
_KINDS = {
    "area": "권역 · areas",
    "areas": "동 · dongs",
    "kitchens": "업체 · kitchens",
    "menus": "식단 · menus",
    "hubs": "거점 · hubs",
    "delivery_models": "배송모형 · delivery models",
    "teams": "팀 · teams",
    "couriers": "배송원 · couriers",
    "duties": "근무 · duties",
}


@command.command("template")
def template(
    output: Annotated[Path, typer.Option("--output", "-o", help="새 파일 · New file (.xlsx)")],
    as_json: AsJson = False,
) -> None:
    """등록 서식(엑셀) · The workbook to fill in, with what this installation already has (no names, no phones)."""
    require_writable(str(output), as_json=as_json)
    with installation(as_json=as_json) as database, database.read() as session:
        content = write_workbook(session)
    write_bytes(str(output), content, as_json=as_json)
    if as_json:
        print_json({"file": str(output), "bytes": len(content)})
    else:
        out().print(f"저장했습니다 · written: {output}", markup=False)


@command.command("import")
def import_workbook(
    file: Annotated[str, typer.Argument(help="작성한 .xlsx 파일 · The filled workbook (- for stdin)")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="저장하지 않고 결과만 · Write nothing, only tell")] = False,
    as_json: AsJson = False,
) -> None:
    """등록 서식을 가져옵니다 · Import the workbook: all of it, or nothing when anything in it is wrong.

    Rows are recognised by name or code; the same workbook again changes nothing, and nothing is ever deleted.
    Exit code 3 when something is wrong: every problem is told with its sheet, row and column.
    """
    content = read_bytes(file, as_json=as_json)
    with installation(as_json=as_json) as database:
        report = import_providers(database, content, locate=locate, dry_run=dry_run)
    print_json(report_json(report)) if as_json else _print_report(report)
    if report.problems:
        raise typer.Exit(int(ExitCode.BAD_INPUT))


def _print_report(report: ProvidersReport) -> None:
    _print_told("고칠 곳 · To correct", list(report.problems))
    _print_told("그대로 둔 것 · Left as it was", list(report.notices))
    if report.problems:
        out().print("아무것도 저장하지 않았습니다 · nothing was written", markup=False)
        return
    rows = [(_KINDS[kind], *counts.values()) for kind, counts in report.counts.items()]
    prefix = "시험 실행(저장 안 함) · dry run" if report.dry_run else "등록 · Providers"
    print_table(prefix, ("", "추가 · added", "변경 · changed", "그대로 · unchanged"), rows)


def _print_told(title: str, told: list[SheetProblem]) -> None:
    if told:
        rows = [
            (each.sheet, each.row or "", each.column, each.reason.cause.ko, each.reason.action.ko, each.reason.code)
            for each in told
        ]
        print_table(title, ("시트", "행", "열", "원인", "할 일", "code"), rows)
