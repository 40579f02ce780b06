"""Asks one source of coordinates after the other until an address has its place; never raises."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from routing.geocoding.located import Found, Located, NotLocated, Precision, Source, SourceUnavailable
from routing.geocoding.parser import ParsedAddress, parse
from routing.geocoding.regions import SEOUL
from routing.reasons import Reason, Text
from routing.travel.geodesy import metres_between

log = logging.getLogger(__name__)

_FAILURES_BEFORE_REST = 3
_FIRST_REST_SECONDS = 60.0
_LONGEST_REST_SECONDS = 3600.0
_FARTHEST_FROM_OFFICE_METRES = 6_000.0
"""No home lies farther from the office of its dong; a place beyond is a namesake in another town."""


@dataclass(frozen=True, kw_only=True)
class DongOffice:
    """The office of an administrative dong (행정복지센터), the last place to fall back on."""

    district: str
    dong: str
    lat: float
    lon: float


@dataclass(kw_only=True)
class _Health:
    """Circuit breaker of one source: rests longer after every further failure, for good after a refused key."""

    failures: int = 0
    rests_until: float = 0.0

    def fail(self, error: SourceUnavailable, now: float) -> None:
        self.failures += 1
        if error.for_good:
            self.rests_until = float("inf")
        elif error.retry_after_seconds is not None:
            self.rests_until = now + error.retry_after_seconds
        elif self.failures >= _FAILURES_BEFORE_REST or "Quota" in error.kind:
            doublings = max(self.failures - _FAILURES_BEFORE_REST, 0)
            self.rests_until = now + min(_FIRST_REST_SECONDS * 2**doublings, _LONGEST_REST_SECONDS)

    def recover(self) -> None:
        self.failures, self.rests_until = 0, 0.0


@dataclass(kw_only=True)
class Chain:
    """Sources in order of trust, then the dong's office.

    An exact place ends the search; a place that is only on the right street is kept while further sources
    are asked for a better one. `sido` is assumed where an address names no province. A failing source is
    passed over and rests; `stopwatch` gives seconds from any starting point.
    """

    sources: Sequence[Source]
    offices: Sequence[DongOffice] = ()
    sido: str = SEOUL
    stopwatch: Callable[[], float] = time.monotonic
    _health: dict[str, _Health] = field(default_factory=dict)

    def locate(self, text: str, dong: str | None = None) -> Located | NotLocated:
        """Find an address; `dong` is the administrative dong its person is registered in, if known."""
        parsed = parse(text)
        office = self._find_office(parsed, dong)
        best = self._ask_sources(parsed, office) if parsed else None
        if best is not None:
            source, found = best
            return Located(lat=found.lat, lon=found.lon, precision=found.precision, source=source, parsed=parsed)
        if office is not None:
            precision = Precision.DONG_OFFICE
            return Located(lat=office.lat, lon=office.lon, precision=precision, source=precision.value, parsed=parsed)
        return NotLocated(reason=_not_found() if parsed else _not_readable(), parsed=parsed)

    def resting(self) -> tuple[str, ...]:
        """Names of the sources that are passed over now."""
        return tuple(source.name for source in self.sources if self._rests(source))

    def _ask_sources(self, parsed: ParsedAddress, office: DongOffice | None) -> tuple[str, Found] | None:
        asked = parsed if parsed.sido else replace(parsed, sido=self.sido)
        places: list[tuple[str, Found]] = []
        for source in self.sources:
            found = self._ask(source, asked)
            if found is None or not _plausible(found, office):
                continue
            places.append((source.name, found))
            if found.precision in (Precision.ENTRANCE, Precision.BUILDING):
                break
        order = list(Precision)
        return min(places, key=lambda place: order.index(place[1].precision), default=None)

    def _ask(self, source: Source, address: ParsedAddress) -> Found | None:
        if self._rests(source):
            return None
        health = self._health.setdefault(source.name, _Health())
        try:
            found = source.find(address)
        except SourceUnavailable as error:
            health.fail(error, self.stopwatch())
            log.warning("geocoding source %s unavailable: %s", source.name, error.kind)
            return None
        except Exception as error:  # a source must never cost a person their place in the list
            health.fail(SourceUnavailable(type(error).__name__), self.stopwatch())
            log.error("geocoding source %s broke: %s", source.name, type(error).__name__)
            return None
        health.recover()
        return found

    def _rests(self, source: Source) -> bool:
        health = self._health.get(source.name)
        return health is not None and self.stopwatch() < health.rests_until

    def _find_office(self, parsed: ParsedAddress | None, dong: str | None) -> DongOffice | None:
        """The office of the dong named, or else of the dong in the address, if only one fits."""
        district = parsed.district if parsed else ""
        for name in (dong, parsed.dong if parsed else None):
            fitting = [o for o in self.offices if o.dong == name and district in ("", o.district)]
            if len(fitting) == 1:
                return fitting[0]
        return None


def _plausible(found: Found, office: DongOffice | None) -> bool:
    if office is None:
        return True
    return bool(metres_between(found.lat, found.lon, office.lat, office.lon) < _FARTHEST_FROM_OFFICE_METRES)


def _not_readable() -> Reason:
    return Reason(
        code="address.not_readable",
        cause=Text(
            ko="주소에서 도로명이나 지번을 찾을 수 없습니다.",
            en="The text holds neither a road-name nor a parcel address.",
        ),
        action=Text(
            ko="“마포구 월드컵로 79”처럼 도로명과 건물번호를 적거나 지도에서 위치를 찍어 주세요.",
            en="Write street and number, as in “마포구 월드컵로 79”, or set a pin on the map.",
        ),
    )


def _not_found() -> Reason:
    return Reason(
        code="address.not_found",
        cause=Text(
            ko="주소는 읽었지만 어느 자료에도 위치가 없습니다.",
            en="The address was read, but no source knows where it is.",
        ),
        action=Text(
            ko="건물번호를 확인하고, 맞으면 지도에서 위치를 찍어 주세요.",
            en="Check the building number; if it is right, set a pin on the map.",
        ),
    )
