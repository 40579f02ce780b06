"""`bapgil lists`: measures every list at five years of one district's data."""

import tempfile
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from models.database import Database, sqlite_url
from models.migrations import upgrade
from models.personal import Vault
from rider_api.command_line.output import print_json, print_table, progress_bar
from simulations.lists import measure_lists
from simulations.private_database import private_database
from simulations.recalls import fill_years
from simulations.recalls_command import LAST_DAY, WORKING_DAYS


def command(
    doors: Annotated[int, typer.Option(min=1000, help="집 수 · doors over five years")] = 600_000,
    rounds: Annotated[int, typer.Option(min=1, help="몇 번 물을지 · rounds")] = 100,
    server: Annotated[str, typer.Option(help="PostgreSQL 주소, 없으면 SQLite · a PostgreSQL server, else SQLite")] = "",
    seed: Annotated[int, typer.Option(help="시드 · seed")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="결과를 JSON 하나로 · one JSON object")] = False,
) -> None:
    """5년 치 자료에서 목록 화면이 얼마나 걸리는지 잽니다. Every list at five years of data, beside an empty endpoint.

    Fills a database of its own, which is thrown away.
    """
    with tempfile.TemporaryDirectory(prefix="bapgil-") as folder, private_database(server) as url:
        database = Database(url or sqlite_url(Path(folder) / "years.sqlite"), Vault(bytes(range(32))))
        upgrade(database.engine)
        with progress_bar("집 · doors", total=WORKING_DAYS, quiet=as_json) as bar:
            for _ in fill_years(database, doors=doors, last_day=LAST_DAY, random=Random(seed)):
                bar.advance()
        timed = measure_lists(database, home=Path(folder), last_day=LAST_DAY, rounds=rounds)
        database.close()
    rows = [each.to_json() for each in timed]
    if as_json:
        print_json({"doors": doors, "rounds": rounds, "lists": rows})
    else:
        print_table("목록 · lists", list(rows[0]), [list(row.values()) for row in rows])
