"""`bapgil warnings`: heat and cold warnings from a file, such as the weather office's list, and what is known."""

from datetime import date
from typing import Annotated

import typer

from dispatch import clock
from dispatch.errors import Refused, refuse
from dispatch.intake.importing.delimited import read_delimited
from dispatch.intake.importing.grid import Grid
from dispatch.welfare.warnings import import_warnings
from rider_api.command_line.areas import get_area, installation
from rider_api.command_line.files import read_bytes
from rider_api.command_line.output import out, print_json, print_table
from rider_api.reading.welfare import read_warnings

command = typer.Typer(help="폭염·한파 특보 · Heat and cold warnings. (--json)", no_args_is_help=True)
AreaName = Annotated[str | None, typer.Option("--area", help="권역 이름 · Service area, when there are several")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON 으로 출력 · Print JSON")]
KINDS = {"폭염": "heat", "한파": "cold", "heat": "heat", "cold": "cold"}


@command.command("import")
def take_over(
    file: Annotated[str, typer.Argument(help="CSV: 특보,첫날,마지막날 · kind,from,until (- for stdin)")],
    area: AreaName = None,
    as_json: AsJson = False,
) -> None:
    """특보 파일을 가져옵니다 · Import warnings: one line each; all or none, each once however often."""
    content = read_bytes(file, as_json=as_json)
    with installation(as_json=as_json) as database, database.write() as session:
        rows = _read(read_delimited(content))
        made = import_warnings(session, get_area(session, area).id, rows)
        count = len({row.id for row in made})
    print_json({"warnings": count}) if as_json else out().print(f"특보 {count}건 · {count} warnings", markup=False)


@command.command("list")
def show(area: AreaName = None, as_json: AsJson = False) -> None:
    """알고 있는 특보 · The warnings of the last two and the next four months."""
    with installation(as_json=as_json) as database, database.read() as session:
        rows = read_warnings(session, get_area(session, area).id)
    if as_json:
        print_json([row.model_dump(mode="json") for row in rows])
        return
    today = clock.today()
    print_table(
        f"특보 · Warnings {today}",
        ("kind", "from", "until", "source", "withdrawn"),
        [(row.kind, row.from_day, row.until_day, row.source, row.withdrawn_at is not None) for row in rows],
    )


def _read(grid: Grid) -> list[tuple[str, date, date]]:
    """The rows after an optional heading."""
    rows = [[str(cell).strip() for cell in row] for row in grid]
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    if filled and filled[0][1][0] not in KINDS:
        filled = filled[1:]
    return [_row(number, row) for number, row in filled]


def _row(number: int, row: list[str]) -> tuple[str, date, date]:
    try:
        return KINDS[row[0]], date.fromisoformat(row[1]), date.fromisoformat(row[2])
    except (KeyError, IndexError, ValueError):
        raise _unreadable(number) from None


def _unreadable(number: int) -> Refused:
    return refuse(
        "warning.row",
        cause=(f"{number}번째 줄을 읽을 수 없습니다.", f"Line {number} can't be read."),
        action=("'폭염,2026-07-20,2026-07-24'처럼 적어 주세요.", "Write it like heat,2026-07-20,2026-07-24."),
        subject=(str(number),),
        status=422,
    )
