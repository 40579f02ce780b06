"""`bapgil lists`: measures every list at five years of one district's data."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from rider_api.command_line.output import out, print_json, print_table, progress_bar
from simulations.lists import measure_lists
from simulations.recalls_command import LAST_DAY
from simulations.savings import measure_quarter
from simulations.years import Extent
from simulations.years.keeping import open_years


def command(
    doors: Annotated[int, typer.Option(min=1000, help="집 수 · doors over all the years")] = 600_000,
    rounds: Annotated[int, typer.Option(min=1, help="몇 번 물을지 · rounds")] = 100,
    days: Annotated[int, typer.Option(min=30, help="며칠 치인지 · days of the calendar")] = 5 * 365,
    districts: Annotated[int, typer.Option(min=1, help="자치구 수 · districts they are spread over")] = 1,
    keep: Annotated[Path | None, typer.Option(help="자료를 남겨 둘 폴더 · a folder that keeps the data")] = None,
    server: Annotated[str, typer.Option(help="PostgreSQL 주소, 없으면 SQLite · a PostgreSQL server, else SQLite")] = "",
    seed: Annotated[int, typer.Option(help="시드 · seed")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="결과를 JSON 하나로 · one JSON object")] = False,
) -> None:
    """5년 치 자료에서 목록 화면이 얼마나 걸리는지 잽니다. Every list at five years of data, beside an empty endpoint.

    Fills a database of its own, which is thrown away unless `--keep` names a folder for it.
    """
    extent = Extent(doors=doors, last_day=LAST_DAY, days=days, districts=districts)
    with (
        open_years(extent, seed=seed, server=server, keep=keep, quiet=as_json) as database,
        tempfile.TemporaryDirectory(prefix="bapgil-") as home,
        progress_bar("바퀴 · rounds", total=rounds + 1, quiet=as_json) as bar,
    ):
        timed = measure_lists(database, home=Path(home), last_day=LAST_DAY, rounds=rounds, told=bar.advance)
        quarter = measure_quarter(database, LAST_DAY)
    rows = [each.to_json() for each in timed]
    if as_json:
        asked = {"doors": doors, "days": days, "districts": districts, "rounds": rounds}
        print_json({**asked, "lists": rows, "quarter": quarter})
    else:
        print_table("목록 · lists", list(rows[0]), [list(row.values()) for row in rows])
        out().print(f"quarter: {quarter}", markup=False)
