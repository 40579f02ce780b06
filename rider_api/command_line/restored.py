"""`bapgil restored`: tells the database that it was put back from a backup."""

from typing import Annotated

import typer

from dispatch.installation import renew_epoch
from rider_api.command_line.areas import installation
from rider_api.command_line.output import out, print_json


def command(
    as_json: Annotated[bool, typer.Option("--json", help="JSON 으로 출력 · Print JSON")] = False,
) -> None:
    """백업을 되돌린 뒤 한 번 실행합니다 · Run once after a backup was put back, before the server starts.

    Gives the database a new epoch: every phone and screen then loads anew, and phones send again what was not answered.
    """
    with installation(as_json=as_json) as database:
        epoch = renew_epoch(database)
    print_json({"epoch": epoch}) if as_json else out().print(f"새 시기 · new epoch: {epoch}")
