"""`bapgil recalls`: measures a recall at five years of one district's data."""

import tempfile
from datetime import date
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from models.database import Database, sqlite_url
from models.migrations import upgrade
from models.personal import Vault
from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import print_json, print_table, progress_bar
from simulations.private_database import private_database
from simulations.recalls import Measured, fill_years, measure

LAST_DAY = date(2026, 11, 20)
WORKING_DAYS = 1_304


def command(
    doors: Annotated[int, typer.Option(min=1000, help="집 수 · doors over five years")] = 600_000,
    trials: Annotated[int, typer.Option(min=1, help="몇 번 잴지 · lots to trace")] = 40,
    limit: Annotated[float, typer.Option(help="허용 초 · seconds that the slowest may take")] = 5.0,
    server: Annotated[str, typer.Option(help="PostgreSQL 주소, 없으면 SQLite · a PostgreSQL server, else SQLite")] = "",
    seed: Annotated[int, typer.Option(help="시드 · seed")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="결과를 JSON 하나로 · one JSON object")] = False,
) -> None:
    """5년 치 자료에서 회수 한 번이 몇 초인지 잽니다. From a lot to doors and phones at five years of data.

    Fills a database of its own, which is thrown away. Exit code 1 when the slowest trial takes longer than `--limit`.
    """
    with tempfile.TemporaryDirectory(prefix="bapgil-") as folder, private_database(server) as url:
        database = Database(url or sqlite_url(Path(folder) / "years.sqlite"), Vault(bytes(range(32))))
        upgrade(database.engine)
        random = Random(seed)
        with progress_bar("집 · doors", total=WORKING_DAYS, quiet=as_json) as bar:
            for _ in fill_years(database, doors=doors, last_day=LAST_DAY, random=random):
                bar.advance()
        measured = measure(database, trials=trials, random=random)
        database.close()
    _show(measured, as_json=as_json)
    if max(*measured.query, *measured.list, *measured.recall) > limit:
        raise typer.Exit(int(ExitCode.PROBLEMS))


def _show(measured: Measured, *, as_json: bool) -> None:
    figures = measured.to_json()
    if as_json:
        print_json(figures)
        return
    print_table("회수 · recall", list(figures), [list(figures.values())])
