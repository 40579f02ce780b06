"""`bapgil crashes`: plays days in which the server is killed, and shows that they end as if it had not been."""

import tempfile
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import err, print_json, print_table, progress_bar
from simulations.crashes import Ledger, Round

SEED, ITERATIONS = 20200821, 2_000


def command(
    rounds: Annotated[int, typer.Option(help="며칠을 반복할지 · days to play")] = 50,
    seed: Annotated[int, typer.Option(help="중단 시점의 시드 · seed of the moments of the kills")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="결과를 JSON 하나로 · one JSON object")] = False,
) -> None:
    """서버를 강제로 죽여도 하루가 똑같이 끝나는지 확인합니다. Kill -9 in freeze, publication and sync, once each a day.

    Every day must end with the digest of the undisturbed day, nothing lost and nothing twice; else exit code 1.
    """
    random = Random(seed)
    with tempfile.TemporaryDirectory(prefix="bapgil-") as folder:
        ledger = Ledger(folder=Path(folder), seed=SEED, iterations=ITERATIONS)
        with progress_bar("하루 · days", total=rounds + 1) as bar:
            expected = ledger.prepare()
            bar.advance()
            for number in range(1, rounds + 1):
                played = ledger.play_round(number, random)
                ledger.rounds.append(played)
                bar.advance()
                verdict = "✓" if played.ended_well(expected) else "✗"
                err().print(f"{verdict} {number}/{rounds} {played.killed} {played.digest[:12]} {played.seconds} s")
    bad = [each for each in ledger.rounds if not each.ended_well(expected)]
    _show(ledger.rounds, expected, bad, as_json=as_json)
    if bad:
        raise typer.Exit(int(ExitCode.PROBLEMS))


def _show(rounds: list[Round], expected: str, bad: list[Round], *, as_json: bool) -> None:
    if as_json:
        rows = [vars(each) for each in rounds]
        print_json({"digest": expected, "rounds": rows, "bad": [each.number for each in bad]})
        return
    print_table(
        f"{len(rounds) - len(bad)} / {len(rounds)}",
        ("", "freeze", "publish", "sync", "lost", "twice", "digest", "s"),
        [
            (each.number, *(each.killed.get(phase, "-") for phase in ("freeze", "publish", "sync")), each.lost,
             each.duplicates, each.digest[:12], each.seconds)
            for each in rounds
        ],
    )  # fmt: skip
