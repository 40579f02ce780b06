"""Everything that runs beside each other in a server: web, metronome, planning processes; and their orderly end."""

import gc
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import uvicorn

from dispatch.errors import Refused, refuse
from dispatch.jobs import start_jobs
from dispatch.settings import Settings
from models.database import Database
from rider_api.app import create_app
from rider_api.workers import Workers

GRACE_SECONDS = 5
STUCK_SECONDS = 40
MESSAGE_BYTES = 16 * 1024
PING_SECONDS = 20.0

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(name)s %(levelname)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "stream": "ext://sys.stderr"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"alembic": {"level": "WARNING"}, "apscheduler": {"level": "WARNING"}, "httpx": {"level": "WARNING"}},
}


def serve(database: Database, settings: Settings, *, on_listening: Callable[[], None] = lambda: None) -> None:
    """Serve until SIGTERM or SIGINT; open requests get a few seconds to end. `Refused` (serve.cannot_listen)."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)  # uvicorn raises a signal again once it has stopped: the rest must end too
    server = make_server(database, settings)
    door = listen(server)
    on_listening()
    with _beside(database, settings):
        spare_collector()
        server.run(sockets=[door])


def spare_collector() -> None:
    """What is there now stays, and need not be looked through again and again: half a million objects at a time."""
    gc.collect()
    gc.freeze()


def _end(*_: object) -> NoReturn:
    raise SystemExit(0)


def make_server(database: Database, settings: Settings) -> uvicorn.Server:
    """The web server. No access log: paths may hold what somebody searched for."""
    return uvicorn.Server(
        uvicorn.Config(
            create_app(database, settings),
            host=settings.host,
            port=settings.port,
            ws="websockets-sansio",
            ws_max_size=MESSAGE_BYTES,
            ws_per_message_deflate=False,
            ws_ping_interval=PING_SECONDS,
            ws_ping_timeout=PING_SECONDS,
            log_config=LOGGING,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies or None,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )


def listen(server: uvicorn.Server) -> socket.socket:
    """The listening socket. Its connections are given up when a peer takes nothing for a while: no server library
    frees a websocket whose peer is alive and has stopped reading."""
    try:
        door = server.config.bind_socket()
    except SystemExit as error:  # what uvicorn does when the address is taken, or is not this machine's
        raise _cannot_listen(server.config) from error
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        door.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STUCK_SECONDS * 1000)
    return door


def _cannot_listen(config: uvicorn.Config) -> Refused:
    where = f"{config.host}:{config.port}"
    return refuse(
        "serve.cannot_listen",
        cause=(f"{where} 에서 들을 수 없습니다.", f"The server cannot listen on {where}."),
        action=(
            "이미 켜져 있는 서버가 있는지 보거나 --host, --port 를 바꾸세요.",
            "See whether a server is running there already, or choose another --host or --port.",
        ),
        status=503,
    )


@contextmanager
def _beside(database: Database, settings: Settings) -> Iterator[None]:
    workers = Workers(settings.workers)
    metronome = start_jobs(database)
    workers.start()
    try:
        yield
    finally:
        workers.stop()
        metronome.shutdown()
        logging.getLogger(__name__).info("stopped")
