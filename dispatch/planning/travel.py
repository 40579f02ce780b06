"""Where this installation gets travel times: from a service, from its street network, or as estimates without both."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from dispatch.planning.problems import DayProblem
from dispatch.planning.standby import Standby
from dispatch.settings import settings
from routing.travel import Detour, Streets, StreetTravel, TravelProvider, with_travel
from routing.travel.valhalla import Valhalla


def travel_provider() -> TravelProvider:
    """The service of BAPGIL_VALHALLA, for which our own streets stand in while it fails; without that setting these.

    Our own streets are the imported network (read again when its file was replaced), else the detour estimate.
    Raises `routing.travel.StreetsFileUnreadable` for a damaged file: wrong times would be worse than none.
    """
    url = settings().valhalla
    return _ask_service(url) if url else own_streets()


def own_streets() -> TravelProvider:
    """The imported street network, else the detour estimate."""
    path = settings().streets
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return Detour()
    return _read_streets(path, changed)


@lru_cache(maxsize=1)
def _ask_service(url: str) -> Standby:
    return Standby(Valhalla(url, last_resort=Detour()), own_streets)


@lru_cache(maxsize=1)
def _read_streets(path: Path, changed: int) -> TravelProvider:
    return StreetTravel(Streets.load(path), last_resort=Detour())


def add_travel(day: DayProblem, provider: TravelProvider | None = None) -> DayProblem:
    """The same day with a matrix for every way of travelling. May take seconds: call it outside a transaction.

    `stood_in` says why where a service was to give them and did not.
    """
    source = provider or travel_provider()
    timed = replace(day, problem=with_travel(day.problem, source))
    failure = source.failure if isinstance(source, Standby) else None
    return timed if failure is None else replace(timed, stood_in=failure.reason)
