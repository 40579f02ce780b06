"""A travel service that may fail, and what stands in for it: better planned on our own streets than not at all."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from dispatch import clock
from routing.problem import Matrix
from routing.travel import Line, Point, TravelProvider, TravelServiceFailed

PAUSE = timedelta(seconds=60)
"""After a failure the service is left alone for so long: a plan asks for several matrices, a map for many lines."""

Answer = TypeVar("Answer", Matrix, Line)

log = logging.getLogger(__name__)


class Standby:
    """Travel provider that asks `service` and, while that fails, what `stand_in` gives; safe to share between threads.

    Every answer is of one of the two as a whole. `failure` is why the last one was the stand-in's, None if it was not.
    """

    def __init__(self, service: TravelProvider, stand_in: Callable[[], TravelProvider]) -> None:
        self.failure: TravelServiceFailed | None = None
        self._service, self._stand_in = service, stand_in
        self._asked_again: datetime | None = None

    def matrix(self, points: Sequence[Point], profile: str) -> Matrix:
        """Seconds and metres between all points, row = from; raises `UnknownProfile`."""
        return self._ask(lambda provider: provider.matrix(points, profile))

    def line(self, points: Sequence[Point], profile: str) -> Line:
        """The way through the points in their order; raises `UnknownProfile`."""
        return self._ask(lambda provider: provider.line(points, profile))

    def _ask(self, ask: Callable[[TravelProvider], Answer]) -> Answer:
        if self._asked_again is None or clock.machine_now() >= self._asked_again:
            try:
                answer = ask(self._service)
            except TravelServiceFailed as failure:
                log.warning("%s; our own streets stand in", failure)
                self.failure, self._asked_again = failure, clock.machine_now() + PAUSE
            else:
                self.failure = self._asked_again = None
                return answer
        return ask(self._stand_in())
