"""`bapgil serve`: the server with everything that belongs beside it."""

import sys
from typing import Annotated

import typer

from dispatch.errors import Refused
from dispatch.installation import open_database
from dispatch.settings import settings
from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import err, fail, print_json


def command(
    host: Annotated[str | None, typer.Option(help="주소 · Address to listen on (BAPGIL_HOST)")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65_535, help="포트 · Port to listen on (BAPGIL_PORT)")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="주소를 JSON 으로 · Print the addresses as JSON")] = False,
) -> None:
    """서버를 켭니다 · Start the server, with its metronome and planning processes.

    Makes or migrates the database if need be. With --json the addresses are one JSON object on stdout; logs go to
    stderr. Stops in order on Ctrl-C or SIGTERM. Exit code 4 when key or database refuse.
    """
    chosen = settings().model_copy(update={k: v for k, v in (("host", host), ("port", port)) if v is not None})
    try:
        database = open_database(chosen)
    except Refused as refused:
        fail(refused.reason, exit_code=ExitCode.REFUSED, as_json=as_json)
    from rider_api.serving import serve

    try:
        serve(database, chosen, on_listening=lambda: _print_links(chosen.url, as_json))
    finally:
        database.close()


def _print_links(url: str, as_json: bool) -> None:
    links = {"desk": f"{url}/desk/", "kitchen": f"{url}/kitchen/", "docs": f"{url}/api/docs"}
    if as_json:
        print_json(links)
        sys.stdout.flush()
        return
    for name, link in links.items():
        err().print(f"{name:8} {link}")
