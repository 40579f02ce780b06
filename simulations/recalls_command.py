"""`bapgil recalls`: measures a recall at five years of one district's data."""

from datetime import date
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import print_json, print_table
from simulations.recalls import Measured, measure
from simulations.years import Extent
from simulations.years.keeping import open_years

LAST_DAY = date(2026, 11, 20)


def command(
    doors: Annotated[int, typer.Option(min=1000, help="집 수 · doors over five years")] = 600_000,
    trials: Annotated[int, typer.Option(min=1, help="몇 번 잴지 · lots to trace")] = 40,
    limit: Annotated[float, typer.Option(help="허용 초 · seconds that the slowest may take")] = 5.0,
    keep: Annotated[Path | None, typer.Option(help="자료를 남겨 둘 폴더 · a folder that keeps the data")] = None,
    server: Annotated[str, typer.Option(help="PostgreSQL 주소, 없으면 SQLite · a PostgreSQL server, else SQLite")] = "",
    seed: Annotated[int, typer.Option(help="시드 · seed")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="결과를 JSON 하나로 · one JSON object")] = False,
) -> None:
    """5년 치 자료에서 회수 한 번이 몇 초인지 잽니다. From a lot to doors and phones at five years of data.

    Fills a database of its own, which is thrown away unless `--keep` names a folder for it. Exit code 1 when the
    slowest trial takes longer than `--limit`.
    """
    extent = Extent(doors=doors, last_day=LAST_DAY)
    with open_years(extent, seed=seed, server=server, keep=keep, quiet=as_json) as database:
        measured = measure(database, trials=trials, random=Random(seed))
    _show(measured, as_json=as_json)
    if max(*measured.query, *measured.list, *measured.recall) > limit:
        raise typer.Exit(int(ExitCode.PROBLEMS))


def _show(measured: Measured, *, as_json: bool) -> None:
    figures = measured.to_json()
    if as_json:
        print_json(figures)
        return
    print_table("회수 · recall", list(figures), [list(figures.values())])
