"""`bapgil worker`: works off plan requests until it is told to stop. Any number, on any machine of the database."""

import json
import logging
import os
import signal
import socket
from collections.abc import Callable
from threading import Event as Flag
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer

from dispatch.errors import Refused
from dispatch.installation import open_database
from dispatch.planning.solving import work_once
from dispatch.settings import settings
from models.database import Database
from models.plans import PlanRequest
from rider_api.command_line.exit_codes import ExitCode
from rider_api.command_line.output import fail
from rider_api.workers import parent_is_gone

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.5
TROUBLE_SECONDS = 5.0


def command(
    once: Annotated[bool, typer.Option("--once", help="기다리는 것만 풀고 끝냄 · Stop when nothing waits")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="요청마다 JSON 한 줄 · A JSON line per request")] = False,
) -> None:
    """계획 요청을 차례로 풉니다 · Claim plan requests one after the other, solve and save them.

    Ctrl-C or SIGTERM stops between two steps. With --json every finished request is one line on stdout.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    stopped = Flag()
    _stop_on_signals(stopped)
    try:
        database = open_database(settings())
    except Refused as refused:
        fail(refused.reason, exit_code=ExitCode.REFUSED, as_json=as_json)
    name = f"{socket.gethostname()}/{os.getpid()}/{uuid4().hex[:8]}"
    try:
        _work(database, name, stopped, once=once, tell=_tell if as_json else _keep_quiet)
    finally:
        database.close()


def _work(database: Database, name: str, stopped: Flag, *, once: bool, tell: Callable[[Database, UUID], None]) -> None:
    def should_stop() -> bool:
        return stopped.is_set() or parent_is_gone()

    while not should_stop():
        try:
            found = work_once(database, name, should_stop=should_stop)
        except Exception as error:  # the database may be away for a moment
            log.error("the worker could not look for work: %s", type(error).__name__)
            stopped.wait(TROUBLE_SECONDS)
            continue
        if found is None:
            if once:
                return
            stopped.wait(IDLE_SECONDS)
        else:
            tell(database, found)


def _tell(database: Database, request_id: UUID) -> None:
    with database.read() as session:
        request = session.get_one(PlanRequest, request_id)
        told = {
            "request": str(request.id),
            "day": request.day.isoformat(),
            "status": request.status.value,
            "plan": None if request.plan_id is None else str(request.plan_id),
            "failure": request.failure,
        }
    print(json.dumps(told, ensure_ascii=False), flush=True)


def _keep_quiet(database: Database, request_id: UUID) -> None:
    return None


def _stop_on_signals(stopped: Flag) -> None:
    def stop(*_: Any) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
