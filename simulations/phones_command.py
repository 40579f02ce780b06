"""`bapgil phones`: what couriers' phones and their server stand, each with one command that repeats the figures."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Annotated, Any

import typer

from dispatch import clock, events
from dispatch.access.accounts import make_enrol_link
from dispatch.installation import open_database
from dispatch.settings import Settings
from models.database import Database
from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import err, print_json, print_table
from simulations.crowd import Crowd, gather_crowd
from simulations.private_database import private_database
from simulations.server import Server
from simulations.storm import BATCH, Latencies, count_storm, play_storm

command = typer.Typer(
    no_args_is_help=True, help="배송 화면과 서버의 한계 · What couriers' phones and their server stand."
)

Json = Annotated[bool, typer.Option("--json", help="결과를 JSON 하나로 · one JSON object")]
Seed = Annotated[int, typer.Option(help="시드 · seed")]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A served crowd on a database of its own."""

    server: Server
    database: Database
    crowd: Crowd


@contextmanager
def set_stage(*, phones: int, doors: int, seed: int) -> Iterator[Stage]:
    """A private installation with the crowd's published day, and a running server in front of it."""
    with tempfile.TemporaryDirectory(prefix="bapgil-") as folder, private_database(Settings().database_url) as url:
        server = Server(home=Path(folder), database_url=url, workers=0)
        database = open_database(Settings(home=server.home, database_url=url))
        try:
            crowd = gather_crowd(database, phones=phones, doors=doors, day=clock.today(), seed=seed)
            server.set_clock(clock.machine_now(), speed=1)
            server.start()
            yield Stage(server=server, database=database, crowd=crowd)
        finally:
            server.stop()
            database.close()


