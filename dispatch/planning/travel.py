"""Where this installation's travel times come from: its street network, or estimates while there is none."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from dispatch.planning.problems import DayProblem
from dispatch.settings import settings
from routing.travel import Detour, Streets, StreetTravel, TravelProvider, with_travel


def travel_provider() -> TravelProvider:
    """The imported street network (read again when its file was replaced), else the detour estimate.

    Raises `routing.travel.StreetsFileUnreadable` for a damaged file: wrong times would be worse than none.
    """
    path = settings().streets
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return Detour()
    return _read_streets(path, changed)


@lru_cache(maxsize=1)
def _read_streets(path: Path, changed: int) -> TravelProvider:
    return StreetTravel(Streets.load(path), last_resort=Detour())


def add_travel(day: DayProblem, provider: TravelProvider | None = None) -> DayProblem:
    """The same day with a matrix for every way of travelling. May take seconds: call it outside a transaction."""
    return replace(day, problem=with_travel(day.problem, provider or travel_provider()))
