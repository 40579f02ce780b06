"""`bapgil frames`: how fluid the coordinator's desk is with many couriers and doors, in a real Chromium."""

from typing import Annotated

import typer

from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import err, out, print_json, print_table
from simulations.frames import Desk, measure_desk, prepare_desk
from simulations.phones_command import set_stage
from simulations.savings import measure_parts

MOST_MILLISECONDS = 150
"""From the commit to the screen, the middle one of all."""


def command(
    couriers: Annotated[int, typer.Option(min=1, help="배송원 수 · couriers")] = 200,
    doors: Annotated[int, typer.Option(min=1, help="한 사람의 집 수 · doors of each")] = 10,
    tasks: Annotated[int, typer.Option(min=0, help="할 일 수 · exceptions in the list")] = 100,
    seconds: Annotated[float, typer.Option(min=0.5, help="단계마다 몇 초 · seconds a phase")] = 10,
    rate: Annotated[float, typer.Option(min=0.1, help="1초에 몇 집 · doors told a second")] = 5,
    echoes: Annotated[int, typer.Option(min=1, help="지연을 몇 번 잴지 · commits timed one by one")] = 30,
    seed: Annotated[int, typer.Option(help="시드 · seed")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="결과를 JSON 하나로 · one JSON object")] = False,
) -> None:
    """배송원 200명, 2,000집에서 통합창구가 매끄러운지 잽니다. Frames of the desk on a large day, and commit → screen.

    An installation of its own, thrown away. Exit code 1 if the middle commit takes more than 150 ms to the screen.
    """
    err().print(f"{couriers} × {doors} …")
    with set_stage(phones=couriers, doors=doors, seed=seed) as stage:
        token = prepare_desk(stage.database, stage.crowd, tasks=tasks, seed=seed)
        desk = measure_desk(
            stage.server.url, stage.database, stage.crowd, token, seconds=seconds, events_a_second=rate,
            echoes=min(echoes, couriers), desk=Desk(couriers=couriers, doors=couriers * doors),
        )  # fmt: skip
        told = {**desk.to_json(), "fetches": measure_parts(stage.database, stage.crowd, token)}
    if as_json:
        print_json(told)
    else:
        rows = [[name, *frames.values()] for name, frames in told["frames"].items()]
        print_table("프레임 (ms) · frames", ["", *next(iter(told["frames"].values()))], rows)
        figures = [name for name in told if name.startswith("commit_to_")]
        for name in ("graphics", "open_seconds", *figures, "fetches"):
            out().print(f"{name}: {told[name]}", markup=False)
    if told["commit_to_screen_ms"]["p50"] > MOST_MILLISECONDS:
        raise typer.Exit(int(ExitCode.PROBLEMS))