@command.command()
def storm(
    phones: Annotated[int, typer.Option(help="휴대전화 수 · phones")] = 1000,
    doors: Annotated[int, typer.Option(help="한 대의 집 수 · doors of each, two records a door")] = 10,
    batch: Annotated[int, typer.Option(help="한 번에 보내는 기록 · records of one request; a phone sends 200")] = BATCH,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """오프라인 기록이 한꺼번에 돌아옵니다. Records made offline come back at once, with resends and overlaps.

    Exit code 1 if a record is lost, doubled or out of order, or if it takes more than 60 s.
    """
    err().print(f"{phones} × {2 * doors} …")
    with set_stage(phones=phones, doors=doors, seed=seed) as stage:
        now = clock.now()
        came = play_storm(stage.server.url, stage.crowd.phones, now=now, seed=seed, batch=batch,
                          server_pid=stage.server.pid)  # fmt: skip
        count_storm(stage.database, came, stage.crowd.phones, now=now, seed=seed)
    figures = _figures(came) | {"records_a_second": came.records_a_second}
    bad = came.lost + came.doubled + came.out_of_order + came.refused > 0 or came.seconds > 60
    _tell("storm", figures, as_json=as_json, bad=bad)


@command.command()
def sockets(
    clients: Annotated[int, typer.Option(help="웹소켓 수 · websocket clients")] = 10_000,
    happenings: Annotated[int, typer.Option("--events", help="알릴 일의 수 · events to fan out")] = 10,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """한 프로세스에 열린 웹소켓. Memory a client, fan-out, and all coming back at once, on one process."""
    from simulations.sockets import measure_sockets

    with set_stage(phones=min(1000, clients), doors=1, seed=seed) as stage:

        def publish() -> int:
            with stage.database.write() as session:
                return events.record(session, "day.closed", area_id=stage.crowd.area_id, day=stage.crowd.day).number

        fanout = measure_sockets(
            stage.server.url, stage.crowd.phones, clients=clients, events=happenings, server_pid=stage.server.pid,
            publish=publish,
        )  # fmt: skip
    _tell("sockets", _figures(fanout), as_json=as_json, bad=fanout.open == 0 or fanout.deaf > 0)


@command.command()
def speed(
    rounds: Annotated[int, typer.Option(help="몇 번 잴지 · rounds, of which the median is told")] = 5,
    doors: Annotated[int, typer.Option(help="하루의 집 수 · doors of the day")] = 40,
    as_json: Json = False,
) -> None:
    """느린 4G와 6배 느린 처리기에서 화면이 열리는 시간. Time until the page can be used, throttled by Chromium itself.

    Exit code 1 beyond 2 s the first time, 0.7 s the second, 100 kB for the day, 30 kB of script.
    """
    from statistics import median

    from simulations.speed import measure_speed

    with set_stage(phones=1, doors=doors, seed=1) as stage:
        seen = [measure_speed(stage.server.url, _link(stage)) for _ in range(rounds)]
    figures = {each.name: round(median(getattr(one, each.name) for one in seen), 1) for each in fields(seen[0])}
    limits = {"first": 2000, "second": 700, "day_kilobytes": 100, "script_kilobytes": 30}
    bad = any(figures[name] > limit for name, limit in limits.items())
    _tell("speed (ms, kB)", figures, as_json=as_json, bad=bad)


@command.command(name="kills")
def kill_phones(
    kills: Annotated[int, typer.Option(help="강제 종료 횟수 (집마다 한 번) · kills, one at each door")] = 200,
    doors: Annotated[int, typer.Option(help="하루의 집 수 · doors of a day")] = 40,
    as_json: Json = False,
) -> None:
    """브라우저를 계속 강제 종료하는 하루. A day in Chromium that is killed 0, 50 or 1,000 ms after a tap at every door.

    Thirty doors have no network, three a photo. Exit code 1 if anything is lost, doubled, out of order or mistimed.
    """
    from simulations.kills import play_killed_day

    lengths = [min(doors, kills - before) for before in range(0, kills, doors)]
    played = []
    for number, length in enumerate(lengths, start=1):
        with set_stage(phones=1, doors=length, seed=number) as stage:
            profile = stage.server.home / "profile"
            [phone] = stage.crowd.phones

            def tell(line: str, day: str = f"{number}/{len(lengths)}") -> None:
                err().print(f"{day} · {line}")

            played.append(play_killed_day(stage.server.url, _link(stage), phone, stage.database, profile, tell=tell))
        err().print(f"{'✓' if played[-1].ended_well else '✗'} {number}/{len(lengths)} {vars(played[-1])}")
    total = {name: sum(getattr(day, name) for day in played) for name in vars(played[0])}
    _tell("kills", total, as_json=as_json, bad=not all(day.ended_well for day in played))


@command.command()
def model(
    steps: Annotated[int, typer.Option(help="걸음 수 · steps")] = 100_000,
    as_json: Json = False,
) -> None:
    """전화·서버·네트워크를 상태 기계로 걷습니다. Walks phone, server and network as a state machine, at random.

    Ends with hypothesis' own report of the shortest way to a fault, if there is one.
    """
    from simulations.model import walk

    with tempfile.TemporaryDirectory(prefix="bapgil-") as folder, private_database(Settings().database_url) as url:
        database = open_database(Settings(home=Path(folder), database_url=url))
        try:
            taken = walk(database, steps=steps, seed=1, day=clock.today())
        finally:
            database.close()
    _tell("model", {"steps": taken, "faults": 0}, as_json=as_json, bad=False)


def _link(stage: Stage) -> str:
    with stage.database.write() as session:
        token = make_enrol_link(session, stage.crowd.phones[0].courier_id).token
    return f"{stage.server.url}/c/#{token}"


def _figures(came: Any) -> dict[str, Any]:
    """The open fields of a result; those of its latencies as their own objects."""
    shown = {each.name: getattr(came, each.name) for each in fields(came) if not each.name.startswith("_")}
    return {name: asdict(value) if isinstance(value, Latencies) else value for name, value in shown.items()}


def _tell(title: str, figures: dict[str, Any], *, as_json: bool, bad: bool) -> None:
    if as_json:
        print_json(figures)
    else:
        print_table(title, ("", ""), list(figures.items()))
    if bad:
        raise typer.Exit(int(ExitCode.PROBLEMS))
