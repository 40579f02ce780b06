"""`bapgil ladders`: kills the server again and again while a day of welfare ladders passes; every step fires once."""

import tempfile
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import print_json, print_table, progress_bar
from simulations.ladder_kills import LadderDay


def command(
    kills: Annotated[int, typer.Option(min=1, help="강제 종료 횟수 · kills")] = 500,
    people: Annotated[int, typer.Option(min=1, max=5000, help="사례 수 · welfare cases")] = 200,
    seed: Annotated[int, typer.Option(help="시드 · seed of the moments of the kills")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="결과를 JSON 하나로 · one JSON object")] = False,
) -> None:
    """하루 동안 서버를 계속 죽여도 안부 단계가 꼭 한 번씩 나가는지 봅니다. Kill -9 across 24 h of ladders.

    Steps, events and outbox are counted against each other: exit code 1 if a step fired twice, not at all, or more
    than a minute after a server was there again.
    """
    with tempfile.TemporaryDirectory(prefix="bapgil-") as folder, progress_bar("종료 · kills", total=kills) as bar:
        day = LadderDay(folder=Path(folder), kills=kills, people=people, random=Random(seed))
        report = day.play(lambda _: bar.advance())
    if as_json:
        print_json({**asdict(report), "holds": report.holds})
    else:
        print_table("안부 단계 · Ladders", ("", ""), [[name, value] for name, value in asdict(report).items()])
    if not report.holds:
        raise typer.Exit(int(ExitCode.PROBLEMS))
